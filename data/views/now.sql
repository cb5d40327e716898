-- The facts. Above each view: its grain. Names are the only thing analytics knows of the store.
-- Raw tables (participants, contributions, ...) hold every version ever uploaded; `active` decides
-- which version is true. "set variable as_of = <seq>" on a cursor shows what was true then.

-- one row per macro: how two spellings of a name are the same (case and white space only)
create or replace macro name_key(name) as lower(trim(regexp_replace(name, '\s+', ' ', 'g')));

-- one row per setting: what was chosen last, else its default
create or replace view setting_now as
select
    d.key,
    coalesce(arg_max(s.value, s.seq), any_value(d.value)) as value
from setting_default d
left join setting s
    on s.key = d.key
    and s.activation_seq <= coalesce(getvariable('as_of'), 9000000000)
group by d.key;

-- one row per year and sheet that has an active upload; "set variable known_at = <seq>" on a cursor
-- leaves only those that had one then, as they are now: what was corrected, without what came since
create or replace view active as
with decided as (
    select
        year,
        sheet,
        arg_max(coalesce(upload_id, -1), seq) as upload_id,
        max(seq) as seq,
        arg_max(coalesce(upload_id, -1), seq)
            filter (seq <= coalesce(getvariable('known_at'), 9000000000)) as known_id
    from activation
    where seq <= coalesce(getvariable('as_of'), 9000000000)
    group by year, sheet
)
select d.year, d.sheet, d.upload_id, d.seq, u.filename, u.is_example, u.uploaded_at
from decided d
join upload u on u.upload_id = d.upload_id
where d.known_id <> -1;

-- one row per year with anything active; the cover is joined to a year, not to each of its sheets,
-- for that DuckDB cannot plan while no workbook has one
create or replace view data_year as
with loaded as (
    select
        year,
        max(upload_id) filter (sheet = 'cover') as cover_id,
        bool_or(is_example) as has_examples,
        max(uploaded_at) as updated_at
    from active
    group by year
)
select
    y.year,
    c.reference_date,
    c.status,
    c.stated_participants,
    y.has_examples,
    y.updated_at
from loaded y
left join cover c on c.upload_id = y.cover_id;
