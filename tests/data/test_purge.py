"""What is over its term is gone: from the store, from what stands beside it, from the copies."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import copies, forgetting, restore, scenarios, submissions
from data import kept as keeping
from data import overdue as terms
from data import purge as purging
from data import rows as writing
from data import store as stores
from data.__main__ import main
from data.accounts import BOARD, accounts, grant
from data.audit import acts
from data.contents import history, loaded, rows, stamp
from data.decisions import decide
from data.overdue import GONE
from data.purge import overdue, purge
from data.questions import LeftOut, Question
from data.retention import AT_ONCE, KINDS, RETENTION, since, years
from data.rows import now
from data.sheets import SHEETS, TITLES
from data.store import (
    MEMORY,
    LockedError,
    PurgedError,
    StaleError,
    Store,
    StoreError,
    backup,
    choose,
    commit,
    connect,
    reading,
    redo,
    undo,
)
from data.verify import verify
from data.workbook import Upload
from tests.conftest import ROOT
from tests.data.conftest import SHA, full_row
from tests.data.test_copies import full_disk

pytestmark = pytest.mark.usefixtures("no_rules")

FEW = ("participants", "budget", "attendance")  # a commit of every sheet takes longer
PLANTED, STAYS = "Qx7zVergeten", "Wy8kBlijft"  # no word of the code or of a table


def marked(mark: str, *keys: str) -> Upload:
    """A workbook with this word in every text of these sheets, and in all that is kept beside."""
    tables = {}
    for sheet in (sheet for sheet in SHEETS if sheet.key in (keys or FEW)):
        row = full_row(sheet)
        texts = {c.key: f"{mark} {c.key}" for c in sheet.columns if c.kind == "text"}
        tables[sheet.key] = [{**row, **texts, "row_number": 2, "tab": f"{mark} tab"}]
    passing = (f"of {mark}", "of this file")
    left = LeftOut(sheet="budget", tab=f"{mark} tab", row_number=9, why=f"{mark} why")
    return Upload(
        filename=f"{mark}.xlsx",
        sha256=SHA,
        year=2015,
        tables=tables,
        left_out=(left,),
        answers={f"of {mark}": mark, "of this file": mark, "of every file": STAYS},
        questions=tuple(
            Question(key=key, text="", choices=(), remembered=False) for key in passing
        ),
    )


@pytest.fixture
def filled(address: str) -> Iterator[Store]:
    """A store in which the planted version was replaced."""
    with closing(connect(address)) as store:
        for mark in (PLANTED, STAYS):
            commit(store, marked(mark), by="Ann", note=f"{mark} note")
        choose(store, "keep_versions", AT_ONCE, by="Ann")
        yield store


def files_with(folder: Path, word: str) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    )


def texts_with(store: Store, word: str) -> set[str]:
    """The columns of text in which the word stands."""
    with reading(store) as cursor:
        found = cursor.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and data_type = 'VARCHAR' and table_name in "
            "(select table_name from duckdb_tables())"
        ).fetchall()
        assert ("upload", "filename") in found
        return {
            f"{table}.{column}"
            for table, column in found
            if cursor.execute(
                f'select 1 from {table} where contains("{column}", ?) limit 1', [word]
            ).fetchall()
        }


# --- really gone --------------------------------------------------------------------------------


def test_planted_values_are_nowhere_and_the_others_are(filled: Store, tmp_path: Path) -> None:
    """Once in the file, once in what stands beside it, and in copies of both."""
    every = [sheet.key for sheet in SHEETS]
    for mark in (PLANTED, STAYS):
        commit(filled, marked(mark, *every), by="Ann", note=f"{mark} note")
        if mark == PLANTED:
            filled.connection.execute("checkpoint")
    commit(filled, marked(PLANTED), by="Ann")
    undo(filled, by="Ann")
    backup(filled)
    with reading(filled) as cursor:
        before = rows(cursor, 2015, printed=True, provenance=True)
    held = texts_with(filled, PLANTED)
    assert {"participants.organisation", "upload.filename", "left_out.why"} <= held
    assert {"answer.question", "activation.note", "budget.tab"} <= held
    assert "zorgalliantie.duckdb" in files_with(tmp_path, PLANTED)  # the search does find it
    assert "zorgalliantie.duckdb.wal" in files_with(tmp_path, PLANTED)
    assert len(files_with(tmp_path, PLANTED)) > 3
    purge(filled, by="Bob")
    assert texts_with(filled, PLANTED) == set()
    assert files_with(tmp_path, PLANTED) == []
    assert {"participants.organisation", "upload.filename", "left_out.why"} <= texts_with(
        filled, STAYS
    )
    with reading(filled) as cursor:
        assert rows(cursor, 2015, printed=True, provenance=True) == before
        assert verify(cursor) == []
    assert overdue(filled).items == ()
    filled.close()
    assert files_with(tmp_path, PLANTED) == []


def told(store: Store) -> list[tuple[str, str]]:
    with reading(store) as cursor:
        return [(act.by, act.what) for act in acts(cursor) if "verwijderd" in act.what]


def test_the_log_tells_of_it_once(filled: Store) -> None:
    assert told(filled) == []
    purge(filled, by="Bob's")
    versions, made = f"vervangen versies ({len(FEW)} rijen)", "reservekopieën (1 kopie)"
    assert told(filled) == [("Bob's", f"Over de bewaartermijn en verwijderd: {versions}, {made}")]
    purge(filled, by="Bob's")
    assert len(told(filled)) == 1


def test_what_stays_of_an_upload(filled: Store) -> None:
    purge(filled, by="Bob's")
    with reading(filled) as cursor:
        first, *_ = sorted(loaded(cursor), key=lambda one: one.upload_id)
        found = cursor.execute("select purged_at, purged_by from upload order by 1, 2").fetchall()
        step = history(cursor)[-1]
        assert cursor.execute("select distinct p.row_count, p.by from purged p").fetchall() == [
            (1, "Bob's")
        ]
    assert (first.filename, first.sha256, first.by) == (GONE, SHA, "Ann")
    assert set(first.purged) == set(FEW)
    assert first.counts == {}
    assert [by for at, by in found if at is not None] == ["Bob's"]
    assert (step.filename, step.note, set(step.purged)) == (GONE, "", set(step.sheets))


def test_an_answer_by_which_workbooks_are_read_stays(filled: Store) -> None:
    purge(filled, by="Bob")
    with reading(filled) as cursor:
        assert cursor.execute(
            "select question, count(*) from answer group by all order by all"
        ).fetchall() == [("", 3), (f"of {STAYS}", 1), ("of every file", 1), ("of this file", 1)]


def test_what_was_true_then_is_not_shown_wrong(filled: Store) -> None:
    with reading(filled) as cursor:
        before, whole = stamp(cursor), [one.seq for one in loaded(cursor)]
    purge(filled, by="Bob")
    with reading(filled) as cursor:
        assert stamp(cursor) != before  # so that nothing measured before is shown again
    with (
        pytest.raises(PurgedError, match=r"niet meer te tonen: Participanten 2015 is op \d\d-"),
        reading(filled, as_of=whole[-1]),
    ):
        pass
    with reading(filled, as_of=whole[0]) as cursor:
        assert rows(cursor, 2015)["participants"][0]["organisation"] == f"{STAYS} organisation"
    with reading(filled, known_at=whole[-1]) as cursor:  # as they are now
        assert rows(cursor, 2015)["participants"]


def test_no_step_goes_to_a_removed_version(filled: Store) -> None:
    purge(filled, by="Bob")
    for sheet in (None, "participants"):
        with pytest.raises(PurgedError, match=f"niet meer: .*{now():%Y} verwijderd"):
            undo(filled, by="Ann", sheet=sheet)
    with reading(filled) as cursor:
        assert verify(cursor) == []


def test_no_step_goes_forward_to_a_removed_version(filled: Store) -> None:
    choose(filled, "keep_versions", "altijd", by="Ann")
    undo(filled, by="Ann")
    choose(filled, "keep_versions", AT_ONCE, by="Ann")
    purge(filled, by="Bob")
    with pytest.raises(PurgedError, match="niet meer"):
        redo(filled, by="Ann")
    # the planted one is the true one now, and the last answer is what the next file is read by
    assert texts_with(filled, STAYS) == {"answer.answer"}


def test_a_sheet_goes_without_the_rest_of_its_file(address: str, tmp_path: Path) -> None:
    with closing(connect(address)) as store:
        commit(store, marked(PLANTED), by="Ann")
        other = marked(STAYS)
        commit(store, replace(other, tables={"budget": other.tables["budget"]}), by="Ann")
        choose(store, "keep_versions", AT_ONCE, by="Ann")
        assert purge(store, by="Bob").uploads == frozenset()
        assert "upload.filename" in texts_with(store, PLANTED)
        assert {x for x in texts_with(store, PLANTED) if x.startswith("budget.")} == set()
        with reading(store) as cursor:
            assert [set(one.purged) for one in loaded(cursor)] == [set(), {"budget"}]
            assert cursor.execute("select count(*) from left_out").fetchall() == [(1,)]
            assert verify(cursor) == []
        commit(store, marked(STAYS), by="Ann")  # and the rest goes later, with the name
        purge(store, by="Bob")
        assert files_with(tmp_path, PLANTED) == []


def test_a_row_that_was_taken_over_keeps_its_file(address: str) -> None:
    with closing(connect(address)) as store:
        first = replace(
            marked(PLANTED), left_out=(LeftOut(sheet="attendance", tab="t", row_number=9, why="w"),)
        )
        commit(store, first, by="Ann")
        second = marked(STAYS)
        taken = [{**row, "source_id": 1} for row in first.tables["attendance"]]
        attendance = [*second.tables["attendance"], *taken]
        commit(store, replace(second, tables={**second.tables, "attendance": attendance}), by="Ann")
        choose(store, "keep_versions", AT_ONCE, by="Ann")
        purge(store, by="Bob")
        with reading(store) as cursor:
            assert cursor.execute(
                "select u.filename from attendance a join upload u on u.upload_id = a.source_id "
                "order by a.source_id"
            ).fetchall() == [(f"{PLANTED}.xlsx",), (f"{STAYS}.xlsx",)]
            assert cursor.execute(
                "select upload_id, sheet from left_out order by 1"
            ).fetchall() == [
                (1, "attendance"),
                (2, "budget"),
            ]
            assert verify(cursor) == []


# --- the terms ----------------------------------------------------------------------------------


@pytest.fixture
def aged(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Loaded in 2016 about 2015 and replaced in 2017; it is 1 July 2022."""
    with closing(connect(address)) as store:
        for year, mark in ((2016, PLANTED), (2017, STAYS)):
            monkeypatch.setattr(writing, "now", lambda year=year: dt.datetime(year, 7, 1))
            commit(store, marked(mark), by="Ann")
        for module in (writing, terms, stores):
            monkeypatch.setattr(module, "now", lambda: dt.datetime(2022, 7, 1))
        choose(store, "keep_versions", "altijd", by="Bob")
        choose(store, "keep_log", "altijd", by="Bob")
        for copy in copies.listed(store.copies or Path()):
            copy.unlink()
        yield store


@pytest.mark.parametrize(
    ("key", "value", "kinds"),
    [
        ("keep_versions", "7 jaar", set()),
        ("keep_versions", "5 jaar", {"versions"}),  # replaced five years ago to the day
        ("keep_years", "10 jaar", set()),
        ("keep_years", "7 jaar", set()),  # the year ended on 1 January 2016
        ("keep_years", "5 jaar", {"versions", "years"}),
        ("keep_log", "7 jaar", set()),
        ("keep_log", "5 jaar", {"log"}),
    ],
)
def test_a_term_is_respected(aged: Store, key: str, value: str, kinds: set[str]) -> None:
    assert overdue(aged).items == ()
    choose(aged, key, value, by="Bob")
    plan = overdue(aged)
    assert {item.kind for item in plan.items} == kinds
    assert purge(aged, by="Bob", seen=plan) == plan
    with reading(aged) as cursor:
        assert verify(cursor) == []
    assert (texts_with(aged, PLANTED) == set()) is ("versions" in kinds)
    assert overdue(aged).items == ()


def test_an_old_year_ends_before_it_goes(aged: Store) -> None:
    choose(aged, "keep_years", "5 jaar", by="Bob")
    plan = purge(aged, by="Bob")
    assert "De cijfers over 2015 verdwijnen van alle pagina's." in " ".join(plan.lost)
    with reading(aged) as cursor:
        assert cursor.execute("from data_year").fetchall() == []
        assert history(cursor)[0].note == "bewaartermijn voorbij"
        assert sum("Werkmap geladen" in act.what for act in acts(cursor)) == 2
        assert cursor.execute("select count(*) from upload where purged_at is null").fetchall() == [
            (0,)
        ]
    with pytest.raises(PurgedError, match="Participanten 2015"):
        undo(aged, by="Ann")


def test_who_did_something_is_forgotten(aged: Store) -> None:
    choose(aged, "keep_log", "5 jaar", by="Bob")
    plan = purge(aged, by="Bob")
    [log] = plan.items
    assert (log.kind, log.count, log.since) == (
        "log",
        2 * (1 + len(FEW) + 3),
        dt.datetime(2016, 7, 1),
    )
    with reading(aged) as cursor:
        assert {step.by for step in history(cursor)} == {GONE}
        assert {one.by for one in loaded(cursor)} == {GONE}
        assert cursor.execute("select distinct s.by from setting s").fetchall() == [("Bob",)]
        assert cursor.execute("select distinct a.by from answer a").fetchall() == [(GONE,)]


def test_an_account_without_access_is_forgotten(
    aged: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at(year: int) -> None:
        monkeypatch.setattr(keeping, "now", lambda: dt.datetime(year, 7, 1))

    steps = [(2014, PLANTED, BOARD), (2015, "stays", BOARD), (2016, PLANTED, None)]
    for year, name, role in steps:
        at(year)
        grant(aged, f"{name}@x.example", role, f"{name} org" if role else None, by="Ann")
    at(2022)
    grant(aged, "late@x.example", BOARD, None, by="Bob")
    grant(aged, "late@x.example", None, None, by="Bob")
    choose(aged, "keep_log", "5 jaar", by="Bob")
    lowered = PLANTED.lower()  # as an address is kept
    assert texts_with(aged, lowered) == {"account.account"}
    purge(aged, by="Bob")
    assert texts_with(aged, lowered) == set()
    assert not {x for x in texts_with(aged, PLANTED) if x.startswith("account")}
    with reading(aged) as cursor:
        found = {one.account: (one.role, one.organisation) for one in accounts(cursor)}
        assert verify(cursor) == []
    assert found == {
        GONE: (None, None),
        "late@x.example": (None, None),
        "stays@x.example": (BOARD, "stays org"),
    }
    assert overdue(aged).items == ()


def test_who_removed_is_forgotten_too(aged: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(aged, "keep_versions", AT_ONCE, by="Bob")
    monkeypatch.setattr(purging, "now", lambda: dt.datetime(2022, 7, 1))
    purge(aged, by="Cor")
    assert texts_with(aged, "Cor") == {"logged.by", "purged.by", "upload.purged_by"}
    monkeypatch.setattr(terms, "now", lambda: dt.datetime(2028, 7, 1))
    choose(aged, "keep_log", "5 jaar", by="Bob")
    purge(aged, by="Dee")
    assert texts_with(aged, "Cor") == set()


def test_deleted_scenarios_and_withdrawn_submissions_go(address: str, tmp_path: Path) -> None:
    with closing(connect(address)) as store:
        commit(store, marked(STAYS), by="Ann")

        def kept(name: str) -> int:
            values = {"text": f"{name} lever"}
            return scenarios.save(store, name, year=2015, values=values, base=1, by="Ann").id

        gone, decided, there = kept(PLANTED), kept("besloten"), kept("blijft")
        submissions.submit(store, gone, f"{PLANTED}1", {"x": 1}, by="Ann")
        submissions.submit(store, there, f"{PLANTED}2", {"x": 1}, by="Ann")
        submissions.withdraw(store, there, f"{PLANTED}2", by="Ann")
        submissions.submit(store, there, "Beer", {"x": 1}, by="Ann")
        day = dt.date(2015, 1, 1)
        decide(
            store, text="ja", scenario_id=decided, version=1, figures={},
            check_on=day + dt.timedelta(1), decided_on=day, by="Ann",
        )  # fmt: skip
        for number in (gone, decided):
            scenarios.delete(store, number, by="Ann")
        assert overdue(store).items == ()
        choose(store, "keep_deleted", "altijd", by="Ann")
        assert overdue(store).items == ()
        choose(store, "keep_deleted", AT_ONCE, by="Ann")
        plan = purge(store, by="Bob")
        assert [(i.what, i.count) for i in plan.items if i.kind == "deleted"] == [
            (f"Scenario '{PLANTED}'", 2),
            ("Inzendingen op een verwijderd scenario of ingetrokken", 3),
        ]
        assert texts_with(store, PLANTED) == set()
        assert files_with(tmp_path, PLANTED) == []
        with reading(store) as cursor:
            assert verify(cursor) == []
            assert [s.id for s in scenarios.scenarios(cursor)] == [there]
            assert [s.id for s in scenarios.scenarios(cursor, deleted=True)] == [decided]
            assert [s.name for s in submissions.submissions(cursor, there)] == ["Beer"]
        with pytest.raises(StoreError, match="Er is geen scenario"):
            scenarios.restore(store, gone, by="Ann")
        assert kept("nieuw") == there + 1
        assert overdue(store).items == ()
        choose(store, "keep_versions", AT_ONCE, by="Ann")
        commit(store, marked(STAYS), by="Ann")
        said = overdue(store).lost
        assert any("waarop bewaarde scenario's zijn gemaakt" in text for text in said)


def test_the_copies_that_are_too_many_go_without_rewriting(aged: Store) -> None:
    choose(aged, "keep_copies", "100", by="Bob")
    made = [backup(aged) for _ in range(12)]
    choose(aged, "keep_copies", "10", by="Bob")
    plan = purge(aged, by="Bob")
    assert [(item.kind, item.count) for item in plan.items] == [("copies", 2)]
    assert plan.lost == ()
    made_of = "Over de bewaartermijn en verwijderd: reservekopieën (2 kopieën)"
    assert told(aged) == [("Bob", made_of)]
    assert list(copies.listed(made[0].parent)) == made[:1:-1]


def test_a_term_in_words() -> None:
    moment = dt.datetime(2024, 2, 29, 12)
    assert since("altijd", moment) is None
    assert since(AT_ONCE, moment) == moment
    assert since("1 jaar", moment) == dt.datetime(2023, 2, 28, 12)
    assert years("10 jaar") == 10


def test_every_kind_says_how_long() -> None:
    keys = [key for kind in KINDS for key in kind.settings]
    assert sorted(keys) == sorted(setting.key for setting in RETENTION)
    assert all(bool(kind.fixed) is not bool(kind.settings) for kind in KINDS)


# --- what is looked at first --------------------------------------------------------------------


def test_the_plan_says_what_goes_and_what_goes_with_it(filled: Store) -> None:
    plan = overdue(filled)
    versions = [item for item in plan.items if item.kind == "versions"]
    assert len(versions) == len(FEW)
    assert versions[0].what == f"Participanten 2015 uit {PLANTED}.xlsx"
    assert {item.count for item in versions} == {1}
    assert plan.items[-1].kind == "copies"
    assert plan.items[-1].count == 1
    sheets = ", ".join(f"{TITLES[key]} 2015" for key in marked(STAYS).tables)
    assert plan.lost[0] == (
        f"Terugdraaien of opnieuw doen naar {PLANTED}.xlsx kan dan niet meer voor {sheets}."
    )
    assert plan.lost[1].startswith("Wat het dashboard liet zien tussen ")
    assert plan.lost[-2].startswith("De reservekopieën van vóór de verwijdering (1) gaan mee weg")


def test_what_was_not_seen_does_not_go(filled: Store) -> None:
    seen = overdue(filled)
    commit(filled, marked("derde"), by="Ann")
    before = everything_of(filled)
    with pytest.raises(StaleError, match="bekijk het overzicht opnieuw"):
        purge(filled, by="Bob", seen=seen)
    assert everything_of(filled) == before


def everything_of(store: Store) -> str:
    with reading(store) as cursor:
        return repr([cursor.execute(f"from {t}").fetchall() for t in ("upload", *TITLES)])


def test_nothing_to_do_touches_nothing(address: str) -> None:
    with closing(connect(address)) as store:
        commit(store, marked(STAYS), by="Ann")
        before = store.connection
        assert purge(store, by="Bob").items == ()
        assert store.connection is before
        assert stores.backups(store) == []


def test_the_commands(filled: Store, capsys: pytest.CaptureFixture[str]) -> None:
    filled.close()
    assert main(["purge", "--db", filled.address]) == 0
    said = capsys.readouterr().out
    assert f"Participanten 2015 uit {PLANTED}.xlsx (1 rij, de termijn liep vanaf" in said
    assert "Niets verwijderd; geef --yes mee om dit te verwijderen." in said
    assert main(["purge", "--yes", "--db", filled.address]) == 0
    assert "Verwijderd." in capsys.readouterr().out
    assert main(["purge", "--db", filled.address]) == 0
    assert "Er is niets over zijn bewaartermijn." in capsys.readouterr().out
    assert main(["history", "--db", filled.address]) == 0
    said = capsys.readouterr().out
    assert said.count(f"{GONE}: ") == 1
    assert said.count("; rijen verwijderd") == 1


# --- beside others ------------------------------------------------------------------------------


def test_readers_finish_first_and_others_wait(filled: Store) -> None:
    """A page that is being drawn keeps its figures; a second manager's commit comes after."""
    order: list[str] = []
    purged, reads = threading.Event(), threading.Event()

    def removes() -> None:
        reads.wait(60)
        purge(filled, by="Bob")
        order.append("removed")
        purged.set()

    def commits() -> None:
        commit(filled, marked("Third"), by="Cor")
        order.append("committed")

    with reading(filled) as cursor:
        threads = [threading.Thread(target=removes)]
        threads[0].start()
        reads.set()
        assert not purged.wait(0.5)
        threads.append(threading.Thread(target=commits))
        threads[1].start()
        with reading(filled) as again:  # one who is inside gets in again, or nobody would finish
            assert again.execute("select count(*) from upload").fetchall()[0][0] >= 2
        assert cursor.execute("select count(*) from upload").fetchall()[0][0] >= 2
    for thread in threads:
        thread.join(60)
    assert sorted(order) == ["committed", "removed"]
    with reading(filled) as cursor:
        assert verify(cursor) == []
        assert rows(cursor, 2015)["participants"][0]["organisation"] == "Third organisation"


def test_readers_who_do_not_finish_stop_it(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "PATIENCE", 0.1)
    before = everything_of(filled)
    with reading(filled) as cursor:
        with pytest.raises(StoreError, match="Anderen zijn aan het lezen; er is niets gewijzigd"):
            purge(filled, by="Bob")
        assert cursor.execute("select count(*) from upload").fetchall() == [(2,)]
    assert everything_of(filled) == before
    purge(filled, by="Bob")


def test_a_second_program_that_came_in_between_stops_it(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_of(filled)
    close, taken = Store.close, []

    def closed(store: Store) -> None:
        close(store)
        if store is filled:
            taken.append(duckdb.connect(store.address, config=stores._HARDENED))

    monkeypatch.setattr(Store, "close", closed)
    with pytest.raises(LockedError, match="er is niets gewijzigd"):
        purge(filled, by="Bob")
    monkeypatch.undo()
    taken[0].close()
    assert everything_of(filled) == before


def test_what_is_not_in_the_file_yet_stops_it(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_of(filled)
    log = Path(f"{filled.address}.wal")
    probe = stores.duckdb.connect

    def left(address: str, **options: Any) -> Any:
        found = probe(address, **options)
        if options.get("read_only") and address == filled.address:
            found.close()
            log.touch()
            return probe(MEMORY)
        return found

    monkeypatch.setattr(stores.duckdb, "connect", left)
    with pytest.raises(StoreError, match="Niet alles staat al in de database zelf"):
        purge(filled, by="Bob")
    assert everything_of(filled) == before


# --- what goes wrong ----------------------------------------------------------------------------


def test_a_store_in_memory_is_not_rewritten(store: Store) -> None:
    assert purge(store, by="Bob").items == ()
    for mark in (PLANTED, STAYS):
        commit(store, marked(mark), by="Ann")
    choose(store, "keep_versions", AT_ONCE, by="Ann")
    with pytest.raises(StoreError, match="alleen in het geheugen"):
        purge(store, by="Bob")


@pytest.mark.parametrize("size", [50_000, 300_000])
def test_a_full_disk_loses_nothing(filled: Store, tmp_path: Path, size: int) -> None:
    before = everything_of(filled)
    made = stores.backups(filled)
    with (
        full_disk(size),
        pytest.raises(StoreError, match=r"er is niets verwijderd\. Maak ruimte vrij"),
    ):
        purge(filled, by="Bob")
    assert everything_of(filled) == before
    assert stores.backups(filled) == made
    assert not stores.workshop(filled.address).exists()
    purge(filled, by="Bob")
    assert files_with(tmp_path, PLANTED) == []


def test_what_would_not_be_whole_is_not_put_in_place(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_of(filled)
    monkeypatch.setattr(purging, "_log_versions", lambda *_: None)
    monkeypatch.setattr(
        purging, "_leave_uploads", lambda kept, *_: kept["upload"].where.append("upload_id > 1")
    )
    with pytest.raises(StoreError, match="Wat overblijft, klopt niet; er is niets verwijderd"):
        purge(filled, by="Bob")
    assert everything_of(filled) == before


def test_a_copy_that_cannot_be_made_keeps_the_old_ones_for_next_time(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Store) -> Path:
        raise StoreError("vol")

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "backup", full)
        with pytest.raises(StoreError, match="Daarom staan de oude er nog"):
            purge(filled, by="Bob")
    assert len(stores.backups(filled)) == 1
    assert [item.kind for item in overdue(filled).items] == ["copies"]
    purge(filled, by="Bob")
    assert len(stores.backups(filled)) == 1
    assert files_with(tmp_path, PLANTED) == []


def test_a_copy_that_cannot_be_deleted_is_told(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".duckdb":
            raise PermissionError(13, "no", str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(StoreError, match="kan niet worden verwijderd; geef schrijfrechten"):
            purge(filled, by="Bob")
    assert purge(filled, by="Bob").items[0].kind == "copies"
    assert overdue(filled).items == ()


def test_what_a_restore_put_aside_goes_too(filled: Store, tmp_path: Path) -> None:
    copy = backup(filled)
    filled.close()
    former = restore.restore(copy, filled.address)
    assert former is not None
    Path(f"{former}.wal").write_bytes(PLANTED.encode())
    (tmp_path / "zorgalliantie.duckdb.voor-altijd").write_text("somebody's own")
    with closing(connect(filled.address)) as store:
        assert overdue(store).items[-1].count == 4
        purge(store, by="Bob")
    assert files_with(tmp_path, PLANTED) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "zorgalliantie-reservekopieen",
        "zorgalliantie.duckdb",
        "zorgalliantie.duckdb.voor-altijd",
    ]


# --- killed -------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from data import copies, forgetting
from data.purge import purge
from data.store import connect

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def put_and_die(part, path, put=copies.put):
    put(part, path)
    die()

module, name, how = sys.argv[2:]
store = connect(sys.argv[1])
setattr(globals()[module], name, put_and_die if how == "then" else die)
purge(store, by="killed")
"""


@pytest.mark.parametrize(
    ("moment", "is_done"),
    [
        (("forgetting", "_write", "die"), False),
        (("forgetting", "_try_out", "die"), False),
        (("copies", "put", "die"), False),  # the old one is closed, the new one stands beside it
        (("copies", "put", "then"), True),
        (("forgetting", "_replace", "die"), True),
    ],
    ids=[
        "while it is written",
        "before it is tried",
        "before the swap",
        "after it",
        "before copies",
    ],
)
def test_killed_during_a_purge(
    filled: Store, tmp_path: Path, moment: tuple[str, str, str], is_done: bool
) -> None:
    before = everything_of(filled)
    filled.close()
    ended = subprocess.run([sys.executable, "-c", KILLED, filled.address, *moment], cwd=ROOT)
    assert ended.returncode == -9
    with closing(connect(filled.address)) as store:
        with reading(store) as cursor:
            assert verify(cursor) == []
        assert (everything_of(store) == before) is not is_done
        assert (texts_with(store, PLANTED) == set()) is is_done
        assert not stores.workshop(store.address).exists()
        purge(store, by="Bob")
    assert files_with(tmp_path, PLANTED) == []
