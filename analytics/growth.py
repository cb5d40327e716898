"""How the network grows: who came, stayed and left, and what they go on contributing.

Knows the views on membership and on contributions; refuses to guess where not everyone is known by
name or not every contribution can be followed.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from analytics.catalogue import DIMENSIONS

# Of the index of Blau, where every sector of the network is equally large.
MOST_DIVERSE = 1 - 1 / len(DIMENSIONS["sector"])


def bridge(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """From the participants of last 31 December to those of this one, per sector.

    In: a cursor on the facts and a year. Out: one row per sector that has any, columns sector,
    opening, stayed, joined, left, merged, reclassified, closing (counts of organisations; left and
    merged positive, reclassified signed; stayed counts in the sector of last year). Each row
    satisfies opening + joined − left − merged + reclassified = closing. Empty when Participanten
    is not active or names too few participants.
    Formula: design.md, "The same organisation".
    """
    return con.execute(
        """
        select
            f.sector,
            count(*) filter (f.opened) as opening,
            count(*) filter (f.opened and f.flow in ('stayed', 'reclassified')) as stayed,
            count(*) filter (f.flow = 'joined') as joined,
            count(*) filter (f.flow = 'left') as left,
            count(*) filter (f.flow = 'merged') as merged,
            coalesce(sum(f.delta) filter (f.flow = 'reclassified'), 0)::bigint as reclassified,
            (count(*) filter (f.opened) + sum(f.delta))::bigint as closing
        from membership_flow f
        join roster r on r.year = f.year and r.complete
        where f.year = ?
        group by f.sector
        order by f.sector
        """,
        [year],
    ).df()


def movements(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Who came, left, merged into another or changed sector in a year, by name.

    Out: columns flow (joined, left, merged, reclassified), organisation, sector (the new one of
    who changed it); one row per organisation and movement, by flow and name. Empty where the
    bridge is. Names are for the programme manager.
    """
    return con.execute(
        """
        select f.flow, f.organisation, f.sector
        from membership_flow f
        join roster r on r.year = f.year and r.complete
        where f.year = ? and (f.flow in ('joined', 'left', 'merged')
            or (f.flow = 'reclassified' and not f.opened))
        order by f.flow, f.organisation, f.entity
        """,
        [year],
    ).df()


def cohorts(con: duckdb.DuckDBPyConnection, sector: str | None = None) -> pd.DataFrame:
    """How many of those who joined in a year are still there at the end of each later year.

    In: a sector (None: all): that in which they joined. Out: columns cohort, since (whether the
    cohort joined in that year; else it is everyone who was there at its end, where what is known
    begins), year, there (also who lives on in another after a merger), started, gone and share (of
    who started); one row per cohort and year, up to the first in which not everyone is known by
    name. Who left and came back joins
    anew.
    """
    return con.execute(
        """
        with recursive known as materialized (
            select year, year - row_number() over (order by year) as run
            from roster
            where complete
        ),
        arrived as (
            select k.run, f.year as cohort, true as since, f.entity, f.sector
            from membership_flow f
            join known k on k.year = f.year
            where f.flow = 'joined'
            union all
            select k.run, o.year - 1, false, o.entity, o.sector
            from opening o
            join known k on k.year = o.year
            where o.year - 1 not in (select year from known)
        ),
        lived_on as materialized (from succession),
        still as (
            select run, cohort, since, cohort as year, entity
            from arrived
            where $sector is null or sector = $sector
            union all
            select s.run, s.cohort, s.since, l.year, l.successor
            from still s
            join lived_on l on l.year = s.year + 1 and l.entity = s.entity
            join known k on k.year = l.year and k.run = s.run
        ),
        cell as (
            select run, cohort, since, year, count(*) as there
            from still
            group by all
        )
        select
            b.cohort,
            b.since,
            y.year,
            coalesce(c.there, 0) as there,
            b.there as started,
            b.there - coalesce(c.there, 0) as gone,
            coalesce(c.there, 0) / b.there as share
        from cell b
        join (
            select run, year from known
            union
            select run, cohort from cell
        ) y on y.run = b.run and y.year >= b.cohort
        left join cell c
            on c.cohort = b.cohort and c.since = b.since and c.year = y.year
        where b.year = b.cohort
        order by b.cohort, b.since, y.year
        """,
        {"sector": sector},
    ).df()


def renewal(con: duckdb.DuckDBPyConnection, year: int, sector: str | None = None) -> pd.DataFrame:
    """From what participants contributed last year to what they contribute in this one.

    In: a cursor on the facts, a year, a sector (None: all; that of now, or of then of one that
    left). Out: one row per flow that occurs, columns flow (stayed, left, joined, other, and
    unfilled: an amount lacks in either year), payers (organisations), more and fewer (of which pay
    more, pay less), before, after and change (budgeted euros, exact to the cent): the befores add
    up to last year's contributions, the afters to this year's. Empty where `renewal_gap` says why.
    """
    return con.execute(
        """
        with payer as (
            select
                case when complete then flow else 'unfilled' end as flow,
                coalesce(entity, 'regel ' || row_number) as entity,
                sum(before) as before,
                sum(after) as after
            from renewal
            where year = $year
                and followed
                and ($sector is null or sector = $sector)
                and exists (select 1 from roster where year = $year and complete)
                and exists (
                    select 1 from active where year = $year - 1 and sheet = 'contributions'
                )
            group by all
        )
        select
            flow,
            count(*) as payers,
            count(*) filter (after > before) as more,
            count(*) filter (after < before) as fewer,
            sum(before)::double as before,
            sum(after)::double as after,
            sum(after - before)::double as change
        from payer
        group by flow
        order by flow
        """,
        {"year": year, "sector": sector},
    ).df()


def renewal_gap(con: duckdb.DuckDBPyConnection, year: int) -> str:
    """In Dutch: why it is unknown who went on contributing in a year; "" where it is known."""
    active = set(con.execute("select year, sheet from active").fetchall())
    for asked, sheet, title in (
        (year, "participants", "Participanten"),
        (year, "contributions", "Bijdragen"),
        (year - 1, "contributions", "Bijdragen"),
    ):
        if (asked, sheet) not in active:
            return f"geen blad {title} over {asked}"
    query = "select named, stated from roster where year = ? and not complete"
    for named, stated in con.execute(query, [year]).fetchall():
        return f"{named} van {stated} bij naam bekend"
    query = "select paid_in, max(number) from renewal where year = ? and flow = 'untold' group by 1"
    for paid_in, number in sorted(con.execute(query, [year]).fetchall()):
        line = f"een regel van Bijdragen over {paid_in}"
        if number > 1:
            return f"{line} geldt voor {number} organisaties samen: niet te volgen"
        return f"{line} noemt een organisatie die niet op Participanten staat: niet te volgen"
    return ""
