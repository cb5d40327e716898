"""In which order lines fall and wishes come: the board's own choice, made with plain buttons.

Knows the order as the levers hold it; refuses to know what it does to the programme.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.cutline import Cut
from analytics.fitting import ranked
from analytics.levers import wishes
from analytics.plan import Baseline
from analytics.programme import Line
from pages.parts import dutch
from pages.parts.study import Study, move

PICKED, TOLD = "programme-picked", "wish-told"  # in the state of a session, of no widget
PICK, NAME, AMOUNT = "programme-pick", "wish-name", "wish-amount"  # widgets
HIGHEST = 9_999_999  # what the lever of wishes can hold, in euros
LONGEST = 60  # letters in the name of a wish, likewise
MOVES = {
    "top": ("Bovenaan", ":material/vertical_align_top:"),
    "up": ("Omhoog", ":material/arrow_upward:"),
    "down": ("Omlaag", ":material/arrow_downward:"),
    "bottom": ("Onderaan", ":material/vertical_align_bottom:"),
}


def order(study: Study) -> None:
    """Draw where the order comes from, and what changes it."""
    lines = ranked(study.plan, study.values)
    chosen = "order" in study.values
    names = {line.key: f"{at}. {line.activity} ({line.block})" for at, line in enumerate(lines, 1)}
    with st.expander("Volgorde van de regels veranderen", key="programme-order"):
        st.markdown(_origin(study))
        keys = list(names)
        held = st.session_state.get(PICKED)
        st.session_state[PICK] = held if held in names else keys[-1]
        st.selectbox(
            "Regel",
            keys,
            format_func=names.__getitem__,
            key=PICK,
            on_change=_pick,
        )
        at = keys.index(st.session_state[PICK])
        with st.container(horizontal=True):
            for how, (label, icon) in MOVES.items():
                st.button(
                    label,
                    icon=icon,
                    key=f"programme-{how}",
                    disabled=at == (0 if how in ("top", "up") else len(keys) - 1),
                    on_click=_shift,
                    args=(study.plan, keys, how),
                )
        st.button(
            "Volgorde zoals in de bronnen",
            icon=":material/restart_alt:",
            key="programme-reset",
            disabled=not chosen,
            on_click=move,
            args=(study.plan, "order", ""),
        )


def _origin(study: Study) -> str:
    """Where the order comes from."""
    if "order" in study.values:
        return "Deze volgorde is hier gekozen. Wat bovenaan staat, valt het laatst weg."
    if any(line.priority is not None for line in study.plan.costs):
        return (
            "De volgorde komt uit de kolom Prioriteit van het blad Begroting; regels zonder "
            "prioriteit staan onderaan. Wat bovenaan staat, valt het laatst weg."
        )
    return (
        "De bronnen noemen geen volgorde. Hier staan eerst de regels die alles dragen (project, "
        "account en kennis) en dan de activiteiten, elk zoals op het blad Begroting; wat onderaan "
        "staat, valt het eerst weg. Welke volgorde de juiste is, is een open vraag aan de Raad "
        "van Advies."
    )


def _pick() -> None:
    st.session_state[PICKED] = st.session_state[PICK]


def _shift(plan: Baseline, keys: Sequence[str], how: str) -> None:
    """Put the picked line elsewhere; an order that equals that of the sources is no choice."""
    at = keys.index(st.session_state[PICK])
    place = {
        "top": 0,
        "up": max(at - 1, 0),
        "down": min(at + 1, len(keys) - 1),
        "bottom": len(keys) - 1,
    }[how]
    found = _moved(keys, at, place)
    st.session_state[PICKED] = keys[at]
    own = [line.key for line in ranked(plan, {})]
    move(plan, "order", "" if found == own else "; ".join(found))


def _moved(things: Sequence[str], at: int, place: int) -> list[str]:
    rest = [*things[:at], *things[at + 1 :]]
    return [*rest[:place], things[at], *rest[place:]]


# --- wishes -------------------------------------------------------------------------------------


def wanted(study: Study) -> list[Line]:
    """The wishes as lines, in their order."""
    return [
        Line(key=f"wens/{at}", block="Wensen", activity=name, priority=at, cash=cents)
        for at, (name, cents) in enumerate(wishes(study.values), 1)
    ]


def wish_list(study: Study, found: Cut) -> None:
    """Draw the wishes: what comes when there is money to spare, the first the first."""
    st.subheader("Wensen")
    held = wishes(study.values)
    st.markdown(
        "Wat er bij komt als het hele programma past en er geld over is, de eerste wens het eerst."
        + ("" if held else " Er staan nog geen wensen.")
    )
    texts = [_text(name, cents // 100) for name, cents in held]
    for at, (name, cents) in enumerate(held):
        amount = dutch.number(cents / 100, "eur", digits=0)
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{dutch.markdown(f'{at + 1}. {name}')}**: {_state(found, at, amount)}")
            _buttons(study.plan, texts, at, name)
    _form(study.plan, texts)


def _state(found: Cut, at: int, amount: str) -> str:
    come = len(found.unlocked)
    if at < come:
        state = "komt erbij"
    elif at == come:
        state = f"nog {dutch.number(found.needed / 100, 'eur', digits=0)} nodig"
    else:
        state = "wacht op de wens ervoor"
    return dutch.markdown(f"{amount}, {state}")


def _buttons(plan: Baseline, texts: Sequence[str], at: int, name: str) -> None:
    st.button(
        "Eerder",
        icon=":material/arrow_upward:",
        key=f"wish-up-{at}",
        disabled=at == 0,
        on_click=_put,
        args=(plan, _moved(texts, at, max(at - 1, 0))),
    )
    st.button(
        "Weg",
        icon=":material/delete:",
        key=f"wish-drop-{at}",
        help=f"Haal {dutch.markdown(name)} van de lijst",
        on_click=_put,
        args=(plan, [*texts[:at], *texts[at + 1 :]]),
    )


def _form(plan: Baseline, texts: Sequence[str]) -> None:
    with st.form("wish-form", clear_on_submit=True):
        st.text_input("Nieuwe wens", key=NAME, max_chars=LONGEST)
        st.number_input("Kosten in euro's", 0, HIGHEST, step=500, key=AMOUNT)
        st.form_submit_button(
            "Wens toevoegen",
            icon=":material/add:",
            on_click=_add,
            args=(plan, list(texts)),
        )
    if told := st.session_state.pop(TOLD, ""):
        st.error(told)


def _add(plan: Baseline, texts: list[str]) -> None:
    name = " ".join(str(st.session_state[NAME]).split())
    if not name:
        st.session_state[TOLD] = "Geef de wens een naam."
    elif "=" in name or ";" in name:
        st.session_state[TOLD] = "In de naam van een wens kan geen = of ; staan."
    else:
        _put(plan, [*texts, _text(name, int(st.session_state[AMOUNT]))])


def _put(plan: Baseline, texts: Sequence[str]) -> None:
    move(plan, "wishes", "; ".join(texts))


def _text(name: str, euros: int) -> str:
    return f"{name}={euros}"
