"""One small plan, counted by hand, for the tests of what-if modules.

Income 10.000 + 20.000 (existing) + 10.000 (two new) + 5.000 in kind + 2.000 subsidy = 47.000;
costs 40.000 + 4.000 (finding two) + 3.000 (contact with two) = 47.000: the balance is 0.
"""

from __future__ import annotations

from typing import Any

from analytics.plan import (
    CONTRIBUTION,
    EXISTING,
    IN_KIND,
    NEW,
    SUBSIDY,
    Baseline,
    CostLine,
    IncomeLine,
)


def existing(provider: str, euros: int, sector: str) -> IncomeLine:
    return IncomeLine(
        provider=provider,
        kind=CONTRIBUTION,
        amount=euros * 100,
        sector=sector,
        status=EXISTING,
        payers=1,
    )


def cost(block: str, activity: str, euros: int, role: str | None = None) -> CostLine:
    family = None if role is None else role.split("-")[0]
    return CostLine(
        key=f"{block}/{activity}".casefold(),
        block=block,
        activity=activity,
        cost=euros * 100,
        family=family,
        role=role,
    )


def small_plan(**changes: Any) -> Baseline:
    """The plan above, with other fields where named."""
    fields: dict[str, Any] = {
        "year": 2015,
        "income": (
            existing("Talis", 10_000, "wonen"),
            existing("Siza", 20_000, "zorg"),
            IncomeLine(
                provider="Nieuw",
                kind=CONTRIBUTION,
                amount=1_000_000,
                status=NEW,
                payers=2,
                single=False,
            ),
            IncomeLine(provider="HAN", kind=IN_KIND, amount=500_000),
            IncomeLine(provider="Gemeente", kind=SUBSIDY, amount=200_000),
        ),
        "costs": (
            cost("Programma", "Masterclass", 40_000, "direct"),
            cost("Account", "Werving", 4_000, "account-nieuw"),
            cost("Account", "Relaties", 3_000, "account-huidig"),
        ),
        "scale": ((0, 250_000), (10_000_000, 500_000)),
        "scale_year": 2015,
        "participants": 2,
        "sectors": {"wonen": 1, "zorg": 1},
    }
    return Baseline(**{**fields, **changes})
