"""What the facts leave hidden: networks of which two figures together would tell of a few."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pytest

from analytics import disclosure
from analytics.baseline import baseline
from analytics.costs import unit_costs
from analytics.disclosure import View
from analytics.growth import renewal
from analytics.hindsight import actuals
from analytics.impact import participation, spillover
from analytics.levers import read
from analytics.metrics import BY_KEY, measure
from analytics.participants import give_and_get, participants
from analytics.scenario import project
from analytics.telling import figures
from analytics.withheld import withheld
from data.workbook import Upload
from pages.parts.certainty import certainty
from tests.analytics.conftest import Trial
from tests.tables import rows, upload

Cursor = duckdb.DuckDBPyConnection
SECTORS = ("zorg", "wonen", "welzijn", "onderwijs")
SIXTEEN = tuple(f"Org{at:02}" for at in range(16))  # four of each sector
EVEN = dict.fromkeys(SIXTEEN, 5000)
FEES = {name: 2500 * (1 + at // 4) for at, name in enumerate(SIXTEEN)}  # one of each in a sector
CAFE = {name: 1 + at % 3 for at, name in enumerate(SIXTEEN)}
PART = "participantenbijdrage"


def table(header: str, lines: Iterable[Iterable[object]]) -> str:
    return "\n".join([header, *(" | ".join(map(str, line)) for line in lines)])


def book(year: int = 2015, **sheets: str) -> Upload:
    return upload(year, **{key: rows(key, text, year=year) for key, text in sheets.items()})


def members(*more: Iterable[str], names: Iterable[str] = SIXTEEN) -> str:
    """These participants, of the four sectors in turn; and others with all cells."""
    everyone = [(name, SECTORS[at % 4], "1-1-2010", "", "", "") for at, name in enumerate(names)]
    header = "Organisatie | Sector | Lid sinds | Lid tot | KvK | Voorheen"
    return table(header, [*everyone, *more])


def fees(paid: Mapping[str, object], *more: Iterable[object], status: str = "bestaand") -> str:
    """What each was to pay, was invoiced and paid, and other lines."""
    header = "Verstrekker | Soort | Status | Begroot | Gefactureerd | Ontvangen"
    return table(header, [*((name, PART, status, *[fee] * 3) for name, fee in paid.items()), *more])


def visits(came: Mapping[str, Mapping[str, int]], hours: Mapping[str, object] | None = None) -> str:
    """How many of each came to each activity, on one day each."""
    return table(
        "Datum | Activiteit | Organisatie | Functiegroep | Aanwezig | Duur",
        [
            (f"{day}-3-2015", activity, name, "professional", count, (hours or {}).get(activity, 2))
            for day, (activity, there) in enumerate(came.items(), start=1)
            for name, count in there.items()
        ],
    )


def activities(lines: Mapping[str, str]) -> str:
    """Activities, each with the budget line that it is tied to."""
    header = "Activiteit | Blok | Begrotingsactiviteit"
    return table(header, [(name, f"Blok {line}", line) for name, line in lines.items()])


def budget(costs: Mapping[str, int]) -> str:
    header = "Blok | Activiteit | Kostenrol | Uren | Kosten"
    return table(header, [(f"Blok {name}", name, "direct", 10, eur) for name, eur in costs.items()])


def of_board(cursor: Cursor, own: str | None = None) -> View:
    return View(everything=False, own=own, withheld=withheld(cursor))


def told(cursor: Cursor, *keys: str, sector: str | None = None, year: int = 2015) -> dict[str, Any]:
    """By KPI what the board gets to see of it."""
    found = measure(cursor, *keys, year=year, by="sector" if sector else None)
    seen = disclosure.figures(of_board(cursor), found)
    if sector:
        seen = seen[seen["sector"] == sector]
    values = dict(zip(seen["metric"], seen["value"], strict=True))
    return {key: None if math.isnan(value) else value for key, value in values.items()}


# --- activities -----------------------------------------------------------------------------------

ROOMS = {"Café": "Café", "Zaal": "Ruimte", "Kamer": "Ruimte", "Hal": "Ruimte", "Tafel": "Tafel"}
COSTS = {"Café": 1000, "Ruimte": 9000, "Tafel": 2000}


def test_what_a_pool_tells_of_all_it_hides_leaves_no_few_elsewhere(trial: Trial) -> None:
    """Zaal tells what Kamer and Hal hold together, so all less that would be Tafel alone."""
    came = {
        "Café": CAFE,
        "Zaal": CAFE,
        "Kamer": {"Org03": 2, "Org04": 3},
        "Hal": {"Org05": 1, "Org06": 2, "Org07": 2, "Org08": 1},
        "Tafel": {"Org00": 7, "Org01": 4},
    }
    given = {"activities": activities(ROOMS), "budget": budget(COSTS)}
    with trial(book(participants=members(), attendance=visits(came), **given)) as cursor:
        view, found = of_board(cursor), unit_costs(cursor, 2015)
        seen = disclosure.seen(view, "analytics.costs.unit_costs", found, (2015, "hours"))
    assert view.withheld.activities[2015] == {"Kamer", "Hal", "Tafel", "Café"}
    assert [*seen["activity"][seen["per_contact_hour"].notna()]] == ["Zaal"]


def test_the_own_value_of_what_hides_another_is_hidden_with_it(trial: Trial) -> None:
    """What Org05 got of Hal, beside its cost, tells all hours there, and so those at Tafel."""
    came = {
        "Café": CAFE,
        "Hal": {"Org05": 1, "Org06": 2, "Org07": 2, "Org08": 1},
        "Tafel": {"Org00": 7, "Org01": 4},
    }
    lines = {name: name for name in came}
    given = {"activities": activities(lines), "budget": budget(dict.fromkeys(came, 9000))}
    with trial(book(participants=members(), attendance=visits(came), **given)) as cursor:
        view = of_board(cursor, own="Org05")
        own = next(one for one in participants(cursor)[2015] if one.organisation == "Org05")
        found = give_and_get(cursor, 2015, own)
    seen = disclosure.seen(view, "analytics.participants.give_and_get", found, (2015, own))
    assert view.withheld.activities == {2015: {"Hal", "Tafel"}}
    values = {part.activity: part.value for part in seen.exchange.parts or ()}
    assert values["Hal"] is None
    assert seen.exchange.value == values["Café"] == seen.history[2015].value


@pytest.mark.parametrize("name", ["ΣΑΣ", "İstanbul", "  STRAẞE "])
def test_an_activity_is_hidden_however_its_name_is_written(name: str, trial: Trial) -> None:
    """What is one name to the store need not be one to Python."""
    came = {"Café": CAFE, name: {"Org00": 2, "Org01": 2}}
    lines = {one: one.strip() for one in came}
    given = {
        "activities": activities(lines),
        "budget": budget(dict.fromkeys(lines.values(), 9000)),
    }
    with trial(book(participants=members(), attendance=visits(came), **given)) as cursor:
        view = of_board(cursor)
        unit, spread = unit_costs(cursor, 2015), spillover(cursor, 2015)
    seen = disclosure.seen(view, "analytics.costs.unit_costs", unit, (2015, "hours"))
    assert len(seen) == 2
    assert seen["attendances"].isna().all()
    assert (
        disclosure.seen(view, "analytics.impact.spillover", spread, (2015,))["largest"].isna().all()
    )


def test_who_came_back_to_one_activity_is_a_share_without_numbers(trial: Trial) -> None:
    twice = visits({"Café": CAFE, "Tafel": {"Org00": 2, "Org01": 2}})
    twice += "\n8-5-2015 | Tafel | Org00 | professional | 2 | 2"
    with trial(book(participants=members(), attendance=twice)) as cursor:
        found = measure(cursor, "return_rate", year=2015)
        (row,) = disclosure.figures(of_board(cursor), found).to_dict("records")
    assert found[["value", "part", "whole"]].values.tolist() == [[0.5, 1, 2]]
    assert (row["value"], row["part"], row["whole"]) == (0.5, None, None)


def long(*names: str, day: int = 9, activity: str = "Zaal", hours: int = 8) -> str:
    """Visits of one each on one day, for so many hours."""
    return "".join(
        f"\n{day}-3-2015 | {activity} | {name} | professional | 3 | {hours}" for name in names
    )


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (long(*SIXTEEN[:2], hours=2), True),
        (long(*SIXTEEN[:2]), False),
        (long(*SIXTEEN[:9]), True),
        # of three durations two sums tell none
        (long(*SIXTEEN[:9]) + long(*SIXTEEN[:2], day=10, hours=4), True),
    ],
)
def test_hours_beside_visits_do_not_tell_who_came_for_the_longer_of_two(
    days: str, shown: bool, trial: Trial
) -> None:
    came = visits({"Zaal": CAFE}) + days
    with trial(book(participants=members(), attendance=came)) as cursor:
        found = told(cursor, "attendances", "contact_hours")
        view = of_board(cursor)
    assert found["attendances"] is not None
    assert (found["contact_hours"] is not None) == shown
    assert (not view.withheld.activities[2015]) == shown


@pytest.mark.parametrize(("both", "shown"), [(2, False), (8, True)])
def test_nor_within_one_activity(both: int, shown: bool, trial: Trial) -> None:
    """With a third duration elsewhere the year itself tells nothing."""
    came = visits({"Café": CAFE, "Zaal": CAFE}, {"Café": 5}) + long(*SIXTEEN[:both])
    lines = {name: name for name in ("Café", "Zaal")}
    given = {"activities": activities(lines), "budget": budget(dict.fromkeys(lines, 9000))}
    with trial(book(participants=members(), attendance=came, **given)) as cursor:
        view, found = of_board(cursor), unit_costs(cursor, 2015)
    seen = disclosure.seen(view, "analytics.costs.unit_costs", found, (2015, "hours"))
    hours = dict(zip(seen["activity"], seen["contact_hours"].notna(), strict=True))
    assert hours["Zaal"] == shown


@pytest.mark.parametrize(("few", "shown"), [(1, False), (4, True)])
def test_nor_in_one_sector(few: int, shown: bool, trial: Trial) -> None:
    """Those of zorg were at the café, and few of them at Les; the year has three durations."""
    wonen = SIXTEEN[1::4]
    came = {
        "Café": CAFE,
        "Les": dict.fromkeys([*SIXTEEN[::4][:few], *wonen], 3),
        "Borrel": dict.fromkeys(wonen, 2),
    }
    attended = visits(came, {"Les": 8, "Borrel": 4})
    with trial(book(participants=members(), attendance=attended)) as cursor:
        of_zorg = told(cursor, "contact_hours", "attendances", sector="zorg")
        whole = told(cursor, "contact_hours")
    assert of_zorg["attendances"] is not None
    assert (of_zorg["contact_hours"] is not None) == shown
    assert whole["contact_hours"] is not None


def test_nor_in_what_is_hidden_together(trial: Trial) -> None:
    came = {
        "Café": CAFE,
        "Zaal": dict.fromkeys(SIXTEEN[5:14], 2),
        "Tafel": {"Org00": 7, "Org01": 4},
    }
    for longer, shown in (({"Café": 5, "Tafel": 8}, False), ({"Café": 5}, True)):
        given = {"participants": members(), "attendance": visits(came, longer)}
        with trial(book(**given)) as cursor:
            assert of_board(cursor).withheld.activities == {2015: {"Zaal", "Tafel"}}
            assert (told(cursor, "contact_hours")["contact_hours"] is not None) == shown


@pytest.mark.parametrize(("sizes", "is_hidden"), [((2, 1), True), ((1, 1), False)])
@pytest.mark.parametrize("outside", [0, 60])
def test_an_event_of_a_few_is_hidden_where_more_are_as_large(
    sizes: tuple[int, int], is_hidden: bool, outside: int, trial: Trial
) -> None:
    """Or where it is only with who came from elsewhere, which is told too."""
    every = dict.fromkeys(SIXTEEN, sizes[0])
    few = {"Org00": 16 * sizes[1], "Org01": 16 * (sizes[0] - sizes[1])} if is_hidden else every
    lines = [(name, count, 1) for name, count in every.items()]
    lines += [
        (name, count - (count > 20) * bool(outside), 2) for name, count in few.items() if count
    ]
    lines += [("(extern)", outside, 2)] if outside else []
    came = table(
        "Datum | Activiteit | Organisatie | Aanwezig | Duur",
        [(f"{day}-3-2015", "Zaal", name, count, 2) for name, count, day in lines],
    )
    with trial(book(participants=members(), attendance=came)) as cursor:
        assert ("Zaal" in of_board(cursor).withheld.events[2015]) == is_hidden


# --- who is a participant, and who is not ---------------------------------------------------------


@pytest.mark.parametrize(("many", "shown"), [(2, False), (5, True)])
def test_what_participants_did_is_of_a_few_where_others_came_too(
    many: int, shown: bool, trial: Trial
) -> None:
    came = dict.fromkeys(SIXTEEN[:many], 4) | dict.fromkeys(("Huis X", "Huis Y", "Huis Z"), 3)
    keys = ("attendance_per_participant", "contact_hours")
    with trial(book(participants=members(), attendance=visits({"Café": came}))) as cursor:
        assert {value is not None for value in told(cursor, *keys).values()} == {shown}


@pytest.mark.parametrize(("stayed", "shown"), [(2, False), (4, True)])
def test_nor_is_a_sector_told_of_that_few_are_left_of(
    stayed: int, shown: bool, trial: Trial
) -> None:
    left = [(f"Weg{at}", "overig", "1-1-2010", "1-10-2015", "", "") for at in range(3)]
    here = [(f"Hier{at}", "overig", "1-1-2010", "", "", "") for at in range(stayed)]
    came = CAFE | {name: 2 + at for at, (name, *_) in enumerate((*left, *here[:-1]))}
    given = {"participants": members(*left, *here), "attendance": visits({"Café": came})}
    keys = ("attendances", "attendance_per_participant", "reach")
    with trial(book(**given)) as cursor:
        found = told(cursor, *keys, sector="overig")
    assert {value is not None for value in found.values()} == {shown}


COSTED = {"activities": activities({"Café": "Café"}), "budget": budget({"Café": 16_000})}


@pytest.mark.parametrize(("leavers", "shown"), [(0, True), (1, False), (3, True)])
def test_nor_what_one_did_that_changed_sector_in_the_year(
    leavers: int, shown: bool, trial: Trial
) -> None:
    """What came from a sector, less what its participants on 31 December did, is of that one; of
    the whole network only who left is left, beside whom it hides nobody."""
    former = ("Oud", "wonen", "1-1-2010", "1-7-2015", "12345678", "")
    now = ("Nieuw", "zorg", "1-7-2015", "", "12345678", "")
    left = [(f"Weg{at}", "welzijn", "1-1-2010", "1-10-2015", "", "") for at in range(leavers)]
    came = CAFE | {"Oud": 3, "Nieuw": 2} | {name: 5 for name, *_ in left}
    given = {"participants": members(former, now, *left), "attendance": visits({"Café": came})}
    keys = ("attendances", "attendance_per_participant")
    with trial(book(**given)) as cursor:
        whole = told(cursor, *keys)
        parts = {sector: told(cursor, *keys, sector=sector) for sector in SECTORS}
    assert whole["attendances"] == sum(came.values())
    assert (whole["attendance_per_participant"] is not None) == shown
    told_of = {sector for sector, found in parts.items() if found[keys[1]] is not None}
    assert not told_of & {"wonen", "zorg"}
    assert ("welzijn" in told_of) == shown
    assert {sector for sector, found in parts.items() if found[keys[0]] is not None} == {*SECTORS}


@pytest.mark.parametrize(("at_café", "shown"), [(1, False), (3, True)])
@pytest.mark.parametrize("costed", [True, False])
def test_what_participants_got_tells_what_others_did_at_each_activity(
    at_café: int, shown: bool, costed: bool, trial: Trial
) -> None:
    """Beside how many came in all, the cost of their hours tells which came where."""
    left = [(f"Weg{at}", SECTORS[at % 4], "1-1-2010", "1-10-2015", "", "") for at in range(6)]
    names = [name for name, *_ in left]
    came = {
        "Café": CAFE | dict.fromkeys(names[:at_café], 7),
        "Borrel": CAFE | dict.fromkeys(names[at_café : at_café + 3], 7),
    }
    lines = {name: name for name in came if costed or name == "Café"}
    given = {
        "participants": members(*left[: at_café + 3]),
        "attendance": visits(came),
        "activities": activities(lines),
        "budget": budget({"Café": 16_000, "Borrel": 100}),
    }
    with trial(book(**given)) as cursor:
        found = told(cursor, "attendances", "attendance_per_participant", "programme_value")
    assert found["attendances"] is not None
    assert found["attendance_per_participant"] is not None
    assert (found["programme_value"] is not None) == shown


@pytest.mark.parametrize(("without", "shown"), [(0, True), (1, False), (3, True)])
def test_the_value_per_euro_does_not_tell_what_they_got_who_pay_nothing(
    without: int, shown: bool, trial: Trial
) -> None:
    paid = dict([*FEES.items()][without:])
    given = {"contributions": fees(paid), "attendance": visits({"Café": dict.fromkeys(CAFE, 2)})}
    with trial(book(participants=members(), **COSTED, **given)) as cursor:
        found = told(cursor, "programme_value", "value_ratio")
    assert found["programme_value"] is not None
    assert (found["value_ratio"] is not None) == shown


@pytest.mark.parametrize(("elsewhere", "shown"), [(0, True), (1, False), (3, True)])
def test_nor_what_they_paid_of_whom_the_value_is_unknown(
    elsewhere: int, shown: bool, trial: Trial
) -> None:
    """Who came to what has no budget line has no known value; many others did, too."""
    here = dict.fromkeys(SIXTEEN[elsewhere:], 2)
    came = {"Café": here} | ({"Borrel": dict.fromkeys(SIXTEEN[:elsewhere], 3)} if elsewhere else {})
    given = {"contributions": fees(EVEN), "attendance": visits(came)}
    with trial(book(participants=members(), **COSTED, **given)) as cursor:
        found = told(cursor, "contributions_budgeted", "value_ratio")
    assert found["contributions_budgeted"] is not None
    assert (found["value_ratio"] is not None) == shown


@pytest.mark.parametrize(("both", "shown"), [(2, False), (4, True)])
def test_the_value_per_euro_of_a_few_is_hidden(both: int, shown: bool, trial: Trial) -> None:
    """Of the others either what they paid is known or what they got."""
    payers = SIXTEEN[: both + 6]
    came = {
        "Café": dict.fromkeys((*SIXTEEN[:both], *SIXTEEN[both + 6 :]), 2),
        "Borrel": dict.fromkeys(SIXTEEN[both : both + 6], 2),
    }
    given = {"contributions": fees(dict.fromkeys(payers, 5000)), "attendance": visits(came)}
    with trial(book(participants=members(), **COSTED, **given)) as cursor:
        assert (told(cursor, "value_ratio")["value_ratio"] is not None) == shown


@pytest.mark.parametrize(
    ("few", "left", "outside", "shown"),
    [
        (4, 6, 0, True),
        (2, 6, 0, False),  # two participants among six others
        (0, 6, 0, False),  # six others at what is hidden to hide the two at Tafel
        (0, 0, 9, False),  # or outsiders
        (4, 0, 9, True),
    ],
)
def test_nor_what_a_few_participants_did_among_others(
    few: int, left: int, outside: int, shown: bool, trial: Trial
) -> None:
    gone = [(f"Weg{at}", SECTORS[at % 4], "1-1-2010", "1-10-2015", "", "") for at in range(left)]
    others = dict.fromkeys((name for name, *_ in gone), 2) | (
        {"(extern)": outside} if outside else {}
    )
    there = dict.fromkeys(SIXTEEN[:few] or SIXTEEN[5:14], 3)
    came = {"Café": CAFE | (others if few and left else {}), "Zaal": there | others}
    if not few:
        came["Tafel"] = {"Org00": 7, "Org01": 4}
    lines = {name: name for name in came}
    given = {
        "participants": members(*gone),
        "attendance": visits(came),
        "activities": activities(lines),
        "budget": budget(dict.fromkeys(lines, 9000)),
    }
    with trial(book(**given)) as cursor:
        found = told(cursor, "attendances", "attendance_per_participant", "programme_value")
    assert found["attendances"] is not None
    assert found["attendance_per_participant"] is not None
    assert (found["programme_value"] is not None) == shown


@pytest.mark.parametrize(("many", "shown"), [(5, False), (12, True)])
def test_how_unequally_few_came_tells_how_often_each_did(
    many: int, shown: bool, trial: Trial
) -> None:
    came = {name: 1 + at for at, name in enumerate(SIXTEEN[:many])}
    with trial(book(participants=members(), attendance=visits({"Café": came}))) as cursor:
        found = told(cursor, "attendance_gini", "attendances")
        spread = participation(cursor, 2015)
        seen = disclosure.seen(of_board(cursor), "analytics.impact.participation", spread, (2015,))
    assert found["attendances"] == sum(came.values())
    assert (found["attendance_gini"] is not None) == (seen is not None) == shown


def test_of_how_many_rows_is_told_only_whether_of_all(trial: Trial) -> None:
    """A row may be a visit: of 36, the 11 that say nothing are those of two organisations."""
    lines = [(name, 4, 2) for name in SIXTEEN] + [("Org00", "", 2), ("Org01", "", 3)]
    for some, known in ((lines, 0), (lines[:16], 1)):
        came = table(
            "Datum | Activiteit | Organisatie | Aangemeld | Aanwezig | Duur",
            [("1-3-2015", "Café", name, asked, count, 2) for name, asked, count in some],
        )
        with trial(book(participants=members(), attendance=came)) as cursor:
            found = measure(cursor, "turnout", "contributions_budgeted", year=2015)
            seen = disclosure.figures(of_board(cursor), found).set_index("metric")
        row = seen.loc["turnout"]
        assert found.set_index("metric").loc["turnout", "total"] == len(some)
        assert (row["known"], row["total"]) == (known, 1)
        said = certainty(BY_KEY["turnout"], row.to_dict(), None)
        assert said == ("onvolledig" if not known else "volledig") or "marge" in str(said)


def test_figures_by_anything_else_are_for_nobody_decided_about(trial: Trial) -> None:
    with trial(book(participants=members(), contributions=fees(FEES))) as cursor:
        found = measure(cursor, "contributions_budgeted", by="sector")
        with pytest.raises(disclosure.NotForAllError):
            disclosure.seen(of_board(cursor), "analytics.metrics.measure", found)


@pytest.mark.parametrize(("unfilled", "shown"), [(0, True), (1, False), (3, True)])
def test_nor_what_was_invoiced_to_whom_nothing_was_budgeted(
    unfilled: int, shown: bool, trial: Trial
) -> None:
    lines = [
        (name, PART, "bestaand", "" if at < unfilled else fee, fee, fee)
        for at, (name, fee) in enumerate(EVEN.items())
    ]
    given = {
        "contributions": fees({}, *lines),
        "attendance": visits({"Café": dict.fromkeys(CAFE, 2)}),
    }
    with trial(book(participants=members(), **COSTED, **given)) as cursor:
        assert (told(cursor, "value_ratio")["value_ratio"] is not None) == shown


# --- money ----------------------------------------------------------------------------------------


def test_several_lines_of_one_payer_are_one_payer(trial: Trial) -> None:
    """Also of one that is not on Participanten; a line of three together is of three."""
    thrice = [("Stichting Zon", PART, "bestaand", *[3000] * 3)] * 3
    with trial(book(participants=members(), contributions=fees(FEES, *thrice))) as cursor:
        assert told(cursor, "contributions_budgeted", sector="onbekend") == {
            "contributions_budgeted": None
        }
    alone = fees({"Maan": 2000}, *thrice)
    with trial(book(contributions=alone)) as cursor:
        assert told(cursor, "contributions_budgeted") == {"contributions_budgeted": None}
    header, *lines = fees({"Zon, Maan en Ster": 9000}).splitlines()
    three = "\n".join([f"{header} | Aantal", *(f"{line} | 3" for line in lines)])
    with trial(book(contributions=three)) as cursor:
        assert told(cursor, "contributions_budgeted") == {"contributions_budgeted": 9000}


@pytest.mark.parametrize("status", ["", "bestaand"])
def test_the_plan_evens_out_the_one_new_payer(status: str, trial: Trial) -> None:
    """Also where it is filled in of nobody else whether it is new."""
    new = (SIXTEEN[15], PART, "nieuw", 12_500, 12_500, 12_500)
    paid = fees(dict([*FEES.items()][:15]), new, status=status)
    with trial(book(participants=members(), contributions=paid, budget=budget(COSTS))) as cursor:
        view, mine = of_board(cursor), baseline(cursor, 2015)
    plan, key = disclosure.plan(view, mine), "contributions_budgeted"
    all_of_them, without = (project(plan, some).first.figures[key] for some in ({}, {"planned": 0}))
    assert all_of_them is not None
    assert without is not None
    assert all_of_them - without == all_of_them / 16
    assert disclosure.kept(view, {"planned": 0}, figures(mine, {"planned": 0}), 2015) == (
        {"planned": 0},
        {},
    )


@pytest.mark.parametrize(("unsaid", "shown"), [(0, True), (1, False), (3, True)])
def test_the_average_of_those_that_are_there_does_not_tell_of_whom_it_is_not_said(
    unsaid: int, shown: bool, trial: Trial
) -> None:
    """The plan takes them in and the average does not; enough others are new."""
    lines = [
        (name, PART, "nieuw" if at > 11 else "" if at < unsaid else "bestaand", *[fee] * 3)
        for at, (name, fee) in enumerate(FEES.items())
    ]
    given = {"contributions": fees({}, *lines), "budget": budget(COSTS)}
    with trial(book(participants=members(), **given)) as cursor:
        view, found = of_board(cursor), measure(cursor, "break_even", by="fee")
    seen = disclosure.seen(view, "analytics.metrics.measure", found)
    assert (len(seen) == len(found) > 0) == shown


@pytest.mark.parametrize("choice", ["in_kind", "neither"])
def test_without_an_initiator_nobody_stops_paying(choice: str, trial: Trial) -> None:
    """In the plan of the board nobody has a name: the initiator that is not there neither."""
    with trial(
        book(participants=members(), contributions=fees(FEES), budget=budget(COSTS))
    ) as cursor:
        view, mine = of_board(cursor), baseline(cursor, 2015)
    values = {"initiator": choice, "leavers.zorg": 1}
    for plan in (mine, disclosure.plan(view, mine)):
        assert read(plan, values) == (values, [])
        paid = project(plan, {"initiator": choice}).first.figures["contributions_budgeted"]
        assert paid == sum(FEES.values())


@pytest.mark.parametrize(("many", "shown"), [(2, False), (3, True)])
def test_few_prospects_are_in_no_plan_and_no_kept_figure(
    many: int, shown: bool, trial: Trial
) -> None:
    found = [(f"Prospect {at}", "zorg", 40_000_000, "50%") for at in range(many)]
    given = {
        "prospects": table("Prospect | Sector | Omzet | Kans", found),
        "contributions": fees(FEES),
        "budget": budget(COSTS),
    }
    with trial(book(participants=members(), **given)) as cursor:
        view, mine = of_board(cursor), baseline(cursor, 2015)
    assert len(disclosure.plan(view, mine).candidates) == (many if shown else 0)
    values = {"prospects": "yes"}
    kept = figures(mine, values)
    assert disclosure.kept(view, values, kept, 2015) == (values, kept if shown else {})


def test_what_really_came_in_is_not_told_where_two_paid(trial: Trial) -> None:
    lines = [
        (name, PART, "bestaand", 5000, 5000, (3000, 4200)[at] if at < 2 else 0)
        for at, name in enumerate(SIXTEEN)
    ]
    spent = "Blok | Activiteit | Uren | Kosten\nBlok Café | Café | 10 | 900"
    given = {"participants": members(), "budget": budget({"Café": 1000}), "actuals": spent}
    found = {}
    for which, paid in (("few", fees({}, *lines)), ("all", fees(FEES))):
        with trial(book(contributions=paid, **given)) as cursor:
            really = actuals(cursor, 2015)
            name = "analytics.hindsight.actuals"
            found[which] = disclosure.seen(of_board(cursor), name, really, (2015,))
            assert None not in really.values()
            assert (found[which] == really) == (which == "all")
    assert {key for key, value in found["few"].items() if value is not None} == {"cost"}


def test_of_whom_a_receipt_is_missing_each_amount_is_a_cell(trial: Trial) -> None:
    """Together 13.500 was to be paid, of which two have nearly all; of all amounts they do not."""
    few = [("Org00", 12_500, 1000), ("Org01", 500, 9000), ("Org02", 500, 9000)]
    lines = [(name, PART, "bestaand", *amounts, "") for name, *amounts in few]
    paid = fees(dict([*EVEN.items()][3:]), *lines)
    with trial(book(participants=members(), contributions=paid)) as cursor:
        found = told(cursor, "contributions_budgeted", "contribution_realisation")
    assert found["contributions_budgeted"] == 78_500
    assert found["contribution_realisation"] is None


@pytest.mark.parametrize(("moved", "shown"), [(0, True), (1, False), (3, True)])
def test_what_went_on_being_paid_does_not_tell_what_who_changed_sector_paid(
    moved: int, shown: bool, trial: Trial
) -> None:
    """All that wonen paid less what it kept, over its share, is of who went to zorg."""
    names = [f"Org{at:02}" for at in range(32)]
    away = names[1 : 4 * moved : 4]
    paid = [
        {name: 2500 * (1 + at % (2 + year)) for at, name in enumerate(names)} for year in (1, 2)
    ]
    now = members(names=names)
    for name in away:
        now = now.replace(f"{name} | wonen", f"{name} | zorg")
    before = book(2014, participants=members(names=names), contributions=fees(paid[0]))
    after = book(2015, participants=now, contributions=fees(paid[1]))
    with trial(before, after) as cursor:
        found = told(cursor, "contribution_retention", sector="wonen")
        whole = told(cursor, "contribution_retention")
        flows = renewal(cursor, 2015, None)
        seen = disclosure.seen(of_board(cursor), "analytics.growth.renewal", flows, (2015, None))
    assert (found["contribution_retention"] is not None) == shown
    assert whole["contribution_retention"] is not None
    assert len(seen) == len(flows) > 0


def test_nor_what_who_went_up_in_another_sector_paid(trial: Trial) -> None:
    names = [f"Org{at:02}" for at in range(20)]
    paid = {name: 2500 * (1 + at % 3) for at, name in enumerate(names)}
    merged = members(names=names).replace("Org04 | zorg | 1-1-2010 |  |  | ", "{}").splitlines()
    now = "\n".join(line for line in merged if not line.startswith("Org05"))
    now = now.format("Org04 | zorg | 1-1-2010 |  |  | Org05")
    del (after := dict(paid))["Org05"]
    with trial(
        book(2014, participants=members(names=names), contributions=fees(paid)),
        book(2015, participants=now, contributions=fees(after)),
    ) as cursor:
        assert told(cursor, "contribution_retention", sector="wonen") == {
            "contribution_retention": None
        }
