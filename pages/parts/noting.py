"""A note beside a figure: the last one that was written, and a way to write another."""

from __future__ import annotations

import streamlit as st

from data.accounts import MANAGER
from data.notes import LONGEST, Note, notes, write
from pages.parts import access, charts, dutch
from pages.parts.state import Board


def written(board: Board) -> dict[str, Note]:
    """What stands in each place of the chosen year."""
    with board.facts() as cursor:
        return notes(cursor, board.year)


def draw(board: Board, place: str, found: dict[str, Note]) -> None:
    """Draw the note of a place, and the form for a new one."""
    note = found.get(place)
    with st.container(border=True, width=charts.WIDEST):
        if note is None:
            st.markdown(f":small[Nog geen notitie over {board.year}.]")
        else:
            lines = [dutch.markdown(line) for line in note.text.splitlines() if line.strip()]
            st.markdown("\n\n".join(lines))
            day = dutch.local(note.at).date()
            st.markdown(f":small[Notitie over {board.year}, geschreven op {dutch.date(day)}.]")
        if board.visitor.may(MANAGER):
            with st.expander("Notitie schrijven"):
                _form(board, place, note)


def _form(board: Board, place: str, note: Note | None) -> None:
    with st.form(f"note-{place}-{board.year}", border=False):
        text = st.text_area(
            f"Notitie over {board.year}",
            value=note.text if note else "",
            max_chars=LONGEST,
            help="Schrijf geen namen van personen. Eerdere notities blijven bewaard, met hun "
            "datum; een lege notitie haalt de vorige van het scherm.",
        )
        saved = st.form_submit_button("Bewaren")
    if saved:
        write(board.store, board.year, place, text, by=access.by(MANAGER))
        st.rerun()
