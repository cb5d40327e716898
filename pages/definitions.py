"""The manual: every KPI and every column of the workbook, drawn from what the code itself uses."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from analytics.catalogue import BY_KEY, FAMILIES, Metric
from analytics.catalogue.gaps import GAPS
from analytics.levers import GROUPS, LEVERS, Lever
from analytics.scenario import ITEMS
from data.settings import SETTINGS
from data.sheets import SHEETS, Column, Sheet
from pages.parts import dutch, tables
from pages.parts.certainty import EXPLAINED
from pages.parts.opening import open_store
from pages.parts.state import greet

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
PER = {
    "": "",
    "sector": ", voor elke sector",
    "sector and class": ", voor elke sector en elke klasse van de staffel",
    "block": ", voor elk blok van de begroting",
}
PER_UNIT = {"percent": "%", "eur": " euro", "year": " jaar"}
TEXTS = {
    "names": "namen van het blad Bijdragen",
    "order": "de regels van het blad Begroting",
    "wishes": "namen met een bedrag in hele euro's",
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
    metrics, levers, sheets, questions, gaps = st.tabs(
        ["Kengetallen", "Knoppen", "Werkmap", "Open vragen", "Wat ontbreekt"]
    )
    with metrics:
        st.caption(EXPLAINED)
        for family, members in FAMILIES.items():
            st.markdown(f"##### {family}")
            for metric in members:
                _metric(metric)
    with levers:
        _levers()
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


def _levers() -> None:
    """What can be varied on Wat als, and what an outcome says beside the KPIs."""
    st.write("Dit kunt u op de pagina Wat als verzetten; zonder keuze geldt het plan.")
    for group, title in GROUPS.items():
        st.markdown(f"##### {title}")
        for lever in (one for one in LEVERS if one.group == group):
            with st.expander(f"**{dutch.markdown(lever.label)}**"):
                _terms(("Betekenis", lever.help), ("Bereik", _range(lever)))
    st.markdown("##### Uitkomsten")
    for item in (one for one in ITEMS if one.key not in BY_KEY):
        with st.expander(f"**{dutch.markdown(item.label)}**"):
            _terms(("Betekenis", item.help), ("Eenheid", dutch.UNITS[item.unit].axis))


def _range(lever: Lever) -> str:
    """What a lever can stand at, and for what there is one."""
    if lever.choices:
        return dutch.join([text for _, text in lever.choices])
    if lever.unit in TEXTS:
        return TEXTS[lever.unit]
    if math.isinf(lever.high):
        return f"0 tot en met zoveel als het plan er heeft{PER[lever.per]}"
    low, high = (dutch.number(end, "count") for end in (lever.low, lever.high))
    return f"{low} tot en met {high}{PER_UNIT.get(lever.unit, '')}{PER[lever.per]}"


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
