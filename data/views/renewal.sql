-- Whether the plan for recruiting comes true, and whether participants go on contributing. Above
-- each view: its grain.

-- one row per year and organisation that joined in it, and per income line that counts on new
-- participants: how many joined, and how many are planned
create or replace view recruitment as
select year, entity, organisation, 1 as joined, 0 as planned, source_id, tab, row_number
from membership_flow
where flow = 'joined'
union all
select year, entity, provider, 0, number, source_id, tab, row_number
from contribution
where kind = 'participantenbijdrage' and status = 'nieuw';

-- one row per year and income line of participants in it (`after`) or in the year before it
-- (`before`), where Bijdragen of the year is active. `entity` is whom the line is of, or who carries
-- that organisation on; null where it is of several or of nobody on Participanten of either year.
-- `flow` is what became of the participants of last 31 December; a line that nobody can follow is
-- `untold`, unless it is of those yet to join. `followed`: the year has no such line; `complete`: no
-- line of the organisation lacks its amount. A sector is that of now, or of then of one that left
create or replace view renewal as
with line as (
    select year, year as paid_in, * exclude (year)
    from contribution
    where kind = 'participantenbijdrage'
    union all
    select c.year + 1, c.year, c.* exclude (year)
    from contribution c
    join active a on a.sheet = 'contributions' and a.year = c.year + 1
    where c.kind = 'participantenbijdrage'
),
payer as (
    select l.* exclude (entity), case when l.number = 1 then coalesce(l.entity, k.entity) end as entity
    from line l
    left join known_name k
        on k.year = 2 * l.year - 1 - l.paid_in -- the other of the two years
        and k.name_key = name_key(l.provider)
),
lived_on as materialized (from succession),
carried as (
    select p.* exclude (entity), coalesce(s.successor, p.entity) as entity
    from payer p
    left join lived_on s on s.year = p.year and s.entity = p.entity
),
flowed as (
    select
        c.* exclude (sector),
        c.sector as paid_sector,
        coalesce(m.sector, o.sector, c.sector) as sector,
        case
            when c.entity is null and c.paid_in = c.year and c.status = 'nieuw' then 'joined'
            when c.entity is null then 'untold'
            when h.successor is not null then 'stayed'
            when o.entity is not null then 'left'
            when m.entity is not null then 'joined'
            else 'other'
        end as flow
    from carried c
    left join member m on m.year = c.year and m.entity = c.entity
    left join opening o on o.year = c.year and o.entity = c.entity
    left join (select distinct year, successor from lived_on) h
        on h.year = c.year and h.successor = c.entity
)
select
    year,
    paid_in,
    entity,
    provider as organisation,
    sector,
    paid_sector,
    flow,
    number,
    budgeted,
    case when paid_in < year then coalesce(budgeted, 0) else 0 end as before,
    case when paid_in = year then coalesce(budgeted, 0) else 0 end as after,
    case
        when entity is null then budgeted is not null
        else bool_and(budgeted is not null) over (partition by year, entity)
    end as complete,
    bool_and(flow <> 'untold') over (partition by year) as followed,
    source_id,
    tab,
    row_number
from flowed;
