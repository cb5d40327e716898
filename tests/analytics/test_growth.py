"""Membership stories, one rule each: what the sheets say, and the bridge that follows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest

from analytics.growth import bridge
from analytics.metrics import measure
from tests.analytics.conftest import Trial
from tests.oracle import growth
from tests.oracle.facts import Facts
from tests.tables import rows, upload

YEAR = 2015
MOVES = ("opening", "joined", "left", "merged", "reclassified", "closing")


@dataclass(frozen=True)
class Story:
    """Two years of Participanten, how many the plan states (None: not), and the bridge of 2015.

    `bridge` holds a line per sector: opening, joined, left, merged, reclassified, closing.
    """

    rule: str
    last_year: str | None
    this_year: str
    bridge: dict[str, tuple[int, ...]]
    stated: int | None = None
    stated_last_year: int | None = None
    initiator_counts: str = "ja"


STORIES = (
    Story(
        "joins during the year",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector  | lid sinds
        Aster       | zorg    |
        Berk        | welzijn | 1-7-2015
        """,
        {"welzijn": (0, 1, 0, 0, 0, 1), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "leaves during the year",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector | lid tot
        Aster       | zorg   |
        Berk        | zorg   | 1-7-2015
        """,
        {"zorg": (2, 0, 1, 0, 0, 1)},
    ),
    Story(
        "gives notice as of 31 December 2015: still a participant on that day",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | lid tot
        Aster       | zorg   | 1-1-2016
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "gave notice as of 31 December 2014: a participant at the start of 2015, not at its end",
        """
        organisatie | sector | lid tot
        Aster       | zorg   | 1-1-2015
        """,
        """
        organisatie | sector
        Berk        | zorg
        """,
        # Berk has no Lid sinds, but was not on the sheet of 2014: joined
        {"zorg": (1, 1, 1, 0, 0, 1)},
    ),
    Story(
        "the last day of membership is 30 December: no participant on the 31st",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector | lid tot
        Aster       | zorg   | 31-12-2015
        Berk        | zorg   |
        """,
        {"zorg": (2, 0, 1, 0, 0, 1)},
    ),
    Story(
        "joins on 31 December: a participant on that day",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | lid sinds
        Aster       | zorg   |
        Berk        | zorg   | 31-12-2015
        """,
        {"zorg": (1, 1, 0, 0, 0, 2)},
    ),
    Story(
        "joins and leaves within the year: in no count",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | lid sinds | lid tot
        Aster       | zorg   |           |
        Berk        | wonen  | 1-2-2015  | 1-11-2015
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "another name, the same KvK number: the same organisation",
        """
        organisatie | kvk      | sector
        Aster       | 12345678 | zorg
        """,
        """
        organisatie | kvk      | sector
        Berk        | 12345678 | zorg
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "the same name, another KvK number: another organisation",
        """
        organisatie | kvk      | sector
        Aster       | 12345678 | zorg
        """,
        """
        organisatie | kvk      | sector
        Aster       | 87654321 | zorg
        """,
        {"zorg": (1, 1, 1, 0, 0, 1)},
    ),
    Story(
        "the same name in other letters and spaces, KvK number filled in later",
        """
        organisatie | kvk      | sector
        Aster Zorg  |          | zorg
        """,
        """
        organisatie | kvk      | sector
        ASTER zorg  | 12345678 | zorg
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "a name that two KvK numbers have borne does not say which of the two a row is",
        """
        organisatie | kvk      | sector
        Aster       | 12345678 | zorg
        """,
        """
        organisatie | kvk      | sector
        Aster       | 87654321 | zorg
        Aster       |          | wonen     # neither: an organisation of its own
        """,
        {"wonen": (0, 1, 0, 0, 0, 1), "zorg": (1, 1, 1, 0, 0, 1)},
    ),
    Story(
        "another name, the old one in Voorheen",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | voorheen
        Berk        | zorg   | aster
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "another name, nothing that ties the two: one left, one joined",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector
        Berk        | zorg
        """,
        {"zorg": (1, 1, 1, 0, 0, 1)},
    ),
    Story(
        "renamed twice in a year: Voorheen is a chain",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | lid tot  | voorheen
        Berk        | zorg   | 1-6-2015 | Aster
        Ceder       | zorg   |          | Berk
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "renamed under its KvK number, and merged under its new name in the same year",
        """
        organisatie | kvk      | sector
        Aster       | 12345678 | zorg
        Ceder       |          | zorg
        """,
        """
        organisatie | kvk      | sector | lid tot  | voorheen
        Berk        | 12345678 | zorg   | 1-6-2015 |
        Ceder       |          | zorg   |          | Berk       # Berk is the Aster of last year
        """,
        {"zorg": (2, 0, 0, 1, 0, 1)},
    ),
    Story(
        "two merge into a third: one lives on in it, one has merged, nobody left or joined",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector | voorheen
        Ceder       | zorg   | Aster; Berk
        """,
        {"zorg": (2, 0, 0, 1, 0, 1)},
    ),
    Story(
        "two of different sectors merge: the one of the same sector lives on",
        """
        organisatie | sector
        Aster       | wonen
        Berk        | zorg
        """,
        """
        organisatie | sector | voorheen
        Ceder       | zorg   | Aster; Berk
        """,
        {"wonen": (1, 0, 0, 1, 0, 0), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "one takes over another and keeps its name",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | welzijn
        """,
        """
        organisatie | sector | voorheen
        Aster       | zorg   | Berk
        """,
        {"welzijn": (1, 0, 0, 1, 0, 0), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "one takes over another, which stays a participant too: nobody has merged",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | welzijn
        """,
        """
        organisatie | sector  | voorheen
        Aster       | zorg    | Berk
        Berk        | welzijn |
        """,
        {"welzijn": (1, 0, 0, 0, 0, 1), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "one splits in two: it lives on in the topmost row, the other joined",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector  | voorheen
        Esdoorn     | zorg    | Aster
        Berk        | welzijn | Aster
        """,
        {"welzijn": (0, 1, 0, 0, 0, 1), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "in another sector than last year: neither left nor joined",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector
        Aster       | zorg
        Berk        | welzijn
        """,
        {"welzijn": (0, 0, 0, 0, 1, 1), "zorg": (2, 0, 0, 0, -1, 1)},
    ),
    Story(
        "left and came back within the year: two rows, one participant",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector | lid sinds | lid tot
        Aster       | zorg   |           | 1-3-2015
        Aster       | zorg   | 1-9-2015  |
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "left in 2014 and came back in 2015: joined",
        """
        organisatie | sector | lid tot
        Aster       | zorg   | 1-9-2014
        Berk        | zorg   |
        """,
        """
        organisatie | sector | lid sinds | lid tot
        Aster       | zorg   |           | 1-9-2014
        Aster       | zorg   | 1-2-2015  |
        Berk        | zorg   |           |
        """,
        {"zorg": (1, 1, 0, 0, 0, 2)},
    ),
    Story(
        "not on the sheet any more, without Lid tot: left",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | wonen
        """,
        """
        organisatie | sector
        Aster       | zorg
        """,
        {"wonen": (1, 0, 1, 0, 0, 0), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "a partner network is never a participant",
        """
        organisatie  | sector | rol
        Aster        | zorg   |
        Health Dale  | zorg   | partnernetwerk
        """,
        """
        organisatie  | sector | rol
        Aster        | zorg   |
        Health Dale  | zorg   | partnernetwerk
        Werkgevers   | overig | partnernetwerk
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "a participant becomes a partner network: it left",
        """
        organisatie  | sector | rol
        Aster        | zorg   |
        """,
        """
        organisatie  | sector | rol
        Aster        | zorg   | partnernetwerk
        Berk         | zorg   |
        """,
        {"zorg": (1, 1, 1, 0, 0, 1)},
    ),
    Story(
        "the initiator counts, unless decided otherwise",
        """
        organisatie | sector    | rol
        Hogeschool  | onderwijs | initiatiefnemer
        Aster       | zorg      |
        """,
        """
        organisatie | sector    | rol
        Hogeschool  | onderwijs | initiatiefnemer
        Aster       | zorg      |
        """,
        {"onderwijs": (1, 0, 0, 0, 0, 1), "zorg": (1, 0, 0, 0, 0, 1)},
    ),
    Story(
        "the initiator does not count when so decided; as a paying participant it joins",
        """
        organisatie | sector    | rol
        Hogeschool  | onderwijs | initiatiefnemer
        Aster       | zorg      |
        """,
        """
        organisatie | sector    | rol
        Hogeschool  | onderwijs | participant      # in 2015 it pays
        Aster       | zorg      |
        """,
        {"onderwijs": (0, 1, 0, 0, 0, 1), "zorg": (1, 0, 0, 0, 0, 1)},
        initiator_counts="nee",
    ),
    Story(
        "the plan states more participants than are named: no bridge",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        {},
        stated=3,
    ),
    Story(
        "the initiator is one of the names that the plan states, also when it does not count",
        None,
        """
        organisatie | sector    | rol
        Hogeschool  | onderwijs | initiatiefnemer
        Aster       | zorg      |
        """,
        {"zorg": (1, 0, 0, 0, 0, 1)},
        stated=2,
        initiator_counts="nee",
    ),
    Story(
        "last year's sheet names too few: its state is taken from this year's dates",
        """
        organisatie | sector
        Aster       | zorg
        """,
        """
        organisatie | sector  | lid sinds  | lid tot
        Aster       | zorg    |            |
        Berk        | wonen   | 31-12-2014 |          # not named last year, but was there
        Ceder       | welzijn | 1-1-2015   |          # one day too late to have been there
        Den         | wonen   | 1-1-2012   | 1-1-2015 # there until the last day of 2014
        Esdoorn     | wonen   | 1-1-2012   | 31-12-2014 # left one day too early
        """,
        {
            "welzijn": (0, 1, 0, 0, 0, 1),
            "wonen": (2, 0, 1, 0, 0, 1),
            "zorg": (1, 0, 0, 0, 0, 1),
        },
        stated_last_year=3,
    ),
    Story(
        "no sheet of last year: its state is taken from this year's dates",
        None,
        """
        organisatie | sector | lid sinds
        Aster       | zorg   |
        Berk        | zorg   | 1-5-2015
        """,
        {"zorg": (1, 1, 0, 0, 0, 2)},
    ),
    Story(
        "two that each say to have been the other: a circle ends, and both stay",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector | voorheen
        Aster       | zorg   | Berk
        Berk        | zorg   | Aster
        """,
        {"zorg": (2, 0, 0, 0, 0, 2)},
    ),
    Story(
        "a circle of which nobody is a participant any more: left",
        """
        organisatie | sector
        Aster       | zorg
        Berk        | zorg
        """,
        """
        organisatie | sector | lid tot  | voorheen
        Aster       | zorg   | 1-6-2015 | Berk
        Berk        | zorg   | 1-6-2015 | Aster
        Ceder       | wonen  |          | Ceder     # was itself: says nothing
        """,
        {"wonen": (0, 1, 0, 0, 0, 1), "zorg": (2, 0, 2, 0, 0, 0)},
    ),
)


def workbooks(story: Story) -> dict[int, dict[str, Any]]:
    """The sheets of both years."""
    told = {
        YEAR - 1: (story.last_year, story.stated_last_year),
        YEAR: (story.this_year, story.stated),
    }
    return {
        year: {
            "participants": rows("Participanten", text, year=year),
            "cover": rows(
                "Toelichting",
                f"""
                jaar   | aantal participanten
                {year} | {"" if stated is None else stated}
                """,
            ),
        }
        for year, (text, stated) in told.items()
        if text
    }


each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.rule)


@each_story
def test_the_bridge_tells_the_story(story: Story, trial: Trial) -> None:
    sheets = workbooks(story)
    uploads = [upload(year, **tables) for year, tables in sheets.items()]
    with trial(*uploads, initiator_counts=story.initiator_counts) as cursor:
        found = bridge(cursor, YEAR)
        growth = measure(cursor, "participants", "net_growth", "retention", year=YEAR)
    told = {row["sector"]: tuple(row[m] for m in MOVES) for row in found.to_dict("records")}
    assert told == story.bridge
    assert (found["stayed"] == found["opening"] - found["left"] - found["merged"]).all()
    assert growth["value"].tolist() == pytest.approx(_growth(story), nan_ok=True)


def _growth(story: Story) -> list[float]:
    """Participants, net growth and retention that follow from the bridge; unknown without one."""
    if not story.bridge:
        return [math.nan] * 3
    opening, joined, left, merged, _, closing = (
        sum(column) for column in zip(*story.bridge.values(), strict=True)
    )
    return [closing, joined - left - merged, (opening - left) / opening if opening else math.nan]


@each_story
def test_the_oracle_tells_the_same_story(story: Story) -> None:
    facts = Facts(workbooks(story), settings={"initiator_counts": story.initiator_counts})
    columns = ("opening", "joined", "left", "closing")
    expected = {
        sector: dict(zip(MOVES, moves, strict=True)) for sector, moves in story.bridge.items()
    }
    assert growth.bridge(facts, YEAR) == {
        sector: {column: moves[column] for column in columns} for sector, moves in expected.items()
    }
