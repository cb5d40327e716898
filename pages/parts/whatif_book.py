"""A what-if as a workbook that goes on calculating, and its levers read back from one."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analytics.breakdown import amounts, recruited
from analytics.levers import Slot, Value
from data.accounts import MANAGER
from data.scenario_book import FeeClass, Lever, Line, ScenarioBook, read, write
from data.scenarios import Saved
from pages.parts import dutch, uploader
from pages.parts.study import Study, adopt
from pages.parts.whatif_kept import NAMED, names_stay, shareable

UNITS = {"count": "aantal", "percent": "%", "month": "maand", "eur": "euro", "year": "jaar"}
WHOLE = ("count", "month", "year")
READ = "what-if-book-read"  # in the state of a session: what was said of the workbook
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(study: Study, saved: Saved | None) -> None:
    """Draw the download and the way back."""
    st.subheader("Als Excel-werkmap")
    st.caption(
        "De werkmap rekent door met formules als u er knoppen in wijzigt. Lees haar hier weer in "
        "om alles te laten doorrekenen."
    )
    unchanged = saved if saved is not None and saved.values == study.values else None
    st.download_button(
        "Download als Excel-werkmap",
        data=partial(_written, study, unchanged),
        file_name=f"wat-als-{study.plan.year}.xlsx",
        mime=XLSX,
        key="book-download",
        on_click="ignore",
        icon=":material/download:",
    )
    names_stay(study.values)
    if not study.board.visitor.may(MANAGER):  # a file from outside is the manager's to load
        return
    with st.form("book-import", clear_on_submit=True):
        uploader.choose("Werkmap van een scenario inlezen", key="book-file")
        st.form_submit_button(
            "Knoppen overnemen", icon=":material/upload:", on_click=_import, args=(study,)
        )
    for kind, text in st.session_state.pop(READ, []):
        {"fout": st.error, "gelukt": st.success}.get(kind, st.warning)(dutch.markdown(text))


def book(study: Study, saved: Saved | None) -> ScenarioBook:
    """What the workbook says; `saved` is the version that the levers stand at, if any."""
    values = shareable(study.values)
    with study.board.facts() as cursor:
        examples = cursor.execute(
            "select has_examples from data_year where year = ?", [study.plan.year]
        ).fetchall()
    return ScenarioBook(
        name=saved.name if saved else f"Wat als {study.plan.year}",
        description=saved.description if saved else "",
        year=study.plan.year,
        version=saved.version if saved else None,
        saved_on=dutch.local(saved.at).date() if saved else None,
        data_version=study.base,
        scale_year=study.plan.scale_year,
        is_example=any(found for (found,) in examples),
        levers=_levers(study),
        lines=[
            Line(
                label=one.label,
                kind=one.kind,
                baseline=one.planned,
                scenario=one.now,
                per=one.per,
            )
            for one in amounts(study.plan, values)
        ],
        classes=[
            FeeClass(
                label=f"Klasse van {dutch.number(one.fee, 'eur')} per jaar",
                fee=one.fee,
                amount=one.amount,
                levers=one.levers,
            )
            for one in recruited(study.plan, values)
        ],
    )


def _written(study: Study, saved: Saved | None) -> bytes:
    return write(book(study, saved))


def _levers(study: Study) -> list[Lever]:
    return [_lever(slot, study.values.get(slot.key, slot.default)) for slot in _slots(study)]


def _slots(study: Study) -> list[Slot]:
    return [slot for slot in study.slots.values() if slot.lever.key not in NAMED]


def _lever(slot: Slot, value: Value) -> Lever:
    lever = slot.lever
    number = lever.unit in UNITS
    whole = lever.unit in WHOLE
    return Lever(
        key=slot.key,
        label=slot.label,
        value=value if not number else (round(float(value)) if whole else float(value)),
        unit=UNITS.get(lever.unit, ""),
        minimum=lever.low if number else None,
        maximum=slot.high if number else None,
        whole=whole,
        choices=lever.choices,
        help=lever.help,
    )


def _import(study: Study) -> None:
    file = st.session_state["book-file"]
    if file is None:
        st.session_state[READ] = [("fout", "Kies eerst een werkmap.")]
        return
    found = read(file.getvalue(), levers=_levers(study), filename=file.name)
    told = [("fout" if one.is_error else "let op", str(one)) for one in found.problems]
    if found.unknown:
        names = ", ".join(f"'{key}'" for key in found.unknown)
        told.append(("let op", f"Deze knoppen heeft dit plan niet, ze tellen niet mee: {names}."))
    if not found.errors:
        adopt(study.plan, found.values)
        told.append(("gelukt", f"De knoppen staan zoals in {file.name}."))
    st.session_state[READ] = told
