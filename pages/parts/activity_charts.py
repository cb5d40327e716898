"""How the figures of activities look: what each costs, whom it reached, how it ran.

Frames in, figures out; names stand above or beside their mark, so that a phone shows them whole.
"""

from __future__ import annotations

import math
import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import drawn, dutch, labels
from pages.parts.charts import BACKGROUND, GRID, LIGHT_TEXT, TEXT, blank, titled

DIRECT, INDIRECT = "#3a6ea5", "#8a97a6"
FAVOURABLE, UNFAVOURABLE = "#27a08e", "#c4622d"
BUBBLE = "#3a6ea5"
ROW, NAME = 48, 9  # pixels: one bar with its name above it; from the bar's middle to the name


@drawn.once
def full_costs(frame: pd.DataFrame) -> go.Figure:
    """Columns of name, direct, indirect and full: a bar a line, from the largest down."""
    top = float(frame["full"].max())
    at = list(range(len(frame)))
    parts = [
        _part(frame, "direct", DIRECT, "", "direct"),
        _part(frame, "indirect", INDIRECT, "/", "indirect"),
    ]
    figure = blank(parts, right=8, height=ROW * len(frame) + 60, margin=8)
    figure.update_layout(barmode="stack", bargap=0.62, margin_t=38)
    figure.update_xaxes(visible=False, range=[min(0.0, float(frame["direct"].min())), top])
    _rows(figure, len(frame))
    for y, (name, full) in zip(at, zip(frame["name"], frame["full"], strict=True), strict=True):
        _above(figure, y, f"{dutch.plotly(name)} <b>{dutch.number(full, 'eur', digits=0)}</b>")
    signs = f'<span style="color:{DIRECT}">■</span> direct   '
    signs += f'<span style="color:{INDIRECT}">▨</span> indirect'
    return titled(figure, signs)


def _part(frame: pd.DataFrame, side: str, colour: str, shape: str, word: str) -> go.Bar:
    amounts = frame[side].astype(float)
    return go.Bar(
        orientation="h",
        y=list(range(len(frame))),
        x=amounts.tolist(),
        marker={
            "color": colour,
            "line": {"color": BACKGROUND, "width": 1},
            "pattern": _pattern(shape),
        },
        hovertext=[
            f"{dutch.plotly(name)}, {word}: {dutch.number(amount, 'eur', digits=0)}"
            for name, amount in zip(frame["name"], amounts, strict=True)
        ],
        hoverinfo="text",
    )


def _pattern(shape: str | list[str]) -> dict[str, Any]:
    return {
        "shape": shape, "fillmode": "overlay", "fgcolor": LIGHT_TEXT, "fgopacity": 0.35, "size": 6,
    }  # fmt: skip


@drawn.once
def differences(frame: pd.DataFrame) -> go.Figure:
    """Columns of name and difference: favourable ones to the right, the others to the left."""
    amounts = frame["difference"].astype(float).tolist()
    most = max(abs(amount) for amount in amounts)
    words = [f"{dutch.number(abs(a), 'eur', digits=0)} {_word(a)}" for a in amounts]
    bars = go.Bar(
        orientation="h",
        y=list(range(len(frame))),
        x=amounts,
        marker={
            "color": [FAVOURABLE if amount >= 0 else UNFAVOURABLE for amount in amounts],
            "pattern": _pattern(["" if amount >= 0 else "\\" for amount in amounts]),
        },
        hovertext=[
            f"{dutch.plotly(name)}: {text}" for name, text in zip(frame["name"], words, strict=True)
        ],
        hoverinfo="text",
    )
    # at each bar, and not through the names between them
    zero = go.Scatter(
        x=[0, 0, None] * len(frame),
        y=[end for y in range(len(frame)) for end in (y - 0.25, y + 0.25, None)],
        mode="lines",
        line={"color": TEXT, "width": 1},
        hoverinfo="skip",
    )
    figure = blank([bars, zero], right=8, height=ROW * len(frame) + 44, margin=8)
    figure.update_layout(bargap=0.62, margin_t=34)
    figure.update_xaxes(visible=False, range=[-most, most])
    _rows(figure, len(frame))
    for y, (name, text) in enumerate(zip(frame["name"], words, strict=True)):
        _above(figure, y, f"{dutch.plotly(name)} <b>{text}</b>")
    for x, anchor, text in ((0, "left", "◀ nadelig"), (1, "right", "voordelig ▶")):
        figure.add_annotation(
            text=text, x=x, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom",
            yshift=8, showarrow=False,
        )  # fmt: skip
    return figure


def _word(amount: float) -> str:
    return "voordelig" if amount > 0 else "nadelig" if amount < 0 else "gelijk"


def _rows(figure: go.Figure, count: int) -> None:
    figure.update_yaxes(visible=False, range=[count - 0.5, -0.72], automargin=False)


def _above(figure: go.Figure, y: int, text: str) -> None:
    figure.add_annotation(
        text=text, x=0, xref="paper", xanchor="left", y=y, yshift=NAME, yanchor="bottom",
        showarrow=False,
    )  # fmt: skip


# --- reach against cost -------------------------------------------------------------------------

HEIGHT, LARGEST = 560, 20  # pixels: the plot, and the radius of the largest bubble
CORNER = (112, 36)  # pixels that the words in a corner take
CORNERS = ("veel geld,<br>weinig participanten", "weinig geld,<br>veel participanten")


@drawn.once
def reach_and_cost(frame: pd.DataFrame) -> go.Figure:
    """Columns of activity, organisations, cost and contact_hours: a bubble an activity, as large
    as its contact hours, named beside it."""
    frame = frame.astype(dict.fromkeys(("organisations", "cost", "contact_hours"), float))
    across, up = frame["organisations"].max() * 1.1 or 1, frame["cost"].max() * 1.12 or 1
    divisor, title = dutch.axis("eur", up)
    radii = [
        5 + (LARGEST - 5) * math.sqrt(hours / (frame["contact_hours"].max() or 1))
        for hours in frame["contact_hours"].fillna(0)
    ]
    bubbles = go.Scatter(
        x=frame["organisations"],
        y=frame["cost"] / divisor,
        mode="markers",
        marker={
            "size": [2 * radius for radius in radii],
            "color": BUBBLE,
            "opacity": 0.55,
            "line": {"color": TEXT, "width": 1},
        },
        hovertext=[_hover(row) for row in frame.to_dict("records")],
        hoverinfo="text",
    )
    figure = blank([bubbles], right=6, height=HEIGHT + 84)
    figure.update_xaxes(
        range=[0, across],
        title={"text": "bereikte participanten", "font": {"color": TEXT}},
        showgrid=True,
        gridcolor=GRID,
    )
    figure.update_yaxes(range=[0, up / divisor], tickformat=",.0f", nticks=6)
    _corners(figure)
    places = [(row.organisations / across, 1 - row.cost / up) for row in frame.itertuples()]
    names = [_wrapped(name) for name in frame["activity"]]
    found = labels.beside(names, places, radii, height=HEIGHT, corners=[CORNER])
    for row, name, one, radius in zip(frame.itertuples(), names, found, radii, strict=True):
        figure.add_annotation(
            text="<br>".join(dutch.plotly(line) for line in name),
            x=row.organisations,
            y=row.cost / divisor,
            ax=one.x,
            ay=one.y,
            xanchor="center",
            yanchor="middle",
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=TEXT if one.far else "rgba(0,0,0,0)",  # close by, no line is needed
            standoff=radius,
            borderpad=0,
            font={"size": 12},
        )
    return titled(figure, f"integrale kosten, {title}")


def _hover(row: dict[Any, Any]) -> str:
    hours = dutch.number(row["contact_hours"], "hours")
    return (
        f"{dutch.plotly(row['activity'])}: {dutch.number(row['cost'], 'eur', digits=0)}, "
        f"{dutch.number(row['organisations'], 'count')} participanten, {hours}"
    )


def _corners(figure: go.Figure) -> None:
    places = ((0, 1, "left", "top"), (1, 0, "right", "bottom"))
    for text, (x, y, side, end) in zip(CORNERS, places, strict=True):
        figure.add_annotation(
            text=f"<i>{text}</i>", x=x, y=y, xref="paper", yref="paper", xanchor=side,
            yanchor=end, align=side, showarrow=False, opacity=0.75,
        )  # fmt: skip


def _wrapped(name: str) -> list[str]:
    return textwrap.wrap(name, 17, break_long_words=False) or [name]
