-- Who is a participant, who came and who left. Above each view: its grain.

-- one row per membership period on the Participanten sheet of a year, partner networks left out;
-- entity is the same for the same organisation in every year: equal KvK number, else equal name
create or replace view member_period as
with named as (
    select a.year, name_key(p.organisation) as name_key, p.*
    from participants p
    join active a on a.sheet = 'participants' and a.upload_id = p.upload_id
    where p.role <> 'partnernetwerk'
),
known as (
    select name_key, min(kvk) as kvk
    from named
    group by name_key
    having count(distinct kvk) = 1
)
select
    n.*,
    coalesce('kvk ' || coalesce(n.kvk, k.kvk), 'naam ' || n.name_key) as entity,
    n.role = 'participant'
    or (select value = 'ja' from setting_now where key = 'initiator_counts') as counts
from named n
left join known k on k.name_key = n.name_key;

-- one row per year and organisation on the sheet on 31 December of that year; `counts` tells
-- whether it counts as a participant, which for the initiator is a setting; from here on
-- source_id, tab and row_number name the row of the sheet that a row of a view stands for
create or replace view connected as
select
    year,
    entity,
    arg_max(name_key, row_number) as name_key,
    arg_max(organisation, row_number) as organisation,
    arg_max(sector, row_number) as sector,
    bool_or(counts) as counts,
    arg_max(source_id, row_number) as source_id,
    arg_max(tab, row_number) as tab,
    max(row_number) as row_number
from member_period
where coalesce(member_since, date '0001-01-01') <= make_date(year, 12, 31)
    and coalesce(member_until, date '9999-12-31') > make_date(year, 12, 31)
group by year, entity;

-- one row per year and organisation that is a participant on 31 December of that year
create or replace view member as
select year, entity, name_key, organisation, sector, source_id, tab, row_number
from connected
where counts;

-- one row per year with an active Participanten sheet: how many participants are known by name;
-- the initiator is a name whether it counts or not
create or replace view roster as
select
    a.year,
    y.stated_participants as stated,
    count(c.entity) as named,
    coalesce(count(c.entity) >= any_value(y.stated_participants), true) as complete
from active a
join data_year y on y.year = a.year
left join connected c on c.year = a.year
where a.sheet = 'participants'
group by a.year, y.stated_participants;

-- one row per year and organisation that was a participant on 31 December of the year before,
-- by last year's sheet; by this year's where last year's is missing or names too few
create or replace view opening as
select
    m.year + 1 as year,
    m.entity,
    m.name_key,
    m.organisation,
    m.sector,
    m.source_id,
    m.tab,
    m.row_number
from member m
join roster last_year on last_year.year = m.year and last_year.complete
join roster this_year on this_year.year = m.year + 1
union all
select
    p.year,
    p.entity,
    arg_max(p.name_key, p.row_number) as name_key,
    arg_max(p.organisation, p.row_number) as organisation,
    arg_max(p.sector, p.row_number) as sector,
    arg_max(p.source_id, p.row_number) as source_id,
    arg_max(p.tab, p.row_number) as tab,
    max(p.row_number) as row_number
from member_period p
where p.counts
    and coalesce(p.member_since, date '0001-01-01') < make_date(p.year, 1, 1)
    and coalesce(p.member_until, date '9999-12-31') >= make_date(p.year, 1, 1)
    and p.year - 1 not in (select year from roster where complete)
group by p.year, p.entity;

-- one row per year and opening participant that lives on: in the organisation that it is, or that
-- names it in Voorheen by last year's or this year's name, directly or through another (steps are
-- bounded: a circle ends); the nearest successor counts, of equals the topmost on the sheet
create or replace view succession as
with recursive bearer as (
    select year, entity, name_key from member_period
    union
    select year + 1, entity, name_key from member_period
),
former as (
    select
        year,
        entity,
        row_number,
        name_key(unnest(string_split(formerly, ';'))) as former_key
    from member_period
    where formerly is not null
),
heir as (
    select b.year, b.entity, f.entity as heir, min(f.row_number) as row_number
    from bearer b
    join former f on f.year = b.year and f.former_key = b.name_key
    group by all
),
walk as (
    select year, entity, entity as at_entity, 0 as step, 0 as row_number
    from opening
    union
    select w.year, w.entity, h.heir, w.step + 1, h.row_number
    from walk w
    join heir h on h.year = w.year and h.entity = w.at_entity
    where w.step < 10
)
select w.year, w.entity, arg_min(w.at_entity, row(w.step, w.row_number)) as successor
from walk w
join member m on m.year = w.year and m.entity = w.at_entity
group by w.year, w.entity;

-- one row per year, organisation and movement; `delta` adds up to net growth, also per sector;
-- `opened` marks the one row of an organisation that was a participant at the start of the year,
-- `kept` that it (or its successor) still is one at the end
create or replace view membership_flow as
with opened as materialized (from opening),
closed as materialized (from member),
lived_on as materialized (from succession),
kept as (
    select
        s.year,
        s.entity,
        s.successor,
        o.organisation,
        o.sector as sector_from,
        m.sector as sector_to,
        {'source_id': o.source_id, 'tab': o.tab, 'row_number': o.row_number} as row_from,
        {'source_id': m.source_id, 'tab': m.tab, 'row_number': m.row_number} as row_to,
        row_number() over (
            partition by s.year, s.successor
            order by s.entity = s.successor desc, o.sector = m.sector desc, s.entity
        ) = 1 as is_first
    from lived_on s
    join opened o on o.year = s.year and o.entity = s.entity
    join closed m on m.year = s.year and m.entity = s.successor
)
select
    year,
    entity,
    organisation,
    sector_from as sector,
    case
        when not is_first then 'merged'
        when sector_from <> sector_to then 'reclassified'
        else 'stayed'
    end as flow,
    case when not is_first or sector_from <> sector_to then -1 else 0 end as delta,
    true as opened,
    true as kept,
    row_from.source_id as source_id,
    row_from.tab as tab,
    row_from.row_number as row_number
from kept
union all
select
    year,
    entity,
    organisation,
    sector_to,
    'reclassified',
    1,
    false,
    false,
    row_to.source_id,
    row_to.tab,
    row_to.row_number
from kept
where is_first and sector_from <> sector_to
union all
select
    o.year,
    o.entity,
    o.organisation,
    o.sector,
    'left',
    -1,
    true,
    false,
    o.source_id,
    o.tab,
    o.row_number
from opened o
where not exists (
    select 1 from lived_on s where s.year = o.year and s.entity = o.entity
)
union all
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    'joined',
    1,
    false,
    false,
    m.source_id,
    m.tab,
    m.row_number
from closed m
where not exists (
    select 1 from lived_on s where s.year = m.year and s.successor = m.entity
);

-- one row per year and sector with participants on 31 December, unknown sectors left out
create or replace view sector_size as
select year, sector, count(*) as participants
from member
where sector <> 'onbekend'
group by year, sector;

-- one row per year, sector and participant on 31 December, of that sector (`own`) or another; the
-- sectors are those that have participants, and the network's own unless a sector is unknown: an
-- organisation without one may belong to any
create or replace view sector_seat as
with present as (
    select distinct year, sector
    from member
    union
    select year, unnest(['wonen', 'welzijn', 'zorg', 'onderwijs'])
    from member
    group by year
    having not bool_or(sector = 'onbekend')
)
select
    m.year,
    p.sector,
    m.entity,
    m.organisation,
    m.sector = p.sector as own,
    m.source_id,
    m.tab,
    m.row_number
from member m
join present p on p.year = m.year;

-- one row per year and name on the Participanten sheet: who is meant where another sheet uses it
create or replace view known_name as
select
    year,
    name_key,
    arg_max(entity, row_number) as entity,
    arg_max(sector, row_number) as sector
from member_period
group by year, name_key;
