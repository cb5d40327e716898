-- Where the money comes from. Above each view: its grain.

-- one row per income line; the sector is the provider's where Participanten knows it; `payers` is how
-- many participants the line budgets for: one that has several lines counts on the first of them,
-- on that of an existing participant if there is one; null where nothing is budgeted
create or replace view contribution as
select
    a.year,
    c.source_id,
    c.tab,
    c.row_number,
    c.provider,
    p.entity,
    coalesce(p.sector, 'onbekend') as sector,
    c.kind,
    c.number,
    c.status,
    c.budgeted,
    c.invoiced,
    c.received,
    c.destination,
    case
        when c.kind <> 'participantenbijdrage' or c.budgeted is null then null
        when c.number <> 1 then c.number
        else (
            row_number() over (
                partition by
                    a.year,
                    c.kind,
                    c.number,
                    c.budgeted is null,
                    coalesce(p.entity, name_key(c.provider))
                order by c.status = 'bestaand' desc nulls last, c.source_id, c.tab, c.row_number
            ) = 1
        )::integer
    end as payers
from contributions c
join active a on a.sheet = 'contributions' and a.upload_id = c.upload_id
left join known_name p on p.year = a.year and p.name_key = name_key(c.provider);

-- one row per year and class of the contribution scale; a scale holds until a new one is active
create or replace view scale_class as
select y.year, s.turnover_from, s.contribution, s.source_id, s.tab, s.row_number
from data_year y
join active a on a.sheet = 'scale' and a.year = (
    select max(year) from active where sheet = 'scale' and year <= y.year
)
join scale s on s.upload_id = a.upload_id;

-- one row per year and organisation on Participanten that has a contribution of its own: what it is
-- (invoiced, else budgeted), and what was agreed with it, else what the scale asks for its turnover;
-- `on_scale` tells whether these are the same but for rounding, and is null where nobody can tell:
-- also of who was there for part of the year and pays less, for what part that is, no rule says; the
-- row is that of its first line
create or replace view scale_check as
with paid as (
    select
        year,
        entity,
        sum(coalesce(invoiced, budgeted)) as paid,
        arg_min(
            {'provider': provider, 'source_id': source_id, 'tab': tab, 'row_number': row_number},
            row(source_id, tab, row_number)
        ) as line
    from contribution
    where kind = 'participantenbijdrage' and number = 1 and entity is not null
    group by year, entity
),
known as (
    select
        year,
        entity,
        arg_max(turnover, row_number) as turnover,
        arg_max(agreed_contribution, row_number) as agreed,
        min(coalesce(member_since, date '0001-01-01')) > make_date(year, 1, 1)
        or max(coalesce(member_until, date '9999-12-31')) <= make_date(year, 12, 31) as part_year
    from member_period
    group by year, entity
),
asked as (
    select
        p.*,
        k.part_year,
        coalesce(
            k.agreed,
            (
                select arg_max(s.contribution, s.turnover_from)
                from scale_class s
                where s.year = p.year and s.turnover_from <= floor(k.turnover)
            )
        ) as asked
    from paid p
    join known k on k.year = p.year and k.entity = p.entity
)
select
    year,
    entity,
    line.provider as provider,
    paid,
    asked,
    case
        when paid is null or asked is null then null
        when abs(paid - asked) <= 0.5 then true
        when part_year and paid >= 0 and paid < asked then null
        else false
    end as on_scale,
    line.source_id as source_id,
    line.tab as tab,
    line.row_number as row_number
from asked;
