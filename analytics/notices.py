"""What a board must be told of a programme that was cut: where it contradicts itself.

Knows the lines and their roles in the budget; refuses to mend: the board decides what falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.cutline import Cut
from analytics.programme import Row

Kind = Literal["short", "recruitment", "support", "out of pocket", "spared"]
# Values of the column Kostenrol. Support: the work that all other lines lean on.
RECRUITMENT = "account-nieuw"
SUPPORT = ("project", "account-huidig")
DIRECT = "direct"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One contradiction: its kind, the keys of the lines that it is about, and the Dutch text."""

    kind: Kind
    keys: tuple[str, ...]
    text: str


def notices(found: Cut, recruits: int = 0) -> list[Notice]:
    """What does not go together in this programme, the gravest first.

    In: the programme, and how many new participants the same scenario counts on.
    """
    told = [*_short(found)]
    if found.mode != "proportional":  # there every line gives way, as the mode says itself
        told += [*_recruitment(found, recruits), *_support(found)]
    return [*told, *_out_of_pocket(found), *_spared(found)]


def _short(found: Cut) -> list[Notice]:
    if not found.short:
        return []
    text = (
        "Ook als alle regels wegvallen, past het niet: er wordt op meer eigen inkomsten en "
        "geoormerkte subsidies gerekend dan er in totaal binnenkomt."
    )
    return [Notice(kind="short", keys=(), text=text)]


def _recruitment(found: Cut, recruits: int) -> list[Notice]:
    rows = [row for row in found.rows if row.cut and row.line.role == RECRUITMENT]
    if not rows or recruits <= 0:
        return []
    counted = "1 nieuwe participant" if recruits == 1 else f"{recruits} nieuwe participanten"
    return _told("recruitment", rows, f"terwijl op {counted} wordt gerekend")


def _support(found: Cut) -> list[Notice]:
    rows = [row for row in found.rows if row.cut and row.line.role in SUPPORT]
    running = any(row.cost and row.line.role == DIRECT for row in found.rows)
    if not rows or not running:
        return []
    return _told("support", rows, "terwijl de activiteiten die daarop leunen doorgaan")


def _out_of_pocket(found: Cut) -> list[Notice]:
    """Blocks of which the hours run without their out of pocket, or the other way round."""
    told: list[Notice] = []
    for block in dict.fromkeys(row.line.block for row in found.rows):
        inside = [row for row in found.rows if row.line.block == block and row.line.cost]
        spent = [row for row in inside if row.line.out_of_pocket]
        hours = [row for row in inside if not row.line.out_of_pocket]
        if not spent or not hours:
            continue
        spends, runs = any(row.cost for row in spent), any(row.cost for row in hours)
        if spends and not runs:
            text = f"Van {block} loopt niets meer, maar de out of pocket blijft staan."
        elif runs and not spends:
            text = f"{block} gaat door, maar de out of pocket ervan valt weg."
        else:
            continue
        keys = tuple(row.line.key for row in spent)
        told.append(Notice(kind="out of pocket", keys=keys, text=text))
    return told


def _spared(found: Cut) -> list[Notice]:
    rows = found.spared
    if not rows:
        return []
    stay = "blijft" if len(rows) == 1 else "blijven"
    text = (
        f"{_names(rows)} {stay}, hoewel eerder aan de beurt: wegvallen levert niets op van wat er "
        "tekortkomt."
    )
    return [Notice(kind="spared", keys=tuple(row.line.key for row in rows), text=text)]


def _told(kind: Kind, rows: Sequence[Row], why: str) -> list[Notice]:
    """One notice for the lines that fall and one for those that shrink."""
    told = []
    for status, one, more in (
        ("dropped", "valt weg", "vallen weg"),
        ("cut", "wordt kleiner", "worden kleiner"),
    ):
        those = [row for row in rows if row.status == status]
        if those:
            text = f"{_names(those)} {one if len(those) == 1 else more}, {why}."
            keys = tuple(row.line.key for row in those)
            told.append(Notice(kind=kind, keys=keys, text=text))
    return told


def _names(rows: Sequence[Row]) -> str:
    names = [row.line.activity for row in rows]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
