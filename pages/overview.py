"""The board's first screen: how the network stands, what changed, what asks for a decision."""

from __future__ import annotations

import streamlit as st

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
    board = open_page("Overzicht", "sector")
    if board is None:
        return
    st.markdown(f"#### {headline(board)}")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
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
    found = findings.of(board.store, board.year)
    shown = [finding for finding in found if not finding.for_manager]
    st.subheader("Wat niet met elkaar klopt")
    if not found:
        st.write(f"In de gegevens over {board.year} zijn geen tegenstrijdigheden gevonden.")
        return
    st.write(
        f"{dutch.plural(len(found), 'punt', 'punten')} in de gegevens over {board.year}. "
        "Het dashboard verbetert niets zelf."
    )
    if shown:
        findings.show(shown)
    if len(found) > len(shown):
        rest = dutch.plural(len(found) - len(shown), "punt gaat", "punten gaan")
        st.write(f"{rest} over afzonderlijke organisaties; de programmamanager ziet die.")
