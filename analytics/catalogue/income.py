"""Where the money comes from, and whether it came. Declares, and computes nothing."""

from __future__ import annotations

from analytics.catalogue.metric import PLAN, Metric, sum_of

_IN_KIND = "kind = 'in kind'"
_FROM_PARTICIPANTS = """sum(budgeted) filter (
    kind = 'participantenbijdrage'
    or (kind = 'deelnemersbijdrage'
        and (select value from setting_now where key = 'fee_is_contribution') = 'ja')
)"""
_FROM_OTHERS = "sum(budgeted) filter (kind in ('in kind', 'subsidie'))"

METRICS: tuple[Metric, ...] = (
    Metric(
        key="contributions_budgeted",
        label="Begrote bijdragen",
        unit="eur",
        basis="begroot",
        direction="up",
        help="Wat participanten volgens de begroting bijdragen, in geld.",
        formula="som van Begroot bij soort participantenbijdrage",
        source=f"{PLAN}; kengetal B1",
        view="contribution",
        where="kind = 'participantenbijdrage'",
        sql="sum(budgeted)",
        counted="budgeted",
        needs=("contributions",),
        empty=0,
        by_sector=True,
    ),
    Metric(
        key="contributions_received",
        label="Ontvangen bijdragen",
        unit="eur",
        basis="ontvangen",
        direction="up",
        help="Wat participanten hebben betaald. Leeg zolang op geen regel Ontvangen is ingevuld.",
        formula="som van Ontvangen bij soort participantenbijdrage",
        source="Blad Bijdragen; kengetal B1",
        view="contribution",
        where="kind = 'participantenbijdrage'",
        sql="sum(received)",
        counted="received",
        needs=("contributions",),
        empty=0,
        by_sector=True,
    ),
    Metric(
        key="contribution_realisation",
        label="Realisatie van bijdragen",
        unit="share",
        basis="ontvangen",
        direction="up",
        help="Welk deel van de begrote bijdragen is ontvangen, over de regels waar beide bedragen "
        "bekend zijn.",
        formula="ontvangen ÷ begroot, bij soort participantenbijdrage",
        source="Blad Bijdragen; kengetal B1",
        view="contribution",
        where="kind = 'participantenbijdrage'",
        sql="""(sum(received) filter (budgeted is not null))::double
            / nullif(sum(budgeted) filter (received is not null), 0)""",
        part="sum(received) filter (budgeted is not null)",
        whole="sum(budgeted) filter (received is not null)",
        part_unit="eur",
        counted="received + budgeted",
        needs=("contributions",),
        by_sector=True,
    ),
    Metric(
        key="income_total",
        label="Totaal inkomsten",
        unit="eur",
        basis="begroot",
        direction="up",
        help="Alle begrote inkomsten: bijdragen, subsidies en de inbreng in kind.",
        formula="som van Begroot over alle regels van Bijdragen",
        source=f"{PLAN}; kengetal B3",
        view="contribution",
        sql="sum(budgeted)",
        counted="budgeted",
        needs=("contributions",),
        empty=0,
    ),
    Metric(
        key="in_kind_share",
        label="Aandeel in kind",
        unit="share",
        basis="begroot",
        direction="down",
        help="Welk deel van de inkomsten in uren wordt ingebracht in plaats van in geld. "
        "In kind betaalt geen rekeningen.",
        formula="in kind ÷ totaal inkomsten",
        source=f"{PLAN}; kengetal B9",
        view="contribution",
        sql=f"({sum_of('budgeted', _IN_KIND)})::double / nullif(sum(budgeted), 0)",
        part=sum_of("budgeted", _IN_KIND),
        whole="sum(budgeted)",
        part_unit="eur",
        counted="budgeted",
        needs=("contributions",),
    ),
    Metric(
        key="funding_ratio",
        label="Verhoudingsgetal",
        unit="ratio",
        basis="begroot",
        direction="up",
        help="Wat participanten bijdragen tegenover wat de HAN en subsidiegevers bijdragen. Bij 1 "
        "zijn beide gelijk. Het jaarplan wil een goede verhouding, maar noemt geen getal.",
        formula="participantenbijdragen ÷ (in kind + subsidie)",
        source=f"{PLAN}, Algemeen; kengetal B4",
        view="contribution",
        sql=f"({_FROM_PARTICIPANTS})::double / nullif({_FROM_OTHERS}, 0)",
        part=_FROM_PARTICIPANTS,
        whole=_FROM_OTHERS,
        part_unit="eur",
        between="tegenover",
        counted="budgeted",
        needs=("contributions",),
    ),
)
