"""The tab Besluiten: what the board decided on a scenario, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics import telling
from analytics.levers import read
from data.accounts import BOARD
from data.decisions import Decision, decide, decisions, withdraw_decision
from data.scenarios import Saved, saved_versions
from data.store import Store
from pages.parts import access, dutch, tables, whatif_hindsight
from pages.parts.state import Board
from pages.parts.study import Study
from pages.parts.whatif_kept import balance, kept_then, opened, refusing, seen, tell, told

LONGEST = 2_000  # characters, as data.kept keeps them
YEAR = dt.timedelta(days=365)
TEXT, ON, CHECK, WHICH = "decide-text", "decide-on", "decide-check", "decide-which"


def show(study: Study) -> None:
    """Draw the tab."""
    told()
    with study.board.facts() as cursor:
        versions = [
            seen(study.board, one)
            for one in saved_versions(cursor)
            if one.year == study.plan.year and not one.deleted
        ]
        found = [_seen(study.board, one) for one in decisions(cursor)]
    st.subheader("Een besluit vastleggen")
    if versions:
        _form(study, versions)
    else:
        st.caption("Een besluit gaat over een bewaard scenario; bewaar er eerst een op Bewaren.")
    st.subheader("Besluiten")
    if not found:
        st.caption("Er is nog geen besluit vastgelegd.")
        return
    tables.show(pd.DataFrame([_row(one) for one in found]))
    _one(study, found)


def _seen(board: Board, decision: Decision) -> Decision:
    """A decision as this reader may see it."""
    made = (
        decision.scenario
    )  # its figures were worked out on other facts than those of the decision
    _, figures = kept_then(board, decision.base, made.values, decision.figures, made.year)
    return replace(decision, scenario=seen(board, made), figures=figures)


def due(board: Board, today: dt.date | None = None) -> list[str]:
    """The decisions that stand and whose check date has come, each in one Dutch sentence."""
    with board.facts() as cursor:
        found = decisions(cursor)
    day = today or _today()
    return [
        f"Toets het besluit van {dutch.date(one.decided_on)} ({_short(one.text)}): de toetsdatum "
        f"was {dutch.date(one.check_on)}. Zie Wat als, onder Besluiten."
        for one in found
        if one.withdrawn is None and one.check_on <= day
    ]


# --- deciding -----------------------------------------------------------------------------------


def _form(study: Study, versions: list[Saved]) -> None:
    by_key = {(one.id, one.version): one for one in versions}
    there: dict[int, list[Saved]] = {}
    for one in versions:
        there.setdefault(one.id, []).append(one)
    current = opened(there)
    keys = list(by_key)
    first = keys.index((current[0].id, current[0].version)) if current else 0
    with st.form("decide", clear_on_submit=False):
        st.selectbox(
            "Op grond van scenario",
            keys,
            index=first,
            format_func=lambda key: f"{by_key[key].name}, versie {key[1]}",
            key=WHICH,
        )
        st.text_area(
            "De Raad van Advies besloot …",
            max_chars=LONGEST,
            height=80,
            placeholder="bijvoorbeeld: om drie woningcorporaties te werven",
            help="Schrijf geen namen van personen.",
            key=TEXT,
        )
        with st.container(horizontal=True):
            st.date_input("Besloten op", value=_today(), format="DD-MM-YYYY", key=ON)
            st.date_input(
                "Toetsen op", value=_check(study.plan.year), format="DD-MM-YYYY", key=CHECK
            )
        st.caption("De uitkomsten van het scenario, met de gegevens van nu, zijn de verwachting.")
        st.form_submit_button(
            "Besluit vastleggen", icon=":material/gavel:", on_click=_decide, args=(study, by_key)
        )


def _check(year: int) -> dt.date:
    """The end of the year of the plan, or in a year from now where that has passed."""
    end = dt.date(year, 12, 31)
    return end if end > _today() else _today() + YEAR


def _decide(study: Study, by_key: dict[tuple[int, int], Saved]) -> None:
    saved = by_key[st.session_state[WHICH]]
    if None in (st.session_state[ON], st.session_state[CHECK]):
        tell("error", "Vul beide data in.")
        return
    with refusing():
        decide(
            study.board.store,
            text=st.session_state[TEXT],
            scenario_id=saved.id,
            version=saved.version,
            figures=telling.figures(study.plan, read(study.plan, saved.values)[0]),
            check_on=st.session_state[CHECK],
            decided_on=st.session_state[ON],
            by=access.by(BOARD),
        )
        st.session_state[TEXT] = ""
        tell("success", "Het besluit is vastgelegd, met wat ervan verwacht wordt.")


# --- what was decided ---------------------------------------------------------------------------


def _row(one: Decision) -> dict[str, object]:
    return {
        "Besloten op": one.decided_on,
        "De Raad van Advies besloot": one.text,
        "Scenario": f"{one.scenario.name}, versie {one.scenario.version} ({one.scenario.year})",
        "Verwacht saldo": balance(one.figures.get("balance")),
        "Toetsen op": one.check_on,
        "Stand": _state(one),
    }


def _state(one: Decision) -> str:
    if one.withdrawn is not None:
        return f"ingetrokken: {one.withdrawn}"
    return "te toetsen" if one.check_on <= _today() else "loopt"


def _one(study: Study, found: list[Decision]) -> None:
    """One decision with what became of it, and the way to withdraw it."""
    by_id = {one.id: one for one in found}
    number = st.selectbox(
        "Verwachting en werkelijkheid van",
        list(by_id),
        format_func=lambda key: f"{dutch.date(by_id[key].decided_on)}: {_short(by_id[key].text)}",
        key="decision-one",
    )
    chosen = by_id.get(number, found[0])
    whatif_hindsight.show(study, chosen)
    if chosen.withdrawn is None:
        with st.popover("Besluit intrekken", icon=":material/block:"):
            st.text_input("Waarom?", max_chars=LONGEST, key=f"withdraw-{chosen.id}")
            st.button("Intrekken", on_click=_withdraw, args=(study.board.store, chosen.id))


def _withdraw(store: Store, number: int) -> None:
    with refusing():
        reason = st.session_state[f"withdraw-{number}"]
        withdraw_decision(store, number, reason, by=access.by(BOARD))
        tell("success", "Het besluit is ingetrokken; het blijft met de reden in de lijst staan.")


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 60 else shown[:59] + "…"


def _today() -> dt.date:
    return dt.datetime.now(dutch.AMSTERDAM).date()
