-- Who met whom, and what came of it. Above each view: its grain.

-- one row per organisation, event and function group; visitors from outside have sector extern
create or replace view visit as
select
    a.year,
    v.source_id,
    v.tab,
    v.row_number,
    v.date,
    v.activity,
    v.meeting,
    v.host,
    v.organisation,
    p.entity,
    case
        when lower(v.organisation) = '(extern)' then 'extern'
        else coalesce(p.sector, 'onbekend')
    end as sector,
    v.function_group,
    v.duration,
    v.registered,
    v.present
from attendance v
join active a on a.sheet = 'attendance' and a.upload_id = v.upload_id
left join known_name p on p.year = a.year and p.name_key = name_key(v.organisation);

-- one row per year and organisation that is a participant on 31 December: how often it came
create or replace view member_visit as
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    coalesce(sum(v.present), 0) as present,
    m.source_id,
    m.tab,
    m.row_number
from member m
left join visit v on v.year = m.year and v.entity = m.entity
group by all;

-- one row per activity that people attend
create or replace view activity as
select a.year, x.* exclude (upload_id)
from activities x
join active a on a.sheet = 'activities' and a.upload_id = x.upload_id;

-- one row per knowledge product
create or replace view product as
select a.year, x.* exclude (upload_id)
from products x
join active a on a.sheet = 'products' and a.upload_id = x.upload_id;
