"""The scale designer: another contribution scale, what it asks and what it yields.

Draws the fields beside their effect; refuses to decide who may see the single organisations.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from analytics.drafts import Draft, adopted, wrong
from analytics.payers import payers
from analytics.plan import Baseline
from analytics.redesign import Redesign, redesign, same_revenue
from analytics.staffel import EURO, Scale, years
from analytics.steps import points, reach
from pages.parts import charts, dutch, scale_charts, scale_editor, scale_outcome
from pages.parts.study import Study

INDEXATION = "scale-indexation"  # the widget; the draft itself remembers it
TOLD = "scale-told"  # in the state of a session, of no widget


def show(study: Study) -> None:
    """Draw the tab; each try tells something of who pays what, so a few tries tell who."""
    if not study.board.everything:
        st.info(
            "Een andere staffel raakt elke organisatie apart. De programmamanager rekent haar door "
            "en laat zien wat zij per klasse doet.",
            icon=":material/visibility_off:",
        )
        return
    with study.board.facts() as cursor:
        members = payers(cursor, study.plan.year)
    heading = st.container()
    left, right = st.columns([2, 3], gap="large")
    with left:
        draft = scale_editor.edit(study.plan)
    if wrong(draft) is not None:
        heading.markdown("#### Herstel eerst de staffel: bij de rij staat wat er niet klopt.")
        return
    scale, old = draft.built(), scale_editor.old(study.plan)
    found = redesign(members, scale, old)
    heading.markdown(f"#### {dutch.markdown(scale_outcome.sentence(found))}")
    with heading:
        scale_outcome.unknown(study, found)
    with left:
        _same(study.plan, draft, found)
    with right:
        _curve(scale, old, study.plan.year)
        scale_outcome.board(found, study.plan.year)
    _later(study.plan, draft, found)
    scale_outcome.by_name(found, study.plan.year)


def _same(plan: Baseline, draft: Draft, found: Redesign) -> None:
    """The button that raises or lowers all amounts until the yield is that of today."""
    st.button(
        "Evenveel opbrengst als nu",
        icon=":material/balance:",
        key="scale-same",
        help="Alle bedragen (en percentages) met één factor omhoog of omlaag, afgerond op € 50.",
        disabled=not found.known,
        on_click=_balance,
        args=(plan, draft, found),
    )
    if told := st.session_state.pop(TOLD, ""):
        st.info(dutch.markdown(told), icon=":material/balance:")


def _balance(plan: Baseline, draft: Draft, found: Redesign) -> None:
    members = [shift.member for shift in found.known]
    try:
        made = same_revenue(found.scale, members, found.before)
    except ValueError as problem:
        st.session_state[TOLD] = f"Dat kan niet: {problem}."
        return
    scale_editor.keep(plan, adopted(draft, made.scale))
    rest = (
        "precies evenveel als nu"
        if made.difference == 0
        else f"{scale_outcome.euros(abs(made.difference))} "
        f"{'meer' if made.difference > 0 else 'minder'} dan nu, door het afronden"
    )
    factor = dutch.number(made.factor, "ratio")
    st.session_state[TOLD] = f"Alles maal {factor}: dat brengt {rest} op."


def _curve(scale: Scale, old: Scale | None, year: int) -> None:
    """What each turnover pays, now and then."""
    end = reach(scale, *([old] if old else []))
    then = _euros(points(scale, end))
    now = _euros(points(old, end)) if old else []
    frames = [
        pd.DataFrame(found, columns=["Omzet", "Bijdrage"]).assign(Staffel=name)
        for name, found in (("nu", now), ("nieuw", then))
    ]
    told = (
        "Wat een organisatie betaalt, naar haar omzet: de staffel van nu gestreept, de nieuwe "
        "doorgetrokken."
        if old
        else "Wat een organisatie betaalt, naar haar omzet. Van nu is er geen staffel bekend."
    )
    charts.show(
        scale_charts.curves(now, then),
        key="scale-curve",
        summary=told,
        table=pd.concat(frames)[["Staffel", "Omzet", "Bijdrage"]],
        filename=f"staffel-{year}",
        units={"Omzet": "eur", "Bijdrage": "eur"},
    )


def _euros(found: list[tuple[int, int]]) -> list[tuple[float, float]]:
    return [(float(turnover), cents / EURO) for turnover, cents in found]


def _later(plan: Baseline, draft: Draft, found: Redesign) -> None:
    """The years after this one."""
    st.subheader("De jaren daarna")
    st.session_state[INDEXATION] = float(draft.indexation)
    st.number_input(
        "Bedragen per jaar omhoog (%)",
        0.0,
        25.0,
        step=0.5,
        format="%0.1f",
        key=INDEXATION,
        width=scale_editor.FIELD,
        help="Bedragen worden afgerond op € 50; grenzen en percentages blijven zoals ze zijn.",
        on_change=_index,
        args=(plan, draft),
    )
    scale_outcome.later(found, years(found.scale, draft.indexation), plan.year)


def _index(plan: Baseline, draft: Draft) -> None:
    scale_editor.keep(plan, replace(draft, indexation=Decimal(str(st.session_state[INDEXATION]))))
