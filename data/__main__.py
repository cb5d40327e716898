"""The workbook and the store on the command line; `python -m data --help` lists the commands."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from analytics.metrics import LABELS
from data import example
from data.annotate import AnnotationError, annotate
from data.contents import history, local, rows
from data.memory import recall
from data.problems import Problem
from data.purge import overdue, purge
from data.restore import hand_out, restore
from data.review import Review, review
from data.sheets import TITLES, sheet
from data.store import (
    MEMORY,
    RejectedError,
    Store,
    StoreError,
    backup,
    commit,
    connect,
    default_address,
    exists,
    reading,
    redo,
    undo,
)
from data.template import carried_over, write_workbook
from data.verify import verify
from data.versions import Version
from data.workbook import Upload, read_workbook, wrong_year

BY = "opdrachtregel"
DONE, ERRORS, WRONG_USE = 0, 1, 2
MOST_CHOICES = 12  # of more choices only the suggested one is printed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status.

    0 done; 1 the workbook has fouten; 2 wrong use, or the database cannot be reached.
    """
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except RejectedError as rejected:
        _print_problems(rejected.problems)
        print(rejected, file=sys.stderr)
        return ERRORS
    except (StoreError, AnnotationError, OSError) as problem:
        print(_reason(problem), file=sys.stderr)
        return WRONG_USE
    return status


def _reason(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return f"Het bestand {problem.filename} kan niet worden gelezen of geschreven."
    return str(problem)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> _Command:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument(
            "--db", metavar="ADDRESS", help="the database (default: ZORGALLIANTIE_DB)"
        )
        added.set_defaults(run=run)
        return added

    template = command("template", _template, "write a workbook to fill in")
    template.add_argument("out", metavar="OUT.xlsx", help="the file to write")
    template.add_argument(
        "--from-year", type=int, metavar="Y", help="prefill it for the year after Y"
    )
    check = command("check", _check, "check a workbook, keep nothing")
    load = command("load", _load, "check a workbook and make it the active data of a year")
    for reads in (check, load):
        reads.add_argument("file", metavar="FILE", help="the workbook")
        reads.add_argument(
            "--year",
            type=int,
            required=reads is load,
            metavar="Y",
            help="the year it is about",
        )
        reads.add_argument(
            "--answer",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="the answer to a question that check printed",
        )
        reads.add_argument(
            "--complete",
            action="store_true",
            help="add to the attendance that is active instead of replacing it",
        )
        reads.add_argument(
            "--annotate", metavar="OUT.xlsx", help="write the workbook with its problems marked"
        )
    load.add_argument("--yes", action="store_true", help="confirm what load asks to be confirmed")
    load.add_argument("--note", default="", metavar="TEXT", help="why, for the history")
    command("history", _history, "every step, newest first")
    for name, text in (("undo", "take back the last step"), ("redo", "do it again")):
        step = command(name, _undo if name == "undo" else _redo, text)
        step.add_argument("--year", type=int, required=name == "undo", metavar="Y", help="the year")
        step.add_argument("--sheet", metavar="S", help="only this sheet")
    copy = command("backup", _backup, "write a reserve copy; the dashboard must be down")
    copy.add_argument("out", metavar="OUT.duckdb", help="the file to write")
    back = command("restore", _restore, "put a reserve copy back; the dashboard must be down")
    back.add_argument("file", metavar="FILE.duckdb", help="the reserve copy")
    command("verify", _verify, "check that the database is whole")
    gone = command("purge", _purge, "what is over its term, and what goes with it")
    gone.add_argument("--yes", action="store_true", help="remove it; the dashboard must be down")
    examples = command("examples", _examples, "load the fictitious example years")
    examples.add_argument("--if-new", action="store_true", help="only if there is no database yet")
    return parser


_Command = argparse.ArgumentParser


def _open(options: argparse.Namespace, *, new: bool = False) -> closing[Store]:
    """The database that was asked for; only `load` and `examples` may make a new one."""
    address = options.db or default_address()
    if not (new or exists(address)):
        raise StoreError(f"Er is nog geen database op {address}; laad eerst een werkmap.")
    return closing(connect(address))


def _template(options: argparse.Namespace) -> int:
    prefilled = {}
    if options.from_year is not None:
        with _open(options) as store, reading(store) as cursor:
            last = rows(cursor, options.from_year)
        if not last:
            raise StoreError(f"Er zijn geen gegevens over {options.from_year}.")
        prefilled = carried_over(last, options.from_year)
    Path(options.out).write_bytes(write_workbook(prefilled, metrics=LABELS))
    print(f"Geschreven: {options.out}")
    return DONE


def _check(options: argparse.Namespace) -> int:
    address = options.db or default_address()
    with closing(connect(address if exists(address) else MEMORY)) as store:
        upload = _read(options, store)
        if options.year is not None:
            upload = wrong_year(upload, options.year)
        with _reviewed(options, store, upload) as seen:
            return _report(options, upload, seen)


def _load(options: argparse.Namespace) -> int:
    with _open(options, new=True) as store:
        upload = wrong_year(_read(options, store), options.year)
        with _reviewed(options, store, upload) as seen:
            status = _report(options, upload, seen)
            if status != DONE or seen is None:
                return status
            if seen.nothing_to_do:
                print("Er is niets te doen: deze gegevens zijn al actief.")
                return DONE
            if seen.confirm and not options.yes:
                print("Niets geladen. Klopt dit, geef dan --yes mee.", file=sys.stderr)
                return ERRORS
            upload, based_on = seen.upload, seen.based_on
        number = commit(store, upload, by=BY, based_on=based_on, note=options.note)
    print(f"Geladen als stap {number}: {', '.join(_counts(upload))}.")
    return DONE


def _read(options: argparse.Namespace, store: Store) -> Upload:
    path = Path(options.file)
    answers = dict(answer.rpartition("=")[::2] for answer in options.answer)  # a key may hold one
    if options.year is not None:
        answers.setdefault("year", str(options.year))
    with reading(store) as cursor:
        memory = recall(cursor)
    content = path.read_bytes()
    return read_workbook(content, path.name, metrics=LABELS, memory=memory, answers=answers)


@contextmanager
def _reviewed(options: argparse.Namespace, store: Store, upload: Upload) -> Iterator[Review | None]:
    """What the upload would do; None when its own fouten come first."""
    if upload.errors:
        yield None
        return
    with review(store, upload, complete=options.complete) as seen:
        yield seen


def _counts(upload: Upload) -> list[str]:
    return [f"{TITLES[key]} {len(table)}" for key, table in upload.tables.items()]


def _report(options: argparse.Namespace, upload: Upload, seen: Review | None) -> int:
    problems = upload.problems if seen is None else seen.problems
    _print_problems(problems)
    if options.annotate:
        kept = {tab: frozenset(places.values()) for tab, places in upload.places.items()}
        content = Path(options.file).read_bytes()
        Path(options.annotate).write_bytes(annotate(content, problems, upload.blanked, kept))
    _print_questions(upload)
    for sentence in () if seen is None else seen.confirm:
        print(f"bevestigen   {sentence}")
    errors = sum(p.is_error for p in problems)
    rest = len(problems) - errors
    print(f"Fouten: {errors}. Waarschuwingen en meldingen: {rest}.")
    return ERRORS if errors else DONE


def _print_questions(upload: Upload) -> None:
    for question in upload.questions:
        if question.is_open:
            print(f"{'vraag':<13}{question.text}")
            short = question.suggestion if len(question.choices) > MOST_CHOICES else None
            for value, label in question.choices:
                if short in (None, value):
                    mark = " (voorstel)" if value == question.suggestion else ""
                    given = shlex.quote(f"{question.key}={value}")
                    print(f"{'':<13}--answer {given}  {label}{mark}")


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem.severity:<13}{problem}")


def _history(options: argparse.Namespace) -> int:
    with _open(options) as store, reading(store) as cursor:
        steps = history(cursor)
    for step in steps:
        about = "" if step.about == step.commit_id else f"stap {step.about}, "
        what = f"{about}{step.filename}: {_names(step.sheets)}"
        if step.cleared:
            what += f"; voorbeelden {'terug' if step.kind == 'undo' else 'weg'}"
        if step.purged:
            what += f"; rijen verwijderd: {_names(step.purged)}"
        print(f"{step.commit_id:>4}  {step.at:%d-%m-%Y %H:%M}  {step.kind:<6}  {what}")
    return DONE


def _names(moved: Sequence[tuple[int, str]]) -> str:
    return ", ".join(f"{TITLES[sheet]} {year}" for year, sheet in moved)


def _undo(options: argparse.Namespace) -> int:
    return _step(options, undo, "Teruggedraaid")


def _redo(options: argparse.Namespace) -> int:
    return _step(options, redo, "Opnieuw gedaan")


def _step(options: argparse.Namespace, move: Callable[..., list[Version]], done: str) -> int:
    try:
        key = sheet(options.sheet).key if options.sheet else None
    except KeyError:
        titles = ", ".join(TITLES.values())
        raise StoreError(f"'{options.sheet}' is geen blad; kies uit {titles}.") from None
    with _open(options) as store:
        moved = move(store, by=BY, year=options.year, sheet=key)
    print(f"{done}: {_names([(v.year, v.sheet) for v in moved])}.")
    return DONE


def _backup(options: argparse.Namespace) -> int:
    with _open(options) as store:
        hand_out(backup(store), Path(options.out))
    print(f"Geschreven: {options.out}")
    return DONE


def _restore(options: argparse.Namespace) -> int:
    former = restore(Path(options.file), options.db or default_address())
    where = "" if former is None else f" Wat er stond, staat nu in {former}."
    print(f"De reservekopie is teruggezet.{where}")
    return DONE


def _verify(options: argparse.Namespace) -> int:
    with _open(options) as store, reading(store) as cursor:
        wrong = verify(cursor)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    if not wrong:
        print("De database is heel.")
    return ERRORS if wrong else DONE


def _purge(options: argparse.Namespace) -> int:
    with _open(options) as store:
        plan = overdue(store)
        for item in plan.items:
            since = f"de termijn liep vanaf {local(item.since):%d-%m-%Y}"
            counted = item.counted[item.count != 1]
            print(f"{item.what} ({item.count} {counted}, {since})")
        for sentence in plan.lost:
            print(f"let op       {sentence}")
        if not plan.items:
            print("Er is niets over zijn bewaartermijn.")
        elif options.yes:
            purge(store, by=BY, seen=plan)
            print("Verwijderd.")
        else:
            print("Niets verwijderd; geef --yes mee om dit te verwijderen.")
    return DONE


def _examples(options: argparse.Namespace) -> int:
    if options.if_new and exists(options.db or default_address()):
        return DONE
    with _open(options, new=True) as store:
        example.load(store, by=BY, metrics=LABELS)
    print("De voorbeeldjaren zijn geladen.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
