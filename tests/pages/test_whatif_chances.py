"""The tab Kansen: an exact distribution in words and in counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.parts import chance_charts
from pages.parts.whatif_chances import odds
from tests.pages import whatif
from tests.pages.test_pages import opened

__all__ = ["opened"]  # the fixture

At = Callable[..., None]
TAB = "Kansen"


def test_without_prospects_it_says_how_to_get_them(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015)
    assert "laad een werkmap met het blad Werving" in whatif.said(page)


def test_the_prospects_of_the_sheet_are_a_click_away(opened: At, example_file: Path) -> None:
    opened(example_file)
    page = whatif.press(whatif.opened(TAB, jaar=2015), "8 prospects van het blad Werving meetellen")
    assert whatif.values(page) == {"prospects": "yes"}
    assert "Dat alle 8 prospects komen (€ 75.000), gebeurt 1 op de 1.512 keer." in whatif.said(page)


def test_a_gap_of_55000_with_six_of_10000_at_a_half(opened: At, plan_file: Path) -> None:
    """Six of € 10.000 at 50 %: P(all) = 1/64; E = 30.000. P(≥ 55.000) is P(6) = 1/64 as well; the
    mean shortfall is 55.000 − 30.000 + 5.000 ÷ 64 = 25.078. One of € 15.000 more at 50 %: with it
    four of six are enough, (22/64 + 1/64) ÷ 2 = 180 of a thousand."""
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015, planned=0, chance=50, **{"recruits.wonen.4": 6})
    said = whatif.said(page)
    assert "gebeurt 1 op de 64 keer. Reken op € 30.000." in said
    assert "In 1 op de 10 gevallen is het € 10.000 of minder" in said
    assert "Het doel van € 55.000 wordt 1 op de 64 keer gehaald" in said
    assert "Gemiddeld komt er € 25.078 tekort" in said
    assert "1 van de 50 halen het doel" in said
    assert "het vaakst, 31 van de 100 keer, komen er 3" in said
    more = whatif.table(page, "Erbij")
    assert more[0]["Doel gehaald, van de 1.000 keer"] == "16"
    assert more[5] == {
        "Erbij": "één van € 15.000",
        "Verwachting": "+€ 7.500",
        "Doel gehaald, van de 1.000 keer": "180",
    }


def test_what_hangs_together_keeps_the_mean(opened: At, plan_file: Path) -> None:
    """With 100 % it is all or nothing: half the time six, half the time none."""
    opened(plan_file)
    levers = {"recruits.wonen.4": 6, "chance": 50, "common": 100}
    said = whatif.said(whatif.opened(TAB, jaar=2015, **levers))
    assert "gebeurt 50 van de 100 keer. Reken op € 30.000." in said


def test_the_target_is_kept_and_given_back(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015, chance=50, **{"recruits.wonen.4": 2})
    target = page.number_input(key="held-chances-target")
    assert target.value == 20_000  # all they can pay, for nothing is lacking
    target.set_value(10_000).run()
    assert "Het doel van € 10.000 wordt 75 van de 100 keer gehaald" in whatif.said(page)
    page = whatif.press(page, "Terug naar alles")
    assert page.number_input(key="held-chances-target").value == 20_000


def test_certain_is_said(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    said = whatif.said(whatif.opened(TAB, jaar=2015, **{"recruits.wonen.4": 1}))
    assert "U rekent de prospect nu als zeker: € 10.000." in said
    assert "bolletjes" not in said  # fifty of them on one place tell nothing
    assert "In 1 op de 10 gevallen" not in said


def test_too_many_is_said(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    levers = {f"recruits.{sector}.4": 30 for sector in ("wonen", "zorg", "welzijn")}
    assert "hoogstens 60 prospects" in whatif.said(whatif.opened(TAB, jaar=2015, **levers))


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0, "nooit"),
        (1, "altijd"),
        (0.0126, "1 op de 79 keer"),
        (0.26, "26 van de 100 keer"),
        (0.995, "bijna altijd, 1 op de 200 keer niet"),
    ],
)
def test_a_chance_as_people_count(chance: float, text: str) -> None:
    assert odds(chance) == text


# --- figures ------------------------------------------------------------------------------------


def test_the_line_of_the_target_parts_the_dots() -> None:
    values = [0, 10_000, 10_000, 12_500, 55_000, 57_500]
    figure = chance_charts.dots(values, target=55_000)
    (marks,) = figure.data
    assert [x >= 55_000 for x in marks.x] == [value >= 55_000 for value in values]
    assert list(marks.marker.symbol) == ["circle-open"] * 4 + ["circle"] * 2
    assert list(marks.y)[:3] == [1, 1, 2]
    assert "doel" in json.dumps(figure.to_plotly_json()["layout"], default=str)


def test_dots_without_a_target_and_all_the_same() -> None:
    (marks,) = chance_charts.dots([0, 0], target=None).data
    assert list(marks.y) == [1, 2]


def test_bars_carry_their_count() -> None:
    (bars,) = chance_charts.times({0: 1, 1: 99}, title="van de 100 keer").data
    assert list(bars.text) == ["<b>1</b>", "<b>99</b>"]
