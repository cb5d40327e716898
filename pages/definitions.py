"""The manual: every KPI and every column of the workbook, drawn from what the code itself uses."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.catalogue import FAMILIES, Metric
from analytics.catalogue.gaps import GAPS
from data.settings import SETTINGS
from data.sheets import SHEETS, Column, Sheet
from pages.parts import dutch, tables
from pages.parts.certainty import EXPLAINED
from pages.parts.state import greet, open_store

KINDS = {
    "text": "tekst",
    "choice": "keuze",
    "yesno": "ja of nee",
    "integer": "heel getal",
    "number": "getal",
    "money": "bedrag in euro's",
    "ratio": "getal of percentage",
    "date": "datum",
    "year": "jaar",
    "kvk": "KvK-nummer",
}


def render() -> None:
    """Draw the page."""
    st.title("Definities")
    store = open_store()
    if store is None:
        return
    greet(store)
    st.markdown(
        "#### Elk cijfer op dit dashboard heeft één formule en één bron; elke kolom van de "
        "werkmap heeft één betekenis."
    )
    metrics, sheets, questions, gaps = st.tabs(
        ["Kengetallen", "Werkmap", "Open vragen", "Wat ontbreekt"]
    )
    with metrics:
        st.caption(EXPLAINED)
        for family, members in FAMILIES.items():
            st.markdown(f"##### {family}")
            for metric in members:
                _metric(metric)
    with sheets:
        for sheet in SHEETS:
            what = sheet.grain if sheet.pairs else f"één rij is {sheet.grain}"
            with st.expander(f"**Blad {sheet.title}**: {what}"):
                _columns(sheet)
    with questions:
        st.write("De bronnen laten dit open. Tot de Raad van Advies beslist, geldt de aanname.")
        for setting in SETTINGS:
            with st.container(border=True):
                st.markdown(f"**{dutch.markdown(setting.question)}**")
                _terms(
                    ("Aanname", setting.default),
                    ("Waarom", setting.reason),
                    ("Bron", setting.source),
                )
    with gaps:
        st.write("Deze kengetallen horen erbij, maar zijn uit de werkmap niet te berekenen.")
        for gap in GAPS:
            with st.container(border=True):
                st.markdown(f"**{dutch.markdown(gap.label)}**")
                _terms(("Waarom niet", gap.why), ("Nodig", gap.needed))


def _metric(metric: Metric) -> None:
    with st.expander(f"**{dutch.markdown(metric.label)}**"):
        _terms(
            ("Betekenis", metric.help),
            ("Formule", metric.formula),
            ("Eenheid", dutch.UNITS[metric.unit].axis),
            ("Grondslag", metric.basis),
            ("Bron", metric.source),
        )


def _terms(*terms: tuple[str, str]) -> None:
    st.markdown("  \n".join(f"**{term}:** {dutch.markdown(text)}" for term, text in terms))


def _columns(sheet: Sheet) -> None:
    table = pd.DataFrame(
        [
            {
                "Kolom": column.header + " (verplicht)" * column.required,
                "Soort": KINDS[column.kind],
                "Uitleg": _explained(column),
            }
            for column in sheet.columns
        ]
    )
    tables.show(table)


def _explained(column: Column) -> str:
    """The help, the choices and the other names of a column, in one cell that fits a phone."""
    choices = f" Keuzes: {dutch.join(column.choices)}." if column.choices else ""
    aliases = f" Ook herkend als: {dutch.join(column.aliases)}." if column.aliases else ""
    return column.help + choices + aliases
