"""Whom the programme reaches, and with what result. Declares, and computes nothing."""

from __future__ import annotations

from typing import Any

import duckdb

from analytics.catalogue.metric import Dimension, Figures, Groups, Metric
from analytics.statistics import gini

# Of a share of the participants on 31 December, told by their attendance.
_OF_PARTICIPANTS: dict[str, Any] = {
    "unit": "share",
    "basis": "werkelijk",
    "direction": "up",
    "of": "participanten",
    "needs_names": True,
    "by_sector": True,
}
_ATTENDING = {**_OF_PARTICIPANTS, "needs": ("participants", "attendance")}


def _among(known: str, fits: str) -> dict[str, Any]:
    """The participants that fit, of all of them; of none where the column was never filled in."""
    part, whole = f"count(*) filter ({known} and {fits})", f"count(*) filter ({known})"
    return {
        "sql": f"({part})::double / nullif({whole}, 0)",
        "part": part,
        "whole": whole,
        "counted": f"case when {known} then 1 end",
    }


def _spread(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
    """The Gini coefficient of the attendances of each year's participants."""
    del by  # of one sector it is not asked
    rows = con.execute(
        "select year, list(present::double) from member_visit group by year"
    ).fetchall()
    return {
        (year, ""): Figures(gini(came), len(came), None, None, len(came)) for year, came in rows
    }


METRICS: tuple[Metric, ...] = (
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
    Metric(
        key="attendance_per_participant",
        label="Deelnames per participant",
        unit="count",
        basis="werkelijk",
        direction="up",
        help="Hoe vaak iemand van een participant aanwezig was, gemiddeld over alle participanten, "
        "ook wie nooit kwam. Een grote organisatie stuurt vanzelf meer mensen; kijk dus ook naar "
        "de mediaan op de pagina Bereik en opbrengst.",
        formula="som van Aanwezig van participanten ÷ participanten op 31 december",
        source="Blad Deelname; kengetal D2",
        view="member_visit",
        sql="sum(present)::double / nullif(count(*), 0)",
        part="sum(present)",
        whole="count(*)",
        between="deelnames van",
        of="participanten",
        needs=("participants", "attendance"),
        needs_names=True,
        by_sector=True,
    ),
    Metric(
        key="turnout",
        label="Opkomst",
        unit="share",
        basis="werkelijk",
        direction="up",
        help="Hoeveel mensen er waren tegenover hoeveel zich aanmeldden. Waar niemand zich "
        "aanmeldde, zoals bij het café, is er geen opkomst te geven en telt de regel niet mee. "
        "Meer dan 100% kan: dan kwamen er meer dan zich aanmeldden.",
        formula="som van Aanwezig ÷ som van Aangemeld, over de regels met aanmeldingen",
        source="Blad Deelname; kengetal D3",
        view="visit",
        sql="""(sum(present) filter (registered > 0))::double
            / nullif(sum(registered) filter (registered > 0), 0)""",
        part="sum(present) filter (registered > 0)",
        whole="sum(registered) filter (registered > 0)",
        between="aanwezig op",
        of="aangemeld",
        counted="nullif(registered, 0)",
        needs=("attendance",),
        by_sector=True,
    ),
    Metric(
        key="active_participants",
        label="Actieve participanten",
        help="Welk deel van de participanten aan ten minste twee verschillende activiteiten "
        "meedeed, in ten minste twee kwartalen. Beide grenzen zijn instellingen.",
        formula="participanten met genoeg activiteiten in genoeg kwartalen ÷ participanten op "
        "31 december",
        source="Blad Deelname; kengetal D4",
        view="member_visit",
        sql="(count(*) filter (is_active))::double / nullif(count(*), 0)",
        part="count(*) filter (is_active)",
        whole="count(*)",
        **_ATTENDING,
    ),
    Metric(
        key="return_rate",
        label="Terugkeer",
        unit="share",
        basis="werkelijk",
        direction="up",
        help="Hoe vaak een organisatie die bij een activiteit was, er de volgende keer in dat jaar "
        "weer bij was. Bijeenkomsten van een activiteit op dezelfde dag gelden als één keer; "
        "bezoekers van buiten tellen niet mee.",
        formula="organisaties die er de volgende keer weer bij waren ÷ organisaties die er waren, "
        "over alle keren van alle activiteiten waar een volgende keer op volgde",
        source="Blad Deelname; kengetal D6",
        view="return_visit",
        sql="(count(*) filter (returned))::double / nullif(count(*), 0)",
        part="count(*) filter (returned)",
        whole="count(*)",
        of="keren",
        needs=("attendance",),
    ),
    Metric(
        key="attendance_gini",
        label="Ongelijkheid van deelname",
        unit="index",
        basis="werkelijk",
        direction="down",
        help="Hoe ongelijk de deelnames over de participanten zijn verdeeld: 0 als iedereen even "
        "vaak komt, bijna 1 als alle deelnames van één organisatie zijn. Wie nooit kwam, telt mee.",
        formula="Gini-coëfficiënt van de deelnames per participant, met nullen",
        source="Gini (1912); kengetal D7",
        view="member_visit",
        sql="sum(present)",
        part_unit="count",
        function=_spread,
        needs=("participants", "attendance"),
        needs_names=True,
    ),
    Metric(
        key="board_engagement",
        label="Bestuurlijke betrokkenheid",
        help="Bij welk deel van de participanten in het jaar een bestuurder aanwezig was. Leeg "
        "zolang bij geen participant Functiegroep is ingevuld.",
        formula="participanten met een aanwezige bestuurder ÷ participanten op 31 december",
        source="Jaarplan 2015, hoofdstuk 1; kengetal D9",
        view="member_visit",
        **_among("layers_known", "board"),
        **_ATTENDING,
    ),
    Metric(
        key="three_layer_reach",
        label="Bereik op drie lagen",
        help="Welk deel van de participanten met alle drie de lagen meedeed: een bestuurder, een "
        "leidinggevende én een professional. Leeg zolang bij geen participant Functiegroep is "
        "ingevuld.",
        formula="participanten met een bestuurder, een leidinggevende en een professional aanwezig "
        "÷ participanten op 31 december",
        source="Jaarplan 2015, arrangementen op alle lagen; kengetal D16",
        view="member_visit",
        **_among("layers_known", "board and managers and professionals"),
        **_ATTENDING,
    ),
    Metric(
        key="hosting",
        label="Gastheerschap",
        help="Welk deel van de participanten in het jaar gastheer van een bijeenkomst was. Leeg "
        "zolang Gastheer nergens is ingevuld.",
        formula="participanten die Gastheer waren ÷ participanten op 31 december",
        source="Jaarplan 2015: bijeenkomsten bij participanten; kengetal D10",
        view="member_host",
        **_among("hosts_known", "hosted"),
        **_ATTENDING,
    ),
    Metric(
        key="talk_coverage",
        label="Gespreksdekking",
        help="Met welk deel van de participanten in het jaar het relatiegesprek is gevoerd. Leeg "
        "zolang van dat jaar geen enkel gesprek is ingevuld.",
        formula="participanten met een Relatiegesprek in het jaar ÷ participanten op 31 december",
        source="Jaarplan 2015, relatiemanagement: elk jaar een gesprek; kengetal D11",
        view="member_talk",
        needs=("participants",),
        **_among("talks_known", "talked"),
        **_OF_PARTICIPANTS,
    ),
    Metric(
        key="arena_share",
        label="Aandeel arena",
        unit="share",
        basis="werkelijk",
        direction="context",
        help="Welk deel van de gehouden bijeenkomsten een arena was en geen tribune. De bronnen "
        "leggen niet vast wat tribune en arena zijn: de programmamanager bepaalt het per "
        "activiteit. Activiteiten zonder Vorm tellen niet mee.",
        formula="bijeenkomsten van activiteiten met Vorm arena ÷ bijeenkomsten waarvan de Vorm "
        "bekend is",
        source="Beschrijving van de overgang: tribune en arena; kengetal D15",
        view="held_event",
        sql="(count(*) filter (form = 'arena'))::double / nullif(count(form), 0)",
        part="count(*) filter (form = 'arena')",
        whole="count(form)",
        of="bijeenkomsten",
        counted="form",
        needs=("activities", "attendance"),
    ),
)
