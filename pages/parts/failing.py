"""What a reader and the log get when something fails that nobody foresaw.

The reader gets a number, the log what failed and where, under that number; neither gets the message
of the exception, for it may repeat a cell.
"""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from data.store import StoreError
from pages.parts import dutch, log

DEEPEST = 12  # of the calls that led there, the last ones


@contextmanager
def guarded() -> Iterator[None]:
    """Say in Dutch what went wrong in here; a rerun or a stop of Streamlit goes its way."""
    try:
        yield
    except StoreError as problem:  # damage that is met only while reading
        st.error(dutch.markdown(str(problem)), icon=":material/error:")
    except Exception as problem:
        number = secrets.token_hex(3).upper()
        log.LOG.error(line(number, problem))
        st.error(
            "Hier ging iets mis; wat hier hoort te staan, ontbreekt. Laad de pagina opnieuw. "
            f"Blijft het zo, meld dan nummer {number} aan de beheerder.",
            icon=":material/error:",
        )


def line(number: str, problem: BaseException) -> str:
    """One line of JSON for the log: the number, the kind of exception and the calls to it."""
    calls = traceback.extract_tb(problem.__traceback__)[-DEEPEST:]
    return log.line(
        "error",
        number=number,
        kind=type(problem).__qualname__,
        calls=[f"{call.filename}:{call.lineno} {call.name}" for call in calls],
    )
