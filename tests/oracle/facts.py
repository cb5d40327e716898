"""What the oracle knows: rows as lists of dicts, who is who, sums and ratios; no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Figure = float | None
NETWORK_SECTORS = ("wonen", "welzijn", "zorg", "onderwijs")
UNKNOWN, OUTSIDE = "onbekend", "extern"
OVERHEAD = ("project", "account", "kennis")


@dataclass(frozen=True)
class Facts:
    """What is active: rows by year and sheet key, printed totals by year, the settings."""

    sheets: Mapping[int, Mapping[str, Sequence[Row]]]
    totals: Mapping[int, Sequence[Any]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def rows(self, year: int, sheet: str) -> Sequence[Row]:
        """The rows of a sheet; none where it is not active."""
        return self.sheets.get(year, {}).get(sheet, ())

    def has(self, year: int, *sheets: str) -> bool:
        """True when all these sheets are active."""
        return all(sheet in self.sheets.get(year, {}) for sheet in sheets)


# A figure of a year, in a group (a sector, a kind of income) or in all of it (None).
Measure = Callable[[Facts, int, str | None], Figure]


# --- who is who ---------------------------------------------------------------------------------


def plain(name: str) -> str:
    """A name without the differences that do not matter: case and white space."""
    return " ".join(name.split()).lower()


def periods(facts: Facts, year: int) -> list[Row]:
    """The rows of Participanten; a partner network is never a participant."""
    return [r for r in facts.rows(year, "participants") if r["role"] != "partnernetwerk"]


def organisation(facts: Facts, row: Row) -> str:
    """Which organisation a row is about: its KvK number, else the only one its name ever had."""
    if row["kvk"]:
        return str(row["kvk"])
    numbers = set()
    for year in facts.sheets:
        for other in periods(facts, year):
            if plain(other["organisation"]) == plain(row["organisation"]) and other["kvk"]:
                numbers.add(other["kvk"])
    return str(numbers.pop()) if len(numbers) == 1 else plain(row["organisation"])


def names(facts: Facts, year: int, who: str) -> set[str]:
    """What an organisation was called on the sheet of last year or of this one."""
    return {
        plain(row["organisation"])
        for y in (year - 1, year)
        for row in periods(facts, y)
        if organisation(facts, row) == who
    }


# --- who is a participant -----------------------------------------------------------------------


def is_member(facts: Facts, row: Row, day: dt.date) -> bool:
    """Lid sinds ≤ day < Lid tot; whether the initiator counts is a setting."""
    if row["role"] == "initiatiefnemer" and facts.settings.get("initiator_counts", "ja") != "ja":
        return False
    return is_connected(row, day)


def is_connected(row: Row, day: dt.date) -> bool:
    """The same, without asking who counts."""
    since, until = row["member_since"], row["member_until"]
    return (since is None or since <= day) and (until is None or until > day)


def members(facts: Facts, year: int, day: dt.date) -> dict[str, str]:
    """Organisation → sector of the participants on a day, by the sheet of a year."""
    found = {}
    for row in periods(facts, year):
        if is_member(facts, row, day):
            found[organisation(facts, row)] = row["sector"]
    return found


def closing(facts: Facts, year: int) -> dict[str, str]:
    """The participants at the end of a year."""
    return members(facts, year, dt.date(year, 12, 31))


def stated(facts: Facts, year: int) -> int | None:
    """How many participants the plan itself names."""
    cover = facts.rows(year, "cover")
    return cover[0]["stated_participants"] if cover else None


def all_named(facts: Facts, year: int) -> bool:
    """True when Participanten is active and names at least as many as the plan states.

    The initiator is a name, whether it counts or not.
    """
    if not facts.has(year, "participants"):
        return False
    eve = dt.date(year, 12, 31)
    named = {organisation(facts, r) for r in periods(facts, year) if is_connected(r, eve)}
    return len(named) >= (stated(facts, year) or 0)


def opening(facts: Facts, year: int) -> dict[str, str]:
    """The participants at the start of a year: by last year's sheet, else by this one's."""
    eve = dt.date(year - 1, 12, 31)
    return members(facts, year - 1 if all_named(facts, year - 1) else year, eve)


def successors(facts: Facts, year: int) -> dict[str, str]:
    """Opening participant → the participant at the end that it is, or that it went into.

    Voorheen is followed from name to name; the nearest counts, of equals the topmost row.
    """
    end = closing(facts, year)
    found = {}
    for start in opening(facts, year):
        layer, seen = [start], {start}
        while layer and end.keys().isdisjoint(layer):
            seen.update(layer)
            layer = [heir for heir in _heirs(facts, year, layer) if heir not in seen]
        if layer:
            found[start] = next(who for who in layer if who in end)
    return found


def _heirs(facts: Facts, year: int, layer: Sequence[str]) -> list[str]:
    """Who names one of these organisations in Voorheen, from the top of the sheet down."""
    called = {name for who in layer for name in names(facts, year, who)}
    return [
        organisation(facts, row)
        for row in periods(facts, year)
        if called & {plain(name) for name in (row["formerly"] or "").split(";")}
    ]


# --- sums and ratios over rows ------------------------------------------------------------------

Sectored = Sequence[tuple[str, Figure]]  # each row's sector, and its cell


def total(cells: Sequence[Any]) -> Figure:
    """0 of no rows; nothing known of rows that are all empty."""
    filled = [float(cell) for cell in cells if cell is not None]
    return sum(filled) if filled or not cells else None


def total_in(found: Sectored, sector: str | None) -> Figure:
    cells = [cell for s, cell in found if sector in (None, s)]
    unknown = any(s == UNKNOWN for s, _ in found)
    if sector is not None and not cells and unknown:
        return None
    return total(cells)


def ratio(above: Figure, below: Figure) -> Figure:
    return None if above is None or not below else above / below


def sector_of(facts: Facts, year: int, name: str) -> str:
    """The sector of a name on this year's Participanten; the lowest row counts."""
    known = [r["sector"] for r in periods(facts, year) if plain(r["organisation"]) == plain(name)]
    return known[-1] if known else UNKNOWN


def count_in(sectors: Sequence[str], sector: str | None) -> int | None:
    """How many; nothing known of an empty sector while some organisation's sector is unknown."""
    if sector is None:
        return len(sectors)
    return sectors.count(sector) or (None if UNKNOWN in sectors else 0)
