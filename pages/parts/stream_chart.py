"""How a year's money looks as one stream: from income, through one purse, to blocks and activities.

Nodes in, figure out; every name is whole on a phone, however little its stretch is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from pages.parts import drawn, dutch
from pages.parts.charts import blank

# Of the blocks, in their order; income has the grey of what is not yet divided.
COLOURS = ("#3a6ea5", "#a8672f", "#6b8a3a", "#8e6c9c", "#3f8f97", "#9a7b2f")
SOURCE = "#76828f"
TALL, SMALLEST = 330, 34  # pixels: the whole purse; what a node with two lines of text needs


@dataclass(frozen=True, kw_only=True)
class Node:
    """One stretch of a column of the stream: its name, its euros, and which colour it has."""

    name: str
    amount: float
    colour: str


_COLUMNS = (0.0, 0.25, 0.30, 0.625)  # where they stand, as a part of the width
_THICK = 0.018
HEADERS = ("Inkomsten", "Programmadeel", "Activiteit")


@drawn.once
def stream(
    income: Sequence[Node], blocks: Sequence[Node], lines: Sequence[Sequence[Node]]
) -> go.Figure:
    """Income runs together into one purse, and from there to blocks and their lines."""
    flat = [line for block in lines for line in block]
    total = max(sum(n.amount for n in income), sum(n.amount for n in blocks))
    scale = TALL / total
    columns = [_stacked(nodes, scale) for nodes in (income, blocks, flat)]
    high = max(places[-1][1] for places in columns)
    columns = [_centred(places, high) for places in columns]
    left, middle, right = columns
    start = (high - total * scale) / 2
    purse = _running(start, [node.amount * scale for node in income])
    figure = blank([], right=0, height=round(high) + 60, margin=8)
    figure.update_layout(margin_t=34)
    for (a, b), (c, d), node in zip(_cores(left, income, scale), purse, income, strict=True):
        _band(figure, (_COLUMNS[0] + _THICK, a, b), (_COLUMNS[1], c, d), node.colour)
    purse = _running(start, [node.amount * scale for node in blocks])
    for (a, b), (c, d), node in zip(purse, _cores(middle, blocks, scale), blocks, strict=True):
        _band(figure, (_COLUMNS[1], a, b), (_COLUMNS[2], c, d), node.colour)
    ends = iter(zip(_cores(right, flat, scale), flat, strict=True))
    for (top, _), inside in zip(_cores(middle, blocks, scale), lines, strict=True):
        for a, b in _running(top, [node.amount * scale for node in inside]):
            (c, d), node = next(ends)
            _band(figure, (_COLUMNS[2] + _THICK, a, b), (_COLUMNS[3], c, d), node.colour)
    for x, places, nodes in zip(
        (_COLUMNS[0], _COLUMNS[2], _COLUMNS[3]), columns, (income, blocks, flat), strict=True
    ):
        _nodes(figure, x, places, nodes, scale)
    for x, text in zip((_COLUMNS[0], _COLUMNS[2], _COLUMNS[3]), HEADERS, strict=True):
        figure.add_annotation(
            text=f"<b>{text}</b>", x=x, y=0, yshift=8, xanchor="left", yanchor="bottom",
            showarrow=False, font={"size": 12},
        )  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[high, 0])
    return figure


Places = list[tuple[float, float]]  # from and to, in pixels from the top


def _stacked(nodes: Sequence[Node], scale: float) -> Places:
    """One under the other, each high enough for its name."""
    found, at = [], 0.0
    for node in nodes:
        end = at + max(node.amount * scale, SMALLEST)
        found.append((at, end))
        at = end + 5
    return found


def _centred(places: Places, high: float) -> Places:
    shift = (high - places[-1][1]) / 2
    return [(a + shift, b + shift) for a, b in places]


def _cores(places: Places, nodes: Sequence[Node], scale: float) -> Places:
    """The mark itself, in the middle of its place."""
    return [
        ((a + b - node.amount * scale) / 2, (a + b + node.amount * scale) / 2)
        for (a, b), node in zip(places, nodes, strict=True)
    ]


def _running(start: float, heights: Sequence[float]) -> Places:
    """One directly under the other."""
    ends = [start]
    for height in heights:
        ends.append(ends[-1] + height)
    return list(pairwise(ends))


def _band(
    figure: go.Figure,
    begin: tuple[float, float, float],
    end: tuple[float, float, float],
    colour: str,
) -> None:
    """From one stretch to another, along a soft curve."""
    (x0, a, b), (x1, c, d) = begin, end
    steps = [at / 20 for at in range(21)]
    eased = [t * t * (3 - 2 * t) for t in steps]
    across = [x0 + (x1 - x0) * t for t in steps]
    upper = [a + (c - a) * e for e in eased]
    lower = [b + (d - b) * e for e in eased]
    figure.add_scatter(
        x=[*across, *reversed(across)], y=[*upper, *reversed(lower)], fill="toself", mode="none",
        fillcolor=_faint(colour), hoverinfo="skip",
    )  # fmt: skip


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.22)"


def _nodes(
    figure: go.Figure, x: float, places: Places, nodes: Sequence[Node], scale: float
) -> None:
    for (a, b), node in zip(_cores(places, nodes, scale), nodes, strict=True):
        figure.add_shape(
            type="rect", x0=x, x1=x + _THICK, y0=a, y1=b, fillcolor=node.colour, line_width=0
        )
        name = "<br>".join(
            dutch.plotly(line) for line in textwrap.wrap(node.name, 18, break_long_words=False)
        )
        figure.add_annotation(
            text=f"{name}<br><b>{dutch.number(node.amount, 'eur', digits=0)}</b>",
            x=x + _THICK, y=(a + b) / 2, xshift=3, xanchor="left", yanchor="middle", align="left",
            showarrow=False, font={"size": 11},
        )  # fmt: skip
