"""Where the money comes from, and whether the plan is kept to."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics.balance import cost_lines, days_left, income_lines, printed_totals, side
from analytics.metrics import measure
from pages.parts import balances, cards, charts, dutch, finance_charts, passport
from pages.parts.state import Board, open_page, unsaid

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


def render() -> None:
    """Draw the page."""
    board = open_page("Financiën")
    if board is None:
        return
    left = days_left(board.full_until.get(board.year), board.year)
    mix = board.ask(measure, "income_share", by="kind")
    fees = board.ask(measure, "break_even", "break_even_without_in_kind", year=board.year, by="fee")
    income = board.ask(income_lines, board.year, left)
    costs = board.ask(cost_lines, board.year, left)
    printed = board.ask(printed_totals, board.year)
    st.markdown(f"#### {dutch.markdown(_sentence(board))}")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    _funding(board)
    _mix(board, mix)
    balances.balance(board, side(income, left), side(costs, left), left)
    balances.use(board, costs)
    _break_even(board, fees)
    balances.printed(board, printed)
    if board.everything:
        with st.expander("Voor de programmamanager: incasso en open facturen"):
            balances.collection(board, income)


def _sentence(board: Board) -> str:
    total, share = board.value("income_total"), board.value("largest_funder_share")
    if total is None:
        why = board.row("income_total")["why"]
        return f"De inkomsten zijn {unsaid(why, 'nog niet bekend')}."
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
        st.write(f"Het verhoudingsgetal is {unsaid(row['why'], 'niet te berekenen')}.")
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
        st.info(board.lacking("income_total", "geen bedragen"))
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


# --- how many are needed --------------------------------------------------------------------------


def _break_even(board: Board, found: pd.DataFrame) -> None:
    st.subheader("Hoeveel participanten er nodig zijn")
    known = found[found["value"].notna()].assign(amount=lambda rows: rows["fee"].astype(float))
    without = known[known["metric"] == "break_even_without_in_kind"].set_index("fee")["value"]
    frame = known[known["metric"] == "break_even"].sort_values("amount", ascending=False)
    if frame.empty:
        otherwise = "er is geen staffel en geen gemiddelde bijdrage"
        st.info(board.lacking("break_even", otherwise, to="berekenen"))
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
        hidden = board.row("break_even")["why"] == disclosure.WITHHELD
        average = (
            " Het aantal bij de gemiddelde bijdrage van bestaande participanten is "
            f"{disclosure.WITHHELD}."
        )
        return (
            "Zo veel participanten dekken de begroting, bij elke klasse van de staffel."
            f"{now}{average if hidden else ''}"
        )
    rest = f"; zonder in kind {dutch.number(more, 'count')}" if more is not None else ""
    return (
        f"Bij de gemiddelde bijdrage van bestaande participanten zijn er "
        f"{dutch.number(number, 'count')} nodig voor een sluitende begroting{rest}.{now} De kosten "
        "blijven in deze som gelijk; elke participant vraagt in werkelijkheid ook aandacht."
    )
