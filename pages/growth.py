"""How the network grows across wonen, welzijn, zorg and onderwijs: who came, stayed and left."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.growth import bridge
from pages.parts import cards, charts, dutch, growing, passport
from pages.parts.state import Board, open_page

CARDS = ("participants", "retention", "sector_diversity", "contributions_budgeted")
EVERYONE = "alle sectoren"
HEADERS = {
    "sector": "Sector",
    "opening": "Begin",
    "stayed": "Gebleven",
    "joined": "Erbij",
    "left": "Vertrokken",
    "merged": "Fusie",
    "reclassified": "Andere sector",
    "closing": "Eind",
}


def render() -> None:
    """Draw the page."""
    board = open_page("Groei", "sector")
    if board is None:
        return
    st.markdown(f"#### {growing.sentence(board)}")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    st.subheader("Participanten per sector")
    growing.participants(board, key="growth")
    _bridge(board)
    _contributions(board)


def _bridge(board: Board) -> None:
    st.subheader(f"Wie kwam, bleef en ging in {board.year}")
    with board.facts() as cursor:
        flows = bridge(cursor, board.year)
    if flows.empty:
        st.info(f"Dit is nog niet te tonen: {board.row('net_growth')['why']}.")
        return
    flows = pd.concat([flows, pd.DataFrame([{**flows.sum(), "sector": EVERYONE}])])
    sector = st.segmented_control(
        "Sector", flows["sector"].tolist()[::-1], default=EVERYONE, key="verloop", required=True
    )
    chosen = flows[flows["sector"] == sector].iloc[0]
    charts.show(
        charts.bridge(_steps(chosen, board.year)),
        key="bridge",
        summary=_story(chosen, board.year),
        table=flows.rename(columns=HEADERS),
        filename=f"verloop-{board.year}.csv",
    )
    passport.choose(board, ("net_growth", "retention"), key="bridge-origin")


def _steps(flow: pd.Series, year: int) -> pd.DataFrame:
    """The bridge as steps; a step in which nothing happened is left out."""
    moved = flow["reclassified"]
    steps = [
        (f"eind {year - 1}", flow["opening"], "total"),
        ("vertrokken", flow["left"], "down"),
        ("opgegaan in fusie", flow["merged"], "down"),
        ("gebleven", flow["stayed"], "total"),
        ("andere sector", moved, "up" if moved > 0 else "down"),
        ("erbij", flow["joined"], "up"),
        (f"eind {year}", flow["closing"], "total"),
    ]
    shown = [step for step in steps if step[1] or step[2] == "total"]
    return pd.DataFrame(shown, columns=["label", "value", "kind"])


def _story(flow: pd.Series, year: int) -> str:
    """The bridge in one sentence."""
    moved = flow["reclassified"]
    counts = [
        # of a sector that organisations moved from or to, nobody can say what "stayed" is
        (0 if moved else flow["stayed"], "bleef", "bleven", ""),
        (flow["left"], "vertrok", "vertrokken", ""),
        (flow["merged"], "ging", "gingen", " op in een fusie"),
        (-moved if moved < 0 else 0, "ging", "gingen", " naar een andere sector"),
        (moved if moved > 0 else 0, "kwam", "kwamen", " uit een andere sector"),
        (flow["joined"], "kwam", "kwamen", " erbij"),
    ]
    parts = [dutch.plural(n, one, more) + rest for n, one, more, rest in counts if n]
    opening = dutch.plural(flow["opening"], "participant", "participanten")
    what = f": {dutch.join(parts)}" if parts else ""
    return f"{opening} eind {year - 1}{what}; {flow['closing']} eind {year}."


def _contributions(board: Board) -> None:
    st.subheader("Begrote bijdragen per sector")
    frame = board.sectors("contributions_budgeted").dropna(subset=["value"])
    if frame.empty:
        st.info(f"Nog niet te tonen: {board.row('contributions_budgeted')['why']}.")
        return
    here = frame[(frame["year"] == board.year) & (frame["value"] > 0)]
    parts = [
        f"{sector} {dutch.number(value, 'eur')}"
        for sector, value in zip(here["sector"], here["value"], strict=True)
    ]
    total = dutch.number(board.value("contributions_budgeted"), "eur")
    summary = f"In {board.year} samen {total}: {dutch.join(parts)}."
    if "onbekend" in here["sector"].tolist():
        summary += " Onbekend zijn regels voor meer organisaties samen, zonder naam."
    table = growing.per_year(frame)
    charts.show(
        charts.stacked(frame, unit="eur"),
        key="contributions",
        summary=summary,
        table=table,
        filename="bijdragen-per-sector.csv",
        units=dict.fromkeys(table.columns[1:], "eur"),
    )
    passport.choose(board, ("contributions_budgeted",), key="contributions-origin")
