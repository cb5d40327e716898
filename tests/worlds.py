"""Networks made up for the tests: one to three years of at most eight organisations.

Every sheet that figures are made of is filled, with the oddities that real ones have: cells left
empty, sheets not delivered, names spelt otherwise, organisations that come, go, merge and move.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from data.reading.totals import ControlTotal
from data.sheets import BY_KEY as SHEETS_BY_KEY
from data.sheets import COST_ROLES, EXTERNAL, FUNCTION_GROUPS, LINE_KINDS
from data.workbook import Upload
from tests.oracle.facts import NETWORK_SECTORS, Facts, is_connected, plain
from tests.tables import Row, typed, upload

# Activity, its block and kind, and whether everybody is invited; in Blok B nothing is planned.
ACTIVITIES = (
    ("Café", "Blok A", "café", True),
    ("Werkplaats een", "Blok B", "leerwerkplaats", False),
    ("Werkplaats twee", "Blok B", "Leerwerkplaats", False),
    ("Masterclass", "Blok A", "masterclass", None),
)


@dataclass(frozen=True)
class World:
    """One to three consecutive years of a network of at most eight organisations."""

    workbooks: tuple[Upload, ...]

    @property
    def years(self) -> list[int]:
        """The years with any sheet at all."""
        return [one.year for one in self.workbooks if one.tables]

    def facts(self, chosen: dict[str, str]) -> Facts:
        """The same for the oracle."""
        return Facts(
            sheets={one.year: one.tables for one in self.workbooks},
            totals={one.year: one.totals for one in self.workbooks},
            settings=chosen,
        )


class Maker:
    """Makes one world: organisations with a history, and each year's sheets as they tell it."""

    def __init__(self, source: Random, first: int) -> None:
        self.source = source
        self.years = range(first, first + source.randint(1, 3))
        self.organisations = [
            _Organisation(self, f"Org {first}{letter}", f"{first}{at:04}")
            for at, letter in enumerate("ABCDEFGH"[: source.randint(0, 8)])
        ]
        self.careful = self.chance(0.6)

    def make(self) -> World:
        return World(tuple(self._workbook(year) for year in self.years))

    def chance(self, share: float) -> bool:
        return self.source.random() < share

    def some(self, values: Sequence[Any], empty: float = 0.0) -> Any:
        """One of the values, or None with the chance `empty`."""
        return None if self.chance(empty) else self.source.choice(values)

    def a_name(self) -> str:
        """A name that some organisation has, had or will have."""
        names = [name for one in self.organisations for name in one.names.values()]
        return self.spelled(self.some([*names, "Een onbekende"]))

    def spelled(self, name: str) -> str:
        """The same name as someone else may type it."""
        return self.some([name] * 6 + [name.upper(), name.replace(" ", "  ")])

    def _workbook(self, year: int) -> Upload:
        made = {
            "participants": self._participants,
            "contributions": self._contributions,
            "budget": self._budget,
            "actuals": self._actuals,
            "activities": self._activities,
            "attendance": self._attendance,
            "products": self._products,
            "scale": self._scale,
        }
        tables = {
            key: [
                typed(SHEETS_BY_KEY[key], row, number, year)
                for number, row in enumerate(make(year), start=2)
            ]
            for key, make in made.items()
            # a sheet that is not delivered; a scale holds in later years: without one of its own a
            # world would see that of another
            if self.chance(0.85) or (key == "scale" and year == self.years[0])
        }
        if self.chance(0.85):
            tables["cover"] = [self._cover(year, tables.get("participants", []))]
        return upload(year, totals=self._totals(tables.get("budget", [])), **tables)

    def _cover(self, year: int, named: Sequence[Row]) -> Row:
        """States nothing, or about as many participants as there are names: one less, one more."""
        there = [row for row in named if is_connected(row, dt.date(year, 12, 31))]
        near = [max(len(there) + more, 0) for more in (-1, 0, 0, 0, 1)]
        values = {"year": year, "stated_participants": self.some(near, empty=0.3)}
        return typed(SHEETS_BY_KEY["cover"], values, 1, year)

    def _participants(self, year: int) -> Iterator[Row]:
        for one in self.organisations:
            yield from one.rows(year)

    def _contributions(self, year: int) -> Iterator[Row]:
        """Careless lines; or careful ones, of which each payer can be followed."""
        kinds = SHEETS_BY_KEY["contributions"].column("kind").choices
        if self.careful:
            yield from self._own_lines(year)
            kinds = kinds[1:]
        for _ in range(self.source.randint(0, 5)):
            yield {
                "provider": self.a_name(),
                "kind": self.some(kinds if self.careful else (*kinds, "participantenbijdrage")),
                "number": self.some([1, 1, 1, 3]),
                "status": self.some(["bestaand", "bestaand", "nieuw"], empty=0.2),
                "budgeted": self._amount(),
                "invoiced": self._amount(),
                "received": self._amount(),
                "destination": self.some(["Regel 0", "regel  1", "Café"], empty=0.4),
            }

    def _own_lines(self, year: int) -> Iterator[Row]:
        """One for each organisation, sometimes two or none, and one for who is yet to join."""
        for one in self.organisations:
            if one.role == "partnernetwerk" or not list(one.periods_in(year)):
                continue
            for _ in range(self.some([1] * 6 + [0, 2])):
                yield {
                    "provider": self.spelled(one.names[year]),
                    "kind": "participantenbijdrage",
                    "status": self.some(["bestaand"] * 4 + ["nieuw"], empty=0.1),
                    "budgeted": self.some([2500, 5000.25, 7500.1], empty=0.05),
                }
        if self.chance(0.4):
            yield {
                "provider": "Nog te werven",
                "kind": "participantenbijdrage",
                "number": self.some([1, 3]),
                "status": "nieuw",
                "budgeted": self._amount(),
            }

    def _amount(self) -> float | None:
        """Euros, quarters exact in binary; sometimes an empty cell, nothing, or money back."""
        return self.some([0, 2500, 5000.25, 7500, 10000.5, -400], empty=0.3)

    def _budget(self, year: int) -> Iterator[Row]:
        """Most are carefully filled in: only then can anything be divided."""
        del year
        gaps = self.some([0, 0, 0, 1])
        for block in ("Blok A", "Blok B", "Blok C")[: self.source.randint(1, 3)]:
            role = self.some((*COST_ROLES, *["direct"] * 4), empty=0.2 * gaps)
            for at in range(self.source.randint(1, 3)):
                amount = self._amount()
                yield {
                    "block": self.spelled(block),
                    "activity": f"Regel {at}",
                    "line_kind": self.some(LINE_KINDS, empty=0.5),
                    "cost_role": role
                    if self.chance(0.7 if gaps else 0.9)
                    else self.some(COST_ROLES, empty=0.2 * gaps),
                    "funding": self.some(["cash", "in kind", "onbekend"], empty=0.3),
                    "hours": self.some([0, 40, 116, 262.5], empty=0.4 * gaps),
                    "cost": amount if gaps else amount or 1000,
                }

    def _totals(self, lines: Sequence[Row]) -> Iterator[ControlTotal]:
        for block in sorted({plain(line["block"]) for line in lines}):
            if self.chance(0.6):
                inside = [line for line in lines if plain(line["block"]) == block]
                yield self._total(inside, scope=block, is_subtotal=True)
        if lines and self.chance(0.6):
            yield self._total(lines, scope="", is_subtotal=False)

    def _total(self, lines: Sequence[Row], *, scope: str, is_subtotal: bool) -> ControlTotal:
        computed = sum(line["cost"] or 0 for line in lines)
        return ControlTotal(
            sheet="budget",
            row_number=99,
            cell="I99",
            column="cost",
            scope=scope,
            is_subtotal=is_subtotal,
            printed=computed + self.some([0, 0, 2, -1000]),
            computed=computed,
        )

    def _actuals(self, year: int) -> Iterator[Row]:
        del year
        gaps = self.some([0, 1])
        for at in range(self.source.randint(0, 3)):
            yield {
                "block": "Blok A",
                "activity": f"Regel {at}",
                "line_kind": self.some(LINE_KINDS, empty=0.5),
                "hours": self.some([0, 40, 116], empty=0.4 * gaps),
                "cost": self._amount(),
            }

    def _activities(self, year: int) -> Iterator[Row]:
        del year
        for name, block, kind, plenary in ACTIVITIES:
            if self.chance(0.2):  # forgotten
                continue
            yield {
                "activity": self.spelled(name),
                "block": self.spelled(block),
                "budget_activity": self.some(["Regel 0", "Regel 1"], empty=0.6),
                "kind": self.some([kind], empty=0.1),
                "theme": self.some(["Wonen met zorg", "Jeugd"], empty=0.3),
                "form": self.some(["tribune", "arena"], empty=0.3),
                "lead": self.some([self.a_name()], empty=0.4),
                "plenary": plenary,
                "planned": self.some([0, 1, 3, 4], empty=0.3),
                "held": self.some([0, 1, 2, 4], empty=0.3),
                "spillover": self.some([0, 40], empty=0.5),
            }

    def _attendance(self, year: int) -> Iterator[Row]:
        """Up to six events; each organisation and function group at one of them at most once."""
        events: dict[tuple[dt.date, str, str | None], Row] = {}
        for _ in range(self.source.randint(0, 6)):
            day = dt.date(year, self.some([1, 2, 5, 11]), 28)
            name = self.some([activity for activity, *_ in ACTIVITIES] * 2 + ["Iets nieuws"])
            events.setdefault(
                (day, name, self.some(["ochtend"], empty=0.8)),
                {
                    "host": self.some([self.a_name()], empty=0.3),
                    "duration": self.some([0, 1.5, 3], empty=0.2),
                },
            )
        for (day, name, meeting), event in events.items():
            seen: set[tuple[str, str | None]] = set()
            for _ in range(self.source.randint(1, 5)):
                who = self.some([EXTERNAL, *(self.a_name() for _ in range(4))])
                group = self.some(FUNCTION_GROUPS, empty=0.2)
                if (plain(who), group) in seen:
                    continue
                seen.add((plain(who), group))
                yield {
                    **event,
                    "date": day,
                    "activity": self.spelled(name),
                    "meeting": meeting,
                    "organisation": who,
                    "function_group": group,
                    "registered": self.some([0, 2, 5], empty=0.4),
                    "present": self.some([0, 1, 4]),
                }

    def _products(self, year: int) -> Iterator[Row]:
        kinds = SHEETS_BY_KEY["products"].column("kind").choices
        for at in range(self.source.randint(0, 4)):
            yield {
                "activity": self.spelled(self.some([name for name, *_ in ACTIVITIES])),
                "title": f"Opbrengst {at}",
                "kind": self.some([*kinds, "verslag"], empty=0.2),
                "applied_in": self.some(["onderwijs", "praktijk", "beide"], empty=0.3),
                "date": self.some([dt.date(year, 6, 1)], empty=0.5),
            }

    def _scale(self, year: int) -> Iterator[Row]:
        del year
        highest = self.some([10000, 12500])
        for turnover_from, contribution in ((0, 2500), (5_000_000, 5000), (25_000_000, highest)):
            yield {"turnover_from": turnover_from, "contribution": contribution}


class _Organisation:
    """One organisation: when it was a participant, and what it was called and in which sector."""

    def __init__(self, world: Maker, name: str, kvk: str) -> None:
        self.world = world
        self.kvk = world.some([kvk], empty=0.3)
        self.role = world.some(["participant"] * 7 + ["initiatiefnemer"] * 2 + ["partnernetwerk"])
        self.periods = list(self._periods())
        self.names: dict[int, str] = {}
        self.sectors: dict[int, str] = {}
        for year in world.years:
            earlier = self.names.get(year - 1, name)
            self.names[year] = f"{earlier} nieuw" if world.chance(0.15) else earlier
            self.sectors[year] = (
                self.sectors[year - 1]
                if year - 1 in self.sectors and world.chance(0.85)
                else world.some([*NETWORK_SECTORS, "zorg", "overig", "onbekend"])
            )

    def _periods(self) -> Iterator[tuple[dt.date | None, dt.date | None]]:
        """One membership, or two with a gap; borders lie on and around the turn of a year."""
        first, last = self.world.years[0] - 1, self.world.years[-1]
        days = [
            dt.date(year, month, day)
            for year in range(first, last + 1)
            for month, day in ((1, 1), (1, 2), (7, 1), (12, 31))
        ]
        cuts = sorted(self.world.source.sample(range(len(days)), k=4))
        since, until, again, finally_until = (days[at] for at in cuts)
        leaves = self.world.chance(0.5)
        yield None if self.world.chance(0.5) else since, until if leaves else None
        if leaves and self.world.chance(0.4):
            yield again, finally_until if self.world.chance(0.3) else None

    def periods_in(self, year: int) -> Iterator[tuple[dt.date | None, dt.date | None]]:
        """The memberships that touch the year."""
        for since, until in self.periods:
            if not ((since and since.year > year) or (until and until.year < year)):
                yield since, until

    def rows(self, year: int) -> Iterator[Row]:
        if self.world.chance(0.1):  # forgotten: no row, and no Lid tot either
            return
        for since, until in self.periods_in(year):
            yield {
                "organisation": self.world.spelled(self.names[year]),
                "kvk": self.kvk if self.world.chance(0.8) else None,
                "sector": self.sectors[year],
                "role": self.role,
                "member_since": since,
                "member_until": until if until and until.year == year else None,
                "formerly": self._formerly(year),
                "turnover": self.world.some([1_000_000, 5_000_000, 40_000_000], empty=0.3),
                "agreed_contribution": self.world.some([7500], empty=0.8),
                "advisory_board": self.world.some([True], empty=0.7),
                "relation_talk": self.world.some([dt.date(year, 9, 1)], empty=0.5),
            }

    def _formerly(self, year: int) -> str | None:
        earlier = self.names.get(year - 1)
        if earlier not in (None, self.names[year]) and self.world.chance(0.6):
            return earlier
        if self.world.chance(0.2):  # took over another, or two; sometimes each the other
            return "; ".join(self.world.a_name() for _ in range(self.world.some([1, 1, 2])))
        return None
