"""Over every odd file, the reader gives what openpyxl gives, cell by cell and type by type, or
refuses."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import numbers
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from data.example import FOLDER
from data.parsing import values
from data.reader import parse
from data.template import write_workbook
from tests.data import test_reader, test_safety
from tests.data.hostile import MAIN, book, cells_by_openpyxl, cells_of, parts, saved, sheet, zipped

SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
CODES = (
    "[h]:mm", "[mm]:ss.0", "d-m-yyyy", "d mmmm", "h:mm AM/PM", "[$-413]d mmmm yyyy", "0.00",
    '"dag" 0', "[Red]0", "[Red]d-m", "0;d-m", "\\d0", "_d0", "#,##0 [$€-413]", "@", "General",
)  # fmt: skip
BUILT_IN = (0, 1, 14, 20, 22, 27, 45, 46, 47, 49, 58)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(CODES, start=164)
    )
    + '<numFmt numFmtId="49" formatCode="yyyy"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{n}"/>' for n in (*BUILT_IN, *range(164, 164 + len(CODES))))
    + "<xf/></cellXfs></styleSheet>"
)
TEXTS = (
    "<si><t>een</t></si>",
    '<si><t xml:space="preserve"> twee </t><phoneticPr fontId="1"/></si>',
    "<si><r><t>dr</t></r><r><rPr><b/></rPr><t>ie</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>",
    "<si><t>plat</t><r><t>rijk</t></r><r/></si>",
    "<si/>",
    "<si><t/></si>",
    "<si><t>_x005F_x000D_ en _x000D_</t></si>",
    "<si><t>eerste</t><t>laatste</t></si>",
    "<si><t>a<!-- -->b<![CDATA[<c>]]>&amp;&#233;</t></si>",
)


def agrees(content: bytes) -> bool:
    """Whether the file was read; if so, every cell is that of openpyxl."""
    found = parse(content)
    if not found.sheets:
        return False
    assert cells_of(found) == cells_by_openpyxl(content)
    return True


def workbook(rows: str, *, date1904: str = "0", before: str = "", after: str = "") -> bytes:
    """One sheet with all the styles and shared texts above."""
    content = parts({"Blad1": sheet(rows, before=before, after=after)})
    types, main = content["[Content_Types].xml"], content["xl/workbook.xml"]
    assert isinstance(types, str)
    assert isinstance(main, str)
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED}"/></Types>'
    return zipped(
        {
            **content,
            "[Content_Types].xml": types.replace("</Types>", override),
            "xl/workbook.xml": main.replace(
                "<sheets>", f'<workbookPr date1904="{date1904}"/><sheets>'
            ),
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(TEXTS)}</sst>',
        }
    )


# --- every file of the tests --------------------------------------------------------------------


@pytest.mark.parametrize("case", test_safety.REFUSALS)
def test_what_is_refused_gives_nothing(case: str) -> None:
    assert not agrees(test_safety.REFUSALS[case][0]())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.xlsx")), ids=lambda path: path.stem)
def test_workbooks_that_come_along(path: Path) -> None:
    assert agrees(path.read_bytes())


def test_template() -> None:
    assert agrees(write_workbook({}))


def test_every_kind_of_value() -> None:
    assert agrees(saved(test_reader.ordinary))


ODD = {
    "numbers": "</row><row>".join(
        f"<c s='{style}'><v>{number}</v></c>"
        for style in range(len(BUILT_IN) + len(CODES) + 2)
        for number in ("0", "1", "59", "59.9999999", "60", "61.5", "0.5", "42007.123456")
    ),
    "texts": "".join(f'<c t="s"><v>{n}</v></c>' for n in range(len(TEXTS))),
    "inline": "".join(f'<c t="inlineStr">{t.replace("si>", "is>")}</c>' for t in TEXTS[:4]),
    "kinds": '<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>x</v></c>'
    '<c t="nieuw"><v>x</v></c><c t="d"><v>2015-01-02</v></c><c t="d"><v>PT30H</v></c>'
    '<c t=""><v>5</v></c>',
    "a value among others": "<c><f>1</f><v>1</v><v>2</v>"
    "<extLst><ext uri='x'><v>3</v></ext></extLst></c>",
    "two inline texts": "<c t='inlineStr'><is><t>a</t></is><is><t>b</t></is></c>",
    "inline text that is not meant": "<c><is><t>5</t></is><v>6</v></c>",
    "comments": "<c><!-- a --><v><!-- a -->1<!-- b -->2</v><?x y?></c>",
    "no references": "<c><v>1</v></c><c/><c r='E1'><v>2</v></c><c><v>3</v></c>",
    "a second prefix": f'<x:c xmlns:x="{MAIN}"><x:v>1</x:v></x:c>',
    "the same namespace again": f'<c xmlns="{MAIN}"><v>1</v></c>',
    "a cell of another format": '<c xmlns="urn:x"><v>1</v></c>',
    "a value of another format": '<c><v xmlns="urn:x">1</v><v>2</v></c>',
    "a text of another format": '<c t="inlineStr"><is><t xmlns="urn:x">a</t></is></c>',
    "a run of another format": '<c t="inlineStr"><is><r xmlns="urn:x"><t>a</t></r></is></c>',
    "an unknown thing in a text": '<c t="inlineStr"><is><q><t>a</t></q><t>b</t></is></c>',
    "an element in a text": '<c t="inlineStr"><is><t>a<b/>c</t></is></c>',
    "an element in a run": '<c t="inlineStr"><is><r><t>a<b/>c</t></r></is></c>',
    "a run in a run": '<c t="inlineStr"><is><r><r><t>a</t></r><t>b</t></r></is></c>',
    "a text below a text": '<c t="inlineStr"><is><r><rPr><t>x</t></rPr><t>b</t></r></is></c>',
}
READ_IN_TWO_WAYS = {
    "a cell of another format",
    "a text of another format",
    "a run of another format",
    "an element in a text",
    "an element in a run",
}


@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("date1904", ["0", "1", "false", "true", "t", ""])
def test_odd_cells(case: str, date1904: str) -> None:
    read = agrees(workbook(f"<row>{ODD[case]}</row>", date1904=date1904))
    assert read == (case not in READ_IN_TWO_WAYS)


def test_rows_outside_of_the_table() -> None:
    """openpyxl takes a row wherever it stands, but only one of its own format."""
    row = "<row><c><v>1</v></c></row>"
    assert agrees(book(row, after=f"<extLst>{row}</extLst>"))
    assert agrees(book(row, before=row))
    assert agrees(book(row, after=f'<x xmlns="urn:x">{row}</x>'))


# --- generated sheets ---------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.integers(-70_000, 3_000_000).map(str),
    st.floats(-1e6, 4e6, allow_nan=False).map(repr),
    st.floats(0, 70).map(repr),
    st.sampled_from(["", " 5 ", "1_000", "1E3", "-0", "1e400", "٣", "1,5", "nan", "9" * 20, "+7"]),
)
WORDS = st.one_of(
    NUMBERS,
    st.sampled_from(["#N/A", "#DIV/0!", "twee woorden", "_x000D_", "2015-01-02T03:04:05Z", "é"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00<&\r"), max_size=8).filter(
        lambda text: (
            all(c in "\t\n" or ord(c) >= 32 for c in text) and not set(text) & {"\ufffe", "\uffff"}
        )
    ),
)


@st.composite
def cells(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(["", "n", "s", "str", "inlineStr", "b", "e", "d", "x"]))
    word = draw(NUMBERS if kind in ("", "n", "s", "b") else WORDS)
    if kind == "s":
        word = str(draw(st.integers(0, len(TEXTS))))
    style = draw(st.none() | st.integers(0, len(BUILT_IN) + len(CODES) + 1))
    children = {
        "v": f"<v>{word}</v>",
        "f": "<f>A1</f>",
        "is": f"<is><t>{word}</t></is>",
        "rich": f"<is><r><t>{word}</t></r><r><t>!</t></r></is>",
        "": "",
    }
    usual = "is" if kind == "inlineStr" else "v"
    inside = draw(st.one_of(st.just([usual]), st.lists(st.sampled_from([*children]), max_size=3)))
    attributes = (f' t="{kind}"' if kind else "") + (f' s="{style}"' if style is not None else "")
    return f"<c{attributes}>{''.join(children[child] for child in inside)}</c>"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells(), max_size=6), max_size=5), st.booleans())
def test_generated_sheets(rows: list[list[str]], date1904: bool) -> None:
    data = "\n".join(f"<row>{' '.join(row)}</row>" for row in rows)
    agrees(workbook(data, date1904=str(int(date1904))))


@settings(max_examples=150, deadline=None)
@given(cells())
def test_generated_cells_that_can_be_read_are_read(cell: str) -> None:
    """One at a time, so that one bad cell hides no other."""
    content = workbook(f"<row>{cell}</row>")
    if not agrees(content):
        with pytest.raises((ValueError, IndexError)):
            cells_by_openpyxl(content)


SOUND = sheet('<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" s="1"><v>5.5</v></c></row>')


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.integers(0, 3), st.sampled_from(["", "<", '"', "/", "r"]))
def test_damaged_sheets(at: int, length: int, instead: str) -> None:
    """A letter gone or changed anywhere in the XML is no exception and no other value."""
    hurt = SOUND[:at] + instead + SOUND[at + length :]
    agrees(zipped(parts({"Blad1": hurt})))


# --- the rules that are stated again, since importing openpyxl takes longer than a small file ----


@pytest.mark.parametrize("number", range(200))
def test_built_in_formats(number: int) -> None:
    code = numbers.builtin_format_code(number)
    assert (number in values.DATE_FORMATS) == numbers.is_date_format(code)
    assert (number in values.DURATION_FORMATS) == numbers.is_timedelta_format(code)


@settings(max_examples=500)
@given(st.text('dmhysDMHYS[]"\\_;.:- 0#$€RedBlue', max_size=12) | st.sampled_from(CODES))
def test_formats(code: str) -> None:
    assert values.is_date(code) == numbers.is_date_format(code)
    assert values.is_duration(code) == numbers.is_timedelta_format(code)


@settings(max_examples=500)
@given(st.integers(-100, 3_000_000) | st.floats(-100, 3_000_000) | st.floats(0, 62), st.booleans())
def test_moments(number: float, mac: bool) -> None:
    epoch = MAC_EPOCH if mac else WINDOWS_EPOCH
    expected: object
    try:
        expected = from_excel(number, epoch)
    except (OverflowError, ValueError):
        expected = values.CellError("#VALUE!")
    assert values.as_date(number, epoch, duration=False) == expected


def test_forgetting_changes_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts that were forgotten get a second slot, with the same value."""
    monkeypatch.setattr(values, "REMEMBERED", 2)
    rows = "".join(f"<row><c><v>{n % 5}</v></c></row>" for n in range(20))
    content = workbook(rows)
    assert agrees(content)
    assert [row for _, row in parse(content).sheets[0].rows] == [(n % 5,) for n in range(20)]


def test_dates_are_dates() -> None:
    assert values.as_date(42007, WINDOWS_EPOCH, duration=False) == dt.datetime(2015, 1, 3)
