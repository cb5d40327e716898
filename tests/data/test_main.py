"""The command line: what each command says, keeps and gives back."""

from __future__ import annotations

import datetime as dt
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from data import example
from data import store as stores
from data.__main__ import main
from data.contents import history, rows
from data.example import plan_2015
from data.reader import parse
from data.store import commit, connect, reading
from data.template import write_workbook
from data.workbook import read_workbook

Run = Callable[..., tuple[int, str, str]]

COVER = {"cover": [{"year": 2015}]}
SCALE = [{"turnover_from": 0, "contribution": 2500}]
SMALL = {**COVER, "scale": SCALE, "products": [{"activity": "a", "title": "t"}]}
WRONG = {**COVER, "scale": [{"turnover_from": 0, "contribution": "veel"}]}
CONTRADICTION = {**SMALL, "activities": [{"activity": "b", "block": "B"}]}


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child process has its own tests, takes half a second, and is met once below."""
    monkeypatch.setattr("data.workbook.read", lambda content, **_: parse(content))


@pytest.fixture
def run(address: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a store in a temporary folder: its status, output and complaints."""

    def run(command: str, *arguments: str) -> tuple[int, str, str]:
        status = main([command, *arguments, "--db", address])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """Write a workbook; gives its path."""

    def write(rows: dict[str, list[dict[str, object]]], name: str = "jaar.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(write_workbook(rows))
        return str(path)

    return write


# --- template -----------------------------------------------------------------------------------


def test_template(run: Run, tmp_path: Path, address: str) -> None:
    out = tmp_path / "sjabloon.xlsx"
    assert run("template", str(out)) == (0, f"Geschreven: {out}\n", "")
    assert parse(out.read_bytes()).sheets[0].name == "Toelichting"
    assert not Path(address).exists()


@pytest.mark.usefixtures("no_rules")
def test_template_from_last_year(run: Run, file: Callable[..., str], tmp_path: Path) -> None:
    run("load", file(SMALL), "--year", "2015")
    out = tmp_path / "2016.xlsx"
    assert run("template", str(out), "--from-year", "2015")[0] == 0
    written = {sheet.name: sheet.rows for sheet in parse(out.read_bytes()).sheets}
    assert written["Toelichting"][0] == (
        1,
        ("Jaar*", 2016, "Het jaar waarover deze werkmap gaat. Eén werkmap is één jaar."),
    )
    assert written["Staffel"][1:] == ((2, (0, 2500)),)
    assert len(written["Opbrengsten"]) == 1  # products belong to their year


@pytest.mark.parametrize(
    "command",
    ["history", "undo --year 2015", "redo", "template x.xlsx --from-year 2014"],
)
def test_without_a_database_nothing_is_made(run: Run, address: str, command: str) -> None:
    status, _, said = run(*command.split())
    assert (status, said) == (
        2,
        f"Er is nog geen database op {address}; laad eerst een werkmap.\n",
    )
    assert not Path(address).exists()


@pytest.mark.usefixtures("no_rules")
def test_template_from_a_year_without_data(
    run: Run, tmp_path: Path, file: Callable[..., str]
) -> None:
    run("load", file(SMALL), "--year", "2015")
    out = tmp_path / "x.xlsx"
    assert run("template", str(out), "--from-year", "2014") == (
        2,
        "",
        "Er zijn geen gegevens over 2014.\n",
    )
    assert not out.exists()


def test_template_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "geen" / "x.xlsx"
    assert run("template", str(out)) == (
        2,
        "",
        f"Het bestand {out} kan niet worden gelezen of geschreven.\n",
    )


# --- check --------------------------------------------------------------------------------------


def test_check_without_a_database(run: Run, file: Callable[..., str], address: str) -> None:
    status, out, err = run("check", file(SMALL))
    assert (status, out.splitlines()[-1], err) == (
        0,
        "Fouten: 0. Waarschuwingen en meldingen: 1.",
        "",
    )
    assert not Path(address).exists()


def test_check_tells_every_problem(run: Run, file: Callable[..., str]) -> None:
    status, out, err = run("check", file({**WRONG, "targets": [{"metric": "geluk", "target": 1}]}))
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "fout         Staffel!B2: 'veel' is geen getal; vul een getal in of laat de cel leeg",
        "fout         Doelen!A2: 'geluk' is geen kengetal van dit dashboard; kies er een uit de "
        "lijst in de sjabloon of van de pagina Definities",
        "melding      leeg, en dus niet aangeleverd: Participanten, Bijdragen, Begroting, "
        "Realisatie, Activiteiten, Deelname, Opbrengsten, Werving; dat is goed als u over deze "
        "bladen niets te melden hebt",
        "Fouten: 2. Waarschuwingen en meldingen: 1.",
    ]


def test_check_beside_a_database_keeps_nothing(
    run: Run, file: Callable[..., str], address: str
) -> None:
    run("load", file({**COVER, "activities": [{"activity": "b", "block": "B"}]}), "--year", "2015")
    status, out, _ = run("check", file(SMALL))
    assert status == 1
    assert (
        "fout         Opbrengsten!A2: de activiteit a staat niet op het blad Activiteiten; "
        "schrijf de activiteit zoals daar, of voeg haar toe\n"
    ) in out
    store = connect(address)
    with reading(store) as cursor:
        assert set(rows(cursor, 2015)) == {"activities"}
    store.close()


PRINTED_TWO_TOO_MUCH = (
    "melding      Begroting!I7: het gedrukte subtotaal Euro van Projectorganisatie is € 75.507, "
    "de regels tellen op tot € 75.505: een verschil van € 2; het dashboard bewaart beide; "
    "verbeter de werkmap als één van de twee niet klopt"
)


def test_real_plan_is_checked_and_loaded(run: Run, file: Callable[..., str]) -> None:
    path = file(plan_2015.rows(), "jaarplan-2015.xlsx")
    for command in (["check", path], ["load", path, "--year", "2015"]):
        status, out, err = run(*command)
        assert (status, err) == (0, "")
        lines = out.splitlines()
        assert PRINTED_TWO_TOO_MUCH in lines
        assert sum("het gedrukte" in line for line in lines) == 2  # and the total of the year
        assert any("11 van 27 participanten zijn bij naam bekend" in line for line in lines)
        assert "Fouten: 0. Waarschuwingen en meldingen: 4." in lines
    assert lines[-1] == (
        "Geladen als stap 1: Toelichting 1, Participanten 11, Bijdragen 5, Begroting 22, Staffel 5."
    )


# --- load ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "year", "said"),
    [
        (WRONG, "2015", "fout         Staffel!B2: 'veel' is geen getal;"),
        (SMALL, "2016", "fout         Toelichting: deze werkmap gaat over 2015, niet over 2016;"),
        (CONTRADICTION, "2015", "fout         Opbrengsten!A2: de activiteit a staat niet op het"),
    ],
)
def test_load_with_fouten(
    run: Run,
    file: Callable[..., str],
    rows: dict[str, list[dict[str, object]]],
    year: str,
    said: str,
) -> None:
    status, out, _ = run("load", file(rows), "--year", year)
    assert status == 1
    assert said in out
    assert "\nFouten: 1. " in out
    assert run("history") == (0, "", "")


def events(*names: str) -> dict[str, list[dict[str, object]]]:
    day = dt.date(2015, 1, 28)
    rows = [
        {"date": day, "activity": name, "organisation": "(extern)", "present": 3} for name in names
    ]
    return {**COVER, "attendance": rows}


@pytest.mark.usefixtures("no_rules")
def test_same_file_again_is_nothing_to_do(run: Run, file: Callable[..., str]) -> None:
    path = file(SMALL)
    run("load", path, "--year", "2015")
    status, out, err = run("load", path, "--year", "2015")
    assert (status, out.splitlines()[-1], err) == (
        0,
        "Er is niets te doen: deze gegevens zijn al actief.",
        "",
    )
    assert len(run("history")[1].splitlines()) == 1


@pytest.mark.usefixtures("no_rules")
def test_what_wants_a_yes(run: Run, file: Callable[..., str]) -> None:
    run("load", file(events("Café", "Markt", "Diner")), "--year", "2015")
    fewer = file(events("Café"), "minder.xlsx")
    status, out, _ = run("check", fewer)
    assert status == 0
    assert "\nbevestigen   " in out
    status, out, err = run("load", fewer, "--year", "2015")
    assert (status, err) == (1, "Niets geladen. Klopt dit, geef dan --yes mee.\n")
    assert len(run("history")[1].splitlines()) == 1
    assert run("load", fewer, "--year", "2015", "--yes", "--note", "zo is het")[0] == 0
    assert len(run("history")[1].splitlines()) == 2


@pytest.mark.usefixtures("no_rules")
def test_complete_adds_to_the_attendance(run: Run, file: Callable[..., str], address: str) -> None:
    run("load", file(events("Café")), "--year", "2015")
    new = file(events("Markt"), "nieuw.xlsx")
    assert run("load", new, "--year", "2015", "--complete")[0] == 0
    with closing(connect(address)) as store, reading(store) as cursor:
        kept = rows(cursor, 2015)["attendance"]
    assert {row["activity"] for row in kept} == {"Café", "Markt"}


@pytest.mark.usefixtures("no_rules")
def test_note_is_in_the_history(run: Run, file: Callable[..., str], address: str) -> None:
    run("load", file(SMALL), "--year", "2015", "--note", "na de vergadering")
    with closing(connect(address)) as store, reading(store) as cursor:
        assert [step.note for step in history(cursor)] == ["na de vergadering"]


# --- questions ----------------------------------------------------------------------------------


def raw(tmp_path: Path, name: str, **sheets: list[list[object]]) -> str:
    """A workbook that is none of ours."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in sheets.items():
        made = book.create_sheet(title.replace("_", " "))
        for line in lines:
            made.append(line)
    path = tmp_path / name
    book.save(path)
    return str(path)


LEDEN = [["Organisatie", "Sector"], ["A", "VVT"]]


def test_questions_are_printed_with_their_choices(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("check", raw(tmp_path, "leden 2014.xlsx", Leden=LEDEN))
    assert status == 1
    lines = out.splitlines()
    assert "vraag        Over welk jaar gaat deze werkmap?" in lines
    assert [line for line in lines if "--answer year=" in line] == [  # of many, the suggestion
        "             --answer year=2014  2014 (voorstel)"
    ]
    assert "             --answer value:participants.sector:vvt=zorg  zorg (voorstel)" in lines
    assert "             --answer value:participants.sector:vvt=wonen  wonen" in lines


def test_answers_can_be_pasted_whatever_is_in_them(run: Run, tmp_path: Path) -> None:
    names = ("Huis=Thuis / Hof", "'s Heeren Loo / Zideris")
    lines = [["Organisatie", "Sector"], *([name, "zorg"] for name in names)]
    path = raw(tmp_path, "leden 2014.xlsx", Leden=lines)
    _, out, _ = run("check", path, "--year", "2014")
    [*given] = [shlex.split(line)[:2] for line in out.splitlines() if "--answer" in line]
    assert len(given) == len(names)
    status, out, _ = run("check", path, "--year", "2014", *given[0], *given[1])
    assert (status, "--answer" in out) == (0, False)


@pytest.mark.usefixtures("no_rules")
def test_answers_are_used_and_remembered(run: Run, tmp_path: Path, address: str) -> None:
    path = raw(tmp_path, "leden.xlsx", Leden=LEDEN)
    assert run("load", path, "--year", "2014")[0] == 1
    answer = "value:participants.sector:vvt=zorg"
    assert run("load", path, "--year", "2014", "--answer", answer)[0] == 0
    with closing(connect(address)) as store, reading(store) as cursor:
        assert [row["sector"] for row in rows(cursor, 2014)["participants"]] == ["zorg"]
    status, out, _ = run("load", path, "--year", "2015")  # the year is said, the rest remembered
    assert (status, "vraag" in out) == (0, False)


def test_check_of_another_year_than_the_workbook_says(run: Run, file: Callable[..., str]) -> None:
    status, out, _ = run("check", file(SMALL), "--year", "2016")
    assert status == 1
    assert "deze werkmap gaat over 2015, niet over 2016" in out


@pytest.mark.usefixtures("no_rules")
def test_year_of_one_file_is_not_remembered_for_the_next(
    run: Run, file: Callable[..., str], tmp_path: Path
) -> None:
    assert run("load", file(SMALL), "--year", "2015")[0] == 0
    _, out, _ = run("check", raw(tmp_path, "leden.xlsx", Leden=LEDEN))
    assert "vraag        Over welk jaar gaat deze werkmap?" in out


# --- the workbook with its problems -------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["load", "--year", "2015"]])
def test_annotate(run: Run, file: Callable[..., str], tmp_path: Path, command: list[str]) -> None:
    out = tmp_path / "fouten.xlsx"
    path = file(WRONG)
    assert run(*command, path, "--annotate", str(out))[0] == 1
    book = load_workbook(out)
    assert "'veel' is geen getal" in book["Staffel"]["B2"].comment.text
    assert load_workbook(path)["Staffel"]["B2"].comment is None


# --- history, undo, redo ------------------------------------------------------------------------


@pytest.mark.usefixtures("no_rules")
def test_steps(run: Run, file: Callable[..., str]) -> None:
    run("load", file(SMALL, "een.xlsx"), "--year", "2015")
    cheaper = {**COVER, "scale": [{"turnover_from": 0, "contribution": 1000}]}
    run("load", file(cheaper, "twee.xlsx"), "--year", "2015")

    assert run("undo", "--year", "2015") == (0, "Teruggedraaid: Staffel 2015.\n", "")
    assert run("redo") == (0, "Opnieuw gedaan: Staffel 2015.\n", "")
    assert run("undo", "--year", "2015", "--sheet", "Staffel")[0] == 0
    assert run("redo", "--year", "2015", "--sheet", "scale")[0] == 0
    assert run("redo") == (2, "", "Er is niets opnieuw te doen.\n")
    assert run("undo", "--year", "2015", "--sheet", "deelname") == (
        2,
        "",
        "Er is niets terug te draaien.\n",
    )

    status, out, _ = run("history")
    day = r"\d\d-\d\d-\d{4} \d\d:\d\d"
    patterns = [
        rf"   6  {day}  redo    stap 2, twee\.xlsx: Staffel 2015",
        rf"   5  {day}  undo    stap 2, twee\.xlsx: Staffel 2015",
        rf"   4  {day}  redo    stap 2, twee\.xlsx: Staffel 2015",
        rf"   3  {day}  undo    stap 2, twee\.xlsx: Staffel 2015",
        rf"   2  {day}  commit  twee\.xlsx: Staffel 2015",
        rf"   1  {day}  commit  een\.xlsx: Opbrengsten 2015, Staffel 2015",
    ]
    assert status == 0
    assert re.fullmatch("\n".join(patterns) + "\n", out)


@pytest.mark.usefixtures("no_rules")
def test_step_to_nothing_in_the_history(run: Run, file: Callable[..., str]) -> None:
    run("load", file(SMALL), "--year", "2015")
    run("undo", "--year", "2015")
    out = run("history")[1]
    assert "  undo    stap 1, jaar.xlsx: Opbrengsten 2015, Staffel 2015\n" in out


@pytest.mark.usefixtures("no_rules")
def test_examples_that_went_out_are_in_the_history(
    run: Run, file: Callable[..., str], address: str
) -> None:
    example_year = {"cover": [{"year": 2014, "is_example": True}], "scale": SMALL["scale"]}
    run("load", file(example_year, "voorbeeld.xlsx"), "--year", "2014")
    content = Path(file(SMALL, "echt.xlsx")).read_bytes()
    with closing(connect(address)) as store:
        commit(store, read_workbook(content, "echt.xlsx"), by="test", drop_examples=True)
    run("undo", "--year", "2015")
    undone, done, *_ = run("history")[1].splitlines()
    assert undone.endswith(
        "undo    stap 2, echt.xlsx: Opbrengsten 2015, Staffel 2015; voorbeelden terug"
    )
    assert done.endswith("commit  echt.xlsx: Opbrengsten 2015, Staffel 2015; voorbeelden weg")


def test_step_on_a_sheet_that_does_not_exist(run: Run) -> None:
    status, out, err = run("undo", "--year", "2015", "--sheet", "Urenstaat")
    assert (status, out) == (2, "")
    assert err.startswith("'Urenstaat' is geen blad; kies uit Toelichting, Participanten, ")


# --- examples -----------------------------------------------------------------------------------


@pytest.fixture
def examples(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "voorbeelden"
    folder.mkdir()
    monkeypatch.setattr(example, "FOLDER", folder)
    for year in (2013, 2014):
        rows = {"cover": [{"year": year, "is_example": True}], "scale": SCALE}
        (folder / f"voorbeeld-{year}.xlsx").write_bytes(write_workbook(rows))
    return folder


@pytest.mark.usefixtures("no_rules")
def test_examples(run: Run, examples: Path) -> None:
    assert run("examples") == (0, "De voorbeeldjaren zijn geladen.\n", "")
    steps = run("history")[1].splitlines()
    assert [line.split("  ")[-1] for line in steps] == [
        "voorbeeld-2014.xlsx: Toelichting 2014, Staffel 2014",
        "voorbeeld-2013.xlsx: Toelichting 2013, Staffel 2013",
    ]
    assert run("examples", "--if-new") == (0, "", "")
    assert len(run("history")[1].splitlines()) == 2
    assert examples.exists()


def test_examples_with_fouten(run: Run, examples: Path) -> None:
    (examples / "voorbeeld-2013.xlsx").write_bytes(write_workbook(WRONG))
    status, out, err = run("examples", "--if-new")
    assert (status, err) == (1, "De werkmap bevat fouten; er is niets opgeslagen.\n")
    assert "fout         Staffel!B2: 'veel' is geen getal; vul een getal in" in out
    assert run("history") == (0, "", "")


# --- wrong use ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["load", "--year", "2015"]])
def test_file_that_is_not_there(run: Run, tmp_path: Path, command: list[str]) -> None:
    path = tmp_path / "geen.xlsx"
    assert run(*command, str(path)) == (
        2,
        "",
        f"Het bestand {path} kan niet worden gelezen of geschreven.\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["groet"],
        ["check"],
        ["load", "x.xlsx"],
        ["load", "x.xlsx", "--year", "dit"],
        ["template"],
        ["undo"],
        ["history", "x"],
    ],
)
def test_wrong_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("", "COMMAND"),
        ("template", "--from-year Y"),
        ("check", "FILE"),
        ("load", "--year Y"),
        ("history", "--db ADDRESS"),
        ("undo", "--sheet S"),
        ("redo", "--sheet S"),
        ("examples", "--if-new"),
    ],
)
def test_help(command: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"] if command else ["--help"])
    assert stopped.value.code == 0
    assert option in capsys.readouterr().out


def test_database_in_use(locked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--db", locked]) == 2
    assert capsys.readouterr().err.startswith(
        "De database is in gebruik door een ander programma, waarschijnlijk het dashboard zelf;"
    )


@pytest.mark.usefixtures("no_rules")
def test_database_by_environment(
    monkeypatch: pytest.MonkeyPatch, address: str, file: Callable[..., str]
) -> None:
    monkeypatch.setenv(stores.ENVIRONMENT, address)
    assert main(["load", file(SMALL), "--year", "2015"]) == 0
    assert main(["check", file(SMALL)]) == 0
    assert main(["examples", "--if-new"]) == 0  # there is one already
    store = connect(address)
    with reading(store) as cursor:
        assert set(rows(cursor, 2015)) == {"scale", "products"}
    store.close()


def test_status_is_that_of_the_program(
    monkeypatch: pytest.MonkeyPatch, address: str, file: Callable[..., str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["data", "check", file(WRONG), "--db", address])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(Path(stores.__file__).with_name("__main__.py")), run_name="__main__")
    assert stopped.value.code == 1


def test_as_a_program(file: Callable[..., str], address: str) -> None:
    """With the child process that reads the file."""
    done = subprocess.run(
        [sys.executable, "-m", "data", "check", file(WRONG), "--db", address],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(example.__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "Staffel!B2: 'veel' is geen getal" in done.stdout
