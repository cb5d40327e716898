"""The entry: which pages there are, in which order, under which address, and for which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

if TYPE_CHECKING:
    from pages.frame import Menu


def menu() -> Menu:
    """The pages in groups. Their addresses differ from the file names in pages/, so that no file
    can be asked for by its name."""
    # here and not above: imported by the server itself, their caches warn on the console
    from data.accounts import ADMINISTRATOR, BOARD, MANAGER
    from pages import (
        accounts,
        activities,
        definitions,
        finances,
        growth,
        impact,
        keeping,
        network,
        overview,
        participant,
        scenarios,
        uploads,
    )

    return {
        "Voor de Raad van Advies": [
            ("overzicht", "Overzicht", overview.render, BOARD),
            ("groei", "Groei", growth.render, BOARD),
            ("financien", "Financiën", finances.render, BOARD),
            ("activiteiten", "Activiteiten", activities.render, BOARD),
            ("bereik", "Bereik en opbrengst", impact.render, BOARD),
            ("netwerk", "Netwerk", network.render, BOARD),
            ("organisatie", "Participant", participant.render, BOARD),
            ("scenario", "Wat als", scenarios.render, BOARD),
        ],
        "Uitleg": [
            ("definities", "Definities", definitions.render, BOARD),
            ("privacy", "Privacy", keeping.render, BOARD),
        ],
        "Beheer": [
            ("gegevens", "Gegevens", uploads.render, MANAGER),
            ("toegang", "Toegang", accounts.render, ADMINISTRATOR),
        ],
    }


if st.runtime.exists():
    from pages import frame

    frame.show(menu())
else:  # the server imports this file once, before the first visitor
    from pages.gate import Gate, refuse_elsewhere, role_of, store_answers

    # else Streamlit takes every file in pages/ for a page until someone has visited
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, middleware=[Middleware(Gate, allowed=role_of, healthy=store_answers)])
    refuse_elsewhere()
