"""How the network grows across wonen, welzijn, zorg and onderwijs: who came, stayed and left."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.growth import MOST_DIVERSE, bridge, movements
from analytics.shifts import Shift
from pages.parts import (
    cards,
    charts,
    dutch,
    growing,
    passport,
    renewing,
    shifting,
    staying,
    tables,
)
from pages.parts.filters import ALL
from pages.parts.state import Board, open_page

CARDS = ("participants", "recruitment_realisation", "retention", "contribution_retention")
FLOWS = {
    "joined": "Kwam erbij",
    "left": "Vertrok",
    "merged": "Ging op in een fusie",
    "reclassified": "Wisselde van sector",
}
HEADERS = {
    "sector": "Sector",
    "opening": "Begin",
    "stayed": "Gebleven",
    "joined": "Erbij",
    "left": "Vertrokken",
    "merged": "Fusie",
    "reclassified": "Andere sector",
    "closing": "Eind",
}


def render() -> None:
    """Draw the page."""
    board = open_page("Groei", "sector")
    if board is None:
        return
    gap, known = renewing.gap(board), shifting.found(board)
    st.markdown(f"#### {growing.sentence(board)}")
    shifting.warn(board, known)
    cards.row([_card(board, key, gap) for key in CARDS], origin=board.origin)
    st.subheader("Participanten per sector")
    growing.participants(board, key="growth")
    _tabs(board, gap, known)


def _card(board: Board, key: str, gap: str) -> cards.Card:
    """The card of a KPI; of contributions that cannot be followed it says which line is why."""
    card = board.card(key)
    return replace(card, remarks=(gap,)) if gap and key == "contribution_retention" else card


def _tabs(board: Board, gap: str, known: tuple[Shift, ...]) -> None:
    """What lies below the first screen; only the tab that is open is asked for and drawn."""
    names = ["Verloop", "Behoud", "Bijdragen", "Spreiding", "Verklaring"]
    flows, stays, money, spread, why = st.tabs(names, key="deel", bind="query-params")
    with flows:
        if flows.open:
            _bridge(board)
            _names(board)
    with stays:
        if stays.open:
            staying.retention(board)
            staying.cohort(board)
    with money:
        if money.open:
            renewing.bridge(board, gap)
            _contributions(board)
    with spread:
        if spread.open:
            _diversity(board)
    with why:
        if why.open:
            shifting.explain(board, known)


def _bridge(board: Board) -> None:
    st.subheader(f"Wie kwam, bleef en ging in {board.year}")
    flows = board.ask(bridge, board.year)
    if flows.empty:
        st.info(f"Dit is nog niet te tonen: {board.row('net_growth')['why']}.")
        return
    flows = pd.concat([flows, pd.DataFrame([{**flows.sum(), "sector": ALL}])])
    sector = board.choice.sector or ALL
    if sector not in flows["sector"].tolist():
        st.info(
            f"In de sector {sector} waren eind {board.year - 1} en {board.year} geen participanten."
        )
        return
    chosen = flows[flows["sector"] == sector].iloc[0]
    charts.show(
        charts.bridge(_steps(chosen, board.year)),
        key="bridge",
        summary=_story(chosen, board.year),
        table=flows.rename(columns=HEADERS),
        filename=f"verloop-{board.year}.csv",
    )
    passport.choose(board, ("net_growth", "retention"), key="bridge-origin")


def _names(board: Board) -> None:
    """Who came and who left, by name, for who asks: not for the board."""
    if board.row("net_growth")["why"]:
        return  # the bridge says why nobody can tell
    with st.expander("De namen", key="names", on_change="rerun") as box:
        if not box.open:
            return
        found = board.ask(movements, board.year)
        if board.choice.sector:
            found = found[found["sector"] == board.choice.sector]
        if found.empty:
            st.write(f"In {board.year} kwam of ging niemand, voor zover bekend.")
            return
        named = found.assign(flow=found["flow"].map(FLOWS)).rename(
            columns={"flow": "Wat", "organisation": "Organisatie", "sector": "Sector"}
        )
        tables.show(named)
        tables.download(named, f"namen-{board.year}.csv", key="names-csv")


def _steps(flow: pd.Series, year: int) -> pd.DataFrame:
    """The bridge as steps; a step in which nothing happened is left out."""
    moved = flow["reclassified"]
    steps = [
        (f"eind {year - 1}", flow["opening"], "total"),
        ("vertrokken", flow["left"], "down"),
        ("opgegaan in fusie", flow["merged"], "down"),
        ("gebleven", flow["stayed"], "total"),
        ("andere sector", moved, "up" if moved > 0 else "down"),
        ("erbij", flow["joined"], "up"),
        (f"eind {year}", flow["closing"], "total"),
    ]
    shown = [step for step in steps if step[1] or step[2] == "total"]
    return pd.DataFrame(shown, columns=["label", "value", "kind"])


def _story(flow: pd.Series, year: int) -> str:
    """The bridge in one sentence."""
    moved = flow["reclassified"]
    counts = [
        # of a sector that organisations moved from or to, nobody can say what "stayed" is
        (0 if moved else flow["stayed"], "bleef", "bleven", ""),
        (flow["left"], "vertrok", "vertrokken", ""),
        (flow["merged"], "ging", "gingen", " op in een fusie"),
        (-moved if moved < 0 else 0, "ging", "gingen", " naar een andere sector"),
        (moved if moved > 0 else 0, "kwam", "kwamen", " uit een andere sector"),
        (flow["joined"], "kwam", "kwamen", " erbij"),
    ]
    parts = [dutch.plural(n, one, more) + rest for n, one, more, rest in counts if n]
    opening = dutch.plural(flow["opening"], "participant", "participanten")
    what = f": {dutch.join(parts)}" if parts else ""
    merger = (
        " Een fusie is geen vertrek: zij telt bij Behoud als gebleven." if flow["merged"] else ""
    )
    return f"{opening} eind {year - 1}{what}; {flow['closing']} eind {year}.{merger}"


def _diversity(board: Board) -> None:
    """How evenly the participants are spread over the sectors, beside the most that is possible."""
    st.subheader("Spreiding over de sectoren")
    known = board.figures[board.figures["metric"] == "sector_diversity"].dropna(subset=["value"])
    if known.empty:
        st.info(board.lacking("sector_diversity"))
        return
    frame = pd.concat(
        [
            known[["year", "value"]].assign(series="behaald"),
            known[["year"]].assign(value=MOST_DIVERSE, series="hoogst mogelijk"),
        ]
    )
    value, before = board.value("sector_diversity"), None
    if board.before is not None:
        before = board.value("sector_diversity", board.before)
    then = f", tegen {dutch.number(before, 'index')} in {board.before}" if before else ""
    most = dutch.number(MOST_DIVERSE, "index")
    charts.show(
        charts.lines(frame, unit="index"),
        key="diversity",
        summary=f"Sectorspreiding in {board.year}: {dutch.number(value, 'index')}{then}. Bij 0 zit "
        f"iedereen in één sector; {most} is het hoogste, bij vier even grote sectoren.",
        table=known[["year", "value"]]
        .astype({"year": str})
        .rename(columns={"year": "Jaar", "value": "Sectorspreiding"}),
        filename="sectorspreiding.csv",
        units={"Sectorspreiding": "index"},
    )
    passport.choose(board, ("sector_diversity", "sector_share"), key="diversity-origin")


def _contributions(board: Board) -> None:
    st.subheader("Begrote bijdragen per sector")
    frame = board.sectors("contributions_budgeted").dropna(subset=["value"])
    if frame.empty:
        st.info(board.lacking("contributions_budgeted"))
        return
    here = frame[(frame["year"] == board.year) & (frame["value"] > 0)]
    parts = [
        f"{sector} {dutch.number(value, 'eur')}"
        for sector, value in zip(here["sector"], here["value"], strict=True)
    ]
    total = dutch.number(board.value("contributions_budgeted"), "eur")
    summary = f"In {board.year} in totaal {total}: {dutch.join(parts)}."
    if "onbekend" in here["sector"].tolist():
        summary += " Onbekend zijn regels voor meer organisaties samen, zonder naam."
    if gone := board.left_out("contributions_budgeted"):
        summary += f"{gone} Daarom staan zij samen."
    table = growing.per_year(frame)
    charts.show(
        charts.stacked(frame, unit="eur"),
        key="contributions",
        summary=summary,
        table=table,
        filename="bijdragen-per-sector.csv",
        units=dict.fromkeys(table.columns[1:], "eur"),
    )
    passport.choose(board, ("contributions_budgeted",), key="contributions-origin")
