"""What may come of recruiting, in counts: so many times out of a hundred; no curves.

Shows an exact distribution; refuses to know where chances come from.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics import chances
from analytics.recruitment import Outlook, Prospect, Rule, one_more, outlook
from analytics.scenario import recruits
from pages.parts import chance_charts, charts, dutch, levers, tables
from pages.parts.keeping import bound, held, hold
from pages.parts.study import Study, move

DOTS = 50  # each is then 2 of 100 times
MOST_ROWS = 40  # of the table; more are taken together
TARGET = "chances-target"
AIM = "Doel gehaald, van de 1.000 keer"


def show(study: Study) -> None:
    """Draw the tab."""
    prospects = recruits(study.plan, study.values)
    if not prospects:
        _nobody(study)
        return
    levers.one(study, "common")
    rule, common = _rule(study), float(study.values.get("common", 0)) / 100
    try:
        found = outlook(prospects, rule, common)
    except ValueError as problem:
        st.info(dutch.markdown(str(problem)), icon=":material/info:")
        return
    target = _target(study, found)
    st.markdown(f"##### {dutch.markdown(_lesson(prospects, found))}")
    if len(found.income.values) > 1:  # what is certain needs no counting
        _words(found, target)
        _dots(study, found, target)
        _number(study, found)
    _more(study, prospects, target, rule, common)


def _nobody(study: Study) -> None:
    """How to get prospects, where there are none."""
    known = sum(one.fee is not None for one in study.plan.candidates)
    st.info(
        "Er is nog niemand om kansen van te tellen. Werf extra organisaties onder Knoppen, Werven"
        + (
            ", of tel de prospects van het blad Werving mee."
            if known
            else ", of laad een werkmap met het blad Werving."
        ),
        icon=":material/info:",
    )
    if known:
        st.button(
            f"{dutch.plural(known, 'prospect', 'prospects')} van het blad Werving meetellen",
            on_click=move,
            args=(study.plan, "prospects", "yes"),
            key="chances-prospects",
        )


def _rule(study: Study) -> Rule:
    found: Rule = str(study.values.get("rule", "year"))  # type: ignore[assignment]
    return found


def _target(study: Study, found: Outlook) -> int:
    """The amount to reach, in cents: what is lacking, else all that may come in."""
    lacking = chances.gap(study.plan, study.values)
    usual = lacking or int(found.income.values[-1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        euros = st.number_input(
            "Doel in euro's",
            0,
            10_000_000,
            step=500,
            help="Wat er in het eerste jaar aan bijdragen van deze prospects moet binnenkomen. "
            "Vooraf ingevuld: wat er zonder hen ontbreekt, en als er niets ontbreekt wat zij "
            "samen kunnen betalen.",
            width=220,
            **bound(TARGET, -(-usual // chances.CENTS)),
        )
        if held(TARGET, None) is not None:
            st.button(
                "Terug naar het gat" if lacking else "Terug naar alles",
                on_click=hold,
                args=(TARGET, None),
                key="chances-target-back",
            )
    return int(euros) * chances.CENTS


def _lesson(prospects: Sequence[Prospect], found: Outlook) -> str:
    """What it means to book everyone as certain."""
    number, total = len(prospects), int(found.income.values[-1])
    certain = found.income.chance_of(total)
    if certain >= 1:
        who = "de prospect" if number == 1 else f"alle {number} prospects"
        return (
            f"U rekent {who} nu als zeker: {_euros(total)}. Zet onder Knoppen, Werven de kans "
            "lager om te zien wat er dan kan gebeuren."
        )
    who = "de prospect komt" if number == 1 else f"alle {number} prospects komen"
    return (
        f"Dat {who} ({_euros(total)}), gebeurt {odds(certain)}. "
        f"Reken op {_euros(found.income.mean)}."
    )


def odds(chance: float) -> str:
    """A chance as people count: 1 op de 79, 26 van de 100 keer."""
    if chance <= 0:
        return "nooit"
    if chance >= 1:
        return "altijd"
    if chance < 0.1:
        return f"1 op de {dutch.number(round(1 / chance), 'count')} keer"
    if chance > 0.99:
        missed = dutch.number(round(1 / (1 - chance)), "count")
        return f"bijna altijd, 1 op de {missed} keer niet"
    return f"{dutch.number(round(100 * chance), 'count')} van de 100 keer"


def _euros(cents: float) -> str:
    return dutch.number(cents / chances.CENTS, "eur", digits=0)


def _words(found: Outlook, target: int) -> None:
    """The same distribution in sentences."""
    income = found.income
    low, middle, high = (income.quantile(share) for share in (0.1, 0.5, 0.9))
    short = income.shortfall(target)
    said = [
        f"Naar verwachting komt er {_euros(income.mean)} binnen.",
        f"In 1 op de 10 gevallen is het {_euros(low)} of minder, in de helft van de gevallen "
        f"{_euros(middle)} of minder, en in 1 op de 10 gevallen {_euros(high)} of meer.",
        f"Het doel van {_euros(target)} wordt {odds(income.chance_of(target))} gehaald."
        + (f" Gemiddeld komt er {_euros(short)} tekort." if round(short) else ""),
    ]
    st.markdown("\n".join(f"- {dutch.markdown(one)}" for one in said))


def _dots(study: Study, found: Outlook, target: int) -> None:
    values = chances.dots(found.income, DOTS)
    reached = sum(value >= target for value in values)
    rows = [
        {
            "Bedrag": _euros(step.low)
            if step.low == step.high
            else f"{_euros(step.low)} tot en met {_euros(step.high)}",
            "Kans": step.chance,
            "Dit of meer": found.income.chance_of(step.low),
        }
        for step in chances.steps(found.income, MOST_ROWS)
    ]
    charts.show(
        chance_charts.dots([value / chances.CENTS for value in values], target=target / 100),
        key="chances-income",
        summary=f"{DOTS} bolletjes, elk even waarschijnlijk (2 van de 100 keer). "
        f"{reached} van de {DOTS} halen het doel; die zijn dicht.",
        table=pd.DataFrame(rows),
        filename=f"kansen-{study.plan.year}",
        units={"Kans": "share", "Dit of meer": "share"},
    )


def _number(study: Study, found: Outlook) -> None:
    """How many join."""
    counts = {number: count for number, count in chances.of_hundred(found.number).items() if count}
    most = max(counts, key=lambda number: counts[number])
    st.markdown("**Hoeveel er komen**")
    charts.show(
        chance_charts.times(counts, title="van de 100 keer, naar hoeveel er komen"),
        key="chances-number",
        summary=f"Naar verwachting komen er {dutch.number(found.number.mean, 'count')}; het "
        f"vaakst, {counts[most]} van de 100 keer, {'komt' if most == 1 else 'komen'} er {most}.",
        table=pd.DataFrame(
            {
                "Hoeveel er komen": found.number.values.tolist(),
                "Kans": found.number.chances.tolist(),
            }
        ),
        filename=f"kansen-aantal-{study.plan.year}",
        units={"Hoeveel er komen": "count", "Kans": "share"},
    )


def _more(
    study: Study, prospects: Sequence[Prospect], target: int, rule: Rule, common: float
) -> None:
    """What one prospect more adds, for each class."""
    chance = chances.typical(prospects)
    month = int(float(study.values.get("start_month", 1)))
    now = outlook(prospects, rule, common).income.chance_of(target)
    rows = [{"Erbij": "niemand", "Verwachting": "", AIM: _thousand(now)}]
    for fee in study.plan.fees:
        candidate = Prospect(name="erbij", fee=fee, chance=chance, month=month)
        try:
            extra = one_more(prospects, candidate, target, rule, common)
        except ValueError as problem:
            st.caption(dutch.markdown(str(problem)))
            return
        rows.append(
            {
                "Erbij": f"één van {_euros(fee)}",
                "Verwachting": f"+{_euros(extra.mean)}",
                AIM: _thousand(now + extra.chance),
            }
        )
    if not study.plan.fees:
        return
    st.markdown("**Wat één prospect erbij toevoegt**")
    st.markdown(
        dutch.markdown(
            "Met de gemiddelde kans van wie er nu op de lijst staat "
            f"({dutch.number(chance, 'share', digits=0)})."
        )
    )
    tables.show(pd.DataFrame(rows))


def _thousand(chance: float) -> str:
    return dutch.number(1000 * chance, "count", digits=0)
