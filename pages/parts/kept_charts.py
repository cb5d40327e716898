"""How balances of scenarios and of members look beside each other; no arithmetic."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, dutch

LEFT, SHORT, MARK = "#2f7f86", "#c4622d", "#4f7fa8"
ROW, NAME = 56, 19  # pixels of a row, and from the middle of its mark up to its name


def balances(frame: pd.DataFrame) -> go.Figure:
    """Columns of label and value: a bar for each, to the left of nothing where money lacks."""
    places, values = list(range(len(frame))), frame["value"].astype(float).tolist()
    bars = go.Bar(
        orientation="h",
        y=places,
        x=values,
        width=0.34,
        marker={"color": [SHORT if value < 0 else LEFT for value in values]},
        hoverinfo="skip",
    )
    figure = charts.blank([bars], right=8, height=ROW * len(frame) + 40, margin=8)
    _rows(figure, frame, values)
    return figure


def dots(frame: pd.DataFrame) -> go.Figure:
    """Columns of label and value, rising: a dot for each on one common line."""
    places, values = list(range(len(frame))), frame["value"].astype(float).tolist()
    points = go.Scatter(
        x=values,
        y=places,
        mode="markers",
        marker={"color": MARK, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure = charts.blank([points], right=12, height=ROW * len(frame) + 40, margin=8)
    figure.update_layout(margin_l=12)
    _rows(figure, frame, values)
    for at in places:
        line = {"color": charts.GRID, "width": 1}
        ends = {"x0": min([*values, 0.0]), "x1": max([*values, 0.0])}
        figure.add_shape(type="line", y0=at, y1=at, line=line, layer="below", **ends)
    return figure


def _rows(figure: go.Figure, frame: pd.DataFrame, values: list[float]) -> None:
    """Each row with its name and its amount above it, and where nothing is left over."""
    for at, row in enumerate(frame.itertuples()):
        figure.add_annotation(
            text=f"{dutch.plotly(str(row.label))}: "
            f"<b>{dutch.number(row.value, 'eur', digits=0)}</b>",
            xref="paper",
            x=0,
            y=at,
            yshift=NAME,
            xanchor="left",
            align="left",
            showarrow=False,
        )
    low, top = min([*values, 0.0]), max([*values, 0.0])
    room = (top - low) * 0.03 or 1.0
    figure.update_xaxes(visible=False, range=[low - room, top + room])
    figure.update_yaxes(visible=False, range=[len(values) - 0.2, -0.8])
    zero = dutch.number(0, "eur")
    figure.add_annotation(x=0, y=len(values) - 0.6, text=zero, yanchor="top", showarrow=False)
    for at in range(len(values)):  # through the marks alone: the names stay readable
        line = {"color": charts.TEXT, "width": 1}
        figure.add_shape(type="line", x0=0, x1=0, y0=at - 0.2, y1=at + 0.2, line=line)
