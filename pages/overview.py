"""The board's first screen: how the network stands, what changed, what asks for a decision."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics.movement import Move, missed, moves
from data.contents import decided
from data.settings import SETTINGS
from pages.parts import cards, charts, dutch, findings, growing, tables
from pages.parts.certainty import EXPLAINED, too_few
from pages.parts.state import RUNNING, Board, open_page
from pages.parts.whatif_decisions import due

# The three tasks of the Raad van Advies (jaarplan 2015, chapter on organisation), and the KPIs
# by which it steers each: eight, for a screen that is read in a minute.
COURSE = ("participants", "retention")
PROMOTION = ("recruitment_realisation", "reach")
PROGRAMME = ("funding_ratio", "in_kind_share", "overhead_share", "contribution_realisation")
MOST_MOVES = 8  # more lines are no longer the largest


def render() -> None:
    """Draw the page."""
    board = open_page("Overzicht", "sector")
    if board is None:
        return
    st.markdown(f"#### {headline(board)}")
    both = [board.card(key) for key in (*COURSE, *PROMOTION)]
    cards.row(both, origin=board.origin, titles=("Koers", "Promotie"))
    st.markdown("**Programma en financiën**")
    cards.row([board.card(key) for key in PROGRAMME], origin=board.origin)
    st.caption(EXPLAINED)
    _decisions(board)
    _changes(board)
    st.subheader("Groei van het netwerk")
    growing.participants(board, key="overview")


def headline(board: Board) -> str:
    """One sentence that says what the figures say."""
    count = board.value("participants")
    income = dutch.number(board.value("income_total"), "eur")
    if count is None:
        stated = board.stated_participants
        who = f"noemt {dutch.number(stated, 'count')} participanten en " if stated else ""
        return f"Het plan voor {board.year} {who}begroot {income} aan inkomsten."
    if board.value("income_total") is None:
        return growing.sentence(board)
    return f"{growing.sentence(board)} De begrote inkomsten zijn {income}."


# --- what changed -------------------------------------------------------------------------------


def _changes(board: Board) -> None:
    if board.before is None:
        return
    st.subheader(f"Wat is er veranderd sinds {board.before}?")
    found = [move for move in moves(board.figures, board.year, board.before) if _says(board, move)]
    if not found:
        st.write(f"Geen kengetal is in beide jaren bekend en anders dan in {board.before}.")
        return
    _as_table(board, found[:MOST_MOVES])
    if len(found) > MOST_MOVES:
        with st.expander(f"De andere {len(found) - MOST_MOVES}, van groot naar klein"):
            _as_table(board, found[MOST_MOVES:])


def _says(board: Board, move: Move) -> bool:
    """No percentage of few, and no part of a year beside a whole one."""
    key = move.metric.key
    years = [year for year in (board.year, board.before) if year is not None]
    running = move.metric.basis in RUNNING and any(year in board.full_until for year in years)
    return not running and not any(too_few(move.metric, board.row(key, year)) for year in years)


def _as_table(board: Board, found: list[Move]) -> None:
    rows = [
        {
            "Kengetal": move.metric.label,
            f"Van {board.before} naar {board.year}": " → ".join(
                dutch.number(value, move.metric.unit) for value in (move.before, move.now)
            ),
            "Verandering": _change(move),
        }
        for move in found
    ]
    with st.container(width=charts.WIDEST):
        tables.show(pd.DataFrame(rows))


def _change(move: Move) -> str:
    change = dutch.change(move.now, move.before, move.metric.unit) or ""
    change = change.replace("procentpunt", "procent\u00adpunt")  # breaks there on a phone
    if change == dutch.EQUAL or move.is_better is None:
        return change
    return f"{change}, {'gunstig' if move.is_better else 'ongunstig'}"


# --- what asks for a decision -------------------------------------------------------------------


def _decisions(board: Board) -> None:
    st.subheader("Wat vraagt een besluit?")
    goals = _goals(board)
    found = findings.of(board.store, board.year)
    shown = disclosure.findings(board.view, found, board.year)
    with board.facts() as cursor:
        chosen = decided(cursor)
    # those that decide figures: how long data stay is the controller's question, on Privacy
    waiting = [setting for setting in SETTINGS if setting.key not in chosen]
    parts = [
        f"{dutch.plural(len(found), 'tegenstrijdigheid', 'tegenstrijdigheden')} in de gegevens"
    ]
    if board.targets:
        parts.insert(0, f"{dutch.plural(len(goals), 'doel', 'doelen')} niet gehaald")
    open_questions = dutch.plural(len(waiting), "vraag wacht", "vragen wachten")
    st.write(f"Over {board.year}: {dutch.join(parts)}. {open_questions} op een keuze.")
    if promised := due(board):  # what the board itself said that it would look at again
        st.markdown("\n".join(f"- {dutch.markdown(one)}" for one in promised))
    goals_tab, found_tab, asked_tab = st.tabs(["Doelen", "Tegenstrijdigheden", "Open vragen"])
    with goals_tab:
        st.markdown("\n".join(goals) or _no_goal_missed(board))
    with found_tab:
        findings.show(shown)
        if len(found) > len(shown):
            rest = dutch.plural(len(found) - len(shown), "punt gaat", "punten gaan")
            st.write(f"{rest} over afzonderlijke organisaties; de programmamanager ziet die.")
    with asked_tab:
        st.markdown("\n".join(_question(one.question, one.default) for one in waiting))


def _goals(board: Board) -> list[str]:
    """The targets that are missed; a year that is not over cannot miss one."""
    return [
        f"- **{dutch.markdown(one.metric.label)}**: "
        + dutch.markdown(
            f"{dutch.number(one.value, one.metric.unit)}, "
            f"het doel is {dutch.number(one.target, one.metric.unit)}"
        )
        for one in missed(board.figures, board.year, board.targets)
        if not (one.metric.basis in RUNNING and board.year in board.full_until)
    ]


def _no_goal_missed(board: Board) -> str:
    if not board.targets:
        return f"Over {board.year} zijn er geen doelen vastgesteld op het blad Doelen."
    return "Elk doel dat te beoordelen is, is gehaald."


def _question(question: str, default: str) -> str:
    return f"- {dutch.markdown(question)} Tot u beslist, geldt: **{dutch.markdown(default)}**."
