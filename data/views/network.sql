-- Who could meet whom, and who leads. Above each view: its grain.

-- one row per year and organisation that is connected on 31 December; `counts` tells whether it
-- counts as a participant, `initiator` whether it is the one that started the network, `own`
-- whether its sector is one of the network's own
create or replace view network_member as
select
    c.year,
    c.entity,
    c.organisation,
    c.sector,
    c.sector in ('wonen', 'welzijn', 'zorg', 'onderwijs') as own,
    c.counts,
    exists (
        select 1 from member_period p
        where p.year = c.year and p.entity = c.entity and p.role = 'initiatiefnemer'
    ) as initiator
from connected c;

-- one row per row of Deelname by which a connected organisation was present at an event to which
-- not everybody was invited; `event` is the same for the same date, activity and meeting
create or replace view network_visit as
with plenary as (
    select distinct year, name_key(activity) as activity_key
    from activity
    where plenary
)
select
    v.year,
    v.source_id,
    v.tab,
    v.row_number,
    name_key(v.activity) as activity_key,
    concat_ws(chr(10), v.date, name_key(v.activity), name_key(v.meeting)) as event,
    m.* exclude (year)
from visit v
join network_member m on m.year = v.year and m.entity = v.entity
left join plenary p on p.year = v.year and p.activity_key = name_key(v.activity)
where v.present > 0 and p.year is null;

-- one row per event in network_visit: from how many of the network's own sectors participants were
-- present (`counts` when any was), and the same of organisations other than the initiator (`others`)
create or replace view network_event as
select
    year,
    event,
    bool_or(counts) as counts,
    bool_or(not initiator) as others,
    count(distinct sector) filter (own and counts) as sectors,
    count(distinct sector) filter (own and not initiator) as sectors_without
from network_visit
group by year, event;

-- one row per year and pair of connected organisations: how many events and how many different
-- activities they shared; `tied` when that is often enough for the setting, `counts` when both
-- count as participants, `own` when both are in one of the network's own sectors
create or replace view network_pair as
with came as (
    select distinct year, event, activity_key, entity
    from network_visit
),
met as (
    select
        one.year,
        one.entity,
        other.entity as other,
        count(*) as shared,
        count(distinct one.activity_key) as activities
    from came one
    join came other
        on other.year = one.year and other.event = one.event and other.entity > one.entity
    group by all
)
select
    one.year,
    one.entity,
    other.entity as other,
    one.sector = other.sector as same_sector,
    one.own and other.own as own,
    one.counts and other.counts as counts,
    coalesce(m.shared, 0) as shared,
    coalesce(m.activities, 0) as activities,
    coalesce(m.shared, 0)
    >= (select value::integer from setting_now where key = 'tie_threshold') as tied
from network_member one
join network_member other on other.year = one.year and other.entity > one.entity
left join met m on m.year = one.year and m.entity = one.entity and m.other = other.entity;

-- one row per year and participant, where there are at least two: with how many others it is tied
create or replace view network_degree as
with ends as (
    select year, unnest([entity, other]) as entity, tied
    from network_pair
    where counts
)
select year, entity, count(*) filter (tied) as degree
from ends
group by year, entity;

-- one row per year and thing that somebody carries: a line of the budgeted income, a seat in the
-- Raad van Advies, a leerwerkplaats with a Trekker, an event with a host; `amount` is 1 but for
-- income, `initiator` whether it is the one that started the network that carries it
create or replace view carried_by as
with carried as (
    select year, 'income' as role, entity, budgeted as amount
    from contribution
    where budgeted is not null
    union all
    select year, 'seat', entity, 1
    from member_period
    where advisory_board
        and coalesce(member_since, date '0001-01-01') <= make_date(year, 12, 31)
        and coalesce(member_until, date '9999-12-31') > make_date(year, 12, 31)
    group by year, entity
    union all
    select a.year, 'lead', n.entity, 1
    from activity a
    left join known_name n on n.year = a.year and n.name_key = name_key(a.lead)
    where name_key(a.kind) = 'leerwerkplaats' and a.lead is not null
    union all
    select h.year, 'host', n.entity, 1
    from (
        select distinct
            year, date, name_key(activity) as activity_key, name_key(meeting) as meeting_key,
            name_key(host) as host_key
        from visit
        where host is not null
    ) h
    left join known_name n on n.year = h.year and n.name_key = h.host_key
)
select
    c.year,
    c.role,
    c.amount,
    i.entity is not null as initiator
from carried c
left join (
    select distinct year, entity from member_period where role = 'initiatiefnemer'
) i on i.year = c.year and i.entity = c.entity
where c.year in (select year from member_period where role = 'initiatiefnemer');
