"""Every step that was ever taken with the data, the way back, and what it did to the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.effects import effects
from analytics.metrics import BY_KEY, LABELS
from analytics.restatement import Restated, bridge
from data import audit
from data.accounts import MANAGER
from data.changes import compare
from data.contents import Loaded, Step, loaded, seen_on, settings, version_rows
from data.sheets import TITLES
from data.store import Store, StoreError, backup, backups, reading, redo, undo
from data.versions import Version
from pages.parts import access, changes, charts, dutch, tables

STEPS = {"undo": "teruggedraaid", "redo": "opnieuw gedaan"}
LAST_STEP, WHOLE_STEP = "alles van de laatste stap", "alle bladen van de stap"
TODAYS_FORMULAS = "Alle cijfers zijn opnieuw berekend, met de formules van nu."


def show(store: Store, steps: list[Step]) -> None:
    """Draw the history, newest first, the way back, and comparisons with what was."""
    if not steps:
        st.write("Er is nog niets geladen.")
        return
    with reading(store) as cursor:
        files = loaded(cursor)
    _back_and_forth(store, files)
    tables.show(pd.DataFrame([_described(step) for step in steps]))
    _backups(store)
    st.subheader("Geladen bestanden")
    st.caption("Het bestand zelf wordt niet bewaard; aan het controlegetal herkent u het.")
    table = pd.DataFrame([_file(file) for file in files])
    tables.show(table.drop(columns=["Wie", "Notitie"]))  # they stand above, with the step
    tables.download(table, "geladen-bestanden.csv", key="files")
    st.subheader("Twee versies vergelijken")
    _compare(store, files)
    st.subheader("Van toen naar nu")
    _restate(store, files, steps)


# --- back and forth -----------------------------------------------------------------------------


def _back_and_forth(store: Store, files: Sequence[Loaded]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox("Van welk jaar", [LAST_STEP, *_years(files)], key="step-year")
        sheet = st.selectbox(
            "Welk blad",
            [WHOLE_STEP, *_delivered(files, None if year == LAST_STEP else year)],
            format_func=lambda key: TITLES.get(key, key),
            key="step-sheet",
        )
        back = st.button("Laatste stap terugdraaien", icon=":material/undo:")
        forward = st.button("Opnieuw doen", icon=":material/redo:")
    st.caption(
        "Elke stap blijft bewaard; terugdraaien gooit niets weg. Zonder blad gaat een stap in zijn "
        "geheel terug, ook in andere jaren die zij raakte."
    )
    if back or forward:
        chosen = {
            "year": None if year == LAST_STEP else year,
            "sheet": None if sheet == WHOLE_STEP else sheet,
        }
        _step(store, undo if back else redo, "Teruggedraaid" if back else "Opnieuw gedaan", chosen)


def _step(
    store: Store, move: Callable[..., list[Version]], done: str, chosen: dict[str, Any]
) -> None:
    try:
        moved = move(store, by=access.by(MANAGER), **chosen)
    except StoreError as problem:
        st.error(dutch.markdown(str(problem)))
        return
    st.session_state["done"] = f"{done}: {sheets_of([(v.year, v.sheet) for v in moved])}."
    st.rerun()


def _years(files: Sequence[Loaded]) -> list[int]:
    return sorted({file.year for file in files}, reverse=True)


def _delivered(files: Sequence[Loaded], year: int | None, *, least: int = 1) -> list[str]:
    """The sheets of which there are at least so many versions, in the order of the workbook."""
    keys = [key for file in files if year in (None, file.year) for key in file.counts]
    return [key for key in TITLES if keys.count(key) >= least]


def _backups(store: Store) -> None:
    """Which reserve copies there are, and one more when asked."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Reservekopie maken", icon=":material/save:"):
            try:
                who = access.by(MANAGER)
                backup(store)
                audit.keep(store, "Reservekopie gemaakt", by=who)
            except StoreError as problem:
                st.error(dutch.markdown(str(problem)))
                return
            st.session_state["done"] = "De reservekopie is gemaakt."
            st.rerun()
        made = backups(store)
        with reading(store) as cursor:
            kept = settings(cursor)["keep_copies"]
        there = "Er is nog geen reservekopie."
        if made:
            last = dutch.local(made[0])
            there = (
                f"Er {'is' if len(made) == 1 else 'zijn'} "
                f"{dutch.plural(len(made), 'reservekopie', 'reservekopieën')}, de nieuwste van "
                f"{dutch.date(last.date())} om {last:%H:%M}."
            )
        st.caption(
            f"{there} Voor elke werkmap die u laadt, komt er vanzelf een bij; de nieuwste {kept} "
            "blijven. Terugzetten doet de beheerder."
        )


# --- what happened ------------------------------------------------------------------------------


def _described(step: Step) -> dict[str, str]:
    example = " (voorbeeld)" if step.is_example else ""
    ended = step.kind == "commit" and not step.sheets  # a year whose term was over
    if ended:
        what = f"Verwijderd: {sheets_of(step.cleared)}"
    elif step.kind == "commit":
        what = f"{step.filename}{example} geladen"
    else:
        what = f"Stap {step.about}, {step.filename}{example}, {STEPS[step.kind]}"
    cleared = {"commit": "voorbeelden weg", "undo": "voorbeelden terug", "redo": "voorbeelden weg"}
    parts = [what if ended else f"{what}: {sheets_of(step.sheets)}"]
    if step.cleared and not ended:
        years = dutch.join([str(year) for year in sorted({year for year, _ in step.cleared})])
        parts.append(f"{cleared[step.kind]} uit {years}")
    if step.purged:
        parts.append(f"verwijderd: {sheets_of(step.purged)}")
    return {
        "Stap": str(step.commit_id),
        "Wanneer": dutch.moment(step.at),
        "Wie": step.by,
        "Wat": "; ".join(parts),
        "Notitie": step.note,
    }


def _file(file: Loaded) -> dict[str, str]:
    counts = [f"{TITLES[key]} {dutch.number(n, 'count')}" for key, n in _in_order(file.counts)]
    active = [TITLES[key] for key, _ in _in_order(file.counts) if key in file.active]
    removed = [title for key, title in TITLES.items() if key in file.purged]
    if removed:
        counts.append(f"verwijderd: {dutch.join(removed)}")
    return {
        "Geladen": dutch.moment(file.at),
        "Wie": file.by,
        "Bestand": file.filename + (" (voorbeeld)" if file.is_example else ""),
        "Jaar": str(file.year),
        "Controlegetal": dutch.checksum(file.sha256),
        "Rijen": ", ".join(counts),
        "Nu actief": "geheel" if len(active) == len(counts) else dutch.join(active) or "niet",
        "Notitie": file.note,
    }


def _in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(key, counts[key]) for key in TITLES if key in counts]


def sheets_of(moved: Sequence[tuple[int, str]]) -> str:
    """`Participanten en Bijdragen van 2015`; or of more years only how many sheets each has."""
    years = sorted({year for year, _ in moved})
    if len(years) == 1:
        keys = {sheet for _, sheet in moved}
        return f"{dutch.join([t for k, t in TITLES.items() if k in keys])} van {years[0]}"
    counted = [(year, sum(y == year for y, _ in moved)) for year in years]
    return dutch.join([f"{dutch.plural(n, 'blad', 'bladen')} van {year}" for year, n in counted])


# --- two versions -------------------------------------------------------------------------------


@access.fragment(MANAGER)
def _compare(store: Store, files: Sequence[Loaded]) -> None:
    """A fragment: what is drawn here costs a measurement, and stands until another choice."""
    years = [year for year in _years(files) if _delivered(files, year, least=2)]
    if not years:
        st.write("Er is nog van geen enkel blad meer dan één versie.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox("Jaar", years, key="versions-year")
        sheet = st.selectbox(
            "Blad",
            _delivered(files, year, least=2),
            format_func=lambda key: TITLES[key],
            key="versions-sheet",
        )
        by_id = {f.upload_id: f for f in files if f.year == year and sheet in f.counts}
        ends = [
            st.selectbox(
                label,
                list(by_id),
                index=index,
                format_func=lambda number: _version(by_id[number], sheet),
                key=f"versions-{label.lower()}-{year}-{sheet}",
            )
            for label, index in (("Van", 1), ("Naar", 0))
        ]
        asked = st.button("Vergelijk", icon=":material/compare_arrows:")
    if asked:
        _show_comparison(store, sheet, by_id[ends[0]], by_id[ends[1]])


def _version(file: Loaded, sheet: str) -> str:
    rows = dutch.plural(file.counts[sheet], "rij", "rijen")
    return f"{dutch.moment(file.at)}, {file.filename} ({rows})"


def _show_comparison(store: Store, sheet: str, older: Loaded, newer: Loaded) -> None:
    with reading(store, as_of=older.seq) as before, reading(store, as_of=newer.seq) as after:
        was = version_rows(before, sheet, older.upload_id, printed=True)
        now = version_rows(after, sheet, newer.upload_id, printed=True)
        moved = effects(before, after, newer.year)
    names = ("Van", "Naar")
    changes.show_rows(compare({sheet: was}, {sheet: now}), names=names, key="versions")
    st.markdown(f"##### Kengetallen over {newer.year}")
    st.caption(
        "Met alle bladen zoals ze direct na het laden van elk van beide versies waren. "
        + TODAYS_FORMULAS
    )
    changes.show_effects(moved, names=names)


# --- from then to now ---------------------------------------------------------------------------


@access.fragment(MANAGER)
def _restate(store: Store, files: Sequence[Loaded], steps: Sequence[Step]) -> None:
    """A fragment, as above: three measurements."""
    days = sorted({dutch.local(step.at).date() for step in steps})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox("Kengetal", list(LABELS), format_func=LABELS.get, key="restated-metric")
        year = st.selectbox("Jaar", _years(files), key="restated-year")
        day = st.date_input(
            "Gezien op",
            value=days[-2:][0],
            min_value=days[0],
            max_value=max(days[-1], dt.datetime.now(dutch.AMSTERDAM).date()),
            format="DD-MM-YYYY",
            help="Wat het dashboard aan het eind van die dag liet zien.",
            key="restated-day",
        )
        asked = st.button("Laat zien", icon=":material/history:")
    st.caption(
        "Verbeterd: bladen die er toen al waren, zoals ze nu zijn, met de instellingen van nu. "
        f"Nieuw: bladen die er toen nog niet waren. {TODAYS_FORMULAS}"
    )
    if asked:
        _show_restated(store, key, year, day)


def _show_restated(store: Store, key: str, year: int, day: dt.date) -> None:
    with reading(store) as now:
        seq = seen_on(now, day)
        with reading(store, as_of=seq) as seen, reading(store, known_at=seq) as corrected:
            found = bridge(seen, corrected, now, year)
    [chosen] = [one for one in found if one.metric == key]
    unit, table = BY_KEY[key].unit, pd.DataFrame([_restated(one, day) for one in found])
    filename = f"van-toen-naar-nu-{year}.csv"
    if chosen.seen is None or chosen.corrected is None or chosen.now is None:
        st.markdown(dutch.markdown(_story(chosen, year, day)))
        tables.show(table)
        tables.download(table, filename, key="restated-csv")
        return
    charts.show(
        charts.bridge(_bridge(chosen, day), unit=unit),
        key="restated",
        summary=_story(chosen, year, day),
        table=table,
        filename=filename,
    )


def _restated(one: Restated, day: dt.date) -> dict[str, str]:
    unit = BY_KEY[one.metric].unit
    return {
        "Kengetal": LABELS[one.metric],
        f"Gezien op {day:%d-%m-%Y}": dutch.number(one.seen, unit),
        "Verbeterd": dutch.change(one.corrected, one.seen, unit) or dutch.UNKNOWN,
        "Nieuw": dutch.change(one.now, one.corrected, unit) or dutch.UNKNOWN,
        "Nu": dutch.number(one.now, unit),
    }


def _bridge(one: Restated, day: dt.date) -> pd.DataFrame:
    corrected, new = one.corrected - one.seen, one.now - one.corrected
    steps = [
        (f"gezien op {day:%d-%m-%Y}", one.seen, "total"),
        ("verbeterde gegevens", corrected, "up" if corrected > 0 else "down"),
        ("nieuwe gegevens", new, "up" if new > 0 else "down"),
        ("nu", one.now, "total"),
    ]
    shown = [step for step in steps if step[1] or step[2] == "total"]
    return pd.DataFrame(shown, columns=["label", "value", "kind"])


def _story(one: Restated, year: int, day: dt.date) -> str:
    """The bridge in one sentence."""
    unit = BY_KEY[one.metric].unit
    seen, now = (
        "onbekend" if value is None else dutch.number(value, unit) for value in (one.seen, one.now)
    )
    parts = [
        f"{what} {said}"
        for what, said in (
            ("verbeterde gegevens", dutch.change(one.corrected, one.seen, unit)),
            ("nieuwe gegevens", dutch.change(one.now, one.corrected, unit)),
        )
        if said not in (None, dutch.EQUAL)
    ]
    why = f" ({one.why})" if one.why else ""
    between = f"; {dutch.join(parts)}" if parts else ""
    start = f"{LABELS[one.metric]} over {year}: {seen} op {dutch.date(day)}"
    return f"{start}{between}; nu {now}{why}."
