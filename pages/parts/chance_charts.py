"""How chances look: dots and bars that can be counted, bands around a line; no arithmetic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, dutch

REACHED, MISSED, BAND = "#2f7f86", "#9aa4ae", "rgba(47, 127, 134, 0.22)"
TARGET = "#c4622d"
COLUMNS = 14  # that fit a phone
DOT = 15  # pixels from one dot to the next above it
NICE = (1, 2, 2.5, 5, 10)  # steps that people count in


def dots(values: Sequence[float], *, target: float | None) -> go.Figure:
    """Amounts in euros, each a dot of equal chance; those that reach the target stand out.

    Dots are stacked in columns that begin at the target, so that its line parts them exactly; a
    column stands at the average of its amounts, so that one amount stands where it is.
    """
    width = _width(values)
    start = target or 0.0
    columns = [math.floor((value - start) / width) for value in values]
    inside = {c: [v for v, own in zip(values, columns, strict=True) if own == c] for c in columns}
    heights = [columns[:at].count(column) + 1 for at, column in enumerate(columns)]
    reached = [target is not None and value >= target for value in values]
    colours = [REACHED if one else MISSED for one in reached]
    marks = go.Scatter(
        x=[sum(inside[column]) / len(inside[column]) for column in columns],
        y=heights,
        mode="markers",
        marker={
            "size": DOT - 3,
            "color": colours,
            "symbol": ["circle" if one else "circle-open" for one in reached],
            "line": {"width": 2, "color": colours},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = charts.blank([marks], right=12, height=DOT * max(heights) + 110, margin=46)
    low, high = start + min(*columns, 0) * width, start + max(*columns, 0) * width
    figure.update_yaxes(visible=False, range=[0.4, max(heights) + 0.6])
    figure.update_xaxes(
        range=[low - width / 2, high + 1.5 * width], nticks=6, tickformat=",.0f", tickangle=0
    )
    if target is not None:
        _target(figure, target, high=high, low=low)
    return charts.titled(figure, "euro in het eerste jaar")


def _width(values: Sequence[float]) -> float:
    """The nicest distance between columns with which they fit a phone."""
    span = (max(values) - min(values)) / COLUMNS or max(max(values), 1) / COLUMNS
    power = 10 ** math.floor(math.log10(span))
    return next(step * power for step in NICE if step * power >= span)


def _target(figure: go.Figure, target: float, *, low: float, high: float) -> None:
    right = target > (low + high) / 2  # the name then stands to the left of its line
    figure.add_vline(x=target, line={"color": TARGET, "width": 2, "dash": "dash"})
    figure.add_annotation(
        text=f"doel {dutch.number(target, 'eur', digits=0)}",
        x=target,
        y=1,
        yref="paper",
        yshift=10,
        xanchor="right" if right else "left",
        xshift=-6 if right else 6,
        font={"color": TARGET, "size": 14},
        showarrow=False,
    )


def times(counts: Mapping[int, int], *, title: str) -> go.Figure:
    """How often each number comes out of a hundred times; the count stands above its bar."""
    bars = go.Bar(
        x=list(counts),
        y=list(counts.values()),
        width=0.72,
        marker={"color": REACHED},
        text=[f"<b>{count}</b>" for count in counts.values()],
        textposition="outside",
        textangle=0,
        textfont={"size": 14},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = charts.blank([bars], right=8, height=250)
    figure.update_yaxes(visible=False, range=[0, max(counts.values()) * 1.05])
    figure.update_xaxes(tickangle=0, dtick=max(1, math.ceil(len(counts) / COLUMNS)))
    return charts.titled(figure, title)


def band(frame: pd.DataFrame, *, unit: str) -> go.Figure:
    """Columns of year, low, mean and high: a line of what is expected, in a band.

    What each end comes to stands beside the last year.
    """
    divisor, title = dutch.axis(unit, frame[["low", "high"]].abs().to_numpy().max())
    years = frame["year"].tolist()
    low, mean, high = ((frame[side] / divisor).tolist() for side in ("low", "mean", "high"))
    area = go.Scatter(
        x=[*years, *reversed(years)],
        y=[*high, *reversed(low)],
        fill="toself",
        fillcolor=BAND,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )
    line = go.Scatter(
        x=years,
        y=mean,
        mode="lines+markers",
        line={"color": REACHED, "width": 2.5},
        marker={"color": REACHED, "size": 7},
        hoverinfo="skip",
    )
    figure = charts.blank([area, line], right=124)
    bottom, top = min(0.0, *low, *mean), max(0.0, *high, *mean)
    room = (top - bottom or 1) * 0.08
    span = (bottom - (room if bottom < 0 else 0), top + room)
    _ends(figure, frame.iloc[-1], unit, divisor, span)
    figure.update_yaxes(range=list(span), tickformat=",.0f", nticks=5, zeroline=True)
    figure.update_xaxes(tickvals=years, range=[years[0] - 0.15, years[-1] + 0.1], tickangle=0)
    return charts.titled(figure, title)


def _ends(
    figure: go.Figure, last: pd.Series, unit: str, divisor: int, span: tuple[float, float]
) -> None:
    """What stands beside the last year, moved apart until each has its two lines."""
    names = {"high": "1 op 10 meer dan", "mean": "verwacht", "low": "1 op 10 minder dan"}
    if last["high"] == last["low"]:
        names = {"mean": "zeker"}
    gap = 2 * (span[1] - span[0]) * charts.LINE / (charts.HEIGHT - 2 * charts.MARGIN)
    middle = last["mean"] / divisor
    for side, name in names.items():
        height = last[side] / divisor
        if side == "high":
            height = max(height, middle + gap)
        if side == "low":
            height = min(height, middle - gap)
        value = dutch.number(last[side], unit, digits=0 if unit == "eur" else None)
        figure.add_annotation(
            text=f"{name}<br><b>{value}</b>",
            x=last["year"],
            y=height,
            xanchor="left",
            xshift=8,
            align="left",
            showarrow=False,
        )
