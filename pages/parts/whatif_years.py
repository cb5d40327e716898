"""The years ahead: what is expected, and between which figures most futures lie.

Shows what was drawn; refuses to draw without saying how often.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from analytics.ahead import Ahead, Band, Bands, ahead, bands
from analytics.paths import HORIZON, PATHS, SEED, replacement
from analytics.scenario import Year
from pages.parts import chance_charts, charts, dutch
from pages.parts.keeping import bound
from pages.parts.study import Study, move

SERIES = {
    "balance": ("Saldo", "eur"),
    "payers": ("Betalers", "count"),
    "contributions": ("Bijdragen", "eur"),
}
KEYS = {"balance": "balance", "payers": "payers", "contributions": "contributions_budgeted"}
SIDES = {"low": "1 op 10 minder dan", "mean": "verwacht", "high": "1 op 10 meer dan"}


def show(study: Study) -> None:
    """Draw the tab."""
    if len(study.after.years) == 1:
        st.info(
            "De uitkomst gaat nu over één jaar. Kies onder Knoppen, Jaren vooruit hoeveel jaar u "
            "vooruit wilt kijken.",
            icon=":material/info:",
        )
        st.button(
            f"Reken {HORIZON} jaar",
            on_click=move,
            args=(study.plan, "horizon", HORIZON),
            key="years-more",
        )
        return
    plan = ahead(study.plan, study.values)
    found = _drawn(plan)
    st.markdown(f"##### {dutch.markdown(_headline(study, found))}")
    key = st.segmented_control(
        "Wat wilt u zien?",
        list(SERIES),
        format_func=lambda one: SERIES[one][0],
        required=True,
        **bound("years-series", "balance", SERIES),
    )
    _chart(study, key, found)
    _need(study)
    told = [*_below(study, found), *plan.told, _how()]
    st.caption("\n".join(f"- {dutch.markdown(one)}." for one in told))


@st.cache_data(max_entries=32, show_spinner=False)
def _drawn(plan: Ahead) -> tuple[Bands, ...]:
    """Drawn once for each plan: the same plan always draws the same."""
    return bands(plan)


def _headline(study: Study, found: tuple[Bands, ...]) -> str:
    last = found[-1]
    expected = study.after.years[-1].figures["balance"] or 0.0
    start = f"In {last.year} {_closing(expected)}"
    if last.balance.low == last.balance.high:
        return f"{start}; in deze berekening is niets onzeker."
    return (
        f"{start}; in 8 van de 10 toekomsten ligt het saldo tussen {_euros(last.balance.low)} en "
        f"{_euros(last.balance.high)}."
    )


def _closing(balance: float) -> str:
    if round(balance) == 0:
        return "sluit de begroting naar verwachting"
    word = "komt" if balance < 0 else "houdt"
    after = "tekort" if balance < 0 else "over"
    return f"{word} de begroting naar verwachting {_euros(abs(balance))} {after}"


def _chart(study: Study, key: str, found: tuple[Bands, ...]) -> None:
    name, unit = SERIES[key]
    expected = [year.figures[KEYS[key]] for year in study.after.years]
    frame = pd.DataFrame(
        [
            {"year": one.year, "mean": mean, **_sides(getattr(one, key))}
            for one, mean in zip(found, expected, strict=True)
        ]
    )
    last: Band = getattr(found[-1], key)
    low, high = (dutch.number(side, unit, digits=0) for side in (last.low, last.high))
    table = pd.DataFrame(
        [_row(one, year) for one, year in zip(found, study.after.years, strict=True)]
    )
    charts.show(
        chance_charts.band(frame, unit=unit),
        key=f"years-{key}",
        summary=f"{name} van {found[0].year} tot en met {found[-1].year}. De lijn is wat te "
        f"verwachten is; in 1 op de 10 toekomsten eindigt het onder de band, in 1 op de 10 "
        f"erboven. In {found[-1].year} loopt de band van {low} tot {high}.",
        table=table,
        filename=f"jaren-vooruit-{study.plan.year}",
        units={
            f"{label}, {side}": unit for label, unit in SERIES.values() for side in SIDES.values()
        },
    )


def _sides(band: Band) -> dict[str, float]:
    return {"low": band.low, "high": band.high}


def _row(one: Bands, year: Year) -> dict[str, object]:
    row: dict[str, object] = {"Jaar": str(one.year)}
    for key, (label, _) in SERIES.items():
        found = {**_sides(getattr(one, key)), "mean": year.figures[KEYS[key]]}
        row.update({f"{label}, {name}": found[side] for side, name in SIDES.items()})
    return row


def _below(study: Study, found: tuple[Bands, ...]) -> Iterator[str]:
    """Why the futures are on average not what is expected, where they are not."""
    last, expected = found[-1].balance, study.after.years[-1].figures["balance"] or 0.0
    less = expected - last.mean
    if less > (last.high - last.low) / 100:  # more than drawing by chance makes it
        yield (
            f"Gemiddeld over alle toekomsten is het saldo van {found[-1].year} {_euros(less)} "
            "lager dan de verwachting: wie er boven het plan bij komt kost werving en "
            "relatiebeheer, wie er minder komt spaart die kosten niet uit"
        )


def _need(study: Study) -> None:
    """How many recruits a year it takes to stay as many."""
    payers = study.after.first.figures["payers"] or 0.0
    keep = float(study.values.get("retention", 100))
    if keep >= 100:
        text = (
            "Iedereen blijft in deze berekening. Zet onder Knoppen, Vertrek en behoud het behoud "
            "lager om te zien hoeveel nieuwe participanten er elk jaar nodig zijn."
        )
    else:
        number = dutch.number(replacement(payers, keep / 100), "count")
        text = (
            f"Als {dutch.number(keep / 100, 'share')} elk jaar blijft, zijn er {number} nieuwe "
            f"participanten per jaar nodig om op {dutch.number(payers, 'count')} betalers te "
            "blijven."
        )
    st.markdown(dutch.markdown(text))


def _how() -> str:
    return (
        f"Getrokken: {dutch.number(PATHS, 'count')} toekomsten met beginwaarde {SEED}; dezelfde "
        "knoppen geven altijd dezelfde cijfers. Alleen wie er komt en wie er blijft is onzeker; "
        "andere inkomsten en de kosten van het programma staan vast"
    )


def _euros(euros: float) -> str:
    return dutch.number(euros, "eur", digits=0)
