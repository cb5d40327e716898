"""Who was a member when, in the example years: a made-up story, told as one table.

Knows the organisations, their sector, size and membership; refuses to know what they did.
Every name carries "Voorbeeld" or "Ficti", so that nobody takes one for a real organisation.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from data.example.plan_2015 import SCALE, Row

INITIATOR = 1
REFERENCE_DATES = {2016: date(2016, 9, 30)}  # the other years are complete
FIRST_SCALE = 2013
_FLAT_FEE = 7_500  # before the scale everybody paid the same

# An organisation stands twice where its name or sector differs between the sheets of two years
# (`blad`), and where it left and came back. `mln` is the turnover on the sheet of 2015.
_STORY = """
nr | naam                               | sector    | lid sinds  | lid tot    |  mln | blad
 1 | Voorbeeldhogeschool                | onderwijs | 2010-01-01 |            |  280 |
 2 | Zorggroep Fictia                   | zorg      | 2010-01-01 |            |  118 |
 3 | Voorbeeldzorg Het Waalveer         | zorg      | 2010-01-01 |            |   82 |
 4 | Stichting Voorbeeldhof             | zorg      |            |            |   47 |
 5 | Thuiszorg Fictia-Oost              | zorg      | 2010-01-01 |            |   31 | -2013
 5 | Thuiszorg De Voorbeeldfiets        | zorg      | 2010-01-01 |            |   31 | 2014-
 6 | Voorbeeldziekenhuis De Spreekkamer | zorg      | 2011-01-01 |            |  210 |
 7 | GGZ Fictia-Midden                  | zorg      | 2010-07-01 |            |   96 |
 8 | De Voorbeeldige Zorg               | zorg      | 2010-01-01 |            |   79 |
 9 | Woonzorgcentrum Fictiastaete       | zorg      | 2011-01-01 | 2015-07-01 |   12 |
10 | Verpleeghuis Voorbeeldzicht        | zorg      | 2011-01-01 | 2015-07-01 |   28 |
11 | Jeugdzorg Voorbeeldplein           | zorg      | 2011-03-01 |            |   14 | -2015
11 | Jeugdzorg Voorbeeldplein           | welzijn   | 2011-03-01 |            |   14 | 2016-
12 | Revalidatie Voorbeeldstap          | zorg      | 2011-09-01 | 2014-02-01 |   55 |
12 | Revalidatie Voorbeeldstap          | zorg      | 2014-11-01 |            |   55 |
13 | Hospice De Voorbeeldtuin           | zorg      | 2012-01-01 |            |  6.2 |
14 | Kraamzorg Fictiewieg               | zorg      | 2010-01-01 | 2013-07-01 |    7 |
15 | Huisartsengroep Fictia-Zuid        | zorg      | 2011-01-01 | 2014-01-01 |   21 |
15 | Huisartsengroep Fictia-Zuid        | zorg      | 2015-06-01 |            |   21 |
16 | Zorgboerderij De Fictiehoeve       | zorg      | 2012-04-01 | 2015-01-01 |    3 |
17 | Apotheek Het Voorbeeldrecept       | zorg      | 2010-01-01 | 2012-07-01 |    9 |
18 | Ouderenzorg Fictierivier           | zorg      | 2013-01-01 |            |   36 |
19 | Gehandicaptenzorg De Voorbeeldboom | zorg      | 2013-04-01 |            |   88 |
20 | Dagcentrum Fictiekamer             | zorg      | 2013-01-01 | 2015-07-01 |  4.1 |
21 | Eerstelijn Voorbeeldwijk           | zorg      | 2013-09-01 | 2016-07-01 |   16 |
22 | Verslavingszorg Nieuw Voorbeeld    | zorg      | 2014-03-01 |            | 25.9 |
23 | Zorgpension Fictieoord             | zorg      | 2014-07-01 | 2016-01-01 |   11 |
24 | Zorgcombinatie Fictiezicht         | zorg      | 2015-07-01 |            |   40 |
25 | Welzijnshuis Voorbeeldstad         | welzijn   | 2014-02-01 |            |  7.9 |
26 | Stichting Samen Fictia             | welzijn   | 2014-02-01 |            |  3.2 |
27 | Jongerenwerk De Voorbeeldhoek      | welzijn   | 2014-04-01 |            |  2.4 |
28 | Ouderenwelzijn Fictiedal           | welzijn   | 2014-05-01 |            |  5.6 |
29 | Mantelzorgpunt Voorbeeldschouder   | welzijn   | 2014-09-01 |            | 5.05 |
30 | Jeugdhulp De Voorbeeldladder       | welzijn   | 2014-10-01 |            |   13 |
31 | Opvoedhulp Fictienest              | welzijn   | 2015-04-01 |            |    9 |
32 | Voorbeeldcorporatie De Linde       | wonen     | 2013-06-01 |            |   64 |
33 | Woonstichting Fictia               | wonen     | 2015-03-01 |            |   52 |
34 | Voorbeeldwonen De Dijk             | wonen     | 2015-09-01 |            |   78 |
35 | Woningbouw Het Voorbeeldhuis       | wonen     | 2016-01-01 |            |   38 |
36 | Paramedisch Centrum Voorbeeldhand  | zorg      | 2016-03-01 |            |    6 |
37 | ROC Voorbeeldstad                  | onderwijs | 2015-09-01 |            |   92 |
38 | Voorbeeldacademie Zorg en Welzijn  | onderwijs | 2016-04-01 |            |   22 |
90 | Voorbeeldnetwerk Gezonde Streek    | overig    | 2012-01-01 |            |      |
91 | Werkgeverskring Fictiebreed        | overig    | 2014-01-01 |            |      |
"""
PARTNER_NETWORKS = (90, 91)
MERGED = {9: 24, 10: 24}
_FORMERLY = {  # said on the first sheet with the new name
    (5, 2014): "Thuiszorg Fictia-Oost",
    (24, 2015): "Woonzorgcentrum Fictiastaete; Verpleeghuis Voorbeeldzicht",
}
_SEATS = {
    2012: (1, 2, 3, 4, 5, 6, 7, 8),
    2013: (1, 2, 3, 4, 5, 6, 7, 8),
    2014: (1, 2, 3, 4, 5, 6, 7, 32),
    2015: (1, 2, 3, 4, 5, 6, 7, 32),
    2016: (1, 2, 3, 25, 5, 6, 7, 32),
}
_AGREED = (  # number, first and last year, amount, reason
    (1, 2012, 2015, 0, "Draagt bij in uren (in kind) in plaats van in geld"),
    (13, 2013, 2016, 2_500, "Werkt vooral met vrijwilligers"),
    (22, 2014, 2016, 7_500, "Afspraak bij toetreding, tot en met 2016"),
)
_SUBSECTORS = {
    "jeugdzorg": (11, 30, 31),
    "woningcorporatie": (32, 33, 34, 35),
    "ouderenzorg": (3, 4, 9, 10, 18, 23, 24),
    "thuiszorg": (5,),
    "ziekenhuis": (6,),
    "geestelijke gezondheidszorg": (7, 22),
    "gehandicaptenzorg": (8, 19),
    "eerste lijn": (15, 17, 21, 36),
}
_PLACES = {
    "Nijmegen": (1, 6, 12, 20, 26, 36, 90),
    "Arnhem": (2, 7, 22, 25, 33, 37, 91),
    "Tiel": (3, 15, 18, 34),
    "Wijchen": (4, 13, 28),
    "Zevenaar": (5, 14, 29),
    "Doetinchem": (8, 16, 30, 38),
    "Druten": (9, 10, 24),
    "Ede": (11, 21, 31),
    "Elst": (17, 23, 27, 35),
    "Groesbeek": (19, 32),
}


class Membership(NamedTuple):
    """One membership period, as the sheets of `first_sheet` to `last_sheet` show it."""

    number: int
    name: str
    sector: str
    since: date | None
    until: date | None
    turnover: int | None
    first_sheet: int
    last_sheet: int

    def on(self, day: date) -> bool:
        """Whether the day lies in the period; `until` is the first day outside it."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or self.until > day)


def participants(year: int) -> list[Row]:
    """The sheet Participanten: everyone who was a member at any time in the year."""
    return [_row(period, year) for period in listed(year)]


def listed(year: int) -> list[Membership]:
    """The periods that touch the year, partner networks included."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [
        period
        for period in _periods()
        if period.first_sheet <= year <= period.last_sheet
        and (period.since is None or period.since <= last)
        and (period.until is None or period.until > first)
    ]


def members_on(day: date) -> list[Membership]:
    """The members on a day, under the names of that year; a partner network is no member."""
    return [p for p in listed(day.year) if p.on(day) and p.number not in PARTNER_NETWORKS]


def contribution(number: int, turnover: int | None, year: int) -> int:
    """What a member owes for a whole year: the agreed amount, else by the rule of that year."""
    agreed = _agreed(number, year)
    if agreed is not None:
        return agreed[0]
    if year < FIRST_SCALE:
        return _FLAT_FEE
    return max(amount for low, amount in SCALE if low <= (turnover or 0))


def turnover_in(period: Membership, year: int) -> int | None:
    """The turnover on the sheet of a year: 1.5 % a year more than on the one before."""
    if period.turnover is None:
        return None
    return period.turnover * (1000 + 15 * (year - 2015)) // 1000


def reference_date(year: int) -> date:
    """The day up to which the actual figures of the year are complete."""
    return REFERENCE_DATES.get(year, date(year, 12, 31))


def workday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


@cache
def _periods() -> tuple[Membership, ...]:
    return tuple(_period(line) for line in _STORY.strip().splitlines()[1:])


def _period(line: str) -> Membership:
    number, name, sector, since, until, millions, sheets = (c.strip() for c in line.split("|"))
    first, _, last = sheets.partition("-")
    return Membership(
        number=int(number),
        name=name,
        sector=sector,
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        turnover=round(float(millions) * 1_000_000) if millions else None,
        first_sheet=int(first or 0),
        last_sheet=int(last or 9999),
    )


def _row(period: Membership, year: int) -> Row:
    number, turnover = period.number, turnover_in(period, year)
    agreed = _agreed(number, year)
    row: Row = {
        "organisation": period.name,
        "kvk": f"990000{number:02}",
        "sector": period.sector,
        "subsector": _group(_SUBSECTORS, number),
        "place": _group(_PLACES, number),
        "role": _role(number),
        "advisory_board": number in _SEATS[year],
        "member_since": period.since,
        "member_until": _known_end(period, year),
        "turnover": turnover,
        "turnover_year": None if turnover is None else year - 2,
        "agreed_contribution": agreed and agreed[0],
        "agreed_reason": agreed and agreed[1],
        "relation_talk": _relation_talk(period, year),
        "formerly": _FORMERLY.get((number, year)),
    }
    return {key: value for key, value in row.items() if value is not None}


def _agreed(number: int, year: int) -> tuple[int, str] | None:
    for agreed, first, last, amount, reason in _AGREED:
        if agreed == number and first <= year <= last:
            return amount, reason
    return None


def _group(groups: dict[str, tuple[int, ...]], number: int) -> str | None:
    return next((name for name, numbers in groups.items() if number in numbers), None)


def _role(number: int) -> str:
    if number == INITIATOR:
        return "initiatiefnemer"
    return "partnernetwerk" if number in PARTNER_NETWORKS else "participant"


def _known_end(period: Membership, year: int) -> date | None:
    """The end, once it is known: the sheet of a year does not see beyond the next 1 January."""
    known = period.until is not None and period.until <= date(year + 1, 1, 1)
    return period.until if known else None


def _relation_talk(period: Membership, year: int) -> date | None:
    """A yearly talk with most members; about one in eight years it does not come to one."""
    number = period.number
    day = workday(date(year, 1 + (5 * number + 7 * year) % 11, 8 + number % 20))
    held = (3 * number + year) % 8 != 0 and day <= reference_date(year) and period.on(day)
    return day if held and number not in (INITIATOR, *PARTNER_NETWORKS) else None
