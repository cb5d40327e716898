"""Frames in, figures out: how a network, its sectors and its mixing look; never what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import drawn, dutch
from pages.parts.charts import BACKGROUND, GRID, SECTOR_COLOURS, SMALLEST, TEXT, blank, titled

# A sector has a shape besides its colour.
SHAPES = {
    "zorg": "circle",
    "welzijn": "square",
    "wonen": "diamond",
    "onderwijs": "triangle-up",
    "overig": "pentagon",
    "onbekend": "x",
}
SIGNS = {
    "zorg": "●",
    "welzijn": "■",
    "wonen": "◆",
    "onderwijs": "▲",
    "overig": "⬟",
    "onbekend": "✕",
}
# Events shared from, to (None: more), and the width of the line.
WEIGHTS = ((1, 1, 0.6), (2, 3, 1.6), (4, None, 3.4))
LINES = "dun: 1 keer, midden: 2 of 3 keer, dik: 4 keer of vaker"
SMALL, LARGE = 9, 26  # pixels: an organisation that came to nothing, and the one that came most
LINK = "rgba(128, 140, 153, 0.45)"
NAMED = 5  # names that fit at 390 pixels; all others are in the table
# Zero is no chance level: that is the mark on each band.
ZONES = ("◀ binnen<br>sectoren", "evenveel", "tussen<br>sectoren ▶")


@drawn.once
def drawing(
    organisations: pd.DataFrame,
    ties: pd.DataFrame,
    places: Mapping[str, tuple[float, float]],
) -> go.Figure:
    """Organisations where they stand, and a line between those that shared events."""
    lines = [
        _lines(ties[ties["shared"].between(low, high or ties["shared"].max())], places, width)
        for low, high, width in WEIGHTS
    ]
    most = organisations["events"].max() or 1
    groups = organisations.groupby("sector", sort=False)
    marks = [_marks(sector, group, places, most) for sector, group in groups]
    figure = blank([*lines, *marks], right=8, height=520, margin=64)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    _names(figure, organisations, places)
    figure = titled(figure, _key(groups.size()))
    figure.layout.annotations[-1].align = "left"
    return figure


# Where a sector stands, each year the same; the network's own four at the corners.
CORNERS = {
    "zorg": (0.0, 1.0),
    "welzijn": (1.0, 1.0),
    "wonen": (0.0, 0.0),
    "onderwijs": (1.0, 0.0),
    "overig": (0.5, 1.35),
    "onbekend": (0.5, -0.35),
}
BROADEST, ROUNDEST = 16, 54  # pixels: a line when every pair met, the sector with most participants


@drawn.once
def sectors(frame: pd.DataFrame, sizes: Mapping[str, int]) -> go.Figure:
    """Sectors at their corner, and between two of them a line as broad as the share of their pairs
    that met. In: columns of sector, other, tied, possible; how many participants each has, also one
    of which no pairs are told."""
    between = frame[frame["sector"] < frame["other"]]
    lines = [
        go.Scatter(
            x=[CORNERS[one.sector][0], CORNERS[one.other][0]],
            y=[CORNERS[one.sector][1], CORNERS[one.other][1]],
            mode="lines",
            line={"color": LINK, "width": 1 + BROADEST * one.tied / one.possible},
            hoverinfo="skip",
        )
        for one in between.itertuples()
    ]
    here = [sector for sector in CORNERS if sector in sizes]
    most = max(sizes[sector] for sector in here)
    marks = go.Scatter(
        x=[CORNERS[sector][0] for sector in here],
        y=[CORNERS[sector][1] for sector in here],
        mode="markers",
        marker={
            "symbol": [SHAPES[sector] for sector in here],
            "color": [SECTOR_COLOURS[sector] for sector in here],
            "size": [ROUNDEST * (sizes[sector] / most) ** 0.5 for sector in here],
            "line": {"width": 1, "color": BACKGROUND},
            "opacity": 1,
        },
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure = blank([*lines, marks], right=0, height=380, margin=24)
    figure.update_xaxes(visible=False, range=[-0.35, 1.35])
    figure.update_yaxes(visible=False, range=[-0.55, 1.55])
    for one in between.itertuples():
        (x1, y1), (x2, y2) = CORNERS[one.sector], CORNERS[one.other]
        third = (2 * x1 + x2) / 3, (2 * y1 + y2) / 3  # two diagonals would meet in the middle
        figure.add_annotation(
            text=f"{one.tied:.0f} van {one.possible:.0f}",
            x=third[0],
            y=third[1],
            showarrow=False,
            bgcolor=BACKGROUND,
            font={"size": 12, "color": TEXT},
        )
    for sector in here:
        x, y = CORNERS[sector]
        figure.add_annotation(
            text=f"<b>{sector}</b> {sizes[sector]}",
            x=x,
            y=y,
            yshift=42 if y > 0.5 else -42,
            showarrow=False,
        )
    return figure


@drawn.once
def matrix(frame: pd.DataFrame) -> go.Figure:
    """Columns of sector, other, tied, possible: how many pairs of each two sectors met."""
    sectors = [one for one in SECTOR_COLOURS if one in set(frame["sector"])]
    tied, possible = (
        frame.pivot(index="sector", columns="other", values=value).reindex(sectors, columns=sectors)
        for value in ("tied", "possible")
    )
    texts = [
        [_cell(tied.loc[row, column], possible.loc[row, column]) for column in sectors]
        for row in sectors
    ]
    heat = go.Heatmap(
        x=sectors,
        y=sectors,
        z=(tied / possible).astype(float).to_numpy(),
        zmin=0,
        zmax=1,
        text=texts,
        texttemplate="%{text}",
        textfont={"size": 12, "color": TEXT},
        colorscale=[[0, "rgba(79, 127, 168, 0.05)"], [1, "rgba(79, 127, 168, 0.55)"]],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )
    figure = blank([heat], right=0, height=64 * len(sectors) + 60, margin=30)
    figure.update_xaxes(side="top")
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return figure


@drawn.once
def mixing(frame: pd.DataFrame) -> go.Figure:
    """Columns of label, value, expected, low, high: what is, on the band that chance gives."""
    rows = list(range(len(frame)))
    band = [
        go.Scatter(
            x=[one.low, one.high],
            y=[row, row],
            mode="lines",
            line={"color": GRID, "width": 16},
            hoverinfo="skip",
        )
        for row, one in zip(rows, frame.itertuples(), strict=True)
    ]
    chance = go.Scatter(
        x=frame["expected"],
        y=rows,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 2, "color": TEXT}},
        hoverinfo="skip",
    )
    found = go.Scatter(
        x=frame["value"],
        y=rows,
        mode="markers+text",
        marker={"size": 12, "color": "#b5654a", "line": {"width": 1, "color": BACKGROUND}},
        text=[f"<b>{dutch.mark(value, 'index')}</b>" for value in frame["value"]],
        textposition="top center",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = blank([*band, chance, found], right=8, height=52 * len(rows) + 112, margin=56)
    figure.update_xaxes(range=[-1.08, 1.08], tickvals=[-1, 0, 1], ticktext=["−1", "0", "1"])
    figure.update_yaxes(
        tickvals=rows,
        ticktext=[f"{label} " for label in frame["label"]],
        range=[len(rows) - 0.4, -0.8],
        zeroline=False,
    )
    for text, at, anchor in zip(ZONES, (0, 0.5, 1), ("left", "center", "right"), strict=True):
        figure.add_annotation(
            text=text,
            x=at,
            y=1,
            xref="paper",
            yref="paper",
            xanchor=anchor,
            yanchor="bottom",
            showarrow=False,
        )
    return figure


def _lines(
    ties: pd.DataFrame, places: Mapping[str, tuple[float, float]], width: float
) -> go.Scatter:
    """All lines of one width; a None lifts the pen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for tie in ties.itertuples():
        (x1, y1), (x2, y2) = places[tie.entity], places[tie.other]
        x += [x1, x2, None]
        y += [y1, y2, None]
    line = {"color": LINK, "width": width}
    return go.Scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip")


def _marks(
    sector: Any,
    group: pd.DataFrame,
    places: Mapping[str, tuple[float, float]],
    most: float,
) -> go.Scatter:
    who = [dutch.plotly(name) for name in group["organisation"]]
    came = [dutch.plural(n, "bijeenkomst", "bijeenkomsten") for n in group["events"]]
    return go.Scatter(
        x=[places[one][0] for one in group["entity"]],
        y=[places[one][1] for one in group["entity"]],
        mode="markers",
        marker={
            "symbol": SHAPES[sector],
            "color": SECTOR_COLOURS[sector],
            "size": [SMALL + (LARGE - SMALL) * n / most for n in group["events"]],
            "line": {"width": 1, "color": BACKGROUND},
        },
        hovertext=[f"{one}: {events}" for one, events in zip(who, came, strict=True)],
        hoverinfo="text",
        cliponaxis=False,
    )


def _names(
    figure: go.Figure, organisations: pd.DataFrame, places: Mapping[str, tuple[float, float]]
) -> None:
    """The names of those that came most, where they are clear of one another."""
    xs, ys = (sorted(places[one][at] for one in organisations["entity"]) for at in (0, 1))
    wide, high = (xs[-1] - xs[0]) or 1, (ys[-1] - ys[0]) or 1
    named: list[tuple[float, float]] = []
    for one in organisations.sort_values("events", ascending=False).itertuples():
        x, y = places[one.entity]
        if len(named) == NAMED or not one.events:
            return
        if any(abs(y - other) < high / 16 for _, other in named):  # a line of text on a phone
            continue
        named.append((x, y))
        right = (x - xs[0]) / wide > 0.5
        figure.add_annotation(
            text=dutch.plotly(one.organisation),
            x=x,
            y=y,
            xanchor="right" if right else "left",
            xshift=-10 if right else 10,
            showarrow=False,
            bgcolor=BACKGROUND,
            opacity=0.85,
            font={"size": 12},
        )


def _key(sizes: pd.Series) -> str:
    """The sectors with their sign, three on a line so that a phone shows them."""
    parts = [
        f'<span style="color:{SECTOR_COLOURS[sector]}">{SIGNS[sector]}</span> {sector} {size}'
        for sector, size in sizes.items()
    ]
    rows: Iterable[list[str]] = (parts[at : at + 3] for at in range(0, len(parts), 3))
    return "<br>".join("   ".join(row) for row in rows)


def _cell(tied: float, possible: float) -> str:
    if dutch.unknown(possible):
        return dutch.UNKNOWN
    counts = f"{tied:.0f} van {possible:.0f}"
    share = f"<br>{dutch.mark(tied / possible, 'share')}" if possible >= SMALLEST else ""
    return f"{counts}{share}"
