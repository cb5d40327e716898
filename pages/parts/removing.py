"""How long data stay and what goes now: for the administrator, with what cannot be undone in view.

Knows the questions and the confirmation; refuses to know how anything leaves the disk.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.accounts import ADMINISTRATOR
from data.contents import decided, settings
from data.overdue import Plan, overdue
from data.purge import purge
from data.retention import KINDS, RETENTION
from data.store import Store, StoreError, choose, reading
from pages.parts import access, asked, drawn, dutch, study, tables

CHOSEN, REMOVED, SEEN = "keeping-chosen", "keeping-removed", "keeping-seen"
LABELS = {kind.key: kind.label for kind in KINDS}


def show(store: Store) -> None:
    """Draw the terms to choose, what is over its term, and the button that removes it."""
    _terms(store)
    st.subheader("Wat over zijn termijn is")
    _said(REMOVED)
    seen = st.session_state.pop(SEEN, None)  # what the last run showed
    plan = overdue(store)
    if not (plan.items or (seen and seen.items)):
        st.write("Er is niets over zijn bewaartermijn; er valt niets te verwijderen.")
        return
    _preview(plan)
    _confirm(store, plan, seen or plan)
    st.session_state[SEEN] = plan


def _said(what: str) -> None:
    """What was done by the last run, on the spot."""
    if done := st.session_state.pop(what, None):
        st.success(done, icon=":material/check:")


# --- how long -----------------------------------------------------------------------------------


def _terms(store: Store) -> None:
    st.subheader("Bewaartermijnen kiezen")
    with reading(store) as cursor:
        now, chosen = settings(cursor), decided(cursor)
    st.write(
        "Een kortere termijn verwijdert zelf niets, behalve reservekopieën: die gaan weg bij de "
        "volgende kopie. Wat over zijn termijn is, staat daarna hieronder."
    )
    with st.form("terms"):
        picked = {}
        for setting in RETENTION:
            picked[setting.key] = st.radio(
                setting.question,
                setting.choices,
                index=setting.choices.index(now[setting.key]),
                horizontal=True,
                key=f"{setting.key}-{now[setting.key]}",  # begins anew when another chose meanwhile
            )
            state = "" if setting.key in chosen else " Nog niet gekozen: dit is een voorstel."
            st.caption(dutch.markdown(setting.reason + state))
        sent = st.form_submit_button("Termijnen vastleggen", type="primary")
    _said(CHOSEN)  # below the button, where one looks
    if sent:
        _choose(store, {k: v for k, v in picked.items() if k not in chosen or v != now[k]})


def _choose(store: Store, picked: dict[str, str]) -> None:
    try:
        for key, value in picked.items():
            choose(store, key, value, by=access.by(ADMINISTRATOR))
    except StoreError as problem:
        st.error(str(problem), icon=":material/error:")
        return
    st.session_state[CHOSEN] = "De bewaartermijnen zijn vastgelegd."
    st.rerun()


# --- what goes ----------------------------------------------------------------------------------


def _preview(plan: Plan) -> None:
    if not plan.items:
        st.write("Er is niets meer over zijn bewaartermijn.")
        return
    st.write("Dit is nog niet verwijderd:")
    tables.show(
        pd.DataFrame(
            [
                {
                    "Wat": item.what,
                    "Soort": LABELS[item.kind],
                    "Hoeveel": dutch.plural(item.count, *item.counted),
                    "Termijn liep vanaf": f"{dutch.local(item.since):%d-%m-%Y}",
                }
                for item in plan.items
            ]
        )
    )
    if plan.lost:
        st.markdown("**Wat daarna niet meer kan**")
        st.markdown("\n".join(f"- {dutch.markdown(one)}" for one in plan.lost))


def _confirm(store: Store, plan: Plan, seen: Plan) -> None:
    """A yes is to what was on the screen: for another plan the box is empty again."""
    with st.form("remove"):
        sure = st.checkbox("Ik weet dat dit niet is terug te draaien", key=f"sure-{hash(plan)}")
        sent = st.form_submit_button("Definitief verwijderen", icon=":material/delete_forever:")
    if sent and not sure and plan == seen:
        st.error("Zet eerst het vinkje; er is niets verwijderd.", icon=":material/error:")
    elif sent:
        _remove(store, seen)


def _remove(store: Store, seen: Plan) -> None:
    try:
        with st.spinner("Er wordt verwijderd; wie een pagina opent, wacht even…"):
            try:
                gone = purge(store, by=access.by(ADMINISTRATOR), seen=seen)
            finally:  # before anything is drawn: a closed browser ends the run there
                _forget()
    except StoreError as problem:
        st.error(str(problem), icon=":material/error:")
        return
    kinds = dict.fromkeys(LABELS[item.kind].lower() for item in gone.items)
    st.session_state[REMOVED] = (
        f"Definitief verwijderd: {dutch.join(list(kinds))}. Het staat in het logboek."
    )
    st.rerun()


def _forget() -> None:
    """What was measured, read or drawn before may still hold what was removed."""
    st.cache_data.clear()
    asked.forget()
    study.forget()
    drawn.forget()
