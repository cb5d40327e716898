"""Whether wonen, welzijn and zorg really meet: chances of contact by who was at the same event."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics import network as networks
from analytics.network import Mixing, Network
from analytics.statistics import SMALLEST_WHOLE
from data.accounts import MANAGER
from pages.parts import cards, charts, dutch, network_charts, passport, tables
from pages.parts.state import Board, open_page, without

CARDS = ("ei_index", "cross_sector_events", "density", "centralisation")
CHANCE = "Alles hier is kans op contact: wie in dezelfde bijeenkomst was. Het is geen relatie."
VERDICTS = {
    -1: "mengden de sectoren minder dan toeval zou geven",
    0: "mengden de sectoren zoals toeval zou geven",
    1: "mengden de sectoren meer dan toeval zou geven",
}
CARRIED = {
    "income": "Begrote inkomsten",
    "seat": "Zetels in de Raad van Advies",
    "lead": "Leerwerkplaatsen getrokken",
    "host": "Bijeenkomsten als gastheer",
}
BROKERS = 10  # further down, ranks mean nothing


def render() -> None:
    """Draw the page."""
    board = open_page("Netwerk")
    if board is None:
        return
    known, mixed, places = board.ask(networks.every_year)
    carried = board.ask(networks.leadership, board.year)
    here = known.get(board.year)
    st.markdown(f"#### {dutch.markdown(sentence(board, here, mixed.get(board.year)))}")
    st.caption(CHANCE)
    cards.row([board.card(key) for key in CARDS], origin=board.origin)
    if here is not None and not here.organisations.empty:
        _mixing(board, here, mixed)
        if board.everything:
            _drawing(board, here, places)
        else:
            _between(board, here)
        _sectors(board, here)
        if board.everything:
            _holding(here)
    _carried(board, carried)


def sentence(board: Board, network: Network | None, mixed: Mixing | None) -> str:
    """Whether sectors meet, beside chance, and how sure that is."""
    if network is None:
        why = board.row("density")["why"]
        return f"Of wonen, welzijn en zorg elkaar ontmoeten, is niet te zeggen: {why}."
    if mixed is None and not board.everything and board.year in board.view.withheld.unmixed:
        return f"Of sectoren elkaar in {board.year} ontmoetten, is {disclosure.WITHHELD}."
    if mixed is None:
        return (
            f"Of sectoren elkaar in {board.year} ontmoetten, is niet te zeggen: buiten de plenaire "
            "bijeenkomsten kwam geen paar elkaar tegen, of alle participanten zijn uit één sector."
        )
    return (
        f"In {board.year} {VERDICTS[mixed.verdict]}: {mixed.between} van de "
        f"{mixed.tied} paren die elkaar konden tegenkomen, komen uit twee sectoren; bij toeval "
        f"zijn dat er {dutch.number(mixed.expected, 'count', digits=0)} (in 95 van de 100 gevallen "
        f"{mixed.low} tot {mixed.high})."
    )


def _mixing(board: Board, here: Network, mixed: dict[int, Mixing | None]) -> None:
    st.subheader("Mengen de sectoren?")
    rows = [_mixed(str(year), one) for year, one in mixed.items() if one is not None]
    without = networks.mixing(here.without_initiator()) if board.everything else None
    if here.organisations["initiator"].any() and without is not None:
        rows.append(_mixed(f"{board.year} zonder<br>initiatief-<br>nemer", without))
    if not rows:
        st.info("Nog niet te tonen: er is geen paar van twee organisaties uit de vier sectoren.")
        return
    frame = pd.DataFrame(rows)
    charts.show(
        network_charts.mixing(frame),
        key="network-mixing",
        summary="Links liggen alle contacten binnen een sector, rechts tussen sectoren. De stip is "
        "de menging van het netwerk, het streepje wat toeval gemiddeld geeft, de grijze band waar "
        "95 van de 100 toevallige verdelingen van sectoren liggen. Binnen de band is het verschil "
        "met toeval niet aan te tonen.",
        table=frame.assign(
            label=frame["label"].str.replace("-<br>", "").str.replace("<br>", " ")
        ).rename(columns=HEADERS),
        filename="menging-van-sectoren.csv",
        units=dict.fromkeys(list(HEADERS.values())[1:5], "index"),
    )


HEADERS = {
    "label": "Jaar",
    "value": "Menging",
    "expected": "Bij toeval",
    "low": "Band van",
    "high": "Band tot",
    "between": "Paren tussen sectoren",
    "tied": "Paren",
}


def _mixed(label: str, one: Mixing) -> dict[str, Any]:
    found = {"value": one.between, "expected": one.expected, "low": one.low, "high": one.high}
    placed = {name: one.index(between) for name, between in found.items()}
    return {"label": label, **placed, "between": one.between, "tied": one.tied}


def _drawing(board: Board, here: Network, places: dict[str, tuple[float, float]]) -> None:
    st.subheader(f"Wie kon wie tegenkomen in {board.year}?")
    ties, met = here.ties, here.pairs[here.pairs["shared"] > 0]
    strength = ""
    if len(met):
        strength = (
            f" Een paar dat elkaar kon tegenkomen, deelde gemiddeld "
            f"{dutch.number(board.value('tie_strength'), 'count')} bijeenkomsten van "
            f"{dutch.number(met['activities'].mean(), 'count')} verschillende activiteiten."
        )
    size = len(here.organisations)
    charts.show(
        network_charts.drawing(here.organisations, ties, places),
        key="network-drawing",
        summary=f"{len(ties)} van de {len(here.pairs)} paren van {size} participanten deelden een "
        f"bijeenkomst, plenaire niet meegeteld.{strength} Een groter teken was vaker aanwezig. "
        f"Lijnen, {network_charts.LINES}. Elke organisatie staat elk jaar op dezelfde plaats.",
        table=attended(here.organisations),
        filename=f"netwerk-{board.year}.csv",
        of_one=MANAGER,
    )
    passport.choose(board, ("density", "tie_strength", *CARDS[:2], CARDS[3]), key="network-origin")


def _between(board: Board, here: Network) -> None:
    """The drawing for who may not see single organisations: the sectors."""
    every = networks.matrix(here)
    frame = disclosure.between_sectors(board.view, every, board.year)
    if not (frame["sector"] != frame["other"]).any():
        return  # the matrix below says why
    st.subheader(f"Welke sectoren konden elkaar tegenkomen in {board.year}?")
    sizes = here.organisations["sector"].value_counts().to_dict()
    charts.show(
        network_charts.sectors(frame, sizes),
        key="network-sectors",
        summary="Elk teken is een sector met haar aantal participanten. De lijn is breder naarmate "
        "een groter deel van de mogelijke paren bij dezelfde bijeenkomst was; erbij staat hoeveel "
        f"paren dat zijn.{without({*every['sector']} - {*frame['sector']})}",
        table=frame[frame["sector"] < frame["other"]].rename(columns=PAIRS),
        filename=f"tussen-sectoren-{board.year}.csv",
    )


PAIRS = {
    "sector": "Sector",
    "other": "Met sector",
    "tied": "Paren",
    "possible": "Mogelijke paren",
}


def attended(organisations: pd.DataFrame) -> pd.DataFrame:
    """At how many events each organisation was."""
    headers = {"organisation": "Organisatie", "sector": "Sector", "events": "Bijeenkomsten"}
    here = organisations.sort_values("events", ascending=False, kind="stable")
    return here[list(headers)].rename(columns=headers)


def _sectors(board: Board, here: Network) -> None:
    st.subheader("Welke sectoren ontmoeten elkaar?")
    every = networks.matrix(here)
    frame = disclosure.between_sectors(board.view, every, board.year)
    if frame.empty and not every.empty:
        st.info("Niet te tonen: daarvoor tellen de sectoren te weinig participanten.")
        return
    if frame.empty:
        st.info("Nog niet te tonen: er is maar één participant.")
        return
    threes = int((here.events["sectors"] > 2).sum())
    events = dutch.plural(len(here.events), "bijeenkomst", "bijeenkomsten")
    charts.show(
        network_charts.matrix(frame),
        key="network-matrix",
        summary=f"In elke cel: hoeveel van de mogelijke paren elkaar konden tegenkomen. Van "
        f"{events} (plenaire niet meegeteld) "
        f"{'bracht' if threes == 1 else 'brachten'} er {threes} drie of meer sectoren bijeen."
        f"{without({*every['sector']} - {*frame['sector']})}",
        table=frame.rename(columns=PAIRS),
        filename=f"sectoren-{board.year}.csv",
    )


def _holding(here: Network) -> None:
    st.subheader("Wie houdt het bij elkaar?")
    alone = networks.centralisation(here.without_initiator())
    if here.organisations["initiator"].any() and alone is not None:
        text = dutch.number(alone, "index")
        st.write(f"Zonder de initiatiefnemer is de afhankelijkheid van één knooppunt {text}.")
    removed, ranked = networks.removals(here), networks.brokers(here)
    with st.container(width=charts.WIDEST):
        if removed.empty:
            st.write("Geen enkele organisatie is onmisbaar: valt er een weg, dan blijft ieder "
                     "die contact had, dat houden.")  # fmt: skip
        else:
            st.write("Zonder deze organisaties verliezen andere al hun kansen op contact, of valt "
                     "het netwerk in delen uiteen:")  # fmt: skip
            tables.show(_removed(removed))
        if not ranked.empty:
            st.write("Wie tussen anderen in staat, op volgorde. Alleen de rang: met zo weinig "
                     "organisaties kan één bijeenkomst de volgorde veranderen.")  # fmt: skip
            tables.show(
                ranked.head(BROKERS).rename(
                    columns={
                        "rank": "Rang",
                        "organisation": "Organisatie",
                        "sector": "Sector",
                        "sectors": "Andere sectoren",
                    }
                )
            )


def _removed(removed: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Zonder": removed["organisation"],
            "Sector": removed["sector"],
            "Verliezen elk contact": [dutch.join(names) or "–" for names in removed["alone"]],
            "Delen": removed["parts"],
        }
    )


def _carried(board: Board, carried: dict[str, tuple[float, float]]) -> None:
    st.subheader("Wie draagt het netwerk, naast de initiatiefnemer?")
    if not carried:
        st.info("Nog niet te tonen: geen blad noemt een initiatiefnemer en wat die draagt.")
        return
    rows = []
    for role, (others, whole) in carried.items():
        unit = "eur" if role == "income" else "count"
        share = others / whole if role == "income" or whole >= SMALLEST_WHOLE else None
        rows.append(
            {
                "Wat": CARRIED[role],
                "Door anderen": f"{dutch.number(others, unit)} van {dutch.number(whole, unit)}",
                "Aandeel": dutch.number(share, "share"),
            }
        )
    with st.container(width=charts.WIDEST):
        st.write(f"Wat anderen dan de initiatiefnemer in {board.year} droegen.")
        tables.show(pd.DataFrame(rows))
