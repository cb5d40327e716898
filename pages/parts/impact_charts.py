"""How reach, layers, scores and the flow of knowledge look; never what they mean.

Built on `pages.parts.charts`: every mark carries its own text, so nothing hangs on colour or hover.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, drawn, dutch

PLAIN, QUIET = "#4f7fa8", "#8b949e"  # both 3:1 on white and on the dark background
ROW = 44  # pixels for one line of a chart that is read from the left
SCORE_ROW = 62  # pixels for a name, and the largest dot under it
DOT, BINS = 14, 24  # pixels of a dot; as many steps of dots fit beside each other on a phone
LOOP, STEPS = 1.0, 120  # half the width of the figure of eight, and the points it is drawn by


@drawn.once
def intervals(frame: pd.DataFrame) -> go.Figure:
    """Columns of name, part, whole, low and high: each share as a dot in its interval.

    Where the whole is too small for a percentage only the counts are told.
    """
    height = ROW * len(frame) + 40
    figure = charts.blank([], right=8, height=height, margin=20)
    for at, row in enumerate(frame.itertuples()):
        label = f"{dutch.number(row.part, 'count')} van {dutch.number(row.whole, 'count')}"
        if row.whole >= charts.SMALLEST:
            share = dutch.number(row.part / row.whole, "share", digits=0)
            label += f" (<b>{share}</b>)"
            colour = charts.SECTOR_COLOURS.get(row.name, PLAIN)
            figure.add_scatter(
                x=[row.low, row.high],
                y=[at, at],
                mode="lines",
                line={"color": colour, "width": 4},
                opacity=0.55,
                hoverinfo="skip",
            )
            figure.add_scatter(
                x=[row.part / row.whole],
                y=[at],
                mode="markers",
                marker={"color": colour, "size": 13},
                hoverinfo="skip",
            )
        _above(figure, f"{dutch.plotly(row.name)}: {label}", at)
    figure.update_xaxes(
        range=[-0.06, 1.08],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        ticktext=["0%", "25%", "50%", "75%", "100%"],
        showgrid=True,
        gridcolor=charts.GRID,
    )
    figure.update_yaxes(visible=False, range=[len(frame) - 0.6, -0.75])
    return figure


@drawn.once
def strip(values: Sequence[int], median: float) -> go.Figure:
    """A dot for each participant, at how often it came; dots of about the same stand on another."""
    step = max(1, math.ceil((max(values) + 1) / BINS))
    stacked: dict[int, int] = {}
    places = []
    for value in values:
        bin_ = value // step
        stacked[bin_] = stacked.get(bin_, 0) + 1
        places.append((bin_ * step + (step - 1) / 2, stacked[bin_]))
    highest = max(stacked.values())
    dots = go.Scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers",
        marker={"color": PLAIN, "size": DOT - 3},
        hoverinfo="skip",
    )
    figure = charts.blank([dots], right=8, height=DOT * (highest + 2) + 110)
    figure.add_vline(x=median, line={"color": charts.TEXT, "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=median,
        y=highest + 1.6,
        text=f"mediaan <b>{dutch.number(median, 'count')}</b>",
        xanchor="left",
        xshift=4,
        showarrow=False,
    )
    figure.update_xaxes(range=[-step, max(values) + step], nticks=8)
    figure.update_yaxes(visible=False, range=[0, highest + 2.2])
    figure.add_annotation(
        text="deelnames in het jaar",
        xref="paper",
        yref="paper",
        x=0.5,
        y=0,
        yshift=-38,
        showarrow=False,
    )
    return figure


@drawn.once
def bars(names: Sequence[str], values: Sequence[float]) -> go.Figure:
    """A bar for each name, which stands above it, with its number behind it."""
    figure = charts.blank(
        [
            go.Bar(
                orientation="h",
                x=list(values),
                y=list(range(len(names))),
                width=0.42,
                marker={"color": PLAIN},
                text=[f"<b>{dutch.number(value, 'count')}</b>" for value in values],
                textposition="outside",
                cliponaxis=False,
                hoverinfo="skip",
            )
        ],
        right=36,
        height=ROW * len(names) + 20,
        margin=4,
    )
    for at, name in enumerate(names):
        _above(figure, dutch.plotly(name), at)
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(visible=False, range=[len(names) - 0.6, -0.8])
    return figure


@drawn.once
def scores(frame: pd.DataFrame) -> go.Figure:
    """Columns of activity, factor and score: a line for each activity, a dot for each factor.

    The larger the dot, the higher the score, which stands in it; names are in their own order.
    """
    rows = {name: at for at, name in enumerate(dict.fromkeys(frame["activity"]))}
    columns = {factor: at for at, factor in enumerate(sorted(frame["factor"].unique()))}
    figure = charts.blank(
        [
            go.Scatter(
                x=[columns[factor] for factor in frame["factor"]],
                y=[rows[name] for name in frame["activity"]],
                mode="markers+text",
                marker={
                    "color": PLAIN,
                    "size": [12 + 4 * score for score in frame["score"]],
                    "opacity": 1,  # else dots of many sizes are see-through
                },
                text=[f"<b>{score}</b>" for score in frame["score"]],
                textfont={"color": charts.LIGHT_TEXT, "size": 13},
                hoverinfo="skip",
            )
        ],
        right=8,
        height=SCORE_ROW * len(rows) + 34,
        margin=4,
    )
    for name, at in rows.items():
        _above(figure, dutch.plotly(name), at, shift=17)
    figure.update_xaxes(
        side="top",
        tickvals=list(columns.values()),
        ticktext=[f"<b>{factor}</b>" for factor in columns],
        range=[-0.5, len(columns) - 0.5],
        automargin=True,
    )
    figure.update_yaxes(visible=False, range=[len(rows) - 0.55, -0.75])
    return figure


@drawn.once
def eight(education: int, practice: int, both: int) -> go.Figure:
    """Two loops that meet: what only education uses, what only practice uses, and what both do."""
    turns = [2 * math.pi * at / STEPS for at in range(STEPS + 1)]
    figure = charts.blank([], right=8, height=300, margin=8)
    figure.add_scatter(
        x=[LOOP * math.cos(turn) for turn in turns],
        y=[LOOP * math.sin(turn) * math.cos(turn) for turn in turns],
        mode="lines",
        line={"color": QUIET, "width": 9},
        hoverinfo="skip",
    )
    figure.add_scatter(  # whoever follows the line goes up at either end
        x=[-LOOP, LOOP],
        y=[0, 0],
        mode="markers",
        marker={"symbol": "triangle-up", "size": 26, "color": QUIET},
        hoverinfo="skip",
    )
    for x, number, name in (
        (-0.62, education, "alleen<br>onderwijs"),
        (0.62, practice, "alleen<br>praktijk"),
    ):
        figure.add_annotation(
            x=x, y=0.1, text=f"<b>{number}</b>", font={"size": 30}, showarrow=False
        )
        figure.add_annotation(x=x, y=-0.15, text=name, showarrow=False)
    figure.add_scatter(
        x=[0],
        y=[0],
        mode="markers+text",
        marker={"size": 50, "color": PLAIN},
        text=[f"<b>{both}</b>"],
        textfont={"size": 24, "color": charts.LIGHT_TEXT},
        hoverinfo="skip",
    )
    figure.add_annotation(x=0, y=0, yshift=-42, text="beide", showarrow=False)
    figure.update_xaxes(visible=False, range=[-1.12, 1.12])
    figure.update_yaxes(visible=False, range=[-0.62, 0.62])
    return figure


def _above(figure: go.Figure, text: str, at: int, *, shift: int = 12) -> None:
    """The name of a line, above its marks: beside them there is no room on a phone."""
    figure.add_annotation(
        xref="paper",
        x=0,
        y=at,
        yshift=shift,
        text=text,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        bgcolor=charts.BACKGROUND,  # no line of the grid goes through the name
    )
