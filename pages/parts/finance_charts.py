"""How money looks: the mix of income, plan beside actuals, and how many must pay; no arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts import charts, drawn, dutch

# No sector has these, so that nobody reads a kind of income as a sector. Light text has 4.5:1.
KIND_COLOURS = {
    "participantenbijdrage": "#2f5d8a",
    "deelnemersbijdrage": "#7a4b94",
    "subsidie": "#7d6a1f",
    "in kind": "#6b7280",
}
KIND_NAMES = {
    "participantenbijdrage": "participanten",
    "deelnemersbijdrage": "deelnemers aan activiteiten",
    "subsidie": "subsidie",
    "in kind": "in kind (uren)",
}
PLAN, ACTUAL, ENOUGH = "rgba(128, 140, 153, 0.45)", "#2f7f86", "#c4622d"
ROW, NAME = 58, 20  # pixels of a row, and from the middle of its bar up to its name
MIX_ROW = 118  # pixels of a bar of the mix, with its name above and its parts under it
INSIDE = 0.12  # a segment that is a smaller part of the longest bar has no room for its label


@drawn.once
def mix(frame: pd.DataFrame) -> go.Figure:
    """Columns of bar, kind, value and share: one bar below another, of the kinds in their order.

    What each part is stands in it or, where it is too narrow, in the line under the bar.
    """
    bars = list(dict.fromkeys(frame["bar"]))
    longest = frame.groupby("bar")["value"].sum().max()
    parts = [_kind(frame[frame["kind"] == kind], bars, INSIDE * longest) for kind in KIND_COLOURS]
    figure = charts.blank(parts, right=8, height=30 + MIX_ROW * len(bars), margin=10)
    texts = []
    for at, bar in enumerate(bars):
        rows = frame[frame["bar"] == bar]
        total = dutch.number(rows["value"].sum(), "eur", digits=0)
        under = "<br>".join(_wrapped([_part(row) for _, row in rows.iterrows()]))
        texts += [_text(f"<b>{dutch.plotly(bar)}</b>: {total}", at, -28), _text(under, at, 40)]
    figure.update_layout(
        barmode="stack",
        annotations=texts,
        xaxis_visible=False,
        yaxis={"visible": False, "range": [len(bars) - 0.3, -0.6]},
    )
    return figure


def _kind(rows: pd.DataFrame, bars: Sequence[str], wide: float) -> go.Bar:
    texts = rows["share"].map(lambda s: dutch.mark(s, "share")).where(rows["value"] >= wide, "")
    return go.Bar(
        orientation="h",
        y=[bars.index(bar) for bar in rows["bar"]],
        x=rows["value"].tolist(),
        width=0.3,
        marker={
            "color": rows["kind"].map(KIND_COLOURS).tolist(),
            "line": {"color": charts.BACKGROUND, "width": 1.5},
        },
        text=[f"<b>{text}</b>" if text else "" for text in texts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": charts.LIGHT_TEXT, "size": 13},
        hoverinfo="skip",
    )


def _part(row: pd.Series) -> str:
    colour, name = KIND_COLOURS[row["kind"]], KIND_NAMES[row["kind"]]
    share = dutch.number(row["share"], "share")
    return f'<span style="color:{colour};font-size:15px">■</span> {name} {share}'


def _wrapped(parts: Sequence[str]) -> list[str]:
    """Two of them on a line: that fits a phone."""
    return ["  ".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]


@drawn.once
def plan_and_actual(frame: pd.DataFrame) -> go.Figure:
    """Columns of label, planned and actual: what was spent, thin, in what was planned."""
    names, places = frame["label"].tolist(), list(range(len(frame)))
    plan = _row_bars(places, frame["planned"], PLAN, 0.42)
    actual = _row_bars(places, frame["actual"], ACTUAL, 0.18)
    figure = charts.blank([plan, actual], right=8, height=ROW * len(names) + 24, margin=8)
    for at, (_, row) in enumerate(frame.iterrows()):
        text = f"{dutch.plotly(str(row['label']))}: {_spent(row)}"
        figure.add_annotation(_text(text, at, -NAME))
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, range=[len(names) - 0.4, -0.75])
    return figure


def _spent(row: pd.Series) -> str:
    spent, planned = (dutch.number(row[side], "eur", digits=0) for side in ("actual", "planned"))
    if dutch.unknown(row["actual"]):
        return f"begroot {planned}"
    return f"<b>{spent}</b> van {planned}"


@drawn.once
def needed(frame: pd.DataFrame, *, there: float | None) -> go.Figure:
    """Columns of label and value: how many must pay, and a mark at how many there are."""
    places = list(range(len(frame)))
    bars = _row_bars(places, frame["value"], ACTUAL, 0.4)
    figure = charts.blank([bars], right=30, height=ROW * len(frame) + 48, margin=8)
    for at, (_, row) in enumerate(frame.iterrows()):
        count = dutch.plural(row["value"], "participant", "participanten")
        text = f"{dutch.plotly(str(row['label']))}: <b>{count}</b>"
        figure.add_annotation(_text(text, at, -NAME))
    figure.update_xaxes(visible=False, range=[0, max(frame["value"].max(), there or 0) * 1.02])
    figure.update_yaxes(visible=False, range=[len(frame) + 0.1, -0.75])
    if there is not None:
        for at in places:  # through the bars alone: the names stay readable
            line = {"color": ENOUGH, "width": 3}
            figure.add_shape(type="line", x0=there, x1=there, y0=at - 0.2, y1=at + 0.28, line=line)
        figure.add_annotation(
            text=f"nu {dutch.number(there, 'count')}",
            x=there,
            y=len(frame) - 0.4,
            xanchor="center",
            font={"color": ENOUGH, "size": 14},
            showarrow=False,
        )
    return figure


def _row_bars(places: Sequence[int], values: pd.Series, colour: str, width: float) -> go.Bar:
    return go.Bar(
        orientation="h",
        y=list(places),
        x=values.astype(float).tolist(),
        width=width,
        marker={"color": colour},
        hoverinfo="skip",
    )


def _text(text: str, at: int, down: int) -> dict[str, object]:
    """A text at the left of a row, so many pixels under the middle of its bar."""
    return {
        "text": text,
        "xref": "paper",
        "x": 0,
        "y": at,
        "yshift": -down,
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
    }
