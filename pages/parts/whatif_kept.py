"""What the tabs of the what-if share: the link, which scenario is open, and what was just done.

Knows the session; refuses to draw levers or figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from analytics import disclosure
from analytics.baseline import baseline
from analytics.disclosure import NAMED, View
from analytics.levers import Slot, Value, Values, parts
from analytics.plan import Baseline
from data.contents import stamp
from data.scenarios import Saved
from data.store import PurgedError, Store, StoreError, default_address, reading
from pages.parts import dutch
from pages.parts.asked import hidden
from pages.parts.state import Board
from pages.parts.study import adopt

# In the state of a session: the scenario that is open (its number, its version, the last version
# there was then), and what was just done or refused.
OPEN, DONE = "what-if-kept-open", "what-if-kept-done"
NAMES_STAY = (
    "De vertrekkers bij naam staan er niet in: dit gaat naar buiten, en namen van organisaties "
    "niet. Een bewaard scenario houdt ze wel."
)


def shareable(values: Values) -> dict[str, Value]:
    """The values that may leave the dashboard: none that names an organisation."""
    return {key: value for key, value in values.items() if key not in NAMED}


def names_stay(values: Values) -> None:
    """Say so, where a value stays behind."""
    if len(shareable(values)) < len(values):
        st.caption(NAMES_STAY)


def link(year: int, values: Values, **more: object) -> str:
    """The address of this what-if, whole: also with the year that is shown by default."""
    said = {key: _exact(value) for key, value in shareable(values).items()}
    return f"{st.context.url or ''}?{urlencode({'jaar': year, **more, **said})}"


def _exact(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def open_saved(plan: Baseline, saved: Saved, last: int) -> None:
    """Put the levers at a saved version, and remember which it is."""
    adopt(plan, saved.values)
    st.session_state[OPEN] = (saved.id, saved.version, last)
    tell("success", f"'{saved.name}', versie {saved.version}, is geopend: de knoppen staan zo.")


def opened(saved: Mapping[int, list[Saved]]) -> tuple[Saved, int] | None:
    """The version that is open, and the last version there was when it was opened.

    In: the versions of each scenario that is there.
    """
    number, version, last = st.session_state.get(OPEN, (0, 0, 0))
    found = next((one for one in saved.get(number, ()) if one.version == version), None)
    return None if found is None else (found, last)


def tell(kind: str, text: str) -> None:
    """Say this the next time that a tab is drawn."""
    st.session_state[DONE] = [*st.session_state.get(DONE, []), (kind, text)]


def told() -> None:
    """Draw what was just done or refused."""
    for kind, text in st.session_state.pop(DONE, []):
        draw = st.success if kind == "success" else st.error
        draw(dutch.markdown(text), icon=":material/check:" if kind == "success" else None)


@contextmanager
def refusing() -> Iterator[None]:
    """What the store refuses is told in place."""
    try:
        yield
    except StoreError as problem:
        tell("error", str(problem))


def seen(board: Board, saved: Saved) -> Saved:
    """A kept scenario as this reader may see it."""
    values, figures = kept_then(board, saved.base, saved.values, saved.figures, saved.year)
    return replace(saved, values=values, figures=figures)


def kept_then(
    board: Board, base: int, values: Values, figures: Mapping[str, float], year: int
) -> tuple[dict[str, Value], dict[str, float]]:
    """The levers and figures of what was kept after activation `base`, as this reader may see them.

    Where rows of then were removed nobody knows what was hidden: only the levers are left.
    """
    try:
        return disclosure.kept(view_then(board, base), values, figures, year)
    except PurgedError:
        return disclosure.kept(board.view, values, {}, year)


def plan_then(board: Board, base: int, year: int) -> Baseline:
    """The plan as it was after activation `base`, without what was hidden then from this reader.

    PlanError where there was none, WithheldError where it is hidden, PurgedError where rows of
    then were removed.
    """
    with board.facts() as cursor:
        moment = stamp(cursor)
    found = _plan_then(default_address(), moment, base, year, board.store)
    return disclosure.plan(view_then(board, base), found)


@st.cache_data(max_entries=32, show_spinner=False)
def _plan_then(address: str, moment: str, base: int, year: int, _store: Store) -> Baseline:  # noqa: ARG001
    """`address` and `moment` are the key."""
    with reading(_store, as_of=base) as cursor:
        return baseline(cursor, year)


def view_then(board: Board, base: int) -> View:
    """What this reader might see after activation `base`; PurgedError where rows of then were
    removed."""
    if board.view.everything:
        return board.view
    return replace(board.view, withheld=hidden(board.moment, board.store, as_of=base))


def balance(amount: float | None) -> str:
    """An amount of the balance: whole euros."""
    return dutch.number(amount, "eur", digits=0)


def stand(slot: Slot, value: Value) -> str:
    """Where a lever stands, in Dutch; what names organisations, or is long, is counted."""
    unit = slot.lever.unit
    if unit == "choice":
        return dict(slot.lever.choices)[str(value)]
    if unit in ("names", "order", "wishes"):
        one, more = _COUNTED[unit]
        return dutch.plural(len(parts(str(value))), one, more) if value else "zoals in het plan"
    if unit == "eur":
        return balance(float(value))
    number = dutch.number(value, "count")
    return f"{number}%" if unit == "percent" else number


_COUNTED = {
    "names": ("organisatie", "organisaties"),
    "order": ("regel op volgorde", "regels op volgorde"),
    "wishes": ("wens", "wensen"),
}
