"""The one open store of this server, for every page and every visitor."""

from __future__ import annotations

import streamlit as st

from data.store import Store, StoreError, connect, default_address, reading
from pages.parts import dutch


def opened() -> Store:
    """The store. StoreError, in Dutch, when it cannot be reached."""
    return _connected(default_address())


def open_store() -> Store | None:
    """The store, or None after saying in Dutch why it cannot be reached."""
    try:
        return opened()
    except StoreError as problem:
        st.error(dutch.markdown(str(problem)), icon=":material/error:")
        return None


def answers() -> bool:
    """True when the store answers a question now; asked by who watches the server."""
    with reading(opened()) as cursor:
        return bool(cursor.execute("select count(*) from active").fetchall())


@st.cache_resource(show_spinner=False)
def _connected(address: str) -> Store:
    return connect(address)
