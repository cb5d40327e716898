"""How the network grows: who is a participant, who came, who stayed.

Declares, and computes nothing.
"""

from __future__ import annotations

from analytics.catalogue.metric import PLAN, Metric

# What the participants of last 31 December contribute and contributed, as far as both are known.
_STILL = "case when bool_and(followed) then sum(after) filter (complete) end"
_ONCE = "case when bool_and(followed) then sum(before) filter (complete) end"

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
        key="recruitment_realisation",
        label="Wervingsrealisatie",
        unit="share",  # of a plan: above 100% when more join than planned
        sampled=False,
        basis="stand",
        direction="up",
        help="Hoeveel participanten erbij kwamen, gedeeld door het aantal nieuwe participanten "
        "waarop het plan rekent. Bij 100% is het plan precies gehaald.",
        formula="erbij gekomen ÷ som van Aantal bij soort participantenbijdrage met Status nieuw",
        source=f"{PLAN}; kengetal A5",
        view="recruitment",
        sql="sum(joined)::double / nullif(sum(planned), 0)",
        part="sum(joined)",
        whole="sum(planned)",
        of="geplande nieuwe participanten",
        needs=("participants", "contributions"),
        needs_names=True,
    ),
    Metric(
        key="sector_share",
        label="Sectoraandeel",
        unit="share",
        basis="stand",
        direction="context",
        help="Welk deel van de participanten op 31 december in deze sector zit. Wie een onbekende "
        "sector heeft, telt mee in het geheel.",
        formula="participanten van de sector ÷ alle participanten, op 31 december",
        source="Jaarplan 2015, relatiemanagement: sectoren wonen, welzijn en zorg; kengetal A6",
        view="sector_seat",
        sql="(count(distinct entity) filter (own))::double / count(distinct entity)",
        part="count(distinct entity) filter (own)",
        whole="count(distinct entity)",
        of="participanten",
        needs=("participants",),
        needs_names=True,
        by_sector=True,
        split="sector",
        only_split=True,
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
        key="contribution_retention",
        label="Behoud van bijdragen",
        unit="share",
        basis="begroot",
        direction="up",
        help="Wat de participanten van 31 december vorig jaar dit jaar bijdragen, als deel van wat "
        "zij vorig jaar bijdroegen. Wie vertrekt drukt het, wie in een hogere klasse komt tilt het "
        "op; wie er nieuw bij komt telt niet mee. Onbekend als een regel voor meer organisaties "
        "samen geldt of op een naam staat die niet op Participanten voorkomt: die is niet te "
        "volgen. Alleen te werven participanten (Status nieuw) mogen samen op één regel.",
        formula="Begroot dit jaar ÷ Begroot vorig jaar, van de participanten van 31 december vorig "
        "jaar; soort participantenbijdrage, waar beide bedragen bekend zijn",
        source="Gebruikelijk bij verenigingen; kengetal A8",
        view="renewal",
        where="flow in ('stayed', 'left')",
        sql=f"({_STILL})::double / nullif({_ONCE}, 0)",
        part=_STILL,
        whole=_ONCE,
        part_unit="eur",
        counted="case when complete then budgeted end",
        needs=("participants", "contributions"),
        needs_names=True,
        by_sector=True,
        gap="vorig jaar is onbekend, of een regel van Bijdragen is niet te volgen",
    ),
)
