"""The second cycle of value: relations, products and where they are used, per leerwerkplaats."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import impact
from pages.parts import cards, charts, dutch, impact_charts, passport, tables
from pages.parts.state import Board

CARDS = ("hosting", "talk_coverage", "products_per_workplace", "report_coverage")


def draw(board: Board) -> None:
    """Draw the cards and what is behind them."""
    st.subheader("2. Potentiële waarde: kennis en relaties")
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    flow = board.ask(impact.circulation, board.year)
    scores = board.ask(impact.scores, board.year)
    places = board.ask(impact.workplaces, board.year)
    themes = board.ask(impact.themes)
    reached = board.ask(impact.spillover, board.year)
    tabs = st.tabs(
        ["Onderwijs en praktijk", "Leerwerkplaatsen", "Succesfactoren", "Thema's", "Doorwerking"]
    )
    with tabs[0]:
        _circulation(board, flow)
    with tabs[1]:
        _workplaces(board, places)
    with tabs[2]:
        _scores(board, scores)
    with tabs[3]:
        _themes(themes)
    with tabs[4]:
        _spillover(board, reached)
    passport.choose(board, CARDS, key="knowledge-origin")


def _circulation(board: Board, flow: impact.Circulation) -> None:
    """The BIG8: what flows to education and what to practice."""
    total = flow.known + flow.unknown
    if not flow.known:
        why = "Toegepast in is nergens ingevuld" if total else "er zijn geen opbrengsten bekend"
        st.info(f"Nog niet te tonen over {board.year}: {why}.")
        return
    charts.show(
        impact_charts.eight(flow.education, flow.practice, flow.both),
        key="eight",
        summary=f"De kennis loopt in een acht (BIG8) tussen onderwijs en praktijk. Van "
        f"{dutch.plural(total, 'opbrengst', 'opbrengsten')} in {board.year} "
        f"{'wordt' if flow.education == 1 else 'worden'} er {flow.education} alleen in het "
        f"onderwijs gebruikt, {flow.practice} alleen in de praktijk en {flow.both} in beide; van "
        f"{flow.unknown} is het niet ingevuld. Wat in beide wordt gebruikt, houdt de acht gaande.",
        table=pd.DataFrame(
            {
                "Toegepast in": ["alleen onderwijs", "alleen praktijk", "beide", "niet ingevuld"],
                "Opbrengsten": [flow.education, flow.practice, flow.both, flow.unknown],
            }
        ),
        filename=f"onderwijs-en-praktijk-{board.year}.csv",
    )


def _workplaces(board: Board, places: pd.DataFrame) -> None:
    if places.empty:
        st.info(f"Over {board.year} zijn geen leerwerkplaatsen bekend.")
        return
    known = not pd.isna(board.row("products_per_workplace")["value"])
    table = pd.DataFrame(
        {
            "Leerwerkplaats": places["activity"],
            "Gehouden": [
                f"{dutch.number(held, 'count')} van {dutch.number(planned, 'count')}"
                for held, planned in zip(places["held"], places["planned"], strict=True)
            ],
        }
    )
    if known:
        table["Opbrengsten"], table["Verslag"] = places["products"], places["reports"]
    without = places[places["reports"] == 0]["activity"].tolist() if known else []
    text = f"{dutch.plural(len(places), 'leerwerkplaats', 'leerwerkplaatsen')} in {board.year}."
    if known:
        text += (
            f" Nog geen jaarverslag: {dutch.join(without)}."
            if without
            else " Alle hebben een jaarverslag."
        )
    else:
        text += f" Opbrengsten: {board.row('products_per_workplace')['why']}."
    _table(text, table, f"leerwerkplaatsen-{board.year}.csv", "workplaces")


def _scores(board: Board, scores: pd.DataFrame) -> None:
    if scores.empty:
        st.info(f"Over {board.year} heeft geen leerwerkplaats zichzelf een cijfer gegeven.")
        return
    letters = dict(zip("ABCDE", impact.FACTORS.values(), strict=True))
    said = dutch.join([f"{letter} is {name}" for letter, name in letters.items()])
    count = dutch.plural(scores["activity"].nunique(), "leerwerkplaats", "leerwerkplaatsen")
    table = scores.pivot(index="activity", columns="factor", values="score")
    table.columns = [f"{letter} {letters[letter]}" for letter in table.columns]
    charts.show(
        impact_charts.scores(scores),
        key="scores",
        summary=f"Hoe {count} zichzelf in {board.year} beoordeelden op de vijf succesfactoren, van "
        f"1 tot en met 5: {said}. Het zijn eigen cijfers: ze zijn niet onderling te vergelijken, "
        "en daarom staat er geen gemiddelde en geen rangorde.",
        table=table.rename_axis("Leerwerkplaats").reset_index(),
        filename=f"succesfactoren-{board.year}.csv",
    )


def _themes(themes: pd.DataFrame) -> None:
    if themes.empty:
        st.info("Op geen blad Activiteiten is een thema ingevuld.")
        return
    counts = themes.groupby("year")["theme"].nunique()
    said = [f"{count} in {year}" for year, count in counts.items()]
    wide = themes.pivot_table(index="theme", columns="year", values="activities", aggfunc="sum")
    table = wide.map(lambda n: dutch.UNKNOWN if dutch.unknown(n) else dutch.number(n, "count"))
    table.columns = [str(year) for year in table.columns]
    _table(
        f"Thema's horen bij een jaar: {dutch.join(said)}. In de tabel staat hoeveel activiteiten "
        "elk thema had.",
        table.rename_axis("Thema").reset_index(),
        "themas-per-jaar.csv",
        "themes",
    )


def _spillover(board: Board, reached: pd.DataFrame) -> None:
    if reached.empty:
        st.info(f"Over {board.year} is bij geen activiteit Doorwerking ingevuld.")
        return
    rows: list[dict[str, Any]] = reached.to_dict("records")
    told = " ".join(_multiplied(row) for row in rows)
    table = pd.DataFrame(
        {
            "Activiteit": reached["activity"],
            "Bereikt": [dutch.number(n, "count") for n in reached["reached"]],
            "Deelnemers": [_between(row, "largest", "attendances", "count") for row in rows],
            "Per deelnemer": [_between(row, "lowest", "highest", "ratio") for row in rows],
        }
    )
    _table(
        f"{told} De gegevens tellen deelnames en geen mensen; daarom staat er een onder- en een "
        "bovengrens.",
        table,
        f"doorwerking-{board.year}.csv",
        "spillover",
    )


def _multiplied(row: dict[str, Any]) -> str:
    """`Samen leren bereikte 48 anderen: elk van de 17 tot 39 deelnemers 1,23 tot 2,82.`"""
    said = f"{row['activity']} bereikte via wie meedeed {dutch.number(row['reached'], 'count')} "
    if dutch.unknown(row["largest"]):
        return f"{said}anderen; het aantal deelnemers is {row['why']}."
    people = _between(row, "largest", "attendances", "count")
    return (
        f"{said}anderen: elk van de {people} deelnemers gemiddeld "
        f"{_between(row, 'lowest', 'highest', 'ratio')}."
    )


def _between(row: dict[str, Any], low: str, high: str, unit: str) -> str:
    """`17 tot 39`, or one figure where both are the same."""
    ends = dict.fromkeys(dutch.number(row[end], unit) for end in (low, high))
    return " tot ".join(ends)


def _table(text: str, table: pd.DataFrame, filename: str, key: str) -> None:
    with st.container(width=charts.WIDEST):
        st.markdown(dutch.markdown(text))
        tables.show(table)
        tables.download(table, filename, key=f"{key}-csv")
