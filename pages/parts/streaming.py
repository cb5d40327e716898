"""What the stream of a year's money says: its figure, its sentence and its table."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.flow import Flow
from pages.parts import dutch, stream_chart

SOURCES = {
    "participantenbijdrage": "Participanten",
    "deelnemersbijdrage": "Deelnemers",
    "subsidie": "Subsidies",
    "in kind": "In kind",
}


def stream(found: Flow) -> go.Figure:
    """The stream as a figure; what is short, or left, is a stretch of its own."""
    node, source = stream_chart.Node, stream_chart.SOURCE
    income = [node(name=name, amount=a, colour=source) for name, a in _income(found)]
    colours = dict(
        zip(
            (block for block, _ in found.blocks),
            stream_chart.COLOURS * len(found.blocks),
            strict=False,
        )
    )
    blocks = [node(name=b, amount=a, colour=colours[b]) for b, a in found.blocks if a > 0]
    lines = [
        [
            node(name=name, amount=amount, colour=one.colour)
            for block, name, amount in found.lines
            if block == one.name and amount > 0
        ]
        for one in blocks
    ]
    return stream_chart.stream(income, blocks, lines)


def _income(found: Flow) -> list[tuple[str, float]]:
    named_kinds = [(SOURCES[kind], amount) for kind, amount in found.income]
    return [*named_kinds, *([("Niet gedekt", found.short)] if found.short > 0 else [])]


def story(found: Flow) -> str:
    """The stream in words."""
    income = dutch.join([f"{name.lower()} {_euros(amount)}" for name, amount in _income(found)])
    blocks = dutch.join([f"{name} {_euros(amount)}" for name, amount in found.blocks])
    given = dutch.join([f"{_euros(amount)} ({name})" for name, amount in found.earmarked])
    told = (
        f"De inkomsten gaan in één pot: {income}. Daaruit gaat, met de indirecte kosten erbij, "
        f"naar {blocks}. Welk geld welke activiteit betaalt, ligt niet vast"
    )
    told += f"; alleen {given} heeft een bestemming." if given else "."
    if found.short < 0:
        told += f" Er blijft {_euros(-found.short)} over."
    return told


def table(found: Flow) -> pd.DataFrame:
    """Every stretch of the stream as a row."""
    rows = [("Inkomsten", name, amount) for name, amount in _income(found)]
    rows += list(found.lines)
    return pd.DataFrame(rows, columns=["Deel", "Wat", "Euro"])[["Wat", "Euro", "Deel"]]


def _euros(amount: float) -> str:
    return dutch.number(amount, "eur", digits=0)
