"""How it looks what weighs most: a bar to the left or right of nothing for every step."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, dutch

UP, DOWN = charts.BRIDGE_COLOURS["up"], charts.BRIDGE_COLOURS["down"]
LINE = 19  # pixels of a line of text above a bar
BAR, SPACE = 14, 18  # pixels of a bar, and below it


def tornado(frame: pd.DataFrame) -> go.Figure:
    """Columns of bar (its number), name, step and change in euros, the strongest first.

    Above its bars stands the name, and under that every step with what it does.
    """
    groups = [steps for _, steps in frame.groupby("bar", sort=False)]
    heights = [LINE * (1 + len(steps)) + BAR + SPACE for steps in groups]
    total = sum(heights)
    figure = charts.blank([], right=6, height=total + 16, margin=8)
    texts, marks, top = [], [], 0.0
    for steps, height in zip(groups, heights, strict=True):
        texts.append(_text(f"<b>{dutch.plotly(steps['name'].iloc[0])}</b>", top))
        for at, (_, row) in enumerate(steps.iterrows(), 1):
            change = dutch.number(row["change"], "eur", digits=0)
            sign = "+" if row["change"] > 0 else ""
            text = f"{dutch.plotly(row['step'])}: <b>{sign}{change}</b>"
            texts.append(_text(text, top + at * LINE))
        middle = top + LINE * (1 + len(steps)) + BAR / 2
        outer = [max(0.0, *steps["change"]), min(0.0, *steps["change"])]
        for length, colour in zip(outer, (UP, DOWN), strict=True):
            figure.add_bar(
                orientation="h",
                x=[length],
                y=[middle],
                width=BAR,
                marker={"color": colour},
                hoverinfo="skip",
            )
        marks.append(_mark(0.0, middle, BAR / 2 + 4, charts.TEXT))
        inner = [change for change in steps["change"] if change not in outer]
        marks += [_mark(change, middle, BAR / 2, charts.BACKGROUND) for change in inner]
        top += height
    # All at once: Plotly checks every one again for each that is added.
    figure.update_layout(barmode="overlay", annotations=texts, shapes=marks)
    widest = frame["change"].abs().max() * 1.02
    figure.update_xaxes(visible=False, range=[-widest, widest])
    figure.update_yaxes(visible=False, range=[total, 0])
    return figure


def _mark(at: float, middle: float, reach: float, colour: str) -> dict[str, Any]:
    """A line across a bar."""
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": middle - reach,
        "y1": middle + reach,
        "line": {"color": colour, "width": 2},
    }


def _text(text: str, down: float) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "y": down,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
    }
