"""Whom the programme reaches, on which layers, and what came of it, beyond one figure a year.

Knows the views of attendance, activities and products; gives counts and never a composite score.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pandas as pd

from analytics.statistics import wilson

# What the scores A to E are scores of (domain.md §1.5), as the sheet Activiteiten has them.
FACTORS = {
    "score_a": "veiligheid, openheid en vertrouwen",
    "score_b": "eigenaarschap",
    "score_c": "samenwerken",
    "score_d": "tegenspraak organiseren",
    "score_e": "een onderzoekende houding",
}
LAYERS = {"board": "bestuurder", "managers": "leidinggevende", "professionals": "professional"}


@dataclass(frozen=True, kw_only=True)
class Participation:
    """How one year's participants took part, without saying who.

    `attendances` has one number for each participant, in rising order; `layers` a row for each
    combination of layers that occurs, columns board, managers, professionals, organisations.
    `layers` is empty where nobody said which layer came.
    """

    attendances: tuple[int, ...]
    median: float
    layers: pd.DataFrame


def participation(con: duckdb.DuckDBPyConnection, year: int) -> Participation | None:
    """The participants of a year by how often and on which layers they came.

    In: a cursor on the facts and a year. None where Deelname is not active, or where not every
    participant is known by name; or where there is none.
    """
    rows = con.execute(
        """
        select m.present::integer, m.board, m.managers, m.professionals, m.layers_known
        from member_visit m
        join roster r on r.year = m.year and r.complete
        join active a on a.year = m.year and a.sheet = 'attendance'
        where m.year = ?
        order by 1
        """,
        [year],
    ).fetchall()
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=["present", *LAYERS, "known"])
    layers = frame[frame["known"]].groupby([*LAYERS]).size().reset_index(name="organisations")
    return Participation(
        attendances=tuple(int(present) for present in frame["present"]),
        median=float(frame["present"].median()),
        layers=layers.sort_values(["organisations", *LAYERS], ascending=False, ignore_index=True),
    )


def intervals(figures: pd.DataFrame) -> pd.DataFrame:
    """Rows of `measure` with part and whole, each with the interval its share lies in.

    Adds columns low and high: 95% by Wilson, empty where there is nothing to divide by.
    """
    known = figures[figures["whole"].fillna(0) > 0]
    ends = [
        wilson(float(part), float(whole))
        for part, whole in zip(known["part"], known["whole"], strict=True)
    ]
    found = pd.DataFrame(ends, columns=["low", "high"], index=known.index, dtype=float)
    return figures.join(found)


def forms(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """The events of a year by form: columns form (tribune, arena, or empty) and events."""
    return con.execute(
        """
        select form, count(*) as events
        from held_event
        where year = ?
        group by form
        order by form nulls last
        """,
        [year],
    ).df()


def themes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How many activities each theme had in each year: columns year, theme, activities."""
    return con.execute(
        """
        select year, any_value(trim(theme)) as theme, count(*) as activities
        from activity
        where theme is not null
        group by year, name_key(theme)
        order by year, theme
        """
    ).df()


def scores(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """How each leerwerkplaats scored itself: columns activity, factor (A to E), score."""
    found = con.execute(
        f"""
        unpivot (
            select activity, {", ".join(FACTORS)} from workplace where year = ?
        )
        on {", ".join(FACTORS)} into name factor value score
        """,
        [year],
    ).df()
    found["factor"] = found["factor"].str.removeprefix("score_").str.upper()
    return found.sort_values(["activity", "factor"], ignore_index=True)


def workplaces(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """Each leerwerkplaats: columns activity, planned, held (events), products, reports."""
    return con.execute(
        """
        select activity, planned, held, products, reports
        from workplace
        where year = ?
        order by activity
        """,
        [year],
    ).df()


@dataclass(frozen=True, kw_only=True)
class Circulation:
    """Where the products of a year are used: only in education, only in practice, in both, and of
    how many nobody said."""

    education: int
    practice: int
    both: int
    unknown: int

    @property
    def known(self) -> int:
        """Of how many it is known."""
        return self.education + self.practice + self.both


def circulation(con: duckdb.DuckDBPyConnection, year: int) -> Circulation:
    """What flows to education and what to practice (the BIG8 of domain.md §1.8)."""
    education, practice, both, unknown = con.execute(
        """
        select
            count(*) filter (applied_in = 'onderwijs'),
            count(*) filter (applied_in = 'praktijk'),
            count(*) filter (applied_in = 'beide'),
            count(*) filter (applied_in is null)
        from product
        where year = ?
        """,
        [year],
    ).fetchall()[0]
    return Circulation(education=education, practice=practice, both=both, unknown=unknown)


def spillover(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """What activities did for people who were not there: columns activity, reached (Doorwerking),
    largest (people at its best attended event), attendances, lowest and highest (reached by each
    of them), and why these are not known.

    The sheets count attendances, not people: of the people who took part there were at least as
    many as at the best attended event, at most as many as there were attendances. So the
    multiplier lies between `lowest` and `highest`.
    """
    return con.execute(
        """
        with came as (
            select
                activity_key,
                max(present)::integer as largest,
                sum(present)::integer as attendances
            from held_event
            where year = $year
            group by activity_key
        )
        select
            x.activity,
            x.spillover as reached,
            c.largest,
            c.attendances,
            x.spillover / c.attendances as lowest,
            x.spillover / c.largest as highest,
            if(c.largest is null, 'niet bekend', null) as why
        from activity x
        left join came c on c.activity_key = name_key(x.activity)
        where x.year = $year and x.spillover > 0
        order by x.activity
        """,
        {"year": year},
    ).df()
