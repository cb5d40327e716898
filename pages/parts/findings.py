"""What a contradiction in the data reads like in Dutch, and what it asks of the board."""

from __future__ import annotations

from analytics.finance import Finding
from pages.parts import dutch

# For each kind: what is the matter, and what it asks. {stated} and {found} carry their unit.
_TEXTS: dict[str, tuple[str, str]] = {
    "block_total": (
        "{subject}: de begroting drukt {stated} af, de regels tellen op tot {found}.",
        "Verschil van {gap}; het dashboard rekent met het gedrukte bedrag en toont beide.",
    ),
    "grand_total": (
        "Het gedrukte eindtotaal is {stated}, de blokken tellen op tot {found}.",
        "Verschil van {gap}; het dashboard toont het als niet toegelicht.",
    ),
    "balance": (
        "De begrote inkomsten zijn {stated}, de begrote kosten {found}.",
        "Verschil van {gap}: waar komt het vandaan, of waar gaat het heen?",
    ),
    "balancing_item": (
        "De inbreng in kind van {stated} is op de euro gelijk aan wat er in geld tekortkomt.",
        "Is dit een meting van uren, of een sluitpost?",
    ),
    "payers": (
        "Het plan noemt {stated} participanten; de bijdragen rekenen met {found} bestaande.",
        "Wie draagt niet bij, of wordt anders geteld?",
    ),
    "names": (
        "Van {stated} participanten zijn er {found} bij naam bekend.",
        "Vul het blad Participanten aan; tot dan blijven de tellingen per organisatie leeg.",
    ),
    "days": (
        "{subject} en {other} hebben evenveel uren, maar {stated} en {found} dagen.",
        "Het dashboard rekent met uren en leidt nooit dagen af.",
    ),
    "new_income": (
        "Nieuwe participanten zijn begroot op {stated}; volgens de staffel kan het ten hoogste "
        "{found} zijn.",
        "Klopt het aantal, of het bedrag?",
    ),
}


def sentences(finding: Finding) -> tuple[str, str]:
    """What is the matter and what it asks, as markdown with names escaped."""
    words = {
        "subject": dutch.markdown(finding.subject),
        "other": dutch.markdown(finding.other),
        "stated": dutch.number(finding.stated, finding.unit),
        "found": dutch.number(finding.found, finding.unit),
        "gap": dutch.number(abs(finding.stated - finding.found), finding.unit),
    }
    what, asks = _TEXTS[finding.kind]
    return what.format(**words), asks.format(**words)
