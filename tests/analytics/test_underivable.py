"""From all that a session of the board can get, nothing that tells of a few can be worked out.

Shown by what else could be true: of whatever a few paid, or did, there is another network in which
it is different, and in which the board gets the very same.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import groupby
from random import Random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analytics import allocation, costs, disclosure, flow, growth, impact
from analytics import balance as balances
from analytics import network as networks
from analytics.baseline import baseline
from analytics.catalogue import METRICS
from analytics.catalogue.cost_figures import chosen_key
from analytics.disclosure import DOORS, PUBLIC, View
from analytics.finance import contradictions
from analytics.metrics import measure
from analytics.participants import give_and_get, participants
from analytics.passport import passport
from analytics.withheld import withheld
from data.contents import settle
from pages.parts.asked import name
from tests.analytics.conftest import Trial
from tests.colleagues import AMOUNTS, SECTORS, YEARS, Colleague, Colleagues, colleagues

Cursor = duckdb.DuckDBPyConnection
Path = tuple[object, ...]
Got = Iterator[tuple[Path, Any]]
Asked = tuple[str, int, str | None]  # a KPI, a year and a sector
SUMS = ("contributions_budgeted", "contributions_received", "attendances", "contact_hours")
WORLDS = int(os.environ.get("WORLDS", "1"))
# Figures of one organisation of which nobody knows which it is: the largest, or that in the middle.
OF_SOMEONE = {"largest_funder_share", "participation"}
OF_UNKNOWN = {"turnout"}  # a share of a whole that is not given
LINES = "lines"  # of income, in no order that tells whose they are; they stay on the server
SPREAD = {"value", "ratio"}  # on the own page, of twelve participants or more
COLUMNS = 20  # figures moved one by one, of those that organisations are in
EURO, VISIT = 350, 1  # by how much: not so much that other figures would be hidden
NEAREST = 0.05  # a figure is known when what is given adds up to it, but for so much


# --- all that a session of the board can get ------------------------------------------------------


def gets(cursor: Cursor, own: str | None, passports: Iterable[Asked] = ()) -> Got:
    """Every text and number that pages have from the facts, by where it is; the figures first."""
    settle(cursor)
    view = View(everything=False, own=own, withheld=withheld(cursor))
    whole = disclosure.figures(view, measure(cursor))
    by_sector = disclosure.figures(view, measure(cursor, by="sector"))
    for frame in (whole, by_sector):
        for row in frame.to_dict("records"):
            yield from _leaves((row["metric"], row["year"], row.get("sector")), row)
    for key in SUMS:
        yield from _leaves(("rest", key), disclosure.with_rest(view, by_sector, whole, key))
    for question, given, named in _questions():
        found = question(cursor, *given, **named)
        seen = disclosure.seen(view, name(question), found, given)
        path = (question.__name__, *given, *named.values())
        yield from _leaves(path, _drawn(view, question, seen))
    for year, mine in disclosure.seen(view, name(participants), participants(cursor)).items():
        for one in mine:
            page = give_and_get(cursor, year, one)
            seen = disclosure.seen(view, name(give_and_get), page, (year, one))
            yield from _leaves((give_and_get.__name__, year), seen)
    for year in YEARS:
        findings = disclosure.findings(view, contradictions(cursor, year))
        yield from _leaves(("findings", year), findings)
        yield from _leaves(("plan", year), disclosure.plan(view, baseline(cursor, year)))
    for asked in passports:
        found = disclosure.passport(view, passport(cursor, *asked))
        yield from _leaves(("passport", *asked), replace(found, files=()))  # when it was uploaded


def _questions() -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
    """What pages ask beside figures, with what they give."""
    for question in (chosen_key, growth.cohorts, impact.themes, networks.every_year):
        yield question, (), {}
    yield measure, ("income_share",), {"by": "kind"}
    yield measure, ("break_even", "break_even_without_in_kind"), {"by": "fee"}
    for year in YEARS:
        for question in (
            balances.printed_totals,
            costs.variances,
            growth.bridge,
            growth.movements,
            growth.renewal_gap,
            impact.circulation,
            impact.forms,
            impact.participation,
            impact.scores,
            impact.spillover,
            impact.workplaces,
            networks.leadership,
        ):
            yield question, (year,), {}
        for question in (balances.income_lines, balances.cost_lines):
            yield question, (year, 0.0), {}
        for question in (allocation.allocation, costs.unit_costs, flow.flow):
            yield question, (year, "hours"), {}
        yield costs.unit_costs, (year, "euros"), {"in_kind": False}
        yield growth.renewal, (year, None), {}
        yield growth.renewal, (year, "zorg"), {}


def test_every_question_that_is_answered_is_asked_here() -> None:
    asked = {name(question) for question, *_ in _questions()}
    assert asked | {name(participants), name(give_and_get)} == PUBLIC | DOORS.keys()


def _drawn(view: View, question: Any, found: Any) -> Any:
    """What the page of a question draws for the board: of income the sums of lines, too; of
    networks only how sectors met, for who is which dot stays on the server."""
    if question is balances.income_lines:
        return {LINES: found, "side": balances.side(found, 0.0)}
    if question is not networks.every_year:
        return found
    known, mixed, places = found
    drawn = {
        year: {
            "sizes": one.organisations["sector"].value_counts().to_dict(),
            "events": len(one.events),
            "of three": int((one.events["sectors"] > 2).sum()),
            "matrix": disclosure.between_sectors(view, networks.matrix(one), year),
        }
        for year, one in known.items()
    }
    return {"mixed": mixed, "places": places, "drawn": drawn}


def _leaves(path: Path, thing: object) -> Got:
    if isinstance(thing, pd.DataFrame):
        for row in thing.reset_index(drop=True).itertuples():
            yield from _leaves((*path, row.Index), row._asdict())
    elif is_dataclass(thing) and not isinstance(thing, type):
        for one in fields(thing):
            yield from _leaves((*path, one.name), getattr(thing, one.name))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _leaves((*path, key), value)
    elif isinstance(thing, list | tuple):
        for at, value in enumerate(thing):
            yield from _leaves((*path, at), value)
    else:
        yield path, thing


# --- what it must not tell ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A network, whose own page the board member has, and who has no secret: the initiator."""

    world: Colleagues
    own: str | None
    passports: tuple[Asked, ...]

    def others(self) -> list[Colleague]:
        """Of whom the board member may know nothing."""
        return [one for one in self.world.everyone if not one.is_initiator and one.name != self.own]

    def alike(self) -> list[list[Colleague]]:
        """Those that nobody can tell apart by what anybody may know."""
        order = sorted(self.others(), key=lambda one: str(one.likeness))
        return [list(here) for _, here in groupby(order, key=lambda one: one.likeness)]


def looked(seed: int) -> Looked:
    source = Random(seed)
    world = colleagues(source)
    asked = [
        (metric.key, source.choice(YEARS), source.choice(SECTORS[:4]) if metric.by_sector else None)
        for metric in source.sample(METRICS, 6)
        if not metric.only_split
    ]
    own = source.choice([one.name for one in world.everyone if not one.is_initiator])
    return Looked(world=world, own=own if seed % 2 else None, passports=tuple(asked))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_who_nobody_can_tell_apart_are_not_told_apart(seed: int, trial: Trial) -> None:
    """Each had what the next one of its kind has: the board gets the very same."""
    here = looked(seed)
    new = {
        one.name: other.name
        for kind in here.alike()
        for one, other in zip(kind, [*kind[1:], kind[0]], strict=True)
    }
    turned = here.world.traded(new)
    assert turned != here.world
    with trial(*here.world.workbooks()) as cursor:
        found = {path: _text(cell) for path, cell in gets(cursor, here.own, here.passports)}
    with trial(*turned.workbooks()) as cursor:
        other = {path: _text(cell) for path, cell in gets(cursor, here.own, here.passports)}
    assert {path for path in found.keys() | other if found.get(path) != other.get(path)} == set()


def _text(cell: object) -> str:
    """A number to nine digits: sums of cents in another order differ in the sixteenth."""
    return f"{cell:.9g}" if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize("sheet", ["contributions", "attendance"])
@pytest.mark.parametrize("seed", range(WORLDS))
def test_nothing_adds_up_to_what_one_or_two_paid_or_did(
    seed: int, sheet: str, trial: Trial
) -> None:
    """Each figure that the board gets is an equation in what organisations paid, or how often they
    came: which, shows by moving these a little. What one, or two of a kind, did is no sum of them.
    """
    here = looked(seed)
    base = _numbers(here, here.world, trial)
    columns = _columns(here, sheet)
    moved = [_numbers(here, one, trial) for _, one in columns]
    rows = [
        [other.get(path, math.nan) - number for other in moved] for path, number in base.items()
    ]
    known = np.array([row for row in rows if np.isfinite(row).all() and any(row) and _is_sum(row)])
    assert len(known) > 5
    for who in [*([one] for one in here.others()), *(few for few in here.alike() if len(few) == 2)]:
        names = {one.name for one in who}
        for what in {what for (_, what), _ in columns}:
            wanted = np.array([float(of in names and kind == what) for (of, kind), _ in columns])
            if wanted.any():
                sums = np.linalg.lstsq(known.T, wanted, rcond=1e-9)[0]
                apart = np.linalg.norm(known.T @ sums - wanted) / np.linalg.norm(wanted)
                assert apart > NEAREST, (names, what)


def _numbers(here: Looked, world: Colleagues, trial: Trial) -> dict[Path, float]:
    with trial(*world.workbooks()) as cursor:
        got = list(gets(cursor, here.own, here.passports))
    found = {path: _number(cell) for path, cell in got if not _is_of_someone(path)}
    return {path: number for path, number in found.items() if number is not None}


def _number(cell: object) -> float | None:
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _is_sum(row: Sequence[float]) -> bool:
    """Whether all that is moved counts in it once, or so many times, as in a sum."""
    times = np.array(row) / min(abs(one) for one in row if one)
    return bool(np.allclose(times, times.round(), atol=1e-6))


def _is_of_someone(path: Path) -> bool:
    subject = path[1] if path[0] == "passport" else path[0]
    spread = path[0] == "give_and_get" and path[2] in SPREAD
    return subject in OF_SOMEONE | OF_UNKNOWN or LINES in path or spread


Column = tuple[tuple[str, str], Colleagues]  # whose and what, and the network where it is more


def _columns(here: Looked, sheet: str) -> list[Column]:
    """Some of what organisations paid in the last year, or how often they came to an activity."""
    names = {one.name for one in here.others()}
    found = []
    rows = here.world.sheets[YEARS[-1]][sheet]
    if sheet == "contributions":
        for at, row in enumerate(rows):
            if row["provider"] in names:
                for what, columns in (("paid", AMOUNTS[:2]), ("received", AMOUNTS[2:])):
                    if row[columns[0]] is not None:
                        found.append(((row["provider"], what), ([at], columns, EURO)))
    else:
        by_activity = defaultdict(list)
        for at, row in enumerate(rows):
            if row["organisation"] in names and row["present"]:
                by_activity[row["organisation"], row["activity"]].append(at)
        found = [((of, "came"), (at, ["present"], VISIT)) for (of, _), at in by_activity.items()]
    Random(len(found)).shuffle(found)
    return [(of, here.world.more(sheet, *where)) for of, where in found[:COLUMNS]]
