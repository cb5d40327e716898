"""Networks made up for the tests of what the board may see, and the same with facts exchanged.

Nine to fourteen organisations in two years, of which some sectors are a few; every sheet is filled
and every name is spelt as it is, so that two of them can trade what they paid and where they were.
In some of them cells are empty, one pays nothing or changes sector, or a stranger pays by terms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from data.sheets import BY_KEY
from data.workbook import Upload
from tests.tables import typed, upload

YEARS = (2014, 2015)
SECTORS = ("wonen", "welzijn", "zorg", "onderwijs", "overig")
CLASSES = {0: 2500, 5_000_000: 5000, 25_000_000: 7500, 50_000_000: 10_000, 75_000_000: 12_500}
STRANGER = "Een onbekend huis"  # an organisation that came, or paid, and is no participant
LETTERS = "ABCDEFGHIJKLMN"
# Activity, its block and kind, whether it is plenary; three of Blok B, and two of Blok C, share a
# budget.
ROOMS = (
    ("Café", "Blok A", "café", True),
    ("Kamer", "Blok B", "leerwerkplaats", False),
    ("Zaal", "Blok B", "leerwerkplaats", False),
    ("Hal", "Blok B", "leerwerkplaats", False),
    ("Les", "Blok C", "masterclass", False),
    ("Plein", "Blok C", "masterclass", False),
    ("Tafel", "Blok D", "leerwerkplaats", False),
)
BUDGET = (("Blok A", 40, 4000), ("Blok B", 80, 9000), ("Blok C", 60, 6000), ("Blok D", 50, 5500))
AMOUNTS = ("budgeted", "invoiced", "received")
KINDS = ("paid", "came", "hosted", "talked")

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One organisation by what anybody may know of it: in which years it is a participant, and of
    which sector, in the first year (`before`) and in the last."""

    name: str
    before: str
    sector: str
    joined: int
    left: int | None
    is_initiator: bool

    def is_there(self, year: int) -> bool:
        """Whether it is a participant in some part of the year."""
        return self.joined <= year and (self.left is None or year <= self.left)

    @property
    def likeness(self) -> tuple[object, ...]:
        """What it shares with those that nobody can tell it apart from."""
        return self.before, self.sector, self.joined, self.left


@dataclass(frozen=True, kw_only=True)
class Colleagues:
    """A network and its sheets: year → sheet → rows."""

    everyone: tuple[Colleague, ...]
    sheets: Mapping[int, Mapping[str, Rows]]

    def workbooks(self) -> Iterator[Upload]:
        """One for each year."""
        for year, sheets in self.sheets.items():
            tables = {
                key: [typed(BY_KEY[key], row, at, year) for at, row in enumerate(rows, start=2)]
                for key, rows in sheets.items()
            }
            yield upload(year, **tables)

    def traded(
        self, new: Mapping[str, str], kinds: Sequence[str] = KINDS, years: Sequence[int] = YEARS
    ) -> Colleagues:
        """The same network, in which each organisation has what another one had.

        In: who takes the place of whom (a permutation of names); of what: what is `paid`, who
        `came`, who `hosted` and who `talked`; in which years. Nobody trades who was not there.
        """
        sheets = deepcopy(dict(self.sheets))
        for year in years:
            there = {one.name for one in self.everyone if one.is_there(year)}
            here = {a: b for a, b in new.items() if {a, b} <= there}
            found = sheets[year]
            if "paid" in kinds:
                for row in found["contributions"]:
                    if row["kind"] == "participantenbijdrage":
                        row["provider"] = here.get(row["provider"], row["provider"])
            if "talked" in kinds:
                _trade(found["participants"], "organisation", ("relation_talk",), here)
            for kind, column in (("came", "organisation"), ("hosted", "host")):
                if kind in kinds:
                    for row in found["attendance"]:
                        row[column] = here.get(row[column], row[column])
        return replace(self, sheets=sheets)

    def more(self, sheet: str, at: Sequence[int], columns: Sequence[str], by: float) -> Colleagues:
        """The same network with that much more in these rows and columns of the last year."""
        sheets = deepcopy(dict(self.sheets))
        for row in at:
            for column in columns:
                sheets[YEARS[-1]][sheet][row][column] += by
        return replace(self, sheets=sheets)

    def of_few(self, few: Collection[str], what: str) -> Colleagues:
        """The same network, in which in the last year beside the initiator only these came
        (`attendance`), were to pay (`contributions`), or paid (`received`)."""
        sheets = deepcopy(dict(self.sheets))
        kept = {*few, *(one.name for one in self.everyone if one.is_initiator)}
        found = sheets[YEARS[-1]]
        fees = [row for row in found["contributions"] if row["kind"] == "participantenbijdrage"]
        others = [row for row in fees if row["provider"] not in kept]
        if what == "attendance":
            came = [row for row in found["attendance"] if row["organisation"] in kept]
            found["attendance"] = [{**row, "host": None} for row in came]
        elif what == "contributions":
            found["contributions"] = [row for row in found["contributions"] if row not in others]
        else:
            for row in others:
                row["received"] = 0
        return replace(self, sheets=sheets)


def _trade(rows: Rows, name: str, columns: Sequence[str], new: Mapping[str, str]) -> None:
    before = {row[name]: {column: row[column] for column in columns} for row in rows}
    by_name = {row[name]: row for row in rows}
    for one, other in new.items():
        if {one, other} <= by_name.keys():
            by_name[other].update(before[one])


def colleagues(source: Random) -> Colleagues:
    """A network with sectors of many and of a few, of whom one or more join, and leave, in the last
    year."""
    weights = [source.choice((1, 1, 2, 5)) for _ in SECTORS]
    size = source.randint(9, len(LETTERS))
    everyone = []
    for at, letter in enumerate(LETTERS[:size]):
        moves = source.random() if at else 1.0
        last = size - 1 - at  # the last but one leaves in the last year, the last joins in it
        sector = source.choices(SECTORS, weights)[0]
        everyone.append(
            Colleague(
                name=f"Organisatie {letter}",
                before=source.choice(SECTORS) if at and source.random() < 0.04 else sector,
                sector=sector,
                joined=YEARS[1] if last == 0 or moves < 0.1 else YEARS[0] - 3,
                left=YEARS[1] if last == 1 else YEARS[0] if last and 0.1 <= moves < 0.2 else None,
                is_initiator=at == 0,
            )
        )
    fees = {one.name: source.choice(list(CLASSES.values())) for one in everyone}
    return Colleagues(
        everyone=tuple(everyone),
        sheets={year: _sheets(source, year, everyone, fees) for year in YEARS},
    )


def _sheets(
    source: Random, year: int, everyone: Sequence[Colleague], fees: Mapping[str, int]
) -> dict[str, Rows]:
    there = [one for one in everyone if one.is_there(year)]
    rooms = [room for room in ROOMS if source.random() < 0.9]
    lacks = source.choices(("", "activity", "line", "duration"), (4, 1, 1, 1))[0]
    came = list(_attendance(source, year, there, [name for name, *_ in rooms]))
    visitors = {
        name: {row["organisation"] for row in came if row["activity"] == name} for name, *_ in rooms
    }
    durations = {name: 8 if source.random() < 0.2 else 2 for name, *_ in rooms}
    odd = min(visitors, key=lambda name: len(visitors[name]))  # one thing of it is not written down
    if lacks == "duration":
        durations[odd] = None
    return {
        "participants": [_participant(source, year, one) for one in there],
        "contributions": list(_contributions(source, year, there, fees)),
        "budget": [
            _line(block, hours, cost, line_kind="uren", cost_role="direct", funding="cash")
            for block, hours, cost in BUDGET
        ],
        "actuals": [
            _line(block, hours - 5, cost - 300, line_kind="uren") for block, hours, cost in BUDGET
        ],
        "activities": [
            {
                "activity": name,
                "block": block,
                "budget_activity": f"Regel {'Z' if (lacks, name) == ('line', odd) else block[-1]}",
                "kind": kind,
                "form": source.choice(("tribune", "arena")),
                "plenary": plenary,
                "planned": 3,
                "held": 2,
                "spillover": source.choice((None, 40)),
            }
            for name, block, kind, plenary in rooms
            if (lacks, name) != ("activity", odd)
        ],
        "attendance": [
            {
                **row,
                # how often and for how long all came tells apart who did to what lasts longer
                "duration": durations[row["activity"]],
            }
            for row in came
        ],
        "products": [
            {"activity": "Kamer", "title": "Eén", "kind": "verslag", "applied_in": "praktijk"}
        ],
        "scale": [{"turnover_from": start, "contribution": fee} for start, fee in CLASSES.items()],
        "cover": [{"year": year, "stated_participants": None}],
    }


def _line(block: str, hours: int, cost: int, **more: str) -> dict[str, Any]:
    return {"block": block, "activity": f"Regel {block[-1]}", "hours": hours, "cost": cost, **more}


def _participant(source: Random, year: int, one: Colleague) -> dict[str, Any]:
    return {
        "organisation": one.name,
        "sector": one.before if year == YEARS[0] else one.sector,
        "role": "initiatiefnemer" if one.is_initiator else "participant",
        "member_since": dt.date(one.joined, 1, 1),
        "member_until": dt.date(year, 12, 30) if one.left == year else None,
        "relation_talk": dt.date(year, 9, 1) if source.random() < 0.5 else None,
    }


def _contributions(
    source: Random, year: int, there: Sequence[Colleague], fees: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """What each pays, not always what it paid before; what others bring; who is yet to join."""
    is_running, lacks_some = source.random() < 0.3, source.random() < 0.2
    lacks_status = source.random() < 0.2
    without = source.choice(there) if source.random() < 0.15 else None
    for one in there:
        if one is without and not one.is_initiator:
            continue
        fee = fees[one.name] if source.random() < 0.9 else source.choice(list(CLASSES.values()))
        received = source.choice((fee, fee, fee, fee, 0, fee / 2))
        asked = [fee, fee]
        if lacks_some and source.random() < 0.2:
            asked[source.choice((0, 1))] = None
        amounts = (*asked, None if is_running and source.random() < 0.5 else received)
        is_said = not lacks_status or source.random() < 0.5
        status = "nieuw" if one.joined == year else "bestaand" if is_said else None
        yield _income(one.name, "participantenbijdrage", amounts, status=status)
    if source.random() < 0.15:
        for _ in range(3):
            yield _income(STRANGER, "participantenbijdrage", (1000, 1000, 1000))
    initiator = next(one.name for one in there if one.is_initiator)
    yield _income(initiator, "in kind", (40_000, None, None))
    yield _income("Provincie", "subsidie", (10_000, 10_000, 10_000))
    if source.random() < 0.4:
        planned = _income(
            "Nog te werven", "participantenbijdrage", (15_000, None, None), status="nieuw"
        )
        yield {**planned, "number": 3}


def _income(
    name: str, kind: str, amounts: Sequence[float | None], **more: str | None
) -> dict[str, Any]:
    return {
        "provider": name,
        "kind": kind,
        "number": 1,
        **dict(zip(AMOUNTS, amounts, strict=True)),
        **more,
    }


def _attendance(
    source: Random, year: int, there: Sequence[Colleague], rooms: Sequence[str]
) -> Iterator[dict[str, Any]]:
    names = [one.name for one in there]
    for room in rooms:
        for month in sorted(source.sample(range(1, 13), source.randint(1, 3))):
            few = source.random() < 0.35
            size = source.randint(1, 3) if few else source.randint(4, len(names))
            event = {
                "date": dt.date(year, month, 5),
                "activity": room,
                "host": source.choice((None, *names)),
            }
            came = source.sample(names, size)
            strangers = [name for name in (STRANGER, "(extern)") if source.random() < 0.1]
            for name in (*came, *strangers):
                layers = ("bestuurder", "leidinggevende", "professional", "student")
                for group in source.sample(layers, source.choice((1, 1, 2, 3))):
                    yield {
                        **event,
                        "organisation": name,
                        "function_group": group,
                        "registered": source.choice((None, 4, 4, 4, 4, 4)),
                        "present": source.choice((0, 1, 2, 3, 4)),
                    }
