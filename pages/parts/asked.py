"""What every page asks of the store, once per state of the facts: figures, years, what is hidden.

Kept under the address of the store and the state of its facts; knows neither pages nor elements.
What is kept is shared by all visitors, and may not be changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics.catalogue.cost_figures import chosen_key
from analytics.disclosure import View
from analytics.metrics import measure
from analytics.withheld import Withheld, withheld
from data.contents import has_examples, settle, stamp
from data.store import Store, default_address, reading

T = TypeVar("T")
# Questions that ask so many views that working these out first takes less (measured: two thirds).
MANY_VIEWS = frozenset(
    {
        "analytics.growth.bridge",
        "analytics.network.every_year",
        "analytics.participants.give_and_get",
    }
)
STATES = 16  # that are kept of each thing: a look back at earlier versions passes some


def moment(store: Store) -> str:
    """The state of the facts: what is known in one is known as long as it stays the same."""
    with reading(store) as cursor:
        return stamp(cursor)


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year with data: until when it is complete, what its source says of it, when it came."""

    year: int
    reference_date: dt.date | None
    status: str | None
    updated_at: dt.datetime
    stated_participants: int | None


@dataclass(frozen=True, kw_only=True)
class Start:
    """What every page begins with: the years, the key of division, the targets by year and KPI."""

    years: tuple[Year, ...]
    usual: str
    examples: bool
    targets: tuple[tuple[int, str, float], ...]


def start(moment: str, store: Store) -> Start:
    """What every page begins with, in this state of the facts."""
    found: Start = _start(default_address(), moment, store)
    return found


@st.cache_resource(max_entries=STATES, show_spinner=False)
def _start(address: str, moment: str, _store: Store) -> Start:  # noqa: ARG001
    with reading(_store) as cursor:
        years = cursor.execute(
            "select year, reference_date, status, updated_at, stated_participants "
            "from data_year order by year"
        ).fetchall()
        targets = cursor.execute("select year, metric, target from target").fetchall()
        names = Year.__dataclass_fields__
        return Start(
            years=tuple(Year(**dict(zip(names, row, strict=True))) for row in years),
            usual=chosen_key(cursor),
            examples=has_examples(cursor),
            targets=tuple(targets),
        )


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Every KPI of every year, undivided and by sector, as one kind of reader may see it.

    `rows` are those of both frames by KPI, year and sector (None: undivided): forty are asked for
    on one page, and to search the frames for each took a seventh of the page.
    """

    view: View
    whole: pd.DataFrame
    by_sector: pd.DataFrame
    rows: Mapping[tuple[str, int, str | None], Mapping[str, Any]]
    _sums: dict[str, pd.DataFrame] = field(default_factory=dict)

    def sectors(self, key: str) -> pd.DataFrame:
        """A KPI that adds up over sectors, as `disclosure.with_rest` gives it."""
        if key not in self._sums:
            self._sums[key] = disclosure.with_rest(self.view, self.by_sector, self.whole, key)
        return self._sums[key].copy()


def figures(view: View, moment: str, store: Store) -> Figures:
    """The figures in this state of the facts, without what is hidden from this reader."""
    found: Figures = _figures(default_address(), moment, view.everything, view, store)
    return found


@st.cache_resource(max_entries=STATES, show_spinner=False)
def _figures(
    address: str,
    moment: str,
    everything: bool,  # noqa: ARG001
    _view: View,
    _store: Store,
) -> Figures:
    """Of the view only `everything` decides: the figures are of nobody's own organisation."""
    measured = _measured(address, moment, _store)
    whole, by_sector = (disclosure.figures(_view, found) for found in measured)
    rows = {
        (row["metric"], row["year"], row.get("sector")): row
        for frame in (whole, by_sector)
        for row in frame.to_dict("records")
    }
    return Figures(view=_view, whole=whole, by_sector=by_sector, rows=rows)


@st.cache_resource(max_entries=STATES, show_spinner=False)
def _measured(
    address: str,  # noqa: ARG001
    moment: str,  # noqa: ARG001
    _store: Store,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    with reading(_store) as cursor:
        settle(cursor)  # a quarter of the time
        return measure(cursor), measure(cursor, by="sector")


def hidden(moment: str, store: Store, *, as_of: int | None = None) -> Withheld:
    """What is hidden from whoever may not see everything, in this state of the facts; or was, after
    activation `as_of`. PurgedError when rows of then were removed."""
    found: Withheld = _hidden(default_address(), moment, as_of, store)
    return found


@st.cache_resource(max_entries=STATES, show_spinner=False)
def _hidden(address: str, moment: str, as_of: int | None, _store: Store) -> Withheld:  # noqa: ARG001
    with reading(_store, as_of=as_of) as cursor:
        settle(cursor)  # a sixth of the time
        return withheld(cursor)


def name(question: Callable[..., Any]) -> str:
    """A function of analytics by its module and name."""
    return f"{question.__module__}.{question.__qualname__}"


def answer(
    moment: str,
    store: Store,
    question: Callable[..., T],
    given: tuple[Any, ...],
    named: Mapping[str, Any],
) -> T:
    """What a function of analytics says of the facts in this state, to nobody in particular.

    It is called with a cursor, then with what is given, which must hash. Everybody gets a copy.
    """
    more = tuple(sorted(named.items()))
    found: T = _answer(default_address(), moment, name(question), given, more, question, store)
    return found


@st.cache_data(max_entries=256, show_spinner=False)  # planning a query costs most of a new year
def _answer(
    address: str,  # noqa: ARG001
    moment: str,  # noqa: ARG001
    called: str,
    given: tuple[Any, ...],
    named: tuple[tuple[str, Any], ...],
    _question: Callable[..., Any],
    _store: Store,
) -> Any:
    with reading(_store) as cursor:
        if called in MANY_VIEWS:
            settle(cursor)
        return _question(cursor, *given, **dict(named))


def forget() -> None:
    """Keep nothing of what was asked."""
    for kept in (_start, _figures, _measured, _hidden, _answer):
        kept.clear()
