"""The real plan of 2015 as a workbook holds it: only what the plan says, nothing filled in.

Knows the printed figures, a printed total that does not add up included; refuses to know who the
sixteen unnamed participants are, what anybody's turnover is and what was really spent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

Row = dict[str, object]
Rows = dict[str, list[Row]]

YEAR = 2015
OUT_OF_POCKET = "Out of pocket"


class Line(NamedTuple):
    """One budget line; an out-of-pocket line has no hours and no days."""

    block: str
    activity: str
    hours: int | None
    days: int | None
    cost: int
    cost_role: str
    funding: str = "onbekend"  # the plan does not say which lines the in-kind hours pay
    priority: int | None = None


class Total(NamedTuple):
    """A printed subtotal or total."""

    hours: int
    days: int
    cost: int


PROJECT, ACCOUNT, KNOWLEDGE = "Projectorganisatie", "Accountmanagement", "Kennismanagement"
MEETINGS, WORKSHOPS, EDUCATION = "Bijeenkomsten", "Leerwerkplaatsen", "Onderwijs en arbeidsmarkt"

LINES = (
    Line(PROJECT, "Projectmanagement en ondersteuning", 592, 74, 43_480, "project"),
    Line(PROJECT, "Raad van Advies", 65, 8, 4_525, "project"),
    Line(PROJECT, "PR en communicatie", 200, 25, 9_000, "project"),
    Line(PROJECT, "Subsidie-aanvraag", 100, 12, 8_500, "project"),
    Line(PROJECT, OUT_OF_POCKET, None, None, 10_000, "project"),
    Line(ACCOUNT, "Huidige participanten", 630, 78, 52_050, "account-huidig"),
    Line(ACCOUNT, "Nieuwe participanten", 160, 20, 12_905, "account-nieuw"),
    Line(ACCOUNT, "Netwerk", 20, 3, 1_700, "account-overig"),
    Line(ACCOUNT, OUT_OF_POCKET, None, None, 5_000, "account-overig"),
    Line(KNOWLEDGE, "E-community", 320, 40, 11_200, "kennis"),
    Line(KNOWLEDGE, "BIG8-model", 260, 32, 22_663, "kennis"),
    Line(KNOWLEDGE, OUT_OF_POCKET, None, None, 25_000, "kennis"),
    Line(MEETINGS, "Masterclass", 262, 33, 20_576, "direct"),
    Line(MEETINGS, "Verhelderingskamer", 138, 17, 10_830, "direct"),
    Line(MEETINGS, "Verdiepingskamer", 116, 15, 9_560, "direct"),
    Line(MEETINGS, "Valorisatiemarkt", 149, 19, 11_348, "direct"),
    Line(MEETINGS, "Zorgalliantiecafé", 116, 14, 8_982, "direct"),
    Line(MEETINGS, OUT_OF_POCKET, None, None, 13_000, "direct"),
    Line(WORKSHOPS, "Inhoud", 2_276, 285, 188_127, "direct"),
    Line(WORKSHOPS, "Begeleiding", 1_200, 150, 81_376, "direct"),
    Line(EDUCATION, "Innovatielab", 170, 21, 14_119, "direct"),
    Line(EDUCATION, "Leerarrangementen", 80, 10, 6_800, "direct"),
)
PRINTED = {
    PROJECT: Total(957, 119, 75_507),  # its lines add up to 75,505; the total balances the income
    ACCOUNT: Total(810, 101, 71_655),
    KNOWLEDGE: Total(580, 72, 58_863),
    MEETINGS: Total(781, 98, 74_296),
    WORKSHOPS: Total(3_476, 435, 269_503),
    EDUCATION: Total(250, 31, 20_919),
}
PRINTED_TOTAL = Total(6_854, 856, 570_743)

SCALE = (  # fixed in 2013: turnover from, contribution
    (0, 2_500),
    (5_000_000, 5_000),
    (10_000_000, 7_500),
    (25_000_000, 10_000),
    (75_000_000, 15_000),
)

_INITIATOR = "HAN"
_ADVISORY_BOARD = (
    "Mooiland",
    "ZZG Zorggroep",
    "Brabant Zorg",
    "Vivaan",
    "Careaz",
    "Atlant Zorggroep",
    "Driestroom",
)
_OTHERS_NAMED = ("Malderburch", "Zorgcentra Betuweland")
_INCOME_TOTAL = 570_743


def rows() -> Rows:
    """The sheets that the plan holds; what it does not hold is no key."""
    return {
        "cover": [{"year": YEAR, "is_example": False, "stated_participants": 27}],
        "participants": _participants(),
        "contributions": _contributions(),
        "budget": budget(LINES, PRINTED, PRINTED_TOTAL),
        "scale": scale(),
    }


def scale() -> list[Row]:
    """The contribution scale, one class a row."""
    return [{"turnover_from": low, "contribution": amount} for low, amount in SCALE]


def budget(lines: Sequence[Line], printed: Mapping[str, Total], total: Total) -> list[Row]:
    """The sheet Begroting: a block is named on its first row only, and closed by its subtotal."""
    made: list[Row] = []
    for block, subtotal in printed.items():
        made.extend(_block(block, [line for line in lines if line.block == block]))
        made.append({"activity": "Subtotaal", **subtotal._asdict()})
    made.append({"activity": "Totaal", **total._asdict()})
    return made


def _block(block: str, lines: Sequence[Line]) -> Iterator[Row]:
    for position, line in enumerate(lines):
        row: Row = {
            "block": block if position == 0 else None,
            "activity": line.activity,
            "line_kind": "out of pocket" if line.activity == OUT_OF_POCKET else "uren",
            "cost_role": line.cost_role,
            "funding": line.funding,
            "priority": line.priority,
            "hours": line.hours,
            "days": line.days,
            "cost": line.cost,
        }
        yield {key: value for key, value in row.items() if value is not None}


def _participants() -> list[Row]:
    initiator: Row = {
        "organisation": _INITIATOR,
        "sector": "onderwijs",
        "role": "initiatiefnemer",
        "advisory_board": True,
    }
    board: list[Row] = [
        {"organisation": name, "sector": "onbekend", "advisory_board": True}
        for name in _ADVISORY_BOARD
    ]
    others: list[Row] = [{"organisation": name, "sector": "onbekend"} for name in _OTHERS_NAMED]
    host: Row = {  # named as host of a meeting that is always held at a participant
        "organisation": "Zorgcentrum Sint Jozef Gendt",
        "sector": "onbekend",
        "place": "Gendt",
    }
    return [initiator, *board, *others, host]


def _contributions() -> list[Row]:
    return [
        {
            "provider": "Huidige participanten",
            "kind": "participantenbijdrage",
            "number": 25,
            "status": "bestaand",
            "budgeted": 220_000,
        },
        {
            "provider": "Nieuw te werven participanten",
            "kind": "participantenbijdrage",
            "number": 6,
            "status": "nieuw",
            "budgeted": 55_000,
        },
        {
            "provider": "Deelnemers Verdiepingskamer",
            "kind": "deelnemersbijdrage",
            "number": 6,
            "budgeted": 9_000,
            "destination": "Verdiepingskamer",
        },
        {"provider": _INITIATOR, "kind": "in kind", "budgeted": 240_579},
        {
            "provider": "Verzekeraar, Provincie Gelderland, Gelderland valoriseert",
            "kind": "subsidie",
            "budgeted": 46_164,
        },
        {"provider": "Totaal", "budgeted": _INCOME_TOTAL},
    ]
