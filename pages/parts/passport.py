"""Where a figure comes from, on request: its formula, the files, the rows that count and the rest.

Draws what `analytics.passport` finds; computes nothing, and asks nothing until somebody does.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics.metrics import LABELS
from analytics.passport import File, Passport, passport
from data.accounts import BOARD, MANAGER
from data.contents import settle
from data.sheets import BY_KEY as SHEETS
from data.sheets import Sheet
from pages.parts import access, dutch, tables
from pages.parts.certainty import phrase, too_few
from pages.parts.state import Board

ALL = "alle sectoren"
SHOWN = 100  # rows of one table; the download has them all
UNITS = {"money": "eur", "integer": "count", "number": "count"}  # by the kind of a column
PLACES = {"sheet": "Blad", "file": "Bestand", "tab": "Tabblad", "row_number": "Rij"}


@st.dialog("Waar komt dit cijfer vandaan?", width="large")
def show(board: Board, key: str, year: int | None = None, sector: str | None = None) -> None:
    """Draw a KPI of a year (None: the chosen one), or of one sector in it, over the page."""
    access.stay(BOARD)
    with board.facts() as cursor:
        settle(cursor)  # a fifth of the time
        found = passport(cursor, key, year or board.year, sector)
    draw(disclosure.passport(board.view, found))


def choose(board: Board, keys: Sequence[str], *, key: str) -> None:
    """Draw the choice of one of these KPIs, a sector and a year, and show it when asked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = st.selectbox(
            "Herkomst van", keys, format_func=LABELS.__getitem__, key=f"{key}-metric", width=340
        )
        known = board.by_sector[board.by_sector["metric"] == metric].dropna(subset=["value"])
        sectors = [ALL, *known["sector"].unique()]
        sector = st.selectbox("Sector", sectors, key=f"{key}-sector", width=160)
        years = sorted(board.years, reverse=True)
        year = st.selectbox(
            "Over het jaar", years, index=years.index(board.year), key=f"{key}-year", width=130
        )
        asked = st.button("Toon de rijen", icon=":material/search:", key=f"{key}-rows")
    if asked:
        show(board, metric, year, None if sector == ALL else sector)


def draw(found: Passport) -> None:
    """Draw the passport of one figure."""
    _figure(found)
    for file in found.files:
        st.markdown(f":small[{_file(file)}]")
    if found.withheld:
        st.info(
            "De rijen achter dit cijfer noemen afzonderlijke organisaties; de programmamanager "
            "ziet die.",
            icon=":material/visibility_off:",
        )
        return
    counting, others = (found.rows[found.rows["counts"] == side] for side in (True, False))
    first, second = st.tabs([f"Tellen mee ({len(counting)})", f"Tellen niet mee ({len(others)})"])
    with first:
        _rows(found, counting, "Er zijn geen rijen.")
    with second:
        _rows(found, others, "Alle rijen tellen mee.")
    name = "-".join(part for part in (found.metric.key, found.sector, str(found.year)) if part)
    tables.download(
        as_table(found),
        f"herkomst-{name}.csv",
        key="passport-csv",
        label="Download alle rijen",
        of_one=MANAGER if disclosure.tells_of_one(found) else None,
    )


def as_table(found: Passport) -> pd.DataFrame:
    """Every row with all that is known of it, under Dutch headers."""
    rows = found.rows.drop(columns=[] if found.metric.whole else ["whole"])
    headers: dict[str, str] = {}
    for key in rows["sheet"].unique():
        headers |= _headers(SHEETS[key])
    return rows.assign(
        sheet=[SHEETS[key].title for key in rows["sheet"]],
        counts=["ja" if counts else "nee" for counts in rows["counts"]],
    ).rename(
        columns=headers | PLACES | _sides(found) | {"counts": "Telt mee", "why": "Toelichting"}
    )


def _figure(found: Passport) -> None:
    """What the figure is and how it is made, in words."""
    metric, row = found.metric, {"part": found.part, "whole": found.whole}
    few = too_few(metric, row)
    value = dutch.UNKNOWN if few else dutch.number(found.value, metric.unit)
    of = f", {found.sector}" if found.sector else ""
    st.markdown(f"### {dutch.markdown(f'{metric.label}{of}, {found.year}: {value}')}")
    behind = few or (None if dutch.unknown(found.whole) else phrase(metric, row))
    for note in (found.why, behind):
        if note:
            st.markdown(dutch.markdown(note[0].upper() + note[1:] + "."))
    st.markdown(f"**Formule:** {dutch.markdown(metric.formula)}")
    if metric.function is not None:
        st.markdown(":small[Dit cijfer is geen optelsom: het is berekend uit de rijen hieronder.]")


def _file(file: File) -> str:
    """The file, when it was loaded, and how to tell it from another of that name."""
    day = dutch.date(dutch.local(file.uploaded_at).date())
    example = " (voorbeeld)" if file.is_example else ""
    text = (
        f"{file.filename}{example}, geladen op {day}; controlegetal {dutch.checksum(file.sha256)}"
    )
    return f":material/draft: {dutch.markdown(text)}"


def _rows(found: Passport, rows: pd.DataFrame, none: str) -> None:
    """The rows of each tab under its name."""
    if rows.empty:
        st.write(none)
    for (key, file, tab), part in rows.groupby(["sheet", "file", "tab"], sort=False):
        more = f": de eerste {SHOWN} van {len(part)} rijen" if len(part) > SHOWN else ""
        st.markdown(dutch.markdown(f"{file}, tabblad {tab}{more}"))
        tables.show(_readable(found, SHEETS[key], part.head(SHOWN)), _units(found, SHEETS[key]))


def _readable(found: Passport, sheet: Sheet, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns that say something; what a row adds, or why nothing, is seen first on a phone."""
    headers, sides = _headers(sheet), _sides(found)
    why = {"why": "Toelichting"}
    columns = {"row_number": "Rij"}
    columns |= sides | headers | why if rows["counts"].all() else why | headers
    said = [name for name in columns if name in rows and rows[name].notna().any()]
    if not found.metric.whole and (rows["part"].dropna() == 1).all():
        said = [name for name in said if name != "part"]  # each row is one of a count
    return rows[said].rename(columns=columns)


def _units(found: Passport, sheet: Sheet) -> dict[str, str]:
    """How the figures of each column read."""
    metric = found.metric
    own = (
        (metric.part_unit, metric.whole_unit or metric.part_unit)
        if metric.whole
        else (metric.part_unit if metric.function else metric.unit,)
    )
    kinds = {c.header: UNITS[c.kind] for c in sheet.columns if c.kind in UNITS}
    return kinds | dict(zip(_sides(found).values(), own, strict=True))


def _headers(sheet: Sheet) -> dict[str, str]:
    return {column.key: column.header for column in sheet.columns}


def _sides(found: Passport) -> dict[str, str]:
    """The columns of what a row adds; together they give the figure."""
    if found.metric.whole:
        return {"part": "Teller", "whole": "Noemer"}
    return {"part": "Bevat" if found.metric.function else "Telt mee voor"}
