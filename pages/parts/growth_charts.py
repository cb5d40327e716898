"""Figures on growth: what is left of each cohort, shares with their margin, shares in two years.

Frames in, figures out; no arithmetic on what they mean.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, drawn, dutch

# From few left to all: light enough for dark text in every cell, in a light and a dark page.
COHORT_COLOURS = ((0.0, "#f4d9c6"), (0.5, "#dfe8ea"), (1.0, "#8fbfdc"))
CELL, HEAD = 48, 34  # pixels: a row with two lines of text, and the years above the first
PAIR = 56  # pixels for one row of two dots, with two lines of text beside it
LINE_COLOUR = "#4f7fa8"


@drawn.once
def cohorts(frame: pd.DataFrame) -> go.Figure:
    """Columns of label, year, share and text: a row a cohort, a column a year."""
    shares = frame.pivot(index="label", columns="year", values="share")
    order = frame["label"].drop_duplicates().tolist()
    shares = shares.loc[order].astype(float)
    texts = frame.pivot(index="label", columns="year", values="text").loc[order].fillna("")
    cells = go.Heatmap(
        z=shares.to_numpy().tolist(),
        x=[str(year) for year in shares],
        y=[dutch.plotly(label) for label in order],
        zmin=0,
        zmax=1,
        colorscale=COHORT_COLOURS,
        showscale=False,
        xgap=3,
        ygap=3,
        text=texts.to_numpy().tolist(),
        texttemplate="%{text}",
        textfont={"color": charts.DARK_TEXT, "size": 13},
        hoverinfo="skip",
    )
    figure = charts.blank([cells], right=0, height=CELL * len(order) + HEAD, margin=0)
    figure.update_layout(margin_t=HEAD)
    figure.update_xaxes(type="category", side="top", tickangle=0)
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticksuffix=" ")
    return figure


@drawn.once
def margins(frame: pd.DataFrame) -> go.Figure:
    """Columns of year, share, low, high and text: a dot a year, with the margin around it."""
    dots = go.Scatter(
        x=frame["year"].tolist(),
        y=frame["share"].tolist(),
        mode="markers",
        marker={"color": LINE_COLOUR, "size": 11},
        error_y={
            "array": (frame["high"] - frame["share"]).tolist(),
            "arrayminus": (frame["share"] - frame["low"]).tolist(),
            "color": LINE_COLOUR,
            "thickness": 2,
            "width": 6,
        },
        hoverinfo="skip",
    )
    texts = go.Scatter(
        x=frame["year"].tolist(),
        y=frame["low"].tolist(),
        text=[f"<br>{text}" for text in frame["text"]],  # clear of the end of the margin
        mode="text",
        textposition="bottom center",
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = charts.blank([dots, texts], right=10, height=360, margin=charts.MARGIN)
    years = frame["year"]
    figure.update_xaxes(
        tickvals=years.tolist(),
        ticktext=[str(year) for year in years],
        range=[years.min() - 0.6, years.max() + 0.6],
        tickangle=0,
    )
    figure.update_yaxes(range=[0, 1], tickformat=",.0%", nticks=5)
    return figure


@drawn.once
def pairs(frame: pd.DataFrame, years: tuple[str, str]) -> go.Figure:
    """Columns of name, label, before and after (shares): two dots a row, the open one is first."""
    rows = list(range(len(frame)))
    colours = [charts.SECTOR_COLOURS.get(name, charts.TEXT) for name in frame["name"]]
    traces = [
        _arrow(row, one["before"], one["after"], colour)
        for row, one, colour in zip(rows, frame.to_dict("records"), colours, strict=True)
    ]
    figure = charts.blank(traces, right=8, height=PAIR * len(rows) + 90, margin=charts.MARGIN)
    low = frame[["before", "after"]].min().min()
    high = frame[["before", "after"]].max().max()
    room = max(high - low, 0.1) * 0.34  # for the percentages beside the outermost dots
    figure.update_xaxes(range=[low - room, high + room], tickformat=",.0%", nticks=5, showgrid=True)
    figure.update_xaxes(gridcolor=charts.GRID)
    figure.update_yaxes(
        tickvals=rows,
        ticktext=[f"{label}  " for label in frame["label"]],
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
    )
    return charts.titled(figure, f"○ {years[0]}   ● {years[1]}")


def _arrow(row: int, before: float, after: float, colour: str) -> go.Scatter:
    """From the open dot to the full one, the percentages on the outer sides."""
    sides = ["middle right", "middle left"] if before > after else ["middle left", "middle right"]
    return go.Scatter(
        x=[before, after],
        y=[row, row],
        mode="lines+markers+text",
        line={"color": colour, "width": 3},
        marker={
            "color": [charts.BACKGROUND, colour],
            "line": {"color": colour, "width": 2.5},
            "size": 13,
        },
        text=[f" {dutch.mark(share, 'share')} " for share in (before, after)],
        textposition=sides,
        cliponaxis=False,
        hoverinfo="skip",
    )
