"""From the manager's spreadsheet to the active figures: template, check, preview, commit, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.metrics import LABELS
from data.accounts import MANAGER
from data.contents import history, rows, settings
from data.settings import SETTINGS
from data.store import Store, choose, reading
from data.template import carried_over, write_workbook
from pages.parts import access, dutch, findings, loading, past
from pages.parts.opening import open_store
from pages.parts.state import greet


def render() -> None:
    """Draw the page."""
    st.title("Gegevens")
    store = open_store()
    if store is None:
        return
    with reading(store) as cursor:
        steps = history(cursor)
        years = [
            y for (y,) in cursor.execute("select year from data_year order by year").fetchall()
        ]
    with st.container():  # always there: else a message moves the tabs, and they begin anew
        if done := st.session_state.pop("done", None):
            st.success(done, icon=":material/check:")
        greet(store)
    st.markdown("#### Laad een werkmap, kijk wat er verandert en maak haar dan pas actief.")
    load, check, templates, history_, choices = st.tabs(
        ["Laden", "Controle", "Sjablonen", "Geschiedenis", "Instellingen"]
    )
    with load:
        loading.show(store)
    with check:
        _check(store, years)
    with templates:
        _templates(store, years)
    with history_:
        past.show(store, steps)
    with choices:
        _settings(store)


# --- what does not agree ------------------------------------------------------------------------


def _check(store: Store, years: list[int]) -> None:
    if not years:
        st.write("Er zijn nog geen gegevens.")
        return
    year = st.selectbox("Jaar", sorted(years, reverse=True), key="check-year", width=120)
    found = findings.of(store, year)
    if not found:
        st.write(f"In de gegevens over {year} zijn geen tegenstrijdigheden gevonden.")
        return
    st.write(
        f"{dutch.plural(len(found), 'punt', 'punten')} in de gegevens over {year}, ook over "
        "afzonderlijke organisaties. Het dashboard verbetert niets zelf."
    )
    findings.show(found)


# --- templates ----------------------------------------------------------------------------------


def _templates(store: Store, years: list[int]) -> None:
    st.write(
        "De sjabloon heeft alle bladen en kolommen, met keuzelijsten en met uitleg bij elke kolom. "
        "Laat weg wat u niet hebt."
    )
    _download("Lege sjabloon", "sjabloon.xlsx", lambda: write_workbook({}, metrics=LABELS))
    if not years:
        return
    year = st.selectbox("Op basis van het jaar", sorted(years, reverse=True), key="template-year")
    with st.container(horizontal=True):
        _download(
            f"Sjabloon voor {year + 1}, ingevuld vanuit {year}",
            f"sjabloon-{year + 1}.xlsx",
            access.exported(
                f"sjabloon-{year + 1}.xlsx",
                lambda: write_workbook(_next_year(store, year), metrics=LABELS),
                least=MANAGER,
            ),
        )
        _download(
            f"Actieve gegevens van {year}, om te verbeteren",
            f"gegevens-{year}.xlsx",
            access.exported(
                f"gegevens-{year}.xlsx",
                lambda: write_workbook(_active(store, year), metrics=LABELS),
                least=MANAGER,
            ),
        )


def _active(store: Store, year: int) -> dict[str, list[dict[str, Any]]]:
    with reading(store) as cursor:
        return {"cover": [{"year": year}], **rows(cursor, year, printed=True)}


def _next_year(store: Store, year: int) -> dict[str, list[dict[str, Any]]]:
    with reading(store) as cursor:
        return carried_over(rows(cursor, year), year)


def _download(label: str, filename: str, content: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        data=content,
        file_name=filename,
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        icon=":material/download:",
    )


# --- settings -----------------------------------------------------------------------------------


def _settings(store: Store) -> None:
    st.write("De bronnen laten deze vragen open; de keuze werkt door in alle jaren.")
    with reading(store) as cursor:
        now = settings(cursor)
    for setting in SETTINGS:
        picked = st.radio(
            setting.question,
            setting.choices,
            index=setting.choices.index(now[setting.key]),
            horizontal=True,
            help=setting.reason,
            key=f"setting-{setting.key}-{now[setting.key]}",  # else an old screen writes back
        )
        if picked != now[setting.key]:
            choose(store, setting.key, picked, by=access.by(MANAGER))
            st.rerun()
