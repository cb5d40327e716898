"""How long each kind of data stays: what is kept, what for, and the terms that people choose.

Knows terms; refuses to know what is stored, and removes nothing itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from data.settings import Setting

FOREVER, AT_ONCE = "altijd", "meteen"
# The AVG names no term: article 5(1)(e) asks for the shortest that still serves the purpose.
WHO = (
    "De AVG noemt geen termijn: de verwerkingsverantwoordelijke kiest de kortste die nog nut "
    "heeft en legt de reden vast."
)
_SOURCE = "AVG, artikel 5, lid 1, onder e; geen bron van het netwerk noemt een termijn"


def since(value: str, moment: dt.datetime) -> dt.datetime | None:
    """What is older than this is over its term; None when there is no end to it."""
    if value == FOREVER:
        return None
    if value == AT_ONCE:
        return moment
    before: dt.datetime = (pd.Timestamp(moment) - pd.DateOffset(years=years(value))).to_pydatetime()
    return before


def years(value: str) -> int:
    """`5 jaar` is 5."""
    return int(value.split()[0])


RETENTION: tuple[Setting, ...] = (
    Setting(
        key="keep_versions",
        label="Hoe lang een vervangen versie blijft",
        question="Hoe lang blijft een versie van een blad bewaard nadat zij is vervangen of "
        "teruggedraaid?",
        choices=(FOREVER, "7 jaar", "5 jaar", "2 jaar", "1 jaar", AT_ONCE),
        default="5 jaar",
        reason="Zo lang is terug te zien wat de Raad van Advies destijds zag, en is een vergissing "
        "terug te draaien.",
        source=_SOURCE,
    ),
    Setting(
        key="keep_years",
        label="Hoe lang een jaar actief blijft",
        question="Hoeveel jaar na afloop blijven de actieve gegevens van een jaar bewaard?",
        choices=(FOREVER, "10 jaar", "7 jaar", "5 jaar"),
        default=FOREVER,
        reason="Het zijn gegevens over organisaties, en de reeksen over de jaren laten zien wat "
        "het beleid deed; ten minste een strategieperiode is nodig.",
        source=_SOURCE,
    ),
    Setting(
        key="keep_copies",
        label="Hoeveel reservekopieën er blijven",
        question="Hoeveel reservekopieën blijven er bewaard?",
        choices=("10", "30", "100"),
        default="30",
        reason="Een werkmap per jaar en enkele verbeteringen: dertig kopieën gaan jaren terug.",
        source=_SOURCE,
    ),
    Setting(
        key="keep_copy_age",
        label="Hoe oud een reservekopie wordt",
        question="Hoe oud mag een reservekopie, behalve de nieuwste, worden?",
        choices=(FOREVER, "5 jaar", "2 jaar", "1 jaar"),
        default="5 jaar",
        reason="Een kopie bevat alles wat er toen stond; ouder dan de vervangen versies hoeft zij "
        "niet te worden.",
        source=_SOURCE,
    ),
    Setting(
        key="keep_log",
        label="Hoe lang blijft staan wie iets deed",
        question="Hoe lang blijft bij een stap, keuze of notitie staan wie haar deed, en blijft "
        "een account bewaard nadat het zijn toegang verloor?",
        choices=(FOREVER, "7 jaar", "5 jaar", "2 jaar", "1 jaar"),
        default="7 jaar",
        reason="Wie iets deed, is een persoonsgegeven; het is nodig om een wijziging te kunnen "
        "navragen. Daarna blijft staan wat er gebeurde en wanneer, zonder wie.",
        source=_SOURCE,
    ),
    Setting(
        key="keep_deleted",
        label="Hoe lang blijft wat u verwijderde of introk",
        question="Hoe lang blijven een verwijderd scenario en een ingetrokken inzending bewaard?",
        choices=(FOREVER, "5 jaar", "2 jaar", "1 jaar", AT_ONCE),
        default="2 jaar",
        reason="Zo lang is een scenario terug te zetten; een scenario waarop een besluit rust, "
        "blijft bij dat besluit.",
        source=_SOURCE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of data: what of it is stored, what for, and the settings that say how long.

    `fixed` says how long where nobody has a choice.
    """

    key: str
    label: str
    stored: str
    purpose: str
    settings: tuple[str, ...] = ()
    fixed: str = ""


KINDS: tuple[Kind, ...] = (
    Kind(
        key="people",
        label="Namen, e-mailadressen en telefoonnummers van deelnemers",
        stored="Niets. Wat er in een werkmap van staat, valt weg terwijl zij wordt gelezen.",
        purpose="De kengetallen gaan over organisaties en aantallen; daarvoor zijn ze niet nodig.",
        fixed="0 dagen; dit is geen keuze",
    ),
    Kind(
        key="file",
        label="De werkmap zelf",
        stored="Niets. Alleen het controlegetal (SHA-256) en de bestandsnaam blijven, en de "
        "bestandsnaam gaat mee weg met de laatste versie uit dat bestand.",
        purpose="Aan het controlegetal is te zien of een bestand al eens is geladen.",
        fixed="de werkmap 0 dagen, het controlegetal altijd",
    ),
    Kind(
        key="years",
        label="Actieve gegevens van een jaar",
        stored="Rijen over organisaties, bijdragen, kosten, activiteiten en aantallen aanwezigen.",
        purpose="De kengetallen en hun verloop over de jaren.",
        settings=("keep_years",),
    ),
    Kind(
        key="versions",
        label="Vervangen versies",
        stored="Dezelfde rijen, zoals ze waren voor een verbetering.",
        purpose="Terugdraaien, vergelijken, en laten zien wat er destijds op het scherm stond.",
        settings=("keep_versions",),
    ),
    Kind(
        key="copies",
        label="Reservekopieën",
        stored="De hele database, zoals zij op dat moment was.",
        purpose="Herstel na een storing of een vergissing.",
        settings=("keep_copies", "keep_copy_age"),
    ),
    Kind(
        key="log",
        label="Accounts, en wie wat deed",
        stored="Van wie toegang heeft of had: het e-mailadres, de rol en de organisatie. Bij elke "
        "stap, keuze en notitie, elk scenario en besluit: welk account, en wanneer.",
        purpose="Weten wie binnen mag, en een wijziging kunnen navragen.",
        settings=("keep_log",),
    ),
    Kind(
        key="written",
        label="Wat mensen kiezen en schrijven",
        stored="Instellingen, antwoorden op vragen over een werkmap, notities, scenario's, "
        "inzendingen onder een zelfgekozen naam, en besluiten.",
        purpose="Later kunnen nagaan waarop een cijfer of een besluit berust.",
        fixed="altijd; een scenario of inzending tot iemand ze verwijdert of intrekt, een antwoord "
        "zolang werkmappen ermee worden gelezen",
    ),
    Kind(
        key="deleted",
        label="Verwijderde scenario's en ingetrokken inzendingen",
        stored="De naam, de omschrijving en de gekozen standen.",
        purpose="Terugzetten als het een vergissing was.",
        settings=("keep_deleted",),
    ),
)
