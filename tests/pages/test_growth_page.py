"""The page Groei: what it says of example years, of the plan alone, and of a total that falls."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.shifts import shifts
from data.store import commit, connect
from data.workbook import Upload
from pages.parts import shifting
from tests.analytics.test_shifts import AFTER, BEFORE, Reached, reached
from tests.pages.test_pages import open_page, text

Show = Callable[..., AppTest]


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """The page over a stored file or over these workbooks, with these choices."""

    def show(*sources: Upload | Path, **choices: object) -> AppTest:
        address = tmp_path / "test.duckdb"
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
        for one in sources:
            if isinstance(one, Path):
                shutil.copyfile(one, address)
                continue
            with closing(connect(str(address))) as store:
                commit(store, one, by="test")
        return choose(open_page("growth"), **choices)

    return show


def choose(page: AppTest, **choices: object) -> AppTest:
    """The page with other choices."""
    for key, value in choices.items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


# --- a total that moves as no sector does -------------------------------------------------------


def test_every_sector_rises_while_the_total_falls(shown: Show) -> None:
    page = shown(reached(2014, BEFORE), reached(2015, AFTER), deel="Verklaring")
    expected = (
        "In elke sector stijgt het bereik, maar het totaal daalt: van 80,8% (21 van 26) in 2014 "
        "naar 74,2% (23 van 31) in 2015. De sector welzijn telt zwaarder mee (was 6 van 26, "
        "is nu 16 van 31 participanten) en ligt onder het gemiddelde. De sectoren zelf: +4,4 "
        "procentpunt; de verschuiving: −11 procentpunt."
    )
    assert expected in page.warning[0].value.replace("\\", "")  # before anything else
    assert said(page).count(expected) == 2  # and where it is explained
    assert page.selectbox(key="percentage").value == "Bereik"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            {**BEFORE, "wonen": (5, 5)},
            {**AFTER, "wonen": (5, 5)},
            "In elke sector waar iets verandert stijgt het bereik, maar het totaal daalt: van 83,9",
        ),
        (AFTER, BEFORE, "In elke sector daalt het bereik, maar het totaal stijgt: van 74,2%"),
        (BEFORE, BEFORE, "Het bereik blijft gelijk: van 80,8% (21 van 26) in 2014 naar 80,8% "),
        (  # no percentage of four
            {"zorg": (1, 2), "welzijn": (0, 2)},
            {"zorg": (1, 2), "welzijn": (1, 2)},
            "Het bereik stijgt van 1 van 4 in 2014 naar 2 van 4 in 2015: te weinig voor een "
            "percentage.",
        ),
        (
            {"zorg": (2, 8), "welzijn": (2, 2)},
            {"zorg": (2, 8), "welzijn": (8, 8)},
            "De sector welzijn telt zwaarder mee (was 2 van 10, is nu 8 van 16 participanten) en "
            "ligt boven het gemiddelde.",
        ),
        (
            {"zorg": (5, 5), "welzijn": (0, 20)},
            {"zorg": (2, 2), "welzijn": (0, 20)},
            "De sector zorg telt minder zwaar mee (was 5 van 25, is nu 2 van 22 participanten) en "
            "ligt boven het gemiddelde.",
        ),
    ],
    ids=("one stays", "falls", "nothing", "few", "heavier", "lighter"),
)
def test_a_change_in_words(before: Reached, after: Reached, expected: str) -> None:
    rows = [
        ("reach", year, sector, *counts)
        for year, reach in ((2014, before), (2015, after))
        for sector, counts in reach.items()
    ]
    by_sector = pd.DataFrame(rows, columns=["metric", "year", "sector", "part", "whole"])
    figures = by_sector.groupby(["metric", "year"], as_index=False)[["part", "whole"]].sum()
    (shift,) = shifts(figures, by_sector, 2015, 2014)
    assert expected in shifting.told(shift, 2015, 2014)


def test_too_few_are_not_drawn(shown: Show) -> None:
    few = {"zorg": (1, 2), "welzijn": (0, 2)}
    page = shown(reached(2014, few), reached(2015, few), deel="Verklaring")
    choose(page, percentage="Bereik")
    assert "van 1 van 4 in 2014 naar 1 van 4 in 2015" in said(page)
    assert "0 van 2" in str(page.table[-1].value)


# --- the example years --------------------------------------------------------------------------


def test_who_stays(shown: Show, example_file: Path) -> None:
    page = shown(example_file, jaar="2015", deel="Behoud")
    assert (
        "In 2015 bleven 25 van 27 participanten (93%). Bij zo weinig organisaties is het behoud "
        "niet nauwkeuriger te noemen dan tussen 77% en 98% (95% zekerheid). De marge overlapt met "
        "die van 2014: het verschil kan toeval zijn." in said(page)
    )
    assert (
        "De meesten vertrokken uit de groep die er eind 2011 al waren: van de 15 zijn er eind 2016 "
        "nog 12." in said(page)
    )
    choose(page, sector="wonen")
    assert "In 2015 bleef 1 van 1 participanten: te weinig voor een percentage." in said(page)
    assert "Niemand is vertrokken." in said(page)


def test_a_large_difference_is_more_than_chance(shown: Show) -> None:
    sizes = ((2013, 30), (2014, 30), (2015, 3))
    page = shown(*(reached(year, {"zorg": (0, n)}) for year, n in sizes), deel="Behoud")
    assert "In 2015 bleven 3 van 30 participanten (10%)." in said(page)
    assert "Het verschil met 2014 is groter dan toeval." in said(page)


def test_what_they_contribute(shown: Show, example_file: Path) -> None:
    page = shown(example_file, jaar="2015", deel="Bijdragen")
    assert (
        "Begroot: van € 220.000 in 2014 naar € 275.000 in 2015; −€ 2.500 van wie vertrok (2), "
        "+€ 2.500 van wie bleef (1 meer, 0 minder) en +€ 55.000 van wie er nieuw bij komt. Wie er "
        "eind 2014 al was, draagt nu € 220.000 bij en toen € 220.000: 100%." in said(page)
    )
    choose(page, jaar="2016")
    why = "een regel van Bijdragen over 2015 geldt voor 6 organisaties samen: niet te volgen"
    assert f"Dit is niet te tonen: {why}." in said(page)
    assert said(page).count(why) == 2  # on its card too
    choose(page, jaar="2014")
    assert "−€ 5.000 van wie eind 2013 en eind 2014 geen participant was" in said(page)
    choose(page, sector="onderwijs")
    assert "In deze sector draagt in beide jaren niemand bij." in said(page)


def test_who_came_and_went(shown: Show, example_file: Path) -> None:
    page = shown(example_file, jaar="2015")
    name = "Woonstichting Fictia"
    assert name not in _tables(page)
    choose(page, names=True)
    assert name in _tables(page)
    choose(page, sector="zorg")
    assert name not in _tables(page)
    choose(page, sector="wonen")
    assert "1 participant eind 2014: 1 bleef en 2 kwamen erbij; 3 eind 2015." in said(page)
    choose(page, jaar="2012")
    assert "In de sector wonen waren eind 2011 en 2012 geen participanten." in said(page)
    assert "In 2012 kwam of ging niemand, voor zover bekend." in said(page)


def _tables(page: AppTest) -> str:
    return " ".join(table.value.to_csv() for table in page.table)


def test_spread_and_shares(shown: Show, example_file: Path) -> None:
    page = shown(example_file, jaar="2015", deel="Spreiding")
    assert "Sectorspreiding in 2015: 0,58, tegen 0,45 in 2014." in said(page)
    assert "0,75 is het hoogste" in said(page)
    choose(page, jaar="2012")
    assert "Sectorspreiding in 2012: 0,12. Bij 0" in said(page)
    choose(page, deel="Verklaring")
    assert "Er is geen eerder jaar om mee te vergelijken." in said(page)
    choose(page, jaar="2015", percentage="Behoud")
    assert (
        "Het behoud daalt van 95% (19 van 20) in 2014 naar 92,6% (25 van 27) in 2015. De sectoren "
        "zelf: −4 procentpunt; de verschuiving: +1,6 procentpunt." in said(page)
    )
    choose(page, jaar="2016")  # is known to 30 September
    assert "Bereik" not in page.selectbox(key="percentage").options
    assert "Behoud" in page.selectbox(key="percentage").options


def test_the_plan_alone_says_why_little_is_known(shown: Show, plan_file: Path) -> None:
    page = shown(plan_file)
    for part, why in {
        "Verloop": "Dit is nog niet te tonen: 11 van 27 bij naam bekend.",
        "Behoud": "Nog niet te tonen: 11 van 27 bij naam bekend.",
        "Bijdragen": "Dit is niet te tonen: geen blad Bijdragen over 2014.",
        "Spreiding": "Nog niet te tonen: 11 van 27 bij naam bekend.",
        "Verklaring": "Er is geen eerder jaar om mee te vergelijken.",
    }.items():
        choose(page, deel=part)
        assert "Het plan noemt 27 participanten; groei is niet te berekenen" in said(page)
        assert why in said(page)
        assert "nan" not in said(page).lower().replace("finan", "")
