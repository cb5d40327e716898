"""A board evening in a real browser: from a wish to a decision, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data.store import commit, connect
from data.workbook import Upload
from pages.scenarios import PART
from tests.conftest import serve
from tests.test_browser import PATIENCE

PLANNED = "Nieuwe participanten uit het plan die echt komen"
HOUSING = "van € 10.000"  # a class of wonen, the sector that is chosen first


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    """A browser that has never been here."""
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield context.new_page()
    context.close()


def test_a_board_evening(
    fresh: Page, browser: Browser, examples: list[Upload], tmp_path: Path
) -> None:
    address = tmp_path / "x.duckdb"
    *until_2015, year_2016 = sorted(examples, key=lambda one: one.year)
    store_them(address, *until_2015)
    page = fresh
    with serve(address, tmp_path / "log") as url:
        page.goto(f"{url}/scenario")
        expect(sentence(page)).to_have_text(says("Zoals het plan van 2015 er ligt"))
        turn(page, PLANNED, "0")
        expect(sentence(page)).to_have_text(says("€ 55.000 tekort"))  # six that do not come
        turn(page, HOUSING, "3")
        expect(sentence(page)).to_have_text(says("€ 25.000 tekort"))
        for part in ("Gat dichten", "Programma"):
            expect(opened(page, part)).to_contain_text("25.000")

        panel = opened(page, "Bewaren")
        keep(page, "Drie corporaties")
        turn(page, HOUSING, "4")
        expect(sentence(page)).to_have_text(says("€ 15.000 tekort"))
        panel.get_by_label("Naam", exact=True).fill("Vier corporaties")
        panel.get_by_role("button", name="Bewaren als nieuw scenario").click()
        expect(panel.get_by_text("'Vier corporaties' is bewaard als versie 1.")).to_be_visible()
        expect(panel.get_by_text("Het gunstigst voor het saldo")).to_contain_text("Vier")
        balances = panel.get_by_role("row", name=re.compile("^Saldo")).first
        expect(balances).to_contain_text("€ 25.000")

        link = panel.get_by_test_id("stCode").first.inner_text().strip()
        assert "jaar=2015" in link
        elsewhere = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
        guest = elsewhere.new_page()
        guest.goto(link)
        expect(sentence(guest)).to_have_text(sentence(page).inner_text())
        expect(figures(guest)).to_have_text(figures(page).inner_text(), use_inner_text=True)
        elsewhere.close()

        panel = opened(page, "Besluiten")
        panel.get_by_role("textbox", name="De Raad van Advies besloot").fill(
            "om vier corporaties te werven"
        )
        panel.get_by_role("button", name="Besluit vastleggen").click()
        expect(panel.get_by_text("Het besluit is vastgelegd")).to_be_visible()
        expect(panel.get_by_text("Saldo over 2015: verwacht −€ 15.000").first).to_be_visible()
        expect(panel.get_by_text("2016 staat op")).to_have_count(0)

    store_them(address, year_2016)
    with serve(address, tmp_path / "log") as url:
        page.goto(f"{url}/scenario?jaar=2015&wat=Besluiten")
        panel = opened(page, "Besluiten")
        expect(panel.get_by_role("cell", name="om vier corporaties te werven")).to_be_visible()
        hindsight = panel.get_by_text("Participanten over 2015: verwacht 27")
        expect(hindsight).to_contain_text("2016 staat op 30 (3 meer dan verwacht)")


def test_members_see_each_other_without_losing_a_lever(
    fresh: Page, browser: Browser, plan_file: Path, tmp_path: Path
) -> None:
    address = tmp_path / "x.duckdb"
    address.write_bytes(plan_file.read_bytes())
    page = fresh
    with serve(address, tmp_path / "log") as url:
        page.goto(f"{url}/scenario?planned=3&wat=Bewaren")
        keep(page, "Samen")
        panel = opened(page, "Samen")
        panel.get_by_role("button", name="Leden uitnodigen").click()
        link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()
        page.keyboard.press("Escape")
        elsewhere = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
        member = elsewhere.new_page()
        member.goto(link)
        expect(member.get_by_label(PLANNED, exact=True)).to_have_value("3")
        turn(member, PLANNED, "1")
        send(member, "Lid 1")

        # meanwhile the first turns a lever and begins to type: what comes by itself takes neither
        turn(page, PLANNED, "6")
        expect(sentence(page)).to_have_text(says("sluit de begroting"))
        name = panel.get_by_role("textbox", name="Onder welke naam")
        name.press_sequentially("Lid")
        expect(panel.get_by_role("heading", name="1 inzending tot nu toe")).to_be_visible()
        turn(member, PLANNED, "0")
        send(member, "Lid 1")
        expect(panel.get_by_text("Eén inzending: bij 'Lid 1'")).to_contain_text("−€ 55.000")
        expect(name).to_have_value("Lid")
        expect(page.get_by_label(PLANNED, exact=True)).to_have_value("6")
        elsewhere.close()


def store_them(address: Path, *uploads: Upload) -> None:
    with closing(connect(str(address))) as store:
        for upload in uploads:
            commit(store, upload, by="test")


def sentence(page: Page) -> Locator:
    """What the page says of the scenario, above all else."""
    return page.get_by_role("heading", level=4).first


def says(text: str) -> re.Pattern[str]:
    """A space may be one that never breaks."""
    return re.compile(re.escape(text).replace(r"\ ", r"\s"))


def figures(page: Page) -> Locator:
    """The cards with the figures."""
    return page.get_by_test_id("stHtml").filter(has_text="Totaal inkomsten")


def turn(page: Page, lever: str, value: str) -> None:
    field = page.get_by_label(lever, exact=True)
    field.fill(value)
    field.press("Enter")


def opened(page: Page, part: str) -> Locator:
    """What lies below, after choosing a part of it."""
    page.get_by_role("radio", name=part, exact=True).click()
    return below(page)


def below(page: Page) -> Locator:
    return page.locator(f".st-key-{PART}")


def keep(page: Page, name: str) -> None:
    panel = opened(page, "Bewaren")
    panel.get_by_label("Naam", exact=True).fill(name)
    panel.get_by_role("button", name="Bewaren als nieuw scenario").click()
    expect(panel.get_by_text(f"'{name}' is bewaard als versie 1.")).to_be_visible()


def send(page: Page, name: str) -> None:
    panel = below(page)
    panel.get_by_role("textbox", name="Onder welke naam").fill(name)
    panel.get_by_role("button", name="Mijn knoppen inzenden").click()
    expect(panel.get_by_text(f"De knoppen zijn ingezonden onder '{name}'.")).to_be_visible()
