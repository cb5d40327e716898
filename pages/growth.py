"""How the network grows across wonen, welzijn, zorg and onderwijs: who came, stayed and left."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.growth import bridge
from pages.parts import cards, charts, dutch, growing
from pages.parts.state import Board, open_page

CARDS = ("participants", "retention", "sector_diversity", "contributions_budgeted")
STEPS = {"joined": "erbij", "left": "vertrokken", "merged": "opgegaan in fusie"}
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
    board = open_page("Groei")
    if board is None:
        return
    st.markdown(f"#### {growing.sentence(board)}")
    cards.row([board.card(key) for key in CARDS])
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
    total = flows.drop(columns="sector").sum()
    steps = [(f"eind {board.year - 1}", total["opening"], "total")]
    steps += [(STEPS["joined"], total["joined"], "up")]
    steps += [(STEPS[key], total[key], "down") for key in ("left", "merged")]
    steps += [(f"eind {board.year}", total["closing"], "total")]
    frame = pd.DataFrame(
        [s for s in steps if s[2] == "total" or s[1]], columns=["label", "value", "kind"]
    )
    count = {key: dutch.number(value, "count") for key, value in total.items()}
    summary = (
        f"Van de {count['opening']} participanten eind {board.year - 1} bleven er "
        f"{count['stayed']}; erbij kwamen er {count['joined']}, weg gingen er {count['left']}, "
        f"in een fusie gingen er {count['merged']} op."
    )
    totals = pd.DataFrame([{"sector": "totaal", **total}])
    charts.show(
        charts.bridge(frame),
        key="bridge",
        summary=summary,
        table=pd.concat([flows, totals]).rename(columns=HEADERS),
        filename=f"verloop-{board.year}.csv",
    )


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
