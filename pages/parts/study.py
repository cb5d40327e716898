"""The what-if that is being tried out: what the levers stand at, in the session and in the URL.

Knows where the values of a reader live; refuses to know what they do to the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from analytics import disclosure
from analytics.baseline import PlanError, baseline
from analytics.levers import BY_KEY, LEVERS, Slot, Value, Values, read, slots
from analytics.plan import Baseline
from analytics.scenario import Outcome, Year, project
from data.contents import stamp, version
from data.store import Store, default_address, reading
from pages.parts import dutch
from pages.parts.state import Board

VALUES, TOLD = "what-if", "what-if-told"  # in the state of a session
WIDGET = "lever-"  # before the key of a slot: the key of its widget


@dataclass(frozen=True, kw_only=True)
class Study:
    """One what-if as it stands now: the plan, the values of the levers that differ from it, and
    what becomes of both over the same years. `base` is the version of the data."""

    board: Board
    plan: Baseline
    values: dict[str, Value]
    before: Outcome
    after: Outcome
    base: int

    @cached_property
    def slots(self) -> dict[str, Slot]:
        """Every lever of this plan."""
        return slots(self.plan)

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the plan."""
        return bool(self.values)

    def year(self, year: int) -> tuple[Year, Year]:
        """One year of both: as planned, and as it becomes."""
        at = year - self.plan.year
        return self.before.years[at], self.after.years[at]


def open_study(board: Board) -> Study | None:
    """The what-if of the chosen year; None after saying in Dutch why there is nothing to vary."""
    with board.facts() as cursor:
        moment, base = stamp(cursor), version(cursor)
    try:
        found = _plan(default_address(), moment, board.year, board.store)
        plan = disclosure.plan(board.view, found)
    except disclosure.WithheldError as problem:
        st.info(f"Wat er is begroot, is {problem}. Kies een ander jaar.", icon=":material/info:")
        return None
    except PlanError as problem:
        st.info(
            f"Er is nog geen plan om mee te rekenen: {problem}. Laad een werkmap met de bladen "
            "Begroting en Bijdragen, of kies een ander jaar.",
            icon=":material/info:",
        )
        return None
    return study(board, plan, _values(plan), base)


def study(board: Board, plan: Baseline, values: Values, base: int) -> Study:
    """A what-if with these values, as `read` gives them."""
    return Study(
        board=board,
        plan=plan,
        values=dict(values),
        before=project(plan, {"horizon": values.get("horizon", 1)}),
        after=project(plan, values),
        base=base,
    )


def adopt(plan: Baseline, values: Mapping[str, object]) -> None:
    """Put all levers at these values, for instance as the callback of a button."""
    found, messages = read(plan, values)
    st.session_state[VALUES] = (plan.year, found)
    st.session_state[TOLD] = messages
    _address(found)


def move(plan: Baseline, key: str, value: Value) -> None:
    """Put one lever at a value, as a callback."""
    adopt(plan, {**_held(plan), key: value})


def tell() -> None:
    """Say what was not taken over of a link, a file or a choice."""
    if messages := st.session_state.get(TOLD, []):
        st.warning(
            "\n".join(f"- {dutch.markdown(one)}" for one in messages), icon=":material/link:"
        )


def forget() -> None:
    """Keep no plan that was read."""
    _plan.clear()


@st.cache_resource(max_entries=16, show_spinner=False)  # frozen: nobody needs a copy of his own
def _plan(address: str, moment: str, year: int, _store: Store) -> Baseline:  # noqa: ARG001
    """Read once per state of the facts: a slider asks it again at every move."""
    with reading(_store) as cursor:
        return baseline(cursor, year)


def _values(plan: Baseline) -> Values:
    """What the levers stand at: what the URL says, also after a change of year; else what they
    stood at before the reader went to another page and came back."""
    said, held = _said(), _held(plan)
    if said and said != _written(held):
        adopt(plan, {**said, **_unwritten(held)})
    elif not said:
        _address(held)
    return _held(plan)


def _held(plan: Baseline) -> dict[str, Value]:
    year, values = st.session_state.get(VALUES, (plan.year, {}))
    return dict(values) if year == plan.year else {}


def _said() -> dict[str, str]:
    """What the URL says of levers; a lever that no plan has is among it, to be told."""
    heads = {lever.key for lever in LEVERS if not lever.manager}
    return {key: text for key, text in st.query_params.items() if key.split(".")[0] in heads}


def _written(values: Values) -> dict[str, str]:
    """What the URL says of these values; it never names a single organisation."""
    return {k: _text(value) for k, value in values.items() if k not in _unwritten(values)}


def _unwritten(values: Values) -> dict[str, Value]:
    return {k: value for k, value in values.items() if (lever := BY_KEY.get(k)) and lever.manager}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


def _address(values: Values) -> None:
    """Let the URL say what the levers stand at."""
    written = _written(values)
    for key in _said():
        if key not in written:
            del st.query_params[key]
    for key, text in written.items():
        st.query_params[key] = text
