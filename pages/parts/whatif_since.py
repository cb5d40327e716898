"""What the data did to a saved scenario since it was kept, apart from what its levers do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.baseline import PlanError
from analytics.disclosure import WithheldError
from analytics.since import Since, since
from data.scenarios import Saved
from data.store import PurgedError
from pages.parts import charts, dutch
from pages.parts.study import Study
from pages.parts.whatif_kept import balance, plan_then


def show(study: Study, saved: Saved) -> None:
    """Draw it for one saved version; nothing where its plan is still the same."""
    if saved.base == study.base:
        return
    found = moved(study, saved)
    if found is None:
        return
    st.subheader(f"Wat is er veranderd sinds '{dutch.markdown(saved.name)}' werd bewaard?")
    if isinstance(found, str):
        st.info(dutch.markdown(found), icon=":material/info:")
        return
    steps = pd.DataFrame(
        [
            ("plan van toen", found.planned, "total"),
            ("aannames (de knoppen)", found.assumption, _way(found.assumption)),
            ("scenario toen", found.then, "total"),
            ("nieuwe gegevens", found.data, _way(found.data)),
            ("scenario nu", found.now, "total"),
        ],
        columns=["label", "value", "kind"],
    )
    table = pd.DataFrame([(name, balance(value)) for name, value, _ in steps.to_numpy()])
    charts.show(
        charts.bridge(steps, unit="eur"),
        key="kept-since",
        summary=story(study, saved, found),
        table=table.set_axis(["Stap", "Saldo"], axis="columns"),
        filename=f"scenario-sinds-{study.plan.year}.csv",
    )
    for text in found.lost:
        st.caption(dutch.markdown(text))


def moved(study: Study, saved: Saved) -> Since | str | None:
    """What moved; why it cannot be said, in Dutch; None when nothing that matters did."""
    try:
        then = plan_then(study.board, saved.base, saved.year)
    except WithheldError as problem:
        return f"Het plan van toen is {problem}."
    except PlanError as problem:
        return f"Het plan van toen is niet meer na te rekenen: er was {problem}."
    except PurgedError as problem:
        return str(problem)
    return since(then, study.plan, saved.values)


def story(study: Study, saved: Saved, found: Since) -> str:
    """How much of the change is data, and how much is assumption."""
    text = (
        f"Bewaard op {dutch.moment(saved.at)}. Het saldo over {saved.year} ging van "
        f"{balance(found.planned)} in het plan van toen naar {balance(found.now)} in dit scenario "
        f"nu: {_signed(found.assumption)} door de aannames en {_signed(found.data)} door gegevens "
        "die er sindsdien zijn."
    )
    if round(found.assumption_now) != round(found.assumption):
        text += (
            f" Op de gegevens van nu doen dezelfde knoppen {_signed(found.assumption_now)} met het "
            "plan."
        )
    now = study.plan.scale_year
    if saved.scale_year != now:
        was = "zonder staffel" if saved.scale_year is None else f"de staffel van {saved.scale_year}"
        text += f" Toen gold {was}, nu {f'die van {now}' if now else 'er geen'}."
    return text


def _signed(amount: float) -> str:
    return ("+" if round(amount) > 0 else "") + balance(amount)


def _way(amount: float) -> str:
    return "up" if amount >= 0 else "down"
