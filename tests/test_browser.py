"""The dashboard as its users meet it: a fresh server, a real browser, a real workbook."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from data.example import plan_2015
from data.store import connect, reading
from data.template import write_workbook
from data.verify import verify
from tests.conftest import PLAN, ROOT, serve

TITLES = {
    "": "Overzicht",
    "overzicht": "Overzicht",
    "groei": "Groei",
    "financien": "Financiën",
    "activiteiten": "Activiteiten",
    "bereik": "Bereik en opbrengst",
    "netwerk": "Netwerk",
    "organisatie": "Participant",
    "scenario": "Wat als",
    "definities": "Definities",
    "privacy": "Privacy",
    "gegevens": "Gegevens",
    "toegang": "Toegang",
}
FILES = sorted(p.stem for p in (ROOT / "pages").glob("*.py"))
PATIENCE = 60_000  # milliseconds: the first run of a server on a busy machine


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", TITLES)
def test_every_page_can_be_the_first_hit_on_a_fresh_server(
    address: str, page: Page, example_file: Path, tmp_path: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with serve(tmp_path / "x.duckdb", tmp_path / "log") as url:
        page.goto(f"{url}/{address}")
        expect(page.get_by_role("heading", name=TITLES[address], exact=True)).to_be_visible()
        expect(page.get_by_text("Voorbeeldgegevens").first).to_be_visible()
        expect(page.get_by_role("heading", level=4).first).to_be_visible()  # what it says
        assert page.get_by_text("Page not found").count() == 0
        expect(page.locator("html")).to_have_attribute("lang", "nl")
        expect(page).to_have_title(f"{TITLES[address]} – De Zorgalliantie")


def test_a_link_holds_the_choices_and_they_hold_on_every_page(
    page: Page, example_file: Path, tmp_path: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with serve(tmp_path / "x.duckdb", tmp_path / "log") as url:
        page.goto(f"{url}/overzicht?jaar=2014&vergelijk=2012&sector=zorg")
        expect(page.get_by_text("sinds 2012").first).to_be_visible()
        expect(page.get_by_text("sector zorg").first).to_be_visible()
        _go(page, "Groei")
        expect(page.get_by_text("27 participanten eind 2014").first).to_be_visible()
        expect(page).to_have_url(f"{url}/groei?jaar=2014&vergelijk=2012&sector=zorg")
        page.get_by_role("combobox", name="Jaar").first.click()
        page.get_by_role("option", name="2016", exact=True).click()
        expect(page.get_by_text("30 participanten eind 2016").first).to_be_visible()
        _go(page, "Overzicht")
        expect(page.get_by_text("30 participanten eind 2016").first).to_be_visible()
        expect(page.get_by_text("sinds 2012").first).to_be_visible()


BROKEN = """
import runpy, sys
sys.path.insert(0, {root!r})
from pages import overview

def render():
    raise KeyError("Stichting Geheim")

overview.render = render
runpy.run_path({entry!r})
"""


def test_what_nobody_foresaw_is_a_number_in_dutch(page: Page, tmp_path: Path) -> None:
    entry = tmp_path / "broken.py"
    entry.write_text(BROKEN.format(root=str(ROOT), entry=str(ROOT / "dashboard.py")))
    with serve(tmp_path / "new.duckdb", tmp_path / "log", entry=str(entry)) as url:
        page.goto(f"{url}/overzicht")
        told = page.get_by_text("meld dan nummer")
        expect(told).to_be_visible()
        [number] = re.findall(r"nummer ([0-9A-F]{6}) aan", told.inner_text())
        assert "Geheim" not in page.content()
    log = (tmp_path / "log").read_text()
    assert f'"number": "{number}", "kind": "KeyError"' in log
    assert "Geheim" not in log


@pytest.mark.parametrize("name", FILES)
def test_a_file_name_shows_nothing(
    name: str, page: Page, example_file: Path, tmp_path: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with serve(tmp_path / "x.duckdb", tmp_path / "log") as url:
        page.goto(f"{url}/{name}")
        expect(page.get_by_role("heading", name="Deze pagina bestaat niet")).to_be_visible()
        expect(page.get_by_text("Page not found")).to_be_hidden()
        shown = page.locator("[data-testid=stMain]").inner_text()
        assert "participanten" not in shown.lower()
        links = page.locator("[data-testid=stSidebarNav] a").all_inner_texts()
        assert [link.strip() for link in links] == list(dict.fromkeys(TITLES.values()))


def test_from_an_empty_database_to_the_board_page_and_back(page: Page, tmp_path: Path) -> None:
    with serve(tmp_path / "new.duckdb", tmp_path / "log") as url:
        page.goto(f"{url}/overzicht")
        page.get_by_role("button", name="Eigen werkmap laden").click()
        _upload(page, PLAN)
        expect(page.get_by_text("een verschil van € 2").first).to_be_visible()
        page.get_by_role("button", name="Maak deze werkmap actief").click()
        expect(page.get_by_text("jaarplan-2015.xlsx is nu actief voor 2015.")).to_be_visible()

        _go(page, "Overzicht")
        expect(page.get_by_text("€ 570.743").first).to_be_visible()
        page.get_by_role("tab", name="Tegenstrijdigheden").click()
        expect(page.get_by_text("Verschil van € 2")).to_be_visible()
        expect(page.get_by_text("Voorbeeldgegevens")).to_have_count(0)

        _reject(page, tmp_path)

        _go(page, "Gegevens")
        page.get_by_role("tab", name="Geschiedenis").click()
        page.get_by_role("button", name="Laatste stap terugdraaien").click()
        expect(page.get_by_text("Teruggedraaid:").first).to_be_visible()
        _go(page, "Overzicht")
        expect(page.get_by_text("Nog geen gegevens")).to_be_visible()


@pytest.mark.parametrize("wait", [0, 30, 300])  # milliseconds from the click until it is gone
def test_a_browser_that_is_closed_during_a_commit_leaves_all_or_nothing(
    wait: int, page: Page, tmp_path: Path
) -> None:
    address = tmp_path / "x.duckdb"
    with serve(address, tmp_path / "log") as url:
        page.goto(f"{url}/gegevens")
        page.get_by_role("button", name="Eigen werkmap laden").click()
        _upload(page, PLAN)
        button = page.get_by_role("button", name="Maak deze werkmap actief")
        expect(button).to_be_enabled()
        button.click(no_wait_after=True)
        page.wait_for_timeout(wait)
        page.close()
        page.context.new_page().goto(f"{url}/overzicht")
    with closing(connect(str(address))) as store, reading(store) as cursor:
        assert verify(cursor) == []
        found = cursor.execute("select count(*) from active where year = 2015").fetchall()[0][0]
        assert found in (0, len(PLAN_SHEETS))


PLAN_SHEETS = plan_2015.rows()


def test_a_messy_workbook_to_the_board_page_and_back(page: Page, tmp_path: Path) -> None:
    """Questions, problems, her own file with comments, the fixed copy, commit, passport, undo."""
    messy = tmp_path / "Jaaropgave 2015 def.xlsx"
    messy.write_bytes(_messy())
    with serve(tmp_path / "new.duckdb", tmp_path / "log") as url:
        page.goto(f"{url}/gegevens")
        _upload(page, messy)
        expect(page.get_by_text("'veel' is geen getal")).to_have_count(1)
        page.get_by_role("button", name="Antwoorden gebruiken").click()  # as suggested
        expect(page.get_by_text("'Brabant Zorg' lijkt op 'BrabantZorg'")).to_be_visible()
        page.get_by_role("button", name="Antwoorden gebruiken").click()
        expect(page.get_by_role("button", name="Antwoorden gebruiken")).to_have_count(0)
        expect(page.get_by_text("'veel' is geen getal")).to_have_count(1)

        with page.expect_download() as download:
            page.get_by_role("button", name="Uw werkmap met de opmerkingen erin").click()
        fixed = tmp_path / download.value.suggested_filename
        download.value.save_as(fixed)
        _fix(fixed)
        _upload(page, fixed)
        expect(page.get_by_text("Wat de cijfers doen")).to_be_visible()
        expect(page.get_by_text("'veel' is geen getal")).to_have_count(0)
        expect(page.get_by_role("cell", name="€ 22.500").first).to_be_visible()
        page.get_by_role("button", name="Maak deze werkmap actief").click()
        expect(page.get_by_text(f"{fixed.name} is nu actief voor 2015.")).to_be_visible()

        _go(page, "Overzicht")
        expect(page.get_by_text("3 participanten eind 2015").first).to_be_visible()
        expect(page.get_by_text("Aantal participanten: 3 eind 2015").first).to_be_visible()
        page.get_by_role("button", name="Herkomst").first.click()
        passport = page.get_by_role("dialog")
        expect(passport.get_by_text(f"{fixed.name}, tabblad Leden 2015").first).to_be_visible()
        expect(passport.get_by_role("cell", name="BrabantZorg")).to_be_visible()
        page.keyboard.press("Escape")

        _go(page, "Gegevens")
        page.get_by_role("tab", name="Geschiedenis").click()
        page.get_by_role("button", name="Laatste stap terugdraaien").click()
        expect(page.get_by_text("Teruggedraaid:").first).to_be_visible()
    assert "de Vries" not in (tmp_path / "log").read_text()


def _messy() -> bytes:
    book = openpyxl.Workbook()
    members = book.worksheets[0]
    members.title = "Leden 2015"
    members.append(["Overzicht leden"])
    members.append(["Naam instelling", "Branche", "Omzet (mln)", "Contactpersoon"])
    members.append(["BrabantZorg", "VVT", "45,5", "Jan de Vries"])
    members.append(["Talis", "corporatie", 30, "Karin Bakker"])
    members.append(["Siza", "zorg", "2,5 mln", "Piet de Boer"])
    income = book.create_sheet("Bijdragen")
    income.append(["Organisatie", "Soort", "Contributie"])
    income.append(["Brabant Zorg", "contributie", "€ 10.000,-"])
    income.append(["Talis", "contributie", "veel"])
    income.append(["Siza", "contributie", "5.000"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fix(file: Path) -> None:
    """Do what the comment in the cell says, as she would in Excel."""
    book = openpyxl.load_workbook(file)
    cell = book["Bijdragen"]["C3"]
    assert "'veel' is geen getal" in cell.comment.text
    assert book["Leden 2015"]["D3"].value is None  # a person; the header stays
    assert book["Opmerkingen"]["A1"].value
    cell.value = 7500
    book.save(file)


def _reject(page: Page, folder: Path) -> None:
    """A workbook with a fout is named with its cell, and the figures stay what they were."""
    rows = plan_2015.rows()
    rows["budget"][1]["hours"] = "veel"
    wrong = folder / "fout.xlsx"
    wrong.write_bytes(write_workbook(rows))
    _go(page, "Gegevens")
    _upload(page, wrong)
    expect(page.get_by_role("cell", name="G3", exact=True)).to_be_visible()
    expect(page.get_by_text("'veel' is geen getal").first).to_be_visible()
    expect(page.get_by_text("Deze werkmap wordt zo niet geladen")).to_be_visible()
    expect(page.get_by_role("button", name="Maak deze werkmap actief")).to_have_count(0)
    _go(page, "Overzicht")
    expect(page.get_by_text("€ 570.743").first).to_be_visible()


def _upload(page: Page, file: Path) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)


def _go(page: Page, title: str) -> None:
    page.locator("[data-testid=stSidebarNav]").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
