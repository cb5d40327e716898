"""What each activity costs, and what for: beside what it reached, and beside its budget."""

from __future__ import annotations

import streamlit as st

from analytics.allocation import Allocation, allocation
from analytics.catalogue.cost_figures import chosen_key
from analytics.costs import unit_costs, variances
from analytics.flow import flow
from pages.parts import (
    activity_charts,
    cards,
    charts,
    costing,
    deviating,
    dutch,
    passport,
    streaming,
)
from pages.parts.state import Board, lacking, open_page

CARDS = ("full_cost", "cost_per_attendance", "cost_per_organisation", "cost_per_contact_hour")
RESULTS = ("budget_use", "price_variance", "efficiency_variance", "volume_variance")


def render() -> None:
    """Draw the page."""
    board = open_page("Activiteiten", "in_kind", "key")
    if board is None:
        return
    whole = board.ask(allocation, board.year, board.choice.key)
    paid = board.ask(allocation, board.year, board.choice.key, in_kind=board.choice.in_kind)
    usual = board.ask(chosen_key)
    st.markdown(f"#### {dutch.markdown(costing.headline(board.year, whole))}")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    if usual != board.choice.key:
        st.markdown(costing.other_key(usual))
    counted = board.choice.in_kind or bool(paid.why)
    if not board.choice.in_kind:
        st.info(dutch.markdown(costing.without_in_kind(paid)))
    _full_costs(board, whole if counted else paid)
    _unit_costs(board, in_kind=counted)
    _stream(board, in_kind=counted)
    _results(board)
    if not whole.why:
        with st.expander("Hoe deze kosten zijn berekend"):
            for line in costing.calculation(whole if counted else paid):
                st.markdown(line)


def _full_costs(board: Board, paid: Allocation) -> None:
    st.subheader("Wat kost elke activiteit, alles meegerekend?")
    if paid.why:
        st.info(dutch.markdown(lacking(paid.why, to="zeggen")))
        return
    frame = costing.by_line(paid)
    charts.show(
        activity_charts.full_costs(frame),
        key="full-costs",
        summary=costing.full_costs(board.year, paid),
        table=frame[list(costing.FULL_HEADERS)].rename(columns=costing.FULL_HEADERS),
        filename=f"integrale-kosten-{board.year}.csv",
        units=costing.FULL_UNITS,
    )
    passport.choose(board, ("full_cost",), key="full-costs-origin")


def _unit_costs(board: Board, *, in_kind: bool) -> None:
    st.subheader("Wat kost één deelname, één organisatie, één uur?")
    frame = board.ask(unit_costs, board.year, board.choice.key, in_kind=in_kind)
    if frame.empty:
        st.info(f"Nog niet te zeggen: geen blad Activiteiten over {board.year}.")
        return
    reached = frame.dropna(subset=["cost", "organisations"]).query("organisations > 0")
    table, picture = st.tabs(["In een tabel", "Bereik tegenover kosten"])
    until = board.full_until.get(board.year)
    with table:
        if until:
            st.warning(costing.until(until), icon=":material/hourglass_top:")
        costing.unit_table(frame, board.year)
    with picture:
        if reached.empty:
            st.info(dutch.markdown(lacking(costing.why_unreached(frame))))
        else:
            charts.show(
                activity_charts.reach_and_cost(reached),
                key="reach-and-cost",
                summary=costing.reach(reached, board.year),
                table=reached[list(costing.REACH_HEADERS)].rename(columns=costing.REACH_HEADERS),
                filename=f"bereik-en-kosten-{board.year}.csv",
                units=costing.REACH_UNITS,
            )
            st.markdown(costing.QUADRANTS)
    passport.choose(board, (*CARDS[1:], "cost_per_product"), key="unit-costs-origin")


def _stream(board: Board, *, in_kind: bool) -> None:
    st.subheader("Van inkomsten naar activiteit")
    found = board.ask(flow, board.year, board.choice.key, in_kind=in_kind)
    if found.why:
        st.info(dutch.markdown(lacking(found.why)))
        return
    charts.show(
        streaming.stream(found),
        key="stream",
        summary=streaming.story(found),
        table=streaming.table(found),
        filename=f"inkomsten-naar-activiteit-{board.year}.csv",
        units={"Euro": "eur"},
    )


def _results(board: Board) -> None:
    st.subheader(f"Liep {board.year} zoals begroot?")
    cards.row([board.card(key) for key in RESULTS], origin=board.origin)
    frame = board.ask(variances, board.year)
    known = frame.dropna(subset=["difference"])
    if known.empty:
        st.info(dutch.markdown(board.lacking("budget_use")))
        return
    until = board.full_until.get(board.year)
    if until:
        st.warning(
            f"De realisatie loopt tot en met {dutch.date(until)}, de begroting over het hele jaar. "
            "Wat nu voordelig lijkt, moet deels nog komen.",
            icon=":material/hourglass_top:",
        )
    named = costing.named(known)
    charts.show(
        activity_charts.differences(deviating.largest_first(named)),
        key="variances",
        summary=deviating.result(named),
        table=named[list(deviating.HEADERS)].rename(columns=deviating.HEADERS),
        filename=f"verschillen-{board.year}.csv",
        units=deviating.UNITS,
    )
    passport.choose(board, RESULTS, key="variances-origin")
