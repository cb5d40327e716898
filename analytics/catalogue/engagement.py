"""Whom the programme reaches, and with what result. Declares, and computes nothing."""

from __future__ import annotations

from analytics.catalogue.metric import Metric

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
)
