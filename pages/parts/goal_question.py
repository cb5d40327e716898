"""What a board wants to make up for with recruits: the amount, and on which terms.

Draws what is asked, and keeps it; refuses to answer (`whatif_goal` does).
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics import goals
from analytics.goals import Goal
from pages.parts import dutch
from pages.parts.keeping import bound
from pages.parts.study import Study

CENTS = 100
OWN = "own"
MOST = 60  # recruits that the levers hold with room to spare
COUNTS = {
    "gross": "bruto: alleen hun bijdragen",
    "first": "netto, eerste jaar: min werven en relatiebeheer",
    "later": "netto, latere jaren: min relatiebeheer",
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: the amount in cents, with what a recruit costs to serve and to win."""

    goal: Goal
    most: int
    serve: int
    win: int
    supply: tuple[int | None, ...]

    @property
    def limits(self) -> list[int] | None:
        """How many there are of each class; None where nothing is filled in."""
        if all(one is None for one in self.supply):
            return None
        return [self.most if one is None else one for one in self.supply]


def ask(study: Study) -> Question | None:
    """Draw what can be asked; None as long as there is no amount."""
    found = {goal.key: goal for goal in goals.goals(study.plan, study.values, _year(study))}
    names = {key: f"{goal.label} ({euros(goal.amount)})" for key, goal in found.items()}
    names[OWN] = "een ander bedrag"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = st.selectbox(
            "Wat moeten nieuwe participanten goedmaken?",
            list(names),
            format_func=lambda one: names[one],
            width=440,
            **bound("goal", next(iter(names)), names),
        )
        if key == OWN:
            typed = st.number_input(
                "Bedrag in euro's", 0, 10_000_000, step=1_000, width=200, **bound("goal-own", 0)
            )
            found[OWN] = Goal(key=OWN, label="dit bedrag", amount=int(typed) * CENTS)
    most, count = _terms(study)
    serve, win = goals.costs(study.plan, count)
    supply = _supply(study)
    goal = found[key]
    if goal.amount <= 0:
        st.info("Vul een bedrag in; dan staan hier alle combinaties die het opbrengen.")
        return None
    return Question(goal=goal, most=most, serve=serve, win=win, supply=supply)


def _year(study: Study) -> int:
    """The year of which the outcome is shown above."""
    years = [year.year for year in study.after.years]
    chosen = st.session_state.get("outcome-year")
    return chosen if chosen in years else years[-1]


def _terms(study: Study) -> tuple[int, goals.Count]:
    """How many recruits at most, and which of their costs count."""
    absent = study.plan.new - int(float(study.values.get("planned", study.plan.new)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = st.number_input(
            "Hoogstens zoveel nieuwe participanten",
            1,
            MOST,
            step=1,
            width=300,
            **bound("goal-most", study.plan.new or 10),
        )
        if study.plan.win is None or study.plan.serve is None:
            st.caption("Wat werven en relatiebeheer kosten, zegt dit plan niet: alles is bruto.")
            return int(most), "gross"
        count = st.selectbox(
            "Wat telt mee?",
            list(COUNTS),
            format_func=lambda one: COUNTS[one],
            width=380,
            **bound("goal-count", "gross" if absent else "first"),
        )
    st.caption(
        dutch.markdown(
            "Volgens het plan kost een nieuwe participant eenmalig "
            f"{to_the_cent(study.plan.win)} om te werven, en elk jaar "
            f"{to_the_cent(study.plan.serve)} aan relatiebeheer."
            + (
                f" Voor {absent} rekent het plan die kosten al, want zoveel nieuwe participanten "
                "uit het plan komen nu niet."
                if absent
                else ""
            )
        )
    )
    return int(most), count


def _supply(study: Study) -> tuple[int | None, ...]:
    """How many organisations there are of each class, where the board knows."""
    with (
        st.expander("Hoeveel organisaties zijn er per klasse?", key="goal-supply"),
        st.grid(len(study.plan.fees), min_column_width=130, gap="small"),
    ):
        return tuple(
            st.number_input(
                f"Van {euros(fee)}",
                0,
                1_000,
                placeholder="onbekend",
                **bound(f"goal-supply-{fee}", None),
            )
            for fee in study.plan.fees
        )


def euros(cents: float) -> str:
    """Whole euros."""
    return dutch.number(cents / CENTS, "eur", digits=0)


def to_the_cent(cents: float | None) -> str:
    """Euros and cents."""
    return dutch.number(None if cents is None else cents / CENTS, "eur")
