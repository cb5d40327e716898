"""Two sets of rows compared: which row is which, what differs, and what wants a yes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from data.changes import (
    MOST_NAMES,
    RowChange,
    SheetChange,
    compare,
    completed,
    confirmations,
    nothing_to_do,
)
from data.contents import rows as active_rows
from data.example import plan_2015
from data.sheets import BY_KEY, SHEETS
from data.store import Store, commit, preview, reading
from data.workbook import Upload
from tests.data.conftest import full_row, upload_rows
from tests.tables import rows

Row = dict[str, Any]


def one(sheet: str, before: str, after: str) -> SheetChange:
    """What differs between two text tables of one sheet."""
    found = compare({sheet: rows(sheet, before)}, {sheet: rows(sheet, after)})
    assert [change.sheet for change in found] == [sheet]
    return found[0]


def told(change: SheetChange) -> list[str]:
    """Each change on one line: the kind, the first column and the cells that differ."""
    name = BY_KEY[change.sheet].columns[0].key
    lines = []
    for each in (*change.added, *change.changed, *change.removed, *change.totals):
        was, now = each.before or {}, each.after or {}
        cells = [f"{c}: {was.get(c)} → {now.get(c)}" for c in each.columns]
        named = was.get(name, now.get(name))
        lines.append(" ".join([each.kind, str(named), *cells]).replace(".00", ""))
    return lines


# --- which row is which -------------------------------------------------------------------------


def test_added_changed_and_removed() -> None:
    change = one(
        "participants",
        """
        Organisatie | Sector  | Omzet
        Zorg A      | zorg    | 1000
        Welzijn B   | welzijn |
        Zorg C      | zorg    |
        """,
        """
        Organisatie | Sector  | Omzet | Plaats
        Zorg C      | zorg    |       |          # the order says nothing
        zorg a      | welzijn | 1250  | Nijmegen # nor does case, but it shows
        Wonen D     | wonen   |       |
        """,
    )
    assert (change.before, change.after) == (3, 3)
    assert told(change) == [
        "added Wonen D",
        "changed Zorg A organisation: Zorg A → zorg a sector: zorg → welzijn place: None → "
        "Nijmegen turnover: 1000 → 1250",
        "removed Welzijn B",
    ]
    [changed] = change.changed
    assert changed.columns == ("organisation", "sector", "place", "turnover")
    assert not change.is_same


SAME_ORGANISATION = {
    "its KvK number, when the name changed": (
        "Oud | 01234567 | 2012-01-01",
        "Nieuw | 01234567 | 2012-01-01",
        ["changed Oud organisation: Oud → Nieuw"],
    ),
    "its KvK number, when the date changed too": (
        "Oud | 01234567 | 2012-01-01",
        "Nieuw | 01234567 | 2013-01-01",
        [
            "changed Oud organisation: Oud → Nieuw member_since: 2012-01-01 → 2013-01-01",
        ],
    ),
    "its name, when the number and the date changed": (
        "Zorg | 01234567 | 2012-01-01",
        "Zorg | 76543210 | 2013-01-01",
        [
            "changed Zorg kvk: 01234567 → 76543210 member_since: 2012-01-01 → 2013-01-01",
        ],
    ),
    "nothing, without a number": (
        "Oud |  | 2012-01-01",
        "Nieuw |  | 2012-01-01",
        ["added Nieuw", "removed Oud"],
    ),
}


@pytest.mark.parametrize("case", SAME_ORGANISATION)
def test_an_organisation_is_known_by(case: str) -> None:
    before, after, expected = SAME_ORGANISATION[case]
    table = "Organisatie | KvK | Lid sinds | Sector\n{} | zorg"
    assert told(one("participants", table.format(before), table.format(after))) == expected


def test_who_left_and_came_back_has_two_rows() -> None:
    table = "Organisatie | Sector | Lid sinds | Lid tot\n"
    first, second = "A | zorg | 2012-01-01 | 2015-03-01\n", "A | zorg | 2015-09-01 |\n"
    assert told(one("participants", table + first + second, table + second)) == ["removed A"]
    assert told(one("participants", table + second, table + first + second)) == ["added A"]


CONTRIBUTIONS = "Verstrekker | Soort | Status | Begroot | Bestemming\n"


def test_lines_without_a_name_of_their_own_are_matched_in_order() -> None:
    """Two lines about the same thing: an equal one first, then by order."""
    two = "A | participantenbijdrage | | 10 |\nA | participantenbijdrage | | 20 |\n"
    only = "A | participantenbijdrage | | 20 |\n"
    assert told(one("contributions", CONTRIBUTIONS + two, CONTRIBUTIONS + only)) == ["removed A"]
    assert told(one("contributions", CONTRIBUTIONS + only, CONTRIBUTIONS + two)) == ["added A"]
    other = two.replace("10", "11").replace("20", "21")
    assert told(one("contributions", CONTRIBUTIONS + two, CONTRIBUTIONS + other)) == [
        "changed A budgeted: 10 → 11",
        "changed A budgeted: 20 → 21",
    ]


def test_a_line_of_which_the_status_changed_is_the_same_line() -> None:
    before = "A | participantenbijdrage | nieuw | 10 |\nB | subsidie | | 5 | x"
    after = "A | participantenbijdrage | bestaand | 10 |\nB | in kind | | 5 | x"
    assert told(one("contributions", CONTRIBUTIONS + before, CONTRIBUTIONS + after)) == [
        "added B",  # another kind of income is another line
        "changed A status: nieuw → bestaand",
        "removed B",
    ]


def test_classes_of_the_scale_are_nothing_but_amounts() -> None:
    before = "Vanaf omzet | Bijdrage\n0 | 2500\n1000000 | 5000"
    after = "Vanaf omzet | Bijdrage\n0 | 2600\n1200000 | 5000\n9000000 | 7500"
    assert told(one("scale", before, after)) == [
        "added 9000000",
        "changed 0 contribution: 2500 → 2600",
        "changed 1000000 turnover_from: 1000000 → 1200000",
    ]


def test_cover_is_one_row() -> None:
    change = one("cover", "Jaar | Status\n2015 | concept", "Jaar | Status\n2015 | vastgesteld")
    assert told(change) == ["changed 2015 status: concept → vastgesteld"]


def test_a_function_group_that_is_filled_in_is_the_same_visit() -> None:
    table = "Datum | Activiteit | Bijeenkomst | Organisatie | Functiegroep | Aanwezig\n"
    before = table + "2015-03-01 | Café | | A | docent | 2"
    after = table + "2015-03-01 | Café | middag | A | docent | 2"
    assert told(one("attendance", before, after)) == ["changed 2015-03-01 meeting: None → middag"]


def test_the_same_row_object_twice_is_two_rows() -> None:
    row = full_row(BY_KEY["contributions"])
    change = compare({"contributions": [row, row]}, {"contributions": [row]})[0]
    assert (change.before, change.after, len(change.removed)) == (2, 1, 1)


def test_where_a_row_comes_from_is_no_difference() -> None:
    row = full_row(BY_KEY["budget"])
    before = {**row, "row_number": 2, "tab": "Begroting", "source_id": 1, "upload_id": 1}
    after = {**row, "row_number": 9, "tab": "Blad1", "source_id": 2, "upload_id": 3}
    changes = compare({"budget": [before]}, {"budget": [after]})
    assert changes == [SheetChange(sheet="budget", before=1, after=1)]
    assert nothing_to_do(changes)


# --- which sheets -------------------------------------------------------------------------------


def test_only_sheets_that_come_along_unless_asked() -> None:
    row = {"scale": [full_row(BY_KEY["scale"])], "targets": [full_row(BY_KEY["targets"])]}
    before, after = {"scale": row["scale"]}, {"targets": row["targets"]}
    assert [(c.sheet, c.before, c.after) for c in compare(before, after)] == [("targets", 0, 1)]
    assert [(c.sheet, c.before, c.after) for c in compare(before, after, every=True)] == [
        ("scale", 1, 0),
        ("targets", 0, 1),
    ]


def test_every_column_of_every_sheet_can_differ() -> None:
    for sheet in SHEETS:
        row = full_row(sheet)
        for column in sheet.columns:
            other = {**row, column.key: None}
            found = compare({sheet.key: [row]}, {sheet.key: [other]})
            assert not nothing_to_do(found), (sheet.key, column.key)


# --- nothing to do ------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_rules")
def test_the_same_file_again_has_nothing_to_do(
    store: Store, plan: Upload, examples: list[Upload]
) -> None:
    for upload in (plan, examples[0]):
        assert upload.year is not None
        commit(store, upload, by="Ann")
        with reading(store) as cursor:
            before = active_rows(cursor, upload.year, printed=True)
        with preview(store, upload) as cursor:
            after = active_rows(cursor, upload.year, printed=True)
        changes = compare(before, after)
        assert {c.sheet for c in changes} == set(upload.tables)
        assert nothing_to_do(changes)
        assert confirmations(changes, before, after) == []


@pytest.mark.usefixtures("no_rules")
def test_a_printed_total_that_moves_is_something_to_do(store: Store, plan: Upload) -> None:
    commit(store, plan, by="Ann")
    raw = plan_2015.rows()
    [total] = [row for row in raw["budget"] if str(row["cost"]) == "75507"]
    total["cost"] = Decimal(75505)
    with reading(store) as cursor:
        before = active_rows(cursor, 2015, printed=True)
    with preview(store, upload_rows(raw)) as cursor:
        after = active_rows(cursor, 2015, printed=True)
    changes = {c.sheet: c for c in compare(before, after)}
    assert not nothing_to_do(changes.values())
    assert {key for key, change in changes.items() if not change.is_same} == {"budget"}
    budget = changes["budget"]
    assert (budget.before, budget.after) == (22, 22)  # a total is no row
    assert (budget.added, budget.changed, budget.removed) == ((), (), ())
    [moved] = budget.totals
    assert moved.columns == ("cost",)
    assert (moved.before or {})["cost"] == 75507
    assert (moved.after or {})["cost"] == 75505


BUDGET = (("A", "a", 1), ("A", "Subtotaal", 1), ("B", "b", 2), ("B", "Subtotaal", 2))


def printed(lines: Sequence[tuple[str, str, int]]) -> list[Row]:
    """Budget lines with totals among them, as the store gives them: a total has no block."""
    return [
        {"activity": activity, "cost": Decimal(cost)}
        if activity in ("Subtotaal", "Totaal")
        else {"block": block, "activity": activity, "cost": Decimal(cost)}
        for block, activity, cost in lines
    ]


PRINTED = {
    "the same": (BUDGET, []),
    "blocks the other way round": ((*BUDGET[2:], *BUDGET[:2]), []),
    "subtotals that changed places": (
        (BUDGET[0], BUDGET[3], BUDGET[2], BUDGET[1]),
        ["changed A cost: 1 → 2", "changed B cost: 2 → 1"],
    ),
    "a total more": ((*BUDGET, ("", "Totaal", 3)), ["added None"]),
    "a subtotal less": (BUDGET[:3], ["removed B"]),
    "a second subtotal in a block": (
        (*BUDGET[:2], ("A", "Subtotaal", 1), *BUDGET[2:]),
        ["added A"],
    ),
}


@pytest.mark.parametrize("case", PRINTED)
def test_printed_totals_are_known_by_their_block(case: str) -> None:
    after, expected = PRINTED[case]
    [change] = compare({"budget": printed(BUDGET)}, {"budget": printed(after)})
    assert (change.before, change.after) == (2, 2)
    assert told(change) == expected


# --- what wants a yes ---------------------------------------------------------------------------


def asked(sheet: str, before: Sequence[Row], after: Sequence[Row]) -> list[str]:
    was, now = {sheet: before}, {sheet: after}
    return confirmations(compare(was, now), was, now)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (10, 8, []),  # a fifth, and no more
        (10, 7, ["Werving gaat van 10 naar 7 rijen: 3 minder."]),
        (5, 1, ["Werving gaat van 5 naar 1 rij: 4 minder."]),
        (1250, 900, ["Werving gaat van 1.250 naar 900 rijen: 350 minder."]),
        (3, 30, []),
        (0, 1, []),
    ],
)
def test_a_drop_in_rows(before: int, after: int, expected: list[str]) -> None:
    prospect = full_row(BY_KEY["prospects"])
    was = [{**prospect, "prospect": f"P{n}"} for n in range(before)]
    assert asked("prospects", was, was[:after] + was[:1] * (after - before)) == expected


def test_a_sheet_that_goes_out_whole() -> None:
    before = {"scale": [full_row(BY_KEY["scale"])]}
    changes = compare(before, {}, every=True)
    assert confirmations(changes, before, {}) == ["Staffel gaat van 1 naar 0 rijen: 1 minder."]


MEMBERS = """
    Organisatie | Sector | KvK      | Lid sinds  | Lid tot    | Voorheen
    Zorg A      | zorg   | 01234567 |            |            |
    Zorg B      | zorg   |          |            |            |
    Zorg C      | zorg   |          |            | 2016-01-01 |
    Zorg D      | zorg   |          |            |            |
    Zorg E      | zorg   |          | 2012-01-01 |            |
    Zorg F      | zorg   |          |            |            |
    Zorg G      | zorg   |          |            |            |
    Zorg H      | zorg   |          |            |            |
    """
VANISHED = {
    "nobody": ("Zorg H", "", []),
    "without a word": ("Zorg B", "", ["Zorg B"]),
    "left by Lid tot": ("Zorg C", "", []),
    "named in Voorheen": ("Zorg D", "Nieuw | zorg | | | | Iets;  zorg d", []),
    "the same KvK number": ("Zorg A", "Nieuw | zorg | 01234567 | | |", []),
    "another KvK number": ("Zorg A", "Nieuw | zorg | 76543210 | | |", ["Zorg A"]),
    "another row of the same organisation": ("Zorg E", "Zorg  e | zorg | | 2015-01-01 | |", []),
}


@pytest.mark.parametrize("case", VANISHED)
def test_an_organisation_that_vanished(case: str) -> None:
    name, instead, expected = VANISHED[case]
    lines = [line for line in MEMBERS.splitlines() if case == "nobody" or name not in line]
    after = rows("participants", "\n".join([*lines, instead]))
    said = asked("participants", rows("participants", MEMBERS), after)
    gone = [s for s in said if "Lid tot:" in s]
    assert gone == [
        f"Niet meer op Participanten, zonder datum bij Lid tot: {name}." for name in expected
    ]


def test_of_two_periods_only_one_goes() -> None:
    table = "Organisatie | Sector | Lid sinds | Lid tot\n"
    first, second = "A | zorg | 2012-01-01 |\n", "A | zorg | 2015-09-01 |\n"
    found = asked(
        "participants", rows("participants", table + first + second),
        rows("participants", table + second),
    )  # fmt: skip
    assert found == ["Participanten gaat van 2 naar 1 rij: 1 minder."]


def test_more_names_than_anyone_reads() -> None:
    member = full_row(BY_KEY["participants"])
    before = [
        {**member, "organisation": f"Zorg {n}", "kvk": None, "member_until": None}
        for n in range(MOST_NAMES + 12)
    ]
    stays = {**before[0], "organisation": "Anders", "formerly": None}
    said = asked("participants", before, [stays])
    names = ", ".join(f"Zorg {n}" for n in range(MOST_NAMES))
    assert f"Niet meer op Participanten, zonder datum bij Lid tot: {names} en nog 12." in said


EVENTS = """
    Datum      | Activiteit  | Bijeenkomst | Organisatie | Aanwezig
    2015-05-02 | Masterclass |             | A           | 1
    2015-03-01 | Café        | avond       | A           | 2
    2015-03-01 | Café        | avond       | B           | 2
    2015-03-01 | Café        | middag      | A           | 3
    2015-09-09 | Markt       |             | A           | 3
    2015-09-10 | Markt       |             | A           | 3
    """


def test_an_event_that_is_gone_is_named() -> None:
    before = rows("attendance", EVENTS)
    left = [row for row in before if row["date"] > dt.date(2015, 9, 1)]
    assert asked("attendance", before, [*left, before[2]]) == [
        "Deelname gaat van 6 naar 3 rijen: 3 minder.",
        "Niet meer op Deelname: Café (middag) van 01-03-2015 en Masterclass van 02-05-2015.",
    ]
    assert asked("attendance", before, before[::-1]) == []


def test_a_column_that_is_emptied() -> None:
    before = rows("attendance", EVENTS)
    after = [{**row, "meeting": None} for row in before]
    said = asked("attendance", before, after)
    assert said[-1] == ("Op Deelname wordt de kolom Bijeenkomst helemaal leeg.")
    after[0]["meeting"] = "iets"
    assert not any("Bijeenkomst" in s for s in asked("attendance", before, after))


# --- completing Deelname ------------------------------------------------------------------------


def test_completed_keeps_what_the_new_file_does_not_have() -> None:
    old = [{**row, "source_id": 1, "tab": "Deelname"} for row in rows("attendance", EVENTS)]
    new = rows(
        "attendance",
        """
        Datum      | Activiteit | Bijeenkomst | Organisatie | Aanwezig
        2015-03-01 | café       | Avond       | b           | 5        # replaces
        2015-11-11 | Markt      |             | A           | 1        # comes along
        """,
    )
    found = completed(old, new)
    assert found == [*old[:2], *old[3:], *new]
    assert completed([], new) == new
    assert completed(old, []) == old


@pytest.mark.usefixtures("no_rules")
def test_completed_rows_keep_where_they_came_from(store: Store) -> None:
    visit = full_row(BY_KEY["attendance"])
    commit(store, upload_rows({"cover": [{"year": 2015}], "attendance": [visit]}), by="Ann")
    later = {**visit, "date": dt.date(2015, 6, 1)}
    upload = upload_rows({"cover": [{"year": 2015}], "attendance": [later]})
    with reading(store) as cursor:
        active = active_rows(cursor, 2015, provenance=True)["attendance"]
    upload.tables["attendance"][:] = completed(active, upload.tables["attendance"])
    commit(store, upload, by="Ann")
    with reading(store) as cursor:
        found = active_rows(cursor, 2015, provenance=True)["attendance"]
    assert [(r["source_id"], r["tab"], r["row_number"], r["date"].month) for r in found] == [
        (1, "Deelname", 2, 12),
        (2, "Deelname", 2, 6),
    ]


# --- speed --------------------------------------------------------------------------------------


def test_twenty_thousand_rows_are_compared_at_once() -> None:
    """Linear: a tenth of the rows, the other way round, takes a tenth of the time and not less."""
    visit = full_row(BY_KEY["attendance"])
    before = [
        {**visit, "date": dt.date(2015, 1 + n % 12, 1 + n % 28), "organisation": f"Org {n}"}
        for n in range(20_000)
    ]
    after = [
        {**row, "present": 99} if n % 10 == 0 else dict(row)
        for n, row in enumerate(reversed(before))
    ]
    start = time.process_time()  # workers share the cores
    [change] = compare({"attendance": before}, {"attendance": after})
    taken = time.process_time() - start
    assert len(change.changed) == 2_000
    assert all(isinstance(each, RowChange) for each in change.changed)
    assert taken < 2  # 0.2 s on a quiet machine; quadratic would take minutes
