-- Who did what when. Above each view: its grain.

-- one row per act of an account, in UTC; `what` is Dutch and names no organisation, file or cell.
-- Every act leaves a row of its own kind; only what leaves none elsewhere stands in `logged`.
create or replace view act as
select
    t.at,
    t.by,
    case kind
        when 'commit' then 'Werkmap geladen'
        when 'undo' then 'Stap teruggedraaid'
        else 'Stap opnieuw gedaan'
    end || ': ' || string_agg(distinct year::varchar, ', ' order by year::varchar)
        || ' (stap ' || commit_id || ')' as what
from activation t
group by t.commit_id, t.kind, t.at, t.by
having kind <> 'commit' or count(upload_id) > 0 -- else a year that ended: that removal is logged
union all
select
    t.at,
    t.by,
    case
        when role is null then 'Toegang ingetrokken van ' || account
        else 'Toegang als ' || role || ' gegeven aan ' || account
    end
from account t
union all
select s.at, s.by, 'Instelling gekozen: ' || lower(d.label) || ' ' || s.value
from setting s
join setting_default d using (key)
union all
select t.at, t.by, 'Besluit ' || decision_id || if(kind = 'decide', ' vastgelegd', ' ingetrokken')
from decision t
union all
select
    t.at,
    t.by,
    'Scenario ' || scenario_id || case kind
        when 'save' then ' bewaard (versie ' || version || ')'
        when 'delete' then ' verwijderd'
        else ' teruggezet'
    end
from scenario t
union all
select
    t.at,
    t.by,
    if(kind = 'submit', 'Ingezonden op', 'Inzending ingetrokken van') || ' scenario ' || scenario_id
from submission t
union all
select t.at, t.by, 'Notitie geschreven bij ' || year
from note t
union all
select t.at, t.by, what
from logged t;
