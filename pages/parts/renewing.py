"""What participants go on contributing: leavers, other classes and newcomers, in euros."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.growth import renewal, renewal_gap
from pages.parts import charts, dutch, passport
from pages.parts.state import Board

# The order of the steps, and how each reads in the figure.
FLOWS = {
    "left": "vertrokken",
    "stayed": "gebleven",
    "unfilled": "bedrag ontbreekt",
    "other": "overige betalers",
    "joined": "nieuw",
}
AMOUNT = 84  # pixels that an amount takes beside the longest bar, also on a phone
HEADERS = {
    "flow": "Groep",
    "payers": "Regels van",
    "more": "Dragen meer bij",
    "fewer": "Dragen minder bij",
    "before": "Vorig jaar",
    "after": "Dit jaar",
    "change": "Verschil",
}


def gap(board: Board) -> str:
    """Why the contribution retention of the year is unknown; "" where it is known."""
    if board.value("contribution_retention") is not None:
        return ""
    return board.ask(renewal_gap, board.year)


def bridge(board: Board, why: str) -> None:
    """From last year's contributions to this year's; `why` it is unknown, else ""."""
    st.subheader(f"Bijdragen van {board.year - 1} naar {board.year}")
    if why:
        st.info(f"Dit is niet te tonen: {why}.")
        return
    flows = board.ask(renewal, board.year, board.choice.sector)
    if flows.empty and not board.everything:
        st.info("Niet te tonen: het verschil zou zeggen wat een of twee organisaties betalen.")
        return
    if flows.empty:
        st.info("In deze sector draagt in beide jaren niemand bij.")
        return
    flows = flows.set_index("flow").reindex([flow for flow in FLOWS if flow in set(flows["flow"])])
    table = flows.reset_index().assign(flow=[FLOWS[flow] for flow in flows.index])
    total = pd.DataFrame([{**table.sum(), "flow": "samen"}])
    charts.show(
        charts.bridge(_steps(flows, board.year), unit="eur", right=AMOUNT),
        key="renewal",
        summary=_told(board, flows),
        table=pd.concat([table, total]).rename(columns=HEADERS),
        filename=f"behoud-van-bijdragen-{board.year}.csv",
        units=dict.fromkeys((HEADERS[c] for c in ("before", "after", "change")), "eur"),
    )
    passport.choose(board, ("contribution_retention",), key="renewal-origin")


def _steps(flows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The bridge as steps; a step in which nothing changed is left out."""
    steps = [(str(year - 1), flows["before"].sum(), "total")]
    for flow, change in flows["change"].items():
        if change:
            steps.append((FLOWS[str(flow)], change, "up" if change > 0 else "down"))
    steps.append((str(year), flows["after"].sum(), "total"))
    return pd.DataFrame(steps, columns=["label", "value", "kind"])


def _told(board: Board, flows: pd.DataFrame) -> str:
    """The bridge in words, and the retention that follows."""
    before, after = (dutch.number(flows[c].sum(), "eur") for c in ("before", "after"))
    parts = [_step(str(flow), one, board.year) for flow, one in flows.iterrows() if one["change"]]
    start = f"Begroot: van {before} in {board.year - 1} naar {after} in {board.year}"
    row = board.row("contribution_retention", sector=board.sector_of("contribution_retention"))
    told = f"{start}; {dutch.join(parts)}." if parts else f"{start}."
    if pd.isna(row["value"]) or pd.isna(row["whole"]):
        return told
    now, then = (dutch.number(row[side], "eur") for side in ("part", "whole"))
    return (
        f"{told} Wie er eind {board.year - 1} al was, draagt nu {now} bij en toen {then}: "
        f"{dutch.number(row['value'], 'share')}."
    )


def _step(flow: str, one: pd.Series, year: int) -> str:
    """One step: how much, and by whom."""
    amount = dutch.change(one["change"], 0, "eur")
    return {
        "left": f"{amount} van wie vertrok ({one['payers']:.0f})",
        "stayed": f"{amount} van wie bleef ({one['more']:.0f} meer, {one['fewer']:.0f} minder)",
        "unfilled": f"{amount} waar een bedrag ontbreekt",
        "other": f"{amount} van wie eind {year - 1} en eind {year} geen participant was",
        "joined": f"{amount} van wie er nieuw bij komt",
    }[flow]
