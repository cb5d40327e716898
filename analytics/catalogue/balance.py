"""What income and cost say together: what a participant costs and brings, and how many are needed.

Declares, and computes nothing.
"""

from __future__ import annotations

from typing import Any

from analytics.catalogue import income_figures
from analytics.catalogue.metric import PLAN, Metric, sum_of

_BOTH = ("budget", "contributions")
_COST: dict[str, Any] = {"unit": "eur", "basis": "begroot", "needs": _BOTH, "view": "plan_line"}


def _per_participant(role: str, status: str, **texts: Any) -> Metric:
    """The cost of one role over the participants of one status that the plan counts on."""
    cost = f"sum(cost) filter (cost_role = '{role}')"
    payers = f"sum(payers) filter (status = '{status}')"
    return Metric(
        **_COST,
        direction="down",
        where=f"cost_role = '{role}' or (kind = 'participantenbijdrage' and status = '{status}')",
        sql=f"({cost})::double / nullif({payers}, 0)",
        part=cost,
        whole=payers,
        part_unit="eur",
        whole_unit="count",
        between="over",
        counted="amount",
        **texts,
    )


def _surcharge(key: str, label: str, families: tuple[str, ...], formula: str) -> Metric:
    listed = ", ".join(f"'{family}'" for family in families)
    part = sum_of("cost", f"cost_family in ({listed})")
    whole = f"sum(if(cost_family in ({listed}), 0, 1) * cost) filter (cost_family <> '')"
    return Metric(
        key=key,
        label=label,
        unit="share",
        basis="begroot",
        direction="down",
        help="Hoeveel overhead er boven op elke euro van de rest van de begroting komt. Een opslag "
        "is iets anders dan een aandeel: 36% van het geheel is een opslag van 56% op de rest.",
        formula=f"{formula} ÷ de rest van de begrote kosten (gedrukt)",
        source=f"{PLAN}; kengetal C2",
        view="cost_line",
        sql=f"({part})::double / nullif({whole}, 0)",
        part=part,
        whole=whole,
        part_unit="eur",
        between="op",
        counted="case when cost_family <> '' then cost end",
        needs=("budget",),
    )


def _break_even(key: str, label: str, help: str, formula: str, function: Any) -> Metric:
    return Metric(
        key=key,
        label=label,
        unit="count",
        basis="begroot",
        direction="down",
        help=help,
        formula=formula,
        source=f"{PLAN}; berekend uit de begroting",
        view="plan_line",
        where="kind is distinct from 'participantenbijdrage' or status = 'bestaand'",
        sql="sum(amount)",
        part_unit="eur",
        counted="amount",
        split="fee",
        function=function,
        needs=_BOTH,
    )


_CASH = "begrote kosten (gedrukt) − {}subsidies − deelnemersbijdragen, gedeeld door de gemiddelde "

METRICS: tuple[Metric, ...] = (
    Metric(
        key="leverage",
        label="Hefboom",
        unit="ratio",
        basis="begroot",
        direction="up",
        help="Hoeveel euro aan programma er tegenover elke euro van participanten staat. Daalt "
        "vanzelf als er minder in kind wordt ingebracht.",
        formula="begrote kosten (gedrukt) ÷ begrote participantenbijdragen",
        source=f"{PLAN}; kengetal F3",
        view="plan_line",
        where="sheet = 'budget' or kind = 'participantenbijdrage'",
        sql="sum(cost)::double / nullif(sum(income), 0)",
        part="sum(cost)",
        whole="sum(income)",
        part_unit="eur",
        between="tegenover",
        counted="amount",
        needs=_BOTH,
    ),
    _per_participant(
        "account-nieuw",
        "nieuw",
        key="recruitment_cost",
        label="Wervingskosten per nieuwe participant",
        help="Wat het werven van één nieuwe participant kost, als er zo veel komen als het plan "
        "rekent. Komen er minder, dan kost elk meer.",
        formula="begrote kosten met kostenrol account-nieuw ÷ nieuwe participanten waar het plan "
        "op rekent",
        source=f"{PLAN}; kengetal C12",
        of="nieuwe participanten",
    ),
    _per_participant(
        "account-huidig",
        "bestaand",
        key="relation_cost",
        label="Relatiekosten per participant",
        help="Wat het contact met één bestaande participant in een jaar kost.",
        formula="begrote kosten met kostenrol account-huidig ÷ bestaande betalers",
        source=f"{PLAN}; kengetal C13",
        of="bestaande participanten",
    ),
    _surcharge(
        "overhead_surcharge",
        "Opslag voor overhead",
        ("project", "account", "kennis"),
        "(projectorganisatie + accountmanagement + kennismanagement)",
    ),
    _surcharge(
        "overhead_surcharge_project_account",
        "Opslag zonder kennismanagement",
        ("project", "account"),
        "(projectorganisatie + accountmanagement)",
    ),
    _surcharge(
        "overhead_surcharge_project",
        "Opslag: alleen projectorganisatie",
        ("project",),
        "projectorganisatie",
    ),
    Metric(
        key="fee_coverage",
        label="Dekking door deelnemersbijdragen",
        unit="share",
        basis="begroot",
        direction="up",
        help="Welk deel van de begrote arbeidskosten van een activiteit haar deelnemers zelf "
        "betalen. Alleen activiteiten waarvoor een deelnemersbijdrage bestemd is.",
        formula="deelnemersbijdragen met de activiteit als Bestemming ÷ begrote kosten van haar "
        "regels met uren",
        source=f"{PLAN}; Verdiepingskamer",
        view="fee_line",
        sql="sum(fee)::double / nullif(sum(cost), 0)",
        part="sum(fee)",
        whole="sum(cost)",
        part_unit="eur",
        split="activity",
        needs=_BOTH,
    ),
    _break_even(
        "break_even",
        "Participanten voor een sluitende begroting",
        "Hoeveel betalende participanten er nodig zijn om te dekken wat in geld betaald moet "
        "worden, als in kind, subsidies en kosten zijn zoals begroot.",
        f"{_CASH.format('in kind − ')}bijdrage van bestaande participanten, naar boven afgerond",
        income_figures.break_even,
    ),
    _break_even(
        "break_even_without_in_kind",
        "Participanten voor een sluitende begroting zonder in kind",
        "Hoeveel betalende participanten er nodig zijn als niemand nog uren inbrengt en alles "
        "wordt betaald, bij dezelfde kosten.",
        f"{_CASH.format('')}bijdrage van bestaande participanten, naar boven afgerond",
        income_figures.break_even_without,
    ),
)
