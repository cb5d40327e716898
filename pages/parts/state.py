"""What every page starts from: the store, the year, the figures; and what to show without them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import duckdb
import pandas as pd
import streamlit as st

from analytics import disclosure
from analytics.disclosure import View
from analytics.metrics import BY_KEY, LABELS, Metric
from data import example
from data.accounts import MANAGER
from data.store import Store, reading
from pages.parts import access, asked, cards, dutch
from pages.parts.access import Visitor
from pages.parts.asked import Figures, Year
from pages.parts.certainty import certainty, phrase, too_few
from pages.parts.filters import Choice, Filter, choose
from pages.parts.opening import open_store

T = TypeVar("T")
# What grows in the course of a year: half a year is no year to compare or to judge by a target.
RUNNING = ("werkelijk", "gefactureerd", "ontvangen")


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a page works with: the store, who looks, the years with data and the chosen one."""

    store: Store
    visitor: Visitor
    view: View
    moment: str  # the state of the facts
    years: tuple[int, ...]
    choice: Choice
    measured: Figures
    targets: dict[str, float]
    stated_participants: int | None
    full_until: dict[int, dt.date]  # the reference date of each year that is not over by then

    @property
    def everything(self) -> bool:
        """Whether this reader may see single organisations other than the own one."""
        return self.view.everything

    @contextmanager
    def facts(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on the facts as they are now."""
        with reading(self.store) as cursor:
            yield cursor

    def ask(self, question: Callable[..., T], *given: Any, **named: Any) -> T:
        """What a function of analytics says of the facts to this reader: asked once per state.

        It is called with a cursor, and then with what is given, which must hash.
        """
        found = asked.answer(self.moment, self.store, question, given, named)
        return disclosure.seen(self.view, asked.name(question), found, given)

    @property
    def figures(self) -> pd.DataFrame:
        """What `measure` says of the network in every year."""
        return self.measured.whole

    @property
    def by_sector(self) -> pd.DataFrame:
        """What `measure` says of every sector in every year."""
        return self.measured.by_sector

    @property
    def year(self) -> int:
        """The chosen year."""
        return self.choice.year

    @property
    def before(self) -> int | None:
        """The year that the chosen one is compared with; None where there is none."""
        return self.choice.compare

    def row(
        self, key: str, year: int | None = None, sector: str | None = None
    ) -> Mapping[str, Any]:
        """What `measure` says of one KPI in one year (None: the chosen one), or of a sector."""
        return self.measured.rows[key, year or self.year, sector]

    def value(self, key: str, year: int | None = None, sector: str | None = None) -> float | None:
        """The value of one KPI, None where it is unknown."""
        value = self.row(key, year, sector)["value"]
        return None if pd.isna(value) else float(value)

    def sectors(self, key: str) -> pd.DataFrame:
        """A KPI that adds up over sectors, of every year: columns year, sector, value. The sectors
        that this reader may not see are one, `disclosure.REST`."""
        return self.measured.sectors(key)

    def left_out(self, key: str) -> str:
        """In Dutch, to put after a summary: which sectors of a KPI this reader may not see."""
        found = self.by_sector
        here = found[(found["metric"] == key) & (found["year"] == self.year)]
        gone = here[here["why"] == disclosure.WITHHELD]["sector"]
        return without(gone)

    def lacking(self, key: str, otherwise: str = "", *, to: str = "tonen") -> str:
        """In Dutch, in the place of what rests on a KPI of the chosen year: why it is not there."""
        return lacking(self.row(key)["why"] or otherwise, to=to)

    def sector_of(self, key: str) -> str | None:
        """The chosen sector, for a KPI that is known per sector."""
        return self.choice.sector if BY_KEY[key].by_sector else None

    def card(self, key: str) -> cards.Card:
        """The card of one KPI in the chosen year, and sector where it has them."""
        metric, sector = BY_KEY[key], self.sector_of(key)
        row = self.row(key, sector=sector)
        few = too_few(metric, row)
        until = self.full_until.get(self.year) if metric.basis in RUNNING else None
        notes = [few or _note(metric, row), None if few else certainty(metric, row, until)]
        if self.choice.sector:
            notes.insert(0, f"sector {sector}" if sector else "het hele netwerk")
        return cards.card(
            metric,
            value=None if few else self.value(key, sector=sector),
            before=None if few or until else self._comparable(metric, sector),
            before_year=self.before,
            target=None if sector else self.targets.get(key),  # targets are the network's
            is_final=until is None,
            note="; ".join(note for note in notes if note) or None,
        )

    def origin(self, key: str) -> None:
        """Show where the figure on a card comes from."""
        from pages.parts import passport  # that part starts with this one

        passport.show(self, key, sector=self.sector_of(key))

    def _comparable(self, metric: Metric, sector: str | None) -> float | None:
        """That year's value, None where it says little: too few, or not of a whole year."""
        if self.before is None or too_few(metric, self.row(metric.key, self.before, sector)):
            return None
        part_of_a_year = metric.basis in RUNNING and self.before in self.full_until
        return None if part_of_a_year else self.value(metric.key, self.before, sector)


def lacking(why: str, *, to: str = "tonen") -> str:
    """In Dutch: why something is not there yet, or never will be for this reader."""
    return f"Dit is {why}." if why == disclosure.WITHHELD else f"Nog niet te {to}: {why}."


def unsaid(why: str, word: str) -> str:
    """The same after "is": `word` and why, or why it never will be."""
    return why if why == disclosure.WITHHELD else f"{word}: {why}"


def without(sectors: Iterable[str]) -> str:
    """In Dutch, after a summary: of which sectors nothing is told; "" where there are none."""
    told = sorted(sectors)
    if not told:
        return ""
    return f" Van {dutch.join(told)} niet: dat zou iets over afzonderlijke organisaties zeggen."


def open_page(title: str, *offered: Filter) -> Board | None:
    """Draw what every page begins with, and give what it works with.

    `offered` are the choices that this page has besides the years. None when there is nothing to
    work with: the page then shows the start, or why the store cannot be reached, and is done.
    """
    st.title(title)
    store = open_store()
    if store is None:
        return None
    moment = asked.moment(store)
    start = asked.start(moment, store)
    if not greet(store):
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choice = choose(title, [one.year for one in start.years], offered, usual=start.usual)
        chosen = next(one for one in start.years if one.year == choice.year)
        _show_currency(chosen)
    who = access.visitor()
    view = view_of(who, moment, store)
    return Board(
        store=store,
        visitor=who,
        view=view,
        moment=moment,
        years=tuple(one.year for one in start.years),
        choice=choice,
        measured=asked.figures(view, moment, store),
        targets={metric: target for at, metric, target in start.targets if at == choice.year},
        stated_participants=chosen.stated_participants,
        full_until={
            one.year: one.reference_date
            for one in start.years
            if one.reference_date is not None and one.reference_date < dt.date(one.year, 12, 31)
        },
    )


def greet(store: Store) -> bool:
    """Say that example data is active, or show the start where nothing is; True when there is."""
    start = asked.start(asked.moment(store), store)
    if start.examples:
        st.warning(
            "**Voorbeeldgegevens.** De organisaties en hun cijfers zijn verzonnen; dat blijft zo "
            "tot u eigen gegevens laadt en de voorbeelden weghaalt.",
            icon=":material/science:",
        )
    if not start.years:
        _show_start(store)
    return bool(start.years)


def _show_start(store: Store) -> None:
    """What an empty store shows on every page: where to begin, for whoever may."""
    from pages import uploads  # that page starts with this part too

    if not access.visitor().may(MANAGER):
        st.info("Er zijn nog geen gegevens; de programmamanager laadt ze.")
        return
    with st.container(border=True, width=720):
        st.subheader("Nog geen gegevens")
        st.write(
            "Dit dashboard laat zien hoe het netwerk groeit, wat het kost en wie het bereikt. "
            "Bekijk het eerst met verzonnen voorbeeldjaren, of laad meteen uw eigen werkmap."
        )
        with st.container(horizontal=True):
            look = st.button("Voorbeelden bekijken", type="primary", icon=":material/science:")
            own = st.button("Eigen werkmap laden", icon=":material/upload:")
    if own:
        st.switch_page(st.Page(uploads.render, url_path="gegevens"))
    if look:
        with st.spinner("De voorbeeldjaren worden geladen…"):
            example.load(store, by=access.by(MANAGER), metrics=LABELS)
        st.rerun()


def view_of(who: Visitor, moment: str, store: Store) -> View:
    """What this visitor may see of the facts in this state of them, or wants to show of it."""
    return View(
        everything=who.may(MANAGER) and not st.session_state.get(access.AS_BOARD, False),
        own=who.organisation,
        withheld=asked.hidden(moment, store),
    )


def _show_currency(year: Year) -> None:
    parts = [f"Bijgewerkt op {dutch.date(dutch.local(year.updated_at).date())}"]
    if year.reference_date is not None:
        parts.append(f"volledig tot en met {dutch.date(year.reference_date)}")
    if year.status:
        parts.append(f"status: {year.status}")
    st.caption(", ".join(parts) + ".")


def _note(metric: Metric, row: Mapping[str, Any]) -> str | None:
    """Why a value is unknown, or the two figures behind it."""
    return str(row["why"]) or (None if pd.isna(row["whole"]) else phrase(metric, row))
