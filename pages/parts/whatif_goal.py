"""Which recruits close a gap: all mixes by class of the scale, and why there may be none.

Shows and adopts; refuses to choose for the board.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics import goals
from analytics.levers import SECTORS
from analytics.mixes import Closing, Mix, Shortage, by_number, by_service, closing, mixes, single
from pages.parts import dutch, tables
from pages.parts.goal_question import MOST, OWN, Question, ask, euros, to_the_cent
from pages.parts.keeping import bound, held, hold
from pages.parts.study import Study, adopt

EVEN = "even"
ROWS = 6  # mixes at first sight
ORDERS = {
    "number": "de minste nieuwe participanten",
    "service": "de laagste kosten van relatiebeheer",
    "balance": "de beste balans tussen wonen, welzijn en zorg",
}


def show(study: Study) -> None:
    """Draw the tab."""
    if not study.plan.fees:
        st.info("Zonder staffel zijn er geen klassen om uit te kiezen. Laad het blad Staffel.")
        return
    question = ask(study)
    if question is None:
        return
    gap = question.goal.amount
    st.markdown(f"##### {dutch.markdown(_headline(study, question))}")
    _alone(study, question)
    order, sector = _order(study)
    try:
        found = closing(
            gap,
            study.plan.fees,
            question.most,
            serve=question.serve,
            win=question.win,
            supply=question.limits,
            key=_key(study, order),
        )
    except ValueError as problem:
        st.info(dutch.markdown(str(problem)), icon=":material/info:")
        return
    if found.shortage:
        _short(found.shortage, question)
    else:
        _mixes(study, question, found, sector)
    _exact(study, question)


# --- the answer ---------------------------------------------------------------------------------


def _order(study: Study) -> tuple[str, str]:
    """What makes a mix better, and the sector that is recruited in."""
    even = {EVEN: "steeds in de kleinste sector"} if study.after.first.sectors else {}
    orders = [one for one in ORDERS if one != "balance" or even]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = st.selectbox(
            "Bovenaan staat",
            orders,
            format_func=lambda one: ORDERS[one],
            width=380,
            **bound("goal-order", orders[0], orders),
        )
        names = {**{one: one for one in SECTORS}, **even}
        options = [EVEN] if order == "balance" else list(names)
        sector = st.selectbox(
            "Werven in",
            options,
            format_func=lambda one: names[one],
            width=260,
            **bound("goal-sector", options[0], options),
        )
    if order == "balance":
        st.caption(
            "De balans is het verschil tussen de grootste en de kleinste van wonen, welzijn en "
            "zorg, als elke nieuwe participant uit de sector komt die dan de kleinste is. Bij "
            "gelijke balans staan de minste nieuwe participanten bovenaan."
        )
    if order == "service":
        st.caption(
            "Elke participant kost evenveel relatiebeheer: dit is de volgorde van hun aantal, met "
            "bij een gelijk aantal de hoogste opbrengst bovenaan."
        )
    return order, sector


def _key(study: Study, order: str) -> Callable[[Mix], tuple[float, ...]]:
    if order == "service":
        return by_service(goals.costs(study.plan, "later")[0])
    if order == "balance":
        sectors = study.after.first.sectors
        return lambda mix: (goals.difference(sectors, mix.number), *by_number(mix))
    return by_number


def _headline(study: Study, question: Question) -> str:
    best = max(study.plan.fees)
    needed = single(question.goal.amount, best, question.serve + question.win)
    amount = f"{euros(question.goal.amount)} ({question.goal.label})"
    if question.goal.key == OWN:
        amount = euros(question.goal.amount)
    if needed is None:
        return f"Voor {amount} helpt werven niet: elke participant kost meer dan hij opbrengt."
    people = dutch.plural(needed, "nieuwe participant", "nieuwe participanten")
    return f"Voor {amount} {'is' if needed == 1 else 'zijn'} minstens {people} nodig."


def _alone(study: Study, question: Question) -> None:
    """How many it takes of one class alone, and whether there are so many."""
    rows = []
    for fee, supply in zip(study.plan.fees, question.supply, strict=True):
        needed = single(question.goal.amount, fee, question.serve + question.win)
        row = {
            "Alleen uit de klasse van": euros(fee),
            "Zoveel nodig": "nooit genoeg" if needed is None else dutch.number(needed, "count"),
        }
        if question.limits is not None:
            row["Aanbod"] = _there(needed, supply)
        rows.append(row)
    tables.show(pd.DataFrame(rows))


def _there(needed: int | None, supply: int | None) -> str:
    if supply is None:
        return "onbekend"
    return f"{supply}, te weinig" if needed is None or needed > supply else f"{supply}, genoeg"


def _short(shortage: Shortage, question: Question) -> None:
    """Why nothing closes the gap."""
    if shortage.why == "onmogelijk":
        text = (
            "Dit kan niet: in elke klasse kost een participant aan werven en relatiebeheer "
            "minstens zo veel als hij betaalt."
        )
    elif shortage.why == "te weinig":
        text = (
            f"Met hoogstens {question.most} lukt het niet: dat brengt hoogstens "
            f"{euros(shortage.at_most)} op. Er zijn er minstens {shortage.needed} nodig."
        )
    else:
        text = (
            "Dit is niet geloofwaardig: met zo veel organisaties als u per klasse invulde, komt er "
            f"hoogstens {euros(shortage.at_most)} binnen. Denk ook aan minder kosten."
        )
    st.warning(dutch.markdown(text), icon=":material/block:")
    if shortage.why == "te weinig" and shortage.needed and shortage.needed <= MOST:
        st.button(
            f"Reken met hoogstens {shortage.needed}",
            on_click=hold,
            args=("goal-most", shortage.needed),
            key="goal-raise",
        )


def _mixes(study: Study, question: Question, found: Closing, sector: str) -> None:
    all_ = len(found.mixes) + found.more
    st.markdown(
        dutch.markdown(
            f"{dutch.plural(all_, 'combinatie maakt', 'combinaties maken')} het goed met hoogstens "
            f"{found.within} nieuwe participanten; in elk is iedereen nodig."
            + (f" Hier staan de {len(found.mixes)} kleinste." if found.more else "")
        )
    )
    _adopting(study, question)
    shown = min(held("goal-rows", ROWS), len(found.mixes))
    for at, mix in enumerate(found.mixes[:shown]):
        _row(study, question, mix, sector, at)
    if shown < len(found.mixes):
        st.button(
            "Meer combinaties",
            on_click=hold,
            args=("goal-rows", shown + 2 * ROWS),
            key="goal-more",
        )
    table = pd.DataFrame([_cells(mix, question) for mix in found.mixes])
    with st.expander("Tabel en download"):
        tables.show(table.head(100))
        tables.download(table, f"gat-dichten-{study.plan.year}", key="goal-csv")


def _adopting(study: Study, question: Question) -> None:
    """What a click on the button changes."""
    said = "Neem over zet de combinatie in Knoppen, Werven, bij wie daar al staat."
    also = {
        "in_kind": " De inbreng in kind vervalt dan.",
        "paying": " De inbreng in kind wordt dan een bijdrage als participant.",
        "subsidies": " De subsidies vervallen dan.",
    }
    said += also.get(question.goal.key, "")
    if float(study.values.get("chance", 100)) < 100:
        said += " De kans staat daar onder 100%: de verwachting blijft dan lager dan hier staat."
    st.caption(said)


def _row(study: Study, question: Question, mix: Mix, sector: str, at: int) -> None:
    order = [sector] * mix.number
    if sector == EVEN:
        order = goals.evened(study.after.first.sectors, mix.number)
    values = goals.placed(study.plan, {**study.values, **question.goal.change}, mix, order)
    parts = [
        f"{count} × {euros(fee)}" for fee, count in zip(mix.fees, mix.counts, strict=True) if count
    ]
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", width=720
    ):
        st.markdown(
            f"**{dutch.markdown(dutch.join(parts[::-1]))}**  \n"
            + dutch.markdown(f"{mix.number} samen {euros(mix.total)}; {_over(mix, question)}"),
            width="stretch",
        )
        st.button(
            "Neem over",
            key=f"goal-adopt-{at}",
            on_click=adopt,
            args=(study.plan, values or {}),
            disabled=values is None,
        )


def _over(mix: Mix, question: Question) -> str:
    over = mix.total - mix.number * (question.serve + question.win) - question.goal.amount
    return f"{euros(over)} over" if over else "niets over"


def _cells(mix: Mix, question: Question) -> dict[str, str | int]:
    return {
        "Nieuwe participanten": mix.number,
        **{f"Van {euros(fee)}": count for fee, count in zip(mix.fees, mix.counts, strict=True)},
        "Samen": euros(mix.total),
        "Over": _over(mix, question).removesuffix(" over"),
    }


def _exact(study: Study, question: Question) -> None:
    """The mixes that bring in the amount to the cent, without costs."""
    with st.expander("Combinaties die precies uitkomen", key="goal-exact"):
        number = st.number_input(
            "Met precies zoveel nieuwe participanten",
            1,
            MOST,
            step=1,
            width=320,
            **bound("goal-exactly", question.most),
        )
        found = mixes(question.goal.amount, study.plan.fees, int(number))
        amount = to_the_cent(question.goal.amount)
        people = dutch.plural(int(number), "nieuwe participant", "nieuwe participanten")
        if not found:
            least, most = (pick(study.plan.fees) * int(number) for pick in (min, max))
            st.markdown(
                dutch.markdown(
                    f"Met {people} komt geen combinatie precies op {amount} uit; samen betalen zij "
                    f"{euros(least)} tot en met {euros(most)}."
                )
            )
            return
        st.markdown(
            dutch.markdown(
                f"{dutch.plural(len(found), 'combinatie', 'combinaties')} van {people} "
                f"{'betaalt' if len(found) == 1 else 'betalen'} samen precies {amount}, zonder "
                "kosten gerekend."
            )
        )
        table = pd.DataFrame(
            [
                {f"Van {euros(f)}": count for f, count in zip(mix.fees, mix.counts, strict=True)}
                for mix in found
            ]
        )
        tables.show(table.head(100))
        tables.download(table, f"precies-{study.plan.year}", key="goal-exact-csv")
