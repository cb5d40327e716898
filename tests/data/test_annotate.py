"""The annotated workbook is her own: what was to change has changed, and nothing else."""

from __future__ import annotations

import html
import io
import resource
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from data import annotate as annotating
from data import reader
from data.annotate import LIST_OPENING, LIST_TITLE, AnnotationError, annotate, annotated
from data.example import FOLDER
from data.marking import formats, listing
from data.marking.dropped import Dropped
from data.marking.formats import COLOURS
from data.marking.remarks import AUTHOR
from data.marking.splice import parse
from data.problems import Problem, Severity, cell_name, error, notice, warning
from data.reader import parse as read_plain
from data.template import write_workbook
from tests.data.hostile import MAIN, book, parts, saved, sheet, zipped

FOUT, WAARSCHUWING, MELDING = (COLOURS[severity] for severity in Severity)


def fout(cell: str, tab: str = "Blad1", what: str = "'veel' is geen getal") -> Problem:
    return error(what, "vul een getal in", sheet=tab, cell=cell)


def opened(content: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a workbook names no default style
        return openpyxl.load_workbook(io.BytesIO(content))


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: bytes, after: bytes) -> set[str]:
    old, new = members(before), members(after)
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)


def xml_of(content: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    return members(content)[part].decode()


def with_parts(content: bytes, more: Mapping[str, str | bytes]) -> bytes:
    return zipped({**members(content), **more})


# --- colours and comments -----------------------------------------------------------------------


def test_cell_is_coloured_and_told_and_listed() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        page = workbook.worksheets[0]
        page.title = "Begroting"
        page["B2"] = "veel"
        page["B2"].font = Font(bold=True)
        page["B2"].number_format = "#,##0.00"

    out = opened(annotated(saved(fill), [fout("B2", "Begroting")], {}))
    cell = out["Begroting"]["B2"]
    assert (cell.value, cell.font.b, cell.number_format) == ("veel", True, "#,##0.00")
    assert colour(cell) == FOUT
    assert cell.comment.text == "Dashboard:\nfout: 'veel' is geen getal; vul een getal in"
    assert cell.comment.author == AUTHOR
    assert out.sheetnames == ["Begroting", LIST_TITLE]
    page = out[LIST_TITLE]
    assert page["A1"].value == LIST_OPENING
    last = page.max_row
    assert [c.value for c in page[last]] == [
        "fout", "Begroting", "B2", "'veel' is geen getal", "vul een getal in",
    ]  # fmt: skip
    assert page.cell(last, 3).hyperlink.location == "'Begroting'!B2"
    assert [c.value for c in page[last - 1]] == list(listing.HEADERS)
    assert page.freeze_panes == f"A{last}"
    assert page.auto_filter.ref == f"A{last - 1}:E{last}"


def test_worst_colour_wins_and_all_is_told() -> None:
    problems = [
        notice("een", "doe een", sheet="Blad1", cell="A1"),
        fout("A1"),
        warning("twee", "doe twee", sheet="Blad1", cell="A1"),
        warning("drie", "doe drie", sheet="Blad1", cell="A2"),
        notice("vier", "doe vier", sheet="Blad1", cell="A3"),
    ]
    page = opened(annotated(book("<row><c><v>1</v></c></row>"), problems, {}))["Blad1"]
    assert [colour(page[f"A{row}"]) for row in (1, 2, 3)] == [FOUT, WAARSCHUWING, MELDING]
    assert page["A1"].comment.text.splitlines() == [
        "Dashboard:",
        "fout: 'veel' is geen getal; vul een getal in",
        "waarschuwing: twee; doe twee",
        "melding: een; doe een",
    ]


def test_many_problems_in_one_cell_are_counted() -> None:
    problems = [fout("A1", what=f"fout {number}") for number in range(13)]
    page = opened(annotated(book("<row><c/></row>"), problems, {}))["Blad1"]
    assert page["A1"].comment.text.splitlines()[11:] == ["en nog 3; zie het blad Opmerkingen"]


def test_range_is_coloured_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotating, "MAX_RANGE", 4)
    page = opened(annotated(book(), [fout("A1:B2"), fout("D1:F2")], {}))["Blad1"]
    assert [colour(page[name]) for name in ("A1", "B1", "A2", "B2", "D1")] == [FOUT] * 5
    assert colour(page["E1"]) != FOUT
    assert page["A1"].comment
    assert not page["B2"].comment


@pytest.mark.parametrize("cell", ["", "H", "h2", "H0", "2:3", "A1:B", "XFE1", "A1048577", "=A1"])
def test_what_is_no_cell_is_only_listed(cell: str) -> None:
    before = book("<row><c/></row>")
    after = annotated(before, [fout(cell)], {})
    assert "xl/worksheets/sheet1.xml" not in changed(before, after)
    assert opened(after)[LIST_TITLE].cell(10, 2).value == "Blad1"


def test_tab_that_is_not_there_is_listed_without_link() -> None:
    page = opened(annotated(book(), [fout("A1", "Weg")], {}))[LIST_TITLE]
    assert page.cell(10, 3).value == "A1"
    assert page.cell(10, 3).hyperlink is None


ROWS = '<row r="2" spans="2:3"><c r="B2"><v>1</v></c><c r="D2"><v>2</v></c></row><row r="5"/>'


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["A2", "C2", "E2"], ["A2", "B2", "C2", "D2", "E2"]),
        (["B1", "A1"], ["A1", "B1", "B2", "D2"]),
        (["A3"], ["B2", "D2", "A3"]),
        (["C5", "A5"], ["B2", "D2", "A5", "C5"]),
        (["A9", "A7"], ["B2", "D2", "A7", "A9"]),
        (["AA2", "Z2"], ["B2", "D2", "Z2", "AA2"]),
    ],
)
def test_missing_cells_come_in_their_place(cells: list[str], order: list[str]) -> None:
    after = annotated(book(ROWS), [fout(cell) for cell in cells], {})
    found = [e.attributes["r"] for e in parse(xml_of(after).encode()).walk("c")]
    assert found == order
    rows = [int(e.attributes["r"]) for e in parse(xml_of(after).encode()).walk("row")]
    assert rows == sorted(set(rows))
    assert all(colour(opened(after)["Blad1"][cell]) == FOUT for cell in cells)
    assert not read_plain(after).problems
    assert ("spans" in xml_of(after)) == ("A2" not in cells and "AA2" not in cells)


@pytest.mark.parametrize("data", ["", "<row/>", "<row></row>", '<row r="1" s="0"></row>'])
def test_cell_in_an_empty_table(data: str) -> None:
    assert colour(opened(annotated(book(data), [fout("A1")], {}))["Blad1"]["A1"]) == FOUT


def test_table_that_closes_itself() -> None:
    empty = parts({"Blad1": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'})
    after = annotated(zipped(empty), [fout("B3")], {})
    assert colour(opened(after)["Blad1"]["B3"]) == FOUT


def test_missing_cell_takes_the_format_of_its_row_or_column() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        page = workbook.worksheets[0]
        page.title = "Blad1"
        page["A1"] = 1
        page.row_dimensions[3].font = Font(italic=True)
        page.row_dimensions[3].height = 20
        page.column_dimensions["C"].font = Font(bold=True)
        page.column_dimensions["E"].width = 20

    page = opened(annotated(saved(fill), [fout(c) for c in ("B3", "C4", "E4")], {}))["Blad1"]
    assert page["B3"].font.i
    assert page["C4"].font.b
    assert not page["E4"].font.b


def test_rows_and_cells_without_numbers_and_with_a_prefix() -> None:
    rows = "<x:row><x:c><x:v>1</x:v></x:c><x:c s='0'/></x:row><x:row/>"
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    content = zipped(parts({"Blad1": part}))
    after = annotated(content, [fout(c) for c in ("A1", "B1", "C1", "B2", "A3")], {})
    page = opened(after)["Blad1"]
    assert all(colour(page[c]) == FOUT for c in ("A1", "B1", "C1", "B2", "A3"))
    assert page["A1"].value == 1
    assert page["A3"].comment
    assert read_plain(after).sheets[0] == read_plain(content).sheets[0]


STYLES = "xl/styles.xml"
XFS = '<cellXfs count="1"><xf numFmtId="4" fontId="0"/></cellXfs>'


@pytest.mark.parametrize(
    ("styles", "style"),
    [
        (f'<styleSheet xmlns="{MAIN}"/>', 7),
        (f'<styleSheet xmlns="{MAIN}"></styleSheet>', 0),
        (f'<styleSheet xmlns="{MAIN}"><fills count="0"/><cellXfs/></styleSheet>', 0),
        (f'<styleSheet xmlns="{MAIN}"><cellStyles/><dxfs/></styleSheet>', 0),
        (f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts/><x:dxfs/></x:styleSheet>', 0),
        (f'<styleSheet xmlns="{MAIN}"><numFmts count="0"/>{XFS}<dxfs/></styleSheet>', 0),
        (None, 0),
    ],
)
def test_styles_that_are_hardly_there(styles: str | None, style: int) -> None:
    made = parts({"Blad1": sheet(f'<row><c s="{style}"><v>1</v></c></row>')})
    del made[STYLES]
    if styles:
        made[STYLES] = styles
    else:
        made["[Content_Types].xml"] = str(made["[Content_Types].xml"]).replace("styles.xml", "x")
    after = annotated(zipped(made), [fout("A1")], {})
    root = parse(members(after)[STYLES])
    order = [child.name for child in root.children if child.name in formats.ORDER]
    assert order == sorted(order, key=formats.ORDER.index)
    assert all(int(e.attributes.get("count", "0")) == len(e.children) for e in root.children)
    assert colour(opened(after)["Blad1"]["A1"]) == FOUT
    fills = parse(members(after)[STYLES]).first("fills")
    assert fills is not None
    assert fills.children[0].children[0].attributes == {"patternType": "none"}


def test_format_with_children_keeps_them() -> None:
    xfs = '<cellXfs><xf fontId="0" fillId="0"><alignment wrapText="1"/></xf></cellXfs>'
    made = parts({"Blad1": sheet("<row><c/></row>")})
    made[STYLES] = f'<styleSheet xmlns="{MAIN}">{xfs}</styleSheet>'
    page = opened(annotated(zipped(made), [fout("A1")], {}))["Blad1"]
    assert page["A1"].alignment.wrap_text


def test_no_more_formats_than_excel_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_FORMATS", 1)
    page = opened(annotated(book("<row><c/></row>"), [fout("A1")], {}))["Blad1"]
    assert colour(page["A1"]) != FOUT
    assert page["A1"].comment


def test_comments_stop_where_excel_crawls_and_colours_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annotating, "MAX_COMMENTS", 2)
    problems = [notice("n", "f", sheet="Blad1", cell="A1"), *(fout(f"A{n}") for n in (2, 3))]
    out = opened(annotated(book(), problems, {}))
    page = out["Blad1"]
    assert [bool(page[f"A{n}"].comment) for n in (1, 2, 3)] == [False, True, True]
    assert colour(page["A1"]) == MELDING
    told = [cell.value for (cell,) in out[LIST_TITLE].iter_rows(max_col=1) if cell.value]
    assert any("'Blad1' staat alleen bij de eerste 2 cellen" in text for text in told)


def test_list_says_how_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_LINES", 2)
    page = opened(annotated(book(), [fout("A1")] * 1236, {}))[LIST_TITLE]
    last = [cell.value for (cell,) in page.iter_rows(max_col=1)][-3:]
    assert last == ["fout", "fout", "en nog 1.234 opmerkingen, die hier niet meer passen"]


# --- comments that were there -------------------------------------------------------------------


def commented(workbook: openpyxl.Workbook) -> None:
    page = workbook.worksheets[0]
    page.title = "Blad1"
    page["B2"] = "veel"
    for name in ("A1", "B2", "C9"):
        page[name].comment = Comment(f"van haar, bij {name}", "Zij")


def test_comments_of_others_stay_and_ours_stands_under_them() -> None:
    after = annotated(saved(commented), [fout("B2"), fout("B3"), fout("D9")], {})
    page = opened(after)["Blad1"]
    assert page["A1"].comment.text == "van haar, bij A1"
    assert page["B2"].comment.text.startswith("van haar, bij B2\nDashboard:\nfout: 'veel'")
    assert page["B2"].comment.author == "Zij"
    assert page["B3"].comment.author == page["D9"].comment.author == AUTHOR
    root = parse(members(after)["xl/comments/comment1.xml"])
    assert [c.attributes["ref"] for c in root.walk("comment")] == ["A1", "B2", "B3", "C9", "D9"]
    drawing = next(x for name, x in members(after).items() if name.endswith(".vml"))
    assert drawing.count(b'ObjectType="Note"') == 5


def test_annotating_again_piles_nothing_up() -> None:
    before = saved(commented)
    first = annotated(before, [fout("B2"), fout("B3")], {})
    assert changed(first, annotated(first, [fout("B2"), fout("B3")], {})) == set()
    clean = opened(annotated(first, [], {}))
    page = clean["Blad1"]
    assert page["B2"].comment.text == "van haar, bij B2"
    assert page["B3"].comment is None
    assert colour(page["B2"]) == FOUT  # the list says that colours may stay
    assert clean.sheetnames == ["Blad1", LIST_TITLE]
    assert clean[LIST_TITLE].max_row == 9


def test_annotating_what_another_program_saved_again() -> None:
    """openpyxl writes our comments and our list in its own way, as Excel does in its."""
    first = annotated(saved(commented), [fout("B2"), fout("B3")], {})
    target = io.BytesIO()
    opened(first).save(target)
    page = opened(annotated(target.getvalue(), [fout("B4")], {}))
    assert page.sheetnames == ["Blad1", LIST_TITLE]
    assert page["Blad1"]["B2"].comment.text == "van haar, bij B2"
    assert page["Blad1"]["B3"].comment is None
    assert page["Blad1"]["B4"].comment.author == AUTHOR


RUNS = (
    f'<comments xmlns="{MAIN}"><authors><author>Zij</author><author>tc={{1}}</author></authors>'
    '<commentList><comment ref="A1" authorId="0"><text><r><rPr><b/></rPr><t>Zij:</t></r>'
    "<r><t>\nlet op\nDash</t></r><r><t>board:\noud</t></r></text></comment>"
    '<comment ref="B1" authorId="1"><text><t>gesprek</t></text></comment>'
    '<comment ref="C1" authorId="0"><text><t>Dashboard:\noud</t></text></comment>'
    '<comment ref="D1" authorId="0"><text/></comment>'
    '<comment ref="E1" authorId="0"><text><phoneticPr fontId="0"/></text></comment>'
    "</commentList></comments>"
)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def linked(comments: str, drawing: str | None = "<xml></xml>", after: str = "") -> bytes:
    """A workbook of one sheet with these comments and this old drawing."""
    if drawing is not None:
        after = f'<legacyDrawing xmlns:r="{LINK}" r:id="v"/>{after}'
    made = parts({"Blad1": sheet("<row><c/></row>", after=after)})
    made["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="c" Type="{LINK}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="v" Type="{LINK}/vmlDrawing" Target="/xl/old.vml"/></Relationships>'
    )
    made["xl/comments1.xml"] = comments
    if drawing is not None:
        made["xl/old.vml"] = drawing
    return zipped(made)


def texts(content: bytes, part: str = "xl/comments1.xml") -> dict[str, str]:
    root = parse(members(content)[part])
    return {c.attributes["ref"]: "".join(t.text for t in c.walk("t")) for c in root.walk("comment")}


def test_comments_in_runs() -> None:
    problems = [fout(f"{letter}1", what="w") for letter in "ABCDE"]
    after = annotated(linked(RUNS), problems, {})
    new = "Dashboard:\nfout: w; vul een getal in"
    assert texts(after) == {
        "A1": f"Zij:\nlet op\n{new}",
        "B1": "gesprek",
        "C1": new,
        "D1": new,
        "E1": new,
    }
    assert b"<b/>" in members(after)["xl/comments1.xml"]
    assert texts(annotated(after, [], {})) == {"A1": "Zij:\nlet op", "B1": "gesprek"}


EMPTY_LIST = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'


def test_drawing_of_another_program() -> None:
    """Its own prefixes, a shape of something else, no kind of box: ours come along."""
    old = (
        '<ns0:xml xmlns:ns0="x"><ns1:shape id="_x0000_s3000"><x:ClientData ObjectType="Note"/>'
        '</ns1:shape><ns1:shape><x:ClientData ObjectType="Button"/></ns1:shape></ns0:xml>'
    )
    drawing = members(annotated(linked(EMPTY_LIST, old), [fout("A1")], {}))["xl/old.vml"]
    assert drawing.startswith(old.removesuffix("</ns0:xml>").encode())
    assert b'id="_x0000_s3001"' in drawing
    assert drawing.count(b"xmlns:v=") == 2


@pytest.mark.parametrize(
    ("comments", "drawing", "after"),
    [
        (f'<comments xmlns="{MAIN}"/>', "<xml></xml>", ""),
        (EMPTY_LIST.replace("<commentList/>", "<c/>"), "<xml></xml>", ""),
        (RUNS.replace("<text/>", "<t/>"), "<xml></xml>", ""),
        (EMPTY_LIST, "<xml/>", ""),
        (EMPTY_LIST, None, f'<legacyDrawing xmlns:r="{LINK}" r:id="v"/>'),
    ],
)
def test_what_cannot_be_commented(comments: str, drawing: str | None, after: str) -> None:
    with pytest.raises(AnnotationError, match="deze werkmap kan niet worden ingekleurd"):
        annotated(linked(comments, drawing, after), [fout("A1")], {})


def test_our_comments_go_where_the_drawing_is_lost() -> None:
    ours = EMPTY_LIST.replace("<authors/>", f"<authors><author>{AUTHOR}</author></authors>")
    ours = ours.replace(
        "<commentList/>",
        '<commentList><comment ref="A1" authorId="0"><text><t>oud</t></text></comment>'
        "</commentList>",
    )
    after = annotated(linked(ours, None), [], {})
    assert texts(after) == {}
    assert texts(annotated(linked(ours), [fout("A1", what="w")], {}))["A1"].startswith(
        "Dashboard:\nfout: w"
    )


AFTER = (
    '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    '<hyperlinks><hyperlink ref="A1" location="Blad1!A2"/></hyperlinks>'
)


@pytest.mark.parametrize(
    "last",
    [
        "",
        '<extLst><ext uri="x"/></extLst>',
        '<tableParts count="0"/><extLst/>',
        f'<legacyDrawingHF xmlns:r="{LINK}" r:id="h"/><picture xmlns:r="{LINK}" r:id="p"/>',
    ],
)
def test_drawing_is_named_where_the_format_wants_it(last: str) -> None:
    before = book("<row><c><v>1</v></c></row>", after=AFTER + last)
    xml = xml_of(annotated(before, [fout("A1")], {}))
    tag = xml.index("<legacyDrawing ")
    assert xml[xml.index("/>", tag) + 2 :] == f"{last}</worksheet>"
    assert xml[:tag].endswith("</hyperlinks>")


# --- nothing else -------------------------------------------------------------------------------


def rich_workbook(workbook: openpyxl.Workbook) -> None:
    page = workbook.worksheets[0]
    page.title = "Cijfers van '15"
    for row in range(1, 5):
        page.append([f"rij {row}", row, f"=B{row}*2"])
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=4))
    page.add_chart(chart, "F2")
    page["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    page.row_dimensions[2].hidden = True
    workbook.create_sheet("Ander")["A1"] = "blijft"
    workbook.defined_names["bron"] = DefinedName("bron", attr_text="Ander!$A$1")


def test_other_parts_keep_their_bytes() -> None:
    before = with_parts(
        saved(rich_workbook),
        {"xl/vbaProject.bin": b"\0\1macro", "xl/media/image1.png": b"\x89PNG", "xl/leeg/": b""},
    )
    after = annotated(before, [fout("A1", "Cijfers van '15")], {})
    assert changed(before, after) == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet3.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    page = opened(after)[LIST_TITLE]
    assert page.cell(10, 3).hyperlink.location == "'Cijfers van ''15'!A1"
    types = parse(members(after)["[Content_Types].xml"])
    assert [e for e in types.all("Default") if e.attributes["Extension"] == "vml"]


def test_other_cells_keep_their_bytes() -> None:
    stored = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"x"</f><v>x</v></c>'
    before = book(f"{stored}<c r='C1' ><v>1</v></c></row>", before="<sheetPr/>", after="<x/>")
    xml = xml_of(annotated(before, [fout("C1")], {}))
    assert f"<sheetPr/><sheetData>{stored}<c r='C1' s=" in xml
    assert "><v>1</v></c></row></sheetData><x/>" in xml
    xml = xml_of(annotated(before, [fout("A1")], {}))
    assert "><f>1+1</f><v>2</v></c>" in xml


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.xlsx")), ids=lambda path: path.name)
def test_example_reads_the_same(path: Path) -> None:
    before = path.read_bytes()
    read = read_plain(before)
    problems = [fout(cell_name(2, 5 + at), page.name) for at, page in enumerate(read.sheets)]
    after = annotated(before, problems, {})
    again = read_plain(after)
    assert again.sheets[:-1] == read.sheets
    assert [page.name for page in again.sheets[len(read.sheets) :]] == [LIST_TITLE]
    page = opened(after)
    assert all(colour(page[p.sheet][p.cell]) == FOUT for p in problems)


def test_template_reads_the_same() -> None:
    before = write_workbook({})
    after = annotated(before, [fout("A1", "Begroting")], {})
    assert read_plain(after).sheets[:-1] == read_plain(before).sheets
    assert opened(after)["Begroting"]["A1"].comment.text.count("Dashboard:") == 1


def test_byte_order_mark_and_plain_ascii() -> None:
    made = parts({"Blad1": b"\xef\xbb\xbf" + sheet("<row><c><v>1</v></c></row>").encode()})
    made[STYLES] = '<?xml version="1.0" encoding="US-ASCII"?>' + str(made[STYLES])
    page = opened(annotated(zipped(made), [fout("A1", what="één € 😀")], {}))
    assert page["Blad1"]["A1"].comment.text.startswith("Dashboard:\nfout: één € 😀")
    assert colour(page["Blad1"]["A1"]) == FOUT


@pytest.mark.parametrize(
    "text", ["=1+1", "+31", "-", "@SOM(A1)", "a<b>&\"c'", "\x00\x0b\ud800x", " r\r\n"]
)
def test_text_in_the_list_stays_text(text: str) -> None:
    after = annotated(book(), [error(text, text, sheet=text)], {})
    cells = opened(after)[LIST_TITLE][10]
    shown = text.replace("\x00\x0b\ud800", "")
    assert [cell.value.replace("\r\n", "\n") for cell in cells if cell.value][1:] == [
        shown.replace("\r\n", "\n")
    ] * 3
    assert all(cell.data_type == "s" for cell in cells if cell.value)
    assert cells[3].quotePrefix


def test_tab_of_her_own_with_that_name_stays() -> None:
    cells = "<row><c t='inlineStr'><is><t>van haar</t></is></c></row>"
    made = {LIST_TITLE: sheet(cells), "opmerkingen (2)": sheet("")}
    after = annotated(zipped(parts(made)), [], {})
    assert opened(after).sheetnames == [*made, "Opmerkingen (3)"]
    again = annotated(after, [fout("A1", LIST_TITLE)], {})
    assert opened(again).sheetnames == [*made, "Opmerkingen (3)"]


def test_chart_sheet_and_lost_sheet_are_passed_over() -> None:
    made = parts({"Blad1": sheet(""), "Grafiek": "<chartsheet/>", "Weg": sheet("")})
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = str(made[rels]).replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="worksheets/sheet2'
    )
    made[rels] = str(made[rels]).replace("worksheets/sheet3", "worksheets/sheet9")
    after = annotated(zipped(made), [fout("A1", "Grafiek"), fout("A1", "Weg"), fout("A1")], {})
    assert changed(zipped(made), after).isdisjoint({"xl/worksheets/sheet2.xml"})


# --- what may not survive -----------------------------------------------------------------------

NAMES = ("Fatima van der Planting", "J. Ünal-Plant", "plant@voorbeeld.nl", "Plantsma")
BSN = "123456782"
PLANTED = (*NAMES, BSN)
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def everywhere(content: bytes) -> str:
    """All that stands in a workbook, as a reader of any of its parts could find it."""
    found = []
    for name, data in members(content).items():
        plain = data.replace(b"\0", b"").decode("utf-8", "replace")
        found.append(f"{name}\n{html.unescape(html.unescape(plain))}")
    return "\n".join(found).lower()


def planted(workbook: openpyxl.Workbook) -> None:
    """Names in column B of Deelname, and wherever else a workbook can hold them."""
    page = workbook.worksheets[0]
    page.title = "Deelname"
    page.append(["Organisatie", "Naam", "Aanwezig"])
    for row, name in enumerate([*NAMES, int(BSN), "n.v.t.", "Jo"], start=2):
        page.append([f"Organisatie {row}", name, row])
    page["B2"].font = Font(bold=True)
    page["B2"].hyperlink = Hyperlink(ref="B2", target="mailto:geheim@voorbeeld.nl")
    page["C3"].hyperlink = Hyperlink(ref="C3", target="https://voorbeeld.nl/blijft")
    page["C2"].comment = Comment(f"Vraag het aan {NAMES[0]} <{NAMES[2]}>", NAMES[3])
    page.oddHeader.center.text = f"Lijst van {NAMES[0]}"
    other = workbook.create_sheet("Notities")
    other["A1"], other["A2"], other["A3"] = (
        NAMES[0],
        f"Bel {NAMES[0]} even",
        f" {NAMES[3].upper()} ",
    )
    other["A4"], other["A5"], other["A6"] = int(BSN), BSN, "n.v.t."
    other["B1"], other["B2"] = f'=IF(A1="{NAMES[1]}",1,0)', "Plantsmaat blijft staan"
    other["B3"] = 1.5
    other["C1"] = NAMES[0]
    workbook.defined_names["zoek"] = DefinedName("zoek", attr_text=f'"{NAMES[0]}"')
    workbook.properties.creator = NAMES[0]
    workbook.properties.description = f"voor {NAMES[2]}"


BLANKED = {"Deelname": frozenset((row, 2) for row in range(2, 9)), "Weg": frozenset({(1, 1)})}
OTHERS: dict[str, str | bytes] = {
    "xl/persons/person.xml": f'<personList><person displayName="{NAMES[0]}" userId="{NAMES[2]}"/>'
    "</personList>",
    "xl/threadedComments/threadedComment1.xml": f"<t><text>Dag {NAMES[1]},</text></t>",
    "xl/pivotCache/pivotCacheDefinition1.xml": "<d><cacheField name='Naam'><sharedItems>"
    f'<s v="{NAMES[0]}"/><s v="{NAMES[3]}"/><s v="Jo &amp; co"/></sharedItems></cacheField></d>',
    "xl/charts/chart9.xml": f"<c><f>'{NAMES[0]}'!A1</f><f/><v>{NAMES[0]}</v>"
    f"<!-- {NAMES[0]} --><?x y?><v><![CDATA[{NAMES[1]}]]></v><e val='plantsma'/></c>",
    "xl/drawings/vmlDrawing9.vml": f"<xml><br><b a='{NAMES[0]}'>{NAMES[3]} < 2",
    "customXml/item1.xml": f"<a b='{NAMES[2]}'/>".encode("utf-16"),
    "customXml/item2.xml": f"<a b='{NAMES[2]}'/>".encode("utf-16-be"),
    "customXml/item3.xml": b"\xff\xfe<",
    "xl/media/image1.png": b"\x89PNG",
}


def test_planted_names_survive_nowhere() -> None:
    before = with_parts(saved(planted), OTHERS)
    problem = error(f"'{NAMES[0]}' is geen getal", "f", sheet="Deelname", cell="C2")
    after = annotated(before, [problem], BLANKED)
    said = everywhere(after).replace(f"'{NAMES[0]}'!a1".lower(), "")  # the name of a tab
    said = said.replace("val='plantsma'", "")  # could be a word of the format
    assert "plantsmaat blijft staan" in said
    said = said.replace("plantsmaat", "")
    for name in (*PLANTED, "geheim@voorbeeld.nl"):
        assert name.lower() in everywhere(before), name
        assert name.lower() not in said, name
    assert "jo & co" in said
    assert "https://voorbeeld.nl/blijft" in said
    for name in ("customXml/item3.xml", "xl/media/image1.png"):
        assert members(after)[name] == members(before)[name]


def test_blanked_cells_keep_their_format_and_are_counted() -> None:
    after = annotated(saved(planted), [fout("B2", "Deelname")], BLANKED)
    out = opened(after)
    page, notes = out["Deelname"], out["Notities"]
    rows = read_plain(after).sheets[0].rows
    assert [cells[1] for _, cells in rows] == ["Naam", *[None] * 7]
    assert page["B2"].font.b
    assert colour(page["B2"]) == FOUT
    assert [notes.cell(row, 1).value for row in range(1, 7)] == [
        None, "Bel verwijderd even", None, None, None, "n.v.t.",
    ]  # fmt: skip
    assert notes["B1"].value == '=IF(A1="verwijderd",1,0)'
    told = [cell.value for (cell,) in out[LIST_TITLE].iter_rows(max_col=1) if cell.value]
    assert any(text.endswith("worden niet bewaard: 7 cellen op 'Deelname'.") for text in told)
    assert any(text.endswith("in stonden: 6 cellen op 'Notities'.") for text in told)
    assert any("veranderd, behalve wat hieronder staat" in text for text in told)


def test_cell_that_the_dashboard_reads_keeps_the_same_text() -> None:
    kept = {"Notities": frozenset({3})}
    out = opened(annotated(saved(planted), [], BLANKED, kept))
    assert out["Notities"]["C1"].value == NAMES[0]
    assert out["Notities"]["A1"].value is None


def test_other_rows_read_the_same() -> None:
    before = saved(planted)
    after = annotated(before, [fout("C3", "Deelname")], BLANKED)
    rows = [
        (number, tuple(None if at == 1 and number > 1 else v for at, v in enumerate(cells)))
        for number, cells in read_plain(before).sheets[0].rows
    ]
    assert read_plain(after).sheets[0].rows == tuple(rows)


def test_short_and_orphaned_shared_texts_are_emptied() -> None:
    shared = (
        f'<sst xmlns="{MAIN}" count="3"><si><t>Jo</t></si><si><r><t>Plant</t></r><r><t>sma</t></r>'
        "<rPh sb='0' eb='1'><t>x</t></rPh></si><si><t>blijft</t></si><si><t>Plantsma weg</t></si>"
        "<si/><si><t>Nee</t></si></sst>"
    )
    cells = "".join(f"<c t='s'><v>{n}</v></c>" for n in (0, 1, 2, 4, 99))
    made = parts({"Blad1": sheet(f"<row>{cells}</row><row><c t='s'><v>5</v></c><c t='s'/></row>")})
    rels = "xl/_rels/workbook.xml.rels"
    made[rels] = str(made[rels]).replace(
        "</Rel", f'<Relationship Id="s" Type="{LINK}/sharedStrings" Target="shared.xml"/></Rel', 1
    )
    made["xl/shared.xml"] = shared
    blanked = {"Blad1": frozenset({(1, 1), (1, 2), (1, 4), (1, 9)})}
    root = parse(members(annotated(zipped(made), [], blanked))["xl/shared.xml"])
    said = ["".join(t.text for t in item.walk("t")) for item in root.children]
    assert said == ["", "", "blijft", "", "", "Nee"]


def test_shared_formula_lives_on_without_its_first_cell() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><f t="shared" ref="A1:A3" si="0">B1&amp;"Plantsma"</f>'
        '<v>x</v></c></row><row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>3</v></c><c r="B3"><f t="shared" si="1"/>'
        '</c><c r="C3" vm="1" t="inlineStr"><is><t>Plantsma</t></is></c>'
        "<c><f>SUM(A2:A3)</f><v>5</v></c></row>"
    )
    made = parts({"Blad1": sheet(rows)})
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    made[rels] = str(made[rels]).replace(
        "</Rel", f'<Relationship Id="k" Type="{LINK}/calcChain" Target="calcChain.xml"/></Rel', 1
    )
    made[types] = str(made[types]).replace(
        "</Types>", '<Override PartName="/xl/calcChain.xml" ContentType="x/y"/></Types>'
    )
    made["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"/>'
    before = zipped(made)
    blanked = {"Blad1": frozenset({(1, 1), (3, 3)})}
    after = annotated(before, [fout("A2")], blanked)
    xml = xml_of(after)
    assert '<row r="1"><c r="A1"/></row>' in xml
    assert "<f>B2&amp;&quot;verwijderd&quot;</f><v>2</v></c>" in xml
    assert '<c r="A3"><f>B3&amp;&quot;verwijderd&quot;</f><v>3</v></c>' in xml
    assert '<f t="shared" si="1"/></c><c r="C3"/><c><f>SUM(A2:A3)</f><v>5</v></c>' in xml
    assert "xl/calcChain.xml" not in members(after)
    assert b"calcChain" not in members(after)[rels] + members(after)[types]
    assert "xl/calcChain.xml" in members(annotated(before, [], {}))


def test_headers_of_a_table_get_another_name() -> None:
    """One column a person: Excel refuses a table with an empty header, or one of another name."""

    def fill(workbook: openpyxl.Workbook) -> None:
        planted(workbook)
        page = workbook.create_sheet("Rooster")
        page.append([NAMES[0], NAMES[3], "Dag"])
        page.append([NAMES[0], 1, 2])
        page.add_table(Table(displayName="Rooster", ref="A1:C2"))

    blanked = {**BLANKED, "Rooster": frozenset({(1, 1), (1, 3)})}
    out = opened(annotated(saved(fill), [], blanked))
    page = out["Rooster"]
    headers = [cell.value for cell in page[1]]
    assert headers == [c.name for c in page.tables["Rooster"].tableColumns]
    assert headers[2] == "Dag" or headers[2].startswith("verwijderd ")
    assert len(set(headers)) == 3
    assert page["A2"].value is None


def test_numbers_are_compared_as_numbers() -> None:
    values = (
        "1.23456782E8",
        "123456782.0",
        "45",
        "99999999.5",
        "123456782",
        "1E99999999",
        "x23456789",
    )
    cells = "".join(f"<c><v>{value}</v></c>" for value in values)
    before = book(f"<row><c><v>{BSN}</v></c><c><v>45</v></c></row><row>{cells}</row>")
    xml = xml_of(annotated(before, [], {"Blad1": frozenset({(1, 1), (1, 2)})}))
    assert xml.count("<c/>") == 5
    assert all(value in xml for value in values[2:4] + values[5:])


def test_table_without_headers_is_emptied_as_any_cells() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        planted(workbook)
        page = workbook.create_sheet("Rooster")
        page.append([NAMES[0], 1])
        page.add_table(Table(displayName="Rooster", ref="A1:B1", headerRowCount=0))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the headers of the table are no text
        before = saved(fill)
    assert opened(annotated(before, [], BLANKED))["Rooster"]["A1"].value is None


def test_cells_on_lines_of_their_own() -> None:
    rows = (
        '<row r="1">\n <c r="A1" t="inlineStr">\n <is><t>Plantsma</t><rPh sb="0" eb="1"><t>p</t>'
        "</rPh></is>\n</c>\n <extLst/></row>"
    )
    before = book(f'{rows}<row r="2"><c t="inlineStr"><is><t>plantsma</t></is></c></row>')
    xml = xml_of(annotated(before, [], {"Blad1": frozenset({(1, 1)})}))
    assert '<row r="1">\n <c r="A1"/>\n <extLst/></row><row r="2"><c/></row>' in xml


@pytest.mark.parametrize(
    ("dropped", "text", "left"),
    [
        (["Anna Bos", "Bos Cees"], "anna  BOS cees", "verwijderd cees"),
        (["Anna", "Anna Bos"], "(Anna Bos)", "(verwijderd)"),
        (["(06) 1234 5678"], "bel 06) 1234 5678!", "bel verwijderd!"),
        (["12-03", "€ 5", "1234567", "ab", "---", "N.v.t.", ""], "12-03 1234567 ab n.v.t.", None),
        (["Jan"], "januari, Janssen", None),
        (["jan-bos"], "jan bos", None),
    ],
)
def test_whole_words_only(dropped: list[str], text: str, left: str | None) -> None:
    assert Dropped(dropped).without(text) == (text if left is None else left)
    assert Dropped(dropped).mentioned(text) == (left is not None)


def test_names_that_begin_alike_take_no_longer() -> None:
    """Looked up by all their words: one by one these would be four million comparisons."""
    names = [f"mevrouw de Plant{number}" for number in range(2_000)]
    dropped, before = Dropped(names), time.process_time()
    assert dropped.without(" ".join(names)).split() == ["verwijderd"] * 2_000
    assert time.process_time() - before < 5


# --- the child ----------------------------------------------------------------------------------


def test_child_makes_the_same() -> None:
    content, problems = saved(planted), [fout("B2", "Deelname"), notice("één", "f")]
    kept = {"Notities": frozenset({3})}
    assert annotate(content, problems, BLANKED, kept) == annotated(content, problems, BLANKED, kept)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        zipped({}),
        zipped({"[Content_Types].xml": f'<Types xmlns="{TYPES}"/>'}),
        zipped({**parts({"A": sheet("")}), "xl/workbook.xml": "<workbook/>"}),
        zipped({**parts({"A": sheet("")}), "xl/styles.xml": "<!DOCTYPE a><a/>"}),
        zipped({**parts({"A": sheet("")}), "xl/styles.xml": "<a"}),
        zipped({**parts({"A": sheet("")}), "xl/styles.xml": "\ufeff<a/>".encode("utf-16-le")}),
        zipped(parts({"A": f'<worksheet xmlns="{MAIN}"/>'})),
        zipped(parts({"A": f'<worksheet xmlns="{MAIN}"><a><sheetData/></a><!-- <sheetData> '})),
        zipped(parts({"A": '<worksheet xmlns="x"><sheetData/></worksheet>'})),
    ],
)
def test_odd_package_is_one_sentence(content: bytes) -> None:
    with pytest.raises(AnnotationError, match="kan niet worden ingekleurd; download de lijst"):
        annotated(content, [fout("A1", "A")], {})


def test_child_that_fails_is_the_same_sentence() -> None:
    with pytest.raises(AnnotationError, match="kan niet worden ingekleurd"):
        annotate(b"PK", [], {})


class _Turns:
    def acquire(self, timeout: float) -> bool:
        return timeout < 0


def _late(*_: object, **__: object) -> Any:
    raise subprocess.TimeoutExpired("annotate", 1)


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        (reader, "_turns", _Turns()),
        (annotating, "_run", _late),
        (annotating, "MAX_ANSWER", 1),
        (annotating, "COMMAND", ("/nergens",)),
    ],
)
def test_child_that_cannot_answer(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, value: object
) -> None:
    monkeypatch.setattr(where, name, value)
    with pytest.raises(AnnotationError, match="download de lijst"):
        annotate(book(), [], {})


@pytest.mark.parametrize("fails", [True, False])
def test_main_answers_what_it_is_asked(monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    content = b"PK" if fails else book()
    request = annotating._encode(content, [fout("A1")], {"Blad1": frozenset({(2, 2)})}, {})
    told = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(reader, "_confine", lambda: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(request)))
    monkeypatch.setattr(sys, "stdout", told)
    if fails:
        with pytest.raises(SystemExit):
            annotating.main()
    else:
        annotating.main()
    answer = told.buffer.getvalue()  # type: ignore[attr-defined]
    assert answer == (b"" if fails else annotated(content, [fout("A1")], {}))


def test_a_hundred_thousand_problems() -> None:
    """Through the child, and by its processor time: a busy machine makes no difference."""

    def fill(workbook: openpyxl.Workbook) -> None:
        page = workbook.worksheets[0]
        page.title = "Blad1"
        for row in range(20_000):
            page.append([row, row / 4])

    content = saved(fill)
    problems = [fout(cell_name(at % 5 + 1, at // 5 + 1)) for at in range(100_000)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert len(annotate(content, problems, {})) > len(content)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 15


# --- the list alone -----------------------------------------------------------------------------


def test_a_workbook_that_cannot_be_coloured_gives_the_list_alone() -> None:
    found = [fout("A2", what='=HYPERLINK("x")'), notice("te\x07veel", "niets", sheet="Blad1")]
    page = opened(listing.alone(found, str(AnnotationError())))[LIST_TITLE]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == LIST_OPENING
    assert "kan niet worden ingekleurd" in rows[1][0]
    assert rows[4] == ["fout", "Blad1", "A2", '=HYPERLINK("x")', "vul een getal in"]
    assert rows[5] == ["melding", "Blad1", None, "teveel", "niets"]
    assert page["D5"].data_type == "s"
