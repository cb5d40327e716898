"""What members send in: the last of a name counts, and no name says who someone is."""

from __future__ import annotations

import datetime as dt

import pytest

from data.scenarios import delete
from data.store import Store, StoreError, reading
from data.submissions import LONGEST_NAME, Submission, submissions, submit, withdraw
from tests.data.test_scenarios import kept


def sent(store: Store, scenario_id: int = 1) -> list[Submission]:
    with reading(store) as cursor:
        return submissions(cursor, scenario_id)


def shown(store: Store) -> list[tuple[str, object]]:
    return [(s.name, s.values["x"]) for s in sent(store)]


def test_what_is_kept_of_a_submission(store: Store) -> None:
    kept(store)
    kept(store, values={"x": 0}, scenario_id=1)
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    submit(store, 1, "  Lid \n van Mooiland", {"x": 1, "han": "beide"}, by="lid")
    [found] = sent(store)
    assert before <= found.at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
    assert found == Submission(
        scenario_id=1,
        version=2,
        name="Lid van Mooiland",
        values={"x": 1, "han": "beide"},
        at=found.at,
        by="lid",
    )


def test_the_last_of_a_name_counts_and_each_scenario_has_its_own(store: Store) -> None:
    kept(store)
    kept(store, "Ander")
    for name, value in (("een", 1), ("twee", 2), ("EEN ", 3)):
        submit(store, 1, name, {"x": value}, by="lid")
    submit(store, 2, "een", {"x": 9}, by="lid")
    assert shown(store) == [("twee", 2), ("EEN", 3)]
    assert [s.values for s in sent(store, 2)] == [{"x": 9}]
    with reading(store) as cursor:  # what it replaced is still there
        assert cursor.execute("select count(*) from submission").fetchall() == [(4,)]


def test_withdraw_and_send_in_again(store: Store) -> None:
    kept(store)
    submit(store, 1, "een", {"x": 1}, by="lid")
    submit(store, 1, "twee", {"x": 2}, by="lid")
    withdraw(store, 1, " Een", by="lid")
    assert shown(store) == [("twee", 2)]
    with pytest.raises(StoreError, match="Onder deze naam is niets ingezonden"):
        withdraw(store, 1, "een", by="lid")
    submit(store, 1, "een", {"x": 5}, by="lid")
    assert shown(store) == [("twee", 2), ("een", 5)]


@pytest.mark.parametrize(
    "name",
    ["j.devries@huis-a.nl", "jan@huis", "jan (at) huis.nl", "06-12345678", "Jan de Vries"],
)
def test_a_name_that_says_who_someone_is(store: Store, name: str) -> None:
    kept(store)
    with pytest.raises(StoreError) as refusal:
        submit(store, 1, name, {"x": 1}, by="lid")
    assert str(refusal.value) == (
        "Kies een schuilnaam, uw voornaam of de naam van uw organisatie: volledige namen, "
        "e-mailadressen en telefoonnummers bewaart het dashboard niet."
    )
    assert sent(store) == []


@pytest.mark.parametrize("name", ["Fatima", "@fatima", "Groep 1", "ZZG Zorggroep", "De vrolijke 8"])
def test_a_name_that_may_be_chosen(store: Store, name: str) -> None:
    kept(store)
    submit(store, 1, name, {"x": 1}, by="lid")
    assert [s.name for s in sent(store)] == [name]


def test_a_name_is_needed_and_short(store: Store) -> None:
    kept(store)
    with pytest.raises(StoreError, match="De naam waaronder u inzendt ontbreekt"):
        submit(store, 1, " ", {"x": 1}, by="lid")
    submit(store, 1, "x" * LONGEST_NAME, {"x": 1}, by="lid")
    with pytest.raises(StoreError, match="hooguit 40 tekens; nu zijn het er 41"):
        submit(store, 1, "x" * 41, {"x": 1}, by="lid")


def test_a_scenario_that_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError, match="Er is geen scenario met nummer 1"):
        submit(store, 1, "een", {"x": 1}, by="lid")
    kept(store)
    submit(store, 1, "een", {"x": 1}, by="lid")
    delete(store, 1, by="Ann")
    with pytest.raises(StoreError, match="intussen verwijderd; vraag de programmamanager"):
        submit(store, 1, "een", {"x": 2}, by="lid")
    assert shown(store) == [("een", 1)]


def test_only_the_account_that_sent_in_replaces_or_takes_back(store: Store) -> None:
    kept(store)
    submit(store, 1, "een", {"x": 1}, by="lid@wonen.example")
    with pytest.raises(StoreError, match="heeft iemand anders ingezonden"):
        submit(store, 1, "EEN", {"x": 2}, by="lid@zorg.example")
    with pytest.raises(StoreError, match="heeft iemand anders ingezonden"):
        withdraw(store, 1, "een", by="lid@zorg.example")
    submit(store, 1, "een", {"x": 3}, by="lid@wonen.example")
    with reading(store) as cursor:
        assert [one.values for one in submissions(cursor, 1)] == [{"x": 3}]
