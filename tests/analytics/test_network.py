"""The network by hand: who shared which event, what chance would give, what falls apart."""

from __future__ import annotations

from random import Random
from typing import Any

import pandas as pd
import pytest

from analytics.metrics import measure
from analytics.network import (
    Network,
    brokers,
    by_chance,
    centralisation,
    layout,
    leadership,
    matrix,
    mixing,
    networks,
    removals,
)
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle import network as oracle
from tests.tables import rows, upload
from tests.worlds import Maker

PARTICIPANTS = """
    organisatie | sector    | rol
    HAN         | onderwijs | initiatiefnemer
    Aster       | zorg      |
    Berk        | zorg      |
    Ceder       | wonen     |
    Den         | onbekend  |
"""
ACTIVITIES = """
    activiteit | blok | soort          | trekker | plenair
    Café       | A    | café           |         | ja
    Plaats     | B    | Leerwerkplaats | HAN     | nee
    Plek       | B    | leerwerkplaats | Aster   |
"""
ATTENDANCE = """
    datum     | activiteit | gastheer | organisatie | aanwezig
    28-1-2015 | Café       |          | Den         | 3        # plenary: says nothing
    28-1-2015 | Café       |          | Ceder       | 3
    28-2-2015 | Plaats     | HAN      | HAN         | 1
    28-2-2015 | Plaats     | HAN      | Aster       | 1
    28-2-2015 | PLAATS     | HAN      | Berk        | 2
    28-2-2015 | Plaats     | HAN      | Ceder       | 0        # did not come
    28-3-2015 | Plek       | Aster    | Aster       | 1
    28-3-2015 | Plek       | Aster    | Berk        | 1
    28-4-2015 | Nieuw      |          | HAN         | 1        # unknown: not plenary
    28-4-2015 | Nieuw      |          | Ceder       | 1
    28-4-2015 | Nieuw      |          | (extern)    | 9
    28-5-2015 | Plek       |          | Den         | 1        # alone
"""
KEYS = ("density", "tie_strength", "centralisation", "ei_index", "cross_sector_events")


def book(participants: str = PARTICIPANTS, attendance: str = ATTENDANCE) -> Upload:
    sheets = {"participants": participants, "activities": ACTIVITIES, "attendance": attendance}
    return upload(2015, **{key: rows(key, text, year=2015) for key, text in sheets.items()})


def figures(trial: Trial, one: Upload, **settings: str) -> dict[str, Any]:
    with trial(one, **settings) as cursor:
        found = measure(cursor, *KEYS, year=2015).set_index("metric")["value"]
    return {key: None if pd.isna(value) else value for key, value in found.items()}


def of(trial: Trial, one: Upload) -> Network:
    with trial(one) as cursor:
        return networks(cursor)[2015]


def simple(names: str, sectors: str, *ties: str) -> Network:
    """Letters for organisations, one for each sector, and the pairs that met."""
    every = [a + b for at, a in enumerate(names) for b in names[at + 1 :]]
    return Network(
        organisations=pd.DataFrame(
            {
                "entity": list(names),
                "organisation": list(names),
                "sector": list(sectors),
                "own": True,
                "initiator": [name == "H" for name in names],
            }
        ),
        pairs=pd.DataFrame(
            [(a, b, int(a + b in ties), a + b in ties) for a, b in every],
            columns=["entity", "other", "shared", "tied"],
        ).astype({"tied": bool}),
        events=pd.DataFrame({"sectors": [1], "others": [True], "sectors_without": [1]}),
    )


def test_the_figures_by_hand(trial: Trial) -> None:
    # HAN–Aster 1, HAN–Berk 1, Aster–Berk 2, HAN–Ceder 1: four pairs of ten, five shared events.
    # Degrees 3, 2, 2, 1, 0: (5 × 3 − 8) ÷ (4 × 3). Between sectors 3, within (Aster–Berk) 1.
    # Four events with participants, of which two with two sectors.
    assert figures(trial, book()) == pytest.approx(
        {
            "density": 4 / 10,
            "tie_strength": 5 / 4,
            "centralisation": 7 / 12,
            "ei_index": 2 / 4,
            "cross_sector_events": 2 / 4,
        }
    )


def test_settings_say_who_counts_and_what_a_tie_is(trial: Trial) -> None:
    found = figures(trial, book(), initiator_counts="nee")
    # without HAN only Aster and Berk met, of six pairs; three of the events had a sector at most
    assert found["density"] == pytest.approx(1 / 6)
    assert (found["ei_index"], found["cross_sector_events"]) == (-1, 0)
    often = figures(trial, book(), tie_threshold="2")
    assert (often["density"], often["ei_index"]) == (1 / 10, -1)  # Aster and Berk, twice
    assert often["tie_strength"] == 5 / 4


@pytest.mark.parametrize("threshold", ["1", "2"])
def test_generated_years_equal_the_oracle(threshold: str, trial: Trial) -> None:
    for seed in range(12):
        world = Maker(Random(seed), 2001).make()
        chosen = {"tie_threshold": threshold}
        with trial(*world.workbooks, **chosen) as cursor:
            found = measure(cursor, *KEYS)
            known = networks(cursor)
        facts = world.facts(chosen)
        for row in found.to_dict("records"):
            expected = oracle.ORACLE[row["metric"]](facts, row["year"], None)
            value = None if pd.isna(row["value"]) else row["value"]
            assert value == (None if expected is None else pytest.approx(expected)), row
            if row["metric"] == "centralisation" and row["year"] in known:
                again = centralisation(known[row["year"]])
                assert again == (None if value is None else pytest.approx(value))


def test_a_network_of_only_plenaries_has_no_ties(trial: Trial) -> None:
    found = figures(trial, book(attendance="\n".join(ATTENDANCE.splitlines()[:4])))
    assert found == {
        "density": 0,
        "tie_strength": None,
        "centralisation": 0,
        "ei_index": None,
        "cross_sector_events": None,
    }


def test_without_attendance_there_is_no_network(facts_2015: Cursor) -> None:
    assert networks(facts_2015) == {}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((4, 8, 3, 15), 0.3471), ((4, 8, 15), 0.2080), ((5,), -1), ((1, 1), 1), ((1,), None)],
)
def test_what_chance_gives(sizes: tuple[int, ...], expected: float | None) -> None:
    found = by_chance(sizes)
    assert found == (None if expected is None else pytest.approx(expected, abs=5e-5))


def test_sectors_that_keep_to_themselves_mix_less_than_chance() -> None:
    inside = ("ABCDEF", "GHIJKL")
    apart = [a + b for part in inside for at, a in enumerate(part) for b in part[at + 1 :]]
    found = mixing(simple("ABCDEFGHIJKL", "zzzzzzwwwwww", *apart))
    assert found is not None
    assert (found.between, found.tied, found.verdict) == (0, 30, -1)
    assert found.index(found.between) == -1
    assert found.low <= found.expected <= found.high
    across = [a + b for a in inside[0] for b in inside[1]]
    other = mixing(simple("ABCDEFGHIJKL", "zzzzzzwwwwww", *across))
    assert other is not None
    assert (other.between, other.verdict) == (36, 1)


def test_everyone_connected_is_what_chance_gives() -> None:
    found = mixing(simple("ABC", "zzw", "AB", "AC", "BC"))
    assert found is not None
    assert (found.low, found.between, found.high, found.verdict) == (2, 2, 2, 0)
    assert found.expected == pytest.approx(2)


@pytest.mark.parametrize(
    "network", [simple("ABC", "zzz", "AB"), simple("ABC", "zzw"), simple("A", "z")]
)
def test_nothing_is_mixed_in_one_sector_or_without_ties(network: Network) -> None:
    assert mixing(network) is None


def test_what_falls_apart() -> None:
    # B ties A to the rest; C and D hold each other too
    network = simple("ABCDE", "zzwwz", "AB", "BC", "BD", "CD")
    found = removals(network)
    assert found.to_dict("records") == [
        {"organisation": "B", "sector": "z", "alone": ["A"], "parts": 2}
    ]
    assert brokers(network).to_dict("records") == [
        {"rank": 1, "organisation": "B", "sector": "z", "sectors": 1}
    ]
    two = removals(simple("AB", "zw", "AB"))
    assert two["alone"].tolist() == [["B"], ["A"]]
    assert removals(simple("ABC", "zzw", "AB", "AC", "BC")).empty
    assert centralisation(simple("AB", "zw", "AB")) is None


def test_equal_brokers_share_a_rank() -> None:
    assert brokers(simple("ABCD", "zzww", "AB", "BC", "CD"))["rank"].tolist() == [1, 1]


def test_without_the_initiator() -> None:
    star = simple("AHC", "zow", "AH", "HC").without_initiator()
    assert star.organisations["entity"].tolist() == ["A", "C"]
    assert star.ties.empty
    assert len(star.pairs) == 1


def test_sectors_meet_in_both_directions(trial: Trial) -> None:
    found = matrix(of(trial, book())).set_index(["sector", "other"])
    assert found.loc[("zorg", "zorg")].tolist() == [1, 1]
    assert found.loc[("zorg", "onderwijs")].tolist() == [2, 2]
    assert found.loc[("onderwijs", "zorg")].tolist() == [2, 2]
    assert found.loc[("wonen", "zorg")].tolist() == [0, 2]


def test_everybody_has_a_place_that_stays() -> None:
    one = simple("ABC", "zzw", "AB")
    known = {2014: one, 2015: simple("ABD", "zzw", "AB", "BD")}
    assert set(layout(known)) == set("ABCD")
    assert layout(known) == layout(known)


def test_others_than_the_initiator_carry(trial: Trial) -> None:
    with trial(book()) as cursor:
        # of the two leerwerkplaatsen Aster leads one; of the two events with a host it has one
        assert leadership(cursor, 2015) == {"lead": (1, 2), "host": (1, 2)}


def test_the_plan_says_who_pays(facts_2015: Cursor) -> None:
    found = leadership(facts_2015, 2015)
    others, whole = found["income"]
    assert (others, whole) == (570_743 - 240_579, 570_743)  # 57.85 %
    assert found["seat"] == (7, 8)
