"""From a figure on a page to its rows: what the dialog says, and the file that it gives."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.passport import passport
from data.store import connect, reading
from pages.parts import tables
from pages.parts.passport import as_table


def draw(key: str, year: int, sector: str | None) -> None:
    from analytics.passport import passport
    from data.store import reading
    from pages.parts import passport as part
    from pages.parts.opening import opened

    with reading(opened()) as cursor:
        part.draw(passport(cursor, key, year, sector))


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(source: Path, key: str, sector: str | None = None) -> AppTest:
        shutil.copyfile(source, tmp_path / "x.duckdb")
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
        page = AppTest.from_function(draw, args=(key, 2015, sector), default_timeout=60).run()
        assert not page.exception
        return page

    return run


def text(page: AppTest) -> str:
    return "\n".join(m.value for m in page.markdown).replace("\\", "").replace("\u00a0", " ")


def test_a_sum_says_what_it_is_and_where_it_stands(drawn: Callable, plan_file: Path) -> None:
    page = drawn(plan_file, "cost_printed")
    said = text(page)
    assert "### Begrote kosten (gedrukt), 2015: € 570.743" in said
    assert "**Formule:** som van de gedrukte subtotalen per blok" in said
    assert "jaarplan-2015.xlsx, geladen op " in said
    assert "; controlegetal " in said
    assert "jaarplan-2015.xlsx, tabblad Begroting" in said
    assert [tab.label for tab in page.tabs] == ["Tellen mee (23)", "Tellen niet mee (6)"]
    counting, others = (table.value for table in page.table)
    assert list(counting)[:3] == ["Rij", "Telt mee voor", "Blok"]
    assert counting["Telt mee voor"].tolist()[5] == "€\u00a02"
    assert "het verschil met de som van de regels" in counting["Toelichting"].tolist()[5]
    assert list(others)[:2] == ["Rij", "Toelichting"]
    assert set(others["Toelichting"]) == {r"gedrukt totaal\: is geen regel"}


def test_a_share_shows_both_figures_behind_it(drawn: Callable, plan_file: Path) -> None:
    page = drawn(plan_file, "in_kind_share")
    assert "Aandeel in kind, 2015: 42,2%" in text(page)
    assert "€ 240.579 van € 570.743." in text(page)
    assert {"Teller", "Noemer"} <= set(page.table[0].value)


def test_an_unknown_figure_says_why_and_has_rows(drawn: Callable, plan_file: Path) -> None:
    page = drawn(plan_file, "participants")
    said = text(page)
    assert "Participanten, 2015: –" in said
    assert "11 van 27 bij naam bekend." in said
    assert "Alle rijen tellen mee." in said
    assert "Telt mee voor" not in page.table[0].value  # each row is one


def test_a_figure_without_a_sheet_has_no_rows(drawn: Callable, plan_file: Path) -> None:
    said = text(drawn(plan_file, "attendances"))
    assert "Geen blad Deelname over 2015." in said
    assert "Er zijn geen rijen." in said


def test_too_few_for_a_percentage(drawn: Callable, example_file: Path) -> None:
    said = text(drawn(example_file, "retention", "onderwijs"))
    assert "Behoud, onderwijs, 2015: –" in said
    assert "te weinig voor een percentage" in said


def test_a_long_table_shows_its_first_rows(drawn: Callable, example_file: Path) -> None:
    page = drawn(example_file, "attendances")
    assert "tabblad Deelname: de eerste 100 van " in text(page)
    assert len(page.table[0].value) == 100
    assert "(voorbeeld)" in text(page)


def test_the_file_has_every_row(example_file: Path, tmp_path: Path) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    store = connect(str(tmp_path / "x.duckdb"))
    with reading(store) as cursor:
        found = passport(cursor, "contributions_budgeted", 2015)
    store.close()
    content = tables.as_csv(as_table(found)).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert len(lines) == len(found.rows)
    assert list(lines[0])[:7] == [
        "Blad",
        "Bestand",
        "Tabblad",
        "Rij",
        "Telt mee",
        "Toelichting",
        "Telt mee voor",
    ]
    amounts = [int(line["Telt mee voor"]) for line in lines if line["Telt mee"] == "ja"]
    assert sum(amounts) == found.value
    assert all(line["Toelichting"] for line in lines if line["Telt mee"] == "nee")


@pytest.mark.parametrize("name", ["overview", "growth"])
def test_every_card_and_chart_of_a_page_leads_to_its_rows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_file: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))

    def script(name: str) -> None:
        import importlib

        importlib.import_module(f"pages.{name}").render()

    page = AppTest.from_function(script, args=(name,), default_timeout=60).run()
    asked = [button.key for button in page.button if button.label == "Herkomst"]
    assert len(asked) == len(page.metric)
    page.button(key=asked[0]).click().run()
    assert not page.exception
    assert "### Participanten, 2016: 30" in text(page)
    page.selectbox(key=f"{name}-origin-sector").set_value("welzijn").run()
    page.selectbox(key=f"{name}-origin-year").set_value(2014).run()
    page.button(key=f"{name}-origin-rows").click().run()
    assert "### Participanten, welzijn, 2014: " in text(page)
