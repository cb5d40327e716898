"""What the figures show, that a colour-blind reader can tell their parts apart."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.elements.lib import streamlit_plotly_theme
from streamlit.testing.v1 import AppTest

from analytics.disclosure import REST
from data.sheets import SECTORS
from pages.parts import charts

THEME = tomllib.loads(Path(".streamlit/config.toml").read_text())["theme"]
PAPERS = [THEME["light"]["backgroundColor"], THEME["dark"]["backgroundColor"]]

YEARS = (2012, 2013, 2014, 2015, 2016)
COUNTS = {
    "wonen": (0, 1, 1, 3, 4),
    "welzijn": (0, 0, 6, 7, 8),
    "onderwijs": (1, 1, 1, 2, 3),
    "zorg": (15, 18, 19, 17, 15),
}

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def sectors(years=YEARS, **values):
    rows = [(y, s, v) for s, vs in values.items() for y, v in zip(years, vs, strict=True)]
    return pd.DataFrame(rows, columns=["year", "sector", "value"])


def bars(figure):
    return {trace.name: trace for trace in figure.data if trace.type == "bar"}


def tops(figure):
    return list(figure.data[-1].text)


def names(figure):
    """The texts beside the marks, without the coloured square; the axis title comes last."""
    *labels, title = figure.layout.annotations
    return [label.text.split("</span> ")[1] for label in labels], title.text


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb):
    cone = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ np.clip(rgb, 0, 1)
    )
    return (
        np.array(
            [
                [0.2104542553, 0.7936177850, -0.0040720468],
                [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660],
            ]
        )
        @ cone
    )


def distance(one, other, sight):
    """Perceived distance, in hundredths of the way from black to white."""
    seen = [oklab(np.asarray(SIGHT[sight]) @ linear(colour)) for colour in (one, other)]
    return 100 * np.linalg.norm(seen[0] - seen[1])


def test_every_sector_has_a_colour():
    assert set(charts.SECTOR_COLOURS) == {*SECTORS, "extern", REST}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    "colour",
    [
        *charts.SECTOR_COLOURS.values(),
        *charts.BRIDGE_COLOURS.values(),
        *(colour for colour, _ in charts.SERIES_STYLES),
    ],
)
def test_a_mark_stands_out_from_both_backgrounds(colour, paper):
    assert contrast(colour, paper) >= 3


@pytest.mark.parametrize("sector", charts.SECTOR_COLOURS)
def test_the_label_in_a_segment_can_be_read(sector):
    figure = charts.stacked(sectors(**{sector: (9,) * 5}), unit="count")
    bar = bars(figure)[sector]
    assert contrast(bar.textfont.color, bar.marker.color) >= 4.5


@pytest.mark.parametrize("sight", SIGHT)
def test_plain_sector_colours_differ_for_the_colour_blind(sight):
    plain = [c for s, c in charts.SECTOR_COLOURS.items() if s not in charts.SECTOR_PATTERNS]
    assert min(distance(a, b, sight) for a, b in combinations(plain, 2)) > 8


@pytest.mark.parametrize("sight", SIGHT)
def test_up_and_down_differ_for_the_colour_blind(sight):
    assert distance(charts.BRIDGE_COLOURS["up"], charts.BRIDGE_COLOURS["down"], sight) > 8


def test_the_hatched_sectors_differ_in_their_hatching():
    assert len(set(charts.SECTOR_PATTERNS.values())) == len(charts.SECTOR_PATTERNS) == 3


def test_lines_without_a_sector_differ_in_their_dashes():
    assert len({dash for _, dash in charts.SERIES_STYLES}) == len(charts.SERIES_STYLES)


def test_the_placeholders_are_still_those_of_streamlit():
    assert charts.BACKGROUND == streamlit_plotly_theme.BG_COLOR
    assert charts.TEXT == streamlit_plotly_theme.GRAY_90


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_has_ten_distinct_chart_colours(theme):
    colours = THEME[theme]["chartCategoricalColors"]
    assert len(set(colours)) == 10
    assert min(contrast(c, THEME[theme]["backgroundColor"]) for c in colours) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["green", "red", "gray"])
def test_a_tone_of_the_theme_can_be_read(theme, tone):
    pair = THEME[theme][f"{tone}TextColor"], THEME[theme][f"{tone}BackgroundColor"]
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "primaryColor", "linkColor"])
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_of_the_theme_can_be_read(theme, text, paper):
    assert contrast(THEME[theme][text], THEME[theme][paper]) >= 4.5


def test_stacked_stacks_in_a_fixed_order():
    figure = charts.stacked(sectors(**COUNTS), unit="count")
    assert list(bars(figure)) == ["zorg", "welzijn", "wonen", "onderwijs"]
    assert figure.layout.barmode == "stack"
    assert [list(bar.x) for bar in bars(figure).values()] == [list(YEARS)] * 4
    assert list(bars(figure)["wonen"].y) == [0, 1, 1, 3, 4]
    assert bars(figure)["wonen"].marker.color == charts.SECTOR_COLOURS["wonen"]


def test_stacked_labels_a_segment_only_when_it_is_tall_enough():
    figure = charts.stacked(sectors(**COUNTS), unit="count")
    assert list(bars(figure)["welzijn"].text) == ["", "", "6", "7", "8"]
    assert list(bars(figure)["onderwijs"].text) == ["", "", "", "2", "3"]
    assert bars(figure)["onderwijs"].hovertext[0] == "onderwijs 2012: 1"


def test_stacked_puts_totals_on_top_and_names_beside_the_last_column():
    figure = charts.stacked(sectors(**COUNTS), unit="count")
    assert tops(figure) == [f"<b>{n}</b>" for n in (16, 20, 27, 29, 30)]
    assert list(figure.data[-1].y) == [16, 20, 27, 29, 30]
    assert names(figure) == (["zorg", "welzijn", "wonen", "onderwijs"], "aantal")
    assert [a.y for a in figure.layout.annotations[:4]] == [7.5, 19, 25, 28.5]


def test_stacked_writes_large_amounts_in_thousands():
    figure = charts.stacked(sectors((2014, 2015), zorg=(182000, 196560)), unit="eur")
    assert tops(figure) == ["<b>182</b>", "<b>197</b>"]
    assert list(figure.data[-1].y) == list(bars(figure)["zorg"].y) == [182, 196.56]
    assert bars(figure)["zorg"].hovertext[1] == "zorg 2015: €\u00a0196.560"
    assert names(figure)[1] == "× €\u00a01.000"


def test_stacked_leaves_out_a_sector_that_never_occurs_and_keeps_one_that_did():
    figure = charts.stacked(
        sectors(zorg=(5,) * 5, overig=(0,) * 5, wonen=(2, 0, 0, 0, 0)), unit="count"
    )
    assert names(figure)[0] == ["zorg", "wonen (2012)"]  # it is not in the last column


def test_stacked_shows_an_unknown_year_as_unknown_and_not_as_zero():
    figure = charts.stacked(sectors((2014, 2015), zorg=(None, 9)), unit="count")
    assert tops(figure) == ["<b>–</b>", "<b>9</b>"]


def test_stacked_names_only_years_that_have_figures():
    figure = charts.stacked(sectors((2012, 2015), zorg=(8, 9)), unit="count")
    assert list(figure.layout.xaxis.ticktext) == ["2012", "2015"]


def test_a_sector_without_a_colour_is_an_error():
    with pytest.raises(KeyError, match="sport"):
        charts.stacked(sectors(sport=(1,) * 5), unit="count")


@pytest.mark.parametrize("unit", ["count", "eur"])
def test_figures_bear_an_empty_frame(unit):
    nothing = sectors(())
    assert not bars(charts.shares(nothing))
    assert not bars(charts.stacked(nothing, unit=unit))
    assert not charts.lines(nothing.rename(columns={"sector": "series"}), unit=unit).data


def test_names_never_overlap():
    few = dict.fromkeys(("welzijn", "wonen", "onderwijs", "overig", "onbekend", "extern"), (1,) * 5)
    figure = charts.stacked(sectors(zorg=(30,) * 5, **few), unit="count")
    *labels, _ = figure.layout.annotations
    heights = sorted(label.y for label in labels)
    pixel = figure.layout.yaxis.range[1] / (charts.HEIGHT - 2 * charts.MARGIN)
    assert min(b - a for a, b in pairwise(heights)) >= 0.99 * 18 * pixel
    assert 0 <= heights[0] <= heights[-1] <= figure.layout.yaxis.range[1]
    assert heights == [label.y for label in labels]  # in the order of the segments


def test_shares_write_the_count_beside_the_percentage():
    figure = charts.shares(sectors(**COUNTS))
    assert list(bars(figure)["welzijn"].text) == ["", "", "6 (22%)", "7 (24%)", "8 (27%)"]
    assert bars(figure)["zorg"].y[4] == 0.5
    assert tops(figure) == [f"<b>{n}</b>" for n in (16, 20, 27, 29, 30)]
    assert names(figure)[1] == "aantal (aandeel van het jaar)"


@pytest.mark.parametrize(
    ("zorg", "wonen", "expected"),
    [
        (2, 2, "2"),  # four organisations: a percentage would say nothing
        (3, 2, "2 (40%)"),
    ],
)
def test_shares_give_no_percentage_under_five(zorg, wonen, expected):
    figure = charts.shares(sectors((2015,), zorg=(zorg,), wonen=(wonen,)))
    assert list(bars(figure)["wonen"].text) == [expected]
    assert list(bars(figure)["wonen"].hovertext) == [f"wonen 2015: {expected}"]


def test_shares_bear_a_year_without_anyone():
    figure = charts.shares(sectors((2014, 2015), zorg=(0, 9)))
    assert tops(figure) == ["<b>0</b>", "<b>9</b>"]


BRIDGE = pd.DataFrame(
    [
        ("31 december 2014", 27, "total"),
        ("erbij", 6, "up"),
        ("weg", 3, "down"),  # a positive number, drawn downwards
        ("fusie", -1, "down"),  # and so is a negative one
        ("31 december 2015", 29, "total"),
    ],
    columns=["label", "value", "kind"],
)


def test_bridge_gives_direction_and_sign():
    (steps,) = charts.bridge(BRIDGE).data
    assert list(steps.x) == [27, 6, -3, -1, 29]
    assert list(steps.measure) == ["absolute", "relative", "relative", "relative", "absolute"]
    assert list(steps.text) == [f"<b>{t}</b>" for t in ("27", "+6", "−3", "−1", "29")]
    assert steps.increasing.marker.color != steps.decreasing.marker.color


def test_bridge_reads_from_top_to_bottom():
    axis = charts.bridge(BRIDGE).layout.yaxis
    assert axis.autorange == "reversed"
    assert [text.strip() for text in axis.ticktext] == BRIDGE["label"].tolist()


def test_bridge_shows_an_unknown_step_as_unknown():
    frame = pd.DataFrame({"label": ["erbij"], "value": [None], "kind": ["up"]}, dtype=object)
    assert list(charts.bridge(frame).data[0].text) == ["<b>–</b>"]


def series(**values):
    return sectors(**values).rename(columns={"sector": "series"})


def test_lines_are_named_at_their_end_with_the_last_value():
    figure = charts.lines(series(wonen=(0, 1, 1, 3, 4), zorg=(15, 18, 19, 17, 15)), unit="count")
    assert names(figure) == (["wonen <b>4</b>", "zorg <b>15</b>"], "aantal")
    assert [t.line.color for t in figure.data] == [
        charts.SECTOR_COLOURS["wonen"],
        charts.SECTOR_COLOURS["zorg"],
    ]


def test_lines_that_end_early_say_so_and_do_not_fall_to_zero():
    figure = charts.lines(series(werkelijk=(310000, 360000, 395000, 498000, None)), unit="eur")
    assert names(figure) == (["werkelijk <b>498</b> (2015)"], "× €\u00a01.000")
    assert np.isnan(figure.data[0].y[4])
    assert figure.data[0].hovertext[3] == "werkelijk 2015: €\u00a0498.000"


def test_lines_leave_out_what_is_wholly_unknown():
    figure = charts.lines(series(begroot=(1, 2, 3, 4, 5), werkelijk=(None,) * 5), unit="eur")
    assert [trace.name for trace in figure.data] == ["begroot"]


def test_lines_start_at_zero_or_below():
    assert charts.lines(series(a=(5, 6, 7, 8, 9)), unit="count").layout.yaxis.range[0] == 0
    assert charts.lines(series(a=(5, 6, -7, 8, 9)), unit="count").layout.yaxis.range[0] < -7


@pytest.mark.parametrize(("highest", "step"), [(2, 1), (30, None)])
def test_lines_count_whole_organisations(highest, step):
    assert charts.lines(series(a=(0, 0, 0, 0, highest)), unit="count").layout.yaxis.dtick == step


def test_names_cannot_become_links():
    evil = '<a href="https://x">a</a>'
    line = charts.lines(series(**{evil: (1, 2, 3, 4, 5)}), unit="count")
    step = charts.bridge(pd.DataFrame({"label": [evil], "value": [1], "kind": ["up"]}))
    for text in (names(line)[0][0], line.data[0].name, line.data[0].hovertext[0]):
        assert "<a" not in text
    assert "<a" not in step.layout.yaxis.ticktext[0] + step.data[0].hovertext[0]


@pytest.mark.parametrize(
    "figure",
    [
        charts.stacked(sectors(**COUNTS), unit="count"),
        charts.shares(sectors(**COUNTS)),
        charts.bridge(BRIDGE),
        charts.lines(series(**COUNTS), unit="count"),
    ],
    ids=["stacked", "shares", "bridge", "lines"],
)
def test_every_figure_is_transparent_and_lets_a_phone_scroll(figure):
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.dragmode is False
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert not figure.layout.showlegend


def test_plotly_speaks_dutch_without_a_toolbar():
    dutch = charts.PLOTLY_CONFIG["locales"][charts.PLOTLY_CONFIG["locale"]]["format"]
    assert (dutch["decimal"], dutch["thousands"]) == (",", ".")
    assert [len(dutch[k]) for k in ("days", "shortDays", "months", "shortMonths")] == [7, 7, 12, 12]
    assert charts.PLOTLY_CONFIG["displayModeBar"] is False


def page():
    import pandas as pd

    from pages.parts import charts

    frame = pd.DataFrame({"year": [2015], "sector": ["zorg"], "value": [27]})
    charts.show(
        charts.stacked(frame, unit="count"),
        key="groei",
        summary="27 [participanten](http://x).",
        table=pd.DataFrame({"Jaar": [2015], "Zorg": [27]}),
        filename="groei.csv",
        units={"Zorg": "count"},
    )


def test_show_draws_words_figure_table_and_download():
    at = AppTest.from_function(page).run()
    assert not at.exception
    assert at.markdown[0].value == "27 \\[participanten\\]\\(http\\:\u2060//x\\)\\."
    (figure,) = at.get("plotly_chart")
    assert figure.proto.alt == "27 [participanten](http://x)."
    assert figure.proto.theme == "streamlit"
    assert '"decimal": ","' in figure.proto.config
    assert at.expander[0].label == "Tabel en download"
    assert at.expander[0].table[0].value.to_dict("list") == {"Jaar": ["2015"], "Zorg": ["27"]}
    assert at.get("download_button")[0].proto.label == "Download als CSV"
