-- Income and cost beside each other. Above each view: its grain.

-- one row per income line, per budget line, and per difference that a printed total of the budget
-- does not explain; `sheet` tells which, `amount` is what was budgeted
create or replace view plan_line as
select
    year,
    'contributions' as sheet,
    coalesce(entity, name_key(provider)) as line_key,
    provider as label,
    kind,
    status,
    payers,
    budgeted as income,
    null as cost_role,
    null::decimal(18, 2) as cost,
    budgeted as amount,
    source_id,
    tab,
    row_number
from contribution
union all
select
    year,
    'budget',
    name_key(block) || chr(10) || name_key(activity),
    block || ' · ' || activity,
    null,
    null,
    null,
    null,
    cost_role,
    cost,
    cost,
    source_id,
    tab,
    row_number
from budget_line
union all
select
    year,
    'budget',
    name_key(block) || chr(10) || name_key(activity),
    block || ' · ' || activity,
    null,
    null,
    null,
    null,
    null,
    cost,
    cost,
    source_id,
    tab,
    row_number
from cost_line
where explains <> 'line';

-- one row per fee (deelnemersbijdrage) for an activity, and per budget line with hours of an
-- activity that fees are for; only where both the fees and the labour of the activity are known
create or replace view fee_line as
with fee as (
    select *, name_key(destination) as activity_key
    from contribution
    where kind = 'deelnemersbijdrage' and budgeted is not null
),
labour as (
    select *, name_key(activity) as activity_key
    from budget_line
    where line_kind = 'uren' and cost is not null
),
priced as (
    select year, activity_key, arg_min(activity, row_number) as activity
    from labour
    where (year, activity_key) in (select (year, activity_key) from fee)
    group by year, activity_key
)
select p.year, p.activity, f.budgeted as fee, null as cost, f.source_id, f.tab, f.row_number
from fee f
join priced p using (year, activity_key)
union all
select p.year, p.activity, null, l.cost, l.source_id, l.tab, l.row_number
from labour l
join priced p using (year, activity_key);
