"""The bare address leads to the first page; any other address that is no page says so in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st

from pages.sign_in import wanted

# Streamlit covers an unknown address with a message in English.
_NO_ENGLISH = "<style>[data-testid='stDialog'] { display: none; }</style>"


def render(pages: Mapping[str, st.Page]) -> None:
    """Go to the page that was wanted before the sign-in, else to the first one; at any other
    address say that there is no page. In: the pages by address, the first one first."""
    first = next(iter(pages.values()))
    path = urlsplit(st.context.url or "").path.strip("/")
    if path == st.get_option("server.baseUrlPath").strip("/"):
        address, choices = wanted()
        if address in pages:
            st.switch_page(pages[address], query_params=choices)
        st.switch_page(first)
    st.html(_NO_ENGLISH)
    st.title("Deze pagina bestaat niet")
    st.page_link(first, label="Naar het overzicht", icon=":material/arrow_forward:")
