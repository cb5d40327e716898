"""Decisions: each pins a version of a scenario, and stays readable whatever happens to that."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from data.contents import version
from data.decisions import Decision, decide, decisions, withdraw_decision
from data.scenarios import delete
from data.store import Store, StoreError, commit, reading
from tests.data.test_scenarios import LEVERS, kept
from tests.tables import rows, upload

DECIDED, CHECK = dt.date(2015, 3, 3), dt.date(2016, 2, 1)


def made(
    store: Store, text: str = "De Raad besloot drie corporaties te werven.", **more: Any
) -> Decision:
    row = {
        "scenario_id": 1,
        "version": 1,
        "figures": {"income": 570_743, "funding_ratio": 0.96},
        "check_on": CHECK,
        "decided_on": DECIDED,
        "by": "Ann",
    }
    return decide(store, text=text, **{**row, **more})


def listed(store: Store) -> list[Decision]:
    with reading(store) as cursor:
        return decisions(cursor)


def test_what_is_kept_of_a_decision(store: Store) -> None:
    first = kept(store)
    before = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    decided = made(store)
    assert before <= decided.at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
    assert decided == Decision(
        id=1,
        text="De Raad besloot drie corporaties te werven.",
        scenario=first,
        figures={"income": 570_743.0, "funding_ratio": 0.96},
        base=0,
        check_on=CHECK,
        decided_on=DECIDED,
        at=decided.at,
        by="Ann",
        withdrawn=None,
    )
    assert listed(store) == [decided]


def test_a_decision_remembers_on_which_facts(store: Store) -> None:
    kept(store)
    first, one = made(store), rows("scale", "Omzet vanaf | Bijdrage\n0 | 2500", year=2015)
    commit(store, upload(2015, scale=one), by="Ann", based_on=0)
    with reading(store) as cursor:
        now = version(cursor)
    assert now > 0
    assert [one.base for one in listed(store)] == [first.base] == [0]
    assert made(store).base == now


def test_the_version_stays_when_the_scenario_goes_on_and_goes(store: Store) -> None:
    kept(store)
    made(store)
    kept(store, "Anders", values={"x": 1}, scenario_id=1)
    delete(store, 1, by="Ben")
    [decided] = listed(store)
    pinned = decided.scenario
    assert (pinned.version, pinned.name, pinned.values) == (1, "Drie corporaties", LEVERS)
    assert pinned.deleted
    assert made(store, "Ook dit", version=2).scenario.values == {"x": 1}  # decided on paper


def test_the_last_decided_first(store: Store) -> None:
    kept(store)
    for text, day in (("a", 3), ("b", 9), ("c", 3), ("d", 1)):
        made(store, text, decided_on=dt.date(2015, 3, day))
    assert [decided.text for decided in listed(store)] == ["b", "c", "a", "d"]


def test_withdraw(store: Store) -> None:
    kept(store)
    made(store, "a")
    made(store, "b")
    withdraw_decision(store, 1, " Bij nader inzien. ", by="Ben")
    assert [(d.text, d.withdrawn, d.by) for d in listed(store)] == [
        ("b", None, "Ann"),
        ("a", "Bij nader inzien.", "Ann"),
    ]
    with reading(store) as cursor:
        kinds = cursor.execute(
            "select d.kind, d.decision_id, d.text, d.by from decision d order by d.seq"
        ).fetchall()
    assert kinds[-1] == ("withdraw", 1, "Bij nader inzien.", "Ben")
    with pytest.raises(StoreError, match="Dit besluit is al ingetrokken"):
        withdraw_decision(store, 1, "nog eens", by="Ben")
    with pytest.raises(StoreError, match="De reden van intrekken ontbreekt; vul iets in"):
        withdraw_decision(store, 2, "", by="Ben")
    with pytest.raises(StoreError, match="Er is geen besluit met nummer 3"):
        withdraw_decision(store, 3, "zomaar", by="Ben")
    assert made(store, "c").id == 3


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": " \n"}, "Een besluit ontbreekt; vul iets in"),
        ({"text": "x" * 2_001}, r"Een besluit heeft hooguit 2\.000 tekens; nu zijn het er 2001"),
        ({"figures": {"income": math.inf}}, "Het kengetal 'income' is geen getal"),
        ({"check_on": DECIDED}, "De toetsdatum ligt niet na het besluit; kies een latere dag"),
        ({"version": 2}, "'Drie corporaties' heeft geen versie 2; kies versie 1 tot en met 1"),
        ({"scenario_id": 2}, "Er is geen scenario met nummer 2"),
    ],
)
def test_what_is_no_decision(store: Store, wrong: dict[str, Any], told: str) -> None:
    kept(store)
    with pytest.raises(StoreError, match=told):
        made(store, **wrong)
    assert listed(store) == []
