"""The page on reach and results: what it says, what it leaves empty, and what is written there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import impact_charts
from tests.pages.test_pages import open_page, text


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the page looks for its store; put one there."""
    found = tmp_path / "test.duckdb"
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(found))
    return found


def in_2015(source: Path, address: Path) -> AppTest:
    shutil.copyfile(source, address)
    page = open_page("impact")
    if page.selectbox(key="jaar").value != "2015":
        page.selectbox(key="jaar").set_value("2015").run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


# --- what it says -------------------------------------------------------------------------------


def test_the_example_year_in_words(example_file: Path, address: Path) -> None:
    words = said(in_2015(example_file, address))
    assert "26 van 29 participanten deden in 2015 ten minste één keer mee; 19 met een" in words
    assert "De helft kwam hooguit 15 keer (de mediaan); gemiddeld is het 19,4" in words
    assert "De grootste groep, 19 participanten: bestuurder, leidinggevende en prof" in words
    assert "44 vorm niet ingevuld" in words
    assert "er 2 alleen in het onderwijs gebruikt, 4 alleen in de praktijk en 4 in beide" in words
    assert "Nog geen jaarverslag: Preventief HRM." in words
    assert "3 in 2015 en 4 in 2016" in words
    assert "48 anderen: elk van de 17 tot 39 deelnemers gemiddeld 1,23 tot 2,82" in words
    assert "A is veiligheid, openheid en vertrouwen" in words


def test_a_sector_is_named(example_file: Path, address: Path) -> None:
    page = in_2015(example_file, address)
    page.selectbox(key="sector").set_value("zorg").run()
    assert "15 van 17 participanten in zorg deden in 2015" in said(page)


def test_a_year_that_is_not_over_says_until_when(example_file: Path, address: Path) -> None:
    shutil.copyfile(example_file, address)
    assert "26 van 30 participanten deden tot en met 30 september 2016" in said(open_page("impact"))


def test_the_plan_alone_says_why_there_is_nothing(plan_file: Path, address: Path) -> None:
    words = said(in_2015(plan_file, address))
    assert "Wie in 2015 is bereikt, is nog niet te zeggen: geen blad Deelname over 2015." in words
    for reason in (
        "geen opbrengsten bekend",
        "zijn geen leerwerkplaatsen bekend",
        "heeft geen leerwerkplaats zichzelf een cijfer gegeven",
        "is een thema ingevuld",
        "bij geen activiteit Doorwerking ingevuld",
    ):
        assert reason in words


def test_what_the_data_cannot_show_is_said(example_file: Path, address: Path) -> None:
    words = said(in_2015(example_file, address))
    assert words.count("Leeg: ") == 3
    for gap in (
        "Deelnames per voltijdbaan",
        "Ervaren meerwaarde",
        "Maatschappelijk rendement (SROI)",
    ):
        assert gap in words
    assert "Een totaalscore of maatschappelijk rendement staat er met opzet niet" in words


# --- what is written there ----------------------------------------------------------------------


def test_a_note_is_kept_and_shown_as_it_was_typed(example_file: Path, address: Path) -> None:
    page = in_2015(example_file, address)
    assert said(page).count("Nog geen notitie over 2015.") == 3
    page.text_area[0].set_value("**Twee** wijkteams\nwerken anders")
    next(b for b in page.button if b.label == "Bewaren").click().run()
    assert not page.exception
    assert "\\*\\*Twee\\*\\* wijkteams\n\nwerken anders" in text(page)
    assert "Notitie over 2015, geschreven op" in said(page)
    page.text_area[0].set_value("")
    next(b for b in page.button if b.label == "Bewaren").click().run()
    assert said(page).count("Nog geen notitie over 2015.") == 3


# --- how it looks -------------------------------------------------------------------------------


def test_no_percentage_on_fewer_than_five() -> None:
    figure = impact_charts.intervals(
        pd.DataFrame(
            {
                "name": ["zorg", "<b>wonen"],
                "part": [15, 3],
                "whole": [17, 4],
                "low": [0.66, 0.3],
                "high": [0.97, 0.95],
            }
        )
    )
    labels = [annotation.text for annotation in figure.layout.annotations]
    assert labels == ["zorg: 15 van 17 (<b>88%</b>)", "&lt;b&gt;wonen: 3 van 4"]
    assert len(figure.data) == 2  # the line and the dot of zorg


@pytest.mark.parametrize("values", [(0, 0, 3, 4, 131), (0,), tuple(range(40))], ids=str)
def test_each_participant_is_one_dot(values: tuple[int, ...]) -> None:
    dots = impact_charts.strip(values, 3).data[0]
    assert len(dots.x) == len(set(zip(dots.x, dots.y, strict=True))) == len(values)
    assert min(dots.y) == 1


def test_a_score_stands_in_its_dot_under_its_own_name() -> None:
    figure = impact_charts.scores(
        pd.DataFrame(
            [["Wijk", "A", 4], ["Wijk", "C", 2], ["Kern", "A", 5]],
            columns=["activity", "factor", "score"],
        )
    )
    dots = figure.data[0]
    assert list(zip(dots.x, dots.y, dots.text, strict=True)) == [
        (0, 0, "<b>4</b>"),
        (1, 0, "<b>2</b>"),
        (0, 1, "<b>5</b>"),
    ]
    assert dots.marker.size[2] > dots.marker.size[0] > dots.marker.size[1]
    assert [annotation.text for annotation in figure.layout.annotations] == ["Wijk", "Kern"]


def test_the_eight_has_a_count_in_each_loop_and_where_they_meet() -> None:
    figure = impact_charts.eight(2, 5, 4)
    texts = [a.text for a in figure.layout.annotations] + list(figure.data[-1].text)
    assert {"<b>2</b>", "<b>5</b>", "<b>4</b>", "alleen<br>onderwijs", "beide"} <= set(texts)


def test_bars_carry_their_number() -> None:
    figure = impact_charts.bars(["<i>a", "b"], [19, 1])
    assert list(figure.data[0].text) == ["<b>19</b>", "<b>1</b>"]
    assert [a.text for a in figure.layout.annotations] == ["&lt;i&gt;a", "b"]
