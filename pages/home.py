"""The bare address leads to the first page; any other address that is no page says so in Dutch."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

# Streamlit covers an unknown address with a message in English.
_NO_ENGLISH = "<style>[data-testid='stDialog'] { display: none; }</style>"


def render(first: st.Page) -> None:
    """Go to the first page, or say that there is none at this address."""
    path = urlsplit(st.context.url or "").path.strip("/")
    if path == st.get_option("server.baseUrlPath").strip("/"):
        st.switch_page(first)
    st.html(_NO_ENGLISH)
    st.title("Deze pagina bestaat niet")
    st.page_link(first, label="Naar het overzicht", icon=":material/arrow_forward:")
