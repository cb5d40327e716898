"""The entry: which pages there are, in which order, under which address, and for which role."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

if TYPE_CHECKING:
    from pages.parts.access import Visitor

# White on the light blue of the dark theme has 1.9:1; the theme has no setting for it.
DARK_BUTTONS = "<style>[data-testid^=stBaseButton-primary] { color: #10161d; }</style>"
# A screen reader then reads Dutch.
DUTCH = "<script>document.documentElement.lang = 'nl'</script>"

CLOSED = "Geen toegang"  # the title of what a visitor may not see

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
    from data.accounts import BOARD
    from pages import home, sign_in
    from pages.parts.access import Visitor, visitor
    from pages.parts.failing import guarded

    who = Visitor()
    with guarded():
        who = visitor()

    pages, sections = _open_to(who)
    if who.role is None:  # nobody needs to know which pages there are to be told to sign in
        title, first = CLOSED, sign_in.instead(who, BOARD)
        elsewhere = first
    else:
        title, first = "Welkom", partial(home.render, pages)
        elsewhere = partial(home.nowhere, pages)
    sections[""].append(st.Page(first, title=title, default=True, visibility="hidden"))
    asked = home.asked()
    if asked and asked not in pages:  # else Streamlit tells in English that there is no such page
        page = st.Page(elsewhere, title=title, url_path=asked, visibility="hidden")
        sections[""].append(page)
    chosen = st.navigation(sections, position="sidebar" if who.role else "hidden")
    st.set_page_config(page_title=f"{chosen.title} – De Zorgalliantie", layout="wide")
    st.html(DUTCH, unsafe_allow_javascript=True)
    if st.context.theme.type == "dark":
        st.html(DARK_BUTTONS)
    with guarded():
        sign_in.beside(who)
        chosen.run()


def _open_to(who: Visitor) -> tuple[dict[str, st.Page], dict[str, list[st.Page]]]:
    """The pages by address, and by group those that the visitor may see; under no group the ones
    that say that they may not. None at all without a role."""
    from pages import sign_in

    pages: dict[str, st.Page] = {}
    sections: dict[str, list[st.Page]] = {"": []}
    for group, rows in menu().items() if who.role else ():
        for address, title, draw, least in rows:
            if who.may(least):
                page = st.Page(draw, title=title, url_path=address)
                sections.setdefault(group, []).append(page)
            else:
                instead = sign_in.instead(who, least)
                page = st.Page(instead, title=CLOSED, url_path=address, visibility="hidden")
                sections[""].append(page)
            pages[address] = page
    return pages, sections


if st.runtime.exists():
    from pages.parts import turns

    with turns.taken():
        show()
else:  # the server imports this file once, before the first visitor
    from pages.gate import Gate, refuse_elsewhere, role_of, store_answers

    # else Streamlit takes every file in pages/ for a page until someone has visited
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, middleware=[Middleware(Gate, allowed=role_of, healthy=store_answers)])
    refuse_elsewhere()
