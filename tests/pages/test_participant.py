"""One organisation: what the page and the printed sheet say of it, and that it is one A4."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from analytics.disclosure import WITHHELD
from analytics.participants import GiveAndGet, give_and_get, participants
from analytics.taking_part import Result
from data.accounts import BOARD
from data.sheets import BY_KEY
from data.store import commit, connect, reading
from pages.parts import access, giving, sheet_of_one
from pages.parts.access import Visitor
from tests import browser as chromium
from tests.conftest import serve
from tests.tables import rows, typed, upload

EVIL = "<b>x</b> ![a](https://t.example/p.png) `$1$`"
PAGE = re.compile(rb"/Type\s*/Page[^s]")


def script() -> None:
    from pages import participant

    participant.render()


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(source: Path, **query: str) -> AppTest:
        shutil.copyfile(source, tmp_path / "x.duckdb")
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
        page = AppTest.from_function(script, default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return run


@pytest.fixture(scope="module")
def sheets(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, GiveAndGet]:
    """Every participant of 2015 of the example years."""
    address = tmp_path_factory.mktemp("sheets") / "x.duckdb"
    shutil.copyfile(example_file, address)
    store = connect(str(address))
    with reading(store) as cursor:
        everyone = participants(cursor)[2015][:6]
        found = {one.label: give_and_get(cursor, 2015, one) for one in everyone}
    store.close()
    return found


@pytest.fixture(scope="module")
def one(sheets: dict[str, GiveAndGet]) -> GiveAndGet:
    return sheets["De Voorbeeldige Zorg"]


def text(page: AppTest) -> str:
    found = [*page.markdown, *page.caption, *page.info]
    return "\n".join(e.value for e in found).replace("\\", "").replace("\u00a0", " ")


# --- the page -----------------------------------------------------------------------------------


def test_the_page_says_who_gave_and_got_what(opened: Callable, example_file: Path) -> None:
    said = text(opened(example_file, jaar="2015", organisatie="Stichting Voorbeeldhof"))
    assert (
        "#### Stichting Voorbeeldhof droeg in 2015 € 10.000 bij, en nam deel aan programma" in said
    )
    assert "laatste relatiegesprek 12 februari 2015" in said
    assert "klasse vanaf € 25.000.000, € 10.000 per jaar; de begrote bijdrage past daarbij" in said
    assert "van 4 bijeenkomsten: Zorgalliantiecafé, Duurzame inzetbaarheid" in said
    assert "professional 14, bestuurder 4, leidinggevende 2" in said
    assert "Niet gebruikt: 9 activiteiten" in said
    assert "- Verdiepingskamer" in said
    assert "bedoeld voor de programmamanager en de bestuurder van de organisatie zelf" in said
    assert "nooit om een bijdrage vast te stellen" in said


def test_the_key_and_in_kind_move_what_it_gets(opened: Callable, example_file: Path) -> None:
    hours, euros, cash = (
        text(opened(example_file, jaar="2015", organisatie="Voorbeeldhogeschool", **choice))
        for choice in ({}, {"sleutel": "naar euro's"}, {"inkind": "zonder in kind"})
    )
    assert "bracht in 2015 € 233.361 in kind in" in hours
    value = re.compile(r"programma dat (€ [\d.]+) kostte")
    assert value.findall(hours) != value.findall(euros)
    assert "€ 233.361" not in cash
    assert "is niet bekend of in kind ze betaalt" in cash  # the lines do not say who pays


def test_another_year_keeps_the_organisation(opened: Callable, example_file: Path) -> None:
    page = opened(example_file, jaar="2013", organisatie="Voorbeeldwonen De Dijk")
    assert "Voorbeeldwonen De Dijk was eind 2013 geen participant." in text(page)
    page.selectbox(key="jaar").set_value("2016").run()
    assert "#### Voorbeeldwonen De Dijk droeg in 2016 (tot en met 30 september 2016)" in text(page)


def test_the_plan_alone_says_what_is_unknown_and_why(opened: Callable, plan_file: Path) -> None:
    said = text(opened(plan_file, organisatie="Mooiland"))
    assert "Mooiland heeft in 2015 geen bekende bijdrage op eigen naam; wat zij kreeg" in said
    assert "– (geen blad Deelname over 2015)" in said
    assert "omzet is niet ingevuld" in said
    assert "nan" not in said
    assert "None" not in said


def test_without_participants_there_is_nobody_to_choose(opened: Callable, tmp_path: Path) -> None:
    address = tmp_path / "budget.duckdb"
    store = connect(str(address))
    commit(store, upload(2015, scale=rows("scale", "vanaf omzet | bijdrage\n0 | 5")), by="test")
    store.close()
    assert "Er is geen participant bij naam bekend." in text(opened(address))


# --- in words -----------------------------------------------------------------------------------


def lines(found: GiveAndGet, before: int | None = None) -> dict[str, str]:
    return {line.term: line.text for line in [*giving.gives(found), *giving.gets(found, before)]}


def part_known(found: GiveAndGet, **changes: Any) -> GiveAndGet:
    """The first activity that it attended, changed."""
    parts = found.exchange.parts
    assert parts
    changed = (replace(parts[0], **changes), *parts[1:])
    return replace(found, exchange=replace(found.exchange, parts=changed))


def test_what_is_not_known_in_full_says_so(one: GiveAndGet) -> None:
    some = part_known(one, value=None, why="van iets zijn geen contacturen bekend")
    said = lines(some)
    valued, visits = some.exchange.valued, some.exchange.visits
    assert f"(over {valued} van {visits} regels van Deelname" in said["Programmawaarde"]
    assert said["Waarde per euro bijdrage"] == (
        "– (niet van alles wat zij bezocht zijn de kosten bekend)"
    )
    nothing = replace(one, exchange=replace(one.exchange, parts=some.exchange.parts[:1]))
    assert giving.sentence(nothing).endswith("niet bekend: van iets zijn geen contacturen bekend.")
    assert lines(nothing)["Programmawaarde"] == "– (van iets zijn geen contacturen bekend)"
    assert lines(nothing)["Waarde per euro bijdrage"].startswith("– (van iets")
    free = replace(one, exchange=replace(one.exchange, contribution=0))
    assert lines(free)["Waarde per euro bijdrage"] == "– (geen bijdrage om door te delen)"


def test_what_is_hidden_is_not_called_unknown(one: GiveAndGet) -> None:
    some = part_known(one, value=None, why=WITHHELD)
    said, valued, visits = lines(some), some.exchange.valued, some.exchange.visits
    assert "dat ten minste €\u00a0" in giving.sentence(some)
    assert said["Programmawaarde"].startswith("ten minste €\u00a0")
    assert (
        f"over {valued} van {visits} regels van Deelname; de rest is {WITHHELD})"
        in (said["Programmawaarde"])
    )
    assert said["Waarde per euro bijdrage"] == f"– ({WITHHELD})"
    nothing = replace(one, exchange=replace(one.exchange, parts=some.exchange.parts[:1]))
    assert giving.sentence(nothing).endswith(f"; wat zij kreeg is {WITHHELD}.")
    assert "ten minste" not in giving.sentence(one) + lines(one)["Programmawaarde"]


def test_the_own_page_says_why_there_is_no_place_beside_the_others(
    opened: Callable, example_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "Dagcentrum Fictiekamer"
    who = Visitor(account="bo@x.example", role=BOARD, organisation=own)
    monkeypatch.setattr(access, "visitor", lambda: who)
    said = text(opened(example_file, jaar="2013"))
    assert f"#### {own} droeg in 2013" in said
    assert f"Dit is {WITHHELD}." in said
    assert "te weinig participanten" not in said
    assert f": {WITHHELD}" not in said


def test_the_year_before_stands_beside(one: GiveAndGet) -> None:
    said = lines(one, 2014)
    assert "; in 2014 €\u00a0" in said["Programmawaarde"]
    assert "; in 2014 €\u00a0" in said["Waarde per euro bijdrage"]
    assert "2014" not in lines(one, 1999)["Programmawaarde"]


def test_who_came_nowhere(one: GiveAndGet) -> None:
    away = replace(
        one, exchange=replace(one.exchange, parts=()), layers=(), uses=(), hosted=(), contact=None
    )
    assert giving.sentence(away).endswith("en nam nergens aan deel.")
    said = lines(away)
    assert said["Gastheer"] == "van geen bijeenkomst"
    assert said["Kans op contact"] == "– (niet alle participanten zijn bij naam bekend)"
    assert "Lagen (keer aanwezig)" not in said
    printed = sheet_of_one.page(away, before=None, until="", basis="")
    assert "Deed nergens aan mee." in printed


@pytest.mark.parametrize(
    ("conformity", "expected"),
    [
        ("fits", "de begrote bijdrage past daarbij"),
        ("agreed", "afgesproken is €\u00a0800 (want)"),
        ("part_year", "begroot is €\u00a0900: zij was niet het hele jaar participant"),
        ("differs", "begroot is €\u00a0900, afgesproken €\u00a0800 (want)"),
        ("unknown", "of de bijdrage daarbij past, is niet te toetsen"),
    ],
)
def test_the_scale_in_words(conformity: Any, expected: str, one: GiveAndGet) -> None:
    fee = replace(one.fee, conformity=conformity, agreed=800.0, reason="want", paid=900.0)
    assert lines(replace(one, fee=fee))["Staffel"].endswith(f"; {expected}")
    bare = replace(fee, conformity="differs", agreed=None, reason=None, start=None, fee=None)
    said = lines(replace(one, fee=bare))["Staffel"]
    assert "er is geen klasse voor op het blad Staffel" in said
    assert said.endswith("begroot is €\u00a0900, zonder vastgelegde afspraak")


def test_where_it_stands_beside_the_others(sheets: dict[str, GiveAndGet]) -> None:
    place = next(found.value for found in sheets.values() if found.value is not None)
    at = {
        "in het laagste kwart": place.low - 1,
        "in die middelste helft": place.median,
        "in het hoogste kwart": place.high + 1,
    }
    for words, value in at.items():
        assert giving.beside(replace(place, value=value), "eur").endswith(words)
    whole = giving.beside(replace(place, sector=None), "eur")
    assert "participanten van het hele netwerk" in whole


# --- on paper -----------------------------------------------------------------------------------


def test_names_are_harmless_on_paper(one: GiveAndGet) -> None:
    product = Result(activity=EVIL, title=EVIL, kind=None, applied_in=None, leads=True)
    evil = replace(
        one,
        participant=replace(one.participant, organisation=EVIL, label=EVIL),
        uses=tuple(replace(use, activity=EVIL, leads=True) for use in one.uses),
        hosted=tuple((day, EVIL) for day, _ in one.hosted),
        products=(product,),
        fee=replace(one.fee, reason=EVIL, conformity="agreed"),
        layers=((EVIL, 1),),
        missing={"attendance_": EVIL},
    )
    printed = sheet_of_one.page(evil, before=2014, until=EVIL, basis=EVIL)
    assert "<b>x" not in printed
    assert printed.count("&lt;b&gt;x") > 6


def test_names_are_harmless_on_the_page(opened: Callable, tmp_path: Path) -> None:
    address = tmp_path / "evil.duckdb"
    store = connect(str(address))
    row = typed(BY_KEY["participants"], {"organisation": EVIL, "sector": "zorg"}, 2, 2015)
    commit(store, upload(2015, participants=[row]), by="test")
    store.close()
    page = opened(address)
    shown = [m.value for m in page.markdown]
    assert any(r"\!\[a\]\(https\:" in value for value in shown)
    assert not any("![a](" in value or "<b>x" in value for value in shown)
    assert not any("<b>x" in html.proto.body for html in page.get("html"))


def until(page: Page, times: int) -> None:
    """Wait until it was printed so often; wait_for_function would need eval, which is closed."""
    for _ in range(600):
        if page.evaluate("window.printed") == times:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not printed {times} times")


def test_the_sheet_is_one_a4_and_a_button_prints_it(example_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with serve(tmp_path / "x.duckdb", tmp_path / "log") as url, ThreadPoolExecutor(1) as thread:
        # a thread of its own: another test may have a browser open in this one
        found = thread.submit(_printed, url).result()
    assert found == {"Stichting Voorbeeldhof": (1, 2), "Voorbeeldhogeschool": (1, 2)}


def _printed(url: str) -> dict[str, tuple[int, int]]:
    """Of two organisations, one of which did most of all: the pages on paper, and what two clicks
    on the button print."""
    path = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        names = ("Stichting Voorbeeldhof", "Voorbeeldhogeschool")
        found = {
            name: _print(browser, f"{url}/organisatie?jaar=2015&organisatie={name}")
            for name in names
        }
        browser.close()
    return found


def _print(browser: Browser, address: str) -> tuple[int, int]:
    context = browser.new_context(locale="nl-NL", color_scheme="dark")
    context.set_default_timeout(60_000)
    context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    page = context.new_page()
    page.goto(address)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    button = page.get_by_role("button", name="Afdrukken")
    for click in (1, 2):
        button.click()
        until(page, click)
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    page.emulate_media(media="print")
    assert page.get_by_text("Aantekeningen en afspraken").is_visible()
    assert page.get_by_text("Naast de anderen").last.is_visible()
    assert not page.get_by_text("Van jaar tot jaar").is_visible()
    assert not page.get_by_role("combobox").first.is_visible()
    times = page.evaluate("window.printed")
    context.close()
    return len(PAGE.findall(paper)), times
