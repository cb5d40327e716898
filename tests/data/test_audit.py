"""The log tells every kind of act, in Dutch, without what was in it."""

from __future__ import annotations

import datetime as dt

from data.accounts import grant
from data.audit import acts, keep
from data.decisions import withdraw_decision
from data.notes import write
from data.scenarios import delete, restore
from data.store import Store, choose, commit, reading, redo, undo
from data.submissions import submit, withdraw
from data.workbook import Upload
from tests.data.test_decisions import made
from tests.data.test_scenarios import kept


def told(store: Store) -> list[tuple[str, str]]:
    with reading(store) as cursor:
        return [(act.by, act.what) for act in reversed(acts(cursor))]


def test_every_kind_of_act_is_told_with_who_did_it(store: Store, plan: Upload) -> None:
    assert told(store) == []
    commit(store, plan, by="cas", note="geheim")
    undo(store, by="cas")
    redo(store, by="dee")
    choose(store, "tie_threshold", "2", by="cas")
    write(store, 2015, "hier", "geheim", by="cas")
    kept(store, "geheim")
    delete(store, 1, by="bo")
    restore(store, 1, by="bo")
    submit(store, 1, "geheim", {"x": 1}, by="eva")
    withdraw(store, 1, "geheim", by="eva")
    made(store, "geheim")
    withdraw_decision(store, 1, "geheim", by="bo")
    grant(store, "bo@wonen.example", "bestuur", "geheim", by="ann")
    grant(store, "bo@wonen.example", None, None, by="ann")
    keep(store, "Reservekopie gemaakt", by="ann")
    assert told(store) == [
        ("cas", "Werkmap geladen: 2015 (stap 1)"),
        ("cas", "Stap teruggedraaid: 2015 (stap 2)"),
        ("dee", "Stap opnieuw gedaan: 2015 (stap 3)"),
        ("cas", "Instelling gekozen: vanaf hoeveel gedeelde bijeenkomsten er contact is 2"),
        ("cas", "Notitie geschreven bij 2015"),
        ("Ann", "Scenario 1 bewaard (versie 1)"),
        ("bo", "Scenario 1 verwijderd"),
        ("bo", "Scenario 1 teruggezet"),
        ("eva", "Ingezonden op scenario 1"),
        ("eva", "Inzending ingetrokken van scenario 1"),
        ("Ann", "Besluit 1 vastgelegd"),
        ("bo", "Besluit 1 ingetrokken"),
        ("ann", "Toegang als bestuur gegeven aan bo@wonen.example"),
        ("ann", "Toegang ingetrokken van bo@wonen.example"),
        ("ann", "Reservekopie gemaakt"),
    ]
    with reading(store) as cursor:
        assert acts(cursor)[0].at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
