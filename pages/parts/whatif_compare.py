"""Up to four scenarios side by side: their figures beside the plan, and the levers that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.comparison import Comparison, Row, compare, longest
from analytics.levers import Values, read
from data.scenarios import Saved
from pages.parts import charts, dutch, kept_charts, tables
from pages.parts.study import Study
from pages.parts.whatif_kept import balance, stand

NOW, MOST = 0, 4  # the number of what is being tried out; more do not fit beside each other
CHOSEN, WIDGET = "what-if-compared", "compared"  # in the state of a session; the widget's own key
CURRENT, PLAN = "nu op het scherm", "Plan"


def show(study: Study, saved: Sequence[Saved]) -> None:
    """Draw the choice and what it compares."""
    st.subheader("Vergelijken")
    names = {NOW: CURRENT, **{one.id: one.name for one in saved}}
    chosen = _choose(names)
    if not chosen:
        st.caption("Kies ten minste één scenario om naast het plan te zetten.")
        return
    kept: dict[int, Mapping[str, Any]] = {one.id: one.values for one in saved}
    values = [
        study.values if number == NOW else read(study.plan, kept[number])[0] for number in chosen
    ]
    found = compare(study.plan, values, _ahead(study, values))
    labels = [names[number] for number in chosen]
    _chart(found, labels)
    _figures(found, labels)
    _levers(found, labels)


def _choose(names: Mapping[int, str]) -> list[int]:
    newest = [NOW, *[number for number in names if number != NOW][: MOST - 1]]
    held = [number for number in st.session_state.get(CHOSEN, newest) if number in names]
    st.session_state[WIDGET] = held
    return st.multiselect(
        f"Scenario's naast het plan, hooguit {dutch.number(MOST, 'count')}",
        list(names),
        format_func=lambda number: names[number],
        max_selections=MOST,
        placeholder="kies scenario's",
        key=WIDGET,
        on_change=_chose,
    )


def _chose() -> None:
    st.session_state[CHOSEN] = st.session_state[WIDGET]


def _ahead(study: Study, values: Sequence[Values]) -> int:
    """How many years after the plan's own to compare in."""
    years = [study.plan.year + at for at in range(longest(values))]
    if len(years) == 1:
        return 0
    year = st.segmented_control("Vergelijk het jaar", years, default=years[0], key="compared-year")
    return years.index(year) if year in years else 0


def _chart(found: Comparison, labels: Sequence[str]) -> None:
    row = found.balance
    frame = pd.DataFrame(
        {"label": [PLAN, *labels], "value": [row.plan, *row.values]}, columns=["label", "value"]
    )
    charts.show(
        kept_charts.balances(frame),
        key="compared-balance",
        summary=_story(found, labels),
        table=frame.rename(columns={"label": "Scenario", "value": "Saldo"}),
        filename=f"saldo-per-scenario-{found.year}.csv",
        units={"Saldo": "eur"},
    )


def _story(found: Comparison, labels: Sequence[str]) -> str:
    row = found.balance
    told = [f"{name} {balance(v)}" for name, v in zip(labels, row.values, strict=True)]
    text = f"Het saldo van {found.year}: in het plan {balance(row.plan)}, {dutch.join(told)}."
    if row.best:
        best = dutch.join([f"'{labels[at]}'" for at in sorted(row.best)])
        text += f" Het gunstigst voor het saldo: {best}."
    return text


def _figures(found: Comparison, labels: Sequence[str]) -> None:
    st.markdown(f"**Uitkomsten over {found.year}**")
    st.caption(
        "Tussen haakjes staat het verschil met het plan. Vet is het gunstigste van de rij, waar "
        "hoger of lager duidelijk beter is."
    )
    names = _distinct(labels)
    shown = pd.DataFrame([_line(row, names) for row in found.rows])
    bold = [
        {"selector": f".row{at}.col{2 + place}", "props": "font-weight: 700"}
        for at, row in enumerate(found.rows)
        for place in row.best
    ]
    readable = tables.readable(shown, {}).set_table_styles(bold, overwrite=False)
    st.table(readable, border="horizontal", hide_index=True)
    bare = pd.DataFrame([_bare(row, names) for row in found.rows])
    tables.download(bare, f"scenarios-{found.year}.csv", key="compared-csv")


def _line(row: Row, names: Sequence[str]) -> dict[str, str]:
    unit = row.item.unit
    digits = 0 if unit == "eur" else None
    line = {"Kengetal": row.item.label, PLAN: dutch.number(row.plan, unit, digits=digits)}
    for name, value in zip(names, row.values, strict=True):
        change = dutch.change(value, row.plan, unit, digits=digits)
        more = f" ({change})" if change not in (None, dutch.EQUAL) else ""
        line[name] = dutch.number(value, unit, digits=digits) + more
    return line


def _bare(row: Row, names: Sequence[str]) -> dict[str, object]:
    return {
        "Kengetal": row.item.label,
        PLAN: row.plan,
        **dict(zip(names, row.values, strict=True)),
    }


def _levers(found: Comparison, labels: Sequence[str]) -> None:
    st.markdown("**Knoppen die verschillen van het plan**")
    if not found.levers:
        st.caption("Geen enkele knop staat anders dan in het plan.")
        return
    names = _distinct(labels)
    lines = [
        {
            "Knop": moved.slot.label,
            PLAN: stand(moved.slot, moved.slot.default),
            **{
                name: stand(moved.slot, value)
                for name, value in zip(names, moved.values, strict=True)
            },
        }
        for moved in found.levers
    ]
    tables.show(pd.DataFrame(lines))


def _distinct(labels: Sequence[str]) -> list[str]:
    """Headers of columns: a scenario may be called what a column is called already."""
    taken = {"Kengetal", "Knop", PLAN}
    names: list[str] = []
    for label in labels:
        names.append(label if label not in {*taken, *names} else f"{label} (scenario)")
    return names
