"""What the programme costs: hours, euros, overhead. Declares, and computes nothing."""

from __future__ import annotations

from analytics.catalogue.metric import PLAN, Metric, sum_of

_OVERHEAD_HELP = (
    "Hoeveel van de begroting niet rechtstreeks naar activiteiten gaat. Accountmanagement en "
    "kennismanagement zijn in een netwerk ook te zien als kerntaak; daarom zijn er drie varianten."
)


def _overhead(key: str, label: str, families: tuple[str, ...], formula: str, code: str) -> Metric:
    listed = ", ".join(f"'{family}'" for family in families)
    part = sum_of("cost", f"cost_family in ({listed})")
    whole = "sum(cost) filter (cost_family <> '')"
    return Metric(
        key=key,
        label=label,
        unit="share",
        basis="begroot",
        direction="down",
        help=_OVERHEAD_HELP,
        formula=formula,
        source=f"{PLAN}; kengetal {code}",
        view="cost_line",
        sql=f"({part})::double / nullif({whole}, 0)",
        part=part,
        whole=whole,
        part_unit="eur",
        counted="case when cost_family <> '' then cost end",
        needs=("budget",),
    )


METRICS: tuple[Metric, ...] = (
    Metric(
        key="hours_budgeted",
        label="Begrote uren",
        unit="hours",
        basis="begroot",
        direction="context",
        help="Alle begrote uren van het programma.",
        formula="som van Uren op het blad Begroting",
        source=PLAN,
        view="budget_line",
        where="line_kind = 'uren' or hours is not null",
        sql="sum(hours)",
        counted="hours",
        needs=("budget",),
        empty=0,
    ),
    Metric(
        key="hours_actual",
        label="Werkelijke uren",
        unit="hours",
        basis="werkelijk",
        direction="context",
        help="Alle gemaakte uren van het programma.",
        formula="som van Uren op het blad Realisatie",
        source="Blad Realisatie",
        view="actual_line",
        where="line_kind = 'uren' or hours is not null",
        sql="sum(hours)",
        counted="hours",
        needs=("actuals",),
        empty=0,
    ),
    Metric(
        key="cost_budgeted",
        label="Begrote kosten (som van de regels)",
        unit="eur",
        basis="begroot",
        direction="context",
        help="Wat de regels van de begroting samen kosten. Wijkt dit af van het gedrukte totaal, "
        "dan toont het dashboard beide.",
        formula="som van Euro op het blad Begroting",
        source=PLAN,
        view="budget_line",
        sql="sum(cost)",
        counted="cost",
        needs=("budget",),
        empty=0,
    ),
    Metric(
        key="cost_printed",
        label="Begrote kosten (gedrukt)",
        unit="eur",
        basis="begroot",
        direction="context",
        help="De begrote kosten volgens de gedrukte totalen, waar die er zijn; anders de som van "
        "de regels. Dit bedrag sluit in het jaarplan 2015 aan op de inkomsten.",
        formula="som van de gedrukte subtotalen per blok, met wat de regels niet toelichten",
        source=PLAN,
        view="cost_line",
        sql="sum(cost)",
        counted="cost",
        needs=("budget",),
        empty=0,
    ),
    Metric(
        key="cost_actual",
        label="Werkelijke kosten",
        unit="eur",
        basis="werkelijk",
        direction="context",
        help="Wat het programma werkelijk heeft gekost.",
        formula="som van Euro op het blad Realisatie",
        source="Blad Realisatie",
        view="actual_line",
        sql="sum(cost)",
        counted="cost",
        needs=("actuals",),
        empty=0,
    ),
    Metric(
        key="cost_per_hour",
        label="Kosten per uur",
        unit="eur/hour",
        basis="begroot",
        direction="context",
        help="Wat een begroot uur gemiddeld kost, met alle uitgaven meegerekend. Verschuift ook "
        "als de verdeling over dure en goedkope uren verschuift.",
        formula="begrote kosten (gedrukt) ÷ begrote uren",
        source=f"{PLAN}; kengetal C1",
        view="cost_line",
        sql="sum(cost)::double / nullif(sum(hours), 0)",
        part="sum(cost)",
        whole="sum(hours)",
        part_unit="eur",
        whole_unit="hours",
        between="over",
        counted="cost",
        needs=("budget",),
    ),
    Metric(
        key="labour_cost_per_hour",
        label="Arbeidskosten per uur",
        unit="eur/hour",
        basis="begroot",
        direction="context",
        help="Wat een begroot uur gemiddeld kost, zonder de uitgaven (out of pocket).",
        formula="begrote kosten van regels met uren ÷ begrote uren",
        source=f"{PLAN}; kengetal C1",
        view="budget_line",
        where="line_kind = 'uren'",
        sql="""(sum(cost) filter (hours is not null))::double
            / nullif(sum(hours) filter (cost is not null), 0)""",
        part="sum(cost) filter (hours is not null)",
        whole="sum(hours) filter (cost is not null)",
        part_unit="eur",
        whole_unit="hours",
        between="over",
        counted="hours + cost",
        needs=("budget",),
    ),
    _overhead(
        "overhead_share",
        "Overhead",
        ("project", "account", "kennis"),
        "(projectorganisatie + accountmanagement + kennismanagement) ÷ begrote kosten (gedrukt)",
        "C2",
    ),
    _overhead(
        "overhead_share_project_account",
        "Overhead zonder kennismanagement",
        ("project", "account"),
        "(projectorganisatie + accountmanagement) ÷ begrote kosten (gedrukt)",
        "C2",
    ),
    _overhead(
        "overhead_share_project",
        "Overhead: alleen projectorganisatie",
        ("project",),
        "projectorganisatie ÷ begrote kosten (gedrukt)",
        "C2",
    ),
)
