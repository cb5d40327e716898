"""A few visitors at once, and one on its own: what many do to each other is in `make load`.

Nothing here looks at the clock.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import serve
from tests.crowd import CHANCE, RECRUITED, RECRUITS, WHAT_IF, YEARS, Step, alone, crowd, differences
from tests.session import Session

FEW = ("overzicht", "organisatie", WHAT_IF)
VISITORS = 6


@pytest.fixture(scope="module")
def url(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("load")
    shutil.copyfile(example_file, folder / "x.duckdb")
    with serve(folder / "x.duckdb", folder / "log") as found:
        yield found
    assert "Traceback" not in (folder / "log").read_text()


def test_visitors_at_once_each_see_what_one_alone_sees(url: str) -> None:
    known = {step: texts for step, _, texts in alone(url, FEW)}
    for board in (False, True):  # to one reader no two look the same
        own = [tuple(texts) for step, texts in known.items() if step.board == board]
        assert len(set(own)) == len(own)
    seen = crowd(url, known, visitors=VISITORS, pages=FEW)
    assert seen.errors == []
    assert seen.wrong == []
    assert seen.tours == VISITORS
    assert all(len(seen.times[page]) >= VISITORS for page in FEW)


def test_what_one_moves_nobody_else_sees(url: str) -> None:
    with Session(url) as mover, Session(url) as other:
        for session in (mover, other):
            session.open(WHAT_IF, "jaar=2015")
        before = other.texts()
        mover.move(RECRUITS, RECRUITED)
        mover.move(CHANCE, 40)
        other.move("Onderdeel", "Uitkomst")  # runs again, with its own levers
        assert "jaar=2015" in mover.query
        assert "chance=40" in mover.query
        assert "chance" not in other.query
        assert any("2 knoppen verzet" in text for text in mover.texts())
        assert not any("verzet" in text for text in other.texts())
        assert len(other.texts()) == len(before)


def test_a_link_is_a_screen(url: str) -> None:
    with Session(url) as mover, Session(url) as guest:
        mover.open(WHAT_IF, "jaar=2015")
        mover.move(RECRUITS, RECRUITED)
        mover.move(CHANCE, 40)
        guest.open(WHAT_IF, mover.query)
        said = [[text for text in one.texts() if "verzet" in text] for one in (mover, guest)]
        assert said[0] == said[1] != []


def test_an_address_that_is_none_says_so(url: str) -> None:
    with Session(url) as session:
        session.open("bestaat-niet")
        assert session.not_found
        session.open("groei")
        assert not session.not_found
        assert session.faults() == []


def test_another_figure_is_found(url: str) -> None:
    """The comparison itself: one text that differs, or is missing, is told with its place."""
    with Session(url) as session:
        session.open("organisatie")
        texts = session.texts()
    step = Step(page="organisatie", year=YEARS[0])
    assert differences(step, texts, texts) == []
    changed = [*texts[:-1], "€ 1"]
    [told] = differences(step, changed, texts)
    assert "'€ 1', not " in told
    assert differences(step, texts[:-1], texts)
