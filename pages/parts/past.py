"""Every step that was ever taken with the data, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from data.contents import Step
from data.sheets import TITLES
from data.store import Store, StoreError, redo, undo
from pages.parts import dutch, tables
from pages.parts.state import AMSTERDAM, BY_SCREEN, UTC

STEPS = {"commit": "geladen", "undo": "teruggedraaid", "redo": "opnieuw gedaan"}


def show(store: Store, steps: list[Step]) -> None:
    """Draw the history, newest first, and the buttons to go back and forth."""
    if not steps:
        st.write("Er is nog niets geladen.")
        return
    with st.container(horizontal=True):
        back = st.button("Laatste stap terugdraaien", icon=":material/undo:")
        forward = st.button("Opnieuw doen", icon=":material/redo:")
    if back or forward:
        _step(store, undo if back else redo, "Teruggedraaid" if back else "Opnieuw gedaan")
    st.caption("Elke stap blijft bewaard; terugdraaien gooit niets weg.")
    table = pd.DataFrame([_described(step) for step in steps])
    tables.show(table)


def _step(store: Store, move: Callable[..., Any], done: str) -> None:
    try:
        moved = move(store, by=BY_SCREEN)
    except StoreError as problem:
        st.error(str(problem))
        return
    names = dutch.join([f"{TITLES[v.sheet]} {v.year}" for v in moved])
    st.session_state["done"] = f"{done}: {names}."
    st.rerun()


def _described(step: Step) -> dict[str, str]:
    local = step.at.replace(tzinfo=UTC).astimezone(AMSTERDAM)
    what = f"{step.filename or 'Niets actief'} {STEPS[step.kind]}"
    what += " (voorbeeld)" if step.is_example else ""
    years = dutch.join([str(year) for year in step.years])
    sheets = dutch.join([TITLES[key] for key in step.sheets])
    return {
        "Stap": str(step.commit_id),
        "Wanneer": f"{local:%d-%m-%Y %H:%M}",
        "Wat": f"{what}, {years}: {sheets}",
    }
