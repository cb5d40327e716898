"""What a reader may see: everything, or what tells of no single organisation but the own one.

The one place that decides it. Knows which figures are of money and which of attendance; refuses to
know who the reader is, who stands in a cell (`withheld`), and how anything is drawn.
Source: domain.md §6.2; HAN's in kind, subsidies, and who and how many take part are public.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import pandas as pd

from analytics.baseline import PlanError
from analytics.catalogue import METRICS, network
from analytics.finance import Finding
from analytics.flow import Flow
from analytics.impact import Participation
from analytics.levers import BY_KEY
from analytics.participants import GiveAndGet, Participant
from analytics.passport import Passport
from analytics.plan import CONTRIBUTION, Baseline
from analytics.statistics import largest_remainder
from analytics.suppression import TOTAL
from analytics.value import Exchange
from analytics.withheld import COUNTED, FEWEST, Withheld

T = TypeVar("T")
WITHHELD = "niet getoond: het zegt iets over afzonderlijke organisaties"
# KPIs whose value per sector is a sum over what organisations pay, or over who came.
MONEY = frozenset({"contributions_budgeted", "contributions_received", "contribution_realisation"})
ATTENDANCE = COUNTED | {
    "attendances",
    "contact_hours",
    "turnout",
    "attendance_per_participant",
}
# Over the sums of two years at once: no sector of it is shown where any is hidden in either.
OVER_TWO_YEARS = frozenset({"contribution_retention"})
# Shares of which the two figures behind it differ from a published total by a few organisations or
# an activity of a few; turnout's by who came where nobody had to sign up; that of who came back may
# be of one activity.
WITHOUT_PARTS = frozenset(
    {
        "contribution_retention",
        "collection_rate",
        "value_ratio",
        "largest_funder_share",
        "student_share",
        "turnout",
        "return_rate",
    }
)
# Of participants alone, where the figure of everyone who came, or paid, is there too.
OF_PARTICIPANTS = frozenset({"attendance_per_participant", "programme_value", "value_ratio"})
AT_COST = OF_PARTICIPANTS - {"attendance_per_participant"}  # each activity at its own price
BREAK_EVEN = frozenset({"break_even", "break_even_without_in_kind"})
MIXING = frozenset({"ei_index", "cross_sector_events"})
# These read the sheet Bijdragen for how many pay, and the sheet Aanwezigheid for who met.
_OF_NO_AMOUNT = frozenset({"recruitment_realisation", "recruitment_cost", "relation_cost"})
_OF_MEETINGS = frozenset({"arena_share", *(metric.key for metric in network.METRICS)})
# KPIs that tell what all contributions were to be together, and how often all came.
ALL_MONEY, ALL_ATTENDANCE = (
    frozenset(metric.key for metric in METRICS if sheet in metric.needs) - others
    for sheet, others in (
        ("contributions", _OF_NO_AMOUNT | BREAK_EVEN),
        ("attendance", _OF_MEETINGS),
    )
)
OF_VISITS = frozenset(metric.key for metric in METRICS if "attendance" in metric.needs)
# Over the rows of which it is known for how long somebody was there.
TIMED = frozenset({"contact_hours", "cost_per_contact_hour", "programme_value", "value_ratio"})
RECEIVED = frozenset({"contributions_received", "contribution_realisation", "collection_rate"})
# Over the lines alone of which an amount is filled in.
OF_FILLED = frozenset({"contribution_realisation", "collection_rate", "value_ratio"})
SINGLE = frozenset({"scale_conformity"})  # which organisation it is not, is known from its figures


@dataclass(frozen=True, kw_only=True)
class View:
    """What one reader may see: `everything`, or else all of the organisation `own`, by its name."""

    everything: bool = True
    own: str | None = None
    withheld: Withheld = field(default_factory=Withheld)


# --- figures ------------------------------------------------------------------------------------


def figures(view: View, found: pd.DataFrame) -> pd.DataFrame:
    """What `measure` found, undivided or by sector, without what is hidden from this reader."""
    if view.everything:
        return found
    sector = found["sector"] if "sector" in found else pd.Series(TOTAL, index=found.index)
    rows = zip(found["metric"], found["year"], sector, strict=True)
    gone = [_is_hidden(view.withheld, *row) for row in rows]
    shown = found.copy()
    shown.loc[gone, ["value", "part", "whole"]] = None
    shown.loc[gone, ["known", "total"]] = 0
    shown.loc[gone, "why"] = WITHHELD
    shown.loc[found["metric"].isin(WITHOUT_PARTS), ["part", "whole"]] = None
    counting = found["metric"].isin(OF_VISITS)  # of how many rows, may be how often a few came
    shown.loc[counting & (shown["known"] < shown["total"]), "known"] = 0
    shown.loc[counting & (shown["total"] > 0), "total"] = 1
    shown.loc[counting & (shown["known"] > 0), "known"] = 1
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
    return _is_of_few(gone, metric, year) or _tells(gone, metric, year, sector)


def _is_of_few(gone: Withheld, metric: str, year: int) -> bool:
    """Whether a KPI comes of a total that tells of single organisations."""
    paid, came = (TOTAL in cells.get(year, ()) for cells in (gone.money, gone.attendance))
    return (
        (metric in ALL_MONEY and year in gone.budgeted)
        or (metric in RECEIVED and paid)
        or (metric in ALL_ATTENDANCE and came)
    )


def _tells(gone: Withheld, metric: str, year: int, sector: str) -> bool:
    in_years: tuple[tuple[Container[str], Container[int]], ...] = (
        (TIMED, gone.untimed),
        (BREAK_EVEN, gone.fees),
        (AT_COST, gone.passing_by),
        (MIXING, gone.unmixed),
        ({"value_ratio"}, gone.uneven),
        ({"attendance_gini"}, gone.uncommon),
        ({"student_share"}, gone.students),
    )
    if any(metric in metrics and year in years for metrics, years in in_years):
        return True
    if metric in gone.split.get(year, ()):
        return True
    if metric == "contact_hours" and sector != TOTAL and year in gone.untold:
        return True
    if metric in OF_PARTICIPANTS and sector in gone.passing.get(year, ()):
        return True
    few = gone.unfilled.get(year, ())
    if metric in OF_FILLED and (TOTAL in few if sector == TOTAL else few):
        return True
    if metric in MONEY:
        return sector != TOTAL and sector in gone.money.get(year, ())
    if metric in ATTENDANCE:
        alike = sector != TOTAL and metric in gone.alike.get(year, ())
        return alike or sector in gone.attendance.get(year, ())
    if metric in OVER_TWO_YEARS:
        either = (gone.money.get(year, ()), gone.money.get(year - 1, ()))
        both = {*gone.renewals.get(year, ())}.union(*either)
        return bool(both) if sector else TOTAL in both
    return metric in SINGLE


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
        uses=tuple(replace(use, value=None) if use.activity in gone else use for use in found.uses),
    )


def _unpriced(view: View, own: Exchange, year: int) -> Exchange:
    """Without the cost of hours that, beside what the activity cost, tell the others' hours."""
    gone = view.withheld.activities.get(year, frozenset())
    if not any(part.activity in gone for part in own.parts or ()):
        return own
    parts = tuple(
        replace(part, value=None, why=WITHHELD) if part.activity in gone else part
        for part in own.parts or ()
    )
    return replace(own, parts=parts)


def _unit_costs(view: View, found: pd.DataFrame, year: int, *given: Any) -> pd.DataFrame:  # noqa: ARG001
    """Where activities share budget lines, cost and hours are divided by who came."""
    gone = _of_activities(view.withheld.activities, found, year)
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
    for hidden in (view.withheld.activities, view.withheld.events):
        gone = _of_activities(hidden, found, year)
        shown.loc[gone, columns] = pd.NA
        shown.loc[gone, "why"] = WITHHELD
    return shown


def _of_activities(
    hidden: Mapping[int, frozenset[str]], found: pd.DataFrame, year: int
) -> pd.Series:
    """Which rows are of one of these activities."""
    return found["activity"].isin(hidden.get(year, frozenset()))


def _participation(view: View, found: Participation | None, year: int) -> Participation | None:
    """Each of its numbers is of one participant; the median is of all of them."""
    if TOTAL in view.withheld.attendance.get(year, ()) or year in view.withheld.uncommon:
        return None
    return found and replace(found, attendances=(), layers=found.layers.iloc[:0])


def _renewal(view: View, found: pd.DataFrame, year: int, sector: str | None) -> pd.DataFrame:
    """A flow of a few, of whom all know that they left, tells what they paid."""
    few = TOTAL in view.withheld.renewals.get(year, ())
    return found.iloc[:0] if few or sector is not None else found


def _meetings(view: View, found: tuple[Any, ...]) -> tuple[Any, ...]:
    """The networks without names, and nobody's place in the drawing."""
    known, mixed, _ = found
    bare = {
        year: replace(one, organisations=one.organisations.assign(organisation=""))
        for year, one in known.items()
    }
    told = {year: None if year in view.withheld.unmixed else one for year, one in mixed.items()}
    return bare, told, {}


def _income(view: View, found: pd.DataFrame, year: int, left: float) -> pd.DataFrame:
    """Without names, and in no order that tells them; where few were to pay nothing, where few paid
    only the plan, and where few are yet to pay not what is expected at the end."""
    if year in view.withheld.budgeted:
        return found.iloc[:0]
    if TOTAL in view.withheld.money.get(year, ()):
        found = found.assign(invoiced=math.nan, actual=math.nan, open=math.nan)
        found["expected"] = found["planned"]
    elif left > 0 and TOTAL in view.withheld.unfilled.get(year, ()):
        found = found.assign(expected=math.nan)
    return found.assign(provider="").sort_values([*found.columns], ignore_index=True)


def _actuals(view: View, found: dict[str, float | None], year: int) -> dict[str, float | None]:
    """What really came in, but where few paid; the costs are public."""
    paid = TOTAL in view.withheld.money.get(year, ()) or year in view.withheld.budgeted
    return {key: None if paid and key != "cost" else value for key, value in found.items()}


def _flow(view: View, found: Flow, year: int, *given: Any) -> Flow:  # noqa: ARG001
    return Flow(why=WITHHELD) if year in view.withheld.budgeted else replace(found, earmarked=())


def _measured(view: View, found: pd.DataFrame, *given: Any) -> pd.DataFrame:  # noqa: ARG001
    """Figures by kind of income, but where few were to pay, or by contribution without the average
    of existing participants where that tells what few others pay."""
    if "kind" in found:
        return found[~found["year"].isin(view.withheld.budgeted)]
    if "fee" not in found:
        raise NotForAllError(f"analytics.metrics.measure by {', '.join(found.columns)}")
    hidden = view.withheld.fees
    gone = [
        fee in hidden.get(year, ()) for year, fee in zip(found["year"], found["fee"], strict=True)
    ]
    return found[~pd.Series(gone, index=found.index, dtype=bool)]


def _leadership(view: View, found: dict[str, Any], year: int) -> dict[str, Any]:
    """At how many events the initiator was host, is its attendance."""
    gone = ("host", "income") if year in view.withheld.budgeted else ("host",)
    return {role: share for role, share in found.items() if role not in gone}


DOORS: Mapping[str, Callable[..., Any]] = {
    "analytics.balance.income_lines": _income,
    "analytics.costs.unit_costs": _unit_costs,
    "analytics.flow.flow": _flow,
    "analytics.growth.renewal": _renewal,
    "analytics.hindsight.actuals": _actuals,
    "analytics.impact.participation": _participation,
    "analytics.impact.spillover": _spillover,
    "analytics.metrics.measure": _measured,
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


def findings(view: View, found: Iterable[Finding], year: int) -> list[Finding]:
    """What does not agree in a year, without what tells of single organisations."""
    if view.everything:
        return [*found]
    of_income = ("balance", "balancing_item") if year in view.withheld.budgeted else ()
    return [
        replace(one, places=tuple(dict.fromkeys(map(_tab, one.places))))
        for one in found
        if not (
            one.for_manager
            or one.kind in (*_ABOUT_ONE, *of_income, "unbudgeted")
            or (one.kind == "sheet_total" and one.column in ("budgeted", "invoiced", "received"))
        )
    ]


def _tab(place: str) -> str:
    """Without the rows: who has read the sheet once knows whose row has no amount."""
    return place.rpartition(", rij")[0] or place


# --- the what-if --------------------------------------------------------------------------------


class WithheldError(PlanError):
    """There is a plan, and its totals tell of single organisations; the message is WITHHELD."""


def plan(view: View, found: Baseline) -> Baseline:
    """The plan with what organisations pay evened out: it varies the same, and tells of no one.

    Each existing participant but the initiator, and each new one, then pays the same and has no
    name, in no order that tells it; the totals stay. What one pays on a second line (`payers` 0)
    goes into them. Where the new ones are few, they pay as the others; of fewer than three
    prospects none is told; nor is, where few came, how long all were there. WithheldError where the
    totals tell of a few.
    """
    if view.everything:
        return found
    if found.year in view.withheld.budgeted:
        raise WithheldError(WITHHELD)
    initiator = found.initiator and found.initiator.name
    no_hours = _is_hidden(view.withheld, "contact_hours", found.year, TOTAL)
    paid = [x for x in found.income if x.kind == CONTRIBUTION and x.provider != initiator]
    others = [line for line in found.income if line not in paid]
    paid.sort(key=lambda line: (line.is_new, line.sector, line.status or "", -line.payers))
    together, evened = found.year in view.withheld.fees, []
    for which in ((False, True),) if together else ((False,), (True,)):
        lines = [line for line in paid if line.is_new in which]
        payers = [float(line.payers) for line in lines]
        amounts = [line.amount for line in lines]
        shares = largest_remainder(payers, sum(amounts)) if any(payers) else amounts
        evened += [
            replace(line, amount=amount, provider="")
            for line, amount in zip(lines, shares, strict=True)
        ]
    return replace(
        found,
        income=(*evened, *others),
        candidates=() if found.year in view.withheld.prospects else found.candidates,
        contact_hours=None if no_hours else found.contact_hours,
    )


def kept(
    view: View, values: Mapping[str, Any], figures: Mapping[str, float], year: int
) -> tuple[dict[str, Any], dict[str, float]]:
    """The levers and the figures of a kept scenario on the plan of a year.

    Who is left out of the plan by name is not told. What a scenario came to was worked out with
    what single organisations pay: figures of one with leavers go too, as their sector is known; so
    do those of who joins where the plan evens these out or leaves them out (`plan`), and all
    figures of a year in which few were to pay.
    """
    shown = {key: value for key, value in values.items() if view.everything or key not in NAMED}
    gone = view.withheld
    few = {"planned": gone.fees, "prospects": gone.prospects}
    tells = (
        any(key.startswith(("leaving", "leavers")) for key in values)
        or any(key in values and year in years for key, years in few.items())
        or year in gone.budgeted
    )
    return shown, {} if tells and not view.everything else dict(figures)


NAMED = frozenset(key for key, lever in BY_KEY.items() if lever.manager)  # they name organisations
