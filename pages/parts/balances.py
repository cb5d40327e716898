"""What was planned beside what was spent, received and printed; the page asks for the figures."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.balance import Side
from analytics.disclosure import WITHHELD
from data.accounts import MANAGER
from pages.parts import charts, dutch, finance_charts, passport, tables
from pages.parts.state import Board, unsaid

EVERY_BLOCK = "alle blokken"


def balance(board: Board, income: Side, cost: Side, left: float) -> None:
    """Draw what is left of the income after the costs: planned, actual and expected."""
    st.subheader("Het saldo")
    if income.planned is None or cost.planned is None:
        lacking = board.row("income_total")["why"] or board.row("cost_printed")["why"]
        why = unsaid(lacking or "er zijn geen bedragen", "niet te berekenen")
        st.info(f"Het saldo is {why}.")
        return
    columns = {"Begroot": "planned", "Tot nu toe": "actual", "Eind van het jaar": "expected"}
    if not left:
        columns = {"Begroot": "planned", "Werkelijk": "actual"}
    table = pd.DataFrame(
        {name: [getattr(s, key) for s in (income, cost)] for name, key in columns.items()},
        dtype=float,
    ).round()
    table.loc[2] = table.loc[0] - table.loc[1]
    table.insert(0, "Post", ["Inkomsten", "Kosten", "Saldo"])
    st.markdown(dutch.markdown(_balance_story(board, income, cost, left)))
    with st.container(width=charts.WIDEST):
        tables.show(table, dict.fromkeys(list(table)[1:], "eur"))
    tables.download(table, f"saldo-{board.year}.csv", key="balance-csv")


def _balance_story(board: Board, income: Side, cost: Side, left: float) -> str:
    if cost.actual is None or income.actual is None:
        if board.row("contributions_received")["why"] == WITHHELD:
            return f"Wat er ontvangen is, is {WITHHELD}."
        what = "ontvangen is" if income.actual is None else "werkelijk is uitgegeven"
        return f"Wat er {what}, is nog niet ingevuld: alleen het begrote saldo is bekend."
    if income.expected is None and left and board.row("collection_rate")["why"] == WITHHELD:
        return f"Het saldo aan het eind van {board.year} is {WITHHELD}."
    if income.expected is None or cost.expected is None or cost.pace is None:
        gap = income.actual - cost.actual
        word = "overgehouden" if gap >= 0 else "tekortgekomen"
        return f"Over {board.year} is {dutch.number(abs(gap), 'eur')} {word}."
    gap, pace = income.expected - cost.expected, income.expected - cost.pace
    day = dutch.date(board.full_until[board.year])
    return (
        f"Naar verwachting is het saldo eind {board.year} {dutch.number(gap, 'eur', digits=0)}. De "
        f"regel: per post wat er tot en met {day} werkelijk is, plus het deel van het plan naar de "
        "dagen die nog komen; bij inkomsten nooit meer dan wat nog openstaat. Gaan de kosten door "
        f"in het tempo van nu, dan wordt het {dutch.number(pace, 'eur', digits=0)}: zo onzeker is "
        f"deze raming. Van {income.known} van {income.total} regels met inkomsten en {cost.known} "
        f"van {cost.total} regels met kosten is bekend wat er werkelijk is; van de andere telt het "
        "plan. De uren in kind tellen aan beide kanten mee."
    )


def use(board: Board, costs: pd.DataFrame) -> None:
    """Draw what each block, or each line of one, was to cost and did."""
    st.subheader("Van begroting naar werkelijkheid")
    if costs.empty:
        st.info(board.lacking("cost_printed"))
        return
    blocks = list(dict.fromkeys(costs["block"]))
    chosen = st.selectbox("Blok", [EVERY_BLOCK, *blocks], key="blok", width=320)
    here = costs if chosen == EVERY_BLOCK else costs[costs["block"] == chosen]
    by = "block" if chosen == EVERY_BLOCK else "activity"
    frame = here.groupby(by, sort=False)[["planned", "actual"]].sum(min_count=1).reset_index()
    table = here[["activity", "planned", "actual"]].assign(
        gap=here["planned"] - here["actual"], block=here["block"]
    )
    headers = ("Activiteit", "Begroot", "Werkelijk", "Over", "Blok")
    charts.show(
        finance_charts.plan_and_actual(frame.rename(columns={by: "label"})),
        key="use",
        summary=_use_story(board, here, chosen),
        table=table.set_axis(headers, axis="columns"),
        filename=f"begroting-en-realisatie-{board.year}.csv",
        units=dict.fromkeys(headers[1:4], "eur"),
    )
    passport.choose(board, ("budget_use", "cost_printed", "cost_actual"), key="use-origin")


def _use_story(board: Board, lines: pd.DataFrame, chosen: str) -> str:
    planned = dutch.number(lines["planned"].sum(), "eur")
    who = "Het programma" if chosen == EVERY_BLOCK else chosen
    if lines["actual"].isna().all():
        why = board.row("cost_actual")["why"] or "niet ingevuld"
        return f"{who} is begroot op {planned}; wat het werkelijk kost, is niet bekend: {why}."
    own = lines[lines["is_line"]]  # what a printed total leaves unexplained is no line
    known = f"{own['actual'].notna().sum()} van {len(own)} regels"
    spent = dutch.number(lines["actual"].sum(), "eur")
    until = board.full_until.get(board.year)
    when = f" tot en met {dutch.date(until)}" if until else ""
    return (
        f"{who} kostte{when} {spent} van de begrote {planned} (van {known} bekend). De brede balk "
        "is het plan, de smalle wat er is uitgegeven."
    )


def printed(board: Board, found: pd.DataFrame) -> None:
    """Draw where the printed totals are not the sum of their lines."""
    st.subheader("Sluiten de regels aan op de gedrukte totalen?")
    if found.empty:
        st.write(f"Over {board.year} staan er geen gedrukte totalen bij de begroting.")
        return
    wrong = found[found["gap"].abs() >= 0.005]
    said = [
        f"{row.block}: gedrukt {dutch.number(row.printed, 'eur')}, de regels tellen op tot "
        f"{dutch.number(row.computed, 'eur')}, een verschil van {dutch.number(row.gap, 'eur')}"
        for row in wrong.itertuples()
    ]
    count = dutch.plural(len(found), "blok", "blokken")
    text = (
        f"{dutch.join(said)}. Het dashboard rekent met het gedrukte bedrag."
        if said
        else f"Ja: bij {count} is de som van de regels het gedrukte bedrag."
    )
    st.markdown(dutch.markdown(text))
    headers = ("Blok", "Gedrukt", "Som van de regels", "Verschil")
    table = found.set_axis(headers, axis="columns")
    with st.expander("Tabel en download"):
        tables.show(table, dict.fromkeys(headers[1:], "eur"))
        tables.download(table, f"aansluiting-{board.year}.csv", key="printed-csv")


def collection(board: Board, income: pd.DataFrame) -> None:
    """Draw what each participant was invoiced, paid and owes; for the manager alone."""
    lines = income[income["invoiced"].notna()].sort_values("open", ascending=False)
    if lines.empty:
        st.write(f"Over {board.year} is op geen regel Gefactureerd ingevuld.")
        return
    owing = lines[lines["open"] > 0]
    st.write(
        f"{dutch.plural(len(owing), 'regel staat', 'regels staan')} open, samen "
        f"{dutch.number(owing['open'].sum(), 'eur')}."
    )
    headers = {
        "provider": "Verstrekker",
        "invoiced": "Gefactureerd",
        "actual": "Ontvangen",
        "open": "Open",
    }
    table = lines[list(headers)].rename(columns=headers)
    tables.show(table, dict.fromkeys(list(table)[1:], "eur"))
    tables.download(table, f"incasso-{board.year}.csv", key="collection-csv", of_one=MANAGER)
    passport.choose(board, ("collection_rate", "scale_conformity"), key="collection-origin")
