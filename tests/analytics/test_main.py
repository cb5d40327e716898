"""The same figures on the command line: what it prints, and how it ends when it cannot."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.baseline import baseline
from analytics.metrics import DIMENSIONS, METRICS
from analytics.scenario import ITEMS
from analytics.telling import report
from data.reading.typed import tidy
from data.store import ENVIRONMENT, commit, connect, reading
from data.workbook import Upload
from tests.tables import rows, upload

ROOT = Path(__file__).parents[2]
NEXT_YEAR = """
    verstrekker | soort                 | begroot | ontvangen
    Aster       | participantenbijdrage | 2500,50 | 1250,25
    Berk        | participantenbijdrage |         |              # not filled in yet
    Aster       | in kind               | 7500    |
"""
PARTICIPANTS = """
    organisatie | sector
    Aster       | zorg
    Berk        | wonen
"""


@pytest.fixture(scope="module")
def database(plan: Upload, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store in a file, with the plan of 2015 and a small 2016."""
    address = str(tmp_path_factory.mktemp("store") / "test.duckdb")
    tables = {
        "contributions": rows("Bijdragen", NEXT_YEAR),
        "participants": rows("Participanten", PARTICIPANTS),
    }
    with closing(connect(address)) as store:
        commit(store, plan, by="test")
        commit(store, upload(2016, **tables), by="test")
    return address


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints that ends well and complains about nothing."""
    assert main(["figures", *arguments]) == 0
    out, complaints = capsys.readouterr()
    assert complaints == ""
    return out


def test_json_holds_every_figure_with_unit_and_label(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(printed(capsys, "--year", "2015", "--json", "--db", database))
    assert list(found) == [metric.key for metric in METRICS]
    assert found["cost_printed"] == {
        "value": 570743.0,
        "unit": "eur",
        "label": "Begrote kosten (gedrukt)",
    }
    assert found["funding_ratio"]["value"] == pytest.approx(275_000 / 286_743)
    assert found["participants"]["value"] is None  # 11 of 27 are known by name


def test_json_by_sector_holds_every_sector_of_what_has_one(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--year", "2016", "--by", "sector", "--json", "--db", database)
    found = json.loads(printed(capsys, *arguments))
    assert list(found) == [metric.key for metric in METRICS]
    assert found["participants"]["wonen"] == {
        "value": 1.0,
        "unit": "count",
        "label": "Participanten",
    }
    assert list(found["participants"]) == list(DIMENSIONS["sector"])
    assert {s: f["value"] for s, f in found["contributions_budgeted"].items()} == {
        "wonen": None,  # a line without an amount
        "welzijn": 0,  # no line, and no line of an unknown sector
        "zorg": 2500.5,
        "onderwijs": 0,
    }
    assert found["income_total"] == {}  # has no sectors


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (
            2015,
            """
            Participanten – 11 van 27 bij naam bekend
            Totaal inkomsten € 570.743
            Verhoudingsgetal 0,9590
            Begrote uren 6.854 uur
            Kosten per uur € 83,27 per uur
            Overhead 36,1%
            Bereik – geen blad Deelname over 2015
            """,
        ),
        (
            2016,
            """
            Participanten 2
            Sectorspreiding 0,5000
            Begrote bijdragen € 2.500,50 1 van 2 regels
            """,
        ),
        (1999, "Participanten – geen blad Participanten over 1999"),
    ],
)
def test_text_reads_as_dutch(
    year: int, expected: str, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(capsys, "--year", str(year), "--db", database).splitlines()
    assert len(lines) == len(METRICS)
    assert {line.strip() for line in expected.strip().splitlines()} <= {*map(tidy, lines)}
    end = max(len(metric.label) for metric in METRICS) + 19
    assert all(line[end] != " " for line in lines)  # figures end under each other


def test_text_by_sector_names_the_sector(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "--year", "2016", "--by", "sector", "--db", database).splitlines()
    assert "Participanten, zorg 1" in map(tidy, lines)
    assert not any(line.startswith("Totaal inkomsten") for line in lines)


# --- what activities cost -----------------------------------------------------------------------


def test_costs_as_json(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["costs", "--year", "2015", "--key", "euros", "--json", "--db", database]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found) == 9
    assert found[0] == {
        "block": "Bijeenkomsten",
        "activity": "Masterclass",
        "hours": 262,
        "direct": 24_937.08,
        "indirect": 14_086.67,
        "full": 39_023.75,
    }
    assert sum(round(100 * line["full"]) for line in found) == 57_074_300


def test_costs_as_text(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["costs", "--year", "2015", "--db", database]) == 0
    lines = [tidy(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 9
    assert lines[5] == "Leerwerkplaatsen, Inhoud 2.276 uur € 188.127 € 104.041,02 € 292.168,02"


def test_costs_that_are_unknown_say_why(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["costs", "--year", "2016", "--json", "--db", database]) == 0
    out, complaint = capsys.readouterr()
    assert json.loads(out) == []
    assert complaint == "geen blad Begroting over 2016\n"


# --- what would happen if -----------------------------------------------------------------------


def scenario(database: str, *arguments: str) -> list[str]:
    return ["scenario", "--year", "2015", "--db", database, *arguments]


def test_scenario_as_json_is_the_report(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("--set", "planned=0", "--set", "recruits.wonen.5=3", "--set", "horizon=2")
    assert main(scenario(database, *chosen, "--json")) == 0
    out, complaints = capsys.readouterr()
    with closing(connect(database)) as store, reading(store) as cursor:
        plan = baseline(cursor, 2015)
    values = {"planned": 0.0, "recruits.wonen.5": 3.0, "horizon": 2.0}
    assert complaints == ""
    assert json.loads(out) == {**report(plan, values), "messages": []}
    first = json.loads(out)["years"][0]["figures"]
    assert first["contributions_budgeted"]["value"] == 265_000  # 220.000 + 3 × 15.000


def test_scenario_as_text(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(scenario(database, "--set", "planned=0")) == 0
    lines = [tidy(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == 1 + len(ITEMS)
    assert lines[:3] == ["2015 plan scenario", "Saldo € 0 € -55.000", "Participanten – –"]
    assert "Betalers 31 25" in lines


def test_scenario_says_what_it_did_not_take_over(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("--set", "planned=veel", "--set", "onzin")
    assert main(scenario(database, *wrong)) == 0
    out, complaints = capsys.readouterr()
    assert tidy(out.splitlines()[1]) == "Saldo € 0 € 0"
    assert [line.split("'")[1] for line in complaints.splitlines()] == ["veel", "onzin"]
    assert main(scenario(database, *wrong, "--json")) == 0
    out, nothing = capsys.readouterr()
    assert nothing == ""
    assert json.loads(out)["messages"] == complaints.splitlines()


def test_scenario_without_a_plan_ends_in_2(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenario", "--year", "2016", "--db", database]) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert complaint == "Er is geen plan om mee te rekenen: geen blad Begroting over 2016.\n"


def test_without_db_the_environment_says_where(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENVIRONMENT, database)
    assert "€ 570.743" in printed(capsys, "--year", "2015")


def test_no_database_ends_in_2_and_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = tmp_path / "none.duckdb"
    assert main(["figures", "--year", "2015", "--db", str(address)]) == 2
    out, complaint = capsys.readouterr()
    assert out == ""
    assert complaint == f"Er is nog geen database op {address}; laad eerst een werkmap.\n"
    assert not address.exists()


def test_no_database_of_ours_ends_in_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = tmp_path / "damaged.duckdb"
    address.write_bytes(b"no database at all" * 1000)
    assert main(["figures", "--year", "2015", "--db", str(address)]) == 2
    assert "beschadigd of geen database" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["figures"],  # --year is needed
        ["figures", "--year", "dit jaar"],
        ["figures", "--year", "2015", "--by", "thema"],
        ["costs", "--year", "2015", "--key", "fte"],
        ["scenario", "--set", "planned=0"],  # --year is needed
    ],
    ids=" ".join,
)
def test_wrong_use_ends_in_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m analytics" in capsys.readouterr().err


def test_its_status_is_that_of_the_program(
    database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["analytics", "figures", "--year", "2015", "--db", database])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "analytics" / "__main__.py"), run_name="__main__")
    assert ended.value.code == 0
    assert "€ 570.743" in capsys.readouterr().out


# --- as a program of its own --------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m analytics figures …` in a process of its own."""
    command = [sys.executable, "-m", "analytics", "figures", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def test_as_a_program(database: str) -> None:
    ended = run("--year", "2015", "--json", "--db", database)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["income_total"]["value"] == 570_743


def test_beside_a_running_dashboard_it_says_so(database: str) -> None:
    with closing(connect(database)):
        ended = run("--year", "2015", "--db", database)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("De database is in gebruik door een ander programma")
