"""Every page's render(), on an empty store, on the real plan alone and on the example years."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.levers import LEVERS
from analytics.metrics import METRICS
from data.contents import settings
from data.store import choose, reading
from pages.parts import opening

PAGES = (
    "overview",
    "growth",
    "finances",
    "activities",
    "impact",
    "network",
    "participant",
    "scenarios",
    "uploads",
    "definitions",
    "keeping",
)


def open_page(name: str) -> AppTest:
    """Run the page's render() on its own."""

    def script(name: str) -> None:
        import importlib

        importlib.import_module(f"pages.{name}").render()

    return AppTest.from_function(script, args=(name,), default_timeout=60).run()


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make a copy of this database (None: an empty one) the one that pages open."""

    def use(source: Path | None) -> None:
        address = tmp_path / "test.duckdb"
        if source is not None:
            shutil.copyfile(source, address)
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))

    return use


def text(page: AppTest) -> str:
    """Everything that the page says, with ordinary spaces."""
    elements = [*page.title, *page.subheader, *page.markdown, *page.caption, *page.info]
    elements += [*page.warning, *page.error, *page.success]
    texts = [e.value for e in elements]
    texts += [re.sub("<[^>]*>", " ", str(e.proto.body)) for e in page.get("html")]
    return "\n".join(texts).replace("\u00a0", " ")


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_store_shows_a_friendly_start(name: str, opened: Callable[..., None]) -> None:
    opened(None)
    page = open_page(name)
    assert not page.exception
    assert not page.error
    assert "Nog geen gegevens" in text(page)
    labels = [button.label for button in page.button]
    assert labels.count("Voorbeelden bekijken") == 1
    assert labels.count("Eigen werkmap laden") == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_real_plan_is_no_example(
    name: str, opened: Callable[..., None], plan_file: Path
) -> None:
    opened(plan_file)
    page = open_page(name)
    assert not page.exception
    assert not page.error
    assert "Voorbeeldgegevens" not in text(page)
    assert not re.search(r"\bnan\b", text(page), re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_example_years_carry_a_banner(
    name: str, opened: Callable[..., None], example_file: Path
) -> None:
    opened(example_file)
    page = open_page(name)
    assert not page.exception
    assert not page.error
    assert [w.value for w in page.warning if "Voorbeeldgegevens" in w.value]


def test_the_start_loads_the_examples(opened: Callable[..., None]) -> None:
    opened(None)
    page = open_page("overview")
    next(b for b in page.button if b.label == "Voorbeelden bekijken").click().run()
    assert not page.exception
    assert "30 participanten eind 2016" in text(page)
    assert "doel 85%" in text(page).replace("\\", "")  # Doelen names KPIs by their label


def test_the_overview_of_the_plan(opened: Callable[..., None], plan_file: Path) -> None:
    opened(plan_file)
    page = open_page("overview")
    said = text(page)
    assert "noemt 27 participanten" in said
    assert "€ 570.743" in said
    assert "75.507" in said
    assert "75.505" in said
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Participanten"] == "–"
    assert values["Verhoudingsgetal"] == "0,96"
    assert values["Aandeel in kind"] == "42,2%"
    assert values["Overhead"] == "36,1%"
    assert values["Bereik"] == "–"
    assert "11 van 27 bij naam bekend" in said
    assert "Over 2015 zijn er geen doelen vastgesteld" in said


def test_the_overview_orders_what_changed_and_what_asks_for_a_decision(
    opened: Callable[..., None], example_file: Path
) -> None:
    opened(example_file)
    page = open_page("overview")
    page.selectbox(key="jaar").set_value("2015").run()
    said = text(page).replace("\\", "")
    assert "Wat is er veranderd sinds 2014?" in said
    asked = r"\d+ doel(en)? niet gehaald en \d+ tegenstrijdighe\w+ in de gegevens. \d+ vra"
    assert re.search(asked, said)
    assert "Telt de initiatiefnemer (de HAN) mee in het aantal participanten?" in said
    assert "Tot u beslist, geldt: **ja**" in said
    moved = page.table[0].value
    assert list(moved.columns) == ["Kengetal", "Van 2014 naar 2015", "Verandering"]
    assert len(moved) == 8


def test_the_overview_of_one_sector(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    page = open_page("overview")
    page.selectbox(key="sector").set_value("welzijn").run()
    values = {metric.label: metric.value for metric in page.metric}
    assert values["Participanten"] == "8"  # of 30, in 2016
    assert "sector welzijn" in text(page)
    assert "het hele netwerk" in text(page)


def test_another_year_is_chosen(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    page = open_page("overview")
    page.selectbox(key="jaar").set_value(2014).run()
    assert "27 participanten eind 2014, 7 meer dan een jaar eerder" in text(page)


def test_a_running_year_is_not_judged_as_a_whole_one(
    opened: Callable[..., None], example_file: Path
) -> None:
    opened(example_file)
    said = text(open_page("overview")).replace("\\", "")  # 2016, complete to 30 September
    assert "30 participanten eind 2016 (stand 30 september 2016), 1 meer" in said
    assert "26 van 30 participanten; voorlopig: tot en met 30 september 2016" in said
    assert not re.search(r"doel (85|100)%:", said)  # of reach and of what was received
    assert "doel 95%: nog niet gehaald" in said  # of retention
    assert "doel 1,00: gehaald" in said  # of the budgeted ratio
    assert "doel 85%" in said


def test_growth_in_words(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    page = open_page("growth")
    page.selectbox(key="jaar").set_value(2015).run()
    said = text(page).replace("\\", "")
    # 27 at the end of 2014: 24 stayed, 5 joined, 2 left, 1 merged into another: 29
    assert (
        "27 participanten eind 2014: 24 bleven, 2 vertrokken, 1 ging op in een fusie en 5 kwamen "
        "erbij; 29 eind 2015." in said
    )
    assert "29 participanten eind 2015, 2 meer dan een jaar eerder" in said


def test_the_manual_has_every_metric(opened: Callable[..., None], plan_file: Path) -> None:
    opened(plan_file)
    page = open_page("definitions")
    labels = " ".join(e.label for e in page.expander)
    assert [m.key for m in METRICS if m.label not in labels.replace("\\", "")] == []
    assert [one.key for one in LEVERS if one.label not in labels.replace("\\", "")] == []
    said = text(page).replace("\\", "")
    assert "0 tot en met zoveel als het plan er heeft, voor elke sector" in said
    assert "−100 tot en met 100%, voor elk blok van de begroting" in said


def test_a_damaged_store_is_said_in_dutch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = tmp_path / "broken.duckdb"
    address.write_bytes(b"no database at all" * 1000)
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
    for name in PAGES:
        page = open_page(name)
        assert not page.exception
        assert "beschadigd" in page.error[0].value


def test_a_setting_moves_the_figures(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    page = open_page("uploads")
    page.radio(key="setting-initiator_counts-ja").set_value("nee").run()
    assert not page.exception
    assert "29 participanten eind 2016" in text(open_page("overview"))


ASKED: list[int] = []


def counted(_: object, year: int) -> str:
    """A question that tells how often it was asked."""
    ASKED.append(year)
    return f"{year}: {len(ASKED)}"


def test_a_question_is_asked_once_for_each_state_of_the_facts(
    opened: Callable[..., None], plan_file: Path
) -> None:
    def script() -> None:
        import streamlit as st

        from pages.parts.state import open_page
        from tests.pages import test_pages

        board = open_page("Groei")
        if board is not None:
            st.write(board.ask(test_pages.counted, board.year))

    opened(plan_file)
    ASKED.clear()
    page = AppTest.from_function(script, default_timeout=60).run()
    assert "2015: 1" in text(page)
    assert "2015: 1" in text(page.run())
    open_page("uploads").radio(key="setting-initiator_counts-ja").set_value("nee").run()
    assert "2015: 2" in text(page.run())


def test_an_old_screen_does_not_write_a_setting_back(
    opened: Callable[..., None], example_file: Path
) -> None:
    opened(example_file)
    page = open_page("uploads")
    choose(opening.opened(), "initiator_counts", "nee", by="another")
    page.run()
    with reading(opening.opened()) as cursor:
        assert settings(cursor)["initiator_counts"] == "nee"
