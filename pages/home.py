"""The bare address leads to the first page; any other address that is no page says so in Dutch."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from pages.sign_in import wanted, within

# What Streamlit can hold for a page; for any other it tells of an unknown address in English.
_ADDRESS = re.compile(r"[\w.-]{1,100}")
_NO_ENGLISH = "<style>[data-testid='stDialog'] { display: none; }</style>"


def asked() -> str:
    """The address in the browser, when a page could have it; empty at the bare address."""
    path = _path()
    return path if _ADDRESS.fullmatch(path) else ""


def render(pages: Mapping[str, st.Page]) -> None:
    """Go to the page that was wanted before the sign-in, else to the first one; at any other
    address say that there is no page. In: the pages by address, the first one first."""
    if not _path():
        address, choices = wanted()
        if address in pages:
            st.switch_page(pages[address], query_params=choices)
        st.switch_page(next(iter(pages.values())))
    st.html(_NO_ENGLISH)
    nowhere(pages)


def nowhere(pages: Mapping[str, st.Page]) -> None:
    """Say that there is no page here, and lead to the first one."""
    st.title("Deze pagina bestaat niet")
    first = next(iter(pages.values()))
    st.page_link(first, label="Naar het overzicht", icon=":material/arrow_forward:")


def _path() -> str:
    return within(st.context.url or "")
