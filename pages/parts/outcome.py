"""What becomes of the plan, beside the plan itself: a sentence, cards, the mix of income."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.scenario import ITEM, ITEMS, Item, Year
from pages.parts import cards, charts, dutch, finance_charts, tables
from pages.parts.study import Study

CARDS = ("balance", "payers", "income_total", "cost", "funding_ratio", "in_kind_share")
PLAN, SCENARIO = "Plan", "Wat als"
CHOSEN, HELP = "outcome-year", "outcome-help"  # in the state of a session


def sentence(study: Study) -> str:
    """What the levers do to the balance of the last year, in one sentence."""
    year = study.after.years[-1].year
    before, after = study.year(year)
    balance, planned = after.figures["balance"] or 0.0, before.figures["balance"] or 0.0
    if not study.is_changed:
        return dutch.markdown(f"Zoals het plan van {year} er ligt, {_closing(balance)}.")
    moved = dutch.plural(len(study.values), "knop", "knoppen")
    change = balance - planned
    than = (
        "evenveel als in het plan"
        if round(change) == 0
        else f"{dutch.number(abs(change), 'eur', digits=0)} {'meer' if change > 0 else 'minder'} "
        "dan in het plan"
    )
    return dutch.markdown(f"Met {moved} verzet {_closing(balance, of=year)}: {than}.")


def _closing(balance: float, of: int | None = None) -> str:
    amount = dutch.number(abs(balance), "eur", digits=0)
    subject = f"de begroting van {of}" if of else "de begroting"
    if round(balance) == 0:
        return f"sluit {subject}" if of else "sluit de begroting precies"
    if balance < 0:
        return f"komt {subject} {amount} tekort"
    return f"houdt {subject} {amount} over"


def show(study: Study) -> None:
    """Draw the outcome of one year of the horizon: what stays in sight while levers move."""
    before, after = study.year(_which(study))
    st.subheader(f"Uitkomst {after.year}")
    for text in study.plan.missing:
        st.caption(f"{dutch.markdown(text)}.")
    _cards(before, after)
    _mix(before, after)


def details(study: Study) -> None:
    """Draw who takes part, and every figure of that year."""
    before, after = study.year(_year(study))
    _sectors(before, after)
    everything = st.expander("Alle uitkomsten naast het plan", key="outcome-all", on_change="rerun")
    if not everything.open:
        return
    with everything:
        table = pd.DataFrame([_row(item, before, after) for item in ITEMS])
        tables.show(table)
        tables.download(table, f"wat-als-{after.year}", key="outcome-csv")


def _which(study: Study) -> int:
    """Let the reader choose a year of the horizon, the last one until then."""
    years = [year.year for year in study.after.years]
    if len(years) > 1:
        st.segmented_control("Uitkomst van", years, default=years[-1], key=CHOSEN)
    return _year(study)


def _year(study: Study) -> int:
    years = [year.year for year in study.after.years]
    chosen = st.session_state.get(CHOSEN)
    return chosen if chosen in years else years[-1]


def _row(item: Item, before: Year, after: Year) -> dict[str, str]:
    was, now = before.figures[item.key], after.figures[item.key]
    return {
        "Kengetal": item.label,
        PLAN: dutch.number(was, item.unit),
        SCENARIO: dutch.number(now, item.unit),
        "Verschil": dutch.change(now, was, item.unit) or dutch.UNKNOWN,
    }


def _cards(before: Year, after: Year) -> None:
    cards.tiles([_tile(ITEM[key], before, after) for key in CARDS])
    told = st.popover("Wat deze cijfers betekenen", type="tertiary", key=HELP, on_change="rerun")
    if told.open:
        with told:
            for key in CARDS:
                st.markdown(
                    f"**{dutch.markdown(ITEM[key].label)}:** {dutch.markdown(ITEM[key].help)}"
                )


def _tile(item: Item, before: Year, after: Year) -> cards.Tile:
    was, now = before.figures[item.key], after.figures[item.key]
    digits = 0 if item.unit == "eur" else None
    change = dutch.change(now, was, item.unit, digits=digits)
    return cards.Tile(
        label=item.label,
        value=dutch.number(now, item.unit, digits=digits),
        change=None if change == dutch.EQUAL else change,
        tone=cards.tone(change, item.direction),
        remark=f"plan: {dutch.number(was, item.unit, digits=digits)}",
    )


def _mix(before: Year, after: Year) -> None:
    """Where the money comes from, in the plan and now."""
    st.subheader("Waar het geld vandaan komt")
    rows = []
    for name, year in ((PLAN, before), (SCENARIO, after)):
        total = sum(year.income.values())
        rows += [
            {"bar": name, "kind": kind, "value": value, "share": value / total if total else 0.0}
            for kind, value in year.income.items()
            if value
        ]
    frame = pd.DataFrame(rows, columns=["bar", "kind", "value", "share"])
    totals = [
        dutch.number(year.figures["income_total"], "eur", digits=0) for year in (before, after)
    ]
    charts.show(
        finance_charts.mix(frame),
        key="outcome-mix",
        summary=f"Aan inkomsten komt er {totals[1]} binnen, tegen {totals[0]} in het plan; "
        f"de kosten zijn {dutch.number(after.figures['cost'], 'eur', digits=0)}.",
        table=frame.rename(
            columns={"bar": "Versie", "kind": "Soort", "value": "Bedrag", "share": "Aandeel"}
        ),
        filename=f"wat-als-inkomsten-{after.year}",
        units={"Bedrag": "eur", "Aandeel": "share"},
        lazily=True,
    )


def _sectors(before: Year, after: Year) -> None:
    """Participants by sector, where the plan tells."""
    if not after.sectors:
        return
    st.markdown("**Participanten per sector**")
    tables.show(
        pd.DataFrame(
            [
                {
                    "Sector": sector,
                    PLAN: dutch.number(before.sectors.get(sector, 0), "count"),
                    SCENARIO: dutch.number(number, "count"),
                }
                for sector, number in after.sectors.items()
            ]
        )
    )
