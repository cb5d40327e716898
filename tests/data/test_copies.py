"""Reserve copies: one before every commit, whole or not there, and a drill of the way back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import copies
from data import store as stores
from data.__main__ import main
from data.restore import hand_out, restore
from data.rows import now
from data.schema import SQL_TYPES
from data.store import (
    LockedError,
    StoreError,
    backup,
    backups,
    choose,
    commit,
    connect,
    reading,
    undo,
)
from data.verify import verify
from tests.tables import rows, upload

FIRST = upload(2015, participants=rows("participants", "Organisatie | Sector\nA | zorg"))
SECOND = upload(2015, participants=rows("participants", "Organisatie | Sector\nB | wonen"))


def everything(address: str) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with closing(connect(address)) as store, reading(store) as cursor:
        return {
            table: sorted(cursor.execute(f"from {table}").fetchall(), key=str)
            for table in SQL_TYPES
        }


def beside(address: str) -> list[Path]:
    return list(copies.listed(Path(address).with_name("zorgalliantie-reservekopieen")))


@pytest.fixture
def filled(address: str) -> str:
    """A store with one commit."""
    with closing(connect(address)) as store:
        commit(store, FIRST, by="Ann")
    return address


def test_a_drill(example_file: Path, tmp_path: Path) -> None:
    """Copied, changed, lost, and put back: every row of every table is as it was."""
    address = str(tmp_path / "zorgalliantie.duckdb")
    shutil.copyfile(example_file, address)
    before = everything(address)
    with closing(connect(address)) as store:
        copy = backup(store)
        undo(store, by="Ann")
        commit(store, FIRST, by="Ann")
    changed = everything(address)
    assert changed != before
    former = restore(copy, address)
    assert everything(address) == before
    assert former is not None
    assert everything(str(former)) == changed
    Path(address).unlink()  # the machine is gone, and the copies stood elsewhere
    assert restore(copy, address) is None
    assert everything(address) == before


def test_a_commit_copies_first_what_it_changes(filled: str) -> None:
    assert beside(filled) == []  # there was nothing yet
    before = everything(filled)
    with closing(connect(filled)) as store:
        commit(store, SECOND, by="Ann")
    [copy] = beside(filled)
    assert everything(str(copy)) == before


def test_a_commit_that_cannot_copy_changes_nothing(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(filled)
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(stores.COPIES, str(tmp_path / "file" / "copies"))
    with closing(connect(filled)) as store:
        for write in (lambda: commit(store, SECOND, by="Ann"), lambda: backup(store)):
            with pytest.raises(StoreError, match="reservekopie worden gemaakt; er is niets") as no:
                write()
            assert str(tmp_path / "file" / "copies") in str(no.value)
    assert everything(filled) == before


def test_a_copy_that_is_cut_short_is_no_copy(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with closing(connect(filled)) as store:
        with monkeypatch.context() as patch:
            patch.setattr(copies, "put", full)
            with pytest.raises(StoreError, match="Maak ruimte vrij"):
                backup(store)
        assert beside(filled) == []
        backup(store)  # and what was left of it does not stand in the way
        [copy] = beside(filled)
        assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_copies_stand_where_the_environment_says(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(stores.COPIES, str(tmp_path / "andere schijf's"))
    with closing(connect(filled)) as store:
        assert backup(store).parent == tmp_path / "andere schijf's"


def test_the_oldest_copies_are_forgotten(filled: str) -> None:
    with closing(connect(filled)) as store:
        choose(store, "keep_copies", "10", by="Ann")
        made = [backup(store) for _ in range(12)]
    assert beside(filled) == made[:1:-1]


def test_copies_that_are_too_old_are_forgotten_but_not_the_newest(
    filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(filled)) as store:
        made = [backup(store) for _ in range(2)]
        monkeypatch.setattr(stores, "now", lambda: now() + dt.timedelta(days=6 * 366))
        made.append(backup(store))  # its own moment is today's: it is too old too
    assert beside(filled) == made[2:]


def test_a_file_of_somebody_else_is_no_copy(filled: str) -> None:
    with closing(connect(filled)) as store:
        copy = backup(store)
        copy.with_name("zorgalliantie-oud.duckdb").write_text("not ours to forget")
        assert len(backups(store)) == 1


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


MANY = "\n".join(f"A{number} | zorg" for number in range(3000))
LARGE = upload(2015, participants=rows("participants", f"Organisatie | Sector\n{MANY}"))


@pytest.mark.parametrize("size", [50_000, 500_000])
def test_a_full_disk_loses_nothing(filled: str, size: int) -> None:
    """Neither of the copies nor of the store; and it goes on when there is room."""
    before = everything(filled)
    with closing(connect(filled)) as store:
        with full_disk(size):
            with pytest.raises(StoreError, match="er is niets gewijzigd"):
                commit(store, LARGE, by="Ann")
            with reading(store) as cursor:
                assert cursor.execute("select organisation from participants").fetchall() == [
                    ("A",)
                ]
        assert beside(filled) == []
    assert everything(filled) == before
    with closing(connect(filled)) as store:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stores, "_copy_what_changes", lambda _: None)  # it stands elsewhere
            with full_disk(50_000), pytest.raises(StoreError, match="de schijf is vol"):
                commit(store, LARGE, by="Ann")
        with reading(store) as cursor:
            assert verify(cursor) == []
        commit(store, LARGE, by="Ann")
        with reading(store) as cursor:
            assert cursor.execute("select count(*) from participants").fetchall() == [(3001,)]


def test_a_store_in_memory_has_no_copies() -> None:
    with closing(connect(stores.MEMORY)) as store:
        with pytest.raises(StoreError, match="alleen in het geheugen"):
            backup(store)
        commit(store, FIRST, by="Ann")
        commit(store, SECOND, by="Ann")


def test_readers_go_on_while_a_copy_is_made(filled: str) -> None:
    with closing(connect(filled)) as store, reading(store) as cursor:
        backup(store)
        assert cursor.execute("select organisation from participants").fetchall() == [("A",)]


# --- a copy that cannot be put back -------------------------------------------------------------


def of_another_program(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as other:
        other.execute("create table x (y integer)")


def with_rows_without_a_file(path: Path) -> None:
    with duckdb.connect(str(path)) as store:
        store.execute("delete from upload")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), "beschadigd"),
        (lambda path: path.write_bytes(b"hallo" * 5000), "beschadigd"),
        (of_another_program, "beschadigd of geen database van dit dashboard"),
        (with_rows_without_a_file, "Rijen van Participanten"),
        (Path.unlink, "Er is geen bestand"),
    ],
    ids=["cut off", "no database", "another program's", "not whole", "gone"],
)
def test_a_copy_that_is_no_copy_changes_nothing(
    filled: str, tmp_path: Path, damage: Callable[[Path], object], said: str
) -> None:
    with closing(connect(filled)) as store:
        copy = backup(store)
    damage(copy)
    before = everything(filled)
    there = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(StoreError, match=said):
        restore(copy, filled)
    assert everything(filled) == before
    assert {path.name for path in tmp_path.iterdir()} == there


def test_nothing_is_put_back_under_a_running_dashboard(locked: str, tmp_path: Path) -> None:
    other = str(tmp_path / "other.duckdb")
    with closing(connect(other)) as store:
        copy = backup(store)
    with pytest.raises(LockedError):
        restore(copy, locked)
    with pytest.raises(LockedError):
        restore(copy, locked)  # also not the second time


def test_a_damaged_store_is_replaced_and_kept(filled: str) -> None:
    with closing(connect(filled)) as store:
        copy = backup(store)
    before = everything(filled)
    Path(filled).write_bytes(b"hallo" * 5000)
    Path(f"{filled}.wal").write_bytes(b"what was not yet in it")
    former = restore(copy, filled)
    assert everything(filled) == before
    assert former is not None
    assert former.read_bytes() == b"hallo" * 5000
    assert Path(f"{former}.wal").read_bytes() == b"what was not yet in it"


def test_a_copy_is_handed_out_whole_or_not_at_all(filled: str, tmp_path: Path) -> None:
    with closing(connect(filled)) as store:
        copy = backup(store)
    out = tmp_path / "uit.duckdb"
    hand_out(copy, out)
    assert everything(str(out)) == everything(filled)
    with pytest.raises(OSError, match="uit"):
        hand_out(copy, out / "below")
    assert not list(tmp_path.glob("*.part"))


# --- on the command line ------------------------------------------------------------------------


def test_the_commands(filled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "uit.duckdb")
    assert main(["verify", "--db", filled]) == 0
    assert main(["backup", out, "--db", filled]) == 0
    before = everything(filled)
    with closing(connect(filled)) as store:
        commit(store, SECOND, by="Ann")
    assert main(["restore", out, "--db", filled]) == 0
    assert everything(filled) == before
    said = capsys.readouterr().out
    assert "De database is heel." in said
    assert f"Geschreven: {out}" in said
    assert f"Wat er stond, staat nu in {filled}.voor-" in said


def test_the_commands_refuse(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    with_rows_without_a_file(Path(filled))
    assert main(["verify", "--db", filled]) == 1
    assert "horen bij geen geladen bestand" in capsys.readouterr().err
    assert main(["restore", f"{filled}.none", "--db", filled]) == 2
    assert "Er is geen bestand" in capsys.readouterr().err


def test_a_first_restore_tells_no_former(
    filled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = str(tmp_path / "new.duckdb")
    with closing(connect(filled)) as store:
        copy = backup(store)
    assert main(["restore", str(copy), "--db", new]) == 0
    assert capsys.readouterr().out == "De reservekopie is teruggezet.\n"


# --- what holds between the tables --------------------------------------------------------------


REMOVED = "insert into purged values (1, 1, 'participants', 1, now(), 'Ann')"


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        ("delete from activation where seq = 1", "De nummering van de stappen klopt niet"),
        ("insert into upload from upload", "hetzelfde nummer"),
        ("update participants set upload_id = 7", "Rijen van Participanten horen bij geen"),
        ("update participants set source_id = 7", "Rijen van Participanten horen bij geen"),
        ("update activation set sheet = 'scale'", "Rijen van Participanten zijn geladen zonder"),
        ("update upload set year = 2014", "een bestand van een ander jaar"),
        ("update activation set kind = 'redo' where seq = 1", "een versie die er nooit was"),
        (REMOVED, "Van Participanten staan er nog verwijderde rijen"),
        (REMOVED, "Een verwijderde versie is actief"),
        ("delete from scenario where version = 1", "Een versie van een scenario ontbreekt"),
        ("delete from scenario", "Rijen van de inzendingen horen bij geen scenario"),
        ("update decision set version = 9", "Rijen van de besluiten horen bij geen scenario"),
        ("update setting set seq = 2", "De nummering van de instellingen klopt niet"),
    ],
)
def test_whatever_does_not_hold_is_told(address: str, break_it: str, said: str) -> None:
    with closing(connect(address)) as store:
        commit(store, FIRST, by="Ann")
        commit(store, SECOND, by="Ann")
        undo(store, by="Ann")
        with stores.transaction(store, keep=True) as cursor:
            scenario = "1, 'save', 'n', '', 2015, '{}', '{}', 1, null, now(), 'Ann'"
            cursor.execute(f"insert into scenario values (1, 1, {scenario})")
            cursor.execute(f"insert into scenario values (2, 1, {scenario.replace('1', '2', 1)})")
            cursor.execute(
                "insert into submission values (1, 1, 2, 'send', 'n', '{}', now(), 'Ann')"
            )
            cursor.execute(
                "insert into decision values (1, 1, 1, 2, 'decide', 't', '{}', now(), now(), "
                "now(), 'Ann')"
            )
            cursor.execute("insert into setting values (1, 'x', 'ja', 1, now(), 'Ann')")
        with reading(store) as cursor:
            assert verify(cursor) == []
        with stores.transaction(store, keep=True) as cursor:
            cursor.execute(break_it)
        with reading(store) as cursor:
            assert any(said in sentence for sentence in verify(cursor))
