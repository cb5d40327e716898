"""Choices that people make and may change: each with its default, its reason and its question.

Kept append-only and dated in the table `setting`; figures read them through `setting_now`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One choice: `choices` are its values in Dutch, `default` holds until someone decides.

    `question` is what the Raad van Advies is asked, `reason` why the default is what it is,
    `source` where the sources leave it open.
    """

    key: str
    label: str
    question: str
    choices: tuple[str, ...]
    default: str
    reason: str
    source: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        key="initiator_counts",
        label="Initiatiefnemer telt mee als participant",
        question="Telt de initiatiefnemer (de HAN) mee in het aantal participanten?",
        choices=("ja", "nee"),
        default="ja",
        reason="Het jaarplan 2015 noemt 27 participanten in wonen, welzijn, zorg én onderwijs; "
        "zonder de HAN is er geen participant in het onderwijs.",
        source="Jaarplan 2015, brief van de Raad van Advies; bijlage 1 en 2 noemen 27 en 25",
    ),
    Setting(
        key="fee_is_contribution",
        label="Deelnemersbijdragen tellen als bijdragen van participanten",
        question="Telt de bijdrage van deelnemers aan de Verdiepingskamer mee als bijdrage van "
        "participanten in het verhoudingsgetal?",
        choices=("ja", "nee"),
        default="nee",
        reason="Het is een betaling voor één activiteit, geen bijdrage aan het netwerk.",
        source="Jaarplan 2015, bijlage 2: de regel staat onder Participantenbijdragen",
    ),
    Setting(
        key="tie_threshold",
        label="Vanaf hoeveel gedeelde bijeenkomsten er contact is",
        question="Vanaf hoeveel gedeelde bijeenkomsten in een jaar telt dat twee organisaties "
        "elkaar tegenkwamen?",
        choices=("1", "2", "3"),
        default="1",
        reason="Het dashboard meet de kans op contact; één gedeelde bijeenkomst geeft die kans al.",
        source="Geen bron noemt een grens; kengetal E1 laat die open",
    ),
    Setting(
        key="active_activities",
        label="Actief vanaf hoeveel activiteiten",
        question="Aan hoeveel verschillende activiteiten moet een participant in een jaar meedoen "
        "om actief te heten?",
        choices=("1", "2", "3"),
        default="2",
        reason="Wie aan één activiteit meedoet, kan die ene leerwerkplaats zijn; twee laten zien "
        "dat een organisatie het netwerk gebruikt.",
        source="Geen bron noemt een grens; kengetal D4",
    ),
    Setting(
        key="active_quarters",
        label="Actief vanaf hoeveel kwartalen",
        question="In hoeveel verschillende kwartalen moet een participant in een jaar meedoen om "
        "actief te heten?",
        choices=("1", "2", "3", "4"),
        default="2",
        reason="Zo telt één drukke maand niet als een actief jaar.",
        source="Geen bron noemt een grens; kengetal D4",
    ),
    Setting(
        key="allocation_key",
        label="Indirecte kosten verdeeld naar",
        question="Worden de indirecte kosten (projectorganisatie, accountmanagement en "
        "kennismanagement) over de activiteiten verdeeld naar uren of naar euro's?",
        choices=("uren", "euro's"),
        default="uren",
        reason="Organisatie, accountmanagement en kennisdeling kosten vooral tijd; met de uren als "
        "sleutel weegt een duur uur niet zwaarder dan een goedkoop uur.",
        source="Jaarplan 2015, bijlage 2: de begroting verdeelt de indirecte kosten niet",
    ),
)
