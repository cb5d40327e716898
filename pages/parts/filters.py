"""What the reader chose to look at; it stands in the URL and holds on every page that offers it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from analytics.allocation import Key
from analytics.catalogue import DIMENSIONS

Filter = Literal["sector", "in_kind", "key"]

EARLIER = "het jaar ervoor"
ALL = "alle sectoren"
WITH, WITHOUT = "met in kind", "zonder in kind"
# In the state of a session: what was chosen, on which page, and what has been said there.
HELD, ON_PAGE, ARRIVED = "held-choices", "choices-on-page", "choices-arrived"
KEYS: dict[str, Key] = {"naar uren": "hours", "naar euro's": "euros"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One year, the year that it is compared with (None: there is none), and what of it to show.

    `sector` is None for the whole network. `in_kind`: count what is brought in in hours. `key`:
    how indirect costs are divided over activities.
    """

    year: int
    compare: int | None
    sector: str | None = None
    in_kind: bool = True
    key: Key = "hours"


def choose(
    page: str, years: Sequence[int], offered: Collection[Filter] = (), *, usual: Key = "hours"
) -> Choice:
    """Draw the choices that this page offers, and give what holds.

    `usual` is the key that the setting asks for: it holds until the reader takes the other one.
    """
    _arrive(page)
    latest_first = [str(year) for year in sorted(years, reverse=True)]
    year = int(_select("Jaar", latest_first, "jaar", 120))
    compare = EARLIER
    if len(years) > 1:
        compare = _select("Vergeleken met", [EARLIER, *latest_first], "vergelijk", 170)
    sector, in_kind = ALL, WITH
    keys = sorted(KEYS, key=lambda name: KEYS[name] != usual)
    key = keys[0]
    if "sector" in offered:
        sector = _select("Sector", [ALL, *DIMENSIONS["sector"]], "sector", 160)
    if "in_kind" in offered:
        in_kind = _select("In kind", [WITH, WITHOUT], "inkind", 170)
    if "key" in offered:
        key = _select("Indirecte kosten verdeeld", keys, "sleutel", 200)
    return Choice(
        year=year,
        compare=_compared(years, year, compare),
        sector=None if sector == ALL else sector,
        in_kind=in_kind == WITH,
        key=KEYS[key],
    )


def _compared(years: Sequence[int], year: int, chosen: str) -> int | None:
    """The year that was chosen; a year is not compared with itself but with the one before it."""
    if chosen not in (EARLIER, str(year)):
        return int(chosen)
    return max((one for one in years if one < year), default=None)


def _select(label: str, options: Sequence[str], key: str, width: int) -> str:
    """What the reader chose, the first option until then; only a choice is brought along.

    On another page Streamlit starts a choice anew, even under the same key, or takes back what
    stood there on an earlier visit: what holds is said here, once for each arrival on a page.
    """
    arrived: set[str] = st.session_state[ARRIVED]
    if key not in arrived and key not in st.query_params:  # a link says it itself
        held = st.session_state[HELD].get(key)
        if held in options:
            st.session_state[key] = st.query_params[key] = held
        else:
            st.session_state[key] = options[0]
    arrived.add(key)
    value = st.selectbox(label, options, key=key, bind="query-params", width=width)
    others = {name: one for name, one in st.session_state[HELD].items() if name != key}
    st.session_state[HELD] = others if value == options[0] else others | {key: value}
    return value


def _arrive(page: str) -> None:
    """Begin anew what was said on this page, when it is another one than in the run before."""
    st.session_state.setdefault(HELD, {})
    if st.session_state.get(ON_PAGE) != page:
        st.session_state[ON_PAGE] = page
        st.session_state[ARRIVED] = set()
