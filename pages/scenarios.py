"""What if: the board moves levers and sees what becomes of the plan."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.accounts import BOARD
from pages.parts import (
    access,
    levers,
    outcome,
    whatif_chances,
    whatif_decisions,
    whatif_drivers,
    whatif_goal,
    whatif_programme,
    whatif_saved,
    whatif_scale,
    whatif_together,
    whatif_years,
)
from pages.parts.state import Board, open_page
from pages.parts.study import Study, open_study, tell

# The title of a part of the page, and what draws it.
PARTS: tuple[tuple[str, Callable[[Study], None]], ...] = (
    ("Uitkomst", outcome.details),
    ("Programma", whatif_programme.show),
    ("Kansen", whatif_chances.show),
    ("Gat dichten", whatif_goal.show),
    ("Wat weegt het zwaarst", whatif_drivers.show),
    ("Jaren vooruit", whatif_years.show),
    ("Bewaren", whatif_saved.show),
    ("Samen", whatif_together.show),
    ("Besluiten", whatif_decisions.show),
    ("Staffel", whatif_scale.show),
)
PART = "part"  # the key of what holds the part that is open


def render() -> None:
    """Draw the page."""
    board = open_page("Wat als")
    if board is not None:
        _workspace(board)


@access.fragment(BOARD)
def _workspace(board: Board) -> None:
    """All that a lever moves; the rest of the page stays as it is."""
    study = open_study(board)
    if study is None:
        return
    tell()
    st.markdown(f"#### {outcome.sentence(study)}")
    left, right = st.columns([2, 3], gap="large")
    with right:
        outcome.show(study)
    _below(study)
    with left:
        levers.panel(study)  # last: what it moved is what the reader waits for


def _below(study: Study) -> None:
    """What lies below: one part at a time, and only that is worked out and drawn.

    No tabs: the browser works through all of them at every move of a slider, and on a phone most
    of them are out of sight.
    """
    parts = dict(PARTS)
    chosen = st.pills(
        "Onderdeel",
        list(parts),
        default=PARTS[0][0],
        required=True,
        key="wat",
        bind="query-params",
        label_visibility="collapsed",
        wrap=True,
    )
    with st.container(key=PART):
        parts[chosen or PARTS[0][0]](study)
