"""The page Privacy: what it tells everyone, and what an administrator chooses and removes there."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.disclosure import View
from analytics.metrics import LABELS
from data import purge as purging
from data.accounts import ADMINISTRATOR, BOARD, MANAGER, ROLES
from data.audit import acts
from data.contents import decided, settings
from data.example import FOLDER
from data.retention import AT_ONCE, KINDS, RETENTION, WHO
from data.store import StoreError, backup, choose, commit, reading
from data.workbook import read_workbook
from pages.parts import access, asked, claims, drawn
from pages.parts.access import Visitor
from pages.parts.opening import opened
from tests.pages.test_pages import open_page, text

REMOVE = "Definitief verwijderen"
FILE = "voorbeeld-2012.xlsx"


@pytest.fixture
def role(example_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    monkeypatch.setattr(claims, "configured", lambda: True)


def as_role(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    who = Visitor(account="ann@x.example", role=role)
    monkeypatch.setattr(access, "visitor", lambda: who)


@pytest.fixture
def page(role: None, monkeypatch: pytest.MonkeyPatch) -> AppTest:  # noqa: ARG001
    """As the administrator sees it, with nothing over its term."""
    as_role(monkeypatch, ADMINISTRATOR)
    return open_page("keeping")


@pytest.fixture
def overdue(page: AppTest) -> AppTest:
    """A year was loaded again, and replaced versions go at once."""
    again()
    choose(opened(), "keep_versions", AT_ONCE, by="ann@x.example")
    return page.run()


def again() -> None:
    upload = read_workbook((FOLDER / FILE).read_bytes(), FILE, metrics=LABELS)
    commit(opened(), upload, by="cas@x.example")


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


def log() -> list[tuple[str, str]]:
    with reading(opened()) as cursor:
        return [(act.by, act.what) for act in acts(cursor) if "bewaartermijn" in act.what]


def button(page: AppTest) -> object:
    return next(one for one in page.button if one.label == REMOVE)


def sure(page: AppTest) -> AppTest:
    page.checkbox[0].check()
    return page


# --- what everyone reads ------------------------------------------------------------------------


@pytest.mark.parametrize("who", [BOARD, MANAGER])
def test_everyone_reads_what_is_stored_and_nobody_else_gets_to_choose(
    who: str,
    role: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    as_role(monkeypatch, who)
    page = open_page("keeping")
    shown = said(page)
    for kind in KINDS:
        assert kind.label in shown
        assert kind.stored in shown
        assert kind.purpose in shown
    assert all(f"- **{one}**" in shown for one in ROLES)
    assert "minder dan 3 organisaties" in shown
    assert "meer dan 85%" in shown
    assert "Wie is de verwerkingsverantwoordelijke" in shown
    assert not page.radio
    assert not page.button
    assert "Bewaartermijnen kiezen" not in shown


def test_the_term_in_force_is_told(page: AppTest) -> None:
    question = RETENTION[0].question
    assert f"**{question}** 5 jaar (voorstel)" in said(page)
    assert "0 dagen; dit is geen keuze" in said(page)
    choose(opened(), "keep_versions", "1 jaar", by="ann@x.example")
    assert f"**{question}** 1 jaar\n" in said(page.run())


def test_without_a_provider_it_does_not_promise_who_sees_what(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.info
    monkeypatch.setattr(claims, "configured", lambda: False)
    assert "wie deze computer gebruikt, ziet alles" in page.run().info[0].value


def test_the_terms_are_asked_here_alone(page: AppTest) -> None:
    """The overview asks the Raad van Advies what figures mean; terms are the controller's."""
    questions = {setting.question for setting in RETENTION}
    assert questions <= {radio.label for radio in page.radio}
    for name in ("overview", "uploads", "definitions"):
        other = open_page(name)
        assert not questions & {radio.label for radio in other.radio}
        assert not [question for question in questions if question in said(other)]


# --- the terms ----------------------------------------------------------------------------------


def test_terms_are_chosen_with_their_reason_in_view(page: AppTest) -> None:
    captions = [one.value.replace("\\", "") for one in page.caption]
    for setting in RETENTION:
        assert f"{setting.reason} Nog niet gekozen: dit is een voorstel." in captions
    assert said(page).count(WHO) == 1
    versions = next(one for one in page.radio if one.label == RETENTION[0].question)
    versions.set_value("2 jaar")
    page.button[0].click().run()
    assert [one.value for one in page.success] == ["De bewaartermijnen zijn vastgelegd."]
    with reading(opened()) as cursor:
        assert settings(cursor)["keep_versions"] == "2 jaar"
        assert decided(cursor) == {setting.key for setting in RETENTION}  # the proposals as well
        before = cursor.execute("select count(*) from setting").fetchall()
    assert "Nog niet gekozen" not in said(page)
    page.button[0].click().run()
    with reading(opened()) as cursor:  # nothing changed, so nothing was chosen
        assert cursor.execute("select count(*) from setting").fetchall() == before


def test_what_another_chose_meanwhile_stays(page: AppTest) -> None:
    page.button[0].click().run()
    choose(opened(), "keep_log", "1 jaar", by="bo@x.example")
    page.button[0].click().run()
    with reading(opened()) as cursor:
        assert settings(cursor)["keep_log"] == "1 jaar"


def test_who_lost_the_role_meanwhile_chooses_and_removes_nothing(
    overdue: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refused(least: str) -> str:
        raise StoreError(f"Hiervoor is de rol {least} nodig")

    monkeypatch.setattr(access, "by", refused)
    overdue.button[0].click().run()
    assert overdue.error[0].value == "Hiervoor is de rol beheer nodig"
    sure(overdue)
    button(overdue).click().run()
    assert overdue.error[0].value == "Hiervoor is de rol beheer nodig"
    assert log() == []


# --- what goes ----------------------------------------------------------------------------------


def test_with_nothing_over_its_term_there_is_no_button(page: AppTest) -> None:
    assert "er valt niets te verwijderen" in said(page)
    assert REMOVE not in [one.label for one in page.button]
    assert not page.table


def test_what_is_over_its_term_is_seen_confirmed_and_removed(overdue: AppTest) -> None:
    shown = overdue.table[0].value
    assert list(shown["Soort"].unique()) == ["Vervangen versies", "Reservekopieën"]
    assert f"Terugdraaien of opnieuw doen naar {FILE} kan dan niet meer" in said(overdue)
    button(overdue).click().run()
    assert overdue.error[0].value == "Zet eerst het vinkje; er is niets verwijderd."
    assert log() == []
    sure(overdue)
    button(overdue).click().run()
    assert overdue.success[0].value == (
        "Definitief verwijderd: vervangen versies en reservekopieën. Het staat in het logboek."
    )
    assert "er valt niets te verwijderen" in said(overdue)
    [(by, what)] = log()
    assert (by, what.split(":")[0]) == ("ann@x.example", "Over de bewaartermijn en verwijderd")
    assert not open_page("overview").exception
    overdue.run()
    assert not overdue.success


# What is kept per state of the facts, here of one that is over.
ASKED = (asked.start, asked.hidden, partial(asked.figures, View()))


def test_what_is_kept_in_memory_goes_too(overdue: AppTest) -> None:
    drew: list[int] = []
    draw = drawn.once(drew.append)
    store = opened()
    draw(1)
    draw(1)
    assert drew == [1]
    before = [ask("then", store) for ask in ASKED]
    assert all(ask("then", store) is one for ask, one in zip(ASKED, before, strict=True))
    sure(overdue)
    button(overdue).click().run()
    draw(1)
    assert drew == [1, 1]
    assert not any(ask("then", store) is one for ask, one in zip(ASKED, before, strict=True))
    assert opened() is store  # that one stays: another could not open the file beside it


def test_what_was_not_on_the_screen_does_not_go(overdue: AppTest) -> None:
    sure(overdue)
    again()
    button(overdue).click().run()
    assert "bekijk het overzicht opnieuw" in overdue.error[0].value
    assert log() == []
    assert not overdue.checkbox[0].value  # a yes to the other list is no yes to this one
    button(overdue).click().run()
    assert "Zet eerst het vinkje" in overdue.error[0].value
    sure(overdue)
    button(overdue).click().run()
    assert len(log()) == 1


def test_what_another_removed_meanwhile_is_told(overdue: AppTest) -> None:
    sure(overdue)
    purging.purge(opened(), by="bo@x.example")
    button(overdue).click().run()
    assert "bekijk het overzicht opnieuw" in overdue.error[0].value
    assert [by for by, _ in log()] == ["bo@x.example"]
    assert "er valt niets te verwijderen" in said(overdue.run())


def test_a_copy_that_is_too_many_can_go_alone(page: AppTest) -> None:
    choose(opened(), "keep_copies", "100", by="ann@x.example")
    for _ in range(11):
        backup(opened())
    choose(opened(), "keep_copies", "10", by="ann@x.example")
    sure(page.run())
    assert page.table[0].value["Hoeveel"].tolist() == ["1 kopie"]
    assert "Wat daarna niet meer kan" not in said(page)
    button(page).click().run()
    assert [what for _, what in log()] == [
        "Over de bewaartermijn en verwijderd: reservekopieën (1 kopie)"
    ]
