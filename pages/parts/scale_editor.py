"""The drawing board of a contribution scale: its fields, and what is wrong beside its row.

Knows the draft and keeps it in the session; refuses to know who pays what on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import streamlit as st

from analytics.drafts import Draft, longer, priced, shorter, started, today, wrong
from analytics.plan import Baseline
from analytics.staffel import Scale, bounds
from pages.parts import dutch

HELD = "scale-draft"  # in the state of a session, of no widget
KINDS = {"classes": "vast bedrag per klasse", "percentage": "percentage", "slices": "schijven"}
EURO = 100
HIGHEST = 9_999_999_999  # euros: above what any organisation turns over
Change = Callable[[Draft, Any], Draft]  # the draft with the value of one field
TEXT = 220  # pixels: beside it a button still fits on a phone
FIELD = 150  # pixels of a field: two stand beside each other on a phone


def held(plan: Baseline) -> Draft:
    """The draft of this session for the year of the plan, at first today's scale."""
    year, draft = st.session_state.get(HELD, (None, None))
    return draft if year == plan.year and draft is not None else today(plan.scale)


def keep(plan: Baseline, draft: Draft) -> None:
    """Remember the draft, for instance as the callback of a button."""
    st.session_state[HELD] = (plan.year, draft)


def old(plan: Baseline) -> Scale | None:
    """Today's scale; None where the sheet has none, or one that leaves somebody out."""
    draft = today(plan.scale)
    return draft.built() if plan.scale and wrong(draft) is None else None


def edit(plan: Baseline) -> Draft:
    """Draw the fields; the draft as it stands."""
    draft = held(plan)
    _segments(plan, draft)
    if draft.kind == "percentage":
        _percentage(plan, draft)
    else:
        for at in range(draft.rows):
            _row(plan, draft, at)
        word = "Klasse" if draft.kind == "classes" else "Schijf"
        st.button(
            f"{word} erbij",
            icon=":material/add:",
            key="scale-longer",
            on_click=_apply,
            args=(plan, longer),
        )
    st.button(
        "Terug naar de staffel van nu",
        icon=":material/restart_alt:",
        key="scale-reset",
        disabled=draft == today(plan.scale),
        on_click=keep,
        args=(plan, today(plan.scale)),
    )
    return draft


def percent(value: Decimal) -> str:
    """0,02%: with as many decimals as it has."""
    return f"{value.normalize():f}".replace(".", ",") + "%"


def classes(scale: Scale) -> list[str]:
    """What each class of a scale is called: its bounds in euros."""
    starts = bounds(scale)
    ends = [*starts[1:], None]
    return [span(start, end) for start, end in zip(starts, ends, strict=True)]


def span(start: int, end: int | None) -> str:
    """From where to where the turnover of a class goes, on one line; the end is not included."""
    if end is None:
        text = f"vanaf {_euros(start)}" if start else "elke omzet"
    else:
        text = f"van {_euros(start)} tot {_euros(end)}" if start else f"tot {_euros(end)}"
    return text.replace(" ", "\u00a0")


def _euros(euros: int) -> str:
    """Whole millions as people say them."""
    if euros and euros % 1_000_000 == 0:
        return f"€\u00a0{dutch.number(euros // 1_000_000, 'count')}\u00a0mln"
    return dutch.number(euros, "eur")


def _segments(plan: Baseline, draft: Draft) -> None:
    key = "scale-kind"
    st.session_state[key] = draft.kind
    st.segmented_control(
        "Soort staffel",
        list(KINDS),
        format_func=KINDS.__getitem__,
        key=key,
        on_change=_kind,
        args=(plan,),
    )


def _kind(plan: Baseline) -> None:
    draft = held(plan)
    keep(plan, replace(draft, kind=st.session_state["scale-kind"] or draft.kind))


def _row(plan: Baseline, draft: Draft, at: int) -> None:
    """One class or slice: in words, its fields, and what is wrong with it."""
    fault = wrong(draft)
    word = "Klasse" if draft.kind == "classes" else "Schijf"
    with st.container(border=True):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            told = f"**{word} {at + 1}**: {dutch.markdown(_told(draft, at))}"
            st.markdown(told, width=TEXT)
            st.button(
                "Weg",
                type="tertiary",
                icon=":material/delete:",
                key=f"scale-drop-{at}",
                help=f"Haal {word.lower()} {at + 1} weg",
                disabled=draft.rows == 1,
                on_click=_apply,
                args=(plan, lambda now: shorter(now, at)),
            )
        with st.container(horizontal=True):
            _start(plan, draft, at)
            _price(plan, draft, at)
        if fault and fault[0] == at:
            st.error(_sentence(fault[1]))


def _told(draft: Draft, at: int) -> str:
    rows = draft.classes if draft.kind == "classes" else draft.slices
    end = int(rows[at + 1].start) if at + 1 < len(rows) else None
    where = span(int(rows[at].start), end)
    if draft.kind == "slices":
        return f"{percent(draft.slices[at].percent)} over de omzet {where}"
    return f"{dutch.number(draft.classes[at].amount / EURO, 'eur')} bij omzet {where}"


def _start(plan: Baseline, draft: Draft, at: int) -> None:
    rows = draft.classes if draft.kind == "classes" else draft.slices
    key = f"scale-{draft.kind}-start-{at}"
    st.session_state[key] = int(rows[at].start)
    st.number_input(
        "Omzet vanaf (euro)",
        0,
        HIGHEST,
        step=500_000,
        key=key,
        width=FIELD,
        on_change=_changed,
        args=(plan, key, lambda now, euros: started(now, at, euros)),
    )


def _price(plan: Baseline, draft: Draft, at: int) -> None:
    key = f"scale-{draft.kind}-price-{at}"
    if draft.kind == "slices":
        _percent(plan, key, draft.slices[at].percent, lambda now, found: priced(now, at, found))
    else:
        _amount(
            plan,
            key,
            "Bijdrage per jaar (euro)",
            draft.classes[at].amount,
            lambda now, euros: priced(now, at, Decimal(euros)),
        )


def _percentage(plan: Baseline, draft: Draft) -> None:
    share, low, high = draft.percentage
    with st.container(border=True):
        most = "zonder maximum" if high is None else f"hoogstens {dutch.number(high / EURO, 'eur')}"
        told = (
            f"{percent(share)} van de omzet, ten minste {dutch.number(low / EURO, 'eur')}, {most}"
        )
        st.markdown(dutch.markdown(told))
        with st.container(horizontal=True):
            _percent(plan, "scale-percent", share, lambda now, new: _asked(now, share=new))
            _amount(
                plan,
                "scale-minimum",
                "Minimum per jaar (euro)",
                low,
                lambda now, euros: _asked(now, low=euros * EURO),
            )
            if high is not None:
                _amount(
                    plan,
                    "scale-maximum",
                    "Maximum per jaar (euro)",
                    high,
                    lambda now, euros: _asked(now, high=euros * EURO),
                )
        top = None if high is not None else max(low, draft.classes[-1].amount)
        st.button(
            "Maximum instellen" if high is None else "Zonder maximum",
            key="scale-limit",
            on_click=_apply,
            args=(plan, lambda now: _asked(now, high=top)),
        )
        if fault := wrong(draft):
            st.error(_sentence(fault[1]))


def _asked(draft: Draft, **changed: object) -> Draft:
    held = dict(zip(("share", "low", "high"), draft.percentage, strict=True)) | changed
    return replace(draft, percentage=tuple(held.values()))


def _amount(plan: Baseline, key: str, label: str, cents: int, made: Change) -> None:
    st.session_state[key] = round(cents / EURO)
    st.number_input(
        label,
        0,
        HIGHEST,
        step=250,
        key=key,
        width=FIELD,
        on_change=_changed,
        args=(plan, key, made),
    )


def _percent(plan: Baseline, key: str, value: Decimal, made: Change) -> None:
    st.session_state[key] = float(value)
    st.number_input(
        "Percentage van de omzet",
        0.0,
        100.0,
        step=0.005,
        format="%0.6f" if value != round(value, 4) else "%0.4f",
        key=key,
        width=FIELD,
        on_change=_changed,
        args=(plan, key, lambda now, found: made(now, Decimal(str(found)))),
    )


def _changed(plan: Baseline, key: str, made: Change) -> None:
    """What a field says, in the draft as it stands by then: two may change at once."""
    keep(plan, made(held(plan), st.session_state[key]))


def _apply(plan: Baseline, made: Callable[[Draft], Draft]) -> None:
    keep(plan, made(held(plan)))


def _sentence(text: str) -> str:
    return dutch.markdown(text[:1].upper() + text[1:] + ".")
