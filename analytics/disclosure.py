"""What a reader may see: everything, or what tells of no single organisation but the own one.

The one place that decides it. Knows which figures are of money and which of attendance, and who
stands in each of their cells; refuses to know who the reader is, and how anything is drawn.
Source: domain.md §6.2; HAN's in kind, subsidies, and who and how many take part are public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import duckdb
import pandas as pd

from analytics.finance import Finding
from analytics.impact import Participation
from analytics.levers import BY_KEY
from analytics.metrics import measure
from analytics.participants import GiveAndGet, Participant
from analytics.passport import Passport
from analytics.plan import CONTRIBUTION, Baseline
from analytics.statistics import largest_remainder
from analytics.suppression import TOTAL, Cell, hidden, is_unsafe, together
from analytics.value import Exchange

T = TypeVar("T")
WITHHELD = "niet getoond: het zegt iets over afzonderlijke organisaties"
# KPIs whose value per sector is a sum over what organisations pay, or over who came.
MONEY = frozenset({"contributions_budgeted", "contributions_received", "contribution_realisation"})
ATTENDANCE = frozenset(
    {
        "reach",
        "active_participants",
        "board_engagement",
        "three_layer_reach",
        "hosting",
        "talk_coverage",
        "attendances",
        "contact_hours",
        "turnout",
        "attendance_per_participant",
    }
)
# Of these a sector tells how many of its participants did something: all or none tells of each.
COUNTED = (
    "reach",
    "active_participants",
    "board_engagement",
    "three_layer_reach",
    "hosting",
    "talk_coverage",
)
# Over the sums of two years at once: no sector of it is shown where any is hidden in either.
OVER_TWO_YEARS = frozenset({"contribution_retention"})
# Shares of which the two figures behind it differ from a published total by a few organisations.
WITHOUT_PARTS = frozenset(
    {"contribution_retention", "collection_rate", "value_ratio", "largest_funder_share"}
)
MIXING = frozenset({"ei_index", "cross_sector_events"})
SINGLE = frozenset({"scale_conformity"})  # which organisation it is not, is known from its figures


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """What of each year is hidden: sectors of money and of attendance, activities of attendance,
    sectors of who meets whom; TOTAL among them when all together is hidden too. `unmixed` are the
    years in which all sectors but one are too small to say whether sectors meet; `renewals` where
    one or two left, joined or stayed, so that what went on being paid tells what these pay;
    `students` the years in which few bring students; `alike` the KPIs that no sector is told of,
    for of the hidden ones all did it, or none; `priced` the activities of which the cost of
    an hour would tell the hours of the others."""

    money: Mapping[int, frozenset[str]] = field(default_factory=dict)
    attendance: Mapping[int, frozenset[str]] = field(default_factory=dict)
    activities: Mapping[int, frozenset[str]] = field(default_factory=dict)
    meetings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unmixed: frozenset[int] = frozenset()
    renewals: Mapping[int, frozenset[str]] = field(default_factory=dict)
    students: frozenset[int] = frozenset()
    alike: Mapping[int, frozenset[str]] = field(default_factory=dict)
    priced: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class View:
    """What one reader may see: `everything`, or else all of the organisation `own`, by its name."""

    everything: bool = True
    own: str | None = None
    withheld: Withheld = field(default_factory=Withheld)


# --- who stands in the cells ---------------------------------------------------------------------


def withheld(con: duckdb.DuckDBPyConnection) -> Withheld:
    """What the facts leave hidden for a reader who may not see everything."""
    pools: dict[int, dict[str, set[str]]] = {}
    for year, pool, activity in con.execute(_POOLS).fetchall():
        pools.setdefault(year, {}).setdefault(pool, set()).add(activity)
    known = _sets(con, _INITIATORS)

    def gone(cells: _Cells) -> dict[int, frozenset[str]]:
        return {y: hidden(here, (), known.get(y, frozenset())) for y, here in cells.items()}

    sectors, activities = _cells(con, _MEETINGS), _cells(con, _ACTIVITIES)
    meetings, attendance = gone(sectors), gone(_cells(con, _ATTENDANCE))
    closed = {
        year: hidden(here, pools.get(year, {}).values(), known.get(year, frozenset()))
        for year, here in activities.items()
    }
    return Withheld(
        money=gone(_cells(con, _MONEY)),
        attendance=attendance,
        alike=_alike(con, attendance),
        activities=closed,
        meetings=meetings,
        unmixed=frozenset(y for y, here in sectors.items() if meetings[y] >= here.keys()),
        renewals=_sets(con, _RENEWALS),
        students=frozenset(
            year
            for year, here in _cells(con, _STUDENTS).items()
            if is_unsafe(here[TOTAL], known.get(year, frozenset()))
        ),
        priced={
            year: _priced(here, closed[year], pools.get(year, {}).values())
            for year, here in activities.items()
        },
    )


def _alike(
    con: duckdb.DuckDBPyConnection, closed: Mapping[int, frozenset[str]]
) -> dict[int, frozenset[str]]:
    """By year the KPIs of which the total less the shown sectors would say that in the hidden ones
    all participants did it, or none, where those of the whole network differ."""
    counts: dict[int, dict[str, dict[str, tuple[float, float]]]] = {}
    found = measure(con, *COUNTED, by="sector").dropna(subset=["part", "whole"])
    for key, year, sector, part, whole in found[_COUNTS].itertuples(index=False):
        counts.setdefault(year, {}).setdefault(key, {})[sector] = (part, whole)
    return {
        year: frozenset(
            key
            for key, here in by_key.items()
            if _all_or_none(here[name] for name in here.keys() & closed.get(year, frozenset()))
            and not _all_or_none(here.values())
        )
        for year, by_key in counts.items()
    }


_COUNTS = ["metric", "year", "sector", "part", "whole"]


def _all_or_none(counts: Iterable[tuple[float, float]]) -> bool:
    there = list(counts)
    part, whole = sum(part for part, _ in there), sum(whole for _, whole in there)
    return whole > 0 and part in (0, whole)


def _priced(
    cells: Mapping[str, Cell], gone: frozenset[str], pools: Iterable[set[str]]
) -> frozenset[str]:
    """The activities of pools of which nothing is shown: who came once knows what an hour cost."""
    closed = [here for pool in pools if (here := pool & cells.keys()) and here <= gone]
    telling = [here for here in closed if is_unsafe(together(cells[name] for name in here))]
    return frozenset().union(*telling)


def _sets(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, frozenset[str]]:
    """By year what the question gives: columns year and name."""
    found: dict[int, set[str]] = {}
    for year, name in con.execute(question).fetchall():
        found.setdefault(year, set()).add(name)
    return {year: frozenset(names) for year, names in found.items()}


_Cells = Mapping[int, Mapping[str, Cell]]


def _cells(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, dict[str, Cell]]:
    """By year and name who stands in each cell; the question gives year, cell, organisation and
    its amounts."""
    found: dict[int, dict[str, dict[str, list[float]]]] = {}
    for year, cell, organisation, *amounts in con.execute(question).fetchall():
        here = found.setdefault(year, {}).setdefault(cell, {})
        here[organisation] = [float(amount) for amount in amounts]
    return {year: dict(here) for year, here in found.items()}


# Everyone who is there stands in the cell of its sector, also with nothing: 0 tells of it too. A
# line of several organisations together is as many as it says, of a sector that nobody knows.
_MONEY = """
    with paid as (
        select
            year,
            sector,
            coalesce(entity, 'regel ' || row_number || '/' || unnest(range(number))) as who,
            budgeted / number as budgeted,
            invoiced / number as invoiced,
            received / number as received
        from contribution
        where kind = 'participantenbijdrage'
        union all
        select year, sector, entity, 0, 0, 0
        from member
    )
    select year, sector, who, sum(coalesce(budgeted, 0)), sum(coalesce(invoiced, 0)),
        sum(coalesce(received, 0))
    from paid
    group by year, sector, who
"""
_CAME = """
    select
        year,
        sector,
        activity,
        coalesce(entity, name_key(organisation)) as who,
        present,
        coalesce(present * duration, 0) as hours
    from visit
    where sector <> 'extern' and present > 0
"""
_ATTENDANCE = f"""
    with came as ({_CAME})
    select year, sector, who, sum(present), sum(hours)
    from (
        select year, sector, who, present, hours from came
        union all
        select year, sector, entity, 0, 0 from member
    )
    group by year, sector, who
"""
_ACTIVITIES = f"""
    with came as ({_CAME})
    select year, name_key(activity), who, sum(present), sum(hours)
    from came
    group by year, name_key(activity), who
"""
# Activities that share budget lines: what the shown ones cost for an hour tells the others' hours.
_POOLS = """
    select
        year,
        name_key(block) || '/' || coalesce(name_key(budget_activity), ''),
        name_key(activity)
    from activity
"""
_MEETINGS = "select year, sector, entity, 1 from member"
# Everybody knows what the initiator brings in and would pay: it cannot hide two others.
_INITIATORS = """
    select i.year, c.entity
    from initiator i
    join connected c on c.year = i.year and c.organisation = i.organisation
"""
_STUDENTS = """
    select year, '', coalesce(entity, name_key(organisation)), sum(present)
    from workplace_visit
    where function_group = 'student' and present > 0
    group by all
"""
# As the bridge of contributions counts them (growth.renewal), together ('') and by sector.
_RENEWALS = """
    with payer as (
        select
            year,
            sector,
            case when complete then flow else 'unfilled' end as flow,
            coalesce(entity, 'regel ' || row_number) as who
        from renewal
        where followed
    )
    select year, if(grouping(sector) = 1, '', coalesce(sector, 'onbekend'))
    from payer
    group by grouping sets ((year, flow), (year, sector, flow))
    having count(distinct who) between 1 and 2
"""


# --- figures ------------------------------------------------------------------------------------


def figures(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """What `measure` found, undivided or by sector, without what is hidden from this reader."""
    if view.everything:
        return found
    sector = found["sector"] if "sector" in found else pd.Series(TOTAL, index=found.index)
    rows = zip(found["metric"], found["year"], sector, strict=True)
    gone = [_is_hidden(view.withheld, *row) for row in rows]
    bare = found["metric"].isin(WITHOUT_PARTS)
    shown = found.copy()
    shown.loc[gone, ["value", "part", "whole"]] = None
    shown.loc[gone, ["known", "total"]] = 0
    shown.loc[gone, "why"] = WITHHELD
    shown.loc[bare, ["part", "whole"]] = None
    return shown


REST = "samen"  # the sectors that are not shown, as one


def with_rest(view: View, by_sector: pd.DataFrame, whole: pd.DataFrame, key: str) -> pd.DataFrame:
    """A sum by sector, with what the hidden sectors have together: columns year, sector, value.

    In: what `figures` gives by sector and undivided, and a KPI that adds up over sectors.
    """
    columns = ["year", "sector", "value"]
    found = by_sector[by_sector["metric"] == key]
    totals = whole[whole["metric"] == key].set_index("year")["value"]
    shown = found.groupby("year")["value"].sum()
    hidden_in = sorted(found[found["why"] == WITHHELD]["year"].unique())
    rest = [[year, REST, totals[year] - shown[year]] for year in hidden_in]
    if view.everything or not rest:
        return found[columns].reset_index(drop=True)
    return pd.concat([found[columns], pd.DataFrame(rest, columns=columns)], ignore_index=True)


def _is_hidden(gone: Withheld, metric: str, year: int, sector: str) -> bool:
    if metric in MONEY:
        return sector in gone.money.get(year, ())
    if metric in ATTENDANCE:
        alike = sector != TOTAL and metric in gone.alike.get(year, ())
        return alike or sector in gone.attendance.get(year, ())
    if metric in OVER_TWO_YEARS:
        either = (gone.money.get(year, ()), gone.money.get(year - 1, ()))
        both = {*gone.renewals.get(year, ())}.union(*either)
        return bool(both) if sector else TOTAL in both
    if metric == "student_share":
        return year in gone.students
    return metric in SINGLE or (metric in MIXING and year in gone.unmixed)


# --- what functions of analytics say ------------------------------------------------------------


class NotForAllError(LookupError):
    """A question of which nobody decided what a reader who may not see everything gets."""


def seen(view: View, question: str, found: T, given: tuple[Any, ...] = ()) -> T:
    """What a function of analytics found, without what is hidden from this reader.

    In: the function's module and name, what it found and what it was given, the year first.
    NotForAllError for a function that is not in PUBLIC or DOORS: nothing is shown by accident.
    """
    if view.everything or question in PUBLIC:
        return found
    if question not in DOORS:
        raise NotForAllError(question)
    seen_: T = DOORS[question](view, found, *given)
    return seen_


# Costs of the programme, the budget, products, and who came and left: these tell of no money and no
# attendance of single organisations.
PUBLIC = frozenset(
    f"analytics.{name}"
    for name in (
        "allocation.allocation",
        "balance.cost_lines",
        "balance.printed_totals",
        "catalogue.cost_figures.chosen_key",
        "costs.variances",
        "growth.bridge",
        "growth.cohorts",
        "growth.movements",
        "growth.renewal_gap",
        "impact.circulation",
        "impact.forms",
        "impact.scores",
        "impact.themes",
        "impact.workplaces",
        "metrics.measure",  # undivided, or by kind of income or class of the scale
    )
)


def _own(view: View, found: Mapping[int, tuple[Participant, ...]]) -> dict[int, Any]:
    """The organisations that may be chosen: the own one, under every name that it has had.

    Who is called so last is it; nobody, where two are: a name is then no proof of whose it is.
    """
    called = {y: {o.entity for o in here if _is_own(view, [o])} for y, here in found.items()}
    mine = called[max(year for year in called if called[year])] if any(called.values()) else set()
    if len(mine) != 1:
        return {}
    own = {year: tuple(o for o in here if o.entity in mine) for year, here in found.items()}
    return {year: here for year, here in own.items() if here}


def _is_own(view: View, names: Iterable[Participant | Exchange]) -> bool:
    """Whether any of these, which are of one organisation, has the own name."""
    own = view.own
    return own is not None and any(o.organisation.casefold() == own.casefold() for o in names)


FEWEST = 12  # organisations, from which quartiles are not the figures of a few that one may know


def _of_own(view: View, found: GiveAndGet, year: int, *given: Any) -> GiveAndGet:  # noqa: ARG001
    if not _is_own(view, [found.participant, *found.history.values()]):
        raise NotForAllError(found.participant.entity)
    gone = view.withheld.activities.get(year, frozenset())
    exchange = _unpriced(view, found.exchange, year)
    whole = exchange == found.exchange  # else its place is of what it may not add up
    return replace(
        found,
        exchange=exchange,
        history={y: _unpriced(view, one, y) for y, one in found.history.items()},
        value=found.value if whole and found.value and found.value.count >= FEWEST else None,
        ratio=found.ratio if whole and found.ratio and found.ratio.count >= FEWEST else None,
        uses=tuple(
            replace(use, value=None) if _key(use.activity) in gone else use for use in found.uses
        ),
    )


def _unpriced(view: View, own: Exchange, year: int) -> Exchange:
    """Without the cost of hours that, beside what the activity cost, tell the others' hours."""
    priced = view.withheld.priced.get(year, frozenset())
    if not any(_key(part.activity) in priced for part in own.parts or ()):
        return own
    parts = tuple(
        replace(part, value=None, why=WITHHELD) if _key(part.activity) in priced else part
        for part in own.parts or ()
    )
    return replace(own, parts=parts)


def _unit_costs(view: View, found: pd.DataFrame, year: int, *given: Any) -> pd.DataFrame:  # noqa: ARG001
    """Where activities share budget lines, cost and hours are divided by who came."""
    gone = _of_activities(view, found, year)
    came = ["attendances", "organisations", "contact_hours"]
    shown = found.copy()
    shown.loc[gone, [*came, "per_attendance", "per_organisation", "per_contact_hour"]] = pd.NA
    of_shared = gone & found["shared"].astype(bool)
    shown.loc[of_shared, ["cost", "hours", "per_hour", "per_product"]] = pd.NA
    shown.loc[gone, "why"] = WITHHELD
    return shown


def _spillover(view: View, found: pd.DataFrame, year: int) -> pd.DataFrame:
    shown = found.astype(dict.fromkeys(("largest", "attendances"), "Float64"))
    columns = ["largest", "attendances", "lowest", "highest"]
    shown.loc[_of_activities(view, found, year), columns] = pd.NA
    return shown


def _of_activities(view: View, found: pd.DataFrame, year: int) -> Any:
    """Which rows are of an activity of which attendance is hidden."""
    return found["activity"].map(_key).isin(view.withheld.activities.get(year, frozenset()))


def _key(name: str) -> str:
    """As the views compare names (name_key)."""
    return " ".join(name.split()).lower()


def _participation(view: View, found: Participation | None, year: int) -> Participation | None:  # noqa: ARG001
    """Each of its numbers is of one participant; the median is of all of them."""
    return found and replace(found, attendances=(), layers=found.layers.iloc[:0])


def _renewal(view: View, found: pd.DataFrame, year: int, sector: str | None) -> pd.DataFrame:  # noqa: ARG001
    """A flow of one or two, of whom all know that they left, tells what they paid."""
    few = found["payers"].between(1, 2).any() or sector is not None
    return found.iloc[:0] if few else found


def _meetings(view: View, found: tuple[Any, ...]) -> tuple[Any, ...]:
    """The networks without names, and nobody's place in the drawing."""
    known, mixed, _ = found
    bare = {
        year: replace(one, organisations=one.organisations.assign(organisation=""))
        for year, one in known.items()
    }
    told = {year: None if year in view.withheld.unmixed else one for year, one in mixed.items()}
    return bare, told, {}


def _income(view: View, found: pd.DataFrame, *given: Any) -> pd.DataFrame:  # noqa: ARG001
    return found.assign(provider="")


def _flow(view: View, found: Any, *given: Any) -> Any:  # noqa: ARG001
    return replace(found, earmarked=())


def _leadership(view: View, found: dict[str, Any], year: int) -> dict[str, Any]:  # noqa: ARG001
    """At how many events the initiator was host, is its attendance."""
    return {role: share for role, share in found.items() if role != "host"}


DOORS: Mapping[str, Callable[..., Any]] = {
    "analytics.balance.income_lines": _income,
    "analytics.costs.unit_costs": _unit_costs,
    "analytics.flow.flow": _flow,
    "analytics.growth.renewal": _renewal,
    "analytics.impact.participation": _participation,
    "analytics.impact.spillover": _spillover,
    "analytics.network.every_year": _meetings,
    "analytics.network.leadership": _leadership,
    "analytics.participants.give_and_get": _of_own,
    "analytics.participants.participants": _own,
}


def between_sectors(view: View, found: pd.DataFrame, year: int) -> pd.DataFrame:
    """How many pairs of two sectors met (`network.matrix`), without the sectors of a few."""
    gone = () if view.everything else view.withheld.meetings.get(year, ())
    return found[~found["sector"].isin(gone) & ~found["other"].isin(gone)]


# --- where figures come from, and what does not agree --------------------------------------------

# Sheets of which no row tells of the money or attendance of an organisation, and what of the sheet
# Participanten does.
_OPEN_SHEETS = frozenset({"budget", "actuals", "activities", "products", "scale", "cover"})
_OF_ONE = ("turnover", "turnover_year", "agreed_contribution", "agreed_reason", "relation_talk")


def tells_of_one(found: Passport) -> bool:
    """Whether rows behind a figure tell of the money or attendance of single organisations."""
    others = set(found.rows["sheet"]) - _OPEN_SHEETS - {"participants"}
    return bool(others) or any(column in found.rows for column in _OF_ONE)


def passport(view: View, found: Passport) -> Passport:
    """Where a figure comes from; without the rows when any is of money or attendance."""
    if view.everything:
        return found
    if tells_of_one(found):
        found = replace(found, rows=found.rows.iloc[:0], withheld=True)
    key = found.metric.key
    if _is_hidden(view.withheld, key, found.year, found.sector or TOTAL):
        return replace(found, value=None, part=None, whole=None, why=WITHHELD)
    if key in WITHOUT_PARTS:
        return replace(found, part=None, whole=None)
    return found


_ABOUT_ONE = frozenset(
    {"not_paying", "scale", "not_a_class", "no_participant_then", "off_scale", "new_income"}
)


def findings(view: View, found: Iterable[Finding]) -> list[Finding]:
    """What does not agree, without what tells of single organisations."""
    return [
        one
        for one in found
        if view.everything
        or not (
            one.for_manager
            or one.kind in (*_ABOUT_ONE, "unbudgeted")
            or (one.kind == "sheet_total" and one.column in ("budgeted", "invoiced", "received"))
        )
    ]


# --- the what-if --------------------------------------------------------------------------------


def plan(view: View, found: Baseline) -> Baseline:
    """The plan with what organisations pay evened out: it varies the same, and tells of no one.

    Each existing participant but the initiator, and each new one, then pays the same and has no
    name; the totals stay. What one pays on a second line (`payers` 0) goes into them.
    """
    if view.everything:
        return found
    initiator = found.initiator and found.initiator.name
    income = list(found.income)
    for is_new in (False, True):
        places = [
            at
            for at, line in enumerate(income)
            if line.kind == CONTRIBUTION and line.is_new == is_new and line.provider != initiator
        ]
        payers = [float(income[at].payers) for at in places]
        amounts = [income[at].amount for at in places]
        shares = largest_remainder(payers, sum(amounts)) if any(payers) else amounts
        for at, amount in zip(places, shares, strict=True):
            income[at] = replace(income[at], amount=amount, provider="")
    return replace(found, income=tuple(income))


def kept(
    view: View, values: Mapping[str, Any], figures: Mapping[str, float]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The levers and the figures of a kept scenario.

    Who is left out of the plan by name is not told. What a scenario with leavers came to was worked
    out with what they pay, or what their sector pays on average, so those figures go too.
    """
    shown = {key: value for key, value in values.items() if view.everything or key not in NAMED}
    tells = not view.everything and any(key.startswith(("leaving", "leavers")) for key in values)
    return shown, {} if tells else dict(figures)


NAMED = frozenset(key for key, lever in BY_KEY.items() if lever.manager)  # they name organisations
