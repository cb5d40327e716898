"""The tab Samen: members send in their levers, replace and withdraw them, and see the spread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from data.scenarios import delete
from data.store import Store, reading
from data.submissions import Submission, submissions, submit
from pages.parts.access import SOMEONE
from tests.pages.test_pages import opened as opened
from tests.pages.whatif import fill, inside, kept, press, said, table, values
from tests.pages.whatif import opened as page_of

TAB, NAME = "Samen", "Onder welke naam zendt u in?"


@pytest.fixture(autouse=True)
def _stored(opened: Callable[[Path | None], None], plan_file: Path) -> None:
    opened(plan_file)


def sent(name: str, levers: dict[str, float | str], number: int = 1) -> None:
    inside(lambda store: submit(store, number, name, levers, by=SOMEONE))


def stored(number: int = 1) -> list[Submission]:
    def ask(store: Store) -> list[Submission]:
        with reading(store) as cursor:
            return submissions(cursor, number)

    return inside(ask)


def send(page: AppTest, name: str, button: str = "Mijn knoppen inzenden") -> AppTest:
    fill(page, NAME, name)
    return press(page, button)


def test_without_a_scenario_there_is_nothing_to_share() -> None:
    assert "nog geen scenario om samen te bekijken" in said(page_of(TAB))


def test_a_link_opens_the_scenario_once() -> None:
    kept("Een", {"planned": 1}, description="Eén komt")
    kept("Twee", {"planned": 2})
    page = page_of(TAB, samen=1)
    assert values(page) == {"planned": 1}
    assert "Eén komt" in said(page)
    press(page, "Alles zoals in het plan")
    assert values(page) == {}  # the link does not take a lever back
    press(page, "Zet mijn knoppen op dit scenario")
    assert values(page) == {"planned": 1}
    address = page.code[0].value
    assert parse_qs(urlsplit(address).query) == {"jaar": ["2015"], "wat": [TAB], "samen": ["1"]}


def test_levers_in_a_link_go_before() -> None:
    kept("Een", {"planned": 1})
    assert values(page_of(TAB, samen=1, planned=4)) == {"planned": 4}


@pytest.mark.parametrize("asked", ["9", "x", "²"])
def test_a_link_to_what_is_not_there(asked: str) -> None:
    kept("Een", {"planned": 1})
    page = page_of(TAB, samen=asked)
    assert "De link noemt een scenario dat er over 2015 niet (meer) is." in said(page)
    assert values(page) == {}


def test_choosing_another_scenario_leaves_the_levers() -> None:
    kept("Een", {"planned": 1})
    kept("Twee", {"planned": 2})
    page = page_of(TAB, samen=2, planned=4)
    page.selectbox(key="together-one").set_value(1).run()
    assert not page.exception
    assert values(page) == {"planned": 4}
    assert page.query_params["samen"] in ("1", ["1"])
    send(page, "Lid 1")
    assert [one.name for one in stored(1)] == ["Lid 1"]


def test_send_in_replace_and_withdraw() -> None:
    kept("Een", {"planned": 1})
    page = page_of(TAB, samen=1)
    assert "0 inzendingen tot nu toe" in said(page)
    send(page, "Lid 1")
    assert "De knoppen zijn ingezonden onder 'Lid 1'." in said(page)
    assert "Niemand heeft een knop anders gezet dan in het scenario." in said(page)
    press(page, "Alles zoals in het plan")
    send(page, "lid 1")
    assert [one.values for one in stored()] == [{}]
    send(page, "Lid 1", "Mijn inzending terugtrekken")
    assert "De inzending van 'Lid 1' is teruggetrokken." in said(page)
    assert stored() == []
    send(page, "Lid 1", "Mijn inzending terugtrekken")
    assert "Onder deze naam is niets ingezonden" in said(page)


def test_a_name_that_is_taken_is_asked_twice_where_nobody_signs_in() -> None:
    kept("Een", {"planned": 1})
    sent("ZZG", {"planned": 5})
    page = send(page_of(TAB), "zzg")
    assert "Onder 'zzg' is al ingezonden." in said(page)
    assert stored()[0].values == {"planned": 5}
    send(page, "zzg")
    assert stored()[0].values == {}


@pytest.mark.parametrize("name", ["Jan de Vries", "jan@huis.nl", ""])
def test_a_name_that_says_who_someone_is_is_refused(name: str) -> None:
    kept("Een", {"planned": 1})
    page = send(page_of(TAB), name)
    assert page.error
    assert stored() == []


def test_a_scenario_that_was_deleted_meanwhile() -> None:
    kept("Een", {"planned": 1})
    kept("Twee", {"planned": 1})
    page = page_of(TAB, samen=1)
    inside(lambda store: delete(store, 1, by="t"))
    send(page, "Lid 1")
    assert "Het scenario 'Een' is intussen verwijderd" in said(page)


def test_the_spread_of_levers_and_outcomes() -> None:
    kept("Een", {"planned": 1})
    sent("Lid 1", {"planned": 0, "initiator": "both", "wishes": "Café=500"})
    page = page_of(TAB)
    # 55.000 for six; nobody comes, and the HAN pays 15.000, the highest class
    assert "Eén inzending: bij 'Lid 1' is het saldo van 2015 −€ 40.000." in said(page)
    sent("Lid 2", {"planned": 6})
    sent("HAN", {"planned": 1})
    press(page, "Ververs")
    # 0 − 40.000, one of six −45.833, all six 0
    assert "loopt van −€ 45.833 ('HAN') tot € 0 ('Lid 2'); in het midden ligt −€ 40.000" in said(
        page
    )
    [planned] = table(page, "Laagste")
    assert planned == {
        "Knop": "Nieuwe participanten uit het plan die echt komen",
        "Laagste": "0",
        "Middelste": "1",
        "Hoogste": "6",
        "Verzet door": "2 van 3",
    }
    choices = {row["Knop"]: (row["Keuzes"], row["Verzet door"]) for row in table(page, "Keuzes")}
    assert choices["Inbreng van de HAN"] == (
        "2 × zoals in het plan en 1 × in kind en betalend",
        "1 van 3",
    )
    assert choices["Wensen"] == ("ieder een eigen tekst", "1 van 3")
