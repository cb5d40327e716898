"""The tab Samen: each member sends in its own levers, and all see how far they agree."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.together import Sent, Spread, middle, outcomes, spreads
from data.accounts import BOARD
from data.kept import name_key
from data.scenarios import Saved, scenarios, versions
from data.store import Store
from data.submissions import LONGEST_NAME, submissions, submit, withdraw
from pages.parts import access, charts, dutch, kept_charts, tables
from pages.parts.study import Study, adopt
from pages.parts.whatif_kept import balance, link, refusing, seen, stand, tell, told

ADDRESS = "samen"  # what a link calls the scenario
STARTED, MINE = "what-if-together", "what-if-together-mine"  # in the state of a session
PICKED, NAME = "together-one", "together-name"  # keys of widgets
EVERY = 10  # seconds: soon enough around one table, seldom enough for the server


def show(study: Study) -> None:
    """Draw the tab."""
    told()
    with study.board.facts() as cursor:
        there = {one.id: seen(study.board, one) for one in scenarios(cursor, study.plan.year)}
    if not there:
        st.info(
            f"Er is over {study.plan.year} nog geen scenario om samen te bekijken. Bewaar er eerst "
            "een onder Bewaren.",
            icon=":material/info:",
        )
        return
    saved = _choose(study, there)
    _begin(study, saved)
    _send(study, saved)
    _gathered(study, saved)


# --- which scenario -----------------------------------------------------------------------------


def _choose(study: Study, there: dict[int, Saved]) -> Saved:
    asked = st.query_params.get(ADDRESS, "")
    number = int(asked) if asked.isdecimal() and int(asked) in there else next(iter(there))
    if asked and str(number) != asked:
        st.warning(
            f"De link noemt een scenario dat er over {study.plan.year} niet (meer) is.",
            icon=":material/link:",
        )
    elif asked and st.session_state.get(STARTED) != number:
        st.session_state[STARTED] = number
        if not study.is_changed:  # a link that says the levers itself goes before
            adopt(study.plan, there[number].values)
            st.rerun()
    st.session_state[PICKED] = number
    st.selectbox(
        "Scenario waarover u samen spreekt",
        list(there),
        format_func=lambda key: there[key].name,
        key=PICKED,
        on_change=_picked,
    )
    return there[number]


def _picked() -> None:
    """Only what is looked at changes: the levers stay where the member put them."""
    number = st.session_state[PICKED]
    st.session_state[STARTED] = number
    st.query_params[ADDRESS] = str(number)


def _begin(study: Study, saved: Saved) -> None:
    if saved.description:
        st.markdown(dutch.markdown(saved.description))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Zet mijn knoppen op dit scenario",
            icon=":material/restart_alt:",
            on_click=adopt,
            args=(study.plan, saved.values),
        )
        with st.popover("Leden uitnodigen", icon=":material/link:"):
            st.markdown("Wie deze link opent, begint met de knoppen van dit scenario.")
            address = link(saved.year, {}, wat="Samen", **{ADDRESS: saved.id})
            st.code(address, language=None, wrap_lines=True)


# --- sending in ---------------------------------------------------------------------------------


def _send(study: Study, saved: Saved) -> None:
    with st.form("together-send"):
        st.text_input(
            "Onder welke naam zendt u in?",
            max_chars=LONGEST_NAME,
            placeholder="bijvoorbeeld: lid 3, of de initialen van uw organisatie",
            key=NAME,
            help="Kies een schuilnaam of de initialen van uw organisatie. Volledige namen van "
            "personen, e-mailadressen en telefoonnummers bewaart het dashboard niet.",
        )
        st.caption(
            "Zet de knoppen bovenaan zoals u het wilt en zend ze in. Nog eens inzenden onder "
            "dezelfde naam vervangt wat u eerder inzond."
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Mijn knoppen inzenden",
                icon=":material/send:",
                on_click=_submit,
                args=(study, saved),
            )
            st.form_submit_button(
                "Mijn inzending terugtrekken",
                icon=":material/undo:",
                on_click=_withdraw,
                args=(study.board.store, saved.id),
            )


def _submit(study: Study, saved: Saved) -> None:
    name = st.session_state[NAME]
    key = (saved.id, name_key(name))
    with study.board.facts() as cursor:
        taken = any(name_key(sent.name) == key[1] for sent in submissions(cursor, saved.id))
    mine = st.session_state.setdefault(MINE, set())
    if taken and key not in mine:
        mine.add(key)  # whoever says so twice is taken at its word: there is no signing in here
        tell(
            "error",
            f"Onder '{name.strip()}' is al ingezonden. Was u dat zelf, zend dan nog eens in om die "
            "inzending te vervangen; kies anders een andere naam.",
        )
        return
    with refusing():
        submit(study.board.store, saved.id, name, study.values, by=access.by(BOARD))
        mine.add(key)
        tell("success", f"De knoppen zijn ingezonden onder '{name.strip()}'.")


def _withdraw(store: Store, number: int) -> None:
    name = st.session_state[NAME]
    with refusing():
        withdraw(store, number, name, by=access.by(BOARD))
        tell("success", f"De inzending van '{name.strip()}' is teruggetrokken.")


# --- what all of them say -----------------------------------------------------------------------


@access.fragment(BOARD, run_every=EVERY)
def _gathered(study: Study, saved: Saved) -> None:
    """What was sent in until now; looks again by itself, and moves no lever."""
    with study.board.facts() as cursor:
        starts = {one.version: one.values for one in versions(cursor, saved.id)}
        sent = [
            Sent(name=one.name, values=one.values, start=starts[one.version])
            for one in submissions(cursor, saved.id)
        ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"{dutch.plural(len(sent), 'inzending', 'inzendingen')} tot nu toe")
        st.button("Ververs", icon=":material/refresh:", type="tertiary", key="together-refresh")
    if not sent:
        st.caption("Zodra iemand inzendt, staat het hier; dit ververst vanzelf.")
        return
    _outcomes(study, sent)
    _levers(spreads(study.plan, sent), len(sent))


def _outcomes(study: Study, sent: Sequence[Sent]) -> None:
    found = outcomes(study.plan, sent)
    frame = pd.DataFrame({"label": list(found), "value": list(found.values())})
    charts.show(
        kept_charts.dots(frame),
        key="together-outcomes",
        summary=_story(found, study.plan.year),
        table=frame.rename(columns={"label": "Inzending", "value": "Saldo"}),
        filename=f"samen-{study.plan.year}.csv",
        units={"Saldo": "eur"},
    )


def _story(found: dict[str, float], year: int) -> str:
    (lowest, low), (highest, high) = next(iter(found.items())), list(found.items())[-1]
    if len(found) == 1:
        return f"Eén inzending: bij '{lowest}' is het saldo van {year} {balance(low)}."
    return (
        f"Het saldo van {year} loopt van {balance(low)} ('{lowest}') tot {balance(high)} "
        f"('{highest}'); in het midden ligt {balance(middle(found))}."
    )


def _levers(found: Sequence[Spread], members: int) -> None:
    st.markdown("**Waar de knoppen staan**")
    if not found:
        st.caption("Niemand heeft een knop anders gezet dan in het scenario.")
        return
    st.caption(
        "Alleen knoppen die iemand verzette; wie een knop liet staan, telt mee zoals die stond."
    )
    numbers = [one for one in found if one.low is not None]
    others = [one for one in found if one.low is None]
    if numbers:
        tables.show(pd.DataFrame([_number(one, members) for one in numbers]))
    if others:
        tables.show(pd.DataFrame([_other(one, members) for one in others]))
    table = pd.DataFrame(
        [{**_number(one, members), "Keuzes": ""} for one in numbers]
        + [_other(one, members) for one in others]
    )
    tables.download(table, "samen-knoppen.csv", key="together-levers-csv")


def _number(one: Spread, members: int) -> dict[str, str]:
    return {
        "Knop": one.slot.label,
        "Laagste": stand(one.slot, one.low or 0.0),
        "Middelste": stand(one.slot, one.middle or 0.0),
        "Hoogste": stand(one.slot, one.high or 0.0),
        "Verzet door": f"{one.touched} van {members}",
    }


def _other(one: Spread, members: int) -> dict[str, str]:
    taken = [f"{count} × {label}" for label, count in one.counts.items()]
    return {
        "Knop": one.slot.label,
        "Keuzes": dutch.join(taken) if taken else "ieder een eigen tekst",
        "Verzet door": f"{one.touched} van {members}",
    }
