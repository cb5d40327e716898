-- What participants get, beside what they give. Above each view: its grain.

-- one row per row of `cost_line`, and one per participant on 31 December
create or replace view value_and_member as
select year, block, activity, cost, null::integer as member, source_id, tab, row_number
from cost_line
union all
select year, '', organisation, null, 1, source_id, tab, row_number
from member;

-- one row per row of `cost_line`, and one per line by which one participant on 31 December pays
-- its contribution: what was invoiced, else budgeted
create or replace view value_and_contribution as
select
    year, block, activity, cost, null::decimal(18, 2) as paid, source_id, tab, row_number
from cost_line
union all
select
    c.year,
    '',
    c.provider,
    null,
    coalesce(c.invoiced, c.budgeted),
    c.source_id,
    c.tab,
    c.row_number
from contribution c
join member m on m.year = c.year and m.entity = c.entity
where c.kind = 'participantenbijdrage' and c.number = 1;
