"""Notes: append-only and dated, the last one in each place of a year."""

from __future__ import annotations

import datetime as dt

import pytest

from data.notes import LONGEST, notes, write
from data.store import Store, StoreError, reading


def test_the_last_note_in_each_place_of_a_year(store: Store) -> None:
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    write(store, 2015, "impact.applied", "Eerst dit", by="een")
    write(store, 2015, "impact.applied", "  \u202eToen dit\u200b\n", by="twee")
    write(store, 2015, "impact.realised", "Elders", by="een")
    write(store, 2014, "impact.applied", "Vorig jaar", by="een")
    with reading(store) as cursor:
        found = notes(cursor, 2015)
        assert notes(cursor, 2013) == {}
    assert {place: note.text for place, note in found.items()} == {
        "impact.applied": "Toen dit",
        "impact.realised": "Elders",
    }
    last = found["impact.applied"]
    assert (last.year, last.place, last.by) == (2015, "impact.applied", "twee")
    assert before <= last.at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)


def test_an_empty_note_takes_the_last_one_off_the_screen_and_keeps_it(store: Store) -> None:
    write(store, 2015, "impact.applied", "Weg hiermee", by="een")
    write(store, 2015, "impact.applied", " \n", by="een")
    with reading(store) as cursor:
        assert notes(cursor, 2015) == {}
        kept = cursor.execute("select seq, text from note order by seq").fetchall()
    assert kept == [(1, "Weg hiermee"), (2, "")]


def test_a_note_is_no_report(store: Store) -> None:
    with pytest.raises(StoreError, match=f"hooguit {LONGEST} tekens; deze heeft er {LONGEST + 1}"):
        write(store, 2015, "impact.applied", "x" * (LONGEST + 1), by="een")
    with reading(store) as cursor:
        assert notes(cursor, 2015) == {}
