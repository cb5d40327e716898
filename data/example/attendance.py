"""Who came in the example years: per meeting, organisation and function group, in numbers only.

Knows habits (who comes to everything, who never comes) and a seeded chance; knows no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random

from data.example.activities import PROGRAMME, WORKSHOP, Event, events
from data.example.members import INITIATOR, Membership, members_on
from data.example.plan_2015 import Row
from data.sheets import EXTERNAL

Chance = Callable[[], float]  # only Random.random(): the same on every Python version
Mix = tuple[tuple[str, float, int], ...]  # function group, chance to be there, people at most

_NEVER = {10, 16, 22, 23, 28}
_SELDOM = {7: 0.12, 12: 0.15, 20: 0.20, 21: 0.30, 27: 0.15}
_KEEN = {INITIATOR: 1.0, 2: 0.92, 5: 0.92, 19: 0.90, 25: 0.92, 26: 0.90, 32: 0.92}
_USUALLY = 0.70

# How many in ten organisations are in the circle of a leerwerkplaats, and of which sectors.
_CIRCLES: dict[str, tuple[int, tuple[str, ...]]] = {
    "De ondernemende professional": (4, ("zorg", "welzijn")),
    "Duurzame inzetbaarheid": (4, ("zorg", "wonen")),
    "Krachtige kernen": (6, ("zorg", "welzijn", "wonen", "onderwijs")),
    "Zorgtechnologie": (4, ("zorg",)),
    "Sociale media in de zorg": (2, ("zorg",)),
    "Het nieuwe wonen": (4, ("zorg", "wonen")),
    "Preventief HRM": (3, ("zorg",)),
    "Zorg op afstand": (4, ("zorg", "onderwijs")),
    "Samen in de wijk": (8, ("welzijn", "wonen")),
}
_GROUPS = {  # kind: how many organisations, and in which order they are asked
    "masterclass": (8, (2, 3, 4, 5, 6, 8, 9, 13, 18, 19, 32)),
    "verdiepingskamer": (6, (5, 8, 18, 19, 25, 26, 32)),
    "project": (6, (INITIATOR, 2, 5, 8, 18, 19)),
}
_OPEN = {"verhelderingskamer": 0.35, "innovatielab": 0.30}  # chance that an organisation joins in

_FIELD: dict[str, Mix] = {
    WORKSHOP: (("professional", 0.9, 3), ("leidinggevende", 0.35, 1), ("bestuurder", 0.05, 1)),
    "masterclass": (("bestuurder", 1.0, 1),),
    "verhelderingskamer": (("leidinggevende", 0.6, 2), ("professional", 0.5, 2)),
    "verdiepingskamer": (("leidinggevende", 1.0, 1),),
    "markt": (("professional", 0.9, 5), ("leidinggevende", 0.6, 2), ("bestuurder", 0.4, 1)),
    "café": (("professional", 0.6, 2), ("leidinggevende", 0.4, 1), ("bestuurder", 0.25, 1)),
    "innovatielab": (("professional", 1.0, 2),),
    "project": (("professional", 1.0, 3), ("leidinggevende", 0.3, 1)),
}
_SCHOOL: dict[str, Mix] = {
    WORKSHOP: (("lector", 0.85, 1), ("docent", 0.7, 3), ("student", 0.5, 5)),
    "verhelderingskamer": (("lector", 0.5, 1), ("docent", 0.5, 1)),
    "markt": (("lector", 1.0, 6), ("docent", 1.0, 12), ("student", 1.0, 25)),
    "café": (("lector", 0.8, 2), ("docent", 0.9, 4), ("student", 0.4, 3)),
    "innovatielab": (("docent", 1.0, 3), ("student", 1.0, 14)),
    "project": (("docent", 1.0, 4), ("student", 0.8, 6)),
}
_VISITORS = {WORKSHOP: (0.2, 2), "markt": (1.0, 24), "café": (1.0, 7), "innovatielab": (0.5, 4)}


def attendance(year: int) -> list[Row]:
    """The sheet Deelname."""
    random = Random(year).random
    return [row for event in events(year) for row in _event(event, random)]


def _event(event: Event, random: Chance) -> Iterator[Row]:
    guests = _guests(event, random)
    shared: Row = {
        "date": event.day,
        "activity": event.activity.name,
        "meeting": event.meeting,
        "host": _host(event, guests, random),
        "duration": event.activity.duration,
    }
    shared = {key: value for key, value in shared.items() if value is not None}
    for member in guests:
        for group, registered, present in _delegation(event, member, random):
            yield {**shared, **_counts(event, member.name, group, registered, present)}
    for present in _visitors(event, random):
        yield {**shared, **_counts(event, EXTERNAL, "overig", present, present)}


def _guests(event: Event, random: Chance) -> list[Membership]:
    """The organisations that send somebody."""
    members = members_on(event.day)
    kind = event.activity.kind
    if kind in _GROUPS:
        size, order = _GROUPS[kind]
        known = {member.number: member for member in members}
        return [known[number] for number in order if number in known][:size]
    return [member for member in members if random() < _inclination(event, member)]


def _inclination(event: Event, member: Membership) -> float:
    """The chance that an organisation comes to an event that is open to it."""
    if member.number in _NEVER:
        return 0.0
    habit = _KEEN.get(member.number, _SELDOM.get(member.number, _USUALLY))
    if member.number == INITIATOR or event.activity.plenary:
        return habit
    if event.activity.kind == WORKSHOP:
        return habit * _in_circle(event, member)
    return habit * _OPEN[event.activity.kind]


def _in_circle(event: Event, member: Membership) -> bool:
    """Whether an organisation takes part in a leerwerkplaats: the same answer every year."""
    tenths, sectors = _CIRCLES[event.activity.name]
    if event.activity.name == "Krachtige kernen":
        tenths += event.day.year - 2014  # the one that thrives
    place = (7 * member.number + 3 * PROGRAMME.index(event.activity)) % 10
    return member.sector in sectors and place < tenths


def _host(event: Event, guests: list[Membership], random: Chance) -> str:
    """A participant; the market and the lab are at the hogeschool."""
    members = {member.number: member.name for member in members_on(event.day)}
    hosts = [guest.name for guest in guests if guest.number != INITIATOR]
    if event.activity.kind in ("markt", "innovatielab") or not hosts:
        return members[INITIATOR]
    return hosts[int(random() * len(hosts))]


def _delegation(event: Event, member: Membership, random: Chance) -> Iterator[tuple[str, int, int]]:
    """Per function group of one organisation: how many signed up and how many came."""
    school = member.sector == "onderwijs"
    mix = (_SCHOOL if school else _FIELD)[event.activity.kind]
    size = 1.0 if member.number == INITIATOR or not school else 0.4
    for group, chance, most in mix:
        if random() < chance:
            registered = 1 + int(random() * most * size)
            yield group, registered, sum(random() < _turnout(event) for _ in range(registered))


def _turnout(event: Event) -> float:
    """The chance that somebody who signed up comes."""
    if event.activity.name == "Krachtige kernen":
        return 0.95
    if event.activity.name == "Sociale media in de zorg":
        return 0.70 if event.day < date(2014, 1, 1) else 0.50
    return 0.86


def _visitors(event: Event, random: Chance) -> Iterator[int]:
    chance, most = _VISITORS.get(event.activity.kind, (0.0, 0))
    if random() < chance:
        yield 1 + int(random() * most)


def _counts(event: Event, name: str, group: str, registered: int, present: int) -> Row:
    row: Row = {"organisation": name, "function_group": group, "present": present}
    if event.activity.kind == "café":  # whoever comes, comes: nobody signs up, so nobody is missed
        return {**row, "present": max(1, present)}
    return {**row, "registered": registered}
