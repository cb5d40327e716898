-- Who met whom, and what came of it. Above each view: its grain.

-- one row per organisation, event and function group; visitors from outside have sector extern
create or replace view visit as
with spelled as (  -- a name is worked out once, not again for each of its rows
    select distinct a.year, v.organisation
    from attendance v
    join active a on a.sheet = 'attendance' and a.upload_id = v.upload_id
),
named as (
    select s.year, s.organisation, p.entity, p.sector
    from spelled s
    join known_name p on p.year = s.year and p.name_key = name_key(s.organisation)
)
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
left join named p on p.year = a.year and p.organisation = v.organisation;

-- one row per year and organisation that is a participant on 31 December: how often it came, to how
-- many different activities and in how many quarters, and which layers of it did; `is_active` when
-- that is often enough for the settings, `layers_known` when any row of that year's participants
-- says which layer came, or when none of them came at all
create or replace view member_visit as
with came as (
    select
        year,
        entity,
        activity,
        quarter(date) as quarter,
        function_group,
        sum(present) as present
    from visit
    group by all
),
counted as (
    select
        year,
        entity,
        sum(present) as present,
        count(distinct name_key(activity)) as activities,
        count(distinct quarter) as quarters,
        coalesce(bool_or(function_group = 'bestuurder'), false) as board,
        coalesce(bool_or(function_group = 'leidinggevende'), false) as managers,
        coalesce(bool_or(function_group = 'professional'), false) as professionals,
        count(function_group) > 0 as layers_known
    from came
    where present > 0
    group by year, entity
)
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    coalesce(c.present, 0) as present,
    coalesce(c.activities, 0) as activities,
    coalesce(c.quarters, 0) as quarters,
    coalesce(
        c.activities >= (
            select value::integer from setting_now where key = 'active_activities'
        )
        and c.quarters >= (select value::integer from setting_now where key = 'active_quarters'),
        false
    ) as is_active,
    coalesce(c.board, false) as board,
    coalesce(c.managers, false) as managers,
    coalesce(c.professionals, false) as professionals,
    coalesce(bool_or(c.layers_known) over (partition by m.year), true) as layers_known,
    m.source_id,
    m.tab,
    m.row_number
from member m
left join counted c on c.year = m.year and c.entity = m.entity;

-- one row per year and organisation that is a participant on 31 December: whether it was host of an
-- event; `hosts_known` when any row of that year's Deelname names a host, or when there are no rows
create or replace view member_host as
with named as (
    select distinct a.year, v.host
    from attendance v
    join active a on a.sheet = 'attendance' and a.upload_id = v.upload_id
),
hosted as (
    select distinct n.year, p.entity
    from named n
    join known_name p on p.year = n.year and p.name_key = name_key(n.host)
),
stated as (
    select year, count(host) > 0 as hosts_known
    from named
    group by year
)
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    h.entity is not null as hosted,
    coalesce(s.hosts_known, true) as hosts_known,
    m.source_id,
    m.tab,
    m.row_number
from member m
left join hosted h on h.year = m.year and h.entity = m.entity
left join stated s on s.year = m.year;

-- one row per year and organisation that is a participant on 31 December: whether there was a
-- Relatiegesprek with it; `talks_known` when the sheet of that year has any
create or replace view member_talk as
with talked as (
    select distinct year, entity
    from member_period
    where relation_talk is not null
)
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    t.entity is not null as talked,
    m.year in (select year from talked) as talks_known,
    m.source_id,
    m.tab,
    m.row_number
from member m
left join talked t on t.year = m.year and t.entity = m.entity;

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

-- one row per year and spelling of an activity on Deelname: what Activiteiten says of it
create or replace view activity_spelling as
with spelled as (
    select distinct a.year, v.activity
    from attendance v
    join active a on a.sheet = 'attendance' and a.upload_id = v.upload_id
)
select
    s.year,
    s.activity,
    name_key(s.activity) as activity_key,
    name_key(any_value(x.kind)) as kind,
    any_value(x.form) as form
from spelled s
left join activity x on x.year = s.year and name_key(x.activity) = name_key(s.activity)
group by s.year, s.activity;

-- one row per event (date, activity and meeting) to which somebody came; it stands for the first
-- of its rows of Deelname
create or replace view held_event as
with typed as (
    select
        year,
        date,
        activity,
        meeting,
        sum(present) as present,
        min({'source_id': source_id, 'tab': tab, 'row_number': row_number}) as first_row
    from visit
    where present > 0
    group by year, date, activity, meeting
),
held as (
    select
        t.year,
        t.date,
        s.activity_key,
        name_key(t.meeting) as meeting_key,
        any_value(t.activity) as activity,
        any_value(s.form) as form,
        sum(t.present) as present,
        min(t.first_row) as first_row
    from typed t
    join activity_spelling s on s.year = t.year and s.activity = t.activity
    group by t.year, t.date, s.activity_key, name_key(t.meeting)
)
select
    h.* exclude (first_row),
    h.first_row.source_id as source_id,
    h.first_row.tab as tab,
    h.first_row.row_number as row_number
from held h;

-- one row per activity, day and organisation that came then, visitors from outside left out, but
-- for the last day of the activity in the year: whether it came again on the next day; it stands
-- for the first of its rows of Deelname that day
create or replace view return_visit as
with typed as (
    select
        year,
        date,
        activity,
        entity,
        organisation,
        sector,
        min({'source_id': source_id, 'tab': tab, 'row_number': row_number}) as first_row
    from visit
    where present > 0
    group by year, date, activity, entity, organisation, sector
),
came as materialized (
    select
        t.year,
        s.activity_key,
        t.date,
        if(
            t.sector = 'extern', null, coalesce(t.entity, 'naam ' || name_key(t.organisation))
        ) as visitor,
        any_value(t.organisation) as organisation,
        min(t.first_row) as first_row
    from typed t
    join activity_spelling s on s.year = t.year and s.activity = t.activity
    group by all
),
day as (
    select
        year,
        activity_key,
        date,
        lead(date) over (partition by year, activity_key order by date) as next_date
    from came
    group by year, activity_key, date
)
select
    c.year,
    c.activity_key,
    c.date,
    c.visitor as entity,
    c.organisation,
    n.visitor is not null as returned,
    c.first_row.source_id as source_id,
    c.first_row.tab as tab,
    c.first_row.row_number as row_number
from came c
join day d
    on d.year = c.year
    and d.activity_key = c.activity_key
    and d.date = c.date
    and d.next_date is not null
left join came n
    on n.year = c.year
    and n.activity_key = c.activity_key
    and n.date = d.next_date
    and n.visitor = c.visitor
where c.visitor is not null;

-- one row per row of Deelname of a leerwerkplaats: how many came, and of them how many students
create or replace view workplace_visit as
select
    v.year,
    v.source_id,
    v.tab,
    v.row_number,
    v.entity,
    v.organisation,
    v.function_group,
    v.present
from visit v
join activity_spelling s on s.year = v.year and s.activity = v.activity
where s.kind = 'leerwerkplaats';

-- one row per leerwerkplaats: what came of it
create or replace view workplace as
with made as (
    select
        year,
        name_key(activity) as activity_key,
        count(*) as products,
        count(*) filter (kind = 'verslag') as reports
    from product
    group by all
)
select
    x.*,
    name_key(x.activity) as activity_key,
    coalesce(m.products, 0) as products,
    coalesce(m.reports, 0) as reports
from activity x
left join made m on m.year = x.year and m.activity_key = name_key(x.activity)
where name_key(x.kind) = 'leerwerkplaats';

-- one row per leerwerkplaats: whether a report came of it
create or replace view workplace_report as
select year, activity, activity_key, reports > 0 as reported, source_id, tab, row_number
from workplace;
