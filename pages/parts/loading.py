"""From a workbook to the active figures: problems, what would change, and the commit itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics.metrics import BY_KEY, LABELS, measure
from data.contents import has_examples, rows, version
from data.problems import Problem, Severity
from data.references import check_references
from data.sheets import TITLES
from data.store import Store, StoreError, commit, preview, reading
from data.workbook import Upload, read_workbook
from pages.parts import dutch, tables
from pages.parts.state import BY_SCREEN

# Streamlit has no switch for the English words on its uploader; they are hidden and said in Dutch.
_DUTCH_UPLOADER = """<style>
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after {
    content: "Bestand kiezen"; font-size: 1rem;
}
[data-testid="stFileUploaderDropzoneInstructions"] { visibility: hidden; }
</style>"""
REFUSED = "Deze werkmap wordt niet geladen. De actieve cijfers zijn niet gewijzigd."
MOST_PROBLEMS = 200  # more on one screen helps nobody; the download has them all
WORDS = {
    Severity.ERROR: ("fout", "fouten"),
    Severity.WARNING: ("waarschuwing", "waarschuwingen"),
    Severity.NOTICE: ("melding", "meldingen"),
}


def show(store: Store) -> None:
    """Draw the uploader, and what follows from the workbook that is in it."""
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
    if upload.errors:
        _show_problems(upload.problems)
        st.error(REFUSED)
        return
    drop = _offer_to_drop_examples(store, upload)
    seen = _look_ahead(store, upload, drop)
    problems = (*upload.problems, *seen.problems)
    _show_problems(problems)
    if any(p.is_error for p in problems):
        st.error(REFUSED)
        return
    _show_changes(upload, seen)
    st.button(
        "Maak deze werkmap actief",
        type="primary",
        icon=":material/check:",
        on_click=_agree,
        args=(seen.based_on,),
    )
    if (based_on := st.session_state.pop("agreed", None)) is not None:
        _commit(store, upload, based_on, drop)


@st.cache_data(max_entries=4, show_spinner="De werkmap wordt gelezen…")
def _read(name: str, content: bytes) -> Upload:
    return read_workbook(content, name, metrics=LABELS)


def _offer_to_drop_examples(store: Store, upload: Upload) -> bool:
    with reading(store) as cursor:
        offered = has_examples(cursor) and not upload.is_example
    return offered and st.checkbox(
        "Haal alle voorbeelden weg",
        value=True,
        help="Verzonnen en echte cijfers door elkaar geven een verkeerd beeld. "
        "U kunt deze stap altijd terugdraaien.",
    )


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What is true now and what would be: `based_on` is the version that "now" stands for."""

    based_on: int
    problems: list[Problem]
    counts: pd.DataFrame
    now: pd.DataFrame
    after: pd.DataFrame


def _look_ahead(store: Store, upload: Upload, drop: bool) -> _Seen:
    year = upload.year or 0
    with reading(store) as cursor:
        based_on = version(cursor)
        active = rows(cursor, year)
        now = measure(cursor, year=year)
    with preview(store, upload, drop_examples=drop) as cursor:
        problems = check_references(cursor, upload)
        stays = rows(cursor, year)
        after = measure(cursor, year=year)
    counts = pd.DataFrame(
        [
            {
                "Blad": title,
                "Nu": len(active.get(key, ())),
                "Straks": len(stays.get(key, ())),
                "Wat er gebeurt": _fate(key in active, key in upload.tables, key in stays),
            }
            for key, title in TITLES.items()
            if key in active or key in stays
        ]
    )
    return _Seen(based_on=based_on, problems=problems, counts=counts, now=now, after=after)


def _fate(active: bool, delivered: bool, stays: bool) -> str:
    if delivered:
        return "wordt vervangen" if active else "nieuw"
    return "blijft zoals het is" if stays else "voorbeeld, gaat weg"


def _show_problems(problems: Sequence[Problem]) -> None:
    """Each kind under its own heading: place, and what is wrong with what to do."""
    if not problems:
        st.success("De werkmap is zonder opmerkingen gelezen.", icon=":material/check:")
        return
    left = MOST_PROBLEMS
    for severity in Severity:
        found = [p for p in problems if p.severity is severity]
        if found:
            st.subheader(dutch.plural(len(found), *WORDS[severity]).capitalize())
        if found[:left]:
            tables.show(_as_table(found[:left]))
        left -= len(found[:left])
    if len(problems) > MOST_PROBLEMS:
        st.caption(f"De eerste {MOST_PROBLEMS} van {len(problems)}; de download heeft ze alle.")
    table = _as_table(problems).assign(Soort=[p.severity.value for p in problems])
    tables.download(table, "opmerkingen.csv", key="problems", label="Download de lijst als CSV")


def _as_table(problems: Sequence[Problem]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Plaats": p.place or "werkmap", "Wat is er en wat te doen": f"{p.what}; {p.fix}"}
            for p in problems
        ]
    )


def _show_changes(upload: Upload, seen: _Seen) -> None:
    st.subheader(f"Wat er verandert in {upload.year}")
    tables.show(seen.counts)
    changed = _changed(seen.now, seen.after)
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


def _agree(based_on: int) -> None:
    """Remember what the reader saw when agreeing: by the time of the commit it may have moved."""
    st.session_state["agreed"] = based_on


def _commit(store: Store, upload: Upload, based_on: int, drop: bool) -> None:
    with st.status("De werkmap wordt opgeslagen…") as status:
        st.write(f"{sum(map(len, upload.tables.values()))} rijen, {len(upload.tables)} bladen")
        try:
            commit(store, upload, by=BY_SCREEN, based_on=based_on, drop_examples=drop)
        except StoreError as problem:
            status.update(label=str(problem), state="error")
            return
        status.update(label="Opgeslagen", state="complete")
    st.session_state["done"] = f"{upload.filename} is nu actief voor {upload.year}."
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    st.rerun()
