"""Figures of one organisation: beside its group, and what it took part in. Frames in, figures out.

Knows how they look, at any width; never what they mean, and computes nothing but places on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, drawn

BAND, OWN = "#6f92b3", "#b8560f"  # 3:1 on both backgrounds; an edge parts one from the other
BAR = "#4f7fa8"
ROW = 50  # pixels for a line of text and its bar below
ROOM = 1.12  # times the highest figure, so that the last mark stays whole


@dataclass(frozen=True, kw_only=True)
class Band:
    """One figure beside the middle half of a group: its heading in words, and the places."""

    heading: str
    value: float
    low: float
    median: float
    high: float


@drawn.once
def bands(shown: Sequence[Band]) -> go.Figure:
    """A band each, on a scale of its own from 0: the middle half, its median, the own figure."""
    traces: list[go.Scatter] = []
    for at, band in enumerate(shown):
        unit = ROOM * max(band.value, band.high) or 1.0
        low, median, high, own = (
            place / unit for place in (band.low, band.median, band.high, band.value)
        )
        traces += [
            _line([0, 1], at, charts.GRID, 2),
            _line([low, high], at, BAND, 16),
            _mark(median, at, symbol="line-ns", size=20, colour=charts.TEXT),
            _mark(own, at, symbol="diamond", size=16, colour=OWN),
        ]
    figure = charts.blank(traces, right=12, height=2 * ROW * len(shown), margin=0)
    figure.update_xaxes(visible=False, range=[-0.02, 1.02])
    figure.update_yaxes(visible=False, range=[len(shown) - 0.55, -0.75])
    for at, band in enumerate(shown):
        _heading(figure, band.heading, at, lift=14)
    return figure


@drawn.once
def bars(frame: pd.DataFrame) -> go.Figure:
    """Columns of label, value and text: a bar each, named above it so that names stay whole."""
    places = list(range(len(frame)))
    figure = charts.blank(
        [
            go.Bar(
                orientation="h",
                x=frame["value"].astype(float).tolist(),
                y=places,
                width=0.34,
                marker_color=BAR,
                hoverinfo="skip",
            )
        ],
        right=12,
        height=ROW * len(frame) + 24,
        margin=0,
    )
    figure.update_xaxes(visible=False, range=[0, 1.02 * (frame["value"].max() or 1)])
    figure.update_yaxes(visible=False, range=[len(frame) - 0.6, -0.9])
    for at, text in zip(places, frame["text"], strict=True):
        _heading(figure, text, at, lift=7)
    return figure


def _line(ends: list[float], at: int, colour: str, width: int) -> go.Scatter:
    return go.Scatter(
        x=ends, y=[at, at], mode="lines", line={"color": colour, "width": width}, hoverinfo="skip"
    )


def _mark(place: float, at: int, *, symbol: str, size: int, colour: str) -> go.Scatter:
    return go.Scatter(
        x=[place],
        y=[at],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": size,
            "color": colour,
            "line": {
                "color": colour if symbol.startswith("line") else charts.BACKGROUND,
                "width": 2,
            },
        },
        hoverinfo="skip",
    )


def _heading(figure: go.Figure, text: str, at: int, *, lift: int) -> None:
    """Above the mark, from the left: text of any length stays clear of the marks."""
    figure.add_annotation(
        text=text,
        x=0,
        y=at,
        xref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=lift,
        align="left",
        showarrow=False,
    )
