"""What comes of the leerwerkplaatsen. Declares, and computes nothing."""

from __future__ import annotations

from analytics.catalogue.metric import Metric

_WORKPLACE = "leerwerkplaats: een activiteit met Soort leerwerkplaats op het blad Activiteiten"

METRICS: tuple[Metric, ...] = (
    Metric(
        key="products_per_workplace",
        label="Kennisproducten per leerwerkplaats",
        unit="count",
        basis="werkelijk",
        direction="up",
        help="Hoeveel opbrengsten een leerwerkplaats gemiddeld had, verslagen meegerekend. Een "
        "aantal zegt niets over de omvang of het gebruik ervan.",
        formula=f"opbrengsten van leerwerkplaatsen ÷ leerwerkplaatsen ({_WORKPLACE})",
        source="Jaarplan 2015: ten minste één product per leerwerkplaats; kengetal D12",
        view="workplace",
        sql="sum(products)::double / nullif(count(*), 0)",
        part="sum(products)",
        whole="count(*)",
        between="opbrengsten van",
        of="leerwerkplaatsen",
        needs=("activities", "products"),
    ),
    Metric(
        key="report_coverage",
        label="Leerwerkplaatsen met een jaarverslag",
        unit="share",
        basis="werkelijk",
        direction="up",
        help="Welk deel van de leerwerkplaatsen in het jaar een verslag had.",
        formula="leerwerkplaatsen met een opbrengst van Soort verslag ÷ leerwerkplaatsen "
        f"({_WORKPLACE})",
        source="Jaarplan 2015: elke leerwerkplaats maakt jaarlijks een verslag; kengetal D13",
        view="workplace_report",
        sql="(count(*) filter (reported))::double / nullif(count(*), 0)",
        part="count(*) filter (reported)",
        whole="count(*)",
        of="leerwerkplaatsen",
        needs=("activities", "products"),
    ),
    Metric(
        key="student_share",
        label="Aandeel studenten",
        unit="share",
        basis="werkelijk",
        direction="up",
        help="Welk deel van de mensen bij de leerwerkplaatsen student was. Geteld in aanwezigen en "
        "niet in uren: uren van studenten staan op geen blad.",
        formula="aanwezige studenten ÷ aanwezigen bij leerwerkplaatsen, over de regels met een "
        f"Functiegroep ({_WORKPLACE})",
        source="Jaarplan 2015: meer studenten in leerwerkplaatsen; kengetal D14",
        view="workplace_visit",
        sql="""coalesce(sum(present) filter (function_group = 'student'), 0)::double
            / nullif(sum(present) filter (function_group is not null), 0)""",
        part="coalesce(sum(present) filter (function_group = 'student'), 0)",
        whole="sum(present) filter (function_group is not null)",
        of="aanwezigen",
        counted="function_group",
        needs=("activities", "attendance"),
    ),
)
