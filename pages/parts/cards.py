"""KPI cards: what a metric is worth now, since last year and against its target; never a formula.

No sparkline: Streamlit draws it as a picture without a text for a screen reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, Protocol

import streamlit as st

from pages.parts import dutch

NARROWEST, GAP = 230, 16  # pixels: four cards fit at 1440 beside an open sidebar
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(9.25rem,1fr));gap:0.75rem"
_TILE = (
    "border:1px solid {border};border-radius:0.5rem;padding:0.75rem 0.9rem;"
    "display:flex;flex-direction:column;justify-content:space-between;gap:0.35rem;line-height:1.35"
)
_VALUE = "font-size:1.6rem;line-height:1.2"
_SMALL = "font-size:0.875rem;display:flex;flex-wrap:wrap;gap:0.25rem 0.5rem;align-items:baseline"
_BADGE = "border-radius:0.35rem;padding:0 0.3rem"
BETTER = {"up": "hoger is beter", "down": "lager is beter"}


class Metric(Protocol):
    """What a card needs to know of a metric."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def direction(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card as it will read: every text in Dutch and ready. `key` is that of its metric."""

    key: str
    label: str
    value: str
    change: str | None
    tone: Literal["green", "red", "gray"]
    remarks: tuple[str, ...]
    definition: tuple[tuple[str, str], ...]


def card(
    metric: Metric,
    *,
    value: Any,
    before: Any = None,
    before_year: int | None = None,
    target: Any = None,
    is_final: bool = True,
    note: str | None = None,
) -> Card:
    """The card of one metric.

    `note` says how complete a value is, or why it is unknown; of a value that is not `is_final`
    nobody can say yet whether it reaches its target.
    """
    change = dutch.change(value, before, metric.unit) if before_year else None
    since = "aan" if change == dutch.EQUAL else "sinds"
    return Card(
        key=metric.key,
        label=metric.label,
        value=dutch.number(value, metric.unit),
        change=change and f"{change} {since} {before_year}",
        tone=tone(change, metric.direction),
        remarks=tuple(
            remark
            for remark in (
                None
                if change is None
                else f"in {before_year}: {dutch.number(before, metric.unit)}",
                _reached(metric, value, target, is_final),
                note,
            )
            if remark
        ),
        definition=(
            ("Betekenis", metric.help),
            ("Formule", metric.formula),
            ("Grondslag", metric.basis),
            ("Bron", metric.source),
            ("Gunstig", BETTER.get(metric.direction, "niet te zeggen: hangt van de situatie af")),
        ),
    )


def row(
    cards: Sequence[Card], *, origin: Callable[[str], None], titles: Sequence[str] = ()
) -> None:
    """Draws the cards equally high: four beside each other, two on a tablet or a phone.

    In pairs, so that it never becomes three and a last one alone; `titles` stand above the pairs.
    `origin` is called with the key of the metric of which somebody asks where it comes from.
    """
    asked = None
    with st.grid(2, min_column_width=2 * NARROWEST + GAP, gap=GAP):
        for first in range(0, len(cards), 2):
            with st.container(height="stretch"):
                if titles:
                    st.markdown(f"**{dutch.markdown(titles[first // 2])}**")
                with st.container(horizontal=True, height="stretch", gap=GAP):
                    for one in cards[first : first + 2]:
                        if _draw(one):
                            asked = one.key
    if asked is not None:
        origin(asked)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure without buttons of its own; `change` is drawn in the colour of its `tone`."""

    label: str
    value: str
    change: str | None
    tone: Literal["green", "red", "gray"]
    remark: str


def tiles(shown: Sequence[Tile]) -> None:
    """Draws them in one element, two beside each other on a phone: where a slider waits for them,
    every element costs the browser its time."""
    st.html(f'<div style="{_GRID}">{"".join(_tile(one) for one in shown)}</div>')


def _tile(one: Tile) -> str:
    ink, paper = _theme(f"{one.tone}TextColor"), _theme(f"{one.tone}BackgroundColor")
    change = (
        f'<span style="color:{ink};background:{paper};{_BADGE}">{escape(one.change)}</span>'
        if one.change
        else ""
    )
    return (
        f'<div style="{_TILE.format(border=_theme("borderColor"))}"><div>{escape(one.label)}</div>'
        f'<div style="{_VALUE}">{escape(one.value)}</div>'
        f'<div style="{_SMALL}">{change}<span>{escape(one.remark)}</span></div></div>'
    )


def _theme(colour: str) -> str:
    """A colour of the theme that the reader has, from .streamlit/config.toml."""
    side = "dark" if st.context.theme.type == "dark" else "light"
    return str(st.get_option(f"theme.{side}.{colour}"))


def tone(change: str | None, direction: str) -> Literal["green", "red", "gray"]:
    """The colour of a change: green and red only where more, or less, is better.

    The definition says that in words.
    """
    if change in (None, dutch.EQUAL) or direction not in BETTER:
        return "gray"
    rising = change.startswith("+")
    return "green" if rising == (direction == "up") else "red"


def _reached(metric: Metric, value: Any, target: Any, is_final: bool) -> str | None:
    if dutch.unknown(target):
        return None
    text = f"doel {dutch.number(target, metric.unit)}"
    if not is_final or dutch.unknown(value) or metric.direction not in BETTER:
        return text
    reached = value >= target if metric.direction == "up" else value <= target
    return f"{text}: {'gehaald' if reached else 'nog niet gehaald'}"


def _draw(one: Card) -> bool:
    """Draws one card; True when somebody has just asked where its figure comes from."""
    with st.container(height="stretch", vertical_alignment="distribute", border=True):
        with st.container(gap="xsmall"):
            # Of st.metric only the value: its label, its delta are cut off instead of wrapped.
            st.markdown(dutch.markdown(one.label))
            st.metric(dutch.markdown(one.label), one.value, label_visibility="collapsed")
            if one.change:
                change = dutch.markdown(one.change)
                st.markdown(f":small[:{one.tone}-background[:{one.tone}[{change}]]]")
            for remark in one.remarks:
                st.markdown(f":small[{dutch.markdown(remark)}]")  # st.caption is too faint
        with st.container(horizontal=True, gap="small"):
            with st.popover("Definitie", type="tertiary"):
                for term, text in (("Kengetal", one.label), *one.definition):
                    st.markdown(f"**{term}:** {dutch.markdown(text)}")
            return st.button(
                "Herkomst",
                type="tertiary",
                help="Waar komt dit cijfer vandaan?",
                key=f"origin-{one.key}",
            )
