"""The workbook to fill in: how it looks in Excel, and that nothing gets lost on the way back."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.contents import rows as rows_of
from data.reading.cells import FIRST_YEAR, LAST_YEAR, is_empty
from data.reading.totals import total_kind
from data.reading.typed import says_unknown, tidy
from data.sheets import BUDGET, COVER, SHEETS, TARGETS, Column, Sheet
from data.store import Store, commit, preview, reading
from data.template import LISTS, ROWS_READY, carried_over, write_workbook
from data.workbook import read_workbook
from tests.data.conftest import bare, full_workbook, upload_rows

LABELS = {"participants": "Participanten", "net_growth": "Netto groei"}
TABLES = [sheet for sheet in SHEETS if not sheet.pairs]
EVERY_COLUMN = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
YEAR = 2015

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def empty() -> Workbook:
    """The template, opened as Excel opens it."""
    return load_workbook(io.BytesIO(write_workbook({}, metrics=LABELS)))


@pytest.fixture(scope="module")
def full() -> Workbook:
    """A workbook with a value in every column, opened as Excel opens it."""
    return load_workbook(io.BytesIO(write_workbook(full_workbook())))


def cell_of(book: Workbook, sheet: Sheet, column: Column) -> tuple[Worksheet, str, str]:
    """The page, where the header of a column stands, and where its first value goes."""
    at = sheet.columns.index(column) + 1
    header = book[sheet.title].cell(at, 1) if sheet.pairs else book[sheet.title].cell(1, at)
    answer = header.offset(0, 1) if sheet.pairs else header.offset(1, 0)
    return book[sheet.title], header.coordinate, answer.coordinate


# --- there and back -----------------------------------------------------------------------------


def texts(sheet: Sheet) -> st.SearchStrategy[str]:
    """Text as a cell keeps it: white space tidied, not only dashes, no printed total."""
    letters = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
    starts = st.sampled_from(("", "=", "+", "-", "@", "'", "0", "#N/A", "€ ", "ja", "2015-01-28"))
    return (
        st.builds("{}{}".format, starts, st.text(letters, min_size=1, max_size=12))
        .map(tidy)
        .filter(lambda text: not is_empty(text) and total_kind(sheet, {"x": text}, "") is None)
        .filter(lambda text: not says_unknown(text) and {*text}.isdisjoint("/;|+"))
    )


def fifteen_digits(number: float) -> float:
    """What Excel keeps of a number."""
    return float(f"{number:.15g}")


def is_figure(text: str) -> bool:
    """What no organisation is called."""
    return re.fullmatch(r"[\d.,]+", text) is not None


def values(sheet: Sheet, column: Column) -> st.SearchStrategy[Any]:
    """Every value that a column can hold."""
    if column.choices:
        return st.sampled_from(column.choices)
    low, high = column.low, column.high
    floor = column.asks_unit_below or (-1_000_000 if low is None else low)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "text": texts(sheet).filter(lambda text: not (column.organisation and is_figure(text))),
        "kvk": st.from_regex(r"[0-9]{8}", fullmatch=True),
        "yesno": st.booleans(),
        "integer": st.integers(int(floor), int(high or 2**31 - 1)),
        "year": st.integers(FIRST_YEAR, LAST_YEAR),
        "number": st.floats(floor, high or 1e9).map(fifteen_digits),
        "ratio": st.floats(floor, high or 1e9).map(fifteen_digits),
        "money": st.decimals(floor, high or 10**12, places=2),
        "date": st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31))
        if column.within_year
        else st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)),
    }
    return kinds[column.kind]


def row(sheet: Sheet) -> st.SearchStrategy[dict[str, Any]]:
    """A row: required columns filled, each other one empty or filled."""
    return st.fixed_dictionaries(
        {c.key: values(sheet, c) for c in sheet.columns if c.required},
        optional={c.key: values(sheet, c) for c in sheet.columns if not c.required},
    )


def table(sheet: Sheet) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Up to three rows, none twice."""

    def same(made: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(made.get(key)).casefold() for key in sheet.unique)

    return st.lists(row(sheet), max_size=3, unique_by=same if sheet.unique else None)


@st.composite
def workbooks(draw: st.DrawFn) -> Rows:
    """Rows for every sheet of one year."""
    made = {sheet.key: draw(table(sheet)) for sheet in TABLES}
    return {COVER.key: [{**draw(row(COVER)), "year": YEAR}]} | made


def defaulted(rows: Rows) -> Rows:
    """The rows as they read back: defaults filled in, empty sheets left out."""
    found = {}
    for sheet in SHEETS:
        defaults = {c.key: c.default for c in sheet.columns if c.default is not None}
        said = [defaults | made for made in bare(rows.get(sheet.key, []))]
        if said and said != [{"year": YEAR}]:
            found[sheet.key] = said
    return found


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking would take minutes
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # a preview leaves nothing in the store
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(rows=workbooks())
def test_any_row_reads_back_the_same_through_workbook_and_store(store: Store, rows: Rows) -> None:
    upload = upload_rows(rows)
    assert [e.what for e in upload.errors] == (
        [] if defaulted(rows) else ["in deze werkmap staan geen gegevens"]
    )
    assert {key: bare(found) for key, found in upload.tables.items()} == defaulted(rows)
    with preview(store, upload) as cursor:
        kept = rows_of(cursor, YEAR)
    assert {key: bare(found) for key, found in kept.items()} == defaulted(rows)


# Of the organisations in a workbook that fills every column none has a turnover of € 10.000, and
# one is a participant until the last day of the year.
SMALL_AMOUNTS = {f"unit:{key}.turnover:omzet": "1" for key in ("participants", "prospects")}
LAST_DAY = "Lid tot is de eerste dag zonder lidmaatschap, en hier staat 31-12-2015"


def test_every_column_reads_back_the_same_through_a_file_and_the_store(store: Store) -> None:
    rows = full_workbook()
    for _ in range(2):
        content = write_workbook(rows)
        upload = read_workbook(content, "vol.xlsx", answers=SMALL_AMOUNTS)
        assert {p.what for p in upload.problems} <= {LAST_DAY}
        assert all(not question.is_open for question in upload.questions)
        commit(store, upload, by="test")
        with reading(store) as cursor:
            rows = rows_of(cursor, YEAR)
        assert rows == full_workbook()
        assert [(type(v), k) for made in rows.values() for k, v in made[0].items()] == [
            (type(v), k) for made in full_workbook().values() for k, v in made[0].items()
        ]


TEXTS = [
    "007",
    "01-02-2015",
    "=1+1",
    '=HYPERLINK("http://example.nl")',
    "+31",
    "-x",
    "@a",
    "'s-Heerenberg",
    "#N/A",
    "TRUE",
    "1e5",
    "2.500",
    "Café ‘De Brug’ 🐝 <&>",
    "_x000D_",
]


def test_text_stays_text() -> None:
    rows = {
        "cover": [{"year": YEAR}],
        "scale": [],
        "products": [{"activity": "a", "title": text} for text in TEXTS],
    }
    assert [row["title"] for row in upload_rows(rows).tables["products"]] == TEXTS


def test_white_space_is_all_that_changes() -> None:
    rows = {"cover": [{"year": YEAR}], "products": [{"activity": "a\xa0b ", "title": "c\n d"}]}
    once = upload_rows(rows)
    assert bare(once.tables["products"]) == [{"activity": "a b", "title": "c d"}]
    again = upload_rows({**rows, **once.tables})
    assert again.tables == once.tables


def test_cent_survives_the_float_that_excel_keeps() -> None:
    amounts = [Decimal("0.01"), Decimal("0.29"), Decimal("-1234.57"), Decimal("9999999999999.99")]
    rows = {
        "cover": [{"year": YEAR}],
        "contributions": [{"provider": "A", "kind": "subsidie", "budgeted": a} for a in amounts],
    }
    assert [r["budgeted"] for r in upload_rows(rows).tables["contributions"]] == amounts


def test_empty_template_holds_nothing() -> None:
    upload = upload_rows({"cover": [{"year": YEAR}]})
    assert (upload.year, upload.tables) == (YEAR, {})
    assert [str(p) for p in upload.problems] == [
        "in deze werkmap staan geen gegevens; vul ten minste één blad in",
        "leeg, en dus niet aangeleverd: Participanten, Bijdragen, Begroting, Realisatie, "
        "Activiteiten, Deelname, Opbrengsten, Werving, Staffel, Doelen; "
        "dat is goed als u over deze bladen niets te melden hebt",
    ]


def test_template_without_a_year_asks_for_it() -> None:
    assert [p.place for p in upload_rows({}).errors] == ["Toelichting!B1"]


# --- how it looks -------------------------------------------------------------------------------


def test_sheets_in_order_and_the_lists_hidden(empty: Workbook) -> None:
    assert empty.sheetnames == [*(sheet.title for sheet in SHEETS), LISTS]
    assert [p.title for p in empty.worksheets if p.sheet_state != "visible"] == [LISTS]
    assert empty.active is empty["Toelichting"]


@pytest.mark.parametrize(("sheet", "column"), EVERY_COLUMN)
def test_header_and_help(empty: Workbook, sheet: Sheet, column: Column) -> None:
    page, header, _ = cell_of(empty, sheet, column)
    assert page[header].value == column.header + ("*" if column.required else "")
    assert page[header].font.bold
    assert page[header].comment is not None
    assert page[header].comment.text == column.help
    assert page[header].fill.fgColor.rgb == ("00B8CCE4" if column.required else "00DCE6F1")


@pytest.mark.parametrize(("sheet", "column"), EVERY_COLUMN)
def test_drop_down(empty: Workbook, sheet: Sheet, column: Column) -> None:
    page, _, answer = cell_of(empty, sheet, column)
    rules = [rule for rule in page.data_validations.dataValidation if answer in rule.sqref]
    choices = ("ja", "nee") if column.kind == "yesno" else column.choices
    if (sheet, column.key) == (TARGETS, "metric"):
        choices = tuple(LABELS.values())
    assert len(rules) == (1 if choices else 0)
    for rule in rules:
        assert (rule.type, rule.allow_blank, rule.showErrorMessage) == ("list", True, True)
        assert rule.error == "Kies een waarde uit de lijst."
        name, area = rule.formula1.split("!")
        assert name == f"'{LISTS}'"
        listed = [line[0].value for line in empty[LISTS][area.replace("$", "")]]
        assert tuple(listed) == choices
        if not sheet.pairs:
            letter = answer.rstrip("0123456789")
            assert str(rule.sqref) == f"{letter}2:{letter}{ROWS_READY}"


def test_lists_are_written_once(empty: Workbook) -> None:
    columns = [tuple(c.value for c in line if c.value) for line in empty[LISTS].iter_cols()]
    assert len(columns) == len(set(columns))


def test_no_drop_down_for_targets_without_a_list_of_metrics() -> None:
    book = load_workbook(io.BytesIO(write_workbook({})))
    assert book["Doelen"].data_validations.dataValidation == []


FORMATS = {
    "text": "@",
    "kvk": "@",  # so that Excel keeps a leading zero
    "money": "#,##0.00",
    "number": "#,##0.##",
    "integer": "0",
    "year": "0",
    "ratio": "0%",
    "date": "dd-mm-yyyy",
    "choice": "General",
    "yesno": "General",
}


@pytest.mark.parametrize(("sheet", "column"), EVERY_COLUMN)
def test_number_format(full: Workbook, sheet: Sheet, column: Column) -> None:
    page, _, answer = cell_of(full, sheet, column)
    # In a cell with a % Excel takes a target of 27 participants for 27%.
    expected = "General" if column.key == "target" else FORMATS[column.kind]
    assert page[answer].number_format == expected
    if not sheet.pairs:
        letter = answer.rstrip("0123456789")
        assert page.column_dimensions[letter].number_format == expected


@pytest.mark.parametrize("sheet", TABLES)
def test_header_stays_in_view(empty: Workbook, sheet: Sheet) -> None:
    assert empty[sheet.title].freeze_panes == "B2"


def test_formula_like_text_is_marked_as_text() -> None:
    rows = {"products": [{"activity": "a", "title": "=1+1"}, {"activity": "a", "title": "b"}]}
    page = load_workbook(io.BytesIO(write_workbook(rows)))["Opbrengsten"]
    assert [(page[c].data_type, bool(page[c].quotePrefix)) for c in ("B2", "B3")] == [
        ("s", True),
        ("s", False),
    ]


def test_targets_show_the_label() -> None:
    rows = {"targets": [{"metric": "net_growth", "target": 3}, {"metric": "oud", "target": 1}]}
    page = load_workbook(io.BytesIO(write_workbook(rows, metrics=LABELS)))["Doelen"]
    assert [page["A2"].value, page["A3"].value] == ["Netto groei", "oud"]


def test_form_shows_its_help_and_the_manual(empty: Workbook) -> None:
    page = empty["Toelichting"]
    lines = [tuple(cell.value for cell in line[:3]) for line in page.iter_rows()]
    form, gap, manual = lines[: len(COVER.columns)], lines[len(COVER.columns)], lines[6:]
    assert [line[2] for line in form] == [column.help for column in COVER.columns]
    assert gap == (None, None, None)
    assert manual[0] == (
        "Blad",
        "Kolom",
        "Uitleg (een * betekent: verplicht als u het blad invult)",
    )
    expected: list[tuple[str | None, str | None, str]] = []
    for sheet in TABLES:
        expected.append((sheet.title, None, f"Eén rij is {sheet.grain}."))
        expected += [(None, c.header + ("*" if c.required else ""), c.help) for c in sheet.columns]
    assert manual[1:] == expected


# --- what next year starts with -----------------------------------------------------------------


def test_carried_over() -> None:
    rows = {
        "cover": [{"year": 2015, "status": "vastgesteld", "stated_participants": 27}],
        "participants": [
            {"organisation": "Blijft", "sector": "zorg", "relation_talk": dt.date(2015, 3, 1)},
            {"organisation": "Gaat later", "member_until": dt.date(2016, 1, 2)},
            {"organisation": "Weg", "member_until": dt.date(2016, 1, 1)},  # gone on 31 December
            {"organisation": "Al weg", "member_until": dt.date(2015, 5, 1)},
        ],
        "contributions": [
            {"provider": "A", "kind": "subsidie", "number": 2, "status": None, "budgeted": 5},
            {"provider": "B", "kind": "subsidie", "number": 1, "status": "bestaand"},
            # six without a name are recruited anew each year; one with a name joined
            {
                "provider": "Te werven",
                "kind": "participantenbijdrage",
                "status": "nieuw",
                "number": 6,
            },
            {"provider": "Nieuw", "kind": "participantenbijdrage", "status": "nieuw", "number": 1},
            {"provider": "Weg", "kind": "participantenbijdrage", "number": 1},  # and so is its fee
        ],
        "attendance": [{"activity": "a", "present": 3}],
        "targets": [{"metric": "m", "target": 3.0}],
        "scale": [],
    }
    carried = carried_over(rows, 2015)
    assert {key: bare(made) for key, made in carried.items()} == {
        "cover": [{"year": 2016}],
        "participants": [
            {"organisation": "Blijft", "sector": "zorg"},
            {"organisation": "Gaat later"},
        ],
        "contributions": [
            {"provider": "A", "kind": "subsidie", "number": 2},
            {"provider": "B", "kind": "subsidie", "number": 1},
            {"provider": "Nieuw", "kind": "participantenbijdrage", "number": 1},
        ],
        "targets": [{"metric": "m", "target": 3.0}],
    }


def test_what_is_carried_over_is_what_stays_the_same() -> None:
    """Amounts of the year, hours, attendance and dates of the year stay behind."""
    rows = full_workbook()
    rows["participants"][0]["member_until"] = None
    rows["contributions"][0]["status"] = "bestaand"
    carried = carried_over(rows, 2015)
    assert {key: " ".join(made[0]) for key, made in carried.items()} == {
        "cover": "year",
        "participants": "organisation kvk sector subsector place role advisory_board member_since "
        "turnover turnover_year agreed_contribution agreed_reason",
        "contributions": "provider kind number",
        "budget": "block activity line_kind cost_role funding priority",
        "actuals": "block activity line_kind",
        "activities": "activity block budget_activity kind theme form lead plenary",
        "scale": "turnover_from contribution",
        "targets": "metric target",
    }


def test_carried_over_workbook_can_be_filled_in_for_next_year() -> None:
    upload = upload_rows(carried_over(full_workbook(), 2015))
    assert (upload.year, upload.errors) == (2016, ())
    assert BUDGET.key in upload.tables
