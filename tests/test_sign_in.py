"""Signing in, roles and losing them, in a real browser, at a real OpenID provider beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import provider, serve

USERS = [{"sub": name, "email": f"{name}@x.example"} for name in ("ann", "bo", "cas")]
ADMIN, BOARD = "Ann@x.example", "bo@x.example"
NONE = "geen toegang"
PATIENCE = 60_000  # milliseconds: the first run of a server on a busy machine
Opened = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Gives a browser of its own to each who asks: nobody shares a sign-in."""
    expect.set_options(timeout=PATIENCE)
    with ExitStack() as stack:

        def fresh() -> Page:
            context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
            context.set_default_timeout(PATIENCE)
            stack.callback(context.close)
            return context.new_page()

        yield fresh


@pytest.fixture
def url(example_file: Path, tmp_path: Path) -> Iterator[str]:
    """A dashboard with sign-in, where only Ann may come in at first."""
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with (
        provider(tmp_path / "provider.log", *USERS) as issuer,
        serve(tmp_path / "x.duckdb", tmp_path / "log", issuer=issuer, beheer=ADMIN) as served,
    ):
        yield served


def sign_in(page: Page, name: str) -> None:
    """From the sign-in on the screen, by way of the provider, back to the dashboard."""
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_role("button", name=name).first.click()


def allow(page: Page, account: str, role: str, organisation: str = "") -> None:
    """What the administrator fills in on Toegang."""
    page.get_by_role("textbox", name="E-mailadres").fill(account)
    page.get_by_role("radio", name=role, exact=True).click()
    if organisation:
        page.get_by_role("combobox", name="Organisatie").fill(organisation)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Vastleggen").click()
    said = "heeft geen toegang meer" if role == NONE else f"heeft de rol {role}"
    expect(page.get_by_text(f"{said}; dit geldt meteen")).to_be_visible()


def menu(page: Page) -> list[str]:
    links = page.locator("[data-testid=stSidebarNav] a")
    expect(links.first).to_be_visible()
    return [link.strip() for link in links.all_inner_texts()]


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_from_a_link_by_way_of_the_provider_to_a_role_and_out_again(
    opened: Callable[[], Page], url: str
) -> None:
    ann, bo = opened(), opened()
    ann.goto(f"{url}/groei?jaar=2014")
    heading(ann, "Meld u aan")
    assert ann.get_by_text("participanten").count() == 0
    assert ann.locator("[data-testid=stSidebarNav]").count() == 0
    sign_in(ann, "ann")
    expect(ann.get_by_text("27 participanten eind 2014").first).to_be_visible()
    expect(ann).to_have_url(f"{url}/groei?jaar=2014")
    assert menu(ann)[-2:] == ["Gegevens", "Toegang"]

    bo.goto(url)
    sign_in(bo, "bo")
    heading(bo, "Dit account heeft geen toegang")
    bo.goto(f"{url}/overzicht")
    heading(bo, "Dit account heeft geen toegang")

    ann.get_by_role("link", name="Toegang").click()
    allow(ann, BOARD, "bestuur")
    bo.goto(f"{url}/overzicht")
    heading(bo, "Overzicht")
    assert menu(bo)[-1] == "Privacy"
    for address in ("gegevens", "toegang"):
        bo.goto(f"{url}/{address}")
        heading(bo, "Deze pagina is niet voor u")

    bo.get_by_role("button", name="Afmelden").click()
    bo.wait_for_url("**/end_session**")
    bo.goto(f"{url}/overzicht")
    heading(bo, "Meld u aan")
    ann.get_by_role("tab", name="Logboek").click()
    expect(ann.get_by_text(re.compile("Toegang als bestuur gegeven aan bo"))).to_be_visible()


def test_who_loses_the_role_loses_the_part_that_reruns_by_itself_too(
    opened: Callable[[], Page], url: str
) -> None:
    ann, bo = opened(), opened()
    ann.goto(f"{url}/toegang")
    sign_in(ann, "ann")
    allow(ann, BOARD, "bestuur")
    bo.goto(f"{url}/scenario")
    sign_in(bo, "bo")
    expect(bo.get_by_role("heading", level=4).first).to_be_visible()
    allow(ann, BOARD, NONE)
    bo.get_by_role("radio", name="Programma", exact=True).click()  # reruns a part of the page
    heading(bo, "Dit account heeft geen toegang")
    expect(bo.get_by_role("heading", level=4)).to_have_count(0)


def test_a_sign_in_that_is_over_is_over(
    opened: Callable[[], Page], example_file: Path, tmp_path: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    with (
        provider(tmp_path / "provider.log", *USERS, max_age=20) as issuer,
        serve(tmp_path / "x.duckdb", tmp_path / "log", issuer=issuer, beheer=ADMIN) as served,
    ):
        page = opened()
        page.goto(f"{served}/definities")
        sign_in(page, "ann")
        heading(page, "Definities")
        page.wait_for_timeout(20_000)
        page.get_by_role("link", name="Toegang").click()
        expect(page.get_by_text("Uw aanmelding is verlopen.")).to_be_visible()
        heading(page, "Meld u aan")
