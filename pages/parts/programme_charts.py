"""How the cut line looks: every line of the programme as a bar, and where the money stops.

Knows how it looks, at any width; never what falls or why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.parts import charts, dutch

RUNS, GONE, LINE = "#4f7fa8", "#8b949e", "#c4622d"
ROW, GAP = 44, 0.95  # pixels for a name and its bar below; rows of room for a line between them
LONGEST = 0.56  # of the width: beside the longest bar its label has to fit on a phone


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One bar: its place in the order, its name and block, what was planned and what of it runs in
    euros, and its label."""

    rank: int
    name: str
    block: str
    planned: float
    runs: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Divider:
    """A line across, above the bar at this place, with what it says."""

    at: int
    text: str
    strong: bool = False


def cut_line(marks: Sequence[Mark], dividers: Sequence[Divider]) -> go.Figure:
    """The bars from top to bottom: what runs is filled, what does not is hatched."""
    places = [at + GAP * sum(divider.at <= at for divider in dividers) for at in range(len(marks))]
    end = len(marks) - 0.55 + GAP * len(dividers)
    height = round(ROW * (end + 1))
    figure = charts.blank(
        [
            _bars(places, [mark.runs for mark in marks], RUNS, ""),
            _bars(places, [mark.planned - mark.runs for mark in marks], GONE, "/"),
        ],
        right=0,
        height=height,
        margin=0,
    )
    longest = max((mark.planned for mark in marks), default=0.0) or 1.0
    figure.update_layout(barmode="stack")
    figure.update_xaxes(visible=False, range=[0, longest / LONGEST])
    figure.update_yaxes(visible=False, range=[end, -1.0])
    texts = [text(m, p) for m, p in zip(marks, places, strict=True) for text in (_name, _label)]
    for number, divider in enumerate(sorted(dividers, key=lambda one: one.at)):
        place = divider.at + GAP * number - 0.1
        _divide(figure, divider, place)
        texts.append(_why(divider, place))
    # together: one by one Plotly checks all of them again each time, and a slider has to wait
    figure.update_layout(annotations=texts)
    return figure


def _bars(places: list[float], values: list[float], colour: str, pattern: str) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=places,
        x=values,
        width=0.32,
        marker={
            "color": "rgba(0,0,0,0)" if pattern else colour,
            "line": {"color": colour, "width": 1 if pattern else 0},
            "pattern": {"shape": pattern, "fgcolor": colour, "size": 5, "solidity": 0.35},
        },
        hoverinfo="skip",
    )


def _name(mark: Mark, place: float) -> dict[str, Any]:
    """Above its bar, with its place in the order."""
    block = f'<span style="font-size:11px">{dutch.plotly(mark.block)}</span>'
    return {
        "text": f"{mark.rank}. {dutch.plotly(mark.name)} · {block}",
        "x": 0,
        "y": place,
        "xref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 7,
        "showarrow": False,
    }


def _label(mark: Mark, place: float) -> dict[str, Any]:
    """What a bar is worth, to the right of it."""
    return {
        "text": mark.label,
        "x": mark.planned,
        "y": place,
        "xanchor": "left",
        "xshift": 5,
        "showarrow": False,
    }


def _divide(figure: go.Figure, divider: Divider, place: float) -> None:
    figure.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        y0=place,
        y1=place,
        line={
            "color": LINE if divider.strong else charts.TEXT,
            "width": 3 if divider.strong else 1,
            "dash": "solid" if divider.strong else "dot",
        },
    )


def _why(divider: Divider, place: float) -> dict[str, Any]:
    """What a line across the bars means, under its end."""
    return {
        "text": f"<b>{dutch.plotly(divider.text)}</b>",
        "x": 1,
        "y": place,
        "xref": "paper",
        "xanchor": "right",
        "yanchor": "top",
        "yshift": -1,
        "showarrow": False,
    }
