"""What the programme costs: hours, euros, overhead. Declares, and computes nothing."""

from __future__ import annotations

from typing import Any

from analytics.catalogue import cost_figures
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


def _variance(column: str, label: str, meaning: str, formula: str, code: str) -> Metric:
    return Metric(
        key=f"{column}_variance",
        label=label,
        unit="eur",
        basis="werkelijk",
        direction="up",
        help=f"{meaning} Boven 0 is voordelig, onder 0 nadelig. Alleen regels met uren op de "
        "begroting en in de realisatie; van uitgaven is er alleen een totaal verschil.",
        formula=formula,
        source=f"Gebruikelijke verschillenanalyse; kengetal {code}",
        view="line_result",
        where="line_kind = 'uren'",
        sql=f"sum({column})",
        counted="price",
        needs=("budget", "actuals"),
    )


_TIED = (
    "De kosten zijn de begrote: een activiteit kost wat haar begrotingsregel kost, met een deel "
    "van de indirecte kosten. "
    "Activiteiten die een regel of een blok delen, verdelen de kosten naar contacturen. "
)


def _unit_cost(key: str, label: str, meaning: str, **rest: Any) -> Metric:
    """The cost of one unit of what activities yield; `rest` differs from kind to kind."""
    shared: dict[str, Any] = {
        "unit": "eur",
        "basis": "werkelijk",  # it falls as more people come in the course of the year
        "direction": "down",
        "sql": "sum(cost)",
        "part": "sum(cost)",
        "part_unit": "eur",
        "between": "over",
        "split": "activity",
    }
    return Metric(key=key, label=label, help=f"{meaning} {_TIED}".strip(), **shared, **rest)


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
    Metric(
        key="full_cost",
        label="Integrale kosten",
        unit="eur",
        basis="begroot",
        direction="context",
        help="Wat een activiteit kost met alles erbij: haar eigen regel, haar deel van de uitgaven "
        "van het blok en haar deel van de indirecte kosten. Samen is het precies het gedrukte "
        "totaal van de begroting.",
        formula="direct + deel van de uitgaven van het blok (naar uren) + deel van de indirecte "
        "kosten (naar uren of euro's, een instelling)",
        source=f"{PLAN}; kengetal C3",
        view="cost_line",
        sql="sum(cost)",
        part_unit="eur",
        counted="cost",
        function=cost_figures.full_cost,
        split="activity",
        needs=("budget",),
    ),
    _unit_cost(
        "cost_per_attendance",
        "Kosten per deelname",
        "Wat het kost dat één persoon één keer meedoet. Een groot café is per deelname vanzelf "
        "goedkoop en een kleine masterclass duur: zo zijn ze bedoeld.",
        formula="integrale kosten ÷ som van Aanwezig, over de activiteiten waaraan iemand deelnam",
        source="Blad Deelname; kengetal C4",
        view="cost_and_visit",
        whole="sum(present)",
        whole_unit="count",
        of="deelnames",
        function=cost_figures.per_attendance,
        needs=("budget", "activities", "attendance"),
    ),
    _unit_cost(
        "cost_per_organisation",
        "Kosten per bereikte organisatie",
        "Wat het kost om één participant te bereiken, hoe vaak die ook komt. In het totaal telt "
        "elke participant één keer.",
        formula="integrale kosten ÷ participanten met ten minste één aanwezige, over de "
        "activiteiten die een participant bereikten",
        source="Blad Deelname; kengetal C5",
        view="cost_and_member",
        whole="sum(came)",
        whole_unit="count",
        of="participanten",
        function=cost_figures.per_organisation,
        needs=("budget", "activities", "attendance", "participants"),
        needs_names=True,
    ),
    _unit_cost(
        "cost_per_contact_hour",
        "Kosten per contactuur",
        "Wat het kost dat één persoon één uur meedoet. Van een meerdaagse tellen de uren van het "
        "programma.",
        formula="integrale kosten ÷ som van Aanwezig × Duur, over de activiteiten met contacturen",
        source="Blad Deelname; kengetal C6",
        view="cost_and_visit",
        whole="sum(hours)",
        whole_unit="hours",
        function=cost_figures.per_contact_hour,
        needs=("budget", "activities", "attendance"),
    ),
    _unit_cost(
        "cost_per_product",
        "Kosten per kennisproduct",
        "Wat een opbrengst van een leerwerkplaats kost. De ene opbrengst is groter dan de andere, "
        "en een opbrengst kan van eerdere jaren komen.",
        formula="integrale kosten ÷ opbrengsten, over de leerwerkplaatsen met een opbrengst",
        source="Blad Opbrengsten; kengetal C7",
        view="cost_and_product",
        whole="sum(made)",
        whole_unit="count",
        of="opbrengsten",
        function=cost_figures.per_product,
        needs=("budget", "activities", "products"),
    ),
    Metric(
        key="budget_use",
        label="Budgetuitputting",
        unit="share",
        basis="werkelijk",
        direction="context",
        help="Welk deel van de begroting is uitgegeven, over de regels waarvan beide bedragen "
        "bekend zijn. Vergelijk het in de loop van het jaar met het deel van het jaar dat om is.",
        formula="werkelijk ÷ begroot, over de regels met beide",
        source="Blad Realisatie; kengetal C8",
        view="line_result",
        sql="""(sum(actual_cost) filter (cost is not null))::double
            / nullif(sum(cost) filter (actual_cost is not null), 0)""",
        part="sum(actual_cost) filter (cost is not null)",
        whole="sum(cost) filter (actual_cost is not null)",
        part_unit="eur",
        counted="actual_cost + cost",
        needs=("budget", "actuals"),
    ),
    _variance(
        "price",
        "Prijsverschil",
        "Wat het scheelde dat een uur goedkoper of duurder was dan begroot.",
        "(begrote prijs − werkelijke prijs van een uur) × werkelijke uren, opgeteld over regels",
        "C9",
    ),
    _variance(
        "efficiency",
        "Efficiëntieverschil",
        "Wat het scheelde dat er voor wat gehouden is, minder of meer uren nodig waren.",
        "(uren die erbij hoorden − werkelijke uren) × begrote prijs, opgeteld over regels",
        "C10",
    ),
    _variance(
        "volume",
        "Volumeverschil",
        "Wat het scheelde dat er minder of meer bijeenkomsten waren dan gepland.",
        "(gepland − gerealiseerd) × begrote uren per bijeenkomst × begrote prijs, opgeteld over "
        "regels van één activiteit; de hele regel als er geen uur is gemaakt",
        "C11",
    ),
)
