"""The board's first screen: how the network stands, what changed, what asks for a decision."""

from __future__ import annotations

import streamlit as st

from analytics.finance import contradictions
from pages.parts import cards, dutch, findings, growing
from pages.parts.state import Board, open_page

CARDS = (
    "participants",
    "retention",
    "reach",
    "contribution_realisation",
    "income_total",
    "funding_ratio",
    "in_kind_share",
    "overhead_share",
)


def render() -> None:
    """Draw the page."""
    board = open_page("Overzicht")
    if board is None:
        return
    st.markdown(f"#### {headline(board)}")
    cards.row([board.card(key) for key in CARDS])
    st.subheader("Groei van het netwerk")
    growing.participants(board, key="overview")
    _questions(board)


def headline(board: Board) -> str:
    """One sentence that says what the figures say."""
    count = board.value("participants")
    income = dutch.number(board.value("income_total"), "eur")
    if count is None:
        stated = board.stated_participants
        who = f"noemt {dutch.number(stated, 'count')} participanten en " if stated else ""
        return f"Het plan voor {board.year} {who}begroot {income} aan inkomsten."
    return f"{growing.sentence(board)} De begrote inkomsten zijn {income}."


def _questions(board: Board) -> None:
    with board.facts() as cursor:
        found = contradictions(cursor, board.year)
    st.subheader("Wat niet met elkaar klopt")
    if not found:
        st.write(f"In de gegevens over {board.year} zijn geen tegenstrijdigheden gevonden.")
        return
    st.write(
        f"{dutch.plural(len(found), 'punt', 'punten')} in de gegevens over {board.year}. "
        "Het dashboard verbetert niets zelf."
    )
    for finding in found:
        what, asks = findings.sentences(finding)
        st.markdown(f"- **{what}** {asks}")
