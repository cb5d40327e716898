"""Where a programme that was cut contradicts itself, line by line in words."""

from __future__ import annotations

import pytest

from analytics.cutline import Mode, cut
from analytics.notices import notices
from analytics.programme import Line, Purse

LINES = [
    Line(
        key="pm",
        block="Organisatie",
        activity="Projectmanagement",
        priority=1,
        cash=40,
        role="project",
    ),
    Line(
        key="huidig",
        block="Account",
        activity="Huidige participanten",
        priority=2,
        cash=30,
        role="account-huidig",
    ),
    Line(
        key="nieuw",
        block="Account",
        activity="Nieuwe participanten",
        priority=3,
        cash=20,
        role="account-nieuw",
    ),
    Line(key="café", block="Bijeenkomsten", activity="Café", priority=4, in_kind=10, role="direct"),
    Line(
        key="oop",
        block="Bijeenkomsten",
        activity="Out of pocket",
        priority=5,
        cash=5,
        out_of_pocket=True,
        role="direct",
    ),
]
ALL = 105


def told(
    lines: list[Line], income: Purse, mode: Mode = "whole", recruits: int = 3
) -> list[tuple[str, tuple[str, ...], str]]:
    return [(one.kind, one.keys, one.text) for one in notices(cut(lines, income, mode), recruits)]


def ordered(*keys: str) -> list[Line]:
    """The lines with these first to fall."""
    by_key = {one.key: one for one in LINES}
    rest = [one for one in LINES if one.key not in keys]
    return rest + [
        Line(**{**vars(by_key[key]), "priority": 20 - at}) for at, key in enumerate(keys)
    ]


def test_a_programme_that_fits_contradicts_nothing() -> None:
    assert told(LINES, Purse(cash=ALL)) == []


def test_recruiting_falls_while_recruits_are_counted_on() -> None:
    lines = ordered("nieuw")
    text = "Nieuwe participanten valt weg, terwijl op 3 nieuwe participanten wordt gerekend."
    assert told(lines, Purse(cash=85)) == [("recruitment", ("nieuw",), text)]
    assert told(lines, Purse(cash=85), recruits=0) == []
    text = "Nieuwe participanten wordt kleiner, terwijl op 1 nieuwe participant wordt gerekend."
    assert told(lines, Purse(cash=95), "divisible", recruits=1) == [
        ("recruitment", ("nieuw",), text)
    ]
    assert told(lines, Purse(cash=95), "proportional") == []


def test_the_organisation_falls_while_activities_go_on() -> None:
    lines = ordered("pm", "huidig")
    why = "terwijl de activiteiten die daarop leunen doorgaan."
    assert told(lines, Purse(cash=35)) == [
        (
            "support",
            ("huidig", "pm"),
            f"Huidige participanten en Projectmanagement vallen weg, {why}",
        )
    ]
    assert told(lines, Purse(cash=45), "divisible") == [
        ("support", ("pm",), f"Projectmanagement valt weg, {why}"),
        ("support", ("huidig",), f"Huidige participanten wordt kleiner, {why}"),
    ]
    assert told(lines, Purse(), recruits=0) == []  # nothing goes on


def test_out_of_pocket_without_its_activities_and_the_other_way_round() -> None:
    text = "Van Bijeenkomsten loopt niets meer, maar de out of pocket blijft staan."
    assert told(ordered("café"), Purse(cash=95)) == [("out of pocket", ("oop",), text)]
    text = "Bijeenkomsten gaat door, maar de out of pocket ervan valt weg."
    assert told(ordered("oop"), Purse(cash=100)) == [("out of pocket", ("oop",), text)]


def test_lines_that_are_passed_over_are_named() -> None:
    text = "{} hoewel eerder aan de beurt: wegvallen levert niets op van wat er tekortkomt."
    lines = ordered("café", "nieuw")
    assert told(lines, Purse(cash=94, in_kind=10), recruits=0) == [
        ("spared", ("café",), text.format("Café blijft,"))
    ]
    more = [*lines, Line(key="z", block="Z", activity="Zelf", priority=30, cash=2, own_income=2)]
    assert told(more, Purse(cash=96, in_kind=10), recruits=0) == [
        ("spared", ("café", "z"), text.format("Café en Zelf blijven,"))
    ]


@pytest.mark.parametrize("mode", ["whole", "proportional"])
def test_income_below_what_lines_bring_themselves_is_told(mode: Mode) -> None:
    lines = [Line(key="a", block="B", activity="A", priority=1, cash=5, earmarked=9)]
    ((kind, keys, text),) = told(lines, Purse(cash=2), mode)
    assert (kind, keys) == ("short", ())
    assert text.startswith("Ook als alle regels wegvallen, past het niet")
