-- Where the money comes from. Above each view: its grain.

-- one row per income line; the sector is the provider's where Participanten knows it
create or replace view contribution as
select
    a.year,
    c.source_id,
    c.tab,
    c.row_number,
    c.provider,
    p.entity,
    coalesce(p.sector, 'onbekend') as sector,
    c.kind,
    c.number,
    c.status,
    c.budgeted,
    c.invoiced,
    c.received,
    c.destination
from contributions c
join active a on a.sheet = 'contributions' and a.upload_id = c.upload_id
left join known_name p on p.year = a.year and p.name_key = name_key(c.provider);

-- one row per year and class of the contribution scale; a scale holds until a new one is active
create or replace view scale_class as
select y.year, s.turnover_from, s.contribution, s.source_id, s.tab, s.row_number
from data_year y
join active a on a.sheet = 'scale' and a.year = (
    select max(year) from active where sheet = 'scale' and year <= y.year
)
join scale s on s.upload_id = a.upload_id;
