"""Who stands in each cell of money and of attendance, and with how much: the questions in SQL.

Refuses to know which of the cells have to be hidden.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from analytics.suppression import SMALLEST, Cell

Contributors = Mapping[int, Mapping[str, Cell]]


def contributors(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, dict[str, Cell]]:
    """By year and name who stands in each cell; the question gives year, cell, organisation and
    its amounts."""
    found: dict[int, dict[str, dict[str, list[float]]]] = {}
    for year, cell, organisation, *amounts in con.execute(question).fetchall():
        here = found.setdefault(year, {}).setdefault(cell, {})
        here[organisation] = [float(amount) for amount in amounts]
    return {year: dict(here) for year, here in found.items()}


def named(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, frozenset[str]]:
    """By year what the question gives: columns year and name."""
    found: dict[int, set[str]] = {}
    for year, name in con.execute(question).fetchall():
        found.setdefault(year, set()).add(name)
    return {year: frozenset(names) for year, names in found.items()}


def _who(name: str) -> str:
    """Who pays, in SQL: of a line of several organisations together as many as it says, else one,
    however many lines it has."""
    key = f"if(number = 1, 'naam ' || name_key({name}), null)"
    return f"coalesce(entity, {key}, 'regel ' || row_number || '/' || unnest(range(number)))"


# Everyone who is there stands in the cell of its sector, also with nothing: 0 tells of it too.
_PAID = f"""
    select
        year,
        sector,
        status,
        entity,
        {_who("provider")} as who,
        coalesce(budgeted, 0) / number as budgeted,
        coalesce(invoiced, 0) / number as invoiced,
        coalesce(received, 0) / number as received,
        [budgeted is null, invoiced is null, received is null] as gaps
    from contribution
    where kind = 'participantenbijdrage'
"""
MONEY = f"""
    with paid as ({_PAID})
    select year, sector, who, sum(budgeted), sum(invoiced), sum(received)
    from (
        select year, sector, who, budgeted, invoiced, received from paid
        union all
        select year, sector, entity, 0, 0, 0 from member
    )
    group by year, sector, who
"""
# All together, and by sector before the stroke, of whom an amount is not filled in of which others'
# is; what is planned is known.
UNFILLED = f"""
    with paid as ({_PAID}),
    by_amount as (
        select *, unnest(range(len(gaps))) as amount, unnest(gaps) as is_gap from paid
    ),
    lacking as (
        select
            *,
            budgeted + invoiced + received as told,
            bool_or(not is_gap) over (partition by year, amount, sector) as beside,
            bool_or(not is_gap) over (partition by year, amount) as at_all
        from by_amount
        qualify is_gap and told > 0 and not (entity is null and status = 'nieuw')
    )
    select year, sector || '/' || amount, who, sum(budgeted), sum(invoiced), sum(received)
    from lacking
    where beside
    group by all
    union all
    select year, '/' || amount, who, sum(budgeted), sum(invoiced), sum(received)
    from lacking
    where at_all
    group by all
"""
# What everyone pays less what existing participants pay is what new ones do. Of whom it is not
# filled in the average takes none for existing, and the plan all: beside each other these tell of
# them too.
STATUS = f"""
    with paid as ({_PAID}),
    part as (
        select
            *,
            unnest(['average', 'plan', 'unsaid']) as of,
            unnest(
                [
                    coalesce(status, '') = 'bestaand',
                    status is distinct from 'nieuw',
                    status is null
                ]
            ) as is_in
        from paid
    )
    select year, of || '/' || is_in, who, sum(budgeted)
    from part
    group by all
"""
AVERAGES = """
    with average as (
        select year, floor(sum(budgeted) / sum(payers) + 0.5)::bigint as fee
        from contribution
        where kind = 'participantenbijdrage' and status = 'bestaand'
        group by year
    ),
    class as (
        select year, floor(contribution + 0.5)::bigint as fee
        from scale_class
    )
    select year, fee::varchar from average anti join class using (year, fee)
    union all
    select distinct year, '' from contribution where kind = 'participantenbijdrage'
"""
_CAME = """
    select
        year,
        sector,
        activity,
        date,
        meeting,
        coalesce(entity, name_key(organisation)) as who,
        present,
        duration,
        coalesce(present * duration, 0) as hours
    from visit
    where sector <> 'extern' and present > 0
"""
ATTENDANCE = f"""
    with came as ({_CAME})
    select year, sector, who, sum(present), sum(hours)
    from (
        select year, sector, who, present, hours from came
        union all
        select year, sector, entity, 0, 0 from member
    )
    group by year, sector, who
"""
OF_MEMBERS = f"""
    with came as ({_CAME})
    select
        m.year,
        m.sector,
        m.entity,
        coalesce(sum(c.present), 0),
        coalesce(sum(c.hours), 0)
    from member m
    left join came c on c.year = m.year and c.who = m.entity
    group by m.year, m.sector, m.entity
"""
# Who came and is no participant on 31 December: by sector, and by activity.
PASSING = f"""
    with came as ({_CAME})
    select c.year, c.sector, c.who, sum(c.present), sum(c.hours)
    from came c
    anti join member m on m.year = c.year and m.entity = c.who
    group by all
"""
# At each activity to which any came that is none, or an outsider: who is, and who is not.
PASSING_BY = """
    with here as (
        select
            v.year,
            v.sector,
            name_key(v.activity) as activity,
            coalesce(v.entity, name_key(v.organisation)) as who,
            if(m.entity is null, 'other', 'member') as part,
            v.present,
            bool_or(m.entity is null) over (partition by v.year, name_key(v.activity)) as is_mixed
        from visit v
        left join member m on m.year = v.year and m.entity = v.entity
        where v.present > 0
    )
    select year, part || '/' || activity, who, sum(present)
    from here
    where is_mixed and sector <> 'extern'
    group by all
"""
# Who came and is a participant of another sector by then: in both.
MOVING = f"""
    with came as ({_CAME}),
    moved as (
        select c.year, unnest([c.sector, m.sector]) as sector, c.who, c.present, c.hours
        from came c
        join member m on m.year = c.year and m.entity = c.who and m.sector <> c.sector
    )
    select year, sector, who, sum(present), sum(hours)
    from moved
    group by all
"""
# Who came to the best attended event of an activity, each one where several are, and to the others;
# of outsiders too is told how many came.
BEST = chr(10)  # before and behind an activity: an event that is; the name alone: the other events
EVENTS = f"""
    with came as ({_CAME}),
    event as (
        select year, name_key(activity) as activity, date, name_key(meeting) as meeting,
            sum(present) as size
        from visit
        where present > 0
        group by all
    ),
    ranked as (
        select
            *,
            size = max(size) over (partition by year, activity) as is_best,
            row_number() over (partition by year, activity) as number
        from event
    )
    select
        c.year,
        if(r.is_best, chr(10) || r.activity || chr(10) || r.number, r.activity),
        c.who,
        sum(c.present)
    from came c
    join ranked r on r.year = c.year and r.activity = name_key(c.activity)
        and r.date is not distinct from c.date
        and r.meeting is not distinct from name_key(c.meeting)
    group by all
"""
SPELLINGS = """
    select activity, name_key(activity) from visit
    union
    select activity, name_key(activity) from activity
"""
ACTIVITIES = f"""
    with came as ({_CAME})
    select year, name_key(activity), who, sum(present), sum(hours)
    from came
    group by year, name_key(activity), who
"""
# By duration: of all, of a sector and of an activity.
DURATIONS = f"""
    with came as ({_CAME}),
    part as (
        select *, unnest(['', 'sector/' || sector, 'activity/' || name_key(activity)]) as of
        from came
        where duration is not null
    )
    select year, of || chr(10) || duration, who, sum(present)
    from part
    group by all
"""
UNTIMED = """
    select year
    from visit
    where sector <> 'extern' and present > 0
    group by year
    having count(duration) between 1 and count(*) - 1
"""
PROSPECTS = f"select year from prospect group by year having count(*) < {SMALLEST}"
MEETINGS = "select year, sector, entity, 1 from member"
# Everybody knows what the initiator brings in and would pay, and what is planned of who is yet to
# join: these cannot hide two others.
KNOWN = f"""
    with paid as ({_PAID})
    select i.year, c.entity
    from initiator i
    join connected c on c.year = i.year and c.organisation = i.organisation
    union
    select year, who from paid where entity is null and status = 'nieuw'
"""
# A share of students tells how many others came where it is known how many did in all.
STUDENTS = """
    select
        year,
        coalesce(if(function_group = 'student', 'student', 'other'), 'unknown') as layer,
        coalesce(entity, name_key(organisation)) as who,
        sum(present)
    from workplace_visit
    where present > 0 and lower(organisation) <> '(extern)'
    group by all
"""
# As the bridge of contributions counts them (growth.renewal): all together, and by sector, the name
# before the stroke; and who paid last year in another sector than that in which it now counts.
RENEWALS = f"""
    with payer as (
        select
            year,
            coalesce(sector, 'onbekend') as sector,
            paid_sector,
            case when complete then flow else 'unfilled' end as flow,
            {_who("organisation")} as who,
            before / number as before,
            after / number as after
        from renewal
        where followed
    )
    select
        year,
        if(grouping(sector) = 1, '', sector) || '/' || flow,
        who,
        sum(before),
        sum(after)
    from payer
    group by grouping sets ((year, flow, who), (year, sector, flow, who))
    union all
    select year, sector || '/' || paid_sector, who, sum(before), sum(after)
    from payer
    where paid_sector <> sector
    group by all
"""
