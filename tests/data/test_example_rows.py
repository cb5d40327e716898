"""The example rows against what they were calibrated to: counted again, knowing only the sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from data.example import fictitious, plan_2015
from data.sheets import BY_KEY, EXTERNAL, Column

Row = dict[str, object]
Rows = dict[str, list[Row]]

YEARS = list(fictitious.YEARS)
WORKBOOKS = {"plan 2015": plan_2015.rows, **{str(y): lambda y=y: fictitious.rows(y) for y in YEARS}}
PRINTED = {"Subtotaal", "Totaal"}

every_workbook = pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS.keys())
every_year = pytest.mark.parametrize("year", YEARS)

# State at 31 December.    wonen, welzijn, onderwijs, zorg
CALIBRATION = {
    2012: (0, 0, 1, 15),
    2013: (1, 0, 1, 18),
    2014: (1, 6, 1, 19),  # six welzijn organisations joined during 2014
    2015: (3, 7, 2, 17),
    2016: (4, 8, 3, 15),  # the public, undated count of the real network
}


def lines(rows: Rows, key: str) -> list[Row]:
    """The rows of a sheet without printed totals, each with its block."""
    block: object = None
    found = []
    for row in rows.get(key, []):
        block = row.get("block") or block
        if PRINTED.isdisjoint((row.get("activity"), row.get("provider"))):
            found.append({**row, "block": block} if "activity" in row and block else row)
    return found


def subtotals(rows: Rows) -> dict[object, Row]:
    block: object = None
    found: dict[object, Row] = {}
    for row in rows["budget"]:
        block = row.get("block") or block
        if row["activity"] in PRINTED:
            found["Totaal" if row["activity"] == "Totaal" else block] = row
    return found


def total(rows: list[Row], column: str) -> int:
    return sum(row.get(column) or 0 for row in rows)  # type: ignore[misc]


def is_member(row: Row, day: date) -> bool:
    since, until = row.get("member_since"), row.get("member_until")
    counted = row.get("role") != "partnernetwerk"
    return counted and (since is None or since <= day) and (until is None or until > day)


def members(year: int, day: date) -> list[Row]:
    return [row for row in fictitious.rows(year)["participants"] if is_member(row, day)]


def at_the_end(year: int) -> dict[object, Row]:
    return {row["kvk"]: row for row in members(year, date(year, 12, 31))}


# Every workbook keeps the rules of sheets.py


@every_workbook
def test_sheets_and_columns_exist(make: Callable[[], Rows]) -> None:
    for key, rows in make().items():
        assert rows, key
        known = {column.key for column in BY_KEY[key].columns}
        assert {name for row in rows for name in row} <= known, key


@every_workbook
def test_values_fit_their_columns(make: Callable[[], Rows]) -> None:
    checked = 0
    for key in (rows := make()):
        for row in lines(rows, key):
            for column in BY_KEY[key].columns:
                checked += check(column, row, rows["cover"][0]["year"])
    assert checked > 100


def check(column: Column, row: Row, year: object) -> bool:
    value, place = row.get(column.key), f"{column.key} of {row}"
    if value is None:
        assert not column.required, place
        return False
    types: dict[str, tuple[type, ...]] = {
        "yesno": (bool,),
        "integer": (int,),
        "year": (int,),
        "number": (int, float),
        "money": (int, float),
        "ratio": (int, float),
        "date": (date,),
    }
    assert type(value) in types.get(column.kind, (str,)), place
    if column.kind == "kvk":
        assert len(str(value)) == 8, place
        assert str(value).isdigit(), place
    if isinstance(value, str):
        assert value == value.strip() != "", place
        assert not column.choices or value in column.choices, place
    if isinstance(value, int | float):
        assert column.low is None or value >= column.low, place
        assert column.high is None or value <= column.high, place
    if isinstance(value, date) and column.within_year:
        assert value.year == year, place
    return True


@every_workbook
def test_unique_rows_are_unique(make: Callable[[], Rows]) -> None:
    rows = make()
    for key in rows:
        if BY_KEY[key].unique:
            seen = Counter(tuple(r.get(c) for c in BY_KEY[key].unique) for r in lines(rows, key))
            assert max(seen.values()) == 1, seen.most_common(1)


@every_workbook
def test_two_calls_give_the_same(make: Callable[[], Rows]) -> None:
    first, second = make(), make()
    assert first == second
    first["participants"][0]["organisation"] = "veranderd"  # no rows are shared between calls
    assert make() == second


@every_workbook
def test_a_block_is_named_on_its_first_row_only(make: Callable[[], Rows]) -> None:
    budget = make()["budget"]
    named = [row["block"] for row in budget if "block" in row]
    assert len(named) == len(set(named)) == 6
    starts = [0, *(i + 1 for i, r in enumerate(budget) if r["activity"] == "Subtotaal")]
    assert [i for i, row in enumerate(budget) if "block" in row] == starts[:-1]
    assert budget[-1]["activity"] == "Totaal"


@every_workbook
def test_printed_income_is_the_sum_and_equals_the_printed_cost(make: Callable[[], Rows]) -> None:
    rows = make()
    printed = rows["contributions"][-1]
    assert printed["provider"] == "Totaal"
    assert printed["budgeted"] == total(lines(rows, "contributions"), "budgeted")
    assert printed["budgeted"] == subtotals(rows)["Totaal"]["cost"]


# The plan


def test_the_plan_prints_two_euros_more_than_its_lines() -> None:
    rows = plan_2015.rows()
    budget = lines(rows, "budget")
    assert len(budget) == 22
    assert (total(budget, "hours"), total(budget, "days")) == (6854, 856)
    assert total(budget, "cost") == 570_741
    assert subtotals(rows)["Totaal"] == {
        "activity": "Totaal",
        "hours": 6854,
        "days": 856,
        "cost": 570_743,
    }


@pytest.mark.parametrize(
    ("block", "count", "hours", "days", "computed", "printed"),
    [
        ("Projectorganisatie", 5, 957, 119, 75_505, 75_507),  # the plan itself is 2 euros off
        ("Accountmanagement", 4, 810, 101, 71_655, 71_655),
        ("Kennismanagement", 3, 580, 72, 58_863, 58_863),
        ("Bijeenkomsten", 6, 781, 98, 74_296, 74_296),
        ("Leerwerkplaatsen", 2, 3476, 435, 269_503, 269_503),
        ("Onderwijs en arbeidsmarkt", 2, 250, 31, 20_919, 20_919),
    ],
)
def test_blocks_of_the_plan(
    block: str, count: int, hours: int, days: int, computed: int, printed: int
) -> None:
    rows = plan_2015.rows()
    own = [row for row in lines(rows, "budget") if row["block"] == block]
    subtotal = subtotals(rows)[block]
    assert len(own) == count
    assert (total(own, "hours"), total(own, "days"), total(own, "cost")) == (hours, days, computed)
    assert (subtotal["hours"], subtotal["days"], subtotal["cost"]) == (hours, days, printed)


def test_days_of_the_plan_are_as_reported() -> None:
    days = {
        (r["activity"], r.get("hours")): r.get("days") for r in lines(plan_2015.rows(), "budget")
    }
    assert days["Verdiepingskamer", 116] == 15
    assert days["Zorgalliantiecafé", 116] == 14


def test_pools_of_the_plan() -> None:
    cost: Counter[object] = Counter()
    for row in lines(plan_2015.rows(), "budget"):
        cost[row["cost_role"]] += row["cost"]  # type: ignore[operator]
    assert cost == {
        "project": 75_505,
        "account-huidig": 52_050,
        "account-nieuw": 12_905,
        "account-overig": 6_700,
        "kennis": 58_863,
        "direct": 364_718,
    }


def test_income_of_the_plan() -> None:
    income = lines(plan_2015.rows(), "contributions")
    assert [row["budgeted"] for row in income] == [220_000, 55_000, 9_000, 240_579, 46_164]
    assert [row.get("number") for row in income] == [25, 6, 6, None, None]
    assert total(income, "budgeted") == 570_743


def test_the_plan_names_eleven_of_its_twenty_seven() -> None:
    rows = plan_2015.rows()
    named = rows["participants"]
    assert rows["cover"] == [{"year": 2015, "is_example": False, "stated_participants": 27}]
    assert len(named) == 11
    assert sum(row.get("advisory_board") is True for row in named) == 8
    assert Counter(row["sector"] for row in named) == {"onderwijs": 1, "onbekend": 10}
    assert {"kvk", "member_since", "turnover"}.isdisjoint(key for row in named for key in row)
    assert {"actuals", "activities", "attendance", "products"}.isdisjoint(rows)


@pytest.mark.parametrize("rows", [plan_2015.rows(), fictitious.rows(2013), fictitious.rows(2015)])
def test_the_scale(rows: Rows) -> None:
    assert [(row["turnover_from"], row["contribution"]) for row in rows["scale"]] == [
        (0, 2_500),
        (5_000_000, 5_000),
        (10_000_000, 7_500),
        (25_000_000, 10_000),
        (75_000_000, 15_000),
    ]


# The membership story of the example years


@every_year
def test_members_per_sector_at_the_end_of_the_year(year: int) -> None:
    sectors = Counter(row["sector"] for row in members(year, date(year, 12, 31)))
    counted = tuple(sectors[name] for name in ("wonen", "welzijn", "onderwijs", "zorg"))
    assert counted == CALIBRATION[year]
    assert sectors.total() == sum(counted)
    cover = fictitious.rows(year)["cover"][0]
    assert cover["stated_participants"] == sum(counted)


@pytest.mark.parametrize(
    ("year", "joined", "left", "merged", "reclassified"),
    [
        (2013, 5, 1, 0, 0),
        (2014, 8, 1, 0, 0),  # who left on 1 February was back on 1 November, so stayed
        (2015, 5, 2, 1, 0),  # one of the five comes back after a year and a half
        (2016, 3, 2, 0, 1),
    ],
)
def test_the_bridge(year: int, joined: int, left: int, merged: int, reclassified: int) -> None:
    before, after = at_the_end(year - 1), at_the_end(year)
    names = {row["organisation"]: kvk for kvk, row in before.items()}
    mergers = {
        kvk: [names[name] for name in str(row.get("formerly", "")).split("; ")]
        for kvk, row in after.items()
        if kvk not in before and "formerly" in row
    }
    gone = set(before) - set(after) - {kvk for olds in mergers.values() for kvk in olds}
    assert len(set(after) - set(before) - set(mergers)) == joined
    assert len(gone) == left
    assert sum(len(olds) - 1 for olds in mergers.values()) == merged
    moved = [
        kvk for kvk in before if kvk in after and before[kvk]["sector"] != after[kvk]["sector"]
    ]
    assert len(moved) == reclassified
    assert len(before) + joined - left - merged == len(after)


def test_nobody_joins_on_new_years_day_of_2015() -> None:
    assert len(members(2014, date(2014, 12, 31))) == 27
    new_year = members(2015, date(2015, 1, 1))
    assert (
        len(new_year) == 26
    )  # one gave notice per 31 December and stands on the sheet of 2014 only
    assert date(2015, 1, 1) not in {row.get("member_since") for row in new_year}


@every_year
def test_the_sheet_lists_who_was_a_member_in_the_year_and_sees_no_further(year: int) -> None:
    for row in fictitious.rows(year)["participants"]:
        since, until = row.get("member_since", date.min), row.get("member_until")
        assert since <= date(year, 12, 31)  # type: ignore[operator]
        assert until is None or date(year, 1, 1) < until <= date(year + 1, 1, 1)  # type: ignore[operator]


def test_leaving_and_returning_is_two_rows() -> None:
    periods = Counter(row["kvk"] for row in fictitious.rows(2014)["participants"])
    assert sorted(periods.values())[-2:] == [1, 2]


def test_a_rename_keeps_its_number_and_says_so() -> None:
    before, after = at_the_end(2013), at_the_end(2014)
    renamed = [
        (before[kvk]["organisation"], after[kvk].get("formerly"))
        for kvk in before
        if kvk in after and before[kvk]["organisation"] != after[kvk]["organisation"]
    ]
    assert renamed == [("Thuiszorg Fictia-Oost", "Thuiszorg Fictia-Oost")]


@every_year
def test_eight_seats_and_one_initiator(year: int) -> None:
    end = members(year, date(year, 12, 31))
    assert sum(row["advisory_board"] is True for row in end) == 8
    initiators = [row["organisation"] for row in end if row["role"] == "initiatiefnemer"]
    assert initiators == ["Voorbeeldhogeschool"]
    assert all("kvk" in row for row in fictitious.rows(year)["participants"])


@every_year
def test_relation_talks_with_most_members_while_they_were_members(year: int) -> None:
    rows = [row for row in fictitious.rows(year)["participants"] if "relation_talk" in row]
    assert all(is_member(row, row["relation_talk"]) for row in rows)  # type: ignore[arg-type]
    assert 0.6 < len(rows) / sum(CALIBRATION[year]) < 1


def all_names() -> Iterator[str]:
    for year in YEARS:
        rows = fictitious.rows(year)
        yield from (str(row["organisation"]) for row in rows["participants"])
        yield from (str(row["prospect"]) for row in rows.get("prospects", []))


def test_every_organisation_is_visibly_an_example() -> None:
    names = set(all_names())
    assert len(names) > 40
    assert not [name for name in names if "Voorbeeld" not in name and "Ficti" not in name]


def test_no_real_organisation_stands_in_the_example_years() -> None:
    real = {str(row["organisation"]) for row in plan_2015.rows()["participants"]}
    words = {word for name in real for word in name.split() if word not in ("Zorggroep", "Zorg")}
    text = str([fictitious.rows(year) for year in YEARS])
    assert "Voorbeeldhogeschool" in text
    assert not [word for word in words if f"{word} " in text or f"{word}'" in text]


def test_no_two_organisations_have_nearly_the_same_name() -> None:
    pairs = combinations(sorted(set(all_names())), 2)
    close = [
        (a, b) for a, b in pairs if SequenceMatcher(None, a.casefold(), b.casefold()).ratio() >= 0.9
    ]
    assert close == []


# Money


def test_twenty_five_payers_bring_220000_in_2015() -> None:
    income = lines(fictitious.rows(2015), "contributions")
    payers = [row for row in income if row.get("status") == "bestaand"]
    assert len(payers) == len({row["provider"] for row in payers}) == 25
    assert total(payers, "budgeted") == 220_000
    others = [(row["kind"], row.get("number"), row["budgeted"]) for row in income[25:]]
    assert others == [
        ("participantenbijdrage", 6, 55_000),
        ("deelnemersbijdrage", 6, 9_000),
        ("in kind", None, 240_579),
        ("subsidie", None, 46_164),
    ]


@pytest.mark.parametrize("year", YEARS[1:])  # before 2013 there was no scale: everybody paid 7500
def test_contributions_follow_the_scale_or_the_agreement(year: int) -> None:
    scale = [(row["turnover_from"], row["contribution"]) for row in plan_2015.rows()["scale"]]
    rows = fictitious.rows(year)
    owed = {}
    for row in rows["participants"]:
        if row["role"] != "partnernetwerk":
            by_scale = max(fee for low, fee in scale if low <= row["turnover"])  # type: ignore[operator]
            owed[row["organisation"]] = row.get("agreed_contribution", by_scale)
    paid = [
        row
        for row in lines(rows, "contributions")
        if row["kind"] == "participantenbijdrage" and "number" not in row
    ]
    assert len(paid) > 15
    assert {row["provider"]: row["budgeted"] for row in paid} == {
        row["provider"]: owed[row["provider"]] for row in paid
    }


def test_the_hogeschool_starts_to_pay_in_2016_and_gives_fewer_hours() -> None:
    share = {}
    for year in YEARS:
        income = lines(fictitious.rows(year), "contributions")
        own = {r["kind"]: r["budgeted"] for r in income if r["provider"] == "Voorbeeldhogeschool"}
        assert own.get("participantenbijdrage") == (15_000 if year == 2016 else None)
        share[year] = own["in kind"] / total(income, "budgeted")  # type: ignore[operator]
    assert sorted(share.values(), reverse=True) == list(share.values())
    assert share[2012] > 0.5
    assert share[2016] < 0.3


@every_year
def test_not_everything_comes_in(year: int) -> None:
    fees = [
        row
        for row in lines(fictitious.rows(year), "contributions")
        if row["kind"] == "participantenbijdrage"
    ]
    assert all(0 <= row["received"] <= row["invoiced"] <= row["budgeted"] for row in fees)  # type: ignore[operator]
    assert 0.6 < total(fees, "received") / total(fees, "budgeted") < 1


@every_year
def test_printed_subtotals_agree_except_the_one_of_the_plan(year: int) -> None:
    rows = fictitious.rows(year)
    for block, printed in subtotals(rows).items():
        own = [row for row in lines(rows, "budget") if block in (row["block"], "Totaal")]
        off = 2 if year == 2015 and block in ("Projectorganisatie", "Totaal") else 0
        assert total(own, "cost") + off == printed["cost"], block
        assert total(own, "hours") == printed["hours"]
        assert total(own, "days") == printed["days"]


def test_the_budget_of_2015_is_the_plan() -> None:
    assert fictitious.rows(2015)["budget"] == plan_2015.rows()["budget"]


@pytest.mark.parametrize(
    ("year", "low", "high"),
    [
        (2012, 0.90, 1.00),
        (2013, 0.90, 1.00),
        (2014, 1.05, 1.15),  # the year that overspends
        (2015, 0.93, 1.00),
        (2016, 0.60, 0.80),  # nine months
    ],
)
def test_actuals_against_budget(year: int, low: float, high: float) -> None:
    rows = fictitious.rows(year)
    names = [[(r["block"], r["activity"]) for r in lines(rows, k)] for k in ("actuals", "budget")]
    assert names[0] == names[1]
    spent = [
        a["cost"] / b["cost"]  # type: ignore[operator]
        for a, b in zip(rows["actuals"], lines(rows, "budget"), strict=True)
    ]
    assert low < total(rows["actuals"], "cost") / total(lines(rows, "budget"), "cost") < high
    assert max(spent) - min(spent) > 0.1


# The programme


@every_year
def test_activities_stand_in_the_budget_and_were_held_as_often_as_people_met(year: int) -> None:
    rows = fictitious.rows(year)
    budget = {(row["block"], row["activity"]) for row in lines(rows, "budget")}
    blocks = {block for block, _ in budget}
    names = {row["organisation"] for row in rows["participants"]}
    met = Counter(activity for _, activity, _ in events(rows))
    for row in rows["activities"]:
        assert row["block"] in blocks
        assert "budget_activity" not in row or (row["block"], row["budget_activity"]) in budget
        assert row["lead"] in names
        assert row["held"] == met[row["activity"]]
        assert row["held"] <= row["planned"]  # type: ignore[operator]
    assert 20 <= met.total() <= 45


def events(rows: Rows) -> set[tuple[object, object, object]]:
    return {(row["date"], row["activity"], row.get("meeting")) for row in rows["attendance"]}


def test_what_was_planned_and_not_held() -> None:
    short = {
        (year, row["activity"])
        for year in YEARS
        for row in fictitious.rows(year)["activities"]
        if row["held"] != row["planned"] and row["kind"] != "leerwerkplaats"
    }
    assert short == {
        (2015, "Verhelderingskamer"),
        (2016, "Masterclass"),  # 2016 stops at the end of September
        (2016, "Verhelderingskamer"),
        (2016, "Verdiepingskamer"),
        (2016, "Valorisatiemarkt"),
        (2016, "Samen leren in netwerken"),
    }


def test_number_of_workshops() -> None:
    number = {
        year: sum(r["kind"] == "leerwerkplaats" for r in fictitious.rows(year)["activities"])
        for year in YEARS
    }
    assert number == {2012: 4, 2013: 5, 2014: 6, 2015: 7, 2016: 6}


@every_year
def test_attendance_names_activities_and_members_of_that_day(year: int) -> None:
    rows = fictitious.rows(year)
    activities = {row["activity"] for row in rows["activities"]}
    until = rows["cover"][0]["reference_date"]
    on_the_day = {
        day: {m["organisation"] for m in members(year, day)} for day, _, _ in events(rows)
    }  # type: ignore[arg-type]
    for row in rows["attendance"]:
        assert row["activity"] in activities
        assert row["date"] <= until  # type: ignore[operator]
        assert row["organisation"] in on_the_day[row["date"]] | {EXTERNAL}  # type: ignore[index]
        assert row["host"] in on_the_day[row["date"]]  # type: ignore[index]


@every_year
def test_one_event_has_one_host_and_one_duration(year: int) -> None:
    rows = fictitious.rows(year)
    seen = {
        (r["date"], r["activity"], r.get("meeting"), r["host"], r["duration"])
        for r in rows["attendance"]
    }
    assert len(seen) == len(events(rows))


@every_year
def test_who_comes_and_who_does_not(year: int) -> None:
    rows = fictitious.rows(year)
    attendance = rows["attendance"]
    came = {row["organisation"] for row in attendance if row["present"]}
    absent = {row["organisation"] for row in rows["participants"]} - came
    assert len(absent) >= 2
    assert EXTERNAL in came
    assert all(row["present"] <= row.get("registered", 99) for row in attendance)  # type: ignore[operator]
    at_café = [row for row in attendance if row["activity"] == "Zorgalliantiecafé"]
    assert bool(at_café) == (year >= 2015)
    assert not [row for row in at_café if "registered" in row or row["present"] == 0]


@every_year
def test_eight_bestuurders_at_a_masterclass(year: int) -> None:
    rows = [r for r in fictitious.rows(year)["attendance"] if r["activity"] == "Masterclass"]
    assert {row["function_group"] for row in rows} == {"bestuurder"}
    assert set(Counter(row["date"] for row in rows).values()) == {8}


def test_one_workshop_thrives_and_one_dwindles() -> None:
    def per_meeting(year: int, activity: str) -> float:
        rows = [r for r in fictitious.rows(year)["attendance"] if r["activity"] == activity]
        return total(rows, "present") / len({row["date"] for row in rows})

    assert per_meeting(2016, "Krachtige kernen") > 2 * per_meeting(2012, "Krachtige kernen")
    name = "Sociale media in de zorg"
    assert per_meeting(2014, name) < 0.6 * per_meeting(2013, name)


@every_year
def test_products_come_from_activities_of_that_year(year: int) -> None:
    rows = fictitious.rows(year)
    activities = {row["activity"] for row in rows["activities"]}
    assert {row["activity"] for row in rows["products"]} <= activities
    assert all(row["date"] <= rows["cover"][0]["reference_date"] for row in rows["products"])  # type: ignore[operator]
    assert 5 <= len(rows["products"]) <= 20


def test_which_years_have_prospects_a_scale_and_targets() -> None:
    def having(key: str) -> list[int]:
        return [year for year in YEARS if key in fictitious.rows(year)]

    assert having("prospects") == [2015, 2016]
    assert having("scale") == [2013, 2015]
    assert having("targets") == [2014, 2015, 2016]
    assert {row["metric"]: row["target"] for row in fictitious.rows(2016)["targets"]} == {
        "reach": 0.85,
        "retention": 0.95,
        "funding_ratio": 1.0,
        "contribution_realisation": 1.0,
    }


def test_a_prospect_has_a_turnover_or_a_class_and_is_no_member_yet() -> None:
    for year in (2015, 2016):
        here = {row["organisation"] for row in members(year, date(year, 1, 1))}
        prospects = fictitious.rows(year)["prospects"]
        assert len(prospects) == 8
        assert all(("turnover" in r) != ("contribution_class" in r) for r in prospects)
        assert here.isdisjoint(row["prospect"] for row in prospects)


@every_year
def test_the_cover(year: int) -> None:
    cover = fictitious.rows(year)["cover"]
    concept = year == 2016
    assert cover == [
        {
            "year": year,
            "reference_date": date(2016, 9, 30) if concept else date(year, 12, 31),
            "status": "concept" if concept else "vastgesteld",
            "is_example": True,
            "stated_participants": sum(CALIBRATION[year]),
        }
    ]


def test_other_years_are_refused() -> None:
    with pytest.raises(ValueError, match="2017"):
        fictitious.rows(2017)
