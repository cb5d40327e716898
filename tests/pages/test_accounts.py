"""The administrator's page: who may come in, and who did what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import ADMINISTRATOR, BOARD, accounts, grant
from data.store import reading
from pages.parts import access, claims
from pages.parts.access import Visitor
from pages.parts.opening import opened

ANN = Visitor(account="ann@x.example", role=ADMINISTRATOR)


def accounts_page() -> None:
    from pages import accounts

    accounts.render()


@pytest.fixture
def page(example_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    monkeypatch.setattr(access, "visitor", lambda: ANN)
    monkeypatch.setattr(claims, "configured", lambda: True)
    return AppTest.from_function(accounts_page, default_timeout=60).run()


def fill(page: AppTest, account: str, role: str, organisation: str | None = None) -> AppTest:
    page.text_input[0].set_value(account)
    page.segmented_control[0].set_value(role)
    if organisation:
        page.selectbox[0].set_value(organisation)
    return page.button[0].click().run()


def known() -> list[tuple[str, str | None, str | None, str]]:
    with reading(opened()) as cursor:
        return [(one.account, one.role, one.organisation, one.by) for one in accounts(cursor)]


def test_an_account_gets_a_role_and_an_organisation_and_loses_them(page: AppTest) -> None:
    organisation = page.selectbox[0].options[1]
    fill(page, "Bo@x.example", BOARD, organisation)
    assert known() == [("bo@x.example", BOARD, organisation, "ann@x.example")]
    assert "heeft de rol bestuur; dit geldt meteen" in page.success[0].value
    fill(page, "bo@x.example", "geen toegang")
    assert known() == [("bo@x.example", None, None, "ann@x.example")]
    assert "heeft geen toegang meer" in page.success[0].value


def test_what_cannot_be_is_said_and_keeps_nothing(page: AppTest) -> None:
    fill(page, "ann@x.example", BOARD)
    assert "Uw eigen rol kunt u niet wijzigen" in page.error[0].value
    fill(page, "bo", BOARD)
    assert "geen e-mailadres" in page.error[0].value.replace("\\", "")
    assert known() == []


def test_whoever_lost_the_role_meanwhile_changes_nothing(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "visitor", lambda: Visitor(account="ann@x.example", role=BOARD))
    fill(page, "bo@x.example", BOARD)
    assert "de rol beheer nodig" in page.error[0].value
    assert known() == []


def test_the_log_tells_the_newest_first_and_has_it_as_a_file(page: AppTest) -> None:
    grant(opened(), "bo@x.example", BOARD, None, by="ann@x.example")
    page.run()
    log = page.tabs[1].table[0].value
    assert "Toegang als bestuur gegeven aan" in log["Wat"].iloc[0]
    assert "Werkmap geladen" in log["Wat"].iloc[-1]


def test_without_a_provider_it_says_that_anybody_may_do_everything(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.info
    monkeypatch.setattr(claims, "configured", lambda: False)
    assert "wie deze computer gebruikt, mag alles" in page.run().info[0].value
