"""Scenarios: every version is kept, two people never overwrite each other, delete can be undone."""

from __future__ import annotations

import datetime as dt
import math
import threading
from typing import Any

import duckdb
import pytest

from data.contents import stamp
from data.kept import LONGEST_CONTENT, LONGEST_TEXT
from data.scenarios import (
    LONGEST_NAME,
    Saved,
    copy,
    delete,
    restore,
    save,
    scenarios,
    versions,
)
from data.store import Store, StoreError, connect, reading

LEVERS: dict[str, int | float | str] = {
    "recruits.wonen.3": 2,
    "chance": 0.5,
    "han": "in kind",
    "start_month": 7,
}


def kept(store: Store, name: str = "Drie corporaties", **more: Any) -> Saved:
    """A scenario that is saved, of 2015 and by Ann unless it says otherwise."""
    row = {"year": 2015, "values": LEVERS, "base": 4, "scale_year": 2013, "by": "Ann", **more}
    return save(store, name, **row)


def listed(store: Store, year: int | None = None, *, deleted: bool = False) -> list[str]:
    with reading(store) as cursor:
        return [f"{s.name} {s.version}" for s in scenarios(cursor, year, deleted=deleted)]


def history(store: Store, scenario_id: int) -> list[Saved]:
    with reading(store) as cursor:
        return versions(cursor, scenario_id)


def rows(store: Store) -> int:
    with reading(store) as cursor:
        return len(cursor.execute("from scenario").fetchall())


def test_what_is_kept_of_a_scenario(store: Store) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    saved = kept(store, description="Eén regel\nen nog een", figures={"gap": -55_000})
    assert before <= saved.at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
    assert saved == Saved(
        id=1,
        version=1,
        name="Drie corporaties",
        description="Eén regel\nen nog een",
        year=2015,
        values=LEVERS,
        figures={"gap": -55_000.0},
        base=4,
        scale_year=2013,
        at=saved.at,
        by="Ann",
        deleted=False,
    )
    assert [type(value) for value in saved.values.values()] == [float, str, int, int]  # by key
    with reading(store) as cursor:
        assert scenarios(cursor) == versions(cursor, 1) == [saved]
        assert cursor.execute("select content, figures from scenario").fetchall() == [
            (
                '{"chance":0.5,"han":"in kind","recruits.wonen.3":2,"start_month":7}',
                '{"gap":-55000.0}',
            )
        ]


def test_a_year_without_a_scale(store: Store) -> None:
    assert kept(store, scale_year=None).scale_year is None


def test_scenarios_change_no_figure(store: Store) -> None:
    with reading(store) as cursor:
        before = stamp(cursor)
    kept(store)
    with reading(store) as cursor:
        assert stamp(cursor) == before


def test_the_next_version_and_the_ones_before(store: Store) -> None:
    first = kept(store)
    second = kept(store, "Vier corporaties", values={"x": 4}, base=9, scenario_id=1, by="Ben")
    assert (second.id, second.version, second.base, second.by) == (1, 2, 9, "Ben")
    assert history(store, 1) == [second, first]
    assert listed(store) == ["Vier corporaties 2"]


def test_of_a_year_and_the_newest_first(store: Store) -> None:
    for name, year in (("een", 2015), ("twee", 2016), ("drie", 2015)):
        kept(store, name, year=year)
    kept(store, "een", values={}, scenario_id=1)
    assert listed(store) == ["een 2", "drie 1", "twee 1"]
    assert listed(store, 2015) == ["een 2", "drie 1"]
    assert listed(store, 2014) == []


def test_saving_what_did_not_change_adds_nothing(store: Store) -> None:
    first = kept(store, description="x")
    same = {"values": {**LEVERS, "start_month": 7.0}, "description": " x ", "base": 9}
    assert kept(store, "  Drie  corporaties", scenario_id=1, **same) == first
    assert rows(store) == 1
    again = kept(store, scenario_id=1, pin_again=True, **same)
    assert (again.version, again.base) == (2, 9)


@pytest.mark.parametrize(
    "change",
    [{"values": {**LEVERS, "chance": 0.6}}, {"description": "nu wel"}, {"scale_year": 2015}],
    ids=["a lever", "the description", "the scale"],
)
def test_whatever_changed_makes_a_version(store: Store, change: dict[str, Any]) -> None:
    kept(store)
    assert kept(store, scenario_id=1, **change).version == 2


# --- two people ---------------------------------------------------------------------------------


def test_someone_else_was_first(store: Store) -> None:
    kept(store)
    kept(store, values={"x": 1}, scenario_id=1, seen_version=1, by="Ben")
    with pytest.raises(StoreError) as refusal:
        kept(store, values={"x": 2}, scenario_id=1, seen_version=1, by="Cas")
    assert str(refusal.value) == (
        "Het scenario 'Drie corporaties' is intussen gewijzigd door Ben: versie 2. Bewaar dit als "
        "nieuw scenario, of open versie 2 en breng uw wijzigingen daarin aan; er gaat niets "
        "verloren."
    )
    assert [saved.values for saved in history(store, 1)] == [{"x": 1}, LEVERS]
    assert kept(store, values={"x": 1}, scenario_id=1, seen_version=1).version == 2  # the same
    assert kept(store, values={"x": 2}, scenario_id=1, seen_version=2).version == 3


def test_of_two_at_the_same_moment_one_is_kept(store: Store) -> None:
    kept(store)
    start, told = threading.Barrier(8), []

    def one(number: int) -> None:
        start.wait()
        try:
            kept(store, values={"x": number}, scenario_id=1, seen_version=1, by=str(number))
        except StoreError as refusal:
            told.append(str(refusal))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last, first = history(store, 1)
    assert (last.version, first.values) == (2, LEVERS)
    assert len(told) == 7
    assert all(f"gewijzigd door {last.by}" in text for text in told)


def test_saving_what_someone_deleted_meanwhile(store: Store) -> None:
    kept(store)
    delete(store, 1, by="Ben")
    with pytest.raises(StoreError, match="intussen verwijderd; zet het eerst terug, of bewaar dit"):
        kept(store, scenario_id=1)


def test_a_scenario_stays_in_its_year(store: Store) -> None:
    kept(store)
    with pytest.raises(StoreError, match="gaat over 2015, niet over 2016; bewaar dit als nieuw"):
        kept(store, year=2016, scenario_id=1)


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["DRIE corporaties", " drie\tcorporaties ", "Driecorporaties"])
def test_a_name_is_used_once_in_a_year(store: Store, name: str) -> None:
    kept(store)
    with pytest.raises(StoreError) as refusal:
        kept(store, name)
    assert str(refusal.value) == (
        f"Er is al een scenario '{' '.join(name.split())}' voor 2015; kies een andere naam, of "
        "open dat scenario en bewaar dit als volgende versie."
    )
    kept(store, name, year=2016)
    kept(store, "Anders")
    with pytest.raises(StoreError, match="Er is al een scenario"):
        kept(store, name, scenario_id=3)  # renamed to it
    assert kept(store, "DRIE CORPORATIES", scenario_id=1).version == 2  # its own


def test_a_name_is_one_line_of_what_can_be_seen(store: Store) -> None:
    assert kept(store, "\x00Drie\u202e\n  cor\u200bporaties\ud800").name == "Drie corporaties"
    assert kept(store, "Tekst", description="\x07a\r\nb\tc ").description == "a\nb\tc"


@pytest.mark.parametrize("name", ["", "  \n", "\u200b\x00"])
def test_a_name_is_required(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="De naam van een scenario ontbreekt; vul iets in"):
        kept(store, name)


def test_how_long_texts_may_be(store: Store) -> None:
    saved = kept(store, "x" * LONGEST_NAME, description="y" * LONGEST_TEXT)
    assert (len(saved.name), len(saved.description)) == (80, 2_000)
    with pytest.raises(StoreError, match="hooguit 80 tekens; nu zijn het er 81"):
        kept(store, "x" * 81)
    with pytest.raises(StoreError, match=r"hooguit 2\.000 tekens; nu zijn het er 2001"):
        kept(store, description="y" * 2_001)
    assert rows(store) == 1


# --- what is in it ------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [math.nan, math.inf, None, True, [1], dt.date(2015, 1, 1)])
def test_a_lever_is_a_number_or_a_text(store: Store, value: Any) -> None:
    with pytest.raises(StoreError, match="De knop 'x' heeft geen getal of tekst als waarde"):
        kept(store, values={"a": 1, "x": value})
    with pytest.raises(StoreError, match="De knop '3'"):
        kept(store, values={3: 1})
    with pytest.raises(StoreError, match=r"De knop '0\.5'"):
        kept(store, values={0.5: 1.5})
    assert rows(store) == 0


def test_texts_of_levers_come_back_as_they_were(store: Store) -> None:
    texts: dict[str, int | float | str] = {"a": '=1+1"\\', "b": "\x00\n", "ë": "Özlem", "n": 10**30}
    assert kept(store, values=texts).values == texts
    assert kept(store, "half", values={"c": "a\ud800b"}).values == {"c": "ab"}


def test_a_scenario_is_no_library(store: Store) -> None:
    with pytest.raises(StoreError, match="te groot om te bewaren"):
        kept(store, values={"x": "y" * LONGEST_CONTENT})


def test_a_figure_is_a_number(store: Store) -> None:
    with pytest.raises(StoreError, match="Het kengetal 'gap' is geen getal; laat het weg"):
        kept(store, figures={"gap": math.nan})


# --- copy, delete, restore ----------------------------------------------------------------------


def test_copy(store: Store) -> None:
    kept(store, figures={"gap": 5.0}, description="zo")
    last = kept(store, values={"x": 2}, figures={"gap": 6.0}, scenario_id=1, base=7)
    made = copy(store, 1, " Eigen  versie ", by="Ben")
    assert (made.id, made.version, made.name, made.by) == (2, 1, "Eigen versie", "Ben")
    for field in ("description", "year", "values", "figures", "base", "scale_year"):
        assert getattr(made, field) == getattr(last, field)
    assert len(history(store, 1)) == 2
    with pytest.raises(StoreError, match="Er is al een scenario 'eigen versie'"):
        copy(store, 1, "eigen versie", by="Ben")
    with pytest.raises(StoreError, match="Er is geen scenario met nummer 9; kies er een uit"):
        copy(store, 9, "Ander", by="Ben")


def test_delete_and_undo(store: Store) -> None:
    first = kept(store)
    delete(store, 1, by="Ben")
    assert (listed(store), listed(store, 2015, deleted=True)) == ([], ["Drie corporaties 1"])
    assert [(s.values, s.deleted) for s in history(store, 1)] == [(LEVERS, True)]
    with pytest.raises(StoreError, match="'Drie corporaties' is al verwijderd"):
        delete(store, 1, by="Ben")
    restore(store, 1, by="Cas")
    assert (history(store, 1), listed(store, deleted=True)) == ([first], [])
    with pytest.raises(StoreError, match="'Drie corporaties' is niet verwijderd"):
        restore(store, 1, by="Cas")
    with reading(store) as cursor:
        kinds = cursor.execute(
            "select s.kind, s.version, s.by from scenario s order by seq"
        ).fetchall()
    assert kinds == [("save", 1, "Ann"), ("delete", 1, "Ben"), ("restore", 1, "Cas")]
    assert kept(store, values={"x": 1}, scenario_id=1).version == 2


def test_a_name_that_was_taken_meanwhile(store: Store) -> None:
    kept(store)
    delete(store, 1, by="Ben")
    kept(store, "drie corporaties")
    with pytest.raises(StoreError) as refusal:
        restore(store, 1, by="Ben")
    assert str(refusal.value) == (
        "Er is intussen een ander scenario 'Drie corporaties' voor 2015; geef dat eerst een andere "
        "naam, of kopieer het verwijderde scenario onder een nieuwe naam."
    )
    assert copy(store, 1, "Toch nog", by="Ben").values == LEVERS  # the way out that it names


def test_nothing_is_known_of_what_never_was(store: Store) -> None:
    assert history(store, 1) == []
    for change in (delete, restore):
        with pytest.raises(StoreError, match="Er is geen scenario met nummer 1"):
            change(store, 1, by="Ann")


# --- on disk ------------------------------------------------------------------------------------


def test_scenarios_are_there_when_the_store_is_opened_again(address: str) -> None:
    first = connect(address)
    saved = kept(first)
    first.close()
    again = connect(address)
    assert history(again, 1) == [saved]
    again.close()


def test_an_older_store_simply_opens(address: str) -> None:
    connect(address).close()
    with duckdb.connect(address) as older:
        for table in ("scenario", "submission", "decision"):
            older.execute(f"drop table {table}")
    again = connect(address)
    assert kept(again).version == 1
    again.close()
