"""What a contradiction in the data reads like in Dutch, and what it asks of the reader.

Knows no figure itself; where one lies behind many alike, it names the first and counts the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.finance import Case, Finding, contradictions
from data.contents import stamp
from data.sheets import SHEETS
from data.store import Store, default_address, reading
from pages.parts import dutch

NAMED = 8  # as many names are still read; the rest is counted
HEADERS = {column.key: column.header for sheet in SHEETS for column in sheet.columns}

# For each kind: what is the matter, and what it asks. {stated} and {found} carry their unit, as
# do the figures of a case in _CASES; {cases} lists those.
_TEXTS: dict[str, tuple[str, str]] = {
    "block_total": (
        "{subject}: de begroting drukt {stated} af, de regels tellen op tot {found}.",
        "Verschil van {gap}; het dashboard rekent met het gedrukte bedrag en toont beide.",
    ),
    "grand_total": (
        "Het gedrukte eindtotaal is {stated}, de blokken tellen op tot {found}.",
        "Verschil van {gap}; het dashboard toont het als niet toegelicht.",
    ),
    "sheet_total": (
        "{subject}: het gedrukte totaal van {column} is {stated}, de regels tellen op tot {found}.",
        "Verschil van {gap}; het dashboard rekent met de regels.",
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
    "member_payers": (
        "Van {stated} participanten die zouden bijdragen, staan er {found} op het blad Bijdragen.",
        "Wie draagt niet bij, of wordt anders geteld?",
    ),
    "not_paying": (
        "{count} zonder regel op Bijdragen: {cases}.",
        "Voeg de regel toe, of klopt het dat er geen bijdrage is?",
    ),
    "names": (
        "Van {stated} participanten zijn er {found} bij naam bekend.",
        "Vul het blad Participanten aan; tot dan blijven de tellingen per organisatie leeg.",
    ),
    "more_names": (
        "Het plan noemt {stated} participanten, op het blad Participanten staan er {found}.",
        "Het dashboard telt de namen. Klopt het aantal op Toelichting nog?",
    ),
    "days": (
        "{cases}: evenveel uren ({reference}), maar niet evenveel dagen.",
        "Het dashboard rekent met uren en leidt nooit dagen af.",
    ),
    "hours_per_day": (
        "De begroting rekent met {reference} uur per dag, behalve bij {cases}.",
        "Het dashboard rekent met uren en leidt nooit dagen af.",
    ),
    "new_income": (
        "Nieuwe participanten zijn begroot op {stated}; volgens de staffel kan het ten hoogste "
        "{found} zijn.",
        "Klopt het aantal, of het bedrag?",
    ),
    "off_scale": (
        "{subject}: {reference} participanten kunnen volgens de staffel niet samen {stated} "
        "bijdragen; het dichtst daarbij is {found}.",
        "Klopt het aantal, of het bedrag?",
    ),
    "not_a_class": (
        "{count} met een bijdrage die in geen klasse van de staffel staat: {cases}.",
        "Verbeter het bedrag, of vul op Participanten een afwijkende bijdrage in.",
    ),
    "scale": (
        "{count} met een andere bijdrage dan afgesproken of volgens de omzet: {cases}.",
        "Verbeter de bijdrage of de omzet, of vul een afwijkende bijdrage in.",
    ),
    "no_participant_then": (
        "{count} bij bijeenkomsten toen zij geen participant waren: {cases}.",
        "Verbeter Lid sinds of Lid tot, of de datum van de bijeenkomst.",
    ),
    "unbudgeted": (
        "{count} met deelnemers maar zonder regel in de begroting: {cases}.",
        "De kosten van deze activiteiten zijn niet te geven.",
    ),
}
# How one of many reads; a kind that is not here gives the name alone.
_CASES = {
    "days": "{name} ({stated})",
    "hours_per_day": "{name} ({stated}; het zouden er {days} zijn)",
    "not_a_class": "{name} {stated}",
    "scale": "{name} {stated} in plaats van {found}",
    "no_participant_then": "{name} ({stated} keer)",
    "unbudgeted": "{name} ({stated} aanwezigen)",
}
_COUNTED = {"unbudgeted": ("activiteit", "activiteiten")}  # else organisations


def of(store: Store, year: int) -> list[Finding]:
    """Everything that does not agree in a year's data, asked once per state of the facts."""
    with reading(store) as cursor:
        moment = stamp(cursor)
    return _found(default_address(), moment, year, store)


def show(found: Sequence[Finding]) -> None:
    """Draw them as a list: what is the matter, what it asks, and where the figures stand."""
    if not found:
        st.write("Er zijn geen tegenstrijdigheden gevonden.")
        return
    st.markdown("\n".join(f"- {_item(finding)}" for finding in found))


def sentences(finding: Finding) -> tuple[str, str]:
    """What is the matter and what it asks, as markdown with names escaped."""
    one, more = _COUNTED.get(finding.kind, ("organisatie", "organisaties"))
    words = {
        "subject": dutch.markdown(finding.subject),
        "column": dutch.markdown(HEADERS.get(finding.column, "")),
        "stated": _figure(finding.stated, finding.unit),
        "found": _figure(finding.found, finding.unit),
        "gap": _figure(abs(finding.stated - finding.found), finding.unit),
        "reference": dutch.number(finding.reference, "count"),
        "count": dutch.plural(len(finding.cases), one, more),
        "cases": _listed(finding),
    }
    what, asks = _TEXTS[finding.kind]
    return what.format(**words), asks.format(**words)


@st.cache_data(max_entries=64, show_spinner=False)
def _found(address: str, moment: str, year: int, _store: Store) -> list[Finding]:  # noqa: ARG001
    """`address` and `moment` are the key."""
    with reading(_store) as cursor:
        return contradictions(cursor, year)


def _item(finding: Finding) -> str:
    what, asks = sentences(finding)
    where = dutch.markdown("; ".join(finding.places))
    return f"**{what}** {asks}" + (f"  \n  :small[:material/place: {where}]" if where else "")


def _listed(finding: Finding) -> str:
    texts = [_case(case, finding) for case in finding.cases[:NAMED]]
    rest = len(finding.cases) - NAMED
    return dutch.join([*texts, f"nog {rest}"] if rest > 0 else texts)


def _case(case: Case, finding: Finding) -> str:
    return _CASES.get(finding.kind, "{name}").format(
        name=dutch.markdown(case.name),
        stated=_figure(case.stated, finding.unit),
        found=_figure(case.found, finding.unit),
        days=dutch.number(case.found, "count"),
    )


def _figure(value: float, unit: str) -> str:
    """The figure as it reads, days as well: dutch has no such unit, for no KPI is in days."""
    if unit != "days":
        return dutch.number(value, unit)
    return f"{dutch.number(value, 'count')} {'dag' if value == 1 else 'dagen'}"
