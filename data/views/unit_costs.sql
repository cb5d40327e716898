-- What the cost of a deelname, an organisation or a product is computed from. Above each view: its
-- grain.

-- one row per row of `cost_line`, and one per row of Deelname of an activity on Activiteiten
create or replace view cost_and_visit as
select
    year,
    block,
    activity,
    cost,
    null::bigint as present,
    null::double as hours,
    source_id,
    tab,
    row_number
from cost_line
union all
select
    v.year,
    x.block,
    x.activity,
    null,
    v.present,
    v.present * v.duration,
    v.source_id,
    v.tab,
    v.row_number
from visit v
join activity x on x.year = v.year and name_key(x.activity) = name_key(v.activity);

-- one row per row of `cost_line`, and one per participant on 31 December: whether it came to any
-- activity on Activiteiten
create or replace view cost_and_member as
select year, block, activity, cost, null::integer as came, source_id, tab, row_number
from cost_line
union all
select
    m.year,
    '',
    m.organisation,
    null,
    (count(*) filter (v.present > 0) > 0)::integer,
    m.source_id,
    m.tab,
    m.row_number
from member m
left join (
    select v.year, v.entity, v.present
    from visit v
    join activity x on x.year = v.year and name_key(x.activity) = name_key(v.activity)
) v on v.year = m.year and v.entity = m.entity
group by m.year, m.organisation, m.source_id, m.tab, m.row_number;

-- one row per row of `cost_line`, and one per knowledge product of a leerwerkplaats
create or replace view cost_and_product as
select year, block, activity, cost, null::integer as made, source_id, tab, row_number
from cost_line
union all
select p.year, x.block, x.activity, null, 1, p.source_id, p.tab, p.row_number
from product p
join activity x on x.year = p.year and name_key(x.activity) = name_key(p.activity)
where name_key(x.kind) = 'leerwerkplaats';
