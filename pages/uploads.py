"""From the manager's spreadsheet to the active figures: template, check, preview, commit, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from analytics.metrics import BY_KEY, LABELS, measure
from data.problems import Problem, Severity
from data.references import check_references
from data.settings import SETTINGS
from data.sheets import TITLES
from data.store import (
    RejectedError,
    Step,
    Store,
    StoreError,
    choose,
    commit,
    has_examples,
    history,
    preview,
    reading,
    redo,
    rows,
    settings,
    undo,
    version,
)
from data.template import carried_over, write_workbook
from data.workbook import Upload, read_workbook
from pages.parts import dutch, tables
from pages.parts.state import AMSTERDAM, BY_SCREEN, UTC, open_store, show_banner, show_start

# Streamlit has no switch for the English words on its uploader; they are hidden and said in Dutch.
_DUTCH_UPLOADER = """<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after {
    content: "Bestand kiezen"; font-size: 1rem;
}
[data-testid="stFileUploaderDropzoneInstructions"] { visibility: hidden; }
</style>"""
MOST_PROBLEMS = 200  # more on one screen helps nobody; the download has them all
WORDS = {
    Severity.ERROR: ("fout", "fouten"),
    Severity.WARNING: ("waarschuwing", "waarschuwingen"),
    Severity.NOTICE: ("melding", "meldingen"),
}
STEPS = {"commit": "geladen", "undo": "teruggedraaid", "redo": "opnieuw gedaan"}


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
        examples = has_examples(cursor)
    if examples:
        show_banner()
    if done := st.session_state.pop("done", None):  # above the tabs: they may have moved
        st.success(done, icon=":material/check:")
    if not years:
        show_start(store)
    st.markdown("#### Laad een werkmap, kijk wat er verandert en maak haar dan pas actief.")
    load, templates, past, choices = st.tabs(["Laden", "Sjablonen", "Geschiedenis", "Instellingen"])
    with load:
        _load(store)
    with templates:
        _templates(store, years)
    with past:
        _history(store, steps)
    with choices:
        _settings(store)


# --- load ---------------------------------------------------------------------------------------


def _load(store: Store) -> None:
    st.write(
        "Kies een Excel-werkmap (.xlsx) van ten hoogste 20 MB. Een werkmap gaat over één jaar; "
        "bladen die er niet in staan, blijven zoals ze zijn."
    )
    st.html(_DUTCH_UPLOADER)
    file = st.file_uploader(
        "Werkmap", type=["xlsx"], key=f"upload-{st.session_state.get('uploads', 0)}"
    )
    if file is None:
        return
    upload = _read(file.name, file.getvalue())
    problems = list(upload.problems)
    seen: _Seen | None = None
    if not upload.errors:
        seen = _look_ahead(store, upload)
        problems += seen["problems"]
    _show_problems(problems)
    if seen is None or any(p.severity is Severity.ERROR for p in problems):
        st.error("Deze werkmap wordt niet geladen. De actieve cijfers zijn niet gewijzigd.")
        return
    _show_changes(upload, seen)
    _offer_commit(store, upload, seen)


@st.cache_data(max_entries=4, show_spinner="De werkmap wordt gelezen…")
def _read(name: str, content: bytes) -> Upload:
    return read_workbook(content, name, metrics=LABELS)


_Seen = dict[str, Any]


def _look_ahead(store: Store, upload: Upload) -> _Seen:
    """What is true now and what would be true after: versions, counts and KPIs."""
    with reading(store) as cursor:
        based_on = version(cursor)
        examples = has_examples(cursor)
        counts = _counts(cursor, upload)
        now = measure(cursor, year=upload.year)
    with preview(store, upload) as cursor:
        problems = check_references(cursor, upload)
        after = measure(cursor, year=upload.year)
    return {
        "based_on": based_on,
        "examples": examples and not upload.is_example,
        "counts": counts,
        "problems": problems,
        "now": now,
        "after": after,
    }


def _counts(cursor: Any, upload: Upload) -> pd.DataFrame:
    """Rows per sheet: active now, and in the workbook."""
    active = rows(cursor, upload.year or 0)
    return pd.DataFrame(
        [
            {
                "Blad": title,
                "Nu actief": len(active.get(key, ())),
                "In de werkmap": len(upload.tables[key]) if key in upload.tables else None,
                "Wat er gebeurt": _fate(key in active, key in upload.tables),
            }
            for key, title in TITLES.items()
            if key in active or key in upload.tables
        ]
    )


def _fate(active: bool, delivered: bool) -> str:
    if not delivered:
        return "blijft zoals het is"
    return "wordt vervangen" if active else "nieuw"


def _show_problems(problems: list[Problem]) -> None:
    found = {s: sum(p.severity is s for p in problems) for s in Severity}
    counted = [dutch.plural(n, *WORDS[s]) for s, n in found.items() if n]
    if not counted:
        st.success("De werkmap is zonder opmerkingen gelezen.", icon=":material/check:")
        return
    st.subheader(dutch.join(counted).capitalize())
    ordered = sorted(problems, key=lambda p: list(Severity).index(p.severity))
    table = pd.DataFrame(
        [
            {"Soort": p.severity.value, "Plaats": p.place, "Wat": p.what, "Wat te doen": p.fix}
            for p in ordered
        ]
    )
    shown = table.head(MOST_PROBLEMS)
    tables.show(shown)
    if len(table) > len(shown):
        st.caption(f"De eerste {MOST_PROBLEMS} van {len(table)}; de rest staat in de download.")
    tables.download(table, "opmerkingen.csv", key="problems", label="Download de lijst als CSV")


def _show_changes(upload: Upload, seen: _Seen) -> None:
    st.subheader(f"Wat er verandert in {upload.year}")
    tables.show(seen["counts"])
    changed = _changed(seen["now"], seen["after"])
    if changed.empty:
        st.write("Geen enkel kengetal verandert.")
        return
    tables.show(changed)


def _changed(now: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    both = now.merge(after, on="metric", suffixes=("_now", "_after"))
    return pd.DataFrame(
        [
            {
                "Kengetal": BY_KEY[row["metric"]].label,
                "Nu": dutch.number(row["value_now"], BY_KEY[row["metric"]].unit),
                "Straks": dutch.number(row["value_after"], BY_KEY[row["metric"]].unit),
            }
            for row in both.to_dict("records")
            if str(row["value_now"]) != str(row["value_after"])
        ]
    )


def _offer_commit(store: Store, upload: Upload, seen: _Seen) -> None:
    drop = seen["examples"] and st.checkbox(
        "Haal alle voorbeelden weg",
        value=True,
        help="Verzonnen en echte cijfers door elkaar geven een verkeerd beeld. "
        "U kunt deze stap altijd terugdraaien.",
    )
    if not st.button("Maak deze werkmap actief", type="primary", icon=":material/check:"):
        return
    with st.status("De werkmap wordt opgeslagen…") as status:
        st.write(f"{sum(map(len, upload.tables.values()))} rijen, {len(upload.tables)} bladen")
        try:
            commit(store, upload, by=BY_SCREEN, based_on=seen["based_on"], drop_examples=drop)
        except RejectedError as rejected:
            status.update(label=str(rejected), state="error")
            _show_problems(list(rejected.problems))
            return
        except StoreError as problem:
            status.update(label=str(problem), state="error")
            return
        status.update(label="Opgeslagen", state="complete")
    st.session_state["done"] = f"{upload.filename} is nu actief voor {upload.year}."
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    st.rerun()


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
            lambda: write_workbook(_next_year(store, year), metrics=LABELS),
        )
        _download(
            f"Actieve gegevens van {year}, om te verbeteren",
            f"gegevens-{year}.xlsx",
            lambda: write_workbook(_active(store, year), metrics=LABELS),
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


# --- history ------------------------------------------------------------------------------------


def _history(store: Store, steps: list[Step]) -> None:
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
    return {
        "Stap": str(step.commit_id),
        "Wanneer": f"{dutch.date(local.date())}, {local:%H:%M}",
        "Wat": STEPS[step.kind] + (" (voorbeeld)" if step.is_example else ""),
        "Werkmap": step.filename or "–",
        "Jaar": dutch.join([str(year) for year in step.years]),
        "Bladen": dutch.join([TITLES[key] for key in step.sheets]),
    }


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
            key=f"setting-{setting.key}",
        )
        if picked != now[setting.key]:
            choose(store, setting.key, picked, by=BY_SCREEN)
            st.rerun()
