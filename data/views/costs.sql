-- What was planned and what it cost. Above each view: its grain.

-- one row per budget line
create or replace view budget_line as
select
    a.year,
    b.source_id,
    b.tab,
    b.row_number,
    b.block,
    b.activity,
    coalesce(b.line_kind, case when b.hours is null then 'out of pocket' else 'uren' end)
        as line_kind,
    b.cost_role,
    split_part(b.cost_role, '-', 1) as cost_family,
    b.funding,
    b.priority,
    b.hours,
    b.days,
    b.cost
from budget b
join active a on a.sheet = 'budget' and a.upload_id = b.upload_id;

-- one row per year and block: what the lines add up to beside what the sheet prints, where it
-- does, in row_number
create or replace view block_total as
with printed as (
    select
        a.year,
        name_key(t.scope) as block_key,
        sum(t.printed) as printed,
        a.upload_id,
        min(t.row_number) as row_number
    from control_total t
    join active a on a.sheet = t.sheet and a.upload_id = t.upload_id
    where t.sheet = 'budget' and t.column_key = 'cost' and t.is_subtotal and t.scope <> ''
    group by all
)
select
    b.year,
    arg_min(b.block, b.row_number) as block,
    sum(b.cost) as computed,
    any_value(p.printed) as printed,
    case when count(distinct b.cost_family) = 1 then any_value(b.cost_family) end as cost_family,
    any_value(p.upload_id) as source_id,
    any_value(p.row_number) as row_number
from budget_line b
left join printed p on p.year = b.year and p.block_key = name_key(b.block)
group by b.year, name_key(b.block);

-- one row per budget line, plus one per block, and one for the year, whose printed total differs:
-- what its lines, or its blocks, do not explain (`explains`: line, block or year); lines that are
-- all empty explain nothing; a row that explains a printed total stands for that total's row, of
-- which the tab is not kept
create or replace view cost_line as
with grand as (
    select
        a.year,
        a.upload_id,
        max(t.printed) as printed,
        arg_max(t.row_number, t.printed) as row_number
    from control_total t
    join active a on a.sheet = t.sheet and a.upload_id = t.upload_id
    where t.sheet = 'budget' and t.column_key = 'cost' and not t.is_subtotal
    group by a.year, a.upload_id
),
blocks as (
    select year, sum(coalesce(printed, computed)) as printed
    from block_total
    group by year
)
select
    year,
    block,
    activity,
    cost_family,
    hours,
    cost,
    'line' as explains,
    source_id,
    tab,
    row_number
from budget_line
union all
select
    year,
    block,
    'Niet toegelicht verschil',
    cost_family,
    null,
    printed - coalesce(computed, 0),
    'block',
    source_id,
    null,
    row_number
from block_total
where printed is not null and printed is distinct from computed
union all
select
    g.year,
    '(geen blok)',
    'Niet toegelicht verschil',
    null,
    null,
    g.printed - coalesce(b.printed, 0),
    'year',
    g.upload_id,
    null,
    g.row_number
from grand g
join blocks b on b.year = g.year
where g.printed is distinct from b.printed;

-- one row per line of the actuals
create or replace view actual_line as
select
    a.year,
    r.source_id,
    r.tab,
    r.row_number,
    r.block,
    r.activity,
    coalesce(r.line_kind, case when r.hours is null then 'out of pocket' else 'uren' end)
        as line_kind,
    r.hours,
    r.cost
from actuals r
join active a on a.sheet = 'actuals' and a.upload_id = r.upload_id;
