"""What a reader chose in a part of a page that is not always drawn.

A widget that is not drawn forgets its value; knows only how to remember it, never what it means.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st

HELD = "held"  # in the state of a session: what was chosen, by name


def held(name: str, default: Any) -> Any:
    """What was chosen, or else this."""
    return st.session_state.get(HELD, {}).get(name, default)


def hold(name: str, value: Any) -> None:
    """Choose this, for instance as the callback of a button; None goes back to the default."""
    kept = {**st.session_state.get(HELD, {}), name: value}
    st.session_state[HELD] = {key: one for key, one in kept.items() if one is not None}


def bound(name: str, default: Any, among: Collection[Any] | None = None) -> dict[str, Any]:
    """What ties a widget to what was chosen: it always shows the value that counts.

    What was chosen and is not `among` what can be chosen now gives way to the default.
    """
    value = held(name, default)
    if among is not None and value not in among:
        value = default
    st.session_state[f"{HELD}-{name}"] = value
    return {"key": f"{HELD}-{name}", "on_change": _moved, "args": (name,)}


def _moved(name: str) -> None:
    hold(name, st.session_state[f"{HELD}-{name}"])
