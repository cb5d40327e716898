"""Who may come in, and who did what: for the administrator."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.participants import participants
from data.accounts import ADMINISTRATOR, ROLES, Account, accounts, grant
from data.audit import acts
from data.store import Store, StoreError, reading
from pages.parts import access, claims, dutch, tables
from pages.parts.opening import open_store
from pages.parts.state import greet

NOBODY = "geen toegang"
NONE = "geen organisatie"
# What each role is told to be for.
FOR = {
    "bestuur": "leest, en probeert scenario's uit; ziet van de eigen organisatie alles",
    "programmamanager": "laadt ook werkmappen, en ziet ook afzonderlijke organisaties",
    "beheer": "bepaalt ook wie toegang heeft, hoe lang gegevens blijven en wat weggaat",
}
SHOWN = 200  # acts on the screen; the download has them all


def render() -> None:
    """Draw the page."""
    st.title("Toegang")
    store = open_store()
    if store is None:
        return
    if done := st.session_state.pop("access-done", None):
        st.success(done, icon=":material/check:")
    greet(store)
    st.markdown("#### Wie binnen mag, in welke rol, en wie wat deed.")
    who, log = st.tabs(["Wie", "Logboek"])
    with who:
        _who(store)
    with log:
        _log(store)


# --- who ----------------------------------------------------------------------------------------


def _who(store: Store) -> None:
    if not claims.configured():
        st.info(
            "Er is nog geen aanmelding ingesteld: wie deze computer gebruikt, mag alles. Wat u "
            "hier kiest, geldt zodra er een aanmelding is.",
            icon=":material/info:",
        )
    with reading(store) as cursor:
        found = accounts(cursor)
        by_year = participants(cursor)
    if found:
        tables.show(pd.DataFrame([_row(account) for account in found]))
    else:
        st.write("Er is nog niemand toegelaten.")
    names = sorted({one.organisation for year in by_year.values() for one in year})
    _form(store, names)
    for role in ROLES:
        st.markdown(f":small[**{role}**: {FOR[role]}.]")


def _row(account: Account) -> dict[str, str]:
    return {
        "Account": account.account,
        "Rol": account.role or NOBODY,
        "Organisatie": account.organisation or dutch.UNKNOWN,
        "Sinds": dutch.date(dutch.local(account.at).date()),
        "Door": account.by,
    }


def _form(store: Store, names: list[str]) -> None:
    st.subheader("Toelaten of wijzigen")
    with st.form("account", width=560):
        account = st.text_input(
            "E-mailadres",
            autocomplete="off",
            placeholder="naam@organisatie.nl",
            help="Het adres waarmee iemand zich aanmeldt. Van wie al in de lijst staat, verandert "
            "de rol.",
        )
        role = st.segmented_control("Rol", [*ROLES, NOBODY], default=ROLES[0], required=True)
        organisation = st.selectbox(
            "Organisatie",
            [NONE, *names],
            help="Van deze organisatie ziet het account alles; van andere wat de rol mag zien.",
        )
        sent = st.form_submit_button("Vastleggen", type="primary")
    if sent:
        _grant(
            store,
            account,
            None if role == NOBODY else role,
            None if organisation == NONE or role == NOBODY else organisation,
        )


def _grant(store: Store, account: str, role: str | None, organisation: str | None) -> None:
    try:
        grant(store, account, role, organisation, by=access.by(ADMINISTRATOR))
    except StoreError as problem:
        st.error(dutch.markdown(str(problem)), icon=":material/error:")
        return
    said = f"heeft de rol {role}" if role else "heeft geen toegang meer"
    st.session_state["access-done"] = f"{dutch.markdown(account)} {said}; dit geldt meteen."
    st.rerun()


# --- who did what -------------------------------------------------------------------------------


def _log(store: Store) -> None:
    with reading(store) as cursor:
        found = acts(cursor)
    if not found:
        st.write("Er is nog niets gebeurd.")
        return
    table = pd.DataFrame(
        [
            {
                "Wanneer": dutch.moment(act.at),
                "Wie": act.by,
                "Wat": act.what,
            }
            for act in found
        ]
    )
    if len(found) > SHOWN:
        st.caption(f"De laatste {SHOWN} van {dutch.number(len(found), 'count')} regels.")
    tables.show(table.head(SHOWN))
    tables.download(table, "logboek.csv", key="log")
