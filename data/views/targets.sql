-- What was aimed at. Above each view: its grain.

-- one row per year and KPI with a target
create or replace view target as
select a.year, t.source_id, t.tab, t.row_number, t.metric, t.target
from targets t
join active a on a.sheet = 'targets' and a.upload_id = t.upload_id;
