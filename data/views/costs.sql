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
    line_kind,
    cost_family,
    funding,
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
    null,
    cost_family,
    null,
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
    r.line_kind as stated_kind,
    r.hours,
    r.cost
from actuals r
join active a on a.sheet = 'actuals' and a.upload_id = r.upload_id;

-- one row per budget line that has actuals; an actual line without Regelsoort belongs to the only
-- budget line of its name; `planned` and `held` are how often, of the one activity that is tied to
-- exactly this line; price + efficiency + volume = difference, and + is favourable; a difference
-- that cannot be split (out of pocket, hours unknown) has only `difference`; `actual_rows` name
-- the rows of Realisatie
create or replace view line_result as
with line as (
    select
        *,
        name_key(block) as block_key,
        name_key(activity) as activity_key,
        count(*) over (partition by year, name_key(block), name_key(activity)) = 1 as alone,
        row_number() over (
            partition by year, name_key(block), name_key(activity), line_kind
            order by source_id, tab, row_number
        ) = 1 as is_first
    from budget_line
),
tied as (
    select
        a.year,
        name_key(x.block) as block_key,
        name_key(x.budget_activity) as activity_key,
        any_value(x.planned) as planned,
        any_value(x.held) as held
    from activities x
    join active a on a.sheet = 'activities' and a.upload_id = x.upload_id
    where x.budget_activity is not null
    group by all
    having count(*) = 1
),
compared as (
    select
        l.year,
        l.source_id,
        l.tab,
        l.row_number,
        any_value(l.block) as block,
        any_value(l.activity) as activity,
        any_value(l.line_kind) as line_kind,
        any_value(l.hours) as hours,
        any_value(l.cost) as cost,
        case when count(r.hours) = count(*) then sum(r.hours) end as actual_hours,
        case when count(r.cost) = count(*) then sum(r.cost) end as actual_cost,
        any_value(case when l.line_kind = 'uren' and t.planned > 0 then t.planned end) as planned,
        any_value(case when l.line_kind = 'uren' and t.planned > 0 then t.held end) as held,
        list({'source_id': r.source_id, 'tab': r.tab, 'row_number': r.row_number}) as actual_rows
    from line l
    join actual_line r
        on r.year = l.year
        and name_key(r.block) = l.block_key
        and name_key(r.activity) = l.activity_key
        and case
            when r.stated_kind is null and l.alone then true
            else r.line_kind = l.line_kind and l.is_first
        end
    left join tied t
        on t.year = l.year and t.block_key = l.block_key and t.activity_key = l.activity_key
    group by l.year, l.source_id, l.tab, l.row_number
),
split as (
    select
        *,
        cost - actual_cost as difference,
        -- the hours that were due for what was held, and the planned price of an hour
        hours * coalesce(held::double / planned, 1) as due,
        case
            when line_kind = 'uren' and hours > 0 and actual_hours is not null
                and actual_cost is not null
            then cost::double / hours
        end as rate
    from compared
)
select
    * exclude (due, rate),
    case
        when rate is null then null
        when actual_hours = 0 then 0
        else round(rate * actual_hours - actual_cost, 9)
    end as price,
    case
        when rate is null then null
        when actual_hours = 0 then 0
        else round((due - actual_hours) * rate, 9)
    end as efficiency,
    case
        when rate is null then null
        when actual_hours = 0 then difference  -- nothing was done: all of it is volume
        else round((hours - due) * rate, 9)
    end as volume
from split;
