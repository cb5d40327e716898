"""What one organisation gives and gets: the page for the yearly talk with it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from analytics.disclosure import WITHHELD
from analytics.participants import GiveAndGet, Participant, give_and_get, participants
from analytics.value import Place
from data.accounts import BOARD, MANAGER
from pages.parts import (
    attended,
    cards,
    charts,
    dutch,
    giving,
    participant_charts,
    sheet_of_one,
    tables,
)
from pages.parts.state import Board, lacking, open_page

KEYS = ("programme_value", "value_ratio")
FOR_WHOM = (
    "Deze pagina is bedoeld voor de programmamanager en de bestuurder van de organisatie zelf: "
    "een aantal van 1 bestuurder is een persoon."
)
# A text without any figure or name in it; the counter makes a second click a new text.
PRINT = "<script>/* {} */ window.print()</script>"


def render() -> None:
    """Draw the page."""
    board = open_page("Participant", "in_kind", "key")
    if board is None:
        return
    one = _chosen(board)
    if one is None:
        return
    found = board.ask(give_and_get, board.year, one, board.choice.key, in_kind=board.choice.in_kind)
    until = _until(board)
    st.markdown(f"#### {dutch.markdown(giving.sentence(found, until))}")
    st.markdown(f":small[{dutch.markdown(giving.about(found))} {dutch.markdown(FOR_WHOM)}]")
    _sides(found, board.before)
    _beside(found)
    attended.activities(found)
    attended.products(found)
    _years(found)
    _network(board)
    sheet_of_one.draw(found, before=board.before, until=until, basis=_basis(board))
    _print()


def _chosen(board: Board) -> Participant | None:
    """The organisation that was chosen, where it was a participant in that year.

    Those of other years can be chosen too: else a change of the year would put another
    organisation in the place of the one that somebody looks at.
    """
    by_year = board.ask(participants)
    here = by_year.get(board.year, ())
    elsewhere = [one for year in sorted(by_year, reverse=True) for one in by_year[year]]
    labels = {one.label: one.entity for one in [*elsewhere, *here]}
    if not labels:
        st.info(_nobody(board))
        return None
    first = [one.label for one in here]
    label = st.selectbox(
        "Organisatie",
        list(dict.fromkeys([*first, *labels])),
        key="organisatie",
        bind="query-params",
        width=420,
    )
    found = next((one for one in here if one.entity == labels[label]), None)
    if found is None:
        st.info(f"{dutch.markdown(label)} was eind {board.year} geen participant.")
    return found


def _nobody(board: Board) -> str:
    if board.everything:
        return "Er is geen participant bij naam bekend."
    if board.visitor.may(MANAGER):
        return "Wie in het bestuur zit, ziet hier de eigen organisatie."
    return "U ziet hier de eigen organisatie zodra de beheerder uw account eraan koppelt."


def _until(board: Board) -> str:
    """Up to when the figures of a year that is not over count."""
    if board.year not in board.full_until:
        return ""
    return f" (tot en met {dutch.date(board.full_until[board.year])})"


# --- what it gives and gets ---------------------------------------------------------------------


def _sides(found: GiveAndGet, before: int | None) -> None:
    for column, title, lines in zip(
        st.columns(2, gap="medium"),
        ("Geeft", "Krijgt"),
        (giving.gives(found), giving.gets(found, before)),
        strict=True,
    ):
        with column, st.container(border=True, height="stretch"):
            st.subheader(title)
            _terms(lines)


def _terms(lines: Iterable[giving.Line]) -> None:
    for line in lines:
        st.markdown(f"**{dutch.markdown(line.term)}**  \n{dutch.markdown(line.text)}")


def _beside(found: GiveAndGet) -> None:
    st.subheader("Naast de anderen")
    figures = [
        (term, place, unit)
        for term, place, unit in (
            ("Programmawaarde", found.value, "eur"),
            ("Waarde per euro bijdrage", found.ratio, "eur/hour"),
        )
        if place is not None
    ]
    if not figures:
        why = giving.why(found)
        if found.exchange.value is not None and why != WITHHELD:
            why = "te weinig participanten met een bekend cijfer"
        st.info(dutch.markdown(lacking(why)))
        return
    charts.show(
        participant_charts.bands([_band(*figure) for figure in figures]),
        key="beside",
        summary=" ".join(f"{term}: {giving.beside(place, unit)}." for term, place, unit in figures)
        + " De balk is die middelste helft, het streepje daarin de mediaan, de ruit deze "
        "organisatie.",
        table=pd.DataFrame([_place(*figure) for figure in figures]),
        filename=f"naast-de-anderen-{found.year}.csv",
        of_one=BOARD,
    )
    st.markdown(f":small[{dutch.markdown(giving.NOT_BENEFIT)}]")


def _band(term: str, place: Place, unit: str) -> participant_charts.Band:
    own, low, high = (giving.mark(at, unit) for at in (place.value, place.low, place.high))
    group = f"{place.count} in {place.sector}" if place.sector else f"alle {place.count}"
    return participant_charts.Band(
        heading=f"<b>{term} {own}</b><br>middelste helft van {group}: {low} tot {high}",
        value=place.value,
        low=place.low,
        median=place.median,
        high=place.high,
    )


def _place(term: str, place: Place, unit: str) -> dict[str, str | int]:
    return {
        "Cijfer": term,
        "Deze organisatie": giving.mark(place.value, unit),
        "Laagste kwart tot": giving.mark(place.low, unit),
        "Mediaan": giving.mark(place.median, unit),
        "Hoogste kwart vanaf": giving.mark(place.high, unit),
        "Van": f"sector {place.sector}" if place.sector else "het hele netwerk",
        "Participanten": place.count,
    }


# --- through the years, and the whole network ---------------------------------------------------


def _years(found: GiveAndGet) -> None:
    st.subheader("Van jaar tot jaar")
    table = pd.DataFrame(
        {
            "Jaar": [str(year) for year in found.history],
            "Bijdrage": [dutch.number(own.contribution, "eur") for own in found.history.values()],
            "Programmawaarde": [giving.worth(own) for own in found.history.values()],
            "Waarde per euro": [
                giving.mark(own.ratio, "eur/hour") for own in found.history.values()
            ],
        }
    )
    with st.container(width=charts.WIDEST):
        tables.show(table)


def _network(board: Board) -> None:
    """The same two figures of all participants together, with their definition and origin."""
    st.subheader("Het hele netwerk")
    cards.row([board.card(key) for key in KEYS], origin=board.origin)
    st.caption(
        "Deze twee volgen de instelling voor het verdelen van indirecte kosten, niet de keuze "
        "bovenaan."
    )


# --- on paper -----------------------------------------------------------------------------------


def _print() -> None:
    st.subheader("Blad voor het jaarlijkse gesprek")
    st.write("Op papier komt deze pagina op één A4. Afdrukken kan ook met Ctrl+P.")
    if st.button("Afdrukken", icon=":material/print:"):
        st.session_state["printed"] = st.session_state.get("printed", 0) + 1
        st.html(PRINT.format(st.session_state["printed"]), unsafe_allow_javascript=True)


def _basis(board: Board) -> str:
    key = "uren" if board.choice.key == "hours" else "euro's"
    in_kind = "met" if board.choice.in_kind else "zonder"
    return f"Indirecte kosten zijn verdeeld naar {key}; {in_kind} in kind."
