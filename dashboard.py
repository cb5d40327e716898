"""The entry: which pages there are, in which order, under which name and address."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

# White on the light blue of the dark theme has 1.9:1; the theme has no setting for it.
DARK_BUTTONS = "<style>[data-testid^=stBaseButton-primary] { color: #10161d; }</style>"


def show() -> None:
    """One run for one visitor: the navigation, and the page that was asked for."""
    # here and not above: imported by the server itself, their caches warn on the console
    from pages import (
        activities,
        definitions,
        finances,
        growth,
        home,
        impact,
        network,
        overview,
        participant,
        scenarios,
        uploads,
    )
    from pages.parts.failing import guarded

    # addresses differ from the file names in pages/, so that no file can be asked for by its name
    first = st.Page(overview.render, title="Overzicht", url_path="overzicht")
    bare = st.Page(lambda: home.render(first), title="Welkom", default=True, visibility="hidden")
    board = [
        first,
        st.Page(growth.render, title="Groei", url_path="groei"),
        st.Page(finances.render, title="Financiën", url_path="financien"),
        st.Page(activities.render, title="Activiteiten", url_path="activiteiten"),
        st.Page(impact.render, title="Bereik en opbrengst", url_path="bereik"),
        st.Page(network.render, title="Netwerk", url_path="netwerk"),
        st.Page(participant.render, title="Participant", url_path="organisatie"),
        st.Page(scenarios.render, title="Wat als", url_path="scenario"),
    ]
    manager = [
        st.Page(uploads.render, title="Gegevens", url_path="gegevens"),
        st.Page(definitions.render, title="Definities", url_path="definities"),
    ]
    page = st.navigation({"": [bare], "Voor de Raad van Advies": board, "Beheer": manager})
    st.set_page_config(page_title=f"{page.title} – De Zorgalliantie", layout="wide")
    st.html(  # a screen reader then reads Dutch
        "<script>document.documentElement.lang = 'nl'</script>", unsafe_allow_javascript=True
    )
    if st.context.theme.type == "dark":
        st.html(DARK_BUTTONS)
    with guarded():
        page.run()


if st.runtime.exists():
    show()
else:  # the server imports this file once, before the first visitor
    # else Streamlit takes every file in pages/ for a page until someone has visited
    PagesManager.uses_pages_directory = False
    app = st.App(__file__)
