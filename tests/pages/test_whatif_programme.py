"""The tab Programma: what it says of the line, and what the board can move on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.cutline import Cut, cut
from analytics.programme import Line, Purse
from pages.parts.whatif_programme import sentence
from tests.pages.test_pages import text

Open = Callable[..., AppTest]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The tab on a copy of this database, with these levers in the URL."""

    def script() -> None:
        from pages.parts import whatif_programme
        from pages.parts.state import open_page
        from pages.parts.study import open_study, tell

        study = open_study(open_page("Wat als"))
        tell()
        whatif_programme.show(study)

    def run(source: Path, **levers: str) -> AppTest:
        address = tmp_path / "test.duckdb"
        shutil.copyfile(source, address)
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
        page = AppTest.from_function(script, default_timeout=60)
        for key, value in {"jaar": "2015", **levers}.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return run


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


def order(page: AppTest) -> list[str]:
    """The names of the lines as the choice lists them."""
    return [name.split(". ", 1)[1] for name in page.selectbox(key="programme-pick").options]


# --- the sentence -------------------------------------------------------------------------------


def made(income: int, mode: str = "whole", *wishes: Line) -> Cut:
    """Three lines of € 100, € 50 and € 30, the last with two editions, for this income."""
    lines = [
        Line(key="a", block="B", activity="A", priority=1, cash=10_000),
        Line(key="b", block="B", activity="B", priority=2, cash=5_000),
        Line(key="c", block="B", activity="C", priority=3, cash=3_000, planned=2),
    ]
    return cut(lines, Purse(cash=income * 100), mode, wishes)


def wish(name: str, euros: int, at: int = 1) -> Line:
    return Line(key=f"wens/{at}", block="Wensen", activity=name, priority=at, cash=euros * 100)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (made(180), "Het hele programma past precies."),
        (made(200), "Het hele programma past; er is € 20 over."),
        (
            made(200, "whole", wish("Bus", 15)),
            "Het hele programma past; er is € 20 over, de wens Bus komt erbij.",
        ),
        (
            made(200, "whole", wish("Bus", 5), wish("Zaal", 5, 2), wish("Feest", 30, 3)),
            "Het hele programma past; er is € 20 over, de wensen Bus en Zaal komen erbij; "
            "voor Feest is nog € 20 nodig.",
        ),
        (made(160), "Er ontbreekt € 20: 1 regel valt weg, € 10 blijft over."),
        (made(100), "Er ontbreekt € 80: 2 regels vallen weg, dan past het precies."),
        (made(165, "divisible"), "Er ontbreekt € 15: 1 regel wordt kleiner, dan past het precies."),
        (
            made(120, "divisible"),
            "Er ontbreekt € 60: 1 regel valt weg en 1 regel wordt kleiner, dan past het precies.",
        ),
        (
            made(90, "proportional"),
            "Er ontbreekt € 90: alle regels gaan door voor 50% van het geld.",
        ),
    ],
)
def test_the_sentence(found: Cut, expected: str) -> None:
    assert sentence(found).replace("\u00a0", " ") == expected


def test_a_programme_that_cannot_fit() -> None:
    lines = [
        Line(key="a", block="B", activity="A", priority=1, cash=100, earmarked=100),
        Line(key="b", block="B", activity="B", priority=2, cash=100),
    ]
    found = cut(lines, Purse(cash=50))
    assert sentence(found).endswith("en ook als er regels wegvallen past het niet.")


# --- the page -----------------------------------------------------------------------------------


def test_the_plan_fits_precisely(opened: Open, plan_file: Path) -> None:
    words = said(opened(plan_file))
    assert "Het hele programma past precies." in words
    assert "De bronnen noemen geen volgorde." in words
    assert "contacturen: nog geen deelname bekend" in words


def test_the_drop_order_of_the_board(opened: Open, plan_file: Path) -> None:
    """domain.md §5.4: 14.119 + 6.800 + 8.982 + 11.348 + 22.663 = 63.912 falls; less 55.000 that is
    missing, 8.912 is left."""
    page = opened(plan_file, planned="0")
    for name in (  # each below the one before, so that the last falls first
        "BIG8-model (Kennismanagement)",
        "Valorisatiemarkt (Bijeenkomsten)",
        "Zorgalliantiecafé (Bijeenkomsten)",
        "Leerarrangementen (Onderwijs en arbeidsmarkt)",
        "Innovatielab (Onderwijs en arbeidsmarkt)",
    ):
        page.selectbox(key="programme-pick").select_index(order(page).index(name)).run()
        if not page.button(key="programme-bottom").disabled:
            click(page, "programme-bottom")
    words = said(page)
    assert "Er ontbreekt € 55.000: 5 regels vallen weg, € 8.912 blijft over." in words
    assert "Deze volgorde is hier gekozen." in words
    assert "eerder aan de beurt" not in words
    page.selectbox(key="lever-mode").set_value("divisible").run()
    assert "4 regels vallen weg en 1 regel wordt kleiner, dan past het precies." in said(page)


def test_an_order_that_equals_the_sources_is_no_choice(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file)
    own = order(page)
    assert page.button(key="programme-reset").disabled
    click(page, "programme-up")  # the last line is picked at first
    assert order(page) == [*own[:-2], own[-1], own[-2]]
    assert "order" in page.query_params
    click(page, "programme-down")
    assert order(page) == own
    assert "order" not in page.query_params
    click(page, "programme-top")
    assert order(page)[0] == own[-1]
    assert page.button(key="programme-up").disabled
    click(page, "programme-reset")
    assert order(page) == own
    assert page.selectbox(key="programme-pick").value == page.session_state["programme-picked"]


def test_a_way_to_cut_is_chosen_on_the_tab(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file, planned="0")
    page.selectbox(key="lever-mode").set_value("divisible").run()
    assert "1 regel wordt kleiner, dan past het precies." in said(page)
    page.selectbox(key="lever-mode").set_value("proportional").run()
    assert "alle regels gaan door voor 90,4% van het geld" in said(page)


def test_what_contradicts_itself_is_warned_of(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file, planned="0", **{"recruits.zorg.1": "1"})
    at = order(page).index("Nieuwe participanten (Accountmanagement)")
    page.selectbox(key="programme-pick").select_index(at).run()
    click(page, "programme-bottom")
    warnings = [one.value for one in page.warning]
    assert any("terwijl op 1 nieuwe participant wordt gerekend" in one for one in warnings)


def test_contact_hours_that_remain(opened: Open, example_file: Path) -> None:
    page = opened(example_file, planned="0")
    assert "contact blijft, van" in said(page)


def test_of_several_years_the_last_is_shown_first(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file, horizon="3", inflation="5")
    assert page.segmented_control(key="programme-year").value == 2017
    last = said(page)
    page.segmented_control(key="programme-year").set_value(2015).run()
    assert "Het hele programma past precies." in said(page)
    assert "Het hele programma past precies." not in last


def said_wishes(page: AppTest) -> str:
    """The wishes as the URL says them."""
    found = page.query_params["wishes"]
    return found if isinstance(found, str) else found[0]


# --- wishes -------------------------------------------------------------------------------------


def add(page: AppTest, name: str, euros: int) -> AppTest:
    page.text_input(key="wish-name").set_value(name)
    page.number_input(key="wish-amount").set_value(euros)
    page.button(key="FormSubmitter:wish-form-Wens toevoegen").click().run()
    assert not page.exception
    return page


def test_wishes_come_go_and_change_places(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file, **{"recruits.zorg.5": "1", "service": "no"})  # 15.000 to spare
    assert "Er staan nog geen wensen." in said(page)
    add(page, "Feest", 14_000)
    add(page, "Bus [groot]", 2_000)
    assert said_wishes(page) == "Feest=14000; Bus [groot]=2000"
    words = said(page)
    assert "**1. Feest**: € 14.000, komt erbij" in words
    assert "**2. Bus [groot]**: € 2.000, nog € 1.000 nodig" in words
    add(page, "Zaal", 1)
    assert "**3. Zaal**: € 1, wacht op de wens ervoor" in said(page)
    click(page, "wish-up-2")
    assert said_wishes(page) == "Feest=14000; Zaal=1; Bus [groot]=2000"
    click(page, "wish-drop-0")
    assert said_wishes(page) == "Zaal=1; Bus [groot]=2000"


@pytest.mark.parametrize(
    ("name", "told"),
    [(" ", "Geef de wens een naam."), ("a=b", "kan geen = of ; staan"), ("a;b", "kan geen =")],
)
def test_a_wish_without_a_good_name(opened: Open, plan_file: Path, name: str, told: str) -> None:
    page = add(opened(plan_file), name, 5)
    assert told in page.error[0].value
    assert "wishes" not in page.query_params
