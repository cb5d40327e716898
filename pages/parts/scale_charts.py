"""How a contribution scale looks: what each turnover pays, and what changes for whom.

Frames in, figures out; computes nothing but places on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.parts import charts, dutch

NOW, THEN = "#8b949e", "#2f7f86"
MORE, LESS = charts.BRIDGE_COLOURS["down"], charts.BRIDGE_COLOURS["up"]
ROW = 44  # pixels for a name and its line below
MILLION = 1_000_000
ROOM = 0.06  # of the width, beyond the highest amount, so that the last mark stays whole


@dataclass(frozen=True, kw_only=True)
class Move:
    """What one organisation pays before and after, in euros, and its heading."""

    heading: str
    before: float
    after: float


def curves(now: Sequence[tuple[float, float]], then: Sequence[tuple[float, float]]) -> go.Figure:
    """Turnover and contribution in euros: the scale of now dashed, the new one drawn through."""
    same = list(now) == list(then)
    drawn = [] if same or not now else [(now, NOW, "dash", "nu")]
    drawn.append((then, THEN, "solid", "nu, ongewijzigd" if same else "nieuw"))
    figure = charts.blank(
        [
            go.Scatter(
                x=[turnover / MILLION for turnover, _ in points],
                y=[amount for _, amount in points],
                mode="lines",
                line={"color": colour, "dash": dash, "width": 3 if dash == "solid" else 2},
                hoverinfo="skip",
            )
            for points, colour, dash, _ in drawn
        ],
        right=12,
        height=340,
    )
    top = max((amount for points, *_ in drawn for _, amount in points), default=0.0) or 1.0
    figure.update_yaxes(range=[0, 1.35 * top], tickformat=",.0f", nticks=6)
    figure.update_xaxes(
        tickformat=",.0f", nticks=6, rangemode="tozero", ticksuffix=" mln", ticklabelstandoff=6
    )
    figure.add_annotation(
        text="<br>".join(
            f'<span style="color:{colour}">{"━━" if dash == "solid" else "╍╍"}</span> '
            f"<b>{name}</b>, hoogstens {dutch.number(max(y for _, y in points), 'eur', digits=0)}"
            for points, colour, dash, name in drawn
        ),
        x=0.02,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        showarrow=False,
    )
    return charts.titled(figure, "bijdrage per jaar in euro, naar omzet in euro")


def moves(shown: Sequence[Move]) -> go.Figure:
    """A row each: from an open mark (now) to an arrow (new)."""
    places = list(range(len(shown)))
    top = max((max(one.before, one.after) for one in shown), default=0.0) or 1.0
    figure = charts.blank([], right=8, height=ROW * len(shown) + 30, margin=0)
    for place, move in zip(places, shown, strict=True):
        colour = MORE if move.after > move.before else LESS
        figure.add_shape(  # from the name to its mark
            type="line",
            x0=-ROOM * top,
            x1=min(move.before, move.after),
            y0=place,
            y1=place,
            line={"color": charts.GRID, "width": 1},
        )
        figure.add_scatter(
            x=[move.before, move.after],
            y=[place, place],
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={
                "symbol": [
                    "circle-open",
                    "triangle-right" if move.after > move.before else "triangle-left",
                ],
                "size": [10, 13],
                "color": colour,
            },
            hoverinfo="skip",
        )
        figure.add_annotation(
            text=move.heading,
            x=0,
            y=place,
            xref="paper",
            xanchor="left",
            yanchor="bottom",
            yshift=7,
            showarrow=False,
        )
    figure.update_xaxes(
        range=[-ROOM * top, (1 + ROOM) * top], tickformat=",.0f", nticks=5, showgrid=True
    )
    figure.update_xaxes(gridcolor=charts.GRID, side="bottom")
    figure.update_yaxes(visible=False, range=[len(shown) - 0.4, -1.0])
    figure.update_layout(margin={"b": 30})
    return figure
