"""From all that a session of the board can get, nothing that tells of a few can be worked out.

Shown in two ways: when organisations that nobody can tell apart trade what they paid and did, the
board gets the very same; and all that it gets, as equations in what each paid or did, adds up to
nobody's.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import count, groupby, product
from random import Random
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from analytics import allocation, costs, disclosure, flow, growth, hindsight, impact, telling
from analytics import balance as balances
from analytics import network as networks
from analytics.baseline import baseline
from analytics.catalogue import METRICS
from analytics.catalogue.cost_figures import chosen_key
from analytics.disclosure import DOORS, PUBLIC, View, WithheldError
from analytics.finance import contradictions
from analytics.metrics import measure
from analytics.participants import give_and_get, participants
from analytics.passport import passport
from analytics.withheld import withheld
from data.contents import settle
from pages.parts.asked import name
from tests.analytics.conftest import Trial
from tests.colleagues import AMOUNTS, SECTORS, STRANGER, YEARS, Colleague, Colleagues, colleagues

Cursor = duckdb.DuckDBPyConnection
Path = tuple[object, ...]
Got = Iterator[tuple[Path, Any]]
Asked = tuple[str, int, str | None]  # a KPI, a year and a sector
SUMS = ("contributions_budgeted", "contributions_received", "attendances", "contact_hours")
WORLDS = int(os.environ.get("WORLDS", "2"))  # the first without an own page, the second with
# Figures of one organisation of which nobody knows which it is: the largest, or that in the middle.
OF_SOMEONE = {"largest_funder_share", "participation"}
OF_UNKNOWN = {"turnout"}  # a share of a whole that is not given
KEPT = {"planned": 0}  # who is yet to join does not come
CHANCE = {"low", "high"}  # between which sectors mix by chance, as drawn by lot
LINES = "lines"  # of income, in no order that tells whose they are; they stay on the server
SPREAD = {"value", "ratio"}  # on the own page, of twelve participants or more
# What is moved and by how much: not so much that other figures would be hidden.
MOVES = [("contributions", 350.0), ("contributions", 1.0), ("attendance", 1)]
CURVED = 0.02  # a figure is a sum when all at once move it as each does, but for so much
NOISE = 1e-9  # of a figure: what sums in another order differ by
RANK, NEAREST = 1e-6, 0.05  # equations differ, and say what is wanted, but for so much


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
        yield from _leaves(path, _drawn(view, question, seen, *given))
    for year, mine in disclosure.seen(view, name(participants), participants(cursor)).items():
        for one in mine:
            page = give_and_get(cursor, year, one)
            seen = disclosure.seen(view, name(give_and_get), page, (year, one))
            yield from _leaves((give_and_get.__name__, year), seen)
    for year in YEARS:
        findings = disclosure.findings(view, contradictions(cursor, year), year)
        yield from _leaves(("findings", year), findings)
        mine = baseline(cursor, year)  # the manager's, who may keep what it comes to
        of_scenario = disclosure.kept(view, KEPT, telling.figures(mine, KEPT), year)
        yield from _leaves(("kept", year), of_scenario)
        with suppress(WithheldError):
            yield from _leaves(("plan", year), disclosure.plan(view, mine))
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
            hindsight.actuals,
        ):
            yield question, (year,), {}
        for question in (balances.income_lines, balances.cost_lines):
            yield question, (year, 0.0), {}
        yield balances.income_lines, (year, 0.5), {}
        for question in (allocation.allocation, costs.unit_costs, flow.flow):
            yield question, (year, "hours"), {}
        yield costs.unit_costs, (year, "euros"), {"in_kind": False}
        yield growth.renewal, (year, None), {}
        yield growth.renewal, (year, "zorg"), {}


def test_every_question_that_is_answered_is_asked_here() -> None:
    asked = {name(question) for question, *_ in _questions()}
    assert asked | {name(participants), name(give_and_get)} == PUBLIC | DOORS.keys()


def _drawn(view: View, question: Any, found: Any, *given: Any) -> Any:
    """What the page of a question draws for the board: of income the sums of lines, too, but not at
    what pace it comes in; of networks only how sectors met, for who is which dot stays on the
    server."""
    if question is balances.income_lines:
        return {LINES: found, "side": replace(balances.side(found, given[1]), pace=None)}
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
    """The first network from this seed in which somebody has another to trade with."""
    source = Random(seed)
    found = (_looked(source, with_own=bool(seed % 2)) for _ in count())
    return next(one for one in found if any(len(kind) > 1 for kind in one.alike()))


def _looked(source: Random, *, with_own: bool) -> Looked:
    world = colleagues(source)
    asked = [
        (metric.key, source.choice(YEARS), source.choice(SECTORS[:4]) if metric.by_sector else None)
        for metric in source.sample(METRICS, 6)
        if not metric.only_split
    ]
    own = source.choice([one.name for one in world.everyone if not one.is_initiator])
    return Looked(world=world, own=own if with_own else None, passports=tuple(asked))


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
    differ = {path for path in found.keys() | other if found.get(path) != other.get(path)}
    assert {path for path in differ if path[-1] not in CHANCE} == set()


def _text(cell: object) -> str:
    """A number to nine digits: sums of cents in another order differ in the sixteenth."""
    return f"{cell:.9g}" if isinstance(cell, float) else str(cell)


@pytest.mark.parametrize(("sheet", "by"), MOVES)
@pytest.mark.parametrize("seed", range(WORLDS))
def test_nothing_adds_up_to_what_one_or_two_paid_or_did(
    seed: int, sheet: str, by: float, trial: Trial
) -> None:
    """Each figure that the board gets is an equation in what organisations paid, or how often they
    came: which, shows by moving each of these a little. What one did, or two of a kind, or a sector
    or an activity that is hidden, is no sum of those equations.
    """
    here = looked(seed)
    parts = _parts(here, sheet)
    known = np.array(list(_equations(here, parts, by, trial).values()))
    assert len(known) > 5
    secrets = _secrets(here, sheet, parts, trial)
    assert [name for name, wanted in secrets if _follows(wanted, known)] == []


@pytest.mark.parametrize(
    ("what", "sheet", "by"),
    [("contributions", *MOVES[0]), ("received", *MOVES[0]), ("attendance", *MOVES[2])],
)
@pytest.mark.parametrize("seed", range(WORLDS))
def test_what_two_paid_or_did_does_not_follow_where_nobody_else_did(
    seed: int, what: str, sheet: str, by: float, trial: Trial
) -> None:
    """Also what the two have together, where neither of them looks."""
    here = looked(seed)
    kinds = {"received"} if what == "received" else {part.what for part in _parts(here, sheet)}
    there = sorted({part.of for part in _parts(here, sheet) if part.what in kinds} - {STRANGER})
    few = there[:2] if here.own is None else [there[0], here.own]
    here = replace(here, world=here.world.of_few(few, what))
    parts = [part for part in _parts(here, sheet) if part.of in few and part.what in kinds]
    known = np.array(list(_equations(here, parts, by, trial).values()))
    secrets = [*_secrets(here, sheet, parts, trial)]
    assert secrets
    if here.own is None:
        secrets.append((few, _together(parts, few, kinds)))
    assert [name for name, wanted in secrets if len(known) and _follows(wanted, known)] == []


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one organisation paid (a kind of amount) or how often it came to an activity, in the
    last year: the cells of the sheet that say it."""

    sheet: str
    of: str
    what: str
    rows: tuple[int, ...]
    columns: tuple[str, ...]


def _parts(here: Looked, sheet: str) -> list[Part]:
    rows = here.world.sheets[YEARS[-1]][sheet]
    names = {one.name for one in here.others()} | {STRANGER}
    if sheet == "attendance":
        by_activity = defaultdict(list)
        for at, row in enumerate(rows):
            if row["organisation"] in names and row["present"]:
                by_activity[row["organisation"], row["activity"]].append(at)
        return [
            Part(sheet=sheet, of=of, what=what, rows=tuple(at), columns=("present",))
            for (of, what), at in by_activity.items()
        ]
    return [
        Part(sheet=sheet, of=row["provider"], what=what, rows=(at,), columns=filled)
        for at, row in enumerate(rows)
        for what, columns in (("paid", AMOUNTS[:2]), ("received", AMOUNTS[2:]))
        if row["provider"] in names
        and (filled := tuple(one for one in columns if row[one] is not None))
    ]


def _equations(
    here: Looked, parts: Sequence[Part], by: float, trial: Trial
) -> dict[Path, np.ndarray]:
    """By how much each figure moves with each of the parts, as far as all at once, or half of them
    where all at once hide it, move it as each does: what jumps, as a count does, or bends, as an
    average does, tells nothing of its size."""

    def numbers(times: Mapping[Part, int]) -> dict[Path, float]:
        world = here.world
        for part, so_many in times.items():
            world = world.more(part.sheet, part.rows, part.columns, so_many * by)
        return _numbers(here, world, trial)

    source = Random(len(parts))
    times = {part: source.randint(2, 4) for part in parts}  # more than once: a jump then stays 1
    halves = [{part: times[part] for part in parts[start::2]} for start in (0, 1)]
    base, *at_once = (numbers(some) for some in ({}, times, *halves))
    so_often = [np.array([some.get(part, 0) for part in parts]) for some in (times, *halves)]
    moved = [numbers({part: 1}) for part in parts]
    found = {}
    for path, number in base.items():
        row = np.array([other.get(path, math.nan) - number for other in moved])
        row[np.abs(row) < NOISE * max(1, abs(number))] = 0
        if np.isfinite(row).all() and row.any():
            expected = [row @ often for often in so_often]
            came = [
                other.get(path, number + move) - number
                for other, move in zip(at_once, expected, strict=True)
            ]
            if np.allclose(came, expected, rtol=CURVED):
                found[path] = row / np.linalg.norm(row)
    return found


def _secrets(
    here: Looked, sheet: str, parts: Sequence[Part], trial: Trial
) -> Iterator[tuple[list[str], np.ndarray]]:
    """What may not follow from the equations: of whom and what, and which parts are in it.

    Who sees the own figures may subtract them, also from a sum of three: then only what a single
    other one did is a secret.
    """
    kinds = sorted({part.what for part in parts})
    whats = [{kind} for kind in kinds] + ([set(kinds)] if sheet == "attendance" else [])
    everyone = here.world.everyone
    found = [({name}, what) for name in sorted({part.of for part in parts}) for what in whats]
    if here.own is None:
        with trial(*here.world.workbooks()) as cursor:
            settle(cursor)
            gone = withheld(cursor)
        hidden = gone.money if sheet == "contributions" else gone.attendance
        pairs = [{one.name for one in few} for few in here.alike() if len(few) == 2]
        sectors = [
            {one.name for one in everyone if one.sector == sector} for sector in hidden[YEARS[-1]]
        ]
        closed = [{kind} for kind in kinds if kind in gone.activities[YEARS[-1]]]
        found += product([*pairs, *sectors], whats)
        found += product([{one.name for one in everyone}], closed)
    for names, what in found:
        wanted = _together(parts, names, what)
        if wanted.any():
            yield sorted(names | what), wanted


def _together(parts: Sequence[Part], names: Collection[str], what: Collection[str]) -> np.ndarray:
    """What these have together, as it moves with each of the parts: so much in each row. Of length
    1, or 0 where they have nothing."""
    moves = np.array([len(p.rows) * float(p.of in names and p.what in what) for p in parts])
    return moves / (np.linalg.norm(moves) or 1)


def _follows(wanted: np.ndarray, known: np.ndarray) -> bool:
    """Whether it is a sum of equations, each so many times."""
    times = np.linalg.lstsq(known.T, wanted, rcond=RANK)[0]
    return bool(np.linalg.norm(known.T @ times - wanted) < NEAREST)


def _numbers(here: Looked, world: Colleagues, trial: Trial) -> dict[Path, float]:
    """What the board gets as numbers, and one over each: what an hour costs, and the cost that all
    may know, tell how many hours there were."""
    with trial(*world.workbooks()) as cursor:
        got = list(gets(cursor, here.own, here.passports))
    found = {path: _number(cell) for path, cell in got if not _is_of_someone(path)}
    numbers = {path: number for path, number in found.items() if number is not None}
    return numbers | {(*path, "over"): 1 / number for path, number in numbers.items() if number}


def _number(cell: object) -> float | None:
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _is_of_someone(path: Path) -> bool:
    subject = path[1] if path[0] == "passport" else path[0]
    spread = path[0] == "give_and_get" and path[2] in SPREAD
    return subject in OF_SOMEONE | OF_UNKNOWN or LINES in path or spread
