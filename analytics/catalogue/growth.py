"""How the network grows: who is a participant, who came, who stayed.

Declares, and computes nothing.
"""

from __future__ import annotations

from analytics.catalogue.metric import Metric

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
)
