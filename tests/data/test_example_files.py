"""The workbooks in data/example are what the code beside them writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.example import FOLDER
from data.example import __main__ as writer
from data.reader import parse

NAMES = sorted(path.name for path in FOLDER.glob("*.xlsx"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write them again, somewhere else, as `python -m data.example` does."""
    folder = tmp_path_factory.mktemp("example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "FOLDER", folder)
        writer.main()
    return folder


def test_there_is_a_workbook_a_year_and_the_real_plan(written: Path) -> None:
    assert sorted(path.name for path in written.iterdir()) == NAMES
    assert len(NAMES) == 6


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_workbook_is_what_the_code_writes(written: Path, name: str) -> None:
    here, again = ((folder / name).read_bytes() for folder in (FOLDER, written))
    assert parse(here) == parse(again), "run `python -m data.example` and commit the result"
