"""A file that is no workbook is called by its own name, in one sentence that ends in a way out."""

from __future__ import annotations

import pytest

from data.problems import Severity
from data.reader import parse, read
from tests.data.hostile import book, zipped

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
USER = "Jan Jansen"
LOCK = bytes([len(USER)]) + USER.encode().ljust(54) + b"\x0a\x00" + USER.encode("utf-16-le")
LOCK = LOCK.ljust(165, b" ")
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)


def opendocument(kind: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mimetype, "content.xml": "<a/>"})


def office(folder: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, f"{folder}/main.xml": "<a/>"})


KINDS: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "a.xlsx", "het bestand is leeg"),
    "lock file by name": (b"", "~$jaarplan.xlsx", "tijdelijke bestand dat Excel maakt"),
    "lock file in a folder": (book(), "C:\\plan\\~$jaarplan.xlsx", "tijdelijke bestand"),
    "lock file of LibreOffice": (b",jan,pc", ".~lock.jaarplan.xlsx#", "tijdelijke bestand"),
    "lock file by content": (LOCK, "jaarplan.xlsx", "tijdelijke bestand dat Excel maakt"),
    "as long as a lock file": (b"a;" * 82 + b"b", "a.csv", "tekst- of CSV-bestand"),
    "as long, with a length": (b"\x05" + b"x" * 164, "a", "geen Excel-werkmap"),
    "xls": (OLE2 + "Workbook".encode("utf-16-le"), "a.xls", "oud Excel-bestand (.xls)"),
    "xls named xlsx": (OLE2 + "Workbook".encode("utf-16-le"), "a.xlsx", "oud Excel-bestand (.xls)"),
    "doc": (OLE2 + "WordDocument".encode("utf-16-le"), "a.doc", "oud Office-bestand"),
    "encrypted": (OLE2 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "wachtwoord"),
    "ods": (opendocument("spreadsheet"), "a.ods", "OpenDocument-werkmap (.ods)"),
    "odt": (opendocument("text"), "a.xlsx", "OpenDocument-bestand, maar geen werkmap"),
    "docx": (office("word"), "a.xlsx", "dit is een Word-document"),
    "pptx": (office("ppt"), "a.xlsx", "dit is een PowerPoint-presentatie"),
    "package of nothing": (office("x"), "a.xlsx", "in dit bestand zit geen Excel-werkmap"),
    "numbers": (zipped({"Index/Document.iwa": b""}), "a.numbers", "werkmap van Numbers"),
    "old numbers": (zipped({"Index.zip": b""}), "a.numbers", "werkmap van Numbers"),
    "zip": (zipped({"a.xlsx": book(), "b.csv": b""}), "a.zip", "dit is een zip-bestand"),
    "workbook without its contents list": (zipped({"xl/workbook.xml": "<a/>"}), "a", "beschadigd"),
    "gzip": (b"\x1f\x8b\x08\x00", "a.gz", "ingepakt bestand"),
    "truncated": (book()[:-100], "a.xlsx", "niet helemaal gedownload of gekopieerd"),
    "first kilobyte": (b"PK\x03\x04" + bytes(1_000), "a.xlsx", "niet helemaal gedownload"),
    "csv": (b"Organisatie;Bedrag\r\nDe Kade;12,50\r\n", "a.csv", "tekst- of CSV-bestand"),
    "csv that begins like a bitmap": (b"BMW;1\r\n", "a.csv", "tekst- of CSV-bestand"),
    "csv named xlsx": ("\ufeffPlaats;é\n".encode(), "a.xlsx", "tekst- of CSV-bestand"),
    "text in UTF-16": ("a\tb".encode("utf-16"), "a.txt", "tekst- of CSV-bestand"),
    "web page": (b"\r\n<html><table><tr><td>1</td>", "a.xls", "een webpagina (HTML)"),
    "web page in UTF-16": ("<TABLE border=1>".encode("utf-16"), "a.xls", "een webpagina (HTML)"),
    "web page as XML": (b'<?xml version="1.0"?><html xmlns="x">', "a.xls", "een webpagina (HTML)"),
    "web archive": (b"MIME-Version: 1.0\r\n", "a.xls", "een webpagina (HTML)"),
    "XML spreadsheet": (SHEET_2003.encode(), "a.xml", "XML-spreadsheet 2003"),
    "other XML": (b'<?xml version="1.0"?><a/>', "a.xml", "dit is een XML-bestand"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "a.xlsx", "dit is een PDF"),
    "rtf": (b"{\\rtf1\\ansi", "a.xlsx", "dit is een Word-document"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.xlsx", "dit is een afbeelding"),
    "jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpg", "dit is een afbeelding"),
    "bmp": (b"BM\x00\x00", "a.bmp", "dit is een afbeelding"),
    "photo of a telephone": (b"\x00\x00\x00\x18ftypheic", "a.heic", "dit is een afbeelding"),
    "anything": (b"\x00\x01\x02", "a", "dit is geen Excel-werkmap"),
}


@pytest.mark.parametrize("case", KINDS)
def test_kind(case: str) -> None:
    content, filename, sentence = KINDS[case]
    (problem,) = parse(content, filename).problems
    assert problem.severity is Severity.ERROR
    assert sentence in problem.what
    assert problem.fix
    assert problem.place == ""
    assert "Jansen" not in str(problem)


@pytest.mark.parametrize("case", ["lock file by name", "ods", "truncated"])
def test_kind_through_the_child(case: str) -> None:
    content, filename, sentence = KINDS[case]
    (problem,) = read(content, filename=filename).problems
    assert sentence in problem.what


def test_a_workbook_may_have_any_name() -> None:
    assert parse(book(), "jaarplan.xls").problems == ()
    assert parse(book(), "").problems == ()
