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
)
