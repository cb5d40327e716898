"""The page Netwerk: what it says of the example years, of the plan, and of an odd network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pages import network
from tests.pages.test_pages import open_page, opened, text

__all__ = ["opened"]


def test_the_sentence_compares_with_chance(
    opened: Callable[..., None],
    example_file: Path,
) -> None:
    opened(example_file)
    page = open_page("network")
    page.selectbox(key="jaar").set_value(2015).run()
    assert not page.exception
    said = text(page).replace("\\", "")
    assert "mengden de sectoren zoals toeval zou geven: 131 van de 221 paren" in said
    assert "geen relatie" in said
    assert {m.label for m in page.metric} >= {"Menging van sectoren", "Dichtheid van het netwerk"}


def test_the_plan_alone_has_no_network_but_shows_who_carries_it(
    opened: Callable[..., None],
    plan_file: Path,
) -> None:
    opened(plan_file)
    page = open_page("network")
    assert not page.exception
    said = text(page).replace("\\", "")
    assert "is niet te zeggen: geen blad" in said
    assert "Wat anderen dan de initiatiefnemer in 2015 droegen" in said


def test_who_came_most_stands_first() -> None:
    frame = pd.DataFrame(
        {
            "entity": ["a", "b", "c"],
            "organisation": ["Aster", "Brem", "Clivia"],
            "sector": ["zorg", "zorg", "wonen"],
            "events": [2, 3, 1],
        }
    )
    named = network.attended(frame)
    assert named["Organisatie"].tolist() == ["Brem", "Aster", "Clivia"]
    assert list(named) == ["Organisatie", "Sector", "Bijeenkomsten"]
