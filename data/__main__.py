"""The workbook and the store on the command line: template, check, load, history, undo, redo."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from analytics.metrics import LABELS
from data import example
from data.contents import history, rows
from data.problems import Problem
from data.references import check_references
from data.sheets import TITLES, sheet
from data.store import (
    MEMORY,
    RejectedError,
    Store,
    StoreError,
    commit,
    connect,
    default_address,
    exists,
    preview,
    reading,
    redo,
    undo,
)
from data.template import carried_over, write_workbook
from data.versions import Version
from data.workbook import Upload, read_workbook, wrong_year

BY = "opdrachtregel"
DONE, ERRORS, WRONG_USE = 0, 1, 2


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
    except (StoreError, OSError) as problem:
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
    check.add_argument("file", metavar="FILE", help="the workbook")
    load = command("load", _load, "check a workbook and make it the active data of a year")
    load.add_argument("file", metavar="FILE", help="the workbook")
    load.add_argument("--year", type=int, required=True, metavar="Y", help="the year it is about")
    command("history", _history, "every step, newest first")
    for name, text in (("undo", "take back the last step"), ("redo", "do it again")):
        step = command(name, _undo if name == "undo" else _redo, text)
        step.add_argument("--year", type=int, required=name == "undo", metavar="Y", help="the year")
        step.add_argument("--sheet", metavar="S", help="only this sheet")
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


def _read(file: str) -> Upload:
    path = Path(file)
    return read_workbook(path.read_bytes(), path.name, metrics=LABELS)


def _check(options: argparse.Namespace) -> int:
    upload = _read(options.file)
    address = options.db or default_address()
    with closing(connect(address if exists(address) else MEMORY)) as store:
        return _report(upload, store)


def _load(options: argparse.Namespace) -> int:
    upload = wrong_year(_read(options.file), options.year)
    with _open(options, new=True) as store:
        status = _report(upload, store)
        if status == DONE:
            number = commit(store, upload, by=BY)
            print(f"Geladen als stap {number}: {', '.join(_counts(upload))}.")
    return status


def _counts(upload: Upload) -> list[str]:
    return [f"{TITLES[key]} {len(table)}" for key, table in upload.tables.items()]


def _report(upload: Upload, store: Store) -> int:
    problems = list(upload.problems)
    if not upload.errors:
        with preview(store, upload) as cursor:
            problems += check_references(cursor, upload)
    _print_problems(problems)
    errors = sum(p.is_error for p in problems)
    rest = len(problems) - errors
    print(f"Fouten: {errors}. Waarschuwingen en meldingen: {rest}.")
    return ERRORS if errors else DONE


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


def _examples(options: argparse.Namespace) -> int:
    if options.if_new and exists(options.db or default_address()):
        return DONE
    with _open(options, new=True) as store:
        example.load(store, by=BY, metrics=LABELS)
    print("De voorbeeldjaren zijn geladen.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
