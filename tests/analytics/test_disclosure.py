"""What the board may see: no figure of a few, in whatever way it is asked, and no more hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics import disclosure, growth, impact
from analytics import network as networks
from analytics.balance import income_lines
from analytics.baseline import baseline
from analytics.costs import unit_costs
from analytics.disclosure import ATTENDANCE, MONEY, View
from analytics.finance import Finding
from analytics.flow import Flow, flow
from analytics.levers import read
from analytics.metrics import measure
from analytics.participants import Participant, give_and_get, participants
from analytics.passport import passport
from analytics.plan import CONTRIBUTION
from analytics.scenario import project
from analytics.withheld import COUNTED, Withheld, withheld
from data.contents import settle
from tests.analytics.conftest import Trial
from tests.analytics.small_plan import small_plan
from tests.oracle.facts import Facts, closing, organisation, periods, plain, sector_of
from tests.tables import rows, upload
from tests.worlds import Maker

BOARD = View(everything=False)
SECTORS = ("wonen", "welzijn", "zorg", "onderwijs", "overig", "onbekend")
Held = dict[str, dict[str, list[float]]]  # cell → organisation → amounts


# --- a network of which a colleague could be told -------------------------------------------------

PARTICIPANTS = """
    Organisatie | Sector    | Lid sinds
    Aster       | zorg      | 1-1-2010
    Brem        | zorg      | 1-1-2010
    Clivia      | zorg      | 1-1-2010
    Dahlia      | zorg      | 1-1-2010
    Erica       | wonen     | 1-1-2010
    Fuchsia     | welzijn   | 1-1-2010
    Gerbera     | welzijn   | 1-1-2010
    Hyacint     | welzijn   | 1-1-2010
"""
CONTRIBUTIONS = """
    Verstrekker | Soort                | Begroot | Gefactureerd | Ontvangen
    Aster       | participantenbijdrage | 5000   | 5000         | 5000
    Brem        | participantenbijdrage | 5000   | 5000         | 5000
    Clivia      | participantenbijdrage | 5000   | 5000         | 5000
    Dahlia      | participantenbijdrage | 5000   | 5000         | 0
    Erica       | participantenbijdrage | 10000  | 10000        | 10000
    Fuchsia     | participantenbijdrage | 2500   | 2500         | 2500
    Gerbera     | participantenbijdrage | 2500   | 2500         | 2500
    Hyacint     | participantenbijdrage | 2500   | 2500         | 2500
"""
ACTIVITIES = """
    Activiteit | Blok   | Plenair
    Café       | Blok A | ja
    Kamer      | Blok B | nee
"""
ATTENDANCE_ROWS = """
    Datum    | Activiteit | Organisatie | Functiegroep | Aanwezig | Duur
    1-2-2015 | Café       | Aster       | bestuurder   | 2        | 2
    1-2-2015 | Café       | Brem        | professional | 2        | 2
    1-2-2015 | Café       | Clivia      | professional | 2        | 2
    1-2-2015 | Café       | Fuchsia     | professional | 2        | 2
    1-2-2015 | Café       | Gerbera     | professional | 2        | 2
    1-2-2015 | Café       | Hyacint     | professional | 2        | 2
    1-3-2015 | Kamer      | Erica       | bestuurder   | 1        | 2
    1-3-2015 | Kamer      | Aster       | professional | 1        | 2
"""
WORKBOOK = upload(
    2015,
    participants=rows("participants", PARTICIPANTS, year=2015),
    contributions=rows("contributions", CONTRIBUTIONS, year=2015),
    activities=rows("activities", ACTIVITIES, year=2015),
    attendance=rows("attendance", ATTENDANCE_ROWS, year=2015),
)


@pytest.fixture
def asked(trial: Trial) -> Any:
    with trial(WORKBOOK) as cursor:
        yield cursor


def of_board(cursor: Any, own: str | None = None) -> View:
    return replace(BOARD, own=own, withheld=withheld(cursor))


def shown(frame: pd.DataFrame, key: str) -> dict[str, float]:
    here = frame[(frame["metric"] == key) & frame["value"].notna()]
    return dict(zip(here["sector"], here["value"], strict=True))


def test_the_one_payer_of_a_sector_is_hidden_with_the_next_smallest(asked: Any) -> None:
    found = measure(asked, "contributions_budgeted", by="sector")
    seen = disclosure.figures(of_board(asked), found)
    # Erica alone pays 10.000; with welzijn 17.500 of four
    assert shown(seen, "contributions_budgeted") == {"zorg": 20_000, "onderwijs": 0}
    hidden = seen[seen["sector"].isin(["wonen", "welzijn"])]
    assert hidden["why"].unique().tolist() == [disclosure.WITHHELD]
    assert hidden[["part", "whole"]].isna().all().all()
    assert hidden[["known", "total"]].eq(0).all().all()
    pd.testing.assert_frame_equal(disclosure.figures(View(), found), found)


def test_the_same_sectors_are_hidden_in_every_figure_of_money(asked: Any) -> None:
    seen = disclosure.figures(of_board(asked), measure(asked, *sorted(MONEY), by="sector"))
    for key in MONEY:
        assert not {"wonen", "welzijn"} & shown(seen, key).keys()


def test_who_came_is_hidden_by_sector_and_by_activity(asked: Any) -> None:
    view = of_board(asked)
    by_sector = disclosure.figures(view, measure(asked, *sorted(ATTENDANCE), by="sector"))
    assert not {"wonen", "welzijn"} & shown(by_sector, "attendances").keys()
    assert "zorg" in shown(by_sector, "attendances")
    assert view.withheld.activities == {2015: {"Kamer", "Café"}}  # two of them: both or none
    whole = disclosure.figures(view, measure(asked, "attendances"))
    assert whole["value"].tolist() == [14]


def test_no_sector_is_told_of_where_the_hidden_ones_would_all_have_come(trial: Trial) -> None:
    """`reach` 7 of 8 less the 3 of 4 of zorg is 4 of 4: all in wonen and welzijn came."""
    everyone = f"{ATTENDANCE_ROWS}    1-3-2015 | Kamer | Dahlia | professional | 1 | 2\n"
    fewer = "\n".join(one for one in ATTENDANCE_ROWS.splitlines() if "Gerbera" not in one)
    for came, told in ((ATTENDANCE_ROWS, False), (everyone, True), (fewer, True)):
        book = upload(
            2015,
            participants=rows("participants", PARTICIPANTS, year=2015),
            activities=rows("activities", ACTIVITIES, year=2015),
            attendance=rows("attendance", came, year=2015),
        )
        with trial(book) as cursor:
            view = of_board(cursor)
            found = measure(cursor, "reach", "attendances", by="sector")
            whole = disclosure.figures(view, measure(cursor, "reach"))
            zorg = disclosure.passport(view, passport(cursor, "reach", 2015, "zorg"))
        seen = disclosure.figures(view, found)
        assert ("zorg" in shown(seen, "reach")) == told == (zorg.value is not None)
        assert "zorg" in shown(seen, "attendances")
        assert whole["value"].notna().all()


def test_what_an_activity_costs_a_visit_goes_with_who_came(asked: Any) -> None:
    found = unit_costs(asked, 2015)
    seen = disclosure.seen(of_board(asked), "analytics.costs.unit_costs", found, (2015, "hours"))
    columns = ["attendances", "organisations", "contact_hours", "per_attendance"]
    assert found[columns[:3]].notna().all().all()
    assert seen[columns].isna().all().all()
    assert (seen["why"] == disclosure.WITHHELD).all()


def test_shares_lose_the_two_figures_that_differ_from_a_published_total(asked: Any) -> None:
    found = measure(asked, "collection_rate", "scale_conformity", "reach")
    seen = disclosure.figures(of_board(asked), found).set_index("metric")
    assert seen.loc["collection_rate", "value"] == pytest.approx(32_500 / 37_500)
    assert seen.loc["collection_rate", ["part", "whole"]].isna().all()
    assert pd.isna(seen.loc["scale_conformity", "value"])
    assert seen.loc["reach", "whole"] == 8


def book_of(participants: str, **sheets: str) -> Any:
    tables = {name: rows(name, text, year=2015) for name, text in sheets.items()}
    return upload(2015, participants=rows("participants", participants, year=2015), **tables)


def with_leavers(*names: str) -> str:
    found = PARTICIPANTS.replace("Lid sinds", "Lid sinds | Lid tot").replace("2010", "2010 |")
    for name in names:
        found += f"    {name} | zorg | 1-1-2010 | 1-6-2015\n"
    return found


@pytest.mark.parametrize(
    ("came", "paid", "told", "worth_told", "ratio_told"),
    [
        (1, 1, False, False, False),
        (1, 0, False, False, False),
        (0, 1, True, True, False),
        (0, 3, True, True, True),
        (3, 1, True, False, False),  # only to the café, which hides who was in the chamber
        (3, 3, True, False, False),
    ],
)
def test_what_participants_did_does_not_tell_what_the_one_who_left_did(
    came: int, paid: int, told: bool, worth_told: bool, ratio_told: bool, trial: Trial
) -> None:
    leavers = ("Iris", "Kers", "Lelie")
    visits = ATTENDANCE_ROWS + "".join(
        f"    1-2-2015 | Café | {name} | professional | 2 | 2\n" for name in leavers[:came]
    )
    income = CONTRIBUTIONS + "".join(
        f"    {name} | participantenbijdrage | 5000 | 5000 | 5000\n" for name in leavers[:paid]
    )
    book = book_of(
        with_leavers(*leavers[: max(came, paid)]),
        attendance=visits,
        contributions=income,
        activities=ACTIVITIES.replace("Plenair", "Plenair | Begrotingsactiviteit")
        .replace("ja", "ja | Café")
        .replace("nee", "nee | Kamer"),
        budget="""
            Blok   | Activiteit | Kostenrol | Uren | Kosten
            Blok A | Café       | direct    | 10   | 1000
            Blok B | Kamer      | direct    | 10   | 1000
        """,
    )
    keys = ("attendance_per_participant", "programme_value", "value_ratio", "attendances", "reach")
    with trial(book) as cursor:
        view = of_board(cursor)
        whole = disclosure.figures(view, measure(cursor, *keys)).set_index("metric")["value"]
        parts = disclosure.figures(view, measure(cursor, *keys, by="sector"))
        own = disclosure.passport(view, passport(cursor, "attendance_per_participant", 2015))
    assert whole[list(keys[:3])].notna().tolist() == [told, worth_told, ratio_told]
    assert ("zorg" in shown(parts, "attendance_per_participant")) == told
    assert (own.value is not None) == told
    assert whole[list(keys[3:])].notna().all()
    assert "zorg" in shown(parts, "attendances")


def test_a_break_even_does_not_tell_what_the_one_new_participant_pays(trial: Trial) -> None:
    paid = CONTRIBUTIONS.replace("Soort               ", "Soort | Aantal | Status")
    paid = paid.replace("participantenbijdrage", "participantenbijdrage | 1 | bestaand")
    paid += (
        "    Muur | participantenbijdrage | 1 | bestaand | | 2500 | 2500\n"  # no budget: no payer
    )
    new = "    {name} | participantenbijdrage | {number} | nieuw | 7500 | 7500 | 7500\n"
    sheets = {
        "budget": "Blok | Activiteit | Kosten\nBlok A | Café | 90000",
        "scale": "Omzet vanaf | Bijdrage\n0 | 2500\n5000000 | 5000",
    }
    for names, number, told in (
        ((), 1, True),
        (("Iris",), 1, False),
        (("Iris", "Nog te werven"), 3, False),  # what is planned of those is no secret
        (("Iris", "Kers", "Lelie"), 1, True),
    ):
        text = paid + "".join(
            new.format(name=name, number=number if name.startswith("Nog") else 1) for name in names
        )
        here = [name for name in names if not name.startswith("Nog")]
        there = PARTICIPANTS + "".join(f"    {name} | zorg | 1-1-2015\n" for name in here)
        with trial(book_of(there, contributions=text, **sheets)) as cursor:
            view = of_board(cursor)
            keys = ("break_even", "break_even_without_in_kind")
            whole = disclosure.figures(view, measure(cursor, *keys))
            by_fee = disclosure.seen(
                view, "analytics.metrics.measure", measure(cursor, *keys, by="fee"), keys
            )
            plan = disclosure.plan(view, baseline(cursor, 2015))
        assert whole["value"].notna().tolist() == [told] * 2
        # 37.500 of eight existing participants is 4.688 on average
        assert set(by_fee["fee"]) == {"2500", "5000"} | ({"4688"} if told else set())
        fees = {one.is_new: one.amount / one.payers for one in plan.income}
        assert len(set(fees.values())) == (2 if told and names else 1)


def test_one_event_of_a_few_is_not_the_rest_of_an_activity(trial: Trial) -> None:
    """Café: 12 attendances, of which 10 at its best attended event: the one other has 2."""
    activities = "Activiteit | Blok | Doorwerking\nCafé | Blok A | 40\nKamer | Blok B | 8"
    for second in ("Gerbera", "Gerbera Aster Brem"):
        came = ATTENDANCE_ROWS.replace(
            "1-2-2015 | Café       | Gerbera", "1-4-2015 | Café | Gerbera"
        )
        for name in second.split()[1:]:
            came += f"    1-4-2015 | Café | {name} | docent | 2 | 2\n"
        with trial(book_of(PARTICIPANTS, attendance=came, activities=activities)) as cursor:
            view = replace(of_board(cursor), withheld=replace(withheld(cursor), activities={}))
            found = impact.spillover(cursor, 2015)
        seen = disclosure.seen(view, "analytics.impact.spillover", found, (2015,))
        cafe = seen.set_index("activity").loc["Café"]
        assert pd.isna(cafe["largest"]) == (second == "Gerbera")
        assert cafe["reached"] == 40


def test_the_share_of_turnout_stands_alone(trial: Trial) -> None:
    came = ATTENDANCE_ROWS.replace("Aanwezig", "Aanwezig | Aangemeld").replace(
        "| 2        |", "| 2 | 4 |"
    )
    came = came.replace("| 1        |", "| 1 | |")
    with trial(book_of(PARTICIPANTS, attendance=came)) as cursor:
        view = of_board(cursor)
        parts = disclosure.figures(view, measure(cursor, "turnout", by="sector"))
        whole = disclosure.figures(view, measure(cursor, "turnout"))
        told = disclosure.passport(view, passport(cursor, "turnout", 2015))
    zorg = parts[parts["sector"] == "zorg"].iloc[0]
    assert [zorg["value"], *whole["value"], told.value] == [0.5, 0.5, 0.5]
    assert zorg[["part", "whole"]].isna().all()
    assert whole[["part", "whole"]].isna().all(axis=None)
    assert (told.part, told.whole) == (None, None)


@pytest.mark.parametrize(
    ("hours", "told"),
    [(("2", "2"), True), (("2", "3"), False), (("2", ""), False), (("", ""), True)],
)
def test_hours_of_some_of_the_visits_do_not_tell_of_the_others(
    hours: tuple[str, str], told: bool, trial: Trial
) -> None:
    """Who knows that a meeting takes two hours, knows how many are not in the sum, or longer."""
    came = ATTENDANCE_ROWS.replace("1        | 2\n", f"1 | {hours[1]}\n").replace(
        "2        | 2\n", f"2 | {hours[0]}\n"
    )
    with trial(book_of(PARTICIPANTS, attendance=came, activities=ACTIVITIES)) as cursor:
        view = of_board(cursor)
        found = measure(cursor, "contact_hours", year=2015)
        sectors = disclosure.figures(view, measure(cursor, "contact_hours", by="sector"))
    seen = disclosure.figures(view, found)
    assert found["value"].notna().all() == (hours != ("", ""))
    assert (seen["value"].equals(found["value"]), seen["why"].equals(found["why"])) == (told, told)
    assert (sectors["why"] == disclosure.WITHHELD).all() == (not told)


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"zorg": 9, "welzijn": 4}, True),
        ({"zorg": 9, "wonen": 1}, False),  # between sectors: each pair is one of wonen
        ({"zorg": 9, "wonen": 1, "welzijn": 2}, False),  # within: the one pair of welzijn
        ({"zorg": 9, "wonen": 1, "welzijn": 5}, True),
        ({"zorg": 2, "overig": 9}, False),
    ],
)
def test_pairs_of_a_few_are_not_the_rest_of_all_pairs(
    sizes: dict[str, int], told: bool, trial: Trial
) -> None:
    text = "Organisatie | Sector | Lid sinds\n" + "\n".join(
        f"{sector} {at} | {sector} | 1-1-2010"
        for sector, size in sizes.items()
        for at in range(size)
    )
    with trial(upload(2015, participants=rows("participants", text, year=2015))) as cursor:
        assert withheld(cursor).unmixed == (frozenset() if told else {2015})


def test_what_the_initiator_did_hides_no_others(trial: Trial) -> None:
    """Of wonen and onderwijs only the initiator, of whom anybody knows it, was host."""
    there = PARTICIPANTS.replace("Lid sinds", "Lid sinds | Rol").replace(
        "2010", "2010 | participant"
    )
    there += "    Hogeschool | onderwijs | 1-1-2010 | initiatiefnemer\n"
    came = ATTENDANCE_ROWS.replace("Datum   ", "Datum | Gastheer")
    came = came.replace("1-2-2015", "1-2-2015 | Aster").replace("1-3-2015", "1-3-2015 | Hogeschool")
    came += "    1-3-2015 | Hogeschool | Kamer | Hogeschool | docent | 1 | 3\n"
    with trial(book_of(there, attendance=came), initiator_counts="ja") as cursor:
        view = of_board(cursor)
        assert "onderwijs" in view.withheld.attendance[2015]
        assert "hosting" in view.withheld.alike[2015]


# --- where figures come from ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "rows_shown"),
    [
        ("participants", True),
        ("retention", True),
        ("contributions_budgeted", False),
        ("recruitment_realisation", False),  # its rows are those of Bijdragen too
        ("reach", False),
        ("talk_coverage", False),
        ("density", False),
    ],
)
def test_rows_of_money_and_attendance_are_for_the_manager(
    key: str, rows_shown: bool, asked: Any
) -> None:
    found = passport(asked, key, 2015)
    assert disclosure.tells_of_one(found) != rows_shown
    seen = disclosure.passport(of_board(asked), found)
    assert seen.withheld != rows_shown
    assert len(seen.rows) == (len(found.rows) if rows_shown else 0)
    assert disclosure.passport(View(), found) is found


def test_a_passport_of_a_hidden_sector_says_no_more_than_the_card(asked: Any) -> None:
    seen = disclosure.passport(of_board(asked), passport(asked, "reach", 2015, "wonen"))
    assert (seen.value, seen.part, seen.whole, seen.why) == (None, None, None, disclosure.WITHHELD)
    bare = disclosure.passport(of_board(asked), passport(asked, "collection_rate", 2015))
    assert bare.value is not None
    assert (bare.part, bare.whole) == (None, None)


# --- the own organisation ------------------------------------------------------------------------


def test_an_account_sees_its_own_organisation_and_no_other(asked: Any) -> None:
    everyone = participants(asked)
    erica, aster = (
        next(one for one in everyone[2015] if one.organisation == name)
        for name in ("Erica", "Aster")
    )
    view = of_board(asked, own="erica")
    name = "analytics.participants.participants"
    assert disclosure.seen(view, name, everyone) == {2015: (erica,)}
    assert disclosure.seen(of_board(asked), name, everyone) == {}
    sheet = "analytics.participants.give_and_get"
    own = disclosure.seen(view, sheet, give_and_get(asked, 2015, erica), (2015, erica))
    assert own.participant == erica
    assert all(use.value is None for use in own.uses)  # else the hours of the other are known
    assert own.value is None  # eight participants: quartiles are single ones
    with pytest.raises(disclosure.NotForAllError):
        disclosure.seen(view, sheet, give_and_get(asked, 2015, aster), (2015, aster))


def test_what_nobody_decided_about_is_not_shown(asked: Any) -> None:
    with pytest.raises(disclosure.NotForAllError, match=r"analytics\.payers\.payers"):
        disclosure.seen(of_board(asked), "analytics.payers.payers", [1])
    assert disclosure.seen(View(), "analytics.payers.payers", [1]) == [1]


def test_the_own_value_does_not_tell_how_long_another_was_there(trial: Trial) -> None:
    budget = """
        Blok   | Activiteit | Kostenrol | Uren | Kosten
        Blok A | Café       | direct    | 10   | 1000
        Blok B | Kamer      | direct    | 10   | 1000
    """
    activities = """
        Activiteit | Blok   | Plenair | Begrotingsactiviteit
        Café       | Blok A | ja      | Café
        Kamer      | Blok B | nee     | Kamer
    """
    book = upload(
        2015,
        participants=rows("participants", PARTICIPANTS, year=2015),
        attendance=rows("attendance", ATTENDANCE_ROWS, year=2015),
        activities=rows("activities", activities, year=2015),
        budget=rows("budget", budget, year=2015),
    )
    with trial(book) as cursor:
        view = of_board(cursor, own="Erica")
        erica = next(o for o in participants(cursor)[2015] if o.organisation == "Erica")
        found = give_and_get(cursor, 2015, erica)
    # one of the two in the chamber: half of its cost, so the other was there as long
    assert found.exchange.value == 500
    seen = disclosure.seen(view, "analytics.participants.give_and_get", found, (2015, erica))
    assert (seen.exchange.value, seen.exchange.ratio, seen.value) == (None, None, None)
    assert [one.value for one in seen.history.values()] == [None]
    assert seen.exchange.visits == 1


PER_VISIT = {"cost_per_attendance", "cost_per_contact_hour"}


@pytest.mark.parametrize(("line", "hidden"), [("Kamer", set()), ("Nergens", PER_VISIT)])
def test_visits_of_unknown_cost_are_not_those_of_all_less_those_of_known_cost(
    line: str, hidden: set[str], trial: Trial
) -> None:
    budget = """
        Blok   | Activiteit | Kostenrol | Uren | Kosten
        Blok A | Café       | direct    | 10   | 1000
        Blok B | Kamer      | direct    | 10   | 1000
    """
    activities = f"""
        Activiteit | Blok   | Begrotingsactiviteit
        Café       | Blok A | Café
        Kamer      | Blok B | {line}
    """
    book = book_of(PARTICIPANTS, budget=budget, activities=activities, attendance=ATTENDANCE_ROWS)
    with trial(book) as cursor:
        view = of_board(cursor)
        seen = disclosure.figures(view, measure(cursor, *PER_VISIT, year=2015))
    assert {*seen["metric"][seen["why"] == disclosure.WITHHELD]} == hidden
    assert {*seen["metric"][seen["value"].notna()]} == PER_VISIT - hidden


THREE = ("Aster", "Brem", "Clivia")
STRANGERS = ("Een huis", "Een plein", "Een brug")


@pytest.mark.parametrize(
    ("who", "made", "kind", "hidden"),
    [
        (THREE, "Kamer", "leerwerkplaats", {"cost_per_product"}),
        (THREE, "Kamer, Zaal", "leerwerkplaats", set()),
        (THREE, "Kamer, Zaal", "masterclass", {"cost_per_product"}),
        (THREE, "Hal", "leerwerkplaats", set()),
        (STRANGERS, "Kamer, Zaal", "leerwerkplaats", {"cost_per_organisation"}),
    ],
)
def test_what_some_that_share_a_budget_cost_does_not_tell_who_came(
    who: tuple[str, ...], made: str, kind: str, hidden: set[str], trial: Trial
) -> None:
    """Kamer and Zaal share 9.000 by who came; to Kamer two did."""
    budget = """
        Blok   | Activiteit | Kostenrol | Uren | Kosten
        Blok A | Café       | direct    | 10   | 1000
        Blok B | Ruimte     | direct    | 10   | 9000
    """
    activities = f"""
        Activiteit | Blok   | Begrotingsactiviteit | Soort
        Café       | Blok A | Café                 | café
        Kamer      | Blok B | Ruimte               | leerwerkplaats
        Zaal       | Blok B | Ruimte               | {kind}
        Hal        | Blok A | Café                 | leerwerkplaats
    """
    more = (f"    1-4-2015 | Zaal | {one} | docent | 1 | 2" for one in who)
    book = book_of(
        PARTICIPANTS,
        budget=budget,
        activities=activities,
        attendance="\n".join([ATTENDANCE_ROWS.rstrip(), *more]),
        products="Activiteit | Titel\n" + "\n".join(f"{one} | Iets" for one in made.split(", ")),
    )
    with trial(book) as cursor:
        view = of_board(cursor)
        found = measure(cursor, "cost_per_product", "cost_per_organisation", year=2015)
        seen = disclosure.figures(view, found)
    assert {"Kamer", "Zaal"} <= view.withheld.activities[2015]
    assert {*seen["metric"][seen["why"] == disclosure.WITHHELD]} == hidden
    assert found["value"].notna().all()


def test_a_new_name_keeps_the_own_page_and_a_shared_one_gives_none() -> None:
    def one(entity: str, name: str) -> Participant:
        return Participant(entity=entity, organisation=name, sector="zorg", label=name)

    name, view = "analytics.participants.participants", replace(BOARD, own="nieuw")
    renamed = {2014: (one("1", "Oud"), one("2", "Ander")), 2015: (one("1", "Nieuw"),)}
    assert disclosure.seen(view, name, renamed) == {2014: renamed[2014][:1], 2015: renamed[2015]}
    twice = {2015: (one("1", "Nieuw"), one("2", "Nieuw"))}
    assert disclosure.seen(view, name, twice) == {}
    taken = {2014: (one("2", "Nieuw"),), 2015: (one("1", "Nieuw"),)}
    assert disclosure.seen(view, name, taken) == {2015: taken[2015]}  # it was another's before


def test_the_own_page_of_a_year_with_another_name_opens(asked: Any) -> None:
    erica = next(o for o in participants(asked)[2015] if o.organisation == "Erica")
    found = give_and_get(asked, 2015, erica)
    then = replace(found, participant=replace(erica, organisation="Erica van vroeger"))
    name = "analytics.participants.give_and_get"
    assert disclosure.seen(of_board(asked, own="Erica"), name, then, (2015, erica)).talk is None


# --- the what-if ----------------------------------------------------------------------------------


def test_an_evened_plan_varies_as_the_plan_and_tells_of_no_one() -> None:
    plan = small_plan()
    few = replace(BOARD, withheld=Withheld(fees={plan.year: frozenset({""})}))
    seen = disclosure.plan(few, plan)
    assert disclosure.plan(View(), plan) is plan
    assert project(seen, {}).first.figures == project(plan, {}).first.figures
    assert seen.existing == plan.existing
    initiator = plan.initiator and plan.initiator.name
    ours = [x for x in seen.income if x.kind == CONTRIBUTION and x.payers]
    own = [x for x in ours if x.provider != initiator]
    assert {line.provider for line in own} == {""}
    # 30.000 of two and 10.000 of two new ones: what two new ones pay would be told by one lever
    assert [(line.amount / line.payers, line.is_new) for line in own] == [
        (1_000_000, False),
        (1_000_000, False),
        (1_000_000, True),
    ]
    for sector in SECTORS:
        assert seen.average(sector) == pytest.approx(seen.average(), abs=1)
    named = next(x.provider for x in plan.income if x.is_existing and x.single)
    assert "leaving" in read(plan, {"leaving": named})[0]
    assert "leaving" not in read(seen, {"leaving": named})[0]


def test_three_new_participants_pay_what_new_ones_pay() -> None:
    plan = small_plan()
    income = tuple(replace(one, payers=4) if one.is_new else one for one in plan.income)
    seen = disclosure.plan(BOARD, replace(plan, income=income))
    fees = {line.is_new: line.amount / line.payers for line in seen.income if line.payers}
    assert fees == {False: 1_500_000, True: 250_000}


def test_the_plan_does_not_tell_how_long_all_were_there_where_the_figure_does_not() -> None:
    plan = small_plan(contact_hours=80.0)
    of_few = Withheld(attendance={plan.year: frozenset({""})})
    for gone, told in (
        (Withheld(), 80.0),
        (of_few, None),
        (Withheld(untimed=frozenset({plan.year})), None),
    ):
        assert disclosure.plan(replace(BOARD, withheld=gone), plan).contact_hours == told


def test_what_is_paid_on_a_second_line_is_evened_out_too() -> None:
    plan = small_plan()
    line = next(one for one in plan.income if one.provider == "Siza")
    more = replace(line, amount=250_000, payers=0)
    late = replace(line, provider="Laat", amount=50_000, payers=0, status="nieuw")
    for second in (more, late):
        rest = [one for one in plan.income if not one.is_new]
        twice = replace(plan, income=(*rest, second))
        assert "leaving" in read(twice, {"leaving": "Siza"})[0]
        seen = disclosure.plan(BOARD, twice)
        assert not {"Siza", "Laat"} & {one.provider for one in seen.income}
        assert "leaving" not in read(seen, {"leaving": "Siza"})[0]
        assert project(seen, {}).first.figures == project(twice, {}).first.figures


def test_a_kept_scenario_with_leavers_keeps_its_figures_to_itself() -> None:
    figures = {"balance": 1.0}
    for values, left in (
        ({"leaving": "Aster", "planned": 2}, {"planned": 2}),
        ({"leavers.wonen": 1}, {"leavers.wonen": 1}),
    ):
        assert disclosure.kept(BOARD, values, figures, 2015) == (left, {})
        assert disclosure.kept(View(), values, figures, 2015) == (values, figures)
    assert disclosure.kept(BOARD, {"planned": 2}, figures, 2015) == ({"planned": 2}, figures)


# --- a total of a few -----------------------------------------------------------------------------


def test_in_a_year_in_which_two_paid_so_far_the_plan_is_shown(trial: Trial) -> None:
    two = CONTRIBUTIONS.replace("| 5000\n", "| 0\n").replace("| 2500\n", "| 0\n")
    some = two.replace("5000         | 0", "5000         | 5000", 1)  # Aster and Erica
    with trial(with_sheet("contributions", some)) as cursor:
        view = of_board(cursor)
        seen = disclosure.figures(view, measure(cursor)).set_index("metric")
        found = income_lines(cursor, 2015, 0.5)
        lines = disclosure.seen(view, "analytics.balance.income_lines", found, (2015, 0.5))
        assert disclosure.plan(view, baseline(cursor, 2015)).income
    assert (view.withheld.budgeted, seen["value"]["contributions_budgeted"]) == (set(), 37_500)
    assert seen["value"]["income_total"] == 37_500
    for key in ("contributions_received", "contribution_realisation", "collection_rate"):
        assert seen["why"][key] == disclosure.WITHHELD
    assert lines[["invoiced", "actual", "open"]].isna().all().all()
    assert lines["expected"].tolist() == lines["planned"].tolist()


def test_the_plan_of_those_that_paid_does_not_tell_what_the_others_were_to_pay(
    trial: Trial,
) -> None:
    blank = CONTRIBUTIONS.replace("5000         | 0", "5000         |")  # Dahlia
    two = blank.replace("Clivia      | participantenbijdrage | 5000   | 5000         | 5000", "{}")
    clivia = "Clivia      | participantenbijdrage | 5000   | 5000         |"
    brem = "Brem        | participantenbijdrage | 5000   | 5000         | 5000"
    three = two.format(clivia).replace(brem, brem[: -len("5000")])
    uninvoiced, unbudgeted = (
        CONTRIBUTIONS.replace("| 5000   | 5000         | 0", amounts)  # of Dahlia too
        for amounts in ("| 5000 | | 5000", "| | 5000 | 5000")
    )
    not_yet = CONTRIBUTIONS.replace("| 5000         |", "| |").replace("| 2500         |", "| |")
    not_yet = not_yet.replace("| 10000        |", "| |")  # nobody was invoiced
    planned = CONTRIBUTIONS.replace("| Begroot", "| Status | Begroot").replace(
        "drage |", "drage | bestaand |"
    )
    planned += "    Nog te werven | participantenbijdrage | nieuw | 5000 | |\n"
    keys = ("contribution_realisation", "collection_rate")
    for table, total, sectors in (
        (CONTRIBUTIONS, True, ["zorg"]),
        (blank, False, []),
        (uninvoiced, False, []),
        (unbudgeted, False, []),
        (three, True, []),  # but of zorg only Aster paid
        (not_yet, True, ["zorg"]),
        (planned, True, ["zorg"]),
    ):
        with trial(with_sheet("contributions", table)) as cursor:
            view = of_board(cursor)
            seen = disclosure.figures(view, measure(cursor, *keys))
            by_sector = disclosure.figures(view, measure(cursor, *keys, by="sector"))
            for left in (0.0, 0.5):
                found = income_lines(cursor, 2015, left)
                lines = disclosure.seen(view, "analytics.balance.income_lines", found, (2015, left))
                assert lines["expected"].isna().all() == (left > 0 and not total)
                assert lines["actual"].sum() == found["actual"].sum()
        assert (seen["why"] != disclosure.WITHHELD).tolist() == [total, total]
        assert seen["value"].notna().tolist() == [total, total and table != not_yet]
        assert [*shown(by_sector, keys[0])] == sectors


def test_in_a_year_in_which_two_are_to_pay_no_income_is_shown(trial: Trial) -> None:
    two = "".join(CONTRIBUTIONS.splitlines(keepends=True)[:4])
    with trial(with_sheet("contributions", two)) as cursor:
        view = of_board(cursor)
        seen = disclosure.figures(view, measure(cursor)).set_index("metric")
        plan = baseline(cursor, 2015)
        with pytest.raises(disclosure.WithheldError, match=disclosure.WITHHELD):
            disclosure.plan(view, plan)
        assert disclosure.plan(View(), plan) == plan
        asked = (
            ("analytics.balance.income_lines", income_lines(cursor, 2015, 0.0), 0.0),
            ("analytics.flow.flow", flow(cursor, 2015)),
            ("analytics.network.leadership", networks.leadership(cursor, 2015)),
        )
        lines, stream, carried = (
            disclosure.seen(view, question, found, (2015, *more))
            for question, found, *more in asked
        )
        shares = measure(cursor, "income_share", by="kind")
        assert disclosure.seen(view, "analytics.metrics.measure", shares, ()).empty
    assert lines.empty
    assert stream == Flow(why=disclosure.WITHHELD)
    assert "income" not in carried
    for key in ("contributions_budgeted", "income_total", "funding_ratio", "leverage"):
        assert seen["why"][key] == disclosure.WITHHELD
    assert disclosure.kept(view, {"planned": 2}, {"balance": 1.0}, 2015) == ({"planned": 2}, {})
    assert disclosure.kept(view, {}, {"balance": 1.0}, 2014) == ({}, {"balance": 1.0})
    balance = Finding(kind="balance", stated=1, found=2, unit="eur")
    assert disclosure.findings(view, [balance], 2015) == []
    assert disclosure.findings(view, [balance], 2014) == [balance]


def test_no_row_of_the_sheets_tells_whose_amount_is_not_filled_in() -> None:
    places = ("Bijdragen, rijen 2 en 4", "Bijdragen, rij 9", "Begroting")
    found = Finding(kind="balance", stated=1, found=2, unit="eur", places=places)
    assert disclosure.findings(View(), [found], 2015) == [found]
    (seen,) = disclosure.findings(BOARD, [found], 2015)
    assert seen.places == ("Bijdragen", "Begroting")


def test_nor_does_the_order_of_the_plan() -> None:
    plan = small_plan()
    turned = replace(plan, income=plan.income[::-1])
    one, other = (disclosure.plan(BOARD, each).income for each in (plan, turned))
    paid = [line for line in one if line.kind == CONTRIBUTION]
    assert len(paid) > 2
    assert [line for line in other if line.kind == CONTRIBUTION] == paid


def test_in_a_year_in_which_two_came_no_attendance_is_shown(trial: Trial) -> None:
    header, *lines = ATTENDANCE_ROWS.strip("\n").splitlines(keepends=True)
    with trial(with_sheet("attendance", "".join([header, *lines[:2]]))) as cursor:
        view = of_board(cursor)
        seen = disclosure.figures(view, measure(cursor)).set_index("metric")
        found = impact.participation(cursor, 2015)
        assert disclosure.seen(view, "analytics.impact.participation", found, (2015,)) is None
    assert found is not None
    for key in ("reach", "attendances", "attendance_gini", "cost_per_attendance", "return_rate"):
        assert seen["why"][key] == disclosure.WITHHELD
    assert seen["why"]["density"] == ""  # that two met, not who


BUDGET = """
    Blok   | Activiteit | Kostenrol | Bekostiging | Uren | Euro
    Blok A | Café       | direct    | cash        | 100  | 9000
"""


def with_sheet(sheet: str, table: str) -> Any:
    tables = {"budget": BUDGET, sheet: table}
    changed = {key: rows(key, text, year=2015) for key, text in tables.items()}
    return replace(WORKBOOK, tables={**WORKBOOK.tables, **changed})


# --- any network ----------------------------------------------------------------------------------


def payers(facts: Facts, year: int) -> Held:
    """Who pays, or is there and pays nothing, by sector: budgeted, invoiced and received."""
    held: Held = defaultdict(dict)
    for who, sector in closing(facts, year).items():
        held[sector][who] = [0.0, 0.0, 0.0]
    known = {plain(r["organisation"]): organisation(facts, r) for r in periods(facts, year)}
    for at, row in enumerate(facts.rows(year, "contributions")):
        if row["kind"] != CONTRIBUTION:
            continue
        who = known.get(plain(row["provider"]))
        there = [who] if who else [f"{at}/{one}" for one in range(row["number"])]
        for one in there:
            here = held[sector_of(facts, year, row["provider"])].setdefault(one, [0.0] * 3)
            for n, column in enumerate(("budgeted", "invoiced", "received")):
                here[n] += float(row[column] or 0) / len(there)
    return held


def visitors(facts: Facts, year: int) -> Held:
    """Who came, or is there and did not, by sector: how many people, and their hours."""
    held: Held = defaultdict(dict)
    for who, sector in closing(facts, year).items():
        held[sector][who] = [0.0, 0.0]
    for row, who in _visits(facts, year):
        _add(held[sector_of(facts, year, row["organisation"])], who, row)
    return held


def guests(facts: Facts, year: int) -> Held:
    """Who came, by activity: how many people, and their hours."""
    held: Held = defaultdict(dict)
    for row, who in _visits(facts, year):
        _add(held[plain(row["activity"])], who, row)
    return held


def _visits(facts: Facts, year: int) -> Iterator[tuple[dict[str, Any], str]]:
    known = {plain(r["organisation"]): organisation(facts, r) for r in periods(facts, year)}
    for row in facts.rows(year, "attendance"):
        if row["present"] and row["organisation"].lower() != "(extern)":
            yield row, known.get(plain(row["organisation"]), plain(row["organisation"]))


def _add(cell: dict[str, list[float]], who: str, row: dict[str, Any]) -> None:
    here = cell.setdefault(who, [0.0, 0.0])
    here[0] += row["present"]
    here[1] += row["present"] * (row["duration"] or 0)


def tells(people: dict[str, list[float]]) -> bool:
    """By the rule as domain.md §6.2 says it, with nothing of the code under test."""
    if not people:
        return False
    if len(people) < 3:
        return True
    for amounts in zip(*people.values(), strict=True):
        ranked = sorted(map(abs, amounts))
        if ranked[-1] + ranked[-2] > 0.85 * sum(ranked) + 1e-9:
            return True
    return False


WORLDS, APART = 5, 10
# KPIs that add up over sectors, so that what is shown less the total tells the rest.
SUMS = ("contributions_budgeted", "contributions_received", "attendances", "contact_hours")


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seeds=st.lists(st.integers(0, 10**9), min_size=WORLDS, max_size=WORLDS, unique=True))
def test_no_hidden_cell_follows_from_what_the_board_gets(seeds: list[int], trial: Trial) -> None:
    worlds = [Maker(Random(seed), 2001 + APART * at).make() for at, seed in enumerate(seeds)]
    with trial(*(one for world in worlds for one in world.workbooks)) as cursor:
        settle(cursor)
        view = of_board(cursor)
        keys = sorted(MONEY | ATTENDANCE)
        true, divided = measure(cursor, *keys), measure(cursor, *keys, by="sector")
        whole, parts = disclosure.figures(view, true), disclosure.figures(view, divided)
        costs = {
            year: disclosure.seen(
                view, "analytics.costs.unit_costs", unit_costs(cursor, year), (year,)
            )
            for world in worlds
            for year in world.years
        }
    for world in worlds:
        facts = world.facts({})
        for year in world.years:
            for family, stand in ((MONEY, payers), (ATTENDANCE, visitors)):
                here = (parts["year"] == year) & (parts["sector"] != "extern")
                seen = parts[here & parts["value"].notna()]
                shown = {key: {*seen[seen["metric"] == key]["sector"]} for key in family}
                held, totals = stand(facts, year), _totals(whole, year)
                _none_tells(held, shown, year)
                if stand is payers and "contributions_received" not in totals:
                    held = _planned(held)  # then the board gets no more of the whole
                _underivable(held, shown, totals, year)
            came = costs[year].dropna(subset=["attendances"])["activity"].map(plain)
            shown = {"attendances": {*came}}
            _none_tells(guests(facts, year), shown, year)
            _underivable(guests(facts, year), shown, _totals(whole, year), year)
    _none_by_elimination(true, divided, whole, parts)


def _none_by_elimination(
    true: pd.DataFrame, divided: pd.DataFrame, whole: pd.DataFrame, parts: pd.DataFrame
) -> None:
    """Of no share the hidden sectors together are seen to have everyone, or nobody."""
    place = ["metric", "year"]
    for (key, year), here in divided[divided["metric"].isin(COUNTED)].groupby(place):
        got = parts.loc[here.index, "value"].notna()
        all_ = true[(true["metric"] == key) & (true["year"] == year)].iloc[0]
        if pd.isna(whole.loc[all_.name, "value"]) or not got.any():
            continue
        rest, of = all_["part"] - here[got]["part"].sum(), all_["whole"] - here[got]["whole"].sum()
        assert of == 0 or all_["part"] in (0, all_["whole"]) or 0 < rest < of, (key, year)


def _totals(whole: pd.DataFrame, year: int) -> set[str]:
    """Of which sums the board gets the figure of the whole network."""
    here = whole[(whole["year"] == year) & whole["metric"].isin(SUMS)]
    return {*here.dropna(subset=["value"])["metric"]}


def _planned(held: Held) -> Held:
    """Only what each was to pay."""
    return {cell: {who: paid[:1] for who, paid in here.items()} for cell, here in held.items()}


def _none_tells(held: Held, shown: Mapping[str, set[str]], year: int) -> None:
    """No cell that is shown tells of someone."""
    for key, cells in shown.items():
        assert not [cell for cell in cells if tells(held.get(cell, {}))], (year, key)


def _underivable(held: Held, shown: Mapping[str, set[str]], totals: set[str], year: int) -> None:
    """The total of a sum and its shown cells are equations: no hidden cell that tells of someone
    has one solution, nor do all hidden ones together."""
    there = [cell for cell in held if held[cell]]
    for key in totals & shown.keys():
        hidden = [cell for cell in there if cell not in shown[key]]
        seen = [[float(s == t) for t in there] for s in there if s in shown[key]]
        known = np.array([[1.0] * len(there), *seen])
        rank = np.linalg.matrix_rank(known)
        for cell in hidden:
            one = [float(cell == other) for other in there]
            found = np.linalg.matrix_rank(np.vstack([known, one])) == rank
            assert not (found and tells(held[cell])), (year, key, cell)
        together: dict[str, list[float]] = {}
        for cell in hidden:
            for who, amounts in held[cell].items():
                before = together.get(who, [0.0] * len(amounts))
                together[who] = [a + b for a, b in zip(before, amounts, strict=True)]
        assert not tells(together), (year, key, hidden)


# --- what else functions say ----------------------------------------------------------------------


def test_what_is_of_single_participants_is_left_out_of_what_is_of_all(asked: Any) -> None:
    view = of_board(asked)
    found = impact.participation(asked, 2015)
    assert found is not None
    name = "analytics.impact.participation"
    assert disclosure.seen(view, name, found, (2015,)) is None  # of eight, a middle is of two
    many = replace(view, withheld=replace(view.withheld, uncommon=frozenset()))
    seen = disclosure.seen(many, name, found, (2015,))
    assert seen is not None
    assert (seen.attendances, len(seen.layers), seen.median) == ((), 0, found.median)
    assert disclosure.seen(view, "analytics.impact.participation", None, (2015,)) is None
    carried = {"host": (1.0, 2.0), "seat": (3.0, 4.0)}
    name = "analytics.network.leadership"
    assert disclosure.seen(view, name, carried, (2015,)) == {"seat": (3.0, 4.0)}
    lines = disclosure.seen(
        view, "analytics.balance.income_lines", income_lines(asked, 2015, 0), (2015, 0)
    )
    assert lines["provider"].unique().tolist() == [""]
    assert lines["planned"].sum() == 37_500
    stream = Flow(earmarked=(("Café", 2.0),), short=3)
    assert disclosure.seen(view, "analytics.flow.flow", stream, (2015,)) == Flow(short=3)


def test_a_flow_of_one_payer_takes_the_bridge_with_it() -> None:
    name = "analytics.growth.renewal"
    found = pd.DataFrame({"flow": ["stayed", "left"], "payers": [9, 1]})
    few = replace(BOARD, withheld=Withheld(renewals={2015: frozenset({"", "zorg"})}))
    of_sector = replace(BOARD, withheld=Withheld(renewals={2015: frozenset({"zorg"})}))
    assert len(disclosure.seen(few, name, found, (2015, None))) == 0
    assert len(disclosure.seen(of_sector, name, found, (2015, None))) == 2
    assert len(disclosure.seen(BOARD, name, found, (2015, "zorg"))) == 0


@pytest.mark.parametrize(
    ("fees", "planned", "told"),
    [
        ((5000, 5000), "", False),
        ((5000, 5000), "Nog te werven | participantenbijdrage | 3", False),  # no secret to anybody
        ((5000, 5000, 5000), "", True),
        ((40_000, 40_000, 5000), "", False),  # two pay 94 %
    ],
)
def test_who_joined_is_told_of_from_three_that_nobody_knows(
    fees: tuple[int, ...], planned: str, told: bool, trial: Trial
) -> None:
    paid = CONTRIBUTIONS.replace("Soort               ", "Soort | Aantal | Status")
    paid = paid.replace("participantenbijdrage", "participantenbijdrage | 1 | bestaand")
    new = "".join(
        f"    {name} | participantenbijdrage | 1 | nieuw | {fee} | {fee} | {fee}\n"
        for name, fee in zip(("Iris", "Kers", "Lelie"), fees, strict=False)
    )
    if planned:
        new += f"    {planned} | nieuw | 15000 | 0 | 0\n"
    joined = "".join(f"    {name} | zorg | 1-6-2015\n" for name in ("Iris", "Kers", "Lelie"))
    before = upload(
        2014,
        participants=rows("participants", PARTICIPANTS, year=2014),
        contributions=rows("contributions", paid, year=2014),
    )
    with trial(before, book_of(PARTICIPANTS + joined, contributions=paid + new)) as cursor:
        found = growth.renewal(cursor, 2015)
        seen = disclosure.seen(of_board(cursor), "analytics.growth.renewal", found, (2015, None))
    assert set(found["flow"]) == {"stayed", "joined"}
    assert (len(seen) > 0) == told


def test_the_multiplier_of_an_activity_of_two_is_hidden(asked: Any) -> None:
    found = pd.DataFrame(
        {
            "activity": ["Kamer", "Anders"],
            "reached": [4, 4],
            "largest": [2, 2],
            "attendances": [2, 2],
            "lowest": [2.0, 2.0],
            "highest": [2.0, 2.0],
            "why": [None, None],
        }
    )
    seen = disclosure.seen(of_board(asked), "analytics.impact.spillover", found, (2015,))
    assert seen["reached"].tolist() == [4, 4]
    assert seen["largest"].isna().tolist() == [True, False]
    assert seen["why"].tolist() == [disclosure.WITHHELD, None]


def test_who_met_whom_is_told_of_sectors_of_three_or_more(asked: Any) -> None:
    view = of_board(asked)
    found = networks.every_year(asked)
    known, mixed, places = disclosure.seen(view, "analytics.network.every_year", found)
    assert known[2015].organisations["organisation"].unique().tolist() == [""]
    assert places == {}
    assert mixed == found[1]
    matrix = networks.matrix(known[2015])
    assert set(disclosure.between_sectors(view, matrix, 2015)["sector"]) == {"zorg"}
    assert disclosure.between_sectors(View(), matrix, 2015).equals(matrix)


@pytest.mark.parametrize(
    ("students", "others", "is_hidden"), [(1, 3, True), (3, 1, True), (3, 3, False), (3, 0, False)]
)
def test_the_share_of_students_of_one_school_is_hidden(
    students: int, others: int, is_hidden: bool, trial: Trial
) -> None:
    """And of one that came to where they learn, for how many came there is told."""
    who = ("Aster", "Brem", "Clivia", "Dahlia", "Fuchsia", "Gerbera")[: students + others]
    came = "Datum | Activiteit | Organisatie | Functiegroep | Aanwezig | Duur\n" + "\n".join(
        f"1-2-2015 | Plaats | {name} | {'student' if at < students else 'professional'} | 2 | 2"
        for at, name in enumerate(who)
    )
    activities = "Activiteit | Blok | Soort\nPlaats | Blok A | leerwerkplaats"
    with trial(book_of(PARTICIPANTS, activities=activities, attendance=came)) as cursor:
        found = measure(cursor, "student_share")
        assert found["value"].notna().all()
        seen = disclosure.figures(of_board(cursor), found)
    assert seen["value"].isna().all() == is_hidden
    assert seen[["part", "whole"]].isna().all(axis=None)  # the rest is the other activities


def test_retention_of_contributions_does_not_tell_what_the_one_leaver_paid(trial: Trial) -> None:
    left = PARTICIPANTS.replace("Lid sinds", "Lid sinds | Lid tot").replace("2010", "2010 |")
    left = left.replace(
        "Dahlia      | zorg      | 1-1-2010 |", "Dahlia | zorg | 1-1-2010 | 1-6-2015"
    )
    paid = "\n".join(one for one in CONTRIBUTIONS.splitlines() if "Dahlia" not in one)
    before = upload(
        2014,
        participants=rows("participants", PARTICIPANTS, year=2014),
        contributions=rows("contributions", CONTRIBUTIONS, year=2014),
    )
    after = upload(
        2015,
        participants=rows("participants", left, year=2015),
        contributions=rows("contributions", paid, year=2015),
    )
    with trial(before, after) as cursor:
        view = of_board(cursor)
        found = measure(cursor, "contribution_retention", year=2015)
        by_sector = measure(cursor, "contribution_retention", year=2015, by="sector")
    # 37.500 × (1 − 13/15) = 5.000: all know that Dahlia left
    assert found["value"].tolist() == [pytest.approx(32_500 / 37_500)]
    assert disclosure.figures(view, found)["value"].isna().all()
    assert disclosure.figures(view, by_sector)["value"].isna().all()


def test_two_sectors_of_which_one_is_a_single_organisation_do_not_say_whether_they_mix() -> None:
    gone = replace(BOARD, withheld=Withheld(unmixed=frozenset({2015})))
    found: Any = ({}, {2014: "a", 2015: "b"}, {})
    seen = disclosure.seen(gone, "analytics.network.every_year", found)
    assert seen[1] == {2014: "a", 2015: None}
    frame = pd.DataFrame({"metric": ["ei_index", "density"], "year": 2015, "value": 1.0})
    frame = frame.assign(known=1, total=1, part=1.0, whole=1.0, why="")
    assert disclosure.figures(gone, frame)["value"].isna().tolist() == [True, False]


def test_findings_about_a_few_are_for_the_manager() -> None:
    def finding(kind: Any, **more: Any) -> Finding:
        return Finding(kind=kind, stated=1, found=2, unit="eur", **more)

    open_ = [
        finding("balance"),
        finding("days"),
        finding("sheet_total", column="number"),
        finding("sheet_total", column="cost"),
    ]
    closed = [
        finding("scale", for_manager=True),
        finding("off_scale"),
        finding("new_income"),
        finding("unbudgeted"),
        finding("sheet_total", column="budgeted"),
    ]
    assert disclosure.findings(BOARD, [*open_, *closed], 2015) == open_
    assert disclosure.findings(View(), [*open_, *closed], 2015) == [*open_, *closed]


def test_retention_of_contributions_shows_no_sector_where_any_is_hidden_in_either_year() -> None:
    gone = replace(BOARD, withheld=Withheld(money={2014: frozenset({"wonen", "welzijn"})}))
    frame = pd.DataFrame({"metric": "contribution_retention", "year": [2015, 2015, 2016]})
    frame = frame.assign(value=1.0, known=1, total=1, part=1.0, whole=1.0, why="")
    by_sector = disclosure.figures(gone, frame.assign(sector=["zorg", "wonen", "zorg"]))
    assert by_sector["value"].isna().tolist() == [True, True, False]
    assert disclosure.figures(gone, frame)["value"].notna().all()


def test_hidden_sectors_stand_together_so_that_a_year_adds_up(asked: Any) -> None:
    view, key = of_board(asked), "contributions_budgeted"
    whole, parts = measure(asked, key), measure(asked, key, by="sector")
    seen = disclosure.with_rest(view, disclosure.figures(view, parts), whole, key)
    assert seen["value"].sum() == 37_500
    assert seen[seen["sector"] == disclosure.REST]["value"].tolist() == [17_500]
    everything = disclosure.with_rest(View(), parts, whole, key)
    assert disclosure.REST not in everything["sector"].tolist()
    assert everything["value"].sum() == 37_500
