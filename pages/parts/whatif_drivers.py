"""What weighs most: what one step of each lever does to the balance, the strongest first.

Shows what is computed; refuses to say how likely a step is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analytics.drivers import Driver, Step, drivers
from analytics.levers import UNKNOWN_SECTOR
from pages.parts import charts, driver_charts, dutch
from pages.parts.levers import MONTHS
from pages.parts.study import Study

MOST = 10  # bars at first sight; the table has all


@dataclass(frozen=True, kw_only=True)
class _Bar:
    """Levers that do the same, as one."""

    names: tuple[str, ...]
    driver: Driver

    @property
    def name(self) -> str:
        """What stands above the bar."""
        label = self.driver.slot.lever.label
        return f"{label}: {dutch.join(self.names)}" if self.names else label


def show(study: Study) -> None:
    """Draw the tab."""
    bars = _bars(drivers(study.plan, study.values))
    if not bars:
        st.info("Geen enkele knop verandert het saldo: dit plan heeft geen bedragen.")
        return
    first, year = bars[0], study.after.years[-1].year
    step = max(first.driver.steps, key=lambda one: abs(one.change))
    change = dutch.number(abs(step.change), "eur", digits=0)
    st.markdown(
        "##### "
        + dutch.markdown(
            f"Het zwaarst weegt de knop ‘{first.name}’: met ‘{_done(study, first.driver, step)}’ "
            f"{'stijgt' if step.change > 0 else 'daalt'} het saldo van {year} met {change}."
        )
    )
    frame = pd.DataFrame(
        [row for at, bar in enumerate(bars[:MOST]) for row in _rows(study, at, bar)]
    )
    table = pd.DataFrame(
        [
            {
                "Knop": bar.name,
                "Stap": _done(study, bar.driver, step),
                "Verschil in saldo": step.change,
            }
            for bar in bars
            for step in bar.driver.steps
        ]
    )
    charts.show(
        driver_charts.tornado(frame),
        key="drivers-bars",
        summary="Elke knop gaat één stap omhoog en één stap omlaag vanaf waar hij nu staat, de "
        "andere knoppen blijven staan: één organisatie, 5 procentpunt, 10% van een bedrag, drie "
        "maanden of een andere keuze. Hoe waarschijnlijk zo'n stap is, weegt u zelf."
        + (f" Hier staan de {MOST} zwaarste van {len(bars)}." if len(bars) > MOST else ""),
        table=table,
        filename=f"wat-weegt-{year}",
        units={"Verschil in saldo": "eur"},
    )


def _bars(found: Sequence[Driver]) -> list[_Bar]:
    """Sectors for which a lever does exactly the same are one bar."""
    together: dict[tuple[object, ...], list[Driver]] = {}
    for driver in found:
        slot = driver.slot
        steps = tuple((step.value, round(step.change, 2)) for step in driver.steps)
        own = () if slot.lever.per == "sector" else (slot.key,)
        together.setdefault((slot.lever.key, *own, *steps), []).append(driver)
    return [
        _Bar(names=tuple(name for one in alike if (name := _name(one))), driver=alike[0])
        for alike in together.values()
    ]


def _name(driver: Driver) -> str:
    """What tells this slider from others of its lever; the first sector of a class is for all."""
    slot = driver.slot
    if slot.lever.per == "sector and class":
        return f"klasse {slot.level + 1} van de staffel"
    return slot.block or (slot.sector if slot.sector != UNKNOWN_SECTOR else "")


def _rows(study: Study, at: int, bar: _Bar) -> list[dict[str, object]]:
    return [
        {
            "bar": at,
            "name": bar.name,
            "step": _done(study, bar.driver, step),
            "change": step.change,
        }
        for step in bar.driver.steps
    ]


def _done(study: Study, driver: Driver, step: Step) -> str:
    """What the step is: `één participant van € 10.000 erbij`, `naar 95%`."""
    slot, value = driver.slot, step.value
    unit = slot.lever.unit
    if unit == "choice":
        return dict(slot.lever.choices)[str(value)]
    number = float(value)
    if unit == "count":
        more = number > float(study.values.get(slot.key, slot.default))
        if slot.lever.key == "recruits":
            fee = dutch.number(study.plan.fees[slot.level] / 100, "eur", digits=0)
            return f"één participant van {fee} {'erbij' if more else 'eraf'}"
        return f"één {'meer' if more else 'minder'}"
    if unit == "month":
        return f"in {MONTHS[int(number) - 1]}"
    if unit == "eur":
        return f"naar {dutch.number(number, 'eur', digits=0)}"
    if slot.lever.key == "cost":
        sign = "+" if number > 0 else ""
        return f"naar {sign}{dutch.number(number / 100, 'share')}"
    return f"naar {dutch.number(number / 100, 'share')}"
