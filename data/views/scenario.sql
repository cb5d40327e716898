-- What a board can vary: the lines of the plan with what is known of each. Above each view: its grain.

-- one row per row of `cost_line`, with what only the sheet knows: role, priority, whether the cost
-- is out of pocket, and how often the one activity tied to exactly this line is planned
create or replace view programme_line as
with tied as (
    select
        a.year,
        name_key(x.block) as block_key,
        name_key(x.budget_activity) as activity_key,
        any_value(x.planned) as planned
    from activities x
    join active a on a.sheet = 'activities' and a.upload_id = x.upload_id
    where x.budget_activity is not null
    group by all
    having count(*) = 1
)
select
    c.year,
    c.block,
    c.activity,
    c.line_kind,
    c.cost_family,
    b.cost_role,
    c.funding,
    b.priority,
    c.hours,
    c.cost,
    c.explains,
    case when c.line_kind = 'uren' and t.planned > 0 then t.planned end as planned,
    c.source_id,
    c.tab,
    c.row_number
from cost_line c
left join budget_line b
    on c.explains = 'line'
    and b.year = c.year
    and b.source_id = c.source_id
    and b.tab = c.tab
    and b.row_number = c.row_number
left join tied t
    on t.year = c.year
    and t.block_key = name_key(c.block)
    and t.activity_key = name_key(c.activity);

-- one row per prospect on Werving, with the contribution that the scale asks for its turnover, else
-- what the sheet expects; null where neither is known
create or replace view prospect as
select
    a.year,
    p.prospect,
    p.sector,
    p.chance,
    coalesce(p.start_month, 1) as start_month,
    coalesce(
        (
            select arg_max(s.contribution, s.turnover_from)
            from scale_class s
            where s.year = a.year and s.turnover_from <= floor(p.turnover)
        ),
        p.contribution_class
    ) as contribution,
    p.upload_id as source_id,
    p.tab,
    p.row_number
from prospects p
join active a on a.sheet = 'prospects' and a.upload_id = p.upload_id;

-- one row per year and initiator on Participanten on 31 December, with what the scale asks for its
-- turnover: as a participant it would pay that, whatever was agreed while it pays in hours
create or replace view initiator as
select
    c.year,
    c.organisation,
    c.sector,
    (
        select arg_max(s.contribution, s.turnover_from)
        from scale_class s
        where s.year = c.year and s.turnover_from <= floor(p.turnover)
    ) as contribution,
    c.source_id,
    c.tab,
    c.row_number
from connected c
join member_period p
    on p.year = c.year
    and p.source_id = c.source_id
    and p.tab = c.tab
    and p.row_number = c.row_number
where p.role = 'initiatiefnemer';
