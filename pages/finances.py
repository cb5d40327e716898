"""Where the money comes from, and whether the plan is kept to."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.balance import Side, cost_lines, days_left, income_lines, printed_totals, side
from analytics.metrics import measure
from pages.parts import cards, charts, dutch, finance_charts, passport, tables
from pages.parts.state import Board, open_page

CARDS = (
    "income_total",
    "funding_ratio",
    "largest_funder_share",
    "funder_concentration",
    "average_contribution",
    "collection_rate",
    "budget_use",
    "leverage",
)
IN_KIND = "in kind"
EVERY_BLOCK = "alle blokken"


def render() -> None:
    """Draw the page."""
    board = open_page("Financiën")
    if board is None:
        return
    with board.facts() as cursor:
        left = days_left(board.full_until.get(board.year), board.year)
        mix = measure(cursor, "income_share", by="kind")
        fees = measure(
            cursor, "break_even", "break_even_without_in_kind", year=board.year, by="fee"
        )
        income, costs = (
            income_lines(cursor, board.year, left),
            cost_lines(cursor, board.year, left),
        )
        printed = printed_totals(cursor, board.year)
    st.markdown(f"#### {dutch.markdown(_sentence(board))}")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    _funding(board)
    _mix(board, mix)
    _balance(board, side(income, left), side(costs, left), left)
    _use(board, costs)
    _break_even(board, fees)
    _printed(board, printed)
    with st.expander("Voor de programmamanager: incasso en open facturen"):
        collection(board, income)


def _sentence(board: Board) -> str:
    total, share = board.value("income_total"), board.value("largest_funder_share")
    if total is None:
        return f"De inkomsten zijn nog niet bekend: {board.row('income_total')['why']}."
    start = f"Voor {board.year} is {dutch.number(total, 'eur')} aan inkomsten begroot"
    if share is not None:
        start += f", waarvan {dutch.number(share, 'share')} van de grootste financier"
    cost = board.value("cost_printed")
    if cost is None:
        return f"{start}; de kosten zijn niet bekend."
    gap = total - cost
    if abs(gap) < 0.5:
        return f"{start}; de begroting sluit."
    word = "over" if gap > 0 else "tekort"
    return f"{start}; op de begroting is {dutch.number(abs(gap), 'eur')} {word}."


def _funding(board: Board) -> None:
    """The ratio that the plan wants to be good, and who says what that is."""
    target, row = board.targets.get("funding_ratio"), board.row("funding_ratio")
    if row["why"]:
        st.write(f"Het verhoudingsgetal is niet te berekenen: {row['why']}.")
        return
    now = dutch.number(row["value"], "ratio")
    goal = (
        f"Het doel voor {board.year} is {dutch.number(target, 'ratio')}."
        if target is not None
        else "Er is geen doel vastgesteld; het jaarplan wil een goede verhouding, maar noemt geen "
        "getal."
    )
    st.markdown(
        dutch.markdown(
            f"Tegenover elke euro van in kind en subsidies staat {now} euro van participanten. "
            f"{goal} Het doel is in te stellen op het blad Doelen van de werkmap."
        )
    )


# --- the mix ------------------------------------------------------------------------------------


def _mix(board: Board, found: pd.DataFrame) -> None:
    st.subheader("Waar het geld vandaan komt")
    years = [board.year] + ([board.before] if board.before is not None else [])
    known = found[found["value"].notna() & found["year"].isin(years)]
    if not (known["year"] == board.year).any():
        st.info(f"Nog niet te tonen: {board.row('income_total')['why'] or 'geen bedragen'}.")
        return
    frame = pd.concat(
        _bar(known[known["year"] == year], year, with_hours)
        for year in years
        for with_hours in (True, False)
        if (known["year"] == year).any()
    )
    charts.show(
        finance_charts.mix(frame),
        key="mix",
        summary=_mix_story(frame, board.year),
        table=frame.rename(
            columns={"bar": "Jaar", "kind": "Soort", "value": "Begroot", "share": "Aandeel"}
        ),
        filename=f"inkomstenmix-{board.year}.csv",
        units={"Begroot": "eur", "Aandeel": "share"},
    )
    passport.choose(
        board, ("income_total", "in_kind_share", "largest_funder_share"), key="mix-origin"
    )


def _bar(known: pd.DataFrame, year: int, with_hours: bool) -> pd.DataFrame:
    """One year as a whole, with what is brought in in hours or without."""
    rows = known if with_hours else known[known["kind"] != IN_KIND]
    values = rows["part"].astype(float)
    name = f"{year} {'met' if with_hours else 'zonder'} in kind"
    bar = pd.DataFrame(
        {"bar": name, "kind": rows["kind"], "value": values, "share": values / values.sum()}
    )
    order = list(finance_charts.KIND_COLOURS)
    return bar.sort_values("kind", key=lambda kinds: kinds.map(order.index))


def _mix_story(frame: pd.DataFrame, year: int) -> str:
    def paid(way: str) -> str:
        rows = frame[
            (frame["bar"] == f"{year} {way} in kind") & (frame["kind"] == "participantenbijdrage")
        ]
        return dutch.number(rows["share"].sum(), "share")

    return (
        f"Participanten dragen in {year} met in kind meegerekend {paid('met')} van de begrote "
        f"inkomsten bij, en {paid('zonder')} van wat er in geld binnenkomt. In kind zijn uren: "
        "daarvan is geen rekening te betalen."
    )


# --- plan and actuals ---------------------------------------------------------------------------


def _balance(board: Board, income: Side, cost: Side, left: float) -> None:
    st.subheader("Het saldo")
    if income.planned is None or cost.planned is None:
        lacking = board.row("income_total")["why"] or board.row("cost_printed")["why"]
        st.info(f"Het saldo is niet te berekenen: {lacking or 'er zijn geen bedragen'}.")
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
    st.markdown(dutch.markdown(_balance_story(board, income, cost)))
    tables.show(table, dict.fromkeys(list(table)[1:], "eur"))
    tables.download(table, f"saldo-{board.year}.csv", key="balance-csv")


def _balance_story(board: Board, income: Side, cost: Side) -> str:
    if cost.actual is None or income.actual is None:
        what = "ontvangen is" if income.actual is None else "werkelijk is uitgegeven"
        return f"Wat er {what}, is nog niet ingevuld: alleen het begrote saldo is bekend."
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


def _use(board: Board, costs: pd.DataFrame) -> None:
    st.subheader("Van begroting naar werkelijkheid")
    if costs.empty:
        st.info(f"Nog niet te tonen: {board.row('cost_printed')['why']}.")
        return
    blocks = list(dict.fromkeys(costs["block"]))
    chosen = st.selectbox("Blok", [EVERY_BLOCK, *blocks], key="blok", width=320)
    here = costs if chosen == EVERY_BLOCK else costs[costs["block"] == chosen]
    by = "block" if chosen == EVERY_BLOCK else "activity"
    frame = here.groupby(by, sort=False)[["planned", "actual"]].sum(min_count=1).reset_index()
    table = here[["block", "activity", "planned", "actual"]].assign(
        gap=here["planned"] - here["actual"]
    )
    headers = ("Blok", "Activiteit", "Begroot", "Werkelijk", "Over")
    charts.show(
        finance_charts.plan_and_actual(frame.rename(columns={by: "label"})),
        key="use",
        summary=_use_story(board, here, chosen),
        table=table.set_axis(headers, axis="columns"),
        filename=f"begroting-en-realisatie-{board.year}.csv",
        units=dict.fromkeys(headers[2:], "eur"),
    )
    passport.choose(board, ("budget_use", "cost_printed", "cost_actual"), key="use-origin")


def _use_story(board: Board, lines: pd.DataFrame, chosen: str) -> str:
    planned = dutch.number(lines["planned"].sum(), "eur")
    who = "Het programma" if chosen == EVERY_BLOCK else chosen
    if lines["actual"].isna().all():
        why = board.row("cost_actual")["why"] or "niet ingevuld"
        return f"{who} is begroot op {planned}; wat het werkelijk kost, is niet bekend: {why}."
    known = f"{lines['actual'].notna().sum()} van {len(lines)} regels"
    spent = dutch.number(lines["actual"].sum(), "eur")
    until = board.full_until.get(board.year)
    when = f" tot en met {dutch.date(until)}" if until else ""
    return (
        f"{who} kostte{when} {spent} van de begrote {planned} (van {known} bekend). De brede balk "
        "is het plan, de smalle wat er is uitgegeven."
    )


# --- how many are needed, what does not add up, who has yet to pay ------------------------------


def _break_even(board: Board, found: pd.DataFrame) -> None:
    st.subheader("Hoeveel participanten er nodig zijn")
    known = found[found["value"].notna()].assign(amount=lambda rows: rows["fee"].astype(float))
    without = known[known["metric"] == "break_even_without_in_kind"].set_index("fee")["value"]
    frame = known[known["metric"] == "break_even"].sort_values("amount", ascending=False)
    if frame.empty:
        why = board.row("break_even")["why"] or "er is geen staffel en geen gemiddelde bijdrage"
        st.info(f"Nog niet te berekenen: {why}.")
        return
    frame = frame.assign(
        label=[f"bij {dutch.number(fee, 'eur')}" for fee in frame["amount"]],
        without=[without.get(fee) for fee in frame["fee"]],
    )
    paying = board.row("relation_cost")["whole"]
    there = None if pd.isna(paying) else float(paying)
    headers = {"label": "Bijdrage", "value": "Nodig", "without": "Nodig zonder in kind"}
    charts.show(
        finance_charts.needed(frame, there=there),
        key="needed",
        summary=_needed_story(board, there),
        table=frame[list(headers)].rename(columns=headers),
        filename=f"sluitende-begroting-{board.year}.csv",
        units={"Nodig": "count", "Nodig zonder in kind": "count"},
    )
    passport.choose(board, ("break_even", "break_even_without_in_kind"), key="needed-origin")


def _needed_story(board: Board, there: float | None) -> str:
    number, more = board.value("break_even"), board.value("break_even_without_in_kind")
    now = f" Nu betalen er {dutch.number(there, 'count')}." if there is not None else ""
    if number is None:
        return f"Zo veel participanten dekken de begroting, bij elke klasse van de staffel.{now}"
    rest = f"; zonder in kind {dutch.number(more, 'count')}" if more is not None else ""
    return (
        f"Bij de gemiddelde bijdrage van bestaande participanten zijn er "
        f"{dutch.number(number, 'count')} nodig voor een sluitende begroting{rest}.{now} De kosten "
        "blijven in deze som gelijk; elke participant vraagt in werkelijkheid ook aandacht."
    )


def _printed(board: Board, found: pd.DataFrame) -> None:
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
    tables.download(table, f"incasso-{board.year}.csv", key="collection-csv")
    passport.choose(board, ("collection_rate", "scale_conformity"), key="collection-origin")
