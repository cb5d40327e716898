"""The figures on growth: every number stands in them, in the order of the frame."""

from __future__ import annotations

import pandas as pd

from pages.parts import charts, growth_charts


def test_a_row_a_cohort_and_a_column_a_year() -> None:
    frame = pd.DataFrame(
        [
            ("t/m 2013", 2013, 1.0, "<b>10</b>"),
            ("t/m 2013", 2014, 0.9, "<b>9</b>"),
            ("2014", 2014, 1.0, "<b>3</b>"),
        ],
        columns=["label", "year", "share", "text"],
    )
    (cells,) = growth_charts.cohorts(frame).data
    assert list(cells.x) == ["2013", "2014"]
    assert list(cells.y) == ["t/m 2013", "2014"]
    assert [list(row) for row in cells.text] == [["<b>10</b>", "<b>9</b>"], ["", "<b>3</b>"]]
    assert (cells.zmin, cells.zmax) == (0, 1)


def test_a_margin_around_each_dot() -> None:
    frame = pd.DataFrame(
        [(2014, 0.95, 0.75, 0.99, "95%"), (2015, 0.5, 0.25, 0.75, "50%")],
        columns=["year", "share", "low", "high", "text"],
    )
    figure = growth_charts.margins(frame)
    dots, texts = figure.data
    assert list(dots.y) == [0.95, 0.5]
    assert [round(one, 2) for one in dots.error_y.array] == [0.04, 0.25]
    assert [round(one, 2) for one in dots.error_y.arrayminus] == [0.2, 0.25]
    assert list(texts.text) == ["<br>95%", "<br>50%"]
    assert list(figure.layout.xaxis.ticktext) == ["2014", "2015"]


def test_two_dots_a_row_in_the_colour_of_the_sector() -> None:
    frame = pd.DataFrame(
        [("alle sectoren", "<b>alle</b>", 0.8, 0.7), ("zorg", "<b>zorg</b>", 0.9, 0.95)],
        columns=["name", "label", "before", "after"],
    )
    figure = growth_charts.pairs(frame, ("2014", "2015"))
    falls, rises = figure.data
    assert list(rises.x) == [0.9, 0.95]
    assert rises.line.color == charts.SECTOR_COLOURS["zorg"]
    assert falls.line.color == charts.TEXT
    assert list(falls.text) == [" 80% ", " 70% "]
    assert list(falls.textposition) == ["middle right", "middle left"]  # on the outer sides
    assert list(rises.textposition) == ["middle left", "middle right"]
    assert figure.layout.annotations[0].text == "○ 2014   ● 2015"
