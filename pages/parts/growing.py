"""The growth of the network in words and in a chart, for every page that opens with it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import charts, drawn, dutch, passport
from pages.parts.state import Board


def sentence(board: Board) -> str:
    """`29 participanten eind 2015, 2 meer dan een jaar eerder; alle groei zit in welzijn.`"""
    count, growth = board.value("participants"), board.value("net_growth")
    if count is None:
        stated = board.stated_participants
        start = f"Het plan noemt {dutch.number(stated, 'count')} participanten; " if stated else ""
        return f"{start}groei is niet te berekenen: {board.row('participants')['why']}."
    start = f"{dutch.plural(int(count), 'participant', 'participanten')} eind {board.year}"
    if board.year in board.full_until:
        start += f" (stand {dutch.date(board.full_until[board.year])})"
    if growth is None or board.before is None:
        return f"{start}."
    if growth == 0:
        return f"{start}, evenveel als een jaar eerder."
    word = "meer" if growth > 0 else "minder"
    return (
        f"{start}, {dutch.number(abs(growth), 'count')} {word} dan een jaar eerder{_where(board)}."
    )


def _where(board: Board) -> str:
    """Which sectors grew, and which shrank."""
    flows = board.sectors("net_growth")
    flows = flows[flows["year"] == board.year]
    up = flows[flows["value"] > 0]["sector"].tolist()
    down = flows[flows["value"] < 0]["sector"].tolist()
    if len(up) == 1 and not down:
        return f"; alle groei zit in {up[0]}"
    parts = [f"{dutch.join(up)} {'groeien' if len(up) > 1 else 'groeit'}"] if up else []
    parts += [f"{dutch.join(down)} {'krimpen' if len(down) > 1 else 'krimpt'}"] if down else []
    return "; " + ", ".join(parts) if parts else ""


def participants(board: Board, *, key: str) -> None:
    """Participants per sector per year, as numbers and as shares."""
    frame = board.sectors("participants").dropna(subset=["value"])
    if frame.empty:
        st.info(f"Groei per sector is nog niet te tonen: {board.row('participants')['why']}.")
        return
    summary = _summary(frame)
    table = per_year(frame)
    numbers, shares = st.tabs(["Aantallen", "Aandelen"])
    with numbers:
        charts.show(
            charts.stacked(frame, unit="count"),
            key=f"{key}-participants",
            summary=summary,
            table=table,
            filename="participanten-per-sector.csv",
        )
    with shares:
        charts.show(
            charts.shares(frame),
            key=f"{key}-shares",
            summary=summary,
            table=_as_shares(table),
            filename="participanten-aandeel-per-sector.csv",
        )
    passport.choose(board, ("participants", "net_growth"), key=f"{key}-origin")


@drawn.once
def _as_shares(table: pd.DataFrame) -> pd.DataFrame:
    """The table of counts with behind each count its share of the year."""
    counts = table.drop(columns=["Jaar", "Totaal"])
    return (
        charts.share_labels(counts)
        .assign(Totaal=table["Totaal"])
        .assign(Jaar=table["Jaar"])[list(table)]
    )


def per_year(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of year, sector, value as a table: a row per year, a column per sector."""
    table = frame.pivot(index="year", columns="sector", values="value")
    ordered = [sector for sector in charts.SECTOR_COLOURS if sector in table]
    table = table[ordered].assign(totaal=table.sum(axis=1, min_count=1)).reset_index()
    table["year"] = table["year"].astype(str)
    return table.rename(columns={"year": "Jaar"}).rename(columns=str.capitalize)


def _summary(frame: pd.DataFrame) -> str:
    totals = frame.groupby("year")["value"].sum()
    first, last = totals.index.min(), totals.index.max()
    latest = frame[frame["year"] == last].sort_values("value", ascending=False)
    sizes = [
        f"{sector} {dutch.number(value, 'count')}"
        for sector, value in zip(latest["sector"], latest["value"], strict=True)
        if value
    ]
    now = f"{dutch.number(totals[last], 'count')} eind {last}: {dutch.join(sizes)}."
    if first == last:
        return f"Aantal participanten: {now}"
    return f"Van {dutch.number(totals[first], 'count')} participanten eind {first} naar {now}"
