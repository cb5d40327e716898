"""What one organisation gives and gets, worked out by hand, and every reason that it is unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from analytics.metrics import measure
from analytics.participants import GiveAndGet, give_and_get, participants
from analytics.taking_part import Contact, Result
from analytics.value import Exchange, Part, exchanges, placed
from data.sheets import BY_KEY
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle.facts import Facts
from tests.oracle.value import ORACLE
from tests.tables import rows, typed, upload
from tests.worlds import ACTIVITIES, Maker

SHEETS = {
    "participants": """
        organisatie | sector  | rol             | raad van advies | lid sinds | lid tot
        Aster       | zorg    |                 | ja              |           |
        Wijk        | welzijn |                 |                 |           |
        Stil        | wonen   |                 |                 |           |
        Vroeger     | zorg    |                 |                 |           | 01-07-2015
        Buren       | zorg    | partnernetwerk  |                 |           |
    """,
    "contributions": """
        verstrekker | soort                 | aantal | begroot | gefactureerd | ontvangen
        Aster       | participantenbijdrage | 1      | 900     | 1000         | 600
        Aster       | in kind               | 1      | 70      |              |
        Wijk        | participantenbijdrage | 1      | 500     |              |
        Nieuwe      | participantenbijdrage | 3      | 6000    |              |
        Buren       | subsidie              | 1      | 40      |              |
    """,
    "budget": """
        blok    | activiteit  | kostenrol | bekostiging | uren | euro
        Bureau  | Leiding     | project   | cash        | 5    | 600
        Bijeen  | Café        | direct    | cash        | 10   | 1000
        Bijeen  | Masterclass | direct    | in kind     | 10   | 2000
    """,
    "activities": """
        activiteit  | blok   | begrotingsactiviteit | soort | trekker | plenair
        Café        | Bijeen | Café                 | café  | WIJK    | ja
        Masterclass | Bijeen | Masterclass          |       | Aster   |
        Uitstel     | Bijeen | Later                |       |         |
    """,
    "attendance": """
        datum      | activiteit  | gastheer | duur | organisatie | functiegroep | aanwezig
        01-02-2015 | Café        | Aster    | 2    | Aster       | bestuurder   | 1
        01-02-2015 | café        | Aster    | 2    | Aster       | professional | 2
        01-02-2015 | Café        | Aster    | 2    | Wijk        |              | 1
        01-02-2015 | Café        | Aster    | 2    | (extern)    |              | 1
        01-03-2015 | Masterclass | Buren    | 4    | Aster       | bestuurder   | 1
        01-03-2015 | Masterclass | Buren    | 4    | Vroeger     | bestuurder   | 1
        01-03-2015 | Masterclass | Buren    | 4    | Wijk        |              | 0
    """,
    "products": """
        activiteit  | titel  | soort     | toegepast in | datum
        Masterclass | Boekje | artikel   | praktijk     | 01-06-2015
        Café        | Praatje | lezing   |              | 01-02-2015
        Uitstel     | Niets  |           |              |
    """,
    "scale": """
        vanaf omzet | bijdrage
        0           | 900
        5000000     | 5000
    """,
}


def workbook(year: int = 2015, without: tuple[str, ...] = (), **other: str) -> Upload:
    sheets = {key: text for key, text in (SHEETS | other).items() if key not in without}
    return upload(year, **{key: rows(key, text, year=year) for key, text in sheets.items()})


def sheet_of(cursor: Cursor, name: str, **options: Any) -> GiveAndGet:
    one = next(one for one in participants(cursor)[2015] if one.label == name)
    return give_and_get(cursor, 2015, one, **options)


def exchange_of(cursor: Cursor, name: str, **options: Any) -> Exchange:
    return next(one for one in exchanges(cursor, **options)[2015] if one.organisation == name)


# --- what is given and got ----------------------------------------------------------------------

# By hours, the 600 of the bureau comes down as 300 and 300: the Café costs 1.300, the Masterclass
# 2.300. The Café had (3 + 1 + 1) × 2 = 10 contact hours, of 130 each; the Masterclass (1 + 1) × 4 =
# 8, of 287,50. Aster got 6 × 130 + 4 × 287,50 = 1.930, Wijk 2 × 130 = 260, Stil nothing: 2.190 over
# 3 participants is 730. Aster paid 1.000 (invoiced), Wijk 500 (budgeted), Stil nothing by name:
# 2.190 ÷ 1.500 = 1,46.
# By euros it comes down as 200 and 400: 120 and 300 an hour, 1.920 + 240 = 2.160: 720, and 1,44.


@pytest.mark.parametrize(("key", "value", "ratio"), [("uren", 730, 1.46), ("euro's", 720, 1.44)])
def test_value_and_ratio_by_hand(key: str, value: float, ratio: float, trial: Trial) -> None:
    with trial(workbook(), allocation_key=key) as cursor:
        found = measure(cursor, "programme_value", "value_ratio").set_index("metric")
    assert found["value"].to_dict() == pytest.approx(
        {"programme_value": value, "value_ratio": ratio}
    )
    assert found.loc["programme_value", ["part", "whole", "known", "total"]].tolist() == [
        3 * value,
        3,
        4,  # rows of Deelname that brought a participant
        4,
    ]
    assert found.loc["value_ratio", ["part", "whole", "known", "total"]].tolist() == [
        3 * value,
        1500,
        2,  # participants of whom both are known
        3,
    ]


def test_one_organisation_by_hand(trial: Trial) -> None:
    with trial(workbook()) as cursor:
        aster, stil = (exchange_of(cursor, name) for name in ("Aster", "Stil"))
        by_euros = exchange_of(cursor, "Aster", key="euros")
        paid = exchange_of(cursor, "Aster", in_kind=False)
    assert aster.parts == (
        Part(activity="Café", visits=2, value=780, why=""),
        Part(activity="Masterclass", visits=1, value=1150, why=""),
    )
    assert (aster.value, aster.contribution, aster.ratio) == (1930, 1000, 1.93)
    assert by_euros.value == 1920
    # Of the Masterclass, paid in hours, only its 300 of the bureau is left: 37,50 an hour.
    assert paid.value == 780 + 4 * 37.5
    assert (stil.parts, stil.value, stil.contribution, stil.ratio) == ((), 0, None, None)


def test_what_is_attended_costs_what_the_activities_cost(trial: Trial) -> None:
    everyone = SHEETS["attendance"].replace("(extern)", "Stil    ").replace("Vroeger", "Stil   ")
    with trial(workbook(attendance=everyone)) as cursor:
        found = exchanges(cursor)[2015]
    assert sum(one.value or 0 for one in found) == pytest.approx(3600)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"attendance": SHEETS["attendance"].replace("| 2 ", "|   ")}, "van Café zijn geen"),
        ({"activities": "activiteit | blok\nIets | Bijeen"}, "staat niet op het blad"),
        ({"budget": SHEETS["budget"].replace("project", "       ")}, "Kostenrol is niet ingevuld"),
        (
            {"attendance": SHEETS["attendance"].replace("| 2 ", "| 0 ")},  # nobody stayed
            "van Café zijn geen",
        ),
    ],
)
def test_why_the_value_of_a_visit_is_unknown(other: dict[str, str], why: str, trial: Trial) -> None:
    with trial(workbook(**other)) as cursor:
        wijk = exchange_of(cursor, "Wijk")
        figures = measure(cursor, "programme_value", "value_ratio").set_index("metric")
    assert (wijk.value, wijk.ratio, wijk.visits, wijk.valued) == (None, None, 1, 0)
    assert [why in part.why for part in wijk.parts or ()] == [True]
    known = figures.loc["programme_value", "known"]
    assert known == (1 if "Café" in why else 0)  # the Masterclass is still known
    assert figures.loc["programme_value", "total"] == 4
    assert (figures.loc["programme_value", "why"] == "niet ingevuld") == (known == 0)


def test_part_of_the_value_is_no_ratio(trial: Trial) -> None:
    bare = SHEETS["attendance"].replace("| 2 ", "|   ")
    with trial(workbook(attendance=bare)) as cursor:
        aster = exchange_of(cursor, "Aster")
        ratio = measure(cursor, "value_ratio").iloc[0]
    assert (aster.value, aster.visits, aster.valued, aster.ratio) == (1150, 3, 1, None)
    assert (ratio["known"], ratio["why"]) == (0, "niet ingevuld")


def test_without_attendance_nothing_is_known_not_nothing(trial: Trial) -> None:
    with trial(workbook(without=("attendance",))) as cursor:
        aster = exchange_of(cursor, "Aster")
        why = measure(cursor, "programme_value").iloc[0]["why"]
    assert (aster.parts, aster.value, aster.ratio, aster.visits) == (None, None, None, 0)
    assert why == "geen blad Deelname over 2015"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Wijk | participantenbijdrage | 1 | 500 |", 500),
        ("Wijk | participantenbijdrage | 1 | 500 | 0", 0),
        (
            "Wijk | participantenbijdrage | 1 | 500 |\nWijk | participantenbijdrage | 1 | 30 | 20",
            520,
        ),
        ("Wijk | participantenbijdrage | 1 | 500 |\nWijk | participantenbijdrage | 1 | |", None),
        ("Wijk | participantenbijdrage | 3 | 500 |", None),
        ("Wijk | participantenbijdrage | 1 | -500 |", -500),  # money back
        ("Wijk | deelnemersbijdrage | 1 | 500 |", None),
    ],
)
def test_what_is_paid_under_ones_own_name(lines: str, expected: float | None, trial: Trial) -> None:
    table = f"verstrekker | soort | aantal | begroot | gefactureerd\n{lines}"
    with trial(workbook(contributions=table)) as cursor:
        wijk = exchange_of(cursor, "Wijk")
        ratio = measure(cursor, "value_ratio").iloc[0]
    assert wijk.contribution == expected
    assert wijk.ratio == (260 / expected if expected and expected > 0 else None)
    assert bool(ratio["why"]) == (not expected)  # aggregated lines, or nothing to divide by


# --- generated years in which most is known -----------------------------------------------------


def careful(book: Upload, source: Random) -> Upload:
    """The same year with every activity tied to a direct line, and a duration for most visits.

    Of the worlds as they are made, too few have all that a value needs.
    """
    names = [name for name, *_ in ACTIVITIES]
    lines = [("Blok A", name, "direct") for name in names] + [("Blok Z", "Bureau", "project")]
    tables: dict[str, Any] = {
        "budget": [
            {"block": block, "activity": name, "cost_role": role}
            | {"hours": source.randint(1, 90), "cost": source.randint(0, 99_999) / 100}
            for block, name, role in lines
        ],
        "activities": [
            {"activity": name, "block": "Blok A", "budget_activity": name} for name in names
        ],
    }
    made = {
        key: [typed(BY_KEY[key], row, at, book.year) for at, row in enumerate(table, start=2)]
        for key, table in tables.items()
    }
    visits = [
        {**row, "duration": source.choice([1.5, 2, 4] * 9 + [row["duration"]])}
        for row in book.tables.get("attendance", [])
    ]
    kept = {key: book.tables.get(key, []) for key in ("participants", "contributions")}
    return replace(book, tables=kept | made | {"attendance": visits}, totals=())


@pytest.mark.parametrize("key", ["uren", "euro's"])
def test_value_and_ratio_equal_their_oracle_where_most_is_known(key: str, trial: Trial) -> None:
    source = Random(2015)
    worlds = [Maker(Random(seed), 2001 + 5 * seed).make() for seed in range(19)]
    books = [careful(book, source) for world in worlds for book in world.workbooks]
    facts = Facts(
        sheets={book.year: book.tables for book in books}, settings={"allocation_key": key}
    )
    with trial(*books, allocation_key=key) as cursor:
        found = measure(cursor, "programme_value", "value_ratio")
    figures = 0
    for row in found.to_dict("records"):
        expected = ORACLE[row["metric"]](facts, row["year"], None)
        assert (expected is None) == bool(row["why"]), row
        if expected is not None:
            assert row["value"] == pytest.approx(expected, rel=1e-9), row
            figures += expected > 0
    assert figures > 10  # else nothing was tried


# --- beside the others --------------------------------------------------------------------------


def exchange(sector: str, value: float, contribution: float | None = 100) -> Exchange:
    part = Part(activity="Café", visits=1, value=value, why="")
    return Exchange(
        entity=f"{sector} {value}",
        organisation="",
        sector=sector,
        parts=(part,),
        contribution=contribution,
    )


def test_quartiles_of_the_own_sector_where_it_has_five() -> None:
    five = [exchange("zorg", value) for value in (100, 200, 300, 400, 1000)]
    other = exchange("wonen", 50, contribution=None)
    found = placed([*five, other], five[0], "value")
    assert found is not None
    assert (found.sector, found.count, found.value) == ("zorg", 5, 100)
    assert (found.low, found.median, found.high) == (200, 300, 400)
    alone = placed([*five, other], other, "value")
    assert alone is not None
    # 50, 100, 200, 300, 400, 1000: a quarter of the way is 100 + 0,25 × 100
    assert (alone.sector, alone.count, alone.low, alone.high) == (None, 6, 125, 375)
    assert placed([*five, other], other, "ratio") is None  # its own is unknown
    assert placed([*five[:4], other], five[0], "ratio") is None  # too few
    ratio = placed([*five, other], five[4], "ratio")
    assert ratio is not None
    assert (ratio.value, ratio.count) == (10, 5)


# --- one sheet ----------------------------------------------------------------------------------


def test_everything_of_one_organisation(trial: Trial) -> None:
    with trial(workbook()) as cursor:
        found = sheet_of(cursor, "Aster")
        cash = sheet_of(cursor, "Aster", in_kind=False)
    assert (found.year, found.seat, found.talk, found.member_since) == (2015, True, None, None)
    assert [(one.kind, one.budgeted, one.invoiced, one.received) for one in found.income] == [
        ("participantenbijdrage", 900, 1000, 600),
        ("in kind", 70, None, None),
    ]
    assert [one.kind for one in cash.income] == ["participantenbijdrage"]
    assert found.layers == (("bestuurder", 2), ("professional", 2))
    assert found.present == 4
    assert [
        (use.activity, use.kind, use.held, use.events, use.present, use.hours, use.value, use.leads)
        for use in found.uses
    ] == [
        ("Café", "café", 1, 1, 3, 6, 780, False),
        ("Masterclass", None, 1, 1, 1, 4, 1150, True),
        ("Uitstel", None, 0, 0, 0, 0, None, False),
    ]
    assert [use.activity for use in found.used] == ["Café", "Masterclass"]
    assert found.unused == ()  # what was not held cannot be left unused
    assert found.hosted == ((dt.date(2015, 2, 1), "Café"),)
    assert [(one.title, one.leads) for one in found.products] == [
        ("Boekje", True),
        ("Praatje", False),
    ]
    assert found.value is None  # three are too few to stand beside
    assert list(found.history) == [2015]
    assert found.missing.keys() >= {"actuals", "prospects"}
    assert found.missing.keys().isdisjoint(SHEETS)


def test_an_organisation_that_stayed_away(trial: Trial) -> None:
    with trial(workbook()) as cursor:
        found = sheet_of(cursor, "Stil")
    assert [use.activity for use in found.unused] == ["Café", "Masterclass"]
    assert (found.used, found.layers, found.hosted, found.products) == ((), (), (), ())
    assert found.income == ()


def test_who_leads_has_products_without_coming(trial: Trial) -> None:
    lead = SHEETS["activities"].replace("| Aster ", "| Stil  ")
    with trial(workbook(activities=lead)) as cursor:
        found = sheet_of(cursor, "Stil")
    assert found.products == (
        Result(
            activity="Masterclass",
            title="Boekje",
            kind="artikel",
            applied_in="praktijk",
            leads=True,
        ),
    )


def test_hours_of_an_activity_are_unknown_where_one_visit_has_no_duration(trial: Trial) -> None:
    mixed = """
        datum      | activiteit | organisatie | duur | aanwezig
        01-02-2015 | Café       | Aster       | 2    | 3
        01-03-2015 | Café       | Aster       |      | 1
        01-04-2015 | Iets       | Aster       |      | 0
    """
    with trial(workbook(attendance=mixed)) as cursor:
        uses = {use.activity: use for use in sheet_of(cursor, "Aster").uses}
    assert (uses["Café"].hours, uses["Café"].present, uses["Café"].events) == (None, 4, 2)
    assert (uses["Iets"].hours, uses["Iets"].held) == (0, 0)  # on no other sheet, and nobody came


def test_last_talk_and_earlier_years(trial: Trial) -> None:
    talked = """
        organisatie | sector | relatiegesprek
        Aster       | zorg   | {}
    """
    dated = ("attendance", "products")
    with trial(
        workbook(2014, participants=talked.format("03-05-2014"), without=dated),
        workbook(2015, participants=talked.format("")),
        workbook(2016, participants=talked.format("01-01-2016"), without=dated),
    ) as cursor:
        found = sheet_of(cursor, "Aster")
    assert found.talk == dt.date(2014, 5, 3)  # nothing of later years
    assert list(found.history) == [2014, 2015, 2016]
    assert [own.value for own in found.history.values()] == [None, 1930, None]


def test_names_are_in_dutch_order_and_told_apart(trial: Trial) -> None:
    names = """
        organisatie | kvk      | sector
        Zorg        |          | zorg
        één         |          | zorg
        Dubbel      | 11111111 | zorg
        Dubbel      | 22222222 | wonen
        adem        |          | zorg
    """
    with trial(workbook(participants=names)) as cursor:
        labels = [one.label for one in participants(cursor)[2015]]
    assert labels == ["adem", "Dubbel (kvk 11111111)", "Dubbel (kvk 22222222)", "één", "Zorg"]


# --- the scale ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "paid", "expected"),
    [
        ("1000000 | | | |", "900", (900, "fits")),
        ("4999999,60 | | | |", "900", (900, "fits")),
        ("5000000 | | | |", "900", (5000, "differs")),
        ("5000000 | | | 01-03-2015 |", "900", (5000, "part_year")),
        ("5000000 | | | | 01-01-2016", "900", (5000, "differs")),
        ("5000000 | | | 01-03-2015 |", "6000", (5000, "differs")),
        ("5000000 | 900 | Afspraak | |", "900", (5000, "agreed")),
        ("5000000 | 800 | Afspraak | |", "900", (5000, "differs")),
        ("5000000 | 5000 | Afspraak | |", "5000", (5000, "fits")),
        ("5000000 | 0 | In uren | |", "", (5000, "agreed")),
        ("5000000 | | | |", "", (5000, "unknown")),
        (" | | | |", "900", (None, "unknown")),
        (" | 900 | | |", "900", (None, "agreed")),
    ],
)
def test_whether_a_contribution_fits_the_scale(
    member: str, paid: str, expected: tuple[float | None, str], trial: Trial
) -> None:
    header = (
        "organisatie | sector | omzet | afwijkende bijdrage | reden afwijking | lid sinds | lid tot"
    )
    with trial(
        workbook(
            participants=f"{header}\nAster | zorg | {member}",
            contributions=f"verstrekker | soort | begroot\nAster | participantenbijdrage | {paid}",
        )
    ) as cursor:
        fee = sheet_of(cursor, "Aster").fee
    assert (fee.fee, fee.conformity) == expected
    assert fee.paid == (float(paid) if paid else None)


def test_the_class_starts_at_its_lower_bound_in_whole_euros(trial: Trial) -> None:
    header = "organisatie | sector | omzet | omzetjaar"
    with trial(workbook(participants=f"{header}\nAster | zorg | 7500000 | 2013")) as cursor:
        fee = sheet_of(cursor, "Aster").fee
    assert (fee.start, fee.turnover, fee.turnover_year) == (5_000_000, 7_500_000, 2013)


# --- whom it could meet -------------------------------------------------------------------------


def test_whom_it_could_meet(trial: Trial) -> None:
    met = """
        datum      | activiteit  | organisatie | aanwezig
        01-02-2015 | Café        | Aster       | 1
        01-02-2015 | Café        | Stil        | 1
        01-03-2015 | Masterclass | Aster       | 1
        01-03-2015 | Masterclass | Wijk        | 1
    """
    with trial(workbook(attendance=met)) as cursor:
        contacts = {name: sheet_of(cursor, name).contact for name in ("Aster", "Wijk", "Stil")}
    # the Café is plenary: Stil met nobody elsewhere; the median of 1, 1 and 0 is 1
    one = Contact(met=1, others=2, sectors=1, median=1)
    assert contacts == {
        "Aster": one,
        "Wijk": one,
        "Stil": Contact(met=0, others=2, sectors=0, median=1),
    }


@pytest.mark.parametrize(
    "unknown",
    [
        {"without": ("attendance",)},
        {"without": ("activities",)},
        {"cover": "jaar | aantal participanten\n2015 | 9"},
        {"participants": "organisatie | sector\nAster | zorg"},  # nobody else to meet
    ],
)
def test_whom_it_could_meet_is_unknown(unknown: dict[str, Any], trial: Trial) -> None:
    with trial(workbook(**unknown)) as cursor:
        assert sheet_of(cursor, "Aster").contact is None
