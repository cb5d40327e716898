"""The check before any parser refuses what could do harm, in Dutch, and lets through what is odd
but legal."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from data import safety
from data.parsing import grid, markup
from data.parsing.grid import Grid
from data.parsing.markup import MAX_MERGED, TOO_LARGE
from data.problems import Severity
from data.safety import inspect
from tests.data.hostile import MAIN, book, parts, sheet, zipped

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
CELL = "<row><c><v>1</v></c></row>"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def facts(content: bytes, name: str = "Blad1") -> Grid:
    found = inspect(content)
    assert found.problems == ()
    (one,) = (sheet for sheet in found.sheets if sheet.name == name)
    return one


def filled(content: bytes, name: str = "Blad1") -> int:
    """How many cells have a value."""
    return sum(slot > 0 for _, slots in facts(content, name).rows for slot in slots)


def refused(content: bytes) -> str:
    """The one problem, as text; it blocks, and nothing else comes out."""
    found = inspect(content)
    assert found.sheets == ()
    (problem,) = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.fix
    return str(problem)


def with_part(name: str, content: str | bytes, data: str = CELL) -> bytes:
    return zipped({**parts({"Blad1": sheet(data)}), name: content})


def without_part(name: str) -> bytes:
    return zipped({k: v for k, v in parts({"Blad1": sheet(CELL)}).items() if k != name})


def patched(old: str, new: str, part: str = "xl/workbook.xml") -> bytes:
    """A sound workbook in which one text of one part is another."""
    all_parts = parts({"Blad1": sheet(CELL)})
    text = all_parts[part]
    assert isinstance(text, str)
    assert old in text
    return zipped({**all_parts, part: text.replace(old, new)})


def encrypted_member() -> bytes:
    content = bytearray(book(CELL))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def corrupt() -> bytes:
    """A stored member of which one byte changed, so that its checksum is wrong."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts({"Blad1": sheet(CELL)}).items():
            archive.writestr(name, text)
    return target.getvalue().replace(b"<v>1</v>", b"<v>2</v>")


def overlapping() -> bytes:
    """A member that lies, whole and with a right checksum, within another one."""
    inner = zipped({"inner.bin": b"x"})
    local = inner[: inner.index(b"PK\x01\x02")]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("outer.bin", local)
        for name, text in parts({"Blad1": sheet(CELL)}).items():
            archive.writestr(name, text)
        archive.writestr("inner.bin", b"x", zipfile.ZIP_DEFLATED)
    content = bytearray(target.getvalue())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 42 : entry + 46] = struct.pack("<I", content.index(local))
    return bytes(content)


def beyond_directory() -> bytes:
    """The last member says that it runs on into the directory."""
    content = bytearray(book(CELL))
    last = content.rindex(b"PK\x01\x02")
    content[last + 20 : last + 24] = struct.pack("<I", 10_000)
    return bytes(content)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_member() -> None:
    target = io.BytesIO(book(CELL))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet(CELL))
    assert "bestand is beschadigd" in refused(target.getvalue())


def compressed_with(method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, text in parts({"Blad1": sheet(CELL)}).items():
            archive.writestr(name, text)
    return target.getvalue()


REFUSALS: dict[str, tuple[Callable[[], bytes], str]] = {
    # the file as a whole
    "empty": (lambda: b"", "het bestand is leeg"),
    "too large": (lambda: bytes(20 * 1024**2 + 1), "groter dan 20 MB"),
    "xls": (lambda: OLE2 + "Workbook".encode("utf-16-le"), "oud Excel-bestand (.xls)"),
    "xls of 1995": (lambda: OLE2 + "Book".encode("utf-16-le"), "oud Excel-bestand (.xls)"),
    "encrypted": (lambda: OLE2 + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    "doc": (lambda: OLE2 + "WordDocument".encode("utf-16-le"), "geen Excel-werkmap"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "een PDF"),
    "csv": (lambda: b"Organisatie;Bedrag\r\nDe Kade;12,50\r\n", "tekst- of CSV-bestand"),
    "text in UTF-16": (lambda: "a\tb".encode("utf-16"), "tekst- of CSV-bestand"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "geen Excel-werkmap"),
    # the zip
    "not a zip after all": (lambda: b"PK\x03\x04" + bytes(99), "niet helemaal gedownload"),
    "cut off": (lambda: book(CELL)[:-30], "niet helemaal gedownload of gekopieerd"),
    "directory cut out": (lambda: b"PK\x03\x04" + book(CELL)[-22:], "bestand is beschadigd"),
    "wrong checksum": (corrupt, "bestand is beschadigd"),
    "encrypted member": (encrypted_member, "wachtwoord"),
    "overlapping members": (overlapping, "bestand is beschadigd"),
    "member in directory": (beyond_directory, "bestand is beschadigd"),
    "name in other case": (lambda: with_part("XL/workbook.xml", "<a/>"), "bestand is beschadigd"),
    "lzma": (lambda: compressed_with(zipfile.ZIP_LZMA), "bestand is beschadigd"),
    "too many members": (
        lambda: zipped({f"{n}.bin": b"" for n in range(2_001)}),
        "meer dan 2000 onderdelen",
    ),
    # the workbook
    "other zip": (lambda: zipped({"readme.txt": "hallo"}), "geen Excel-werkmap"),
    "word": (
        lambda: patched(
            "spreadsheetml.sheet.main", "wordprocessingml.document.main", "[Content_Types].xml"
        ),
        "geen Excel-werkmap",
    ),
    "xlsb": (
        lambda: zipped(parts({"Blad1": ""}, kind=markup.BINARY_WORKBOOK)),
        "binaire Excel-werkmap (.xlsb)",
    ),
    "no workbook part": (lambda: without_part("xl/workbook.xml"), "geen Excel-werkmap"),
    "no links": (lambda: without_part("xl/_rels/workbook.xml.rels"), "geen Excel-werkmap"),
    "no sheet part": (
        lambda: without_part("xl/worksheets/sheet1.xml"),
        "Blad1: dit blad is beschadigd",
    ),
    "link to nowhere": (lambda: patched('r:id="rId1"', 'r:id="rId9"'), "Blad1: dit blad is besch"),
    "no sheets": (lambda: patched('r:id="rId1"', ""), "geen blad met cellen"),
    "same sheet twice": (
        lambda: zipped(parts({"A": sheet(CELL), "B": sheet(CELL)}, names=["s.xml", "s.xml"])),
        "B: dit blad is beschadigd",
    ),
    "same name twice": (
        lambda: patched("</sheets>", '<sheet name="Blad1" sheetId="2" r:id="rId1"/></sheets>'),
        "Blad1: dit blad is beschadigd",
    ),
    "strict": (
        lambda: zipped(parts({"Blad1": sheet(CELL, namespace=STRICT)}, namespace=STRICT)),
        "Strict Open XML",
    ),
    "strict sheet": (
        lambda: zipped(parts({"Blad1": sheet(CELL, namespace=STRICT)})),
        "Strict Open XML",
    ),
    "unknown namespace": (
        lambda: zipped(parts({"Blad1": sheet(CELL, namespace="urn:x")})),
        "bestand is beschadigd",
    ),
    # the XML
    "billion laughs": (
        lambda: with_part("xl/worksheets/sheet1.xml", LAUGHS + sheet("&c;")),
        "DOCTYPE",
    ),
    "external doctype": (
        lambda: with_part("xl/styles.xml", '<!DOCTYPE x SYSTEM "http://example.nl/x"><x/>'),
        "DOCTYPE",
    ),
    "doctype in a drawing": (lambda: with_part("xl/d.vml", "\n<!DOCTYPE x><x>"), "DOCTYPE"),
    "utf-16 sheet": (
        lambda: with_part("xl/worksheets/sheet1.xml", sheet(CELL).encode("utf-16")),
        "tekenset",
    ),
    "utf-16 without mark": (
        lambda: with_part("xl/worksheets/sheet1.xml", sheet(CELL).encode("utf-16-le")),
        "tekenset",
    ),
    "utf-16 text of cells": (
        lambda: with_part("xl/sharedStrings.bin", f'<sst xmlns="{MAIN}"/>'.encode("utf-16")),
        "tekenset",
    ),
    "windows-1252": (
        lambda: with_part("xl/styles.xml", "<?xml version='1.0' encoding='windows-1252'?><a/>"),
        "tekenset",
    ),
    "hidden declaration": (
        lambda: with_part("xl/styles.xml", f"<?xml version='1.0'{' ' * 300}?><a/>"),
        "tekenset",
    ),
    "endless declaration": (
        lambda: with_part("xl/styles.xml", f"<?xml version='1.0'{' ' * 300}"),
        "tekenset",
    ),
    "no XML": (lambda: with_part("xl/styles.xml", "<a>"), "bestand is beschadigd"),
    "utf-16 customXml as sheet": (
        lambda: zipped(
            parts({"Blad1": sheet(CELL).encode("utf-16")}, names=["../../customXml/item1.xml"])
            | {"customXml/item1.xml": sheet(CELL).encode("utf-16")}
        ),
        "tekenset",
    ),
    # one part as two things
    "workbook as sheet": (
        lambda: patched("worksheets/sheet1.xml", "workbook.xml", "xl/_rels/workbook.xml.rels"),
        "bestand is beschadigd",
    ),
    # the cells
    "far corner": (
        lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "Blad1!XFD1048576: deze cel staat rechts van kolom GR",
    ),
    "column 201": (
        lambda: book('<row r="1"><c r="GS1"><f>1+1</f></c></row>'),
        "Blad1!GS1: deze cel staat rechts van kolom GR",
    ),
    "row 0": (lambda: book('<row r="0"/>'), "Blad1: dit blad is beschadigd"),
    "row 1048577": (lambda: book('<row r="1048577"/>'), "Blad1: dit blad is beschadigd"),
    "row after the last": (lambda: book('<row r="1048576"/><row/>'), "Blad1: dit blad is"),
    "row 1e6": (lambda: book('<row r="1e6"/>'), "Blad1: dit blad is beschadigd"),
    "row in Arabic digits": (lambda: book('<row r="١"/>'), "Blad1: dit blad is beschadigd"),
    "rows out of order": (lambda: book('<row r="2"/><row r="1"/>'), "Blad1: dit blad is"),
    "row twice": (lambda: book('<row r="2"/><row r="2"/>'), "Blad1: dit blad is beschadigd"),
    "cell of another row": (lambda: book('<row r="2"><c r="A3"/></row>'), "Blad1: dit blad is"),
    "cell of no row": (lambda: book('<row r="1"><c r="A"/></row>'), "Blad1: dit blad is besch"),
    "cells out of order": (
        lambda: book('<row r="1"><c r="B1"/><c r="A1"/></row>'),
        "Blad1: dit blad is beschadigd",
    ),
    "column XFE": (lambda: book('<row r="1"><c r="XFE1"/></row>'), "Blad1: dit blad is besch"),
    "cell after the last": (
        lambda: book('<row r="1"><c r="XFD1"/><c/></row>'),
        "Blad1: dit blad is beschadigd",
    ),
    "no reference": (lambda: book('<row r="1"><c r="1A"/></row>'), "Blad1: dit blad is besch"),
    "column width of nothing": (lambda: book(CELL, before="<cols><col/></cols>"), "Blad1: dit"),
    "merge of nothing": (lambda: book(CELL, after="<mergeCell/>"), "Blad1: dit blad is besch"),
    "merge right of the sheet": (
        lambda: book(CELL, after='<mergeCell ref="XFE1"/>'),
        "Blad1: dit blad is beschadigd",
    ),
    "merge out of bounds": (
        lambda: book(CELL, after='<mergeCell ref="A1:B9999999"/>'),
        "Blad1: dit blad is beschadigd",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refused(case: str) -> None:
    make, sentence = REFUSALS[case]
    assert sentence in refused(make())


def test_zip_bomb() -> None:
    """210 MB of spaces in a file of 200 kB."""
    bomb = with_part("xl/media/image1.png", bytes(210 * 1024**2))
    assert len(bomb) < 300_000
    assert "uitgepakt groter dan 200 MB" in refused(bomb)


def test_inflated_size_is_that_of_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    filler = {f"xl/media/{n}.png": bytes(1000) for n in range(10)}
    content = zipped({**parts({"Blad1": sheet(CELL)}), **filler})
    total = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(content)).infolist())
    monkeypatch.setattr(safety, "MAX_INFLATED", total)
    assert filled(content) == 1
    monkeypatch.setattr(safety, "MAX_INFLATED", total - 1)
    assert "uitgepakt groter" in refused(content)


@pytest.mark.parametrize(
    "part",
    ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"],
)
def test_one_endless_text(part: str) -> None:
    """A text that no cell can hold is refused before it is put together."""
    text = f"<t>{'x' * 1_100_000}</t>"
    rows = f"<row><c t='inlineStr'><is>{text}</is></c></row>"
    inside = {"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": shared(text)}
    assert "meer dan het dashboard in één keer" in refused(with_texts({part: inside[part]}))


def test_one_endless_tag() -> None:
    """The parser would read the 50 MB again with every piece that comes in."""
    assert "meer dan het dashboard" in refused(book(f'<row spans="{"1" * 50_000_000}"/>'))
    assert "meer dan het dashboard" in refused(
        with_part("xl/styles.xml", f"<!--{'x' * 50_000_000}--><a/>")
    )
    assert filled(with_part("xl/drawings/d.vml", f'<a gfxdata="{"x" * 1_000_000}"/>')) == 1


def shared(*texts: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'


def with_texts(changed: dict[str, str]) -> bytes:
    """A workbook that says that it has shared texts."""
    content = parts({"Blad1": sheet("<row><c t='s'><v>0</v></c></row>")})
    types = content["[Content_Types].xml"]
    assert isinstance(types, str)
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{markup.SHARED_TEXTS}"/>'
    content["[Content_Types].xml"] = types.replace("</Types>", f"{override}</Types>")
    return zipped({**content, "xl/sharedStrings.xml": shared("<t>a</t>"), **changed})


def test_space_between_cells_does_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_CELL", 100)
    assert filled(book("\n <row>\n <c> </c>\n </row>" * 20_000 + CELL)) == 1
    texts = shared(*["\n <r>\n <t>a</t>\n </r>"] * 20_000)
    assert filled(with_texts({"xl/sharedStrings.xml": texts})) == 1


@pytest.mark.parametrize(("limit", "enough"), [("MAX_TEXT", 6), ("MAX_TEXTS", 2)])
def test_shared_texts_are_limited(monkeypatch: pytest.MonkeyPatch, limit: str, enough: int) -> None:
    content = with_texts({"xl/sharedStrings.xml": shared("<t>abc</t>", "<t>def</t>")})
    monkeypatch.setattr(markup, limit, enough)
    assert filled(content) == 1
    monkeypatch.setattr(markup, limit, enough - 1)
    assert "meer dan het dashboard in één keer" in refused(content)


def test_shared_texts_that_are_announced_but_not_there() -> None:
    content = zipfile.ZipFile(io.BytesIO(with_texts({})))
    here = {name: content.read(name) for name in content.namelist() if "shared" not in name}
    assert "Blad1!A1: de werkmap kan niet worden gelezen" in refused(zipped(here))
    here["xl/worksheets/sheet1.xml"] = sheet(CELL).encode()
    assert filled(zipped(here)) == 1


def test_rows_with_a_value_are_limited_over_all_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped(parts({"A": sheet(CELL * 3), "B": sheet(CELL * 2)}))
    monkeypatch.setattr(grid, "MAX_ROWS", 5)
    assert filled(content, "A") == 3
    monkeypatch.setattr(grid, "MAX_ROWS", 4)
    assert "meer dan 4 gevulde rijen" in refused(content)


def test_rows_with_only_formulas_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 1)
    assert "gevulde rijen" in refused(book("<row><c><f>1</f></c></row>" * 2))


def test_stray_values_far_down_cost_nothing() -> None:
    far = '<row r="1048576"><c><v>1</v></c></row>'
    content = zipped(parts({f"Blad{n}": sheet(far) for n in range(1, 41)}))
    assert facts(content, "Blad40").rows == [(1_048_576, [1])]


def test_limit_is_written_in_dutch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 1_000)
    assert filled(book(CELL * 1_000)) == 1_000
    assert "meer dan 1.000 gevulde rijen" in refused(book(CELL * 1_001))


def test_rows_count_once_whatever_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 1)
    assert filled(book("<row><c><v>1</v></c><c><v>2</v></c></row>")) == 2


def test_formatted_empty_rows_and_columns_are_accepted() -> None:
    found = facts(book(CELL + '<row s="1" customFormat="1"><c s="1"/></row>' * 200_000))
    assert found.rows == [(1, [1])]
    assert facts(book('<row r="1"><c r="XFD1" s="1"/></row>')).rows == []


def test_last_column_is_accepted() -> None:
    assert facts(book('<row r="1"><c r="GR1"><v>1</v></c></row>')).rows == [(1, [0] * 199 + [1])]


def test_sheets_are_found_by_name_whatever_their_parts_are_called() -> None:
    two = {"Eerste": sheet(CELL), "Tweede": sheet(CELL * 2)}
    found = inspect(zipped(parts(two, names=["sheet2.xml", "sheet1.xml"])))
    assert [(one.name, len(one.rows)) for one in found.sheets] == [("Eerste", 1), ("Tweede", 2)]


def test_absolute_target() -> None:
    part = "xl/_rels/workbook.xml.rels"
    assert filled(patched('"worksheets/', '"/xl/worksheets/', part)) == 1


def test_workbook_declared_by_default() -> None:
    part, override = "[Content_Types].xml", "sheet.main+xml"
    kind = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{override}"
    content = patched(f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>', "", part)
    assert "geen Excel-werkmap" in refused(content)
    content = patched('ContentType="application/xml"', f'ContentType="{kind}"', part)
    text = zipfile.ZipFile(io.BytesIO(content)).read(part).decode()
    text = text.replace(f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>', "")
    assert filled(with_part(part, text)) == 1


def test_chart_sheet_is_no_sheet_with_cells() -> None:
    content = parts({"Grafiek": "<chartsheet/>", "Blad1": sheet(CELL)})
    rels = content["xl/_rels/workbook.xml.rels"]
    assert isinstance(rels, str)
    content["xl/_rels/workbook.xml.rels"] = rels.replace("/worksheet", "/chartsheet", 1)
    assert [one.name for one in inspect(zipped(content)).sheets] == ["Blad1"]


def test_macros_may_come_along() -> None:
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = zipped({**parts({"Blad1": sheet(CELL)}, kind=kind), "xl/vbaProject.bin": OLE2})
    assert filled(content) == 1


def test_prefixed_elements() -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row hidden="1"><x:c><x:v>1</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    found = facts(zipped(parts({"Blad1": prefixed})))
    assert (found.rows, found.hidden_rows) == ([(1, [1])], [1])


def test_row_and_col_of_a_form_control_are_no_rows() -> None:
    anchor = '<a:anchor xmlns:a="urn:drawing"><a:col>1</a:col><a:row>0</a:row></a:anchor>'
    assert facts(book(CELL, after=anchor)).rows == [(1, [1])]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/drawings/vmlDrawing1.vml", "<xml><br></xml>"),  # Excel 2007 writes such drawings
        ("customXml/item1.xml", "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16")),
        ("xl/printerSettings/printerSettings1.bin", "\\\\server\\printer".encode("utf-16")),
        ("xl/", b""),
        ("xl/media/image1.png", bytes(200_000)),
        ("xl/drawings/drawing1.xml", f"<a>{' ' * 200_000}</a>"),
        ("xl/a.xml", b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><a/>"),
        ("xl/b.xml", b"<?xml version='1.0'?><a/>"),
    ],
)
def test_odd_but_legal_part(part: str, content: str | bytes) -> None:
    assert filled(with_part(part, content)) == 1


def test_too_many_merged_ranges() -> None:
    merged = '<mergeCell ref="A1"/>' * (MAX_MERGED + 1)
    assert TOO_LARGE in refused(book(CELL, after=f"<mergeCells>{merged}</mergeCells>"))


def test_hidden_merged_and_empty() -> None:
    found = facts(
        book(
            '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
            '<row r="3" ht="0"/><row r="4" hidden="true"/><row r="5" hidden="0" ht="15"/>',
            before='<cols><col min="2" max="3" hidden="1"/><col min="4" max="4" width="0"/>'
            '<col min="5" max="16384" width="9"/></cols>',
            after='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B7"/></mergeCells>',
        )
    )
    assert found.hidden_rows == [2, 3, 4]
    assert found.hidden_columns == [(2, 3), (4, 4)]
    assert found.merged == [(1, 1, 2, 3), (7, 2, 7, 2)]


@pytest.mark.parametrize(
    ("cell", "unsaved"),
    [
        ("<c><f>1+1</f><v/></c>", True),  # openpyxl
        ("<c><f>1+1</f><v></v></c>", True),  # XlsxWriter without a value
        ("<c><f>1+1</f></c>", True),  # SheetJS without a value
        ("<c t='str'><f>1+1</f></c>", True),
        ("<c><f t='shared' si='0'/></c>", True),
        ("<c t='inlineStr'><f>1+1</f></c>", True),
        ("<c><v/><f>1+1</f><v>2</v></c>", True),  # the first <v> is the one that is read
        ("<c><f>1+1</f><v>2</v></c>", False),  # Excel
        ("<c t='str'><f>\"\"</f><v/></c>", False),  # Excel: the empty text
        ("<c t='str'><f>\"\"</f><v></v></c>", False),  # LibreOffice: the empty text
        ("<c t='e'><f>1/0</f><v>#DIV/0!</v></c>", False),
        ("<c t='inlineStr'><f>A2</f><is><t>x</t></is></c>", False),
        ("<c><v>2</v></c>", False),  # no formula at all
        ("<c/>", False),
    ],
)
def test_formula_without_a_stored_value(cell: str, unsaved: bool) -> None:
    found = facts(book(f"<row r='4'><c/>{cell}</row>"))
    assert found.unsaved_formulas == ([(4, 2)] if unsaved else [])


def test_formula_text_of_an_extension_is_no_formula() -> None:
    cell = '<c><v>1</v><extLst><ext><f xmlns="urn:x">A1</f></ext></extLst></c>'
    assert facts(book(f"<row>{cell}</row>")).unsaved_formulas == []


@pytest.mark.parametrize(
    ("cell", "calculation", "warned"),
    [
        ("<c><f>1+1</f><v>0</v></c>", '<calcPr fullCalcOnLoad="1"/>', True),  # XlsxWriter
        ("<c><f>1+1</f><v>2</v></c>", '<calcPr calcId="191029"/>', False),  # Excel
        ("<c><v>2</v></c>", '<calcPr fullCalcOnLoad="1"/>', False),  # no formulas
    ],
)
def test_formulas_that_wait_for_excel(cell: str, calculation: str, warned: bool) -> None:
    one = {"Blad1": sheet(f"<row>{cell}</row>")}
    found = inspect(zipped(parts(one, after_sheets=calculation)))
    assert [p.severity for p in found.problems] == [Severity.WARNING] * warned
    assert [one.name for one in found.sheets] == ["Blad1"]


def test_no_message_repeats_a_cell() -> None:
    content = book('<row r="1"><c r="GS1" t="str"><v>Jan Jansen</v></c></row>')
    assert "Jansen" not in refused(content)
