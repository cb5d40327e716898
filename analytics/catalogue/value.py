"""What participants get for what they give, at cost. Declares, and adds up what it declares."""

from __future__ import annotations

from typing import Any

import duckdb

from analytics.catalogue.cost_figures import chosen_key
from analytics.catalogue.metric import Dimension, Figures, Groups, Metric
from analytics.value import exchanges


def _received(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
    """What all participants got, for each of them."""
    del by  # of a sector there are often too few to average
    found = {}
    for year, everyone in exchanges(con, chosen_key(con)).items():
        visits = sum(one.visits for one in everyone)
        valued = sum(one.valued for one in everyone)
        part = sum(one.value or 0 for one in everyone)
        unknown = visits and not valued
        found[year, ""] = Figures(
            None if unknown else part / len(everyone),
            valued,
            None if unknown else part,
            len(everyone),
            visits,
        )
    return found


def _ratio(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
    """What participants got over what they paid, of those of whom both are known in full."""
    del by
    found = {}
    for year, everyone in exchanges(con, chosen_key(con)).items():
        both = [one for one in everyone if one.is_complete]
        part = sum(one.value or 0 for one in both)
        whole = sum(one.contribution or 0 for one in both)
        found[year, ""] = Figures(
            part / whole if whole else None,
            len(both),
            part if both else None,
            whole if both else None,
            len(everyone),
        )
    return found


_NOT_BENEFIT = (
    "Het is wat de bezochte uren kostten, niet wat ze opleverden. Wie veel komt, lijkt daardoor "
    "voordelig uit te zijn: gebruik het nooit om een bijdrage vast te stellen."
)
# Of both: what the rows that they are computed from hold, which does not add up to them.
_AT_COST: dict[str, Any] = {
    "basis": "werkelijk",
    "sql": "sum(cost)",
    "part": "sum(cost)",
    "part_unit": "eur",
    "between": "over",
}

METRICS: tuple[Metric, ...] = (
    Metric(
        key="programme_value",
        label="Programmawaarde per participant",
        unit="eur",
        direction="context",
        help="Wat een participant gemiddeld aan programma kreeg, tegen de integrale kosten per "
        f"contactuur van elke activiteit. {_NOT_BENEFIT}",
        formula="som over activiteiten van (contacturen van participanten × integrale kosten per "
        "contactuur van die activiteit) ÷ participanten op 31 december",
        source="Jaarplan 2015, brief: meerwaarde voor de partners; kengetal F1",
        view="value_and_member",
        whole="sum(member)",
        whole_unit="count",
        of="participanten",
        counted="cost",
        function=_received,
        needs=("participants", "attendance", "activities", "budget"),
        needs_names=True,
        **_AT_COST,
    ),
    Metric(
        key="value_ratio",
        label="Waarde per euro bijdrage",
        unit="ratio",
        direction="up",
        help="Wat participanten samen aan programma kregen voor elke euro die zij bijdroegen. "
        "Alleen participanten met een bijdrage op eigen naam tellen mee, en alleen als van alles "
        f"wat zij bezochten de kosten bekend zijn. {_NOT_BENEFIT}",
        formula="som van programmawaarde ÷ som van bijdragen (gefactureerd, anders begroot), over "
        "participanten van wie beide bekend zijn",
        source="Jaarplan 2015, brief: elke euro telt; kengetal F2",
        view="value_and_contribution",
        whole="sum(paid)",
        function=_ratio,
        needs=("participants", "contributions", "attendance", "activities", "budget"),
        **_AT_COST,
    ),
)
