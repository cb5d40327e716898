"""What was organised in the example years: the activities, and the days they were held on.

Knows the programme; refuses to know who came and what it cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from data.example.members import INITIATOR, listed, reference_date, workday
from data.example.plan_2015 import EDUCATION, MEETINGS, WORKSHOPS, Row

WORKSHOP = "leerwerkplaats"


class Activity(NamedTuple):
    """One activity in the years that it ran; `meetings` are (month, day, name) of each year."""

    name: str
    kind: str
    block: str
    budget_activity: str | None
    first: int
    last: int
    duration: float
    meetings: tuple[tuple[int, int, str | None], ...]
    plenary: bool = False


class Event(NamedTuple):
    """One meeting of an activity on one day."""

    day: date
    activity: Activity
    meeting: str | None


def _workshop(name: str, first: int, last: int, day: int) -> Activity:
    """A leerwerkplaats: four afternoons a year; seven of them share the lines of their block."""
    meetings = tuple((month, day, None) for month in (2, 4, 9, 11))
    return Activity(name, WORKSHOP, WORKSHOPS, None, first, last, 3.0, meetings)


PROGRAMME = (
    _workshop("De ondernemende professional", 2012, 2016, 3),
    _workshop("Duurzame inzetbaarheid", 2012, 2016, 6),  # in 2016 together with Preventief HRM
    _workshop("Krachtige kernen", 2012, 2016, 9),
    _workshop("Zorgtechnologie", 2012, 2014, 12),
    _workshop("Sociale media in de zorg", 2013, 2014, 16),
    _workshop("Het nieuwe wonen", 2014, 2016, 18),
    _workshop("Preventief HRM", 2015, 2015, 20),
    _workshop("Zorg op afstand", 2015, 2016, 12),  # continues Zorgtechnologie and Sociale media
    _workshop("Samen in de wijk", 2015, 2016, 24),
    Activity(
        name="Masterclass",
        kind="masterclass",
        block=MEETINGS,
        budget_activity="Masterclass",
        first=2012,
        last=2016,
        duration=4.0,
        meetings=((2, 26, None), (5, 21, None), (9, 24, None), (12, 3, None)),
    ),
    Activity(
        name="Verhelderingskamer",
        kind="verhelderingskamer",
        block=MEETINGS,
        budget_activity="Verhelderingskamer",
        first=2013,
        last=2016,
        duration=3.0,
        meetings=((3, 19, None), (6, 11, None), (10, 29, None)),
    ),
    Activity(
        name="Verdiepingskamer",
        kind="verdiepingskamer",
        block=MEETINGS,
        budget_activity="Verdiepingskamer",
        first=2015,
        last=2016,
        duration=12.0,  # programme hours of a stay of a day and a night
        meetings=((5, 27, None), (10, 7, None)),
    ),
    Activity(
        name="Valorisatiemarkt",
        kind="markt",
        block=MEETINGS,
        budget_activity="Valorisatiemarkt",
        first=2012,
        last=2016,
        duration=5.0,
        meetings=((11, 26, None),),
        plenary=True,
    ),
    Activity(
        name="Zorgalliantiecafé",
        kind="café",
        block=MEETINGS,
        budget_activity="Zorgalliantiecafé",
        first=2015,
        last=2016,
        duration=2.5,
        meetings=((1, 28, None), (9, 28, None)),
        plenary=True,
    ),
    Activity(
        name="Innovatielab",
        kind="innovatielab",
        block=EDUCATION,
        budget_activity="Innovatielab",
        first=2014,
        last=2016,
        duration=2.0,
        meetings=((6, 4, "Ochtend"), (6, 4, "Middag")),
    ),
    Activity(
        name="Samen leren in netwerken",
        kind="project",
        block=EDUCATION,
        budget_activity="Leerarrangementen",
        first=2015,
        last=2016,
        duration=3.5,
        meetings=((3, 10, None), (6, 16, None), (10, 13, None)),
    ),
)
_CANCELLED = {  # the last meeting of the year that was not held
    ("Sociale media in de zorg", 2014): date(2014, 11, 14),
    ("Verhelderingskamer", 2015): date(2015, 10, 29),
}
_THEMES = {
    "De ondernemende professional": "Ondernemende en vitale professionals",
    "Duurzame inzetbaarheid": "Ondernemende en vitale professionals",
    "Preventief HRM": "Ondernemende en vitale professionals",
    "Krachtige kernen": "Leefbare kernen",
    "Het nieuwe wonen": "Leefbare kernen",
    "Samen in de wijk": "Leefbare kernen",
    "Zorgtechnologie": "Technologische hulpmiddelen",
    "Sociale media in de zorg": "Technologische hulpmiddelen",
    "Zorg op afstand": "Technologische hulpmiddelen",
}
_THEMES_2016 = {"Het nieuwe wonen": "Wonen met zorg"}  # the fourth theme
_LEADS = {
    ("Het nieuwe wonen", 2016): 32,
    ("Samen in de wijk", 2015): 25,
    ("Samen in de wijk", 2016): 25,
}
_SPILLOVER = {("Samen leren in netwerken", 2015): 48, ("Samen leren in netwerken", 2016): 97}
_SCORES = {  # how a leerwerkplaats scored itself on the factors A to E; "-" is not filled in
    ("De ondernemende professional", 2014): "33223",
    ("De ondernemende professional", 2015): "43323",
    ("De ondernemende professional", 2016): "43333",
    ("Duurzame inzetbaarheid", 2014): "32323",
    ("Duurzame inzetbaarheid", 2015): "32333",
    ("Duurzame inzetbaarheid", 2016): "42333",
    ("Krachtige kernen", 2014): "44434",
    ("Krachtige kernen", 2015): "54444",
    ("Krachtige kernen", 2016): "55545",
    ("Sociale media in de zorg", 2014): "21212",
    ("Het nieuwe wonen", 2014): "33-22",
    ("Het nieuwe wonen", 2015): "43423",
    ("Het nieuwe wonen", 2016): "44434",
    ("Preventief HRM", 2015): "32223",
    ("Zorg op afstand", 2015): "33323",
    ("Zorg op afstand", 2016): "33334",
    ("Samen in de wijk", 2015): "44324",
    ("Samen in de wijk", 2016): "44334",
}


def activities(year: int) -> list[Row]:
    """The sheet Activiteiten; what was held follows from the days."""
    held = Counter(event.activity for event in events(year))
    return [_row(activity, year, held[activity]) for activity in _running(year)]


def events(year: int) -> list[Event]:
    """Everything that was held, in order of day, as far as the year is complete."""
    held = [
        Event(day, activity, meeting)
        for activity in _running(year)
        for day, meeting in _days(activity, year)
        if day <= reference_date(year) and _CANCELLED.get((activity.name, year)) != day
    ]
    return sorted(held, key=lambda event: (event.day, event.activity.name, event.meeting or ""))


def _running(year: int) -> list[Activity]:
    return [activity for activity in PROGRAMME if activity.first <= year <= activity.last]


def _days(activity: Activity, year: int) -> Iterator[tuple[date, str | None]]:
    for month, day, meeting in activity.meetings:
        yield workday(date(year, month, day)), meeting


def _row(activity: Activity, year: int, held: int) -> Row:
    names = {member.number: member.name for member in listed(year)}
    themes = {**_THEMES, **(_THEMES_2016 if year == 2016 else {})}
    row: Row = {
        "activity": activity.name,
        "block": activity.block,
        "budget_activity": activity.budget_activity,
        "kind": activity.kind,
        "theme": themes.get(activity.name),
        "lead": names[_LEADS.get((activity.name, year), INITIATOR)],
        "plenary": activity.plenary,
        "planned": len(activity.meetings),
        "held": held,
        "spillover": _SPILLOVER.get((activity.name, year)),
        **_scores(_SCORES.get((activity.name, year), "")),
    }
    return {key: value for key, value in row.items() if value is not None}


def _scores(written: str) -> Row:
    pairs = zip("abcde", written, strict=False)
    return {f"score_{letter}": int(digit) for letter, digit in pairs if digit != "-"}
