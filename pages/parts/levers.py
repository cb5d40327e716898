"""The levers on the screen: one widget per slot, grouped; a move counts at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from analytics.levers import BY_KEY, GROUPS, SECTORS, Slot, Value
from analytics.plan import Baseline
from pages.parts import dutch
from pages.parts.study import WIDGET, Study, adopt, move

# Drawn in a tab of their own, beside what they do.
ELSEWHERE = ("programme", "chance")
HERE = [group for group in GROUPS if group not in ELSEWHERE]
GROUP = "which-levers"  # in the state of a session
CLASS = 132  # pixels for how many of one class: two beside each other on a phone
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def panel(study: Study) -> None:
    """Draw the levers of one group, the reader chooses which: each widget costs every move of a
    slider its time."""
    st.subheader("Knoppen")
    chosen = st.pills(
        "Soort knop",
        HERE,
        default=HERE[0],
        required=True,
        format_func=GROUPS.__getitem__,
        key=GROUP,
        label_visibility="collapsed",
        wrap=True,
    )
    group = chosen or HERE[0]
    _group(study, [slot for slot in study.slots.values() if slot.lever.group == group])
    _told(study, group)
    st.button(
        "Alles zoals in het plan",
        icon=":material/restart_alt:",
        disabled=not study.is_changed,
        on_click=adopt,
        args=(study.plan, {}),
    )


def _told(study: Study, shown: str) -> None:
    """Which levers were moved that are out of sight."""
    moved = Counter(
        GROUPS[slot.lever.group]
        for slot in study.slots.values()
        if slot.key in study.values and slot.lever.group != shown
    )
    if moved:
        told = [f"{number} bij {title}" for title, number in moved.items()]
        st.caption(f"Ook verzet: {dutch.join(told)}.")


def one(study: Study, key: str) -> None:
    """Draw the widget of one lever."""
    _widget(study, study.slots[key])


def _group(study: Study, here: Sequence[Slot]) -> None:
    by_class = [slot for slot in here if slot.lever.per == "sector and class"]
    for slot in here:
        if slot.lever.per != "sector and class":
            if by_class and slot.key == "chance":
                _recruits(study, by_class)
            _widget(study, slot)


def _recruits(study: Study, here: Sequence[Slot]) -> None:
    """Extra recruits: a sector is chosen, its classes are counted, all that is chosen is named."""
    lever = BY_KEY["recruits"]
    st.markdown(f"**{lever.label}**", help=lever.help)
    sector = st.pills(
        "Sector",
        SECTORS,
        default=SECTORS[0],
        required=True,
        key="recruit-sector",
        label_visibility="collapsed",
        wrap=True,
    )
    with st.container(horizontal=True, gap="small"):
        for slot in here:
            if slot.sector == (sector or SECTORS[0]):
                _number(study, slot, f"van {_fee(study.plan, slot)}", width=CLASS)
    chosen = [slot for slot in here if slot.key in study.values]
    if chosen:
        told = [
            f"{study.values[slot.key]:g} × {slot.sector} van {_fee(study.plan, slot)}"
            for slot in chosen
        ]
        st.caption(f"Samen: {dutch.join(told)}.")


def _fee(plan: Baseline, slot: Slot) -> str:
    return dutch.number(plan.fees[slot.level] / 100, "eur")


def _widget(study: Study, slot: Slot) -> None:
    unit = slot.lever.unit
    if unit == "choice":
        _choice(study, slot)
    elif unit == "month":
        _select(study, slot, dict(enumerate(MONTHS, 1)))
    elif unit == "names":
        _names(study, slot)
    elif unit in ("count", "eur"):
        _number(study, slot, slot.label)
    else:
        _slider(study, slot)


def _slider(study: Study, slot: Slot) -> None:
    whole = slot.lever.step.is_integer() if isinstance(slot.lever.step, float) else True
    kind = int if whole else float
    st.slider(
        slot.label,
        kind(slot.lever.low),
        kind(slot.high),
        step=kind(slot.lever.step),
        format="%d jaar" if slot.lever.unit == "year" else ("%d%%" if whole else "%.1f%%"),
        help=slot.lever.help,
        **_bound(study, slot, kind(_now(study, slot))),
    )


def _number(
    study: Study, slot: Slot, label: str, *, width: int | Literal["stretch"] = "stretch"
) -> None:
    st.number_input(
        label,
        int(slot.lever.low),
        int(slot.high),
        step=int(slot.lever.step),
        help=slot.lever.help if slot.lever.per != "sector and class" else None,
        disabled=slot.high <= slot.lever.low,
        width=width,
        **_bound(study, slot, round(float(_now(study, slot)))),
    )


def _choice(study: Study, slot: Slot) -> None:
    _select(study, slot, dict(slot.lever.choices))


def _select(study: Study, slot: Slot, options: dict[Value, str] | dict[str, str]) -> None:
    now = _now(study, slot)
    st.selectbox(
        slot.label,
        list(options),
        format_func=lambda value: options[value],
        help=slot.lever.help,
        **_bound(study, slot, int(now) if slot.lever.unit == "month" else now),
    )


def _names(study: Study, slot: Slot) -> None:
    own = study.plan.initiator.name if study.plan.initiator else ""
    names = [
        line.provider
        for line in study.plan.income
        if line.is_existing and line.single and line.provider not in (own, "")
    ]
    if not names:  # or a reader who may not see single organisations
        return
    st.multiselect(
        slot.label,
        sorted(set(names)),
        placeholder="kies organisaties",
        help=slot.lever.help,
        **_bound(study, slot, [part for part in str(_now(study, slot)).split("; ") if part]),
    )


def _now(study: Study, slot: Slot) -> Value:
    return study.values.get(slot.key, slot.default)


def _bound(study: Study, slot: Slot, now: object) -> dict[str, object]:
    """What ties a widget to its lever: it always shows the value that counts."""
    key = WIDGET + slot.key
    st.session_state[key] = now
    return {"key": key, "on_change": _moved, "args": (study.plan, slot.key)}


def _moved(plan: Baseline, key: str) -> None:
    value = st.session_state[WIDGET + key]
    move(plan, key, "; ".join(value) if isinstance(value, list) else value)
