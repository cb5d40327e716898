"""The entry: which pages there are, in which order, under which address, and for which role."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

# White on the light blue of the dark theme has 1.9:1; the theme has no setting for it.
DARK_BUTTONS = "<style>[data-testid^=stBaseButton-primary] { color: #10161d; }</style>"
# A screen reader then reads Dutch.
DUTCH = "<script>document.documentElement.lang = 'nl'</script>"

Row = tuple[str, str, Callable[[], None], str]  # address, title, what draws it, the least role


def menu() -> dict[str, list[Row]]:
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


def show() -> None:
    """One run for one visitor: who that is, the navigation, and the page that was asked for."""
    from pages import home, sign_in
    from pages.parts.access import Visitor, visitor
    from pages.parts.failing import guarded

    who = Visitor()
    with guarded():
        who = visitor()

    def page(address: str, title: str, draw: Callable[[], None], least: str) -> st.Page:
        if who.may(least):
            return st.Page(draw, title=title, url_path=address)
        instead = sign_in.instead(who, least)
        return st.Page(instead, title="Geen toegang", url_path=address, visibility="hidden")

    groups = {group: [page(*row) for row in rows] for group, rows in menu().items()}
    pages = {one.url_path: one for group in groups.values() for one in group}
    bare = st.Page(lambda: home.render(pages), title="Welkom", default=True, visibility="hidden")
    position = "sidebar" if who.role else "hidden"
    chosen = st.navigation({"": [bare], **groups}, position=position)
    st.set_page_config(page_title=f"{chosen.title} – De Zorgalliantie", layout="wide")
    st.html(DUTCH, unsafe_allow_javascript=True)
    if st.context.theme.type == "dark":
        st.html(DARK_BUTTONS)
    with guarded():
        sign_in.beside(who)
        chosen.run()


if st.runtime.exists():
    show()
else:  # the server imports this file once, before the first visitor
    from pages.gate import Gate, refuse_elsewhere, role_of, store_answers

    # else Streamlit takes every file in pages/ for a page until someone has visited
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, middleware=[Middleware(Gate, allowed=role_of, healthy=store_answers)])
    refuse_elsewhere()
