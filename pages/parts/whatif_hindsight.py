"""Expectation and reality of one decision side by side, once there is a reality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from analytics.baseline import PlanError
from analytics.hindsight import Looked, actuals, hindsight, present
from analytics.metrics import BY_KEY
from analytics.plan import Baseline
from analytics.scenario import ITEMS, project
from data.decisions import Decision
from data.store import PurgedError
from pages.parts import dutch, tables
from pages.parts.state import Board
from pages.parts.study import Study
from pages.parts.whatif_kept import plan_then

TOLD = ("balance", "participants", "payers")  # what the sentences are about


def show(study: Study, decision: Decision) -> None:
    """Draw the sentences and the table."""
    year, board = decision.scenario.year, study.board
    later = max((one for one in board.years if one > year), default=None)
    found = look(study, decision, later)
    for text in sentences(found, year, later):
        st.markdown(dutch.markdown(text))
    table = pd.DataFrame([_row(one, year, later) for one in found])
    tables.show(table)
    tables.download(table, f"besluit-{decision.id}.csv", key=f"hindsight-{decision.id}")
    st.caption(
        "Plan toen: wat het plan zei op de gegevens waarop het scenario is bewaard. Cijfers die "
        "alleen een begroting kent, zoals het saldo, komen uit het plan van dat jaar zelf. "
        "Werkelijk staat er pas als het jaar voorbij is en elke regel is ingevuld."
    )


def look(study: Study, decision: Decision, later: int | None) -> list[Looked]:
    """What was expected, beside everything that is known since."""
    year, board = decision.scenario.year, study.board
    then = _plan(study, year, decision.scenario.base)
    actual: Mapping[str, float | None] = {}
    if year in board.years and year not in board.full_until:
        actual = board.ask(actuals, year)
    return hindsight(
        decision.figures,
        planned={} if then is None else project(then).first.figures,
        now=_present(study, year),
        actual=actual,
        later={} if later is None else _present(study, later),
    )


def _present(study: Study, year: int) -> dict[str, float | None]:
    """The figures of a year as the data say them now."""
    board = study.board
    if year not in board.years:  # it was taken back since
        return {}
    return present(_plan(study, year, study.base), _measured(board, year))


def _measured(board: Board, year: int) -> dict[str, float | None]:
    return {item.key: board.value(item.key, year) for item in ITEMS if item.key in BY_KEY}


def _plan(study: Study, year: int, base: int) -> Baseline | None:
    try:
        return plan_then(study.board, base, year)
    except (PlanError, PurgedError):
        return None


def sentences(found: Sequence[Looked], year: int, later: int | None) -> list[str]:
    """What stands out, in words."""
    told = [text for one in found if one.item.key in TOLD for text in _sentence(one, year, later)]
    if later is None and all(one.actual is None for one in found):
        told.append(
            f"Er is nog geen later jaar geladen, en over {year} is nog niet alles ontvangen en "
            "uitgegeven: meer is er nog niet naast de verwachting te zetten."
        )
    return told


def _sentence(one: Looked, year: int, later: int | None) -> list[str]:
    said = [f"{one.item.label} over {year}: verwacht {_figure(one, one.expected)}"]
    if one.planned is not None:
        said.append(f"het plan zei toen {_figure(one, one.planned)}")
    found, word = (one.now, "de gegevens zeggen nu") if one.actual is None else (
        one.actual, "werkelijk werd het"
    )  # fmt: skip
    if found is not None:
        said.append(f"{word} {_figure(one, found)} ({_than(one, found)})")
    if later is not None and one.later is not None:
        said.append(f"{later} staat op {_figure(one, one.later)} ({_than(one, one.later)})")
    return ["; ".join(said) + "."]


def _than(one: Looked, found: float) -> str:
    change = dutch.change(found, one.expected, one.item.unit, digits=_digits(one))
    if change is None or change == dutch.EQUAL:
        return "zoals verwacht"
    return f"{change[1:]} {'meer' if change.startswith('+') else 'minder'} dan verwacht"


def _digits(one: Looked) -> int | None:
    return 0 if one.item.unit == "eur" else None


def _figure(one: Looked, value: float | None) -> str:
    return dutch.number(value, one.item.unit, digits=_digits(one))


def _row(one: Looked, year: int, later: int | None) -> dict[str, str]:
    row = {
        "Kengetal": one.item.label,
        "Plan toen": _figure(one, one.planned),
        "Verwacht": _figure(one, one.expected),
        f"{year} in de gegevens van nu": _figure(one, one.now),
        f"{year} werkelijk": _figure(one, one.actual),
        f"Verschil {year}": _change(one.off, one),
    }
    if later is not None:
        row[str(later)] = _figure(one, one.later)
        row[f"Verschil {later}"] = _change(one.later_off, one)
    return row


def _change(amount: float | None, one: Looked) -> str:
    return dutch.change(amount, 0.0, one.item.unit, digits=_digits(one)) or dutch.UNKNOWN
