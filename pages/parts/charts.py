"""Frames in, figures out: how a figure looks; never what it means, and no arithmetic on it.

Every sector colour has 3:1 on white and on the dark background. Simulated (Machado 2009, complete
deuteranopia, protanopia and tritanopia) the plain ones stay apart; `onbekend` and `extern` would
not, and are hatched. Colour is never the only signal: sectors are named beside their segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics.disclosure import REST
from pages.parts import drawn, dutch, tables

# In the order in which they are stacked: the sector the network grew from at the bottom.
SECTOR_COLOURS = {
    "zorg": "#2a6cbb",
    "welzijn": "#cc7722",
    "wonen": "#45998a",
    "onderwijs": "#a07cdb",
    "overig": "#77644f",
    "onbekend": "#8b949e",
    "extern": "#5f6b78",
    REST: "#7b8794",
}
SECTOR_PATTERNS = {"onbekend": "/", "extern": "\\", REST: "x"}
BRIDGE_COLOURS = {"total": "#5f6b78", "up": "#27a08e", "down": "#c4622d"}
# For lines that are no sectors; the dash tells them apart without the colour.
SERIES_STYLES = (
    ("#4f7fa8", "solid"),
    ("#b5654a", "dash"),
    ("#7d8f3c", "dot"),
    ("#8e6c9c", "dashdot"),
    ("#3f8f97", "longdash"),
    ("#9a7b2f", "longdashdot"),
)

# Streamlit's own placeholders: its front end puts the colours of the reader's theme there.
BACKGROUND, TEXT = "#000038", "#000037"
GRID = "rgba(128, 140, 153, 0.3)"
DARK_TEXT, LIGHT_TEXT = "#10161d", "#ffffff"
DARK_SECTORS = {"zorg", "overig", "extern"}  # these need light text for 4.5:1

HEIGHT, MARGIN = 440, 42  # pixels: the whole figure; above and below the marks
LINE, LETTER = 18, 6.5  # pixels from one name to the next, and for a letter of it
LABEL = 22  # pixels that a label of 12 needs to stay as large as it is
ROW = 46  # pixels for one step of a bridge
WIDEST = 840  # pixels: wider, columns become slabs and lines of text hard to read
SMALLEST = 5  # on fewer organisations a percentage says nothing

_TICKS = {"share": ",.0%", "ratio": ",.1f", "index": ",.1f"}


PLOTLY_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "locale": "nl",
    "locales": {
        "nl": {
            "dictionary": {},
            "format": {
                "days": str.split("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"),
                "shortDays": str.split("zo ma di wo do vr za"),
                "months": str.split(
                    "januari februari maart april mei juni "
                    "juli augustus september oktober november december"
                ),
                "shortMonths": str.split("jan feb mrt apr mei jun jul aug sep okt nov dec"),
                "date": "%d-%m-%Y",
                "decimal": ",",
                "thousands": ".",
            },
        }
    },
}


@drawn.once
def stacked(frame: pd.DataFrame, *, unit: str) -> go.Figure:
    """Columns of year, sector and value: what each year consists of, and its total."""
    years = _sectors_by_year(frame)
    totals = years.sum(axis=1, min_count=1)
    divisor, title = dutch.axis(unit, totals.max())
    mark = partial(dutch.mark, unit=unit, divisor=divisor)
    hover = years.map(partial(dutch.number, unit=unit))
    figure = _columns(years / divisor, labels=years.map(mark), hover=hover)
    _tops(figure, totals / divisor, totals.map(mark))
    return titled(figure, title)


@drawn.once
def shares(frame: pd.DataFrame) -> go.Figure:
    """The same frame with counts: each year as a whole; percentages only where there are enough."""
    years = _sectors_by_year(frame)
    totals = years.sum(axis=1, min_count=1)
    labels = share_labels(years)
    parts = years.div(totals.where(totals > 0), axis=0)
    figure = _columns(parts, labels=labels, hover=labels, width=0.88)
    _tops(figure, parts.sum(axis=1), totals.map(partial(dutch.mark, unit="count")))
    return titled(figure, "aantal (aandeel van het jaar)")


def share_labels(counts: pd.DataFrame) -> pd.DataFrame:
    """Each count with its share of the row behind it, `7 (24%)`, where the row is large enough."""
    totals = counts.sum(axis=1, min_count=1)
    percentages = counts.div(totals.where(totals > 0), axis=0).map(
        partial(dutch.mark, unit="share")
    )
    texts = counts.map(partial(dutch.mark, unit="count"))
    return texts.mask(totals >= SMALLEST, texts + " (" + percentages + ")", axis=0)


@drawn.once
def bridge(frame: pd.DataFrame, *, unit: str = "count", right: int = 44) -> go.Figure:
    """Columns of label, value and kind (total, up, down): from one state to the next.

    Drawn downwards, one row a step, so that the labels stay whole on a phone.
    """
    kinds = frame["kind"].tolist()
    values = frame["value"].astype(float)
    values = values.where(frame["kind"] != "down", -values.abs()).tolist()
    names = [dutch.plotly(label) for label in frame["label"]]
    texts = [_step(value, kind, unit) for value, kind in zip(values, kinds, strict=True)]
    steps = go.Waterfall(
        orientation="h",
        y=list(range(len(names))),  # not the labels: two may be the same
        x=values,
        measure=["absolute" if kind == "total" else "relative" for kind in kinds],
        text=[f"<b>{text}</b>" for text in texts],
        textposition="outside",
        cliponaxis=False,
        hovertext=[f"{name}: {text}" for name, text in zip(names, texts, strict=True)],
        hoverinfo="text",
        totals_marker_color=BRIDGE_COLOURS["total"],
        increasing_marker_color=BRIDGE_COLOURS["up"],
        decreasing_marker_color=BRIDGE_COLOURS["down"],
        connector={"mode": "between", "line": {"color": GRID, "width": 1}},
    )
    figure = blank([steps], height=ROW * len(names) + 16, right=right, margin=8)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(
        tickvals=steps.y,
        ticktext=[f"{name} " for name in names],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )
    return figure


@drawn.once
def lines(frame: pd.DataFrame, *, unit: str) -> go.Figure:
    """Columns of year, series and value: a line a series, named with its value at its end."""
    years = frame.pivot(index="year", columns="series", values="value").astype(float)
    years = years.dropna(axis=1, how="all")
    divisor, title = dutch.axis(unit, years.max().max())
    years = years / divisor
    low, top = min(0, years.min().min() * 1.08), years.max().max() * 1.08
    styles = [_style(name, i) for i, name in enumerate(years)]
    traces = [_line(years[n], s, unit, divisor) for n, s in zip(years, styles, strict=True)]
    ends = dict(_end(years[name], unit, divisor) for name in years)
    figure = blank(traces, right=_room(ends))
    _name(figure, ends, [colour for colour, _ in styles], at=years.index.max() + 0.1, top=top)
    _years(figure, years.index, 0.1)
    figure.update_yaxes(range=[low, top], tickformat=_TICKS.get(unit, ",.0f"), nticks=5)
    if unit == "count" and top < SMALLEST:
        figure.update_yaxes(dtick=1)  # no half organisations
    return titled(figure, title)


def show(
    figure: go.Figure,
    *,
    key: str,
    summary: str,
    table: pd.DataFrame,
    filename: str,
    units: Mapping[str, str] | None = None,
    lazily: bool = False,
    of_one: str | None = None,
) -> None:
    """Draws the summary in words, the figure, and the same figures as a table to read or download.

    `units` says of columns with bare numbers how they read; other cells are shown as they are.
    `lazily` draws the table only once it is opened: where a slider waits for the figure. `of_one`
    is as for `tables.download`.
    """
    with st.container(width=WIDEST):
        st.markdown(dutch.markdown(summary))
        st.plotly_chart(figure, key=key, config=PLOTLY_CONFIG, alt=summary)
        told = "rerun" if lazily else "ignore"
        box = st.expander("Tabel en download", key=f"{key}-table", on_change=told)
        if lazily and not box.open:
            return
        with box:
            tables.show(table, units)
            tables.download(table, filename, key=f"{key}-csv", of_one=of_one)


def _sectors_by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """A row for each year, a column for each sector that occurs, in the order of the colours."""
    years = frame.pivot(index="year", columns="sector", values="value").astype(float)
    occurs = {sector for sector in years if years[sector].fillna(0).ne(0).any()}
    if strange := occurs - set(SECTOR_COLOURS):
        raise KeyError(f"no colour for {sorted(strange)}")
    return years[[sector for sector in SECTOR_COLOURS if sector in occurs]]


def _columns(
    heights: pd.DataFrame, *, labels: pd.DataFrame, hover: pd.DataFrame, width: float = 0.72
) -> go.Figure:
    """A column for each year, and beside the last one the names of the sectors."""
    top = 1.0 * (heights.sum(axis=1).max() or 1)
    thin = heights < top * LABEL / (HEIGHT - 2 * MARGIN)
    labels = labels.mask(thin | heights.isna(), "")
    bars = [_bar(sector, heights[sector], labels[sector], hover[sector]) for sector in heights]
    last = heights.iloc[-1].fillna(0) if len(heights) else pd.Series(dtype=float)
    sectors = list(heights)
    names = [_named(heights[sector]) for sector in sectors]
    figure = blank(bars, right=_room(names))
    figure.update_layout(
        barmode="stack", bargap=1 - width, uniformtext={"minsize": 10, "mode": "hide"}
    )
    middles = dict(zip(names, last.cumsum() - last / 2, strict=True))
    colours = [SECTOR_COLOURS[sector] for sector in sectors]
    _name(figure, middles, colours, at=heights.index.max() + width / 2, top=top)
    _years(figure, heights.index, width / 2)
    figure.update_yaxes(visible=False, range=[0, top])
    return figure


def _named(heights: pd.Series) -> str:
    """The name of a sector, with its last year where it is not in the last column."""
    some = heights[heights.fillna(0) > 0].index
    gone = "" if some.max() == heights.index.max() else f" ({some.max()})"
    return f"{heights.name}{gone}"


def _bar(sector: str, heights: pd.Series, labels: pd.Series, hover: pd.Series) -> go.Bar:
    return go.Bar(
        name=sector,
        x=heights.index.tolist(),
        y=heights.tolist(),
        marker={
            "color": SECTOR_COLOURS[sector],
            "line": {"color": BACKGROUND, "width": 1.5},
            "pattern": {
                "shape": SECTOR_PATTERNS.get(sector, ""),
                "fillmode": "overlay",
                "fgcolor": LIGHT_TEXT,
                "fgopacity": 0.25,
                "size": 6,
            },
        },
        text=labels.tolist(),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": LIGHT_TEXT if sector in DARK_SECTORS else DARK_TEXT, "size": 12},
        hovertext=[f"{sector} {year}: {text}" for year, text in hover.items()],
        hoverinfo="text",
    )


def _tops(figure: go.Figure, heights: pd.Series, texts: pd.Series) -> None:
    """What stands above each column."""
    figure.add_scatter(
        x=heights.index.tolist(),
        y=heights.fillna(0).tolist(),
        text=[f"<b>{text}</b>" for text in texts],
        mode="text",
        textposition="top center",
        textfont_size=14,
        cliponaxis=False,
        hoverinfo="skip",
    )


def _name(
    figure: go.Figure,
    names: Mapping[str, float],
    colours: Sequence[str],
    *,
    at: float,
    top: float,
) -> None:
    """Names to the right of the marks instead of a legend, moved apart until each has its line."""
    gap = top * LINE / (HEIGHT - 2 * MARGIN)
    heights = _spread(list(names.values()), gap, top)
    for name, colour, height in zip(names, colours, heights, strict=True):
        figure.add_annotation(
            text=f'<span style="color:{colour};font-size:17px">■</span> {name}',
            x=at,
            y=height,
            xanchor="left",
            xshift=4,  # pixels, so that it stays clear of a narrow column too
            showarrow=False,
        )


def _spread(heights: Sequence[float], gap: float, top: float) -> list[float]:
    """The heights in their order, at least a gap apart: pushed up, and down again from the top."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = list(heights)
    for below, i in pairwise(order):
        placed[i] = max(placed[i], placed[below] + gap)
    ceiling = top
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return placed


def _room(texts: Iterable[str]) -> int:
    """Pixels that the longest name takes."""
    return 24 + round(
        LETTER * max((len(re.sub(r"<[^>]+>", "", text)) for text in texts), default=0)
    )


def _step(value: float, kind: str, unit: str) -> str:
    sign = "+" if kind == "up" and not dutch.unknown(value) else ""
    return sign + dutch.number(value, unit)


def _style(name: str, position: int) -> tuple[str, str]:
    """The colour and the dash of a line."""
    if name in SECTOR_COLOURS:
        return SECTOR_COLOURS[name], "solid"
    return SERIES_STYLES[position % len(SERIES_STYLES)]


def _line(values: pd.Series, style: tuple[str, str], unit: str, divisor: int) -> go.Scatter:
    colour, dash = style
    name = dutch.plotly(str(values.name))
    return go.Scatter(
        name=name,
        x=values.index.tolist(),
        y=values.tolist(),
        mode="lines+markers",
        line={"color": colour, "dash": dash, "width": 2.5},
        marker={"color": colour, "size": 7},
        hovertext=[f"{name} {y}: {dutch.number(v * divisor, unit)}" for y, v in values.items()],
        hoverinfo="text",
    )


def _end(values: pd.Series, unit: str, divisor: int) -> tuple[str, float]:
    """What stands beside the end of a line: its year too, where it ends before the others."""
    known = values.dropna()
    end, year = known.iloc[-1], known.index[-1]
    late = "" if year == values.index.max() else f" ({year})"
    value = dutch.mark(end * divisor, unit, divisor=divisor)
    return f"{dutch.plotly(str(values.name))} <b>{value}</b>{late}", end


def blank(
    traces: Sequence[Any], *, right: int, height: int = HEIGHT, margin: int = MARGIN
) -> go.Figure:
    """A figure of this house: transparent, and still, so that a finger scrolls the page."""
    both = {"fixedrange": True, "ticks": "", "tickfont": {"size": 13, "color": TEXT}}
    layout = {  # at once: Plotly checks the whole figure again at every update
        "height": height,
        "margin": {"l": 0, "r": right, "t": margin, "b": margin, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "separators": ",.",
        "font": {"size": 13, "color": TEXT},
        "xaxis": {"showgrid": False, "zeroline": False, **both},
        "yaxis": {
            "gridcolor": GRID,
            "zerolinecolor": TEXT,
            "automargin": True,
            "title": {"text": ""},
            **both,
        },
    }
    return go.Figure(traces, layout)


def _years(figure: go.Figure, years: pd.Index, room: float) -> None:
    """Only years that have figures are named; few of them do not become wide slabs."""
    wider = max(0.0, (4 - len(years)) / 2)
    figure.update_xaxes(
        tickvals=years.tolist(),
        ticktext=[str(year) for year in years],
        range=[years.min() - room - wider, years.max() + room + wider],
        tickangle=0,
        ticklabelstandoff=4,
    )


def titled(figure: go.Figure, title: str) -> go.Figure:
    """The unit, above the axis and level: a title on its side is hard to read."""
    figure.add_annotation(
        text=title,
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        yshift=22,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
    )
    return figure
