"""Every command in the README runs, in its order, on the example years."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from analytics.__main__ import main as analytics
from data.__main__ import main as data
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = {"data": data, "analytics": analytics}
COMMANDS = re.findall(r"^    \.venv/bin/python -m (\w+) (.+)$", README, re.MULTILINE)


def test_every_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_file: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "store.duckdb")
    shutil.copytree(ROOT / "data" / "example", tmp_path / "data" / "example")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "store.duckdb"))
    assert {program for program, _ in COMMANDS} == set(PROGRAMS)
    for program, arguments in COMMANDS:
        assert PROGRAMS[program](shlex.split(arguments)) == 0, arguments
    assert (tmp_path / "empty.xlsx").exists()
    assert (tmp_path / "2016.xlsx").exists()


@pytest.mark.parametrize("target", ["run", "test", "check", "bench", "load", "help"])
def test_every_make_target_exists(target: str) -> None:
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_screenshot_is_there() -> None:
    [picture] = re.findall(r"!\[.*\]\((.+)\)", README)
    assert (ROOT / picture).exists()
