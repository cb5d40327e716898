"""The tab Jaren vooruit: what is expected, its band, and what keeps the number of payers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pages.parts import chance_charts
from tests.pages import whatif
from tests.pages.test_pages import opened

__all__ = ["opened"]  # the fixture

At = Callable[..., None]
TAB = "Jaren vooruit"


def test_one_year_has_no_future(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015)
    assert "De uitkomst gaat nu over één jaar." in whatif.said(page)
    page = whatif.press(page, "Reken 5 jaar")
    assert whatif.values(page) == {"horizon": 5.0}
    said = whatif.said(page)
    assert "in deze berekening is niets onzeker" in said
    assert "Iedereen blijft in deze berekening." in said
    rows = whatif.table(page, "Jaar")
    assert [row["Jaar"] for row in rows] == ["2015", "2016", "2017", "2018", "2019"]
    assert {row["Betalers, verwacht"] for row in rows} == {"31"}


def test_bands_seed_and_replacement(opened: At, plan_file: Path) -> None:
    """31 at 95 %: 1,55 a year (domain.md §5.3), and 29,45 are left of 31 after a year."""
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015, horizon=2, retention=95)
    said = whatif.said(page)
    assert "zijn er 1,6 nieuwe participanten per jaar nodig om op 31 betalers te blijven" in said
    assert "Getrokken: 100.000 toekomsten met beginwaarde 2015" in said
    assert "Niet van alle participanten is de eigen bijdrage bekend" in said
    assert "Gemiddeld over alle toekomsten" not in said
    first, last = whatif.table(page, "Jaar")
    assert first["Betalers, 1 op 10 minder dan"] == first["Betalers, verwacht"] == "31"
    assert last["Betalers, verwacht"] == "29,5"
    # Binomial(31; 0,95): P(≤ 27) = 7 %, P(≤ 28) = 20 %; P(≤ 30) = 80 %.
    assert last["Betalers, 1 op 10 minder dan"] == "28"
    assert last["Betalers, 1 op 10 meer dan"] == "31"


def test_payers_are_shown_on_request_and_costs_explained(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    levers = {"horizon": 3, "retention": 90, "yearly": 3}
    page = whatif.opened(TAB, jaar=2015, chance=50, **{**levers, "recruits.wonen.4": 3})
    assert "wie er minder komt spaart die kosten niet uit" in whatif.said(page)
    page.button_group(key="held-years-series").set_value("payers").run()
    assert not page.exception
    assert "Betalers van 2015 tot en met 2017." in whatif.said(page)


def band(*rows: tuple[int, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "low", "mean", "high"])


def test_the_ends_of_a_band_stand_apart() -> None:
    figure = chance_charts.band(band((2015, 30, 31, 32), (2016, 30.9, 31, 31.1)), unit="count")
    *ends, title = figure.layout.annotations
    assert [one.text for one in ends] == [
        "1 op 10 meer dan<br><b>31,1</b>",
        "verwacht<br><b>31</b>",
        "1 op 10 minder dan<br><b>30,9</b>",
    ]
    heights = [one.y for one in ends]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[1] > 1
    assert title.text == "aantal"


def test_what_is_certain_has_one_end() -> None:
    figure = chance_charts.band(band((2015, -5, -5, -5), (2016, -5, -5, -5)), unit="eur")
    assert [one.text for one in figure.layout.annotations] == [
        "zeker<br><b>−€\u00a05</b>",
        "euro",
    ]
