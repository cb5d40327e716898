"""The store: every version is kept, and a step is taken whole or not at all."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import VERSION
from data import rows as writing
from data import store as stores
from data.contents import (
    Step,
    answers,
    has_examples,
    history,
    loaded,
    rows,
    seen_on,
    settings,
    stamp,
    version,
    version_rows,
)
from data.example import plan_2015
from data.questions import Question
from data.schema import SQL_TYPES
from data.sheets import SHEETS, TITLES
from data.store import (
    LockedError,
    RejectedError,
    StaleError,
    Store,
    StoreError,
    choose,
    commit,
    connect,
    preview,
    reading,
    redo,
    undo,
)
from data.workbook import Upload
from tests.data.conftest import SHA, cover, page, upload_of, upload_rows
from tests.tables import rows as text_rows
from tests.tables import upload as written


def workbook(
    year: int = 2015, *, names: str = "", fee: int | None = None, example: bool = False
) -> Upload:
    """An upload with the participants that `names` lists, a scale with one fee, or both."""
    pages = [cover(year, Voorbeeld="ja") if example else cover(year)]
    if names:
        lines = "\n".join(f"{name} | zorg" for name in names.split())
        pages.append(page("Participanten", f"Organisatie | Sector\n{lines}"))
    if fee is not None:
        pages.append(page("Staffel", f"Vanaf omzet | Bijdrage\n0 | {fee}"))
    upload = upload_of(*pages, filename=f"{year} {names} {fee}.xlsx")
    assert upload.errors == ()
    return upload


pytestmark = pytest.mark.usefixtures("no_rules")

FACTS = """
    select 'Participanten ' || a.year, string_agg(p.organisation, ' ' order by p.row_number)
    from active a
    join participants p on p.upload_id = a.upload_id
    where a.sheet = 'participants'
    group by a.year
    union all
    select 'Staffel ' || a.year, any_value(s.contribution)::varchar
    from active a
    join scale s on s.upload_id = a.upload_id
    where a.sheet = 'scale'
    group by a.year
"""
COUNTS = " union all ".join(f"select '{table}', count(*) from {table}" for table in SQL_TYPES)


def facts(store: Store, *, as_of: int | None = None) -> dict[str, str]:
    """What is true, by sheet and year: names of participants, the fee."""
    with reading(store, as_of=as_of) as cursor:
        return dict(cursor.execute(FACTS).fetchall())


def counts(store: Store) -> dict[str, int]:
    """How many rows each table holds, versions that are not active included."""
    with reading(store) as cursor:
        return dict(cursor.execute(COUNTS).fetchall())


# --- commit -------------------------------------------------------------------------------------


def test_commit_makes_its_sheets_the_true_ones(store: Store) -> None:
    assert facts(store) == {}
    assert commit(store, workbook(names="A B", fee=10), by="Ann") == 1
    assert facts(store) == {"Participanten 2015": "A B", "Staffel 2015": "10.00"}
    assert commit(store, workbook(names="A B C", fee=20), by="Ann") == 2
    assert facts(store) == {"Participanten 2015": "A B C", "Staffel 2015": "20.00"}


def test_sheets_that_do_not_come_along_stay_as_they_were(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    commit(store, workbook(names="A B"), by="Ann")
    commit(store, workbook(2014, fee=5), by="Ann")
    assert facts(store) == {
        "Participanten 2015": "A B",
        "Staffel 2015": "10.00",
        "Staffel 2014": "5.00",
    }


def test_what_is_kept_of_an_upload(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "now", lambda: dt.datetime(2015, 3, 1, 12))
    commit(store, workbook(names="A", example=True), by="Ann", note="eerste")
    with reading(store) as cursor:
        at = dt.datetime(2015, 3, 1, 12)
        assert cursor.execute("from upload").fetchall() == [
            (1, 2015, "2015 A None.xlsx", SHA, "Ann", at, True, VERSION, None, None)
        ]
        assert cursor.execute("from activation order by seq").fetchall() == [
            (1, 1, 2015, "cover", 1, "commit", dt.datetime(2015, 3, 1, 12), "Ann", "eerste"),
            (2, 1, 2015, "participants", 1, "commit", dt.datetime(2015, 3, 1, 12), "Ann", "eerste"),
        ]
        assert cursor.execute("select upload_id, row_number from participants").fetchall() == [
            (1, 2)
        ]


def test_printed_totals_are_kept_beside_the_rows(store: Store) -> None:
    budget = """
        Blok | Activiteit | Uren | Euro
        B    | a          | 7.5  | 75505
             | Subtotaal  | 7.5  | 75507
             | Totaal     |      | 75507.5
        """
    commit(store, upload_of(page("Begroting", budget)), by="Ann")
    with reading(store) as cursor:
        found = cursor.execute("from control_total order by row_number, column_key").fetchall()
        computed, printed = cursor.execute("select computed, printed from block_total").fetchall()[
            0
        ]
    assert [(*row[:-1], str(row[-1])) for row in found] == [
        (1, "budget", 3, "cost", "B", True, "75507.00"),
        (1, "budget", 3, "hours", "B", True, "7.50"),
        (1, "budget", 4, "cost", "", False, "75507.50"),
    ]
    assert (computed, printed) == (75505, 75507)


def test_values_are_kept_to_the_cent_and_the_day(store: Store) -> None:
    line = {"upload_id": 1, "source_id": 1, "tab": "B", "row_number": 2, "block": "B"}
    amounts = (Decimal("0.1"), Decimal("1E+3"), Decimal("19435.345"), 75507, "12.30", None)
    hours = (7.25, 0.1, 3, Decimal("2.5"), None, None)
    written = [
        {**line, "activity": "a", "cost": cost, "hours": worked}
        for cost, worked in zip(amounts, hours, strict=True)
    ]
    visit = {**line, "date": dt.date(2015, 2, 28), "organisation": "A", "activity": "a"}
    with stores.transaction(store, keep=False) as cursor:
        writing.append(cursor, "budget", written)
        writing.append(cursor, "attendance", [{**visit, "present": 3}, {**visit, "present": "4"}])
        writing.append(cursor, "scale", [])
        costs = cursor.execute("select cost::varchar, hours from budget").fetchall()
        seen = cursor.execute("select date, present, host from attendance").fetchall()
    assert costs == [
        ("0.10", 7.25),
        ("1000.00", 0.1),
        ("19435.35", 3.0),
        ("75507.00", 2.5),
        ("12.30", None),
        (None, None),
    ]
    assert seen == [(dt.date(2015, 2, 28), 3, None), (dt.date(2015, 2, 28), 4, None)]


def test_totals_without_rows_are_not_kept(store: Store) -> None:
    only_a_total = page("Begroting", "Blok | Activiteit | Euro\n | Totaal | 5")
    upload = upload_of(only_a_total, page("Staffel", "Vanaf omzet | Bijdrage\n0 | 2500"))
    assert (upload.errors, len(upload.totals)) == ((), 1)
    commit(store, upload, by="Ann")
    assert counts(store)["control_total"] == 0


def test_history_newest_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = dt.datetime(2015, 3, 1, 12)
    monkeypatch.setattr(writing, "now", lambda: noon)
    commit(store, workbook(fee=10, names="A", example=True), by="Ann", note="proef")
    commit(store, workbook(2014, fee=5), by="Ben")
    undo(store, by="Cas")
    with reading(store) as cursor:
        steps = history(cursor)
    assert steps == [
        Step(
            commit_id=3,
            about=2,
            at=noon,
            by="Cas",
            kind="undo",
            filename="2014  5.xlsx",
            is_example=False,
            sheets=((2014, "scale"),),
            cleared=(),
            note="",
        ),
        Step(
            commit_id=2,
            about=2,
            at=noon,
            by="Ben",
            kind="commit",
            filename="2014  5.xlsx",
            is_example=False,
            sheets=((2014, "scale"),),
            cleared=(),
            note="",
        ),
        Step(
            commit_id=1,
            about=1,
            at=noon,
            by="Ann",
            kind="commit",
            filename="2015 A 10.xlsx",
            is_example=True,
            sheets=((2015, "cover"), (2015, "participants"), (2015, "scale")),
            cleared=(),
            note="proef",
        ),
    ]


def test_now_is_utc() -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= writing.now().replace(tzinfo=dt.UTC) <= dt.datetime.now(dt.UTC)


# --- a commit that does not happen --------------------------------------------------------------


def test_workbook_with_fouten_is_rejected(store: Store) -> None:
    upload = upload_of(page("Staffel", "Vanaf omzet | Bijdrage\n0 | veel"))
    before = counts(store)
    with pytest.raises(RejectedError, match="er is niets opgeslagen") as rejected:
        commit(store, upload, by="Ann")
    assert rejected.value.problems == upload.problems
    assert counts(store) == before


def test_commit_on_an_old_preview_is_refused(store: Store) -> None:
    with reading(store) as cursor:
        seen = version(cursor)
    commit(store, workbook(fee=10), by="Ann", based_on=seen)
    before = counts(store)
    with pytest.raises(StaleError, match="Iemand anders heeft intussen gegevens gewijzigd"):
        commit(store, workbook(fee=20), by="Ben", based_on=seen)
    assert (counts(store), facts(store)) == (before, {"Staffel 2015": "10.00"})
    with reading(store) as cursor:
        seen = version(cursor)
    commit(store, workbook(fee=20), by="Ben", based_on=seen)
    assert facts(store) == {"Staffel 2015": "20.00"}


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("where", ["append", "activate", "check_references"])
def test_commit_that_fails_half_way_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, where: str, failure: type[BaseException]
) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    before = counts(store), facts(store)
    module = stores if where == "check_references" else writing
    works = getattr(module, where)

    def fails(*args: object, **kwargs: object) -> None:
        works(*args, **kwargs)
        raise failure

    with monkeypatch.context() as patched:
        patched.setattr(module, where, fails)
        with pytest.raises(failure):
            commit(store, workbook(names="B", fee=20), by="Ann")
    assert (counts(store), facts(store)) == before
    commit(store, workbook(names="B", fee=20), by="Ann")  # and the store goes on
    assert facts(store) == {"Participanten 2015": "B", "Staffel 2015": "20.00"}


@pytest.mark.parametrize("step", [undo, redo])
def test_step_that_fails_half_way_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, step: Callable[..., object]
) -> None:
    commit(store, workbook(fee=10), by="Ann")
    commit(store, workbook(fee=20), by="Ann")
    undo(store, by="Ann")
    before = counts(store), facts(store)
    works = stores.activate

    def fails(*args: object, **kwargs: object) -> None:
        works(*args, **kwargs)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(stores, "activate", fails)
    with pytest.raises(KeyboardInterrupt):
        step(store, by="Ann")
    assert (counts(store), facts(store)) == before


# --- preview ------------------------------------------------------------------------------------


def test_preview_shows_what_would_be_and_leaves_nothing(store: Store) -> None:
    commit(store, workbook(fee=10), by="Ann")
    before = counts(store), facts(store)
    with preview(store, workbook(names="A B", fee=20)) as cursor:
        seen = rows(cursor, 2015)
        assert version(cursor) == 3
        assert facts(store) == before[1]  # others do not see it
    assert [row["organisation"] for row in seen["participants"]] == ["A", "B"]
    assert (counts(store), facts(store)) == before


def test_preview_that_fails_leaves_nothing(store: Store) -> None:
    before = counts(store)
    with (
        pytest.raises(duckdb.CatalogException),
        preview(store, workbook(fee=20)) as cursor,
    ):
        cursor.execute("select * from no_such_view")
    assert counts(store) == before


# --- example data -------------------------------------------------------------------------------


def test_real_data_can_push_out_all_examples_in_one_step(store: Store) -> None:
    commit(store, workbook(2014, names="X Y", fee=1, example=True), by="Ann")
    commit(store, workbook(2015, names="X", fee=2, example=True), by="Ann")
    commit(store, workbook(2016, fee=3), by="Ann")
    with reading(store) as cursor:
        assert has_examples(cursor)
    with_examples = facts(store)

    commit(store, workbook(2015, names="A B"), by="Ann", drop_examples=True)
    assert facts(store) == {"Participanten 2015": "A B", "Staffel 2016": "3.00"}
    with reading(store) as cursor:
        assert not has_examples(cursor)
        step = history(cursor)[0]
    assert step.sheets == ((2015, "participants"),)
    assert step.cleared == (
        *((2014, sheet) for sheet in ("cover", "participants", "scale")),
        *((2015, sheet) for sheet in ("cover", "scale")),
    )

    moved = undo(store, by="Ann", year=2015)
    assert {(v.year, v.sheet) for v in moved} == {
        *((2014, sheet) for sheet in ("cover", "participants", "scale")),
        *((2015, sheet) for sheet in ("cover", "participants", "scale")),
    }
    assert facts(store) == with_examples
    redo(store, by="Ann")
    assert facts(store) == {"Participanten 2015": "A B", "Staffel 2016": "3.00"}


def test_examples_stay_unless_asked(store: Store) -> None:
    commit(store, workbook(2014, names="X", example=True), by="Ann")
    commit(store, workbook(2015, names="X"), by="Ann")
    assert facts(store) == {"Participanten 2014": "X", "Participanten 2015": "X"}


# --- undo and redo ------------------------------------------------------------------------------


def test_undo_and_redo_step_through_the_versions(store: Store) -> None:
    seen = [facts(store)]
    for names, fee in (("A", 10), ("A B", None), ("", 30)):
        commit(store, workbook(names=names, fee=fee), by="Ann")
        seen.append(facts(store))
    for step in (2, 1, 0):
        undo(store, by="Ann")
        assert facts(store) == seen[step]
    for step in (1, 2, 3):
        redo(store, by="Ann")
        assert facts(store) == seen[step]
    assert seen[3] == {"Participanten 2015": "A B", "Staffel 2015": "30.00"}


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (undo, "Er is niets terug te draaien."),
        (redo, "Er is niets opnieuw te doen."),
    ],
)
def test_nothing_to_step_to(store: Store, step: Callable[..., object], said: str) -> None:
    with pytest.raises(StoreError, match=said):
        step(store, by="Ann")
    commit(store, workbook(2015, fee=10), by="Ann")
    if step is redo:
        undo(store, by="Ann")
    for where in ({"year": 2014}, {"sheet": "participants"}, {"year": 2014, "sheet": "scale"}):
        with pytest.raises(StoreError, match=said):
            step(store, by="Ann", **where)
    step(store, by="Ann", year=2015, sheet="scale")


def test_undo_of_one_sheet(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    commit(store, workbook(names="B", fee=20), by="Ann")
    [moved] = undo(store, by="Ann", sheet="scale")
    assert (moved.year, moved.sheet, moved.commit_id) == (2015, "scale", 2)
    assert facts(store) == {"Participanten 2015": "B", "Staffel 2015": "10.00"}
    redo(store, by="Ann", sheet="scale")
    assert facts(store) == {"Participanten 2015": "B", "Staffel 2015": "20.00"}


def test_undo_refuses_for_sheets_that_changed_since(store: Store) -> None:
    commit(store, workbook(2015, names="A", fee=10), by="Ann")
    commit(store, workbook(2014, names="X"), by="Ann")
    commit(store, workbook(2015, fee=20), by="Ann")
    undo(store, by="Ann", year=2014)
    undo(store, by="Ann", sheet="participants")
    undo(store, by="Ann", sheet="scale")
    before = counts(store), facts(store)
    with pytest.raises(StoreError) as refusal:
        undo(store, by="Ann")  # the first commit, of which the participants are gone already
    assert str(refusal.value) == (
        "Sinds deze stap is gewijzigd: Participanten 2015; kies per blad wat u wilt terugdraaien."
    )
    assert (counts(store), facts(store)) == before
    undo(store, by="Ann", sheet="scale")
    assert facts(store) == {}


def test_redo_brings_back_what_one_step_took(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    undo(store, by="Ann", year=2015, sheet="scale")
    assert [v.sheet for v in redo(store, by="Ann")] == ["scale"]
    assert facts(store) == {"Participanten 2015": "A", "Staffel 2015": "10.00"}


def test_new_commit_ends_redo(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    undo(store, by="Ann")
    commit(store, workbook(fee=20), by="Ann")
    for sheet in ("scale", "participants"):  # also on the other sheet of the same commit
        with pytest.raises(StoreError, match="niets opnieuw te doen"):
            redo(store, by="Ann", sheet=sheet)
    assert facts(store) == {"Staffel 2015": "20.00"}


def test_new_commit_elsewhere_leaves_redo(store: Store) -> None:
    commit(store, workbook(names="A"), by="Ann")
    undo(store, by="Ann")
    commit(store, workbook(2014, fee=20), by="Ann")
    redo(store, by="Ann")
    assert facts(store) == {"Participanten 2015": "A", "Staffel 2014": "20.00"}


# --- a random walk beside a plain model ---------------------------------------------------------

Line = tuple[int, str]
Entry = tuple[int, str]  # the commit, and what it made true


class Model:
    """What commit, undo and redo mean, with a stack of what is done and one of what is undone."""

    def __init__(self) -> None:
        self.done: dict[Line, list[Entry]] = {}
        self.undone: dict[Line, list[Entry]] = {}
        self.moved: dict[tuple[Line, int], int] = {}  # when a commit last moved on a line
        self.clock = 0

    def facts(self) -> dict[str, str]:
        return {f"{TITLES[s]} {y}": stack[-1][1] for (y, s), stack in self.done.items() if stack}

    def commit(self, number: int, what: dict[Line, str]) -> None:
        ended = {entry[0] for line in what for entry in self.undone.get(line, [])}
        while ended:  # what can no longer be redone on one sheet, can be on none
            cut = {
                line: next(i for i, e in enumerate(reversed(stack)) if e[0] in ended)
                for line, stack in self.undone.items()
                if any(e[0] in ended for e in stack)
            }
            ended = set()
            for line, keep in cut.items():
                gone = self.undone[line][: len(self.undone[line]) - keep]
                self.undone[line] = self.undone[line][len(gone) :]
                ended |= {entry[0] for entry in gone}
        self.clock += 1
        for line, fact in what.items():
            self.done.setdefault(line, []).append((number, fact))
            self.undone.setdefault(line, [])
            self.moved[line, number] = self.clock

    def step(self, kind: str, year: int | None, sheet: str | None) -> bool:
        """Take a step; False when it is refused, and then nothing has changed."""
        source, target = (self.done, self.undone) if kind == "undo" else (self.undone, self.done)
        lines = [x for x in source if year in (None, x[0]) and sheet in (None, x[1])]
        tops = [(self.moved[x, source[x][-1][0]], source[x][-1][0]) for x in lines if source[x]]
        if not tops:
            return False
        moment, number = max(tops)
        whole = list(source) if sheet is None else lines
        if kind == "undo":
            together = [x for x in whole if number in [e[0] for e in self.done[x] + self.undone[x]]]
        else:  # what was taken back in the same step
            tops_at = {x: self.moved[x, source[x][-1][0]] for x in whole if source[x]}
            together = [x for x, at in tops_at.items() if at == moment]
        if any(not source[x] or source[x][-1][0] != number for x in together):
            return False
        self.clock += 1
        for line in together:
            target[line].append(source[line].pop())
            self.moved[line, number] = self.clock
        return True


@pytest.mark.parametrize("seed", range(4))
def test_random_walk(store: Store, seed: int) -> None:
    """After every step the store says what the model says, and it still says it in hindsight."""
    dice = random.Random(seed)
    model = Model()
    hindsight: dict[int, dict[str, str]] = {}
    refused = 0
    for number in range(60):
        kind = dice.choice(("commit", "undo", "undo", "redo"))
        year = dice.choice((None, 2014, 2015))
        if kind == "commit":
            year = year or 2015
            names, fee = dice.choice(((f"A{number}", None), ("", number), (f"A{number}", number)))
            done = commit(store, workbook(year, names=names, fee=fee), by="Ann")
            what = {(year, "participants"): names, (year, "scale"): f"{fee}.00"}
            sheets = ("participants",) * bool(names) + ("scale",) * (fee is not None)
            model.commit(done, {(year, s): what[year, s] for s in sheets})
        else:
            sheet = dice.choice((None, None, "participants", "scale"))
            step = undo if kind == "undo" else redo
            if model.step(kind, year, sheet):
                step(store, by="Ann", year=year, sheet=sheet)
            else:
                refused += 1
                with pytest.raises(StoreError):
                    step(store, by="Ann", year=year, sheet=sheet)
        assert facts(store) == model.facts()
        with reading(store) as cursor:
            hindsight[version(cursor)] = model.facts()
    assert 0 < refused < 30  # the walk meets both
    for seen, true in hindsight.items():
        assert facts(store, as_of=seen) == true


# --- reading ------------------------------------------------------------------------------------


def test_as_of_shows_what_was_true(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    commit(store, workbook(fee=20), by="Ann")
    undo(store, by="Ann")
    assert facts(store, as_of=0) == {}
    assert facts(store, as_of=2) == {"Participanten 2015": "A", "Staffel 2015": "10.00"}
    assert facts(store, as_of=3) == {"Participanten 2015": "A", "Staffel 2015": "20.00"}
    assert facts(store, as_of=4) == facts(store) == facts(store, as_of=2)


def test_each_reading_has_its_own_moment(store: Store) -> None:
    commit(store, workbook(fee=10), by="Ann")
    commit(store, workbook(fee=20), by="Ann")
    fee = "select contribution from scale_class"
    with reading(store, as_of=1) as then, reading(store) as now:
        assert then.execute(fee).fetchall() == [(10,)]
        assert now.execute(fee).fetchall() == [(20,)]
    with pytest.raises(duckdb.ConnectionException):
        now.execute(fee)  # a cursor ends with its call


def test_rows_come_in_the_order_of_the_workbook(store: Store) -> None:
    commit(store, workbook(names="C A B"), by="Ann")
    assert facts(store) == {"Participanten 2015": "C A B"}


def test_active_rows_can_be_written_again_with_their_printed_totals(store: Store) -> None:
    """Also the totals that differ from their lines; only the words before them are ours."""
    plan = upload_rows(plan_2015.rows())
    commit(store, plan, by="Ann")
    with reading(store) as cursor:
        printed = rows(cursor, 2015, printed=True)
        bare_rows = rows(cursor, 2015)
    assert len(printed["budget"]) == len(bare_rows["budget"]) + 7
    assert set(printed) == set(bare_rows)
    again = upload_rows(printed)
    assert (again.tables, again.totals) == (plan.tables, plan.totals)
    assert upload_rows(bare_rows).totals == ()


def test_two_threads_commit_and_read_at_once(store: Store) -> None:
    """As many participants as the fee says, in every version: a reader never sees half a step."""
    steps = [workbook(names=" ".join(f"P{i}" for i in range(n)), fee=n) for n in range(1, 7)]
    question = """
        select
            (select count(*) from member),
            (select coalesce(max(contribution), 0) from scale_class),
            (select count(*) from activation)
    """
    seen: list[tuple[int, int, int]] = []
    failures: list[BaseException] = []
    writers = [
        threading.Thread(target=lambda part=part: write(part)) for part in (steps[::2], steps[1::2])
    ]

    def write(part: list[Upload]) -> None:
        try:
            for step in part:
                commit(store, step, by="Ann")
        except BaseException as failure:
            failures.append(failure)

    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with reading(store) as cursor:
            seen += cursor.execute(question).fetchall()
    for writer in writers:
        writer.join()
    assert failures == []
    assert all(members == fee for members, fee, _ in seen)
    with reading(store) as cursor:
        assert cursor.execute(question).fetchall()[0][2] == 12
        assert len(history(cursor)) == 6


def test_only_what_was_known_then_as_it_is_now(store: Store) -> None:
    commit(store, workbook(2014, fee=5), by="Ann")
    commit(store, workbook(2015, names="A", fee=10), by="Ann")
    with reading(store) as cursor:
        then = version(cursor)
    commit(store, workbook(2015, names="B"), by="Ann")  # corrected
    commit(store, workbook(2016, fee=30), by="Ann")  # new
    undo(store, by="Ann", year=2014)  # taken back since
    with reading(store, known_at=then) as cursor:
        assert dict(cursor.execute(FACTS).fetchall()) == {
            "Participanten 2015": "B",
            "Staffel 2015": "10.00",
        }
    with reading(store, known_at=0) as cursor:
        assert cursor.execute(FACTS).fetchall() == []
    assert facts(store) == {
        "Participanten 2015": "B",
        "Staffel 2015": "10.00",
        "Staffel 2016": "30.00",
    }


def test_what_was_known_then_but_taken_back_before_is_not_known(store: Store) -> None:
    commit(store, workbook(2015, fee=10), by="Ann")
    undo(store, by="Ann")
    with reading(store) as cursor:
        then = version(cursor)
    redo(store, by="Ann")
    with reading(store, known_at=then) as cursor:
        assert cursor.execute(FACTS).fetchall() == []
    with reading(store, as_of=2, known_at=1) as cursor:  # then it was taken back
        assert cursor.execute(FACTS).fetchall() == []
    with reading(store, as_of=1, known_at=1) as cursor:
        assert cursor.execute(FACTS).fetchall() == [("Staffel 2015", "10.00")]


def test_the_last_step_of_a_day_in_the_netherlands(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in (
        dt.datetime(2015, 3, 1, 22, 59),  # a minute to midnight: winter is an hour ahead of UTC
        dt.datetime(2015, 3, 1, 23),
        dt.datetime(2015, 7, 1, 21, 59),
        dt.datetime(2015, 7, 1, 22),
    ):
        monkeypatch.setattr(writing, "now", lambda at=at: at)
        commit(store, workbook(fee=10), by="Ann")
    with reading(store) as cursor:
        found = [
            seen_on(cursor, dt.date(2015, month, day))
            for month, day in ((2, 28), (3, 1), (3, 2), (6, 30), (7, 1), (7, 2), (12, 31))
        ]
    assert found == [0, 1, 2, 2, 3, 4, 4]


def test_every_workbook_that_was_made_active(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = dt.datetime(2015, 3, 1, 12)
    monkeypatch.setattr(writing, "now", lambda: noon)
    commit(store, workbook(2014, names="X", example=True), by="Ann")
    commit(store, workbook(2015, names="A B", fee=10), by="Ben", note="tweede", drop_examples=True)
    commit(store, workbook(2015, fee=20), by="Ben")
    undo(store, by="Ben")
    commit(store, Upload(filename="leeg", sha256=SHA, year=2016, tables={"scale": []}), by="Cas")
    with reading(store) as cursor:
        empty, last, second, first = loaded(cursor)
        assert [
            (row["organisation"], row["row_number"], row["tab"], row["source_id"])
            for row in version_rows(cursor, "participants", first.upload_id)
        ] == [("X", 2, "Participanten", 1)]
        assert rows(cursor, 2016, provenance=True) == {}
    assert (second.year, second.filename, second.sha256) == (2015, "2015 A B 10.xlsx", SHA)
    assert (second.at, second.by, second.note) == (noon, "Ben", "tweede")
    assert [one.is_example for one in (first, second)] == [True, False]
    assert [one.counts for one in (first, second, last, empty)] == [
        {"cover": 1, "participants": 1},
        {"participants": 2, "scale": 1},
        {"scale": 1},
        {},
    ]
    assert [sorted(one.active) for one in (first, second, last, empty)] == [
        [],
        ["participants", "scale"],
        [],
        ["scale"],
    ]
    # seq of the second: the two sheets that went out come last
    assert [one.seq for one in (first, second, last, empty)] == [2, 6, 7, 9]


def test_answers_that_hold_for_later_workbooks(store: Store) -> None:
    asked = Question(key="rij:9", text="?", choices=(("ja", "ja"),), remembered=False)
    first = replace(workbook(fee=10), answers={"tab:x": "attendance", "naam:a": "ja"})
    commit(store, first, by="Ann")
    later = replace(workbook(fee=20), answers={"tab:x": "", "rij:9": "ja"}, questions=(asked,))
    commit(store, later, by="Ann")
    with reading(store) as cursor:
        assert answers(cursor) == {"tab:x": "", "naam:a": "ja"}


# --- settings -----------------------------------------------------------------------------------


def test_choice_is_dated_by_the_facts_of_that_moment(store: Store) -> None:
    def chosen(as_of: int | None = None) -> str:
        with reading(store, as_of=as_of) as cursor:
            return settings(cursor)["initiator_counts"]

    assert chosen() == "ja"
    commit(store, workbook(fee=10), by="Ann")
    commit(store, workbook(fee=20), by="Ann")
    choose(store, "initiator_counts", "nee", by="Ann")
    assert (chosen(), chosen(1), chosen(2)) == ("nee", "ja", "nee")
    choose(store, "initiator_counts", "ja", by="Ann")
    assert (chosen(), chosen(2)) == ("ja", "ja")
    with reading(store) as cursor:
        assert settings(cursor)["fee_is_contribution"] == "nee"
        assert cursor.execute("select count(*) from setting").fetchall() == [(2,)]


@pytest.mark.parametrize(("key", "value"), [("initiator_counts", "misschien"), ("geluk", "ja")])
def test_choice_that_does_not_exist(store: Store, key: str, value: str) -> None:
    with pytest.raises(StoreError, match=f"'{value}' is geen keuze voor de instelling {key}"):
        choose(store, key, value, by="Ann")
    assert counts(store)["setting"] == 0


def test_stamp_differs_whenever_a_figure_may(store: Store) -> None:
    def seen() -> str:
        with reading(store) as cursor:
            return stamp(cursor)

    stamps = [seen()]
    for step in (
        lambda: commit(store, workbook(fee=10), by="Ann"),
        lambda: undo(store, by="Ann"),
        lambda: redo(store, by="Ann"),
        lambda: choose(store, "initiator_counts", "nee", by="Ann"),
        lambda: choose(store, "initiator_counts", "ja", by="Ann"),
    ):
        step()
        assert seen() == seen()
        stamps.append(seen())
    assert len(set(stamps)) == len(stamps)


# --- the file -----------------------------------------------------------------------------------


def test_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(stores.ENVIRONMENT, raising=False)
    beside_the_code = Path(stores.__file__).parent / "zorgalliantie.duckdb"
    assert stores.default_address() == str(beside_the_code)
    chosen = str(tmp_path / "elders.duckdb")
    monkeypatch.setenv(stores.ENVIRONMENT, chosen)
    assert stores.default_address() == chosen
    assert not stores.exists(chosen)
    connect().close()
    assert stores.exists(chosen)
    assert not stores.exists(stores.MEMORY)


def test_everything_survives_reopening(address: str) -> None:
    first = connect(address)
    commit(first, workbook(names="A", fee=10), by="Ann")
    commit(first, workbook(fee=20), by="Ann")
    choose(first, "initiator_counts", "nee", by="Ann")
    first.close()
    again = connect(address)
    assert facts(again) == {"Participanten 2015": "A", "Staffel 2015": "20.00"}
    with reading(again) as cursor:
        assert [step.commit_id for step in history(cursor)] == [2, 1]
        assert settings(cursor)["initiator_counts"] == "nee"
    undo(again, by="Ann")
    assert facts(again) == {"Participanten 2015": "A", "Staffel 2015": "10.00"}
    again.close()


def test_older_store_gets_the_columns_and_sheets_that_were_added_since(address: str) -> None:
    first = connect(address)
    commit(first, workbook(names="A"), by="Ann")
    first.close()
    with duckdb.connect(address) as older:
        older.execute("alter table participants drop column formerly")
        older.execute("alter table cover drop column stated_participants")
        older.execute("drop table products")
    again = connect(address)
    with reading(again) as cursor:
        [row] = rows(cursor, 2015)["participants"]
    assert (row["organisation"], row["formerly"]) == ("A", None)
    product = page("Opbrengsten", "Activiteit | Titel\na | t")
    commit(again, upload_of(cover(2015, **{"Aantal participanten": 27}), product), by="Ann")
    with reading(again) as cursor:
        found = rows(cursor, 2015)
    assert (found["cover"][0]["stated_participants"], len(found["products"])) == (27, 1)
    again.close()


def test_another_process_has_it(locked: str) -> None:
    with pytest.raises(LockedError) as refusal:
        connect(locked)
    assert str(refusal.value) == (
        "De database is in gebruik door een ander programma, waarschijnlijk het dashboard zelf; "
        "sluit dat eerst, of gebruik de pagina Gegevens."
    )


@pytest.mark.parametrize("below", ["x.duckdb", "map/x.duckdb"])
def test_place_that_cannot_be_written(tmp_path: Path, below: str) -> None:
    """Below a file no file can be made, also not by root."""
    (tmp_path / "file.txt").write_text("hallo")
    address = tmp_path / "file.txt" / below
    with pytest.raises(StoreError) as refusal:
        connect(str(address))
    assert str(refusal.value) == (
        f"In de map {address.parent} kan de database niet worden geopend of gemaakt; geef dit "
        "programma schrijfrechten, of wijs met ZORGALLIANTIE_DB een andere plaats aan."
    )


def damaged(content: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content(path.read_bytes()))

    return write


def of_another_program(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as other:
        other.execute("create view upload as select 1 as x")


@pytest.mark.parametrize(
    "damage",
    [
        damaged(lambda _: b"hallo" * 5000),
        damaged(lambda _: b""),
        damaged(lambda real: real[:100]),
        damaged(lambda real: real[:20_000]),
        of_another_program,
    ],
    ids=["no database", "empty", "a bit of the header", "only the header", "another program's"],
)
def test_damaged_file(address: str, damage: Callable[[Path], None]) -> None:
    connect(address).close()
    damage(Path(address))
    with pytest.raises(StoreError) as refusal:
        connect(address)
    assert str(refusal.value) == (
        f"De database {address} is beschadigd of geen database van dit dashboard; zet een "
        "reservekopie terug, of wijs met ZORGALLIANTIE_DB een andere plaats aan."
    )
    assert not isinstance(refusal.value, LockedError)


def test_cursor_reaches_nothing_but_the_store(tmp_path: Path, address: str) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    frame = pd.DataFrame({"x": [1]})
    on_disk = connect(address)
    for opened in (connect(stores.MEMORY), on_disk):
        for statement in (
            "from read_csv('/etc/passwd')",
            f"from read_text('{tmp_path}/a.csv')",
            f"from '{tmp_path}/a.csv'",
            f"copy (select 1) to '{tmp_path}/uit.csv'",
            f"attach '{tmp_path}/ander.duckdb'",
            f"export database '{tmp_path}/uit'",
            "install httpfs",
            "load httpfs",
            "set enable_external_access = true",
            "set lock_configuration = false",
            "from frame",
        ):
            with reading(opened) as cursor, pytest.raises(duckdb.Error):
                cursor.execute(statement).fetchall()
        opened.close()
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", Path(address).name}
    assert len(frame) == 1


def test_store_that_is_closed(address: str) -> None:
    opened = connect(address)
    opened.close()
    with pytest.raises(duckdb.ConnectionException), reading(opened):
        pass


def test_every_sheet_has_its_table() -> None:
    assert {sheet.key for sheet in SHEETS} < set(SQL_TYPES)


def test_damage_that_is_met_later_is_said_in_dutch(store: Store) -> None:
    for damage in (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException):
        with pytest.raises(StoreError, match="reservekopie"), reading(store):
            raise damage("bad block")
    with pytest.raises(ZeroDivisionError), reading(store):  # anything else stays what it is
        raise ZeroDivisionError


def test_a_reader_sees_one_moment(store: Store) -> None:
    commit(store, workbook(names="A", fee=10), by="Ann")
    with reading(store) as cursor:
        before = rows(cursor, 2015)
        commit(store, workbook(names="B", fee=20), by="Ann")
        assert rows(cursor, 2015) == before
    assert facts(store) == {"Participanten 2015": "B", "Staffel 2015": "20.00"}


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    address = str(tmp_path / "other.duckdb")
    with duckdb.connect(address) as other:
        other.execute("create table upload (x integer)")
    with pytest.raises(StoreError, match="geen database van dit dashboard"):
        connect(address)
    with duckdb.connect(address) as other:
        assert other.execute("select table_name from duckdb_tables()").fetchall() == [("upload",)]


def test_damage_beyond_the_header_is_said_in_dutch(tmp_path: Path, plan: Upload) -> None:
    address = tmp_path / "damaged.duckdb"
    made = connect(str(address))
    commit(made, plan, by="test")
    made.close()
    content = bytearray(address.read_bytes())
    for at in range(len(content) // 3, len(content) * 2 // 3, 977):
        content[at] ^= 255
    address.write_bytes(content)
    with pytest.raises(StoreError, match="reservekopie"):  # noqa: PT012
        damaged = connect(str(address))
        for year in (2014, 2015):
            with reading(damaged) as cursor:
                rows(cursor, year)
                history(cursor)


def test_years_without_a_cover_can_be_read_after_an_undo(store: Store) -> None:
    for year in (2014, 2015):
        commit(
            store,
            written(year, budget=text_rows("budget", "Blok | Activiteit | Euro\nA | b | 10")),
            by="m",
        )
    undo(store, by="m")
    with reading(store) as cursor:
        found = cursor.execute("select year, status from data_year order by year").fetchall()
    assert found == [(2014, None)]
