"""A figure or a table is drawn once for what it shows: who asks for the same is handed the same.

It knows nothing of figures. What was put on the screen while drawing is put there again. What was
given decides alone, to the last byte: nobody is handed what was drawn of other data; what is handed
out is shared, and may not be changed.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
T = TypeVar("T")
# Five years of every page are three hundred. A figure of columns takes 25 ms and 70 kB.
MOST = 1024


def once(draw: Callable[P, T]) -> Callable[P, T]:
    """The same function, that remembers what it drew."""
    name = f"{draw.__module__}.{draw.__qualname__}"

    @functools.wraps(draw)
    def told(*given: P.args, **named: P.kwargs) -> T:
        # written down, never read back; the same data written otherwise is only drawn again
        shown = hashlib.sha256(pickle.dumps((given, sorted(named.items())))).hexdigest()
        found: T = _drawn(name, shown, draw, given, named)
        return found

    return told


def forget() -> None:
    """Keep nothing of what was drawn."""
    _drawn.clear()


@st.cache_resource(max_entries=MOST, show_spinner=False)  # not cache_data: it unpickles, slower
def _drawn(
    name: str,  # noqa: ARG001
    shown: str,  # noqa: ARG001
    _draw: Callable[..., Any],
    _given: tuple[Any, ...],
    _named: dict[str, Any],
) -> Any:
    """Drawn once: all that has no underscore is the key."""
    return _draw(*_given, **_named)
