"""Every step that was ever taken with the data, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from data.contents import Step
from data.sheets import TITLES
from data.store import Store, StoreError, redo, undo
from data.versions import Version
from pages.parts import dutch, tables
from pages.parts.state import AMSTERDAM, BY_SCREEN, UTC

STEPS = {"undo": "teruggedraaid", "redo": "opnieuw gedaan"}


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


def _step(store: Store, move: Callable[..., list[Version]], done: str) -> None:
    try:
        moved = move(store, by=BY_SCREEN)
    except StoreError as problem:
        st.error(str(problem))
        return
    st.session_state["done"] = f"{done}: {sheets_of([(v.year, v.sheet) for v in moved])}."
    st.rerun()


def _described(step: Step) -> dict[str, str]:
    local = step.at.replace(tzinfo=UTC).astimezone(AMSTERDAM)
    example = " (voorbeeld)" if step.is_example else ""
    if step.kind == "commit":
        what = f"{step.filename}{example} geladen"
    else:
        what = f"Stap {step.about}, {step.filename}{example}, {STEPS[step.kind]}"
    cleared = {"commit": "voorbeelden weg", "undo": "voorbeelden terug", "redo": "voorbeelden weg"}
    parts = [f"{what}: {sheets_of(step.sheets)}"]
    if step.cleared:
        years = dutch.join([str(year) for year in sorted({year for year, _ in step.cleared})])
        parts.append(f"{cleared[step.kind]} uit {years}")
    return {
        "Stap": str(step.commit_id),
        "Wanneer": f"{local:%d-%m-%Y %H:%M}",
        "Wat": "; ".join(parts),
    }


def sheets_of(moved: Sequence[tuple[int, str]]) -> str:
    """`Participanten en Bijdragen van 2015`; of more years only how many sheets each has."""
    years = sorted({year for year, _ in moved})
    if len(years) == 1:
        keys = {sheet for _, sheet in moved}
        return f"{dutch.join([t for k, t in TITLES.items() if k in keys])} van {years[0]}"
    counted = [(year, sum(y == year for y, _ in moved)) for year in years]
    return dutch.join([f"{dutch.plural(n, 'blad', 'bladen')} van {year}" for year, n in counted])
