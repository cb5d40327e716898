"""What the manager is asked about her workbook, and what the dashboard took each tab for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from data.questions import Question, Recognised
from data.reading.header import NOT_READ, plain, question_key
from data.reading.recognise import tab_key
from data.sheets import BY_KEY, TITLES
from data.workbook import Upload
from pages.parts import dutch, tables

MOST_QUESTIONS = 30  # more on one screen is a sign that a column was taken for another
PLACEHOLDER = "nog te kiezen"


def open_questions(upload: Upload) -> dict[str, str]:
    """Draw the questions that wait for an answer; gives the answers that were just confirmed."""
    waiting = [question for question in upload.questions if question.is_open]
    if not waiting:
        return {}
    st.subheader(dutch.plural(len(waiting), "vraag", "vragen").capitalize())
    st.write(
        "Het dashboard raadt niet. Waar een voorstel staat, hoeft u het alleen te bevestigen; "
        "wat u kiest, wordt volgend jaar onthouden waar dat kan."
    )
    with st.form("questions", border=True):
        chosen = {question.key: _select(question) for question in waiting[:MOST_QUESTIONS]}
        if len(waiting) > MOST_QUESTIONS:
            st.caption(f"De eerste {MOST_QUESTIONS}; de andere volgen daarna.")
        sent = st.form_submit_button("Antwoorden gebruiken", type="primary")
    if sent and None in chosen.values():
        st.warning("Kies ook een antwoord waar nog niets staat.", icon=":material/help:")
    return {key: value for key, value in chosen.items() if value is not None} if sent else {}


def given_answers(upload: Upload) -> dict[str, str]:
    """Draw the answers that hold, each open to change; gives those that were just changed."""
    answered = [q for q in upload.questions if not q.is_open and not q.key.startswith("tab:")]
    changed: dict[str, str] = {}
    for question in answered:
        value = _select(question)
        if value is not None and value != question.answer:
            changed[question.key] = value
    return changed


def _select(question: Question) -> str | None:
    values = [value for value, _ in question.choices]
    start = question.answer if question.answer is not None else question.suggestion
    return st.selectbox(
        dutch.markdown(question.text),
        values,
        index=values.index(start) if start in values else None,
        format_func=dict(question.choices).get,
        placeholder=PLACEHOLDER,
        key=f"question-{question.key}",
    )


def recognised(upload: Upload) -> dict[str, str]:
    """Draw what each tab and column was taken for, with the means to correct it.

    Gives the answers that were just changed.
    """
    if not upload.tabs:
        return {}
    with st.expander("Wat het dashboard herkende", icon=":material/search:"):
        tables.show(pd.DataFrame([_described(tab, upload) for tab in upload.tabs]))
        st.write("Klopt een blad of een kolom niet, kies dan hier wat het is.")
        changed = {**_correct_tab(upload.tabs), **_correct_column(upload.tabs)}
        return {**changed, **given_answers(upload)}


def _described(tab: Recognised, upload: Upload) -> dict[str, str]:
    read = [_meant(tab, text, key) for _, text, key in tab.columns if key]
    left = [text for _, text, key in tab.columns if not key]
    rows = sum(row["tab"] == tab.tab for row in upload.tables.get(tab.sheet, ()))
    return {
        "Blad": tab.tab,
        "Gelezen als": TITLES.get(tab.sheet, "niet gelezen"),
        "Rijen": str(rows) if tab.sheet else dutch.UNKNOWN,
        "Kolommen": ", ".join(read) or dutch.UNKNOWN,
        "Niet gelezen": ", ".join(left) or dutch.UNKNOWN,
    }


def _meant(tab: Recognised, text: str, key: str) -> str:
    """`Branche (Sector)`: her name for it, and ours where that is another."""
    header = BY_KEY[tab.sheet].column(key).header
    return text if plain(text) == plain(header) else f"{text} ({header})"


def _correct_tab(tabs: Sequence[Recognised]) -> dict[str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = [tab.tab for tab in tabs]
        name = st.selectbox("Blad", names, key="correct-tab")
        now = next(tab.sheet for tab in tabs if tab.tab == name)
        choices: Mapping[str, str] = {NOT_READ: "niet lezen", **TITLES}
        chosen = st.selectbox(
            "is",
            list(choices),
            index=list(choices).index(now),
            format_func=choices.get,
            key=f"correct-tab-{name}",
        )
    return {tab_key(name): chosen} if chosen != now else {}


def _correct_column(tabs: Sequence[Recognised]) -> dict[str, str]:
    places = {
        f"{tab.tab}, kolom {get_column_letter(at)}: {text}": (tab, text, key)
        for tab in tabs
        for at, text, key in tab.columns
        if tab.sheet
    }
    if not places:
        return {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        where = st.selectbox("Kolom", list(places), key="correct-column")
        tab, text, now = places[where]
        sheet = BY_KEY[tab.sheet]
        choices = {NOT_READ: "niet lezen", **{c.key: c.header for c in sheet.columns}}
        chosen = st.selectbox(
            "is",
            list(choices),
            index=list(choices).index(now),
            format_func=choices.get,
            key=f"correct-column-{where}",
        )
    return {question_key(sheet, text): chosen} if chosen != now else {}
