"""What a step changes, in words: which rows and cells, and what the figures do because of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

import pandas as pd
import streamlit as st

from analytics.catalogue import BY_KEY as METRICS
from analytics.effects import Effect, Mover
from data.changes import RowChange, SheetChange
from data.sheets import BY_KEY, TITLES, Column, Sheet
from pages.parts import dutch, tables

MOST_ROWS = 50  # more on one screen helps nobody; the download has them all
KINDS = {"added": "erbij", "changed": "gewijzigd", "removed": "weg"}
WHOLE_ROW = "hele rij"
BECAUSE = "Waardoor de cijfers veranderen"


def show(
    changes: Sequence[SheetChange],
    effects: Sequence[Effect],
    year: int,
    *,
    names: tuple[str, str] = ("Nu", "Straks"),
    key: str = "changes",
) -> None:
    """Draw both: the rows per sheet, and the KPIs.

    `names` head the two sides, `key` tells the downloads of two comparisons on one page apart.
    """
    st.subheader(f"Wat er verandert in {year}")
    show_rows(changes, names=names, key=key)
    st.subheader("Wat de cijfers doen")
    show_effects(effects, names=names)


def show_rows(
    changes: Sequence[SheetChange], *, names: tuple[str, str] = ("Nu", "Straks"), key: str
) -> None:
    """Draw how many rows of each sheet come, change and go, and below it which cells."""
    if all(change.is_same for change in changes):
        st.write("Alle rijen blijven zoals ze zijn.")
        return
    differing = [change for change in changes if not change.is_same]
    tables.show(_counts(differing, names))
    if same := [TITLES[change.sheet] for change in changes if change.is_same]:
        st.caption(f"Zonder wijziging: {dutch.join(same)}.")
    for change in differing:
        _show_cells(change, names, f"{key}-{change.sheet}")


def show_effects(effects: Sequence[Effect], *, names: tuple[str, str] = ("Nu", "Straks")) -> None:
    """Draw each KPI before and after, the most changed first, what moves it, and what is lost."""
    if not effects:
        st.write("Geen enkel kengetal verandert.")
        return
    known = [effect for effect in effects if effect.after is not None]
    lost = [effect for effect in effects if effect.after is None]
    st.write(_headline(effects, known))
    if known:
        tables.show(pd.DataFrame([_effect(effect, names) for effect in known]))
    if lost:
        _show_lost(lost)
    told = [(effect, why) for effect in known if (why := _because(effect)) != dutch.UNKNOWN]
    if told:  # a column of this is too narrow on a phone
        with st.expander(BECAUSE):
            st.markdown("\n".join(_line(effect, why) for effect, why in told))


def _effect(effect: Effect, names: tuple[str, str]) -> dict[str, str]:
    metric = METRICS[effect.metric]
    return {
        "Kengetal": metric.label,
        names[0]: dutch.number(effect.before, metric.unit),
        names[1]: dutch.number(effect.after, metric.unit),
        "Verschil": _difference(effect),
    }


def _show_lost(effects: Sequence[Effect]) -> None:
    """Say which KPIs become unknown, under the reason that they share."""
    reasons: dict[str, list[str]] = {}
    for effect in effects:
        metric = METRICS[effect.metric]
        was = f"{metric.label} ({dutch.number(effect.before, metric.unit)})"
        reasons.setdefault(effect.why_after, []).append(was)
    count = dutch.plural(len(effects), "kengetal wordt", "kengetallen worden")
    st.markdown(
        f"**{count} onbekend:**\n"
        + "\n".join(
            f"- {dutch.markdown(why)}: {dutch.markdown(dutch.join(labels))}"
            for why, labels in reasons.items()
        )
    )


def _line(effect: Effect, why: str) -> str:
    return f"- **{dutch.markdown(METRICS[effect.metric].label)}**: {dutch.markdown(why)}"


# --- rows ---------------------------------------------------------------------------------------


def _counts(changes: Sequence[SheetChange], names: tuple[str, str]) -> pd.DataFrame:
    counts = pd.DataFrame(
        [
            {
                "Blad": TITLES[change.sheet],
                names[0]: change.before,
                names[1]: change.after,
                "Erbij": len(change.added),
                "Gewijzigd": len(change.changed),
                "Weg": len(change.removed),
                "Gedrukte totalen": len(change.totals),
            }
            for change in changes
        ]
    )
    kinds = ["Erbij", "Gewijzigd", "Weg", "Gedrukte totalen"]
    return counts.drop(columns=[kind for kind in kinds if not counts[kind].any()])


def _show_cells(change: SheetChange, names: tuple[str, str], key: str) -> None:
    parts = [
        dutch.plural(len(change.added), "rij erbij", "rijen erbij") if change.added else "",
        f"{dutch.number(len(change.changed), 'count')} gewijzigd" if change.changed else "",
        f"{dutch.number(len(change.removed), 'count')} weg" if change.removed else "",
        dutch.plural(len(change.totals), "gedrukt totaal", "gedrukte totalen")
        if change.totals
        else "",
    ]
    title = TITLES[change.sheet]
    with st.expander(f"{title}: {dutch.join([part for part in parts if part])}"):
        first = list(islice(_lines(change, names), MOST_ROWS + 1))
        tables.show(pd.DataFrame(first[:MOST_ROWS]))
        if len(first) > MOST_ROWS:
            st.caption(f"De eerste {MOST_ROWS}; de download heeft ze alle.")
        st.download_button(
            "Download als CSV",
            data=partial(_csv, change, names),
            file_name=f"wijzigingen-{title.lower()}.csv",
            mime="text/csv",
            key=key,
            on_click="ignore",
            icon=":material/download:",
        )


def _csv(change: SheetChange, names: tuple[str, str]) -> bytes:
    return tables.as_csv(pd.DataFrame(list(_lines(change, names))))


def _lines(change: SheetChange, names: tuple[str, str]) -> Iterator[dict[str, str]]:
    """A line for each changed cell, and for each row that comes or goes."""
    sheet = BY_KEY[change.sheet]
    for each in (*change.changed, *change.totals, *change.added, *change.removed):
        before, after = each.before or {}, each.after or {}
        start = {"Wat": KINDS[each.kind], "Rij": _name(sheet, each)}
        if each.kind == "changed":
            for column in (sheet.column(key) for key in each.columns):
                was, now = _cell(column, before), _cell(column, after)
                yield {**start, "Kolom": column.header, names[0]: was, names[1]: now}
        else:
            was, now = _row(sheet, each.before), _row(sheet, each.after)
            yield {**start, "Kolom": WHOLE_ROW, names[0]: was, names[1]: now}


def _name(sheet: Sheet, change: RowChange) -> str:
    """What tells the row from the others, as it stood there before if it did."""
    row = change.before or change.after or {}
    return "; ".join(_cell(c, row) for c in _naming(sheet) if row.get(c.key) is not None)


def _naming(sheet: Sheet) -> list[Column]:
    if sheet.unique:
        return [sheet.column(key) for key in sheet.unique]
    return [column for column in sheet.columns if column.required]


def _row(sheet: Sheet, row: Mapping[str, Any] | None) -> str:
    """Every filled cell of a row that does not already tell it from the others."""
    if row is None:
        return dutch.UNKNOWN
    named = {column.key for column in _naming(sheet)}
    rest = [c for c in sheet.columns if row.get(c.key) is not None and c.key not in named]
    return "; ".join(f"{c.header} {_cell(c, row)}" for c in rest) or WHOLE_ROW


def _cell(column: Column, row: Mapping[str, Any]) -> str:
    """A value as the workbook has it, with every digit: a change must show."""
    value = row.get(column.key)
    if value is None:
        return dutch.UNKNOWN
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, str) or column.kind == "year":
        return str(value)
    unit = {"money": "eur", "ratio": "share"}.get(column.kind, "count")
    return dutch.number(value, unit, digits=_digits(value, unit))


def _digits(value: Any, unit: str) -> int:
    exact = Decimal(str(value)) * dutch.UNITS[unit].factor
    behind = -int(exact.normalize().as_tuple().exponent)
    return max(behind, 2 if unit == "eur" and behind > 0 else 0)


# --- figures ------------------------------------------------------------------------------------


def _headline(effects: Sequence[Effect], known: Sequence[Effect]) -> str:
    """How many KPIs change, and which of those that stay known does most."""
    verb = "verandert" if len(effects) == 1 else "veranderen"
    count = f"{len(effects)} van de {len(METRICS)} kengetallen {verb}"
    if not known:
        return dutch.markdown(f"{count}.")
    most = METRICS[known[0].metric]
    before, after = (dutch.number(v, most.unit) for v in (known[0].before, known[0].after))
    rest = "" if len(effects) == 1 else " het meest"
    return dutch.markdown(f"{count};{rest} {most.label}: van {before} naar {after}.")


def _difference(effect: Effect) -> str:
    unit = METRICS[effect.metric].unit
    return dutch.change(effect.after, effect.before, unit) or dutch.UNKNOWN


def _because(effect: Effect) -> str:
    """Why a value was unknown, and who or what moved it."""
    parts = [
        f"was onbekend: {effect.why_before}" if effect.before is None else "",
        *(_moved(mover) for mover in effect.movers),
    ]
    return "; ".join(part for part in parts if part) or dutch.UNKNOWN


def _moved(mover: Mover) -> str:
    before, after = (dutch.number(value, mover.unit) for value in (mover.before, mover.after))
    if mover.before is None:
        return f"{mover.label} erbij: {after}"
    if mover.after is None:
        return f"{mover.label} weg: {before}"
    return f"{mover.label} van {before} naar {after}"
