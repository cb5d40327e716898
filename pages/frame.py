"""What stands around every page: who looks, the navigation, the title, and no way past a role."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from data.accounts import BOARD
from pages import home, sign_in
from pages.parts import turns
from pages.parts.access import Visitor, visitor
from pages.parts.failing import guarded

# White on the light blue of the dark theme has 1.9:1; the theme has no setting for it.
DARK_BUTTONS = "<style>[data-testid^=stBaseButton-primary] { color: #10161d; }</style>"
# A screen reader then reads Dutch.
DUTCH = "<script>document.documentElement.lang = 'nl'</script>"

CLOSED = "Geen toegang"  # the title of what a visitor may not see

Row = tuple[str, str, Callable[[], None], str]  # address, title, what draws it, the least role
Menu = Mapping[str, Sequence[Row]]  # the pages in groups


@turns.taken()
def show(menu: Menu) -> None:
    """One run for one visitor: who that is, the navigation, and the page that was asked for."""
    who = Visitor()
    with guarded():
        who = visitor()

    pages, sections = _open_to(who, menu)
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


def _open_to(who: Visitor, menu: Menu) -> tuple[dict[str, st.Page], dict[str, list[st.Page]]]:
    """The pages by address, and by group those that the visitor may see; under no group the ones
    that say that they may not. None at all without a role."""
    pages: dict[str, st.Page] = {}
    sections: dict[str, list[st.Page]] = {"": []}
    for group, rows in menu.items() if who.role else ():
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
