"""The tab Bewaren: keep a what-if, open it again, copy it, delete it, share it, compare it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import telling
from data.accounts import BOARD
from data.scenarios import Saved, copy, delete, restore, save, saved_versions
from data.store import Store
from pages.parts import access, dutch, tables, whatif_book, whatif_compare, whatif_since
from pages.parts.study import Study
from pages.parts.whatif_kept import (
    OPEN,
    balance,
    link,
    names_stay,
    open_saved,
    opened,
    refusing,
    seen,
    tell,
    told,
)

DELETED = "what-if-kept-deleted"  # the scenario that this session deleted last
LONGEST_NAME, LONGEST_TEXT = 80, 2_000  # as data.scenarios and data.kept keep them


def show(study: Study) -> None:
    """Draw the tab."""
    told()
    _undo(study.board.store)
    with study.board.facts() as cursor:
        versions = [
            seen(study.board, one) for one in saved_versions(cursor) if one.year == study.plan.year
        ]
    there = by_number(versions, deleted=False)
    current = opened(there)
    _keep(study, current)
    _link(study)
    if there:
        _listed(study, there)
    else:
        st.caption(f"Er is over {study.plan.year} nog geen scenario bewaard.")
    _deleted(study.board.store, by_number(versions, deleted=True))
    if current:
        whatif_since.show(study, current[0])
    whatif_compare.show(study, [found[0] for found in there.values()])
    whatif_book.show(study, current[0] if current else None)


def by_number(versions: list[Saved], *, deleted: bool) -> dict[int, list[Saved]]:
    """The versions of each scenario, newest first; of those that are there, or were deleted."""
    found: dict[int, list[Saved]] = {}
    for one in versions:
        if one.deleted == deleted:
            found.setdefault(one.id, []).append(one)
    return found


# --- keeping ------------------------------------------------------------------------------------


def _keep(study: Study, current: tuple[Saved, int] | None) -> None:
    st.subheader("Dit scenario bewaren")
    saved, last = current or (None, 0)
    if saved is not None:
        changed = " De knoppen staan intussen anders." if saved.values != study.values else ""
        text = f"Geopend: '{saved.name}', versie {saved.version}.{changed}"
        st.markdown(dutch.markdown(text))
    mark = f"{saved.id}-{saved.version}" if saved else "new"
    name_key, text_key = f"keep-name-{mark}", f"keep-text-{mark}"
    with st.form(f"keep-{mark}"):
        st.text_input(
            "Naam",
            value=saved.name if saved else "",
            max_chars=LONGEST_NAME,
            placeholder="bijvoorbeeld: drie corporaties erbij",
            key=name_key,
        )
        st.text_area(
            "Omschrijving",
            value=saved.description if saved else "",
            max_chars=LONGEST_TEXT,
            height=80,
            help="Wat onderzoekt u hiermee? Schrijf geen namen van personen.",
            key=text_key,
        )
        with st.container(horizontal=True):
            given = (study, name_key, text_key)
            if saved is not None:
                st.form_submit_button(
                    "Bewaren als volgende versie",
                    icon=":material/save:",
                    on_click=_save,
                    args=(*given, saved, last),
                )
            st.form_submit_button(
                "Bewaren als nieuw scenario",
                icon=":material/add:",
                on_click=_save,
                args=(*given, None, 0),
            )


def _save(study: Study, name_key: str, text_key: str, current: Saved | None, last: int) -> None:
    with refusing():
        kept = save(
            study.board.store,
            st.session_state[name_key],
            description=st.session_state[text_key],
            year=study.plan.year,
            values=study.values,
            base=study.base,
            scale_year=study.plan.scale_year,
            figures=telling.figures(study.plan, study.values),
            scenario_id=current.id if current else None,
            seen_version=last if current else None,
            pin_again=current is not None and current.base != study.base,
            by=access.by(BOARD),
        )
        if current and kept.version == last:
            tell("success", f"Er is niets gewijzigd sinds versie {kept.version}.")
        else:
            tell("success", f"'{kept.name}' is bewaard als versie {kept.version}.")
        st.session_state[OPEN] = (kept.id, kept.version, kept.version)


def _link(study: Study) -> None:
    st.markdown("**Deze stand delen**")
    st.caption(
        "Wie deze link opent, ziet dezelfde knoppen en, met dezelfde gegevens, dezelfde cijfers."
    )
    st.code(link(study.plan.year, study.values), language=None, wrap_lines=True)
    names_stay(study.values)


# --- what is there ------------------------------------------------------------------------------


def _listed(study: Study, there: dict[int, list[Saved]]) -> None:
    st.subheader("Bewaarde scenario's")
    tables.show(pd.DataFrame([_row(found[0]) for found in there.values()]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            "Scenario", list(there), format_func=lambda key: there[key][0].name, key="kept-one"
        )
        number = number if number in there else next(iter(there))
        numbers = [one.version for one in there[number]]
        version = st.selectbox("Versie", numbers, key=f"kept-version-{number}", width=120)
        chosen = next(one for one in there[number] if one.version == (version or numbers[0]))
        st.button(
            "Openen",
            icon=":material/folder_open:",
            on_click=open_saved,
            args=(study.plan, chosen, numbers[0]),
            help="De knoppen komen te staan zoals ze bewaard zijn.",
        )
        with st.popover("Kopiëren", icon=":material/content_copy:"):
            st.text_input("Naam van de kopie", max_chars=LONGEST_NAME, key=f"copy-{number}")
            st.button("Kopie bewaren", on_click=_copy, args=(study.board.store, chosen.id))
        st.button(
            "Verwijderen",
            icon=":material/delete:",
            on_click=_delete,
            args=(study.board.store, chosen),
        )
    with st.expander(f"Alle versies van {dutch.markdown(chosen.name)}"):
        tables.show(pd.DataFrame([_row(one) for one in there[number]]))


def _row(saved: Saved) -> dict[str, str]:
    return {
        "Naam": saved.name,
        "Versie": str(saved.version),
        "Bewaard": dutch.moment(saved.at),
        "Saldo bij het bewaren": balance(saved.figures.get("balance")),
        "Omschrijving": saved.description or dutch.UNKNOWN,
    }


def _copy(store: Store, number: int) -> None:
    with refusing():
        kept = copy(store, number, st.session_state[f"copy-{number}"], by=access.by(BOARD))
        tell("success", f"'{kept.name}' is bewaard als kopie.")


def _delete(store: Store, saved: Saved) -> None:
    with refusing():
        delete(store, saved.id, by=access.by(BOARD))
        st.session_state[DELETED] = (saved.id, saved.name)


def _undo(store: Store) -> None:
    """What this session deleted last, with the way back."""
    number, name = st.session_state.get(DELETED, (0, ""))
    if number:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(dutch.markdown(f"'{name}' is verwijderd."))
            st.button(
                "Ongedaan maken",
                icon=":material/undo:",
                on_click=_restore,
                args=(store, number, name),
            )


def _deleted(store: Store, gone: dict[int, list[Saved]]) -> None:
    if gone:
        with st.expander(f"Verwijderde scenario's ({len(gone)})"):
            for number, [last, *_] in gone.items():
                st.button(
                    f"{dutch.markdown(last.name)} terugzetten",
                    icon=":material/undo:",
                    key=f"restore-{number}",
                    on_click=_restore,
                    args=(store, number, last.name),
                )


def _restore(store: Store, number: int, name: str) -> None:
    st.session_state.pop(DELETED, None)
    with refusing():
        restore(store, number, by=access.by(BOARD))
        tell("success", f"'{name}' is teruggezet.")
