"""Every KPI, stated once: what it means, the one aggregate that gives it, where it comes from.

Declares, and computes nothing.
References: domain.md §3.2 gives each KPI its letter; "jaarplan" is the plan for 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["eur", "hours", "count", "share", "ratio", "eur/hour", "index"]
Basis = Literal["begroot", "gefactureerd", "ontvangen", "werkelijk", "stand"]

# The sectors that every network figure shows, also where nobody is in them yet.
DIMENSIONS: dict[str, tuple[str, ...]] = {"sector": ("wonen", "welzijn", "zorg", "onderwijs")}


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One KPI.

    `sql` is an aggregate over `view`, kept to rows where `where` holds. `counted` is the column
    whose empty cells make the figure incomplete. `needs` names the sheets that must be active,
    else the value is null; `needs_names` that all participants must be known by name.
    `empty` is the value where the sheets are active and no row matches: 0 for sums and counts.
    `by_sector`: whether the view has a sector. `part` and `whole` are the aggregates behind a
    share or ratio, in `part_unit` (`whole` in `whole_unit` where that differs); `between` and
    `of` make a phrase of them: 25 van 27 participanten. Texts a reader sees are Dutch.
    """

    key: str
    label: str
    unit: Unit
    basis: Basis
    direction: Literal["up", "down", "context"]
    help: str
    formula: str
    source: str
    view: str
    sql: str
    needs: tuple[str, ...]
    where: str = "true"
    counted: str | None = None
    needs_names: bool = False
    empty: int | None = None
    by_sector: bool = False
    part: str | None = None
    whole: str | None = None
    part_unit: Unit = "count"
    whole_unit: Unit | None = None
    between: str = "van"
    of: str = ""


_PLAN = "Jaarplan 2015, bijlage 2"
_OVERHEAD_HELP = (
    "Hoeveel van de begroting niet rechtstreeks naar activiteiten gaat. Accountmanagement en "
    "kennismanagement zijn in een netwerk ook te zien als kerntaak; daarom zijn er drie varianten."
)


def _sum_of(column: str, rows: str) -> str:
    """The sum over the rows for which this holds: 0 of none, null where their cells are empty."""
    return f"case when count(*) filter ({rows}) = 0 then 0 else sum({column}) filter ({rows}) end"


_IN_KIND = "kind = 'in kind'"
_FROM_PARTICIPANTS = """sum(budgeted) filter (
    kind = 'participantenbijdrage'
    or (kind = 'deelnemersbijdrage'
        and (select value from setting_now where key = 'fee_is_contribution') = 'ja')
)"""
_FROM_OTHERS = "sum(budgeted) filter (kind in ('in kind', 'subsidie'))"


def _overhead(key: str, label: str, families: tuple[str, ...], formula: str, code: str) -> Metric:
    listed = ", ".join(f"'{family}'" for family in families)
    part = _sum_of("cost", f"cost_family in ({listed})")
    whole = "sum(cost) filter (cost_family <> '')"
    return Metric(
        key=key,
        label=label,
        unit="share",
        basis="begroot",
        direction="down",
        help=_OVERHEAD_HELP,
        formula=formula,
        source=f"{_PLAN}; kengetal {code}",
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
        key="participants",
        label="Participanten",
        unit="count",
        basis="stand",
        direction="up",
        help="Hoeveel organisaties op 31 december participant zijn. Partnernetwerken tellen niet "
        "mee; of de initiatiefnemer meetelt, is een instelling.",
        formula="aantal organisaties met Lid sinds ≤ 31 december < Lid tot",
        source="Jaarplan 2015, brief van de Raad van Advies en bijlage 2; kengetal A1",
        view="member",
        sql="count(distinct entity)",
        needs=("participants",),
        needs_names=True,
        empty=0,
        by_sector=True,
    ),
    Metric(
        key="net_growth",
        label="Netto groei",
        unit="count",
        basis="stand",
        direction="up",
        help="Hoeveel participanten er in het jaar bij kwamen, min wie vertrok en min wie opging "
        "in een fusie. Per sector telt ook mee wie van sector wisselde.",
        formula="erbij − vertrokken − opgegaan in fusie",
        source="Provan en Milward (2001), groei van het netwerk; kengetal A2",
        view="membership_flow",
        sql="sum(delta)",
        needs=("participants",),
        needs_names=True,
        empty=0,
        by_sector=True,
    ),
    Metric(
        key="retention",
        label="Behoud",
        unit="share",
        basis="stand",
        direction="up",
        help="Welk deel van de participanten van vorig jaar nog participant is. Een fusie is geen "
        "vertrek.",
        formula="participanten van 31 december vorig jaar die er nog zijn ÷ "
        "participanten op 31 december vorig jaar",
        source="Gebruikelijk bij verenigingen; kengetal A3",
        view="membership_flow",
        sql="(count(*) filter (kept))::double / nullif(count(*) filter (opened), 0)",
        part="count(*) filter (kept)",
        whole="count(*) filter (opened)",
        of="participanten",
        needs=("participants",),
        needs_names=True,
        by_sector=True,
    ),
    Metric(
        key="sector_diversity",
        label="Sectorspreiding",
        unit="index",
        basis="stand",
        direction="up",
        help="Hoe gelijk de participanten over de sectoren zijn verdeeld: 0 als allen in één "
        "sector zitten, 0,75 bij vier even grote sectoren. Sector onbekend telt niet mee.",
        formula="1 − som van (aandeel van de sector)²",
        source="Index van Blau; kengetal A7",
        view="sector_size",
        sql="1 - sum(participants * participants)::double / nullif(sum(participants) ** 2, 0)",
        needs=("participants",),
        needs_names=True,
    ),
    Metric(
        key="contributions_budgeted",
        label="Begrote bijdragen",
        unit="eur",
        basis="begroot",
        direction="up",
        help="Wat participanten volgens de begroting bijdragen, in geld.",
        formula="som van Begroot bij soort participantenbijdrage",
        source=f"{_PLAN}; kengetal B1",
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
        source=f"{_PLAN}; kengetal B3",
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
        source=f"{_PLAN}; kengetal B9",
        view="contribution",
        sql=f"({_sum_of('budgeted', _IN_KIND)})::double / nullif(sum(budgeted), 0)",
        part=_sum_of("budgeted", _IN_KIND),
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
        source=f"{_PLAN}, Algemeen; kengetal B4",
        view="contribution",
        sql=f"({_FROM_PARTICIPANTS})::double / nullif({_FROM_OTHERS}, 0)",
        part=_FROM_PARTICIPANTS,
        whole=_FROM_OTHERS,
        part_unit="eur",
        between="tegenover",
        counted="budgeted",
        needs=("contributions",),
    ),
    Metric(
        key="hours_budgeted",
        label="Begrote uren",
        unit="hours",
        basis="begroot",
        direction="context",
        help="Alle begrote uren van het programma.",
        formula="som van Uren op het blad Begroting",
        source=_PLAN,
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
        source=_PLAN,
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
        source=_PLAN,
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
        source=f"{_PLAN}; kengetal C1",
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
        source=f"{_PLAN}; kengetal C1",
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
        key="reach",
        label="Bereik",
        unit="share",
        basis="werkelijk",
        direction="up",
        help="Welk deel van de participanten in het jaar ten minste één keer meedeed.",
        formula="participanten met ten minste één aanwezige ÷ participanten op 31 december",
        source="Jaarplan 2015, hoofdstuk 1; kengetal D1",
        view="member_visit",
        sql="(count(*) filter (present > 0))::double / nullif(count(*), 0)",
        part="count(*) filter (present > 0)",
        whole="count(*)",
        of="participanten",
        needs=("participants", "attendance"),
        needs_names=True,
        by_sector=True,
    ),
    Metric(
        key="attendances",
        label="Deelnames",
        unit="count",
        basis="werkelijk",
        direction="up",
        help="Hoe vaak iemand aanwezig was. Wie drie keer komt, telt drie keer; bezoekers van "
        "buiten tellen mee.",
        formula="som van Aanwezig op het blad Deelname",
        source="Blad Deelname; kengetal D2",
        view="visit",
        sql="sum(present)",
        counted="present",
        needs=("attendance",),
        empty=0,
        by_sector=True,
    ),
    Metric(
        key="contact_hours",
        label="Contacturen",
        unit="hours",
        basis="werkelijk",
        direction="up",
        help="Hoeveel uur mensen samen aanwezig waren.",
        formula="som van Aanwezig × Duur op het blad Deelname",
        source="Blad Deelname; kengetal D8",
        view="visit",
        sql="sum(present * duration)",
        counted="duration",
        needs=("attendance",),
        empty=0,
        by_sector=True,
    ),
)
BY_KEY = {metric.key: metric for metric in METRICS}
LABELS = {metric.key: metric.label for metric in METRICS}
