"""What one organisation gives and gets, in words; for the page and for the sheet that is printed.

Knows how it reads in Dutch; computes nothing. Names are as they were typed: whoever shows a text
makes it harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.disclosure import WITHHELD
from analytics.participants import Fee, GiveAndGet, Income
from analytics.value import Exchange, Place
from pages.parts import dutch
from pages.parts.state import unsaid

NAMED = 4  # activities after one term: more names are no longer read
MAKERS = {"docent", "lector", "student"}  # who is there to teach or to study, not to be served
NOT_BENEFIT = (
    "Programmawaarde is wat de bezochte uren kostten, niet wat ze opleverden. Wie veel komt, lijkt "
    "daardoor voordelig uit te zijn; gebruik het nooit om een bijdrage vast te stellen."
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that is given or got: what it is, and how much."""

    term: str
    text: str


def sentence(found: GiveAndGet, until: str = "") -> str:
    """What it gave and got, in one sentence; `until` says of which part of the year."""
    name, own = found.participant.organisation, found.exchange
    given = _gave(found, f"in {found.year}{until}")
    if own.value is None:
        return f"{name} {given}; wat zij kreeg is {unsaid(why(found), 'niet bekend')}."
    if not own.visits:
        return f"{name} {given}, en nam nergens aan deel."
    got = f"en nam deel aan programma dat {worth(own)} kostte"
    if own.ratio is not None:
        return f"{name} {given}, {got}: {_each(own.ratio)}."
    return f"{name} {given}, {got}."


def about(found: GiveAndGet) -> str:
    """Sector, since when, seat and last talk."""
    parts = [f"Sector {found.participant.sector}"]
    if found.member_since is not None:
        parts.append(f"participant sinds {dutch.date(found.member_since)}")
    if found.seat:
        parts.append("zetel in de Raad van Advies")
    talk = "nog geen relatiegesprek vastgelegd"
    if found.talk is not None:
        talk = f"laatste relatiegesprek {dutch.date(found.talk)}"
    return f"{'; '.join([*parts, talk])}."


def gives(found: GiveAndGet) -> Iterator[Line]:
    """What the organisation gives."""
    for income in found.income:
        yield Line(term=_capital(income.kind), text=_income(income))
    if not found.income:
        missing = _missing(found, "contributions")
        yield Line(
            term="Bijdrage", text=missing or "staat niet op eigen naam op het blad Bijdragen"
        )
    yield Line(term="Staffel", text=_fee(found.fee))
    leads = [use.activity for use in found.uses if use.leads]
    if leads:
        count = dutch.plural(len(leads), "activiteit", "activiteiten")
        yield Line(term="Trekker", text=f"van {count}: {_named(leads)}")
    yield Line(term="Gastheer", text=_hosted(found))


def gets(found: GiveAndGet, before: int | None) -> Iterator[Line]:
    """What the organisation gets, beside the year that it is compared with."""
    yield Line(term="Programmawaarde", text=_value(found, before))
    yield Line(term="Waarde per euro bijdrage", text=_ratio(found, before))
    if "attendance" not in found.missing:
        yield Line(term="Deelname", text=_attendance(found))
    if found.layers:
        yield Line(term="Lagen (keer aanwezig)", text=_layers(found))
    yield Line(term="Kans op contact", text=_contact(found))
    if "products" not in found.missing:
        count = dutch.plural(len(found.products), "kennisproduct", "kennisproducten")
        yield Line(
            term="Opbrengsten",
            text=f"{count} van activiteiten die zij trekt of waaraan zij meedeed",
        )


def beside(place: Place, unit: str) -> str:
    """Where the middle half of the group lies, and the organisation in it."""
    group = f"{place.count} participanten van het hele netwerk"
    if place.sector is not None:
        group = f"{place.count} participanten in {place.sector}"
    low, high = (mark(edge, unit) for edge in (place.low, place.high))
    where = "in die middelste helft"
    if place.value > place.high:
        where = "in het hoogste kwart"
    elif place.value < place.low:
        where = "in het laagste kwart"
    return f"de middelste helft van {group} ligt tussen {low} en {high}; dit is {where}"


def mark(value: float | None, unit: str) -> str:
    """A figure as short as it goes beside a mark."""
    return euros(value) if unit == "eur" else dutch.number(value, unit)


def euros(amount: float | None) -> str:
    """In whole euros: the cents of what was allocated mean nothing."""
    return dutch.number(amount, "eur", digits=0)


def worth(own: Exchange) -> str:
    """What it got, in whole euros: at least so much where that is not all."""
    text = euros(own.value)
    return f"ten minste {text}" if own.value is not None and own.valued < own.visits else text


def _gave(found: GiveAndGet, when: str) -> str:
    if found.exchange.contribution is not None:
        return f"droeg {when} {dutch.number(found.exchange.contribution, 'eur')} bij"
    in_kind = next((income for income in found.income if income.kind == "in kind"), None)
    brought = None if in_kind is None else in_kind.received or in_kind.budgeted
    if brought is not None:
        return f"bracht {when} {dutch.number(brought, 'eur')} in kind in"
    return f"heeft {when} geen bekende bijdrage op eigen naam"


def _each(ratio: float) -> str:
    return f"{dutch.number(ratio, 'eur/hour')} voor elke euro bijdrage"


def why(found: GiveAndGet) -> str:
    """Why its value is unknown, or in part; "" where it is known."""
    parts = found.exchange.parts
    if parts is None:
        return _missing(found, "attendance")
    for sheet in ("activities", "budget"):
        if sheet in found.missing:
            return _missing(found, sheet)
    reasons = [part.why for part in parts if part.why]
    return WITHHELD if WITHHELD in reasons else next(iter(reasons), "")


def _missing(found: GiveAndGet, sheet: str) -> str:
    title = found.missing.get(sheet)
    return f"geen blad {title} over {found.year}" if title else ""


def _income(income: Income) -> str:
    amounts = (
        ("begroot", income.budgeted),
        ("gefactureerd", income.invoiced),
        ("ontvangen", income.received),
    )
    known = [f"{word} {dutch.number(a, 'eur')}" for word, a in amounts if a is not None]
    return ", ".join(known) or "geen bedrag ingevuld"


def _fee(fee: Fee) -> str:
    if fee.turnover is None:
        start = "omzet is niet ingevuld"
    elif fee.fee is None:
        start = f"omzet {euros(fee.turnover)}; er is geen klasse voor op het blad Staffel"
    else:
        year = f" ({fee.turnover_year})" if fee.turnover_year else ""
        start = (
            f"omzet {euros(fee.turnover)}{year}: klasse vanaf {euros(fee.start or 0)}, "
            f"{euros(fee.fee)} per jaar"
        )
    return f"{start}; {_conforms(fee)}"


def _conforms(fee: Fee) -> str:
    reason = f" ({fee.reason})" if fee.reason else ""
    paid, agreed = dutch.number(fee.paid, "eur"), dutch.number(fee.agreed, "eur")
    if fee.conformity == "unknown":
        return "of de bijdrage daarbij past, is niet te toetsen"
    if fee.conformity == "fits":
        return "de begrote bijdrage past daarbij"
    if fee.conformity == "agreed":
        return f"afgesproken is {agreed}{reason}"
    if fee.conformity == "part_year":
        return f"begroot is {paid}: zij was niet het hele jaar participant"
    if fee.agreed is not None:
        return f"begroot is {paid}, afgesproken {agreed}{reason}"
    return f"begroot is {paid}, zonder vastgelegde afspraak"


def _hosted(found: GiveAndGet) -> str:
    if "attendance" in found.missing:
        return _missing(found, "attendance")
    if not found.hosted:
        return "van geen bijeenkomst"
    count = dutch.plural(len(found.hosted), "bijeenkomst", "bijeenkomsten")
    return f"van {count}: {_named(list(dict.fromkeys(name for _, name in found.hosted)))}"


def _named(names: Sequence[str]) -> str:
    rest = len(names) - NAMED
    if rest > 0:
        return f"{', '.join(names[:NAMED])} en nog {rest}"
    return dutch.join(names)


def _value(found: GiveAndGet, before: int | None) -> str:
    own = found.exchange
    if own.value is None:
        return f"{dutch.UNKNOWN} ({why(found)})"
    text = worth(own)
    if own.valued < own.visits:
        known = f"over {own.valued} van {own.visits} regels van Deelname"
        rest = (
            f"; de rest is {WITHHELD}" if why(found) == WITHHELD else " waarvan kosten bekend zijn"
        )
        text += f" ({known}{rest})"
    was = found.history.get(before) if before is not None else None
    if was is not None and was.value is not None:
        text += f"; in {before} {worth(was)}"
    return text


def _ratio(found: GiveAndGet, before: int | None) -> str:
    own = found.exchange
    was = found.history.get(before) if before is not None else None
    then = f"; in {before} {dutch.number(was.ratio, 'eur/hour')}" if was and was.ratio else ""
    if own.ratio is not None:
        return f"{dutch.number(own.ratio, 'eur/hour')}{then}"
    if own.contribution is None:
        reason = "geen bekende bijdrage op eigen naam"
    elif own.contribution <= 0:
        reason = "geen bijdrage om door te delen"
    elif own.value is None or why(found) == WITHHELD:
        reason = why(found)
    else:
        reason = "niet van alles wat zij bezocht zijn de kosten bekend"
    return f"{dutch.UNKNOWN} ({reason}){then}"


def _attendance(found: GiveAndGet) -> str:
    hours = [use.hours for use in found.used]
    held = dutch.plural(sum(use.held > 0 for use in found.uses), "activiteit", "activiteiten")
    text = (
        f"{dutch.number(found.present, 'count')} keer iemand aanwezig, bij {len(found.used)} van "
        f"de {held} die er waren"
    )
    known = [one for one in hours if one is not None]
    if len(known) < len(hours):
        return text
    return f"{text}; {dutch.number(sum(known), 'count')} contacturen"


def _layers(found: GiveAndGet) -> str:
    text = ", ".join(f"{layer} {dutch.number(count, 'count')}" for layer, count in found.layers)
    if MAKERS.isdisjoint(layer for layer, _ in found.layers):
        return text
    return f"{text}; ook wie een activiteit mee maakt, telt hier"


def _contact(found: GiveAndGet) -> str:
    contact = found.contact
    if contact is not None:
        return (
            f"met {contact.met} van de {contact.others} andere participanten, uit "
            f"{dutch.plural(contact.sectors, 'sector', 'sectoren')}; de mediaan van het netwerk is "
            f"{dutch.number(contact.median, 'count')}"
        )
    for sheet in ("attendance", "activities"):
        if sheet in found.missing:
            return f"{dutch.UNKNOWN} ({_missing(found, sheet)})"
    return f"{dutch.UNKNOWN} (niet alle participanten zijn bij naam bekend)"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
