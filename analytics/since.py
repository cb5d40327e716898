"""What a saved scenario was worth on the data it was made on, and what it is worth on those of now.

Arithmetic only: two plans of one year and the same values; refuses to know where a plan comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.levers import Values, read
from analytics.plan import Baseline
from analytics.scenario import project


@dataclass(frozen=True, kw_only=True)
class Since:
    """Balances of the year of the plan, in euros: the plan of then, the scenario on that plan, and
    the scenario and the plan of now. `lost` says in Dutch which levers the plan of now refuses."""

    planned: float
    then: float
    now: float
    planned_now: float
    lost: tuple[str, ...]

    @property
    def assumption(self) -> float:
        """What the levers did to the balance on the data of then."""
        return self.then - self.planned

    @property
    def data(self) -> float:
        """What the data that came since does to the balance of the same scenario."""
        return self.now - self.then

    @property
    def assumption_now(self) -> float:
        """What the same levers do on the data of now."""
        return self.now - self.planned_now


def since(then: Baseline, now: Baseline, values: Values) -> Since | None:
    """What the data did to a scenario. None when the plan is still the same."""
    if then == now:
        return None
    old, _ = read(then, values)
    new, lost = read(now, values)
    return Since(
        planned=_balance(then, {}),
        then=_balance(then, old),
        now=_balance(now, new),
        planned_now=_balance(now, {}),
        lost=tuple(lost),
    )


def _balance(plan: Baseline, values: Values) -> float:
    return project(plan, values).first.figures["balance"] or 0.0
