"""Files that would do harm, or that are no workbook at all: how each is made, and what is said.

Nothing here is read from disk; every file is put together byte by byte.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from data.parsing import markup
from tests.data.hostile import MAIN, book, parts, sheet, zipped
from tests.workbooks.making import text, with_parts, workbook

CELL = "<row><c><v>1</v></c></row>"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """One file, and the one sentence that refuses it: what it is, and what to do."""

    make: Callable[[], bytes]
    what: str
    fix: str
    filename: str = "jaar.xlsx"
    place: str = ""


HOSTILE: dict[str, Hostile] = {}

AGAIN = "open het bestand in Excel, sla het opnieuw op"
SMALLER = "verwijder wat het dashboard niet nodig heeft en upload de werkmap opnieuw"
SAVE_AS = "sla het in Excel op als Excel-werkmap (.xlsx) en upload dat bestand"
PICK = "kies een Excel-werkmap (.xlsx) en upload dat bestand"
DAMAGED, DAMAGED_TAB = "het bestand is beschadigd", "dit blad is beschadigd"
TOO_MUCH = "meer dan het dashboard in één keer kan lezen"
DOCTYPE = "de werkmap bevat een DOCTYPE, en die mag niet"


def hostile(
    name: str,
    make: Callable[[], bytes] | bytes,
    what: str,
    fix: str = AGAIN,
    *,
    filename: str = "jaar.xlsx",
    place: str = "",
) -> None:
    """Add a file; `place` is where its sentence says that it is wrong."""
    assert name not in HOSTILE
    HOSTILE[name] = Hostile(
        make=(lambda: make) if isinstance(make, bytes) else make,
        what=what,
        fix=fix,
        filename=filename,
        place=place,
    )


def with_sheet(xml: str | bytes) -> bytes:
    """A workbook of which the one sheet is this."""
    return zipped(parts({"Blad1": xml}))


def with_texts(items: str) -> bytes:
    """A workbook with these shared texts."""
    made = parts({"Blad1": sheet("<row><c t='s'><v>0</v></c></row>")})
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{markup.SHARED_TEXTS}"/>'
    types = str(made["[Content_Types].xml"]).replace("</Types>", f"{override}</Types>")
    shared = f'<sst xmlns="{MAIN}">{items}</sst>'
    return zipped({**made, "[Content_Types].xml": types, "xl/sharedStrings.xml": shared})


def patched(old: str, new: str, part: str = "xl/workbook.xml") -> bytes:
    """A sound workbook in which one text of one part is another."""
    made = parts({"Blad1": sheet(CELL)})
    assert old in str(made[part])
    return zipped({**made, part: str(made[part]).replace(old, new)})


def streamed(name: str, pieces: Iterable[bytes]) -> bytes:
    """A workbook with one more member, packed piece by piece: 400 MB never stand in memory."""
    target = io.BytesIO(book(CELL))
    with (
        zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as member,
    ):
        for piece in pieces:
            member.write(piece)
    return target.getvalue()


def lying(size: int) -> bytes:
    """A zip bomb that says it is small: its directory claims another size than it unpacks to."""
    content = bytearray(streamed("xl/media/image1.png", [bytes(1024**2)] * 250))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", size)
    local = content.rindex(b"PK\x03\x04", 0, entry)
    content[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(content)


def nested() -> bytes:
    """A zip in a zip in a zip, of which the innermost is 210 MB; nobody here unpacks twice."""
    inner = zipped({"0.bin": bytes(210 * 1024**2)})
    return zipped({"1.zip": zipped({"2.zip": inner})})


def overlapping() -> bytes:
    """Twenty members that are the same bytes: a flat bomb."""
    content = bytearray(streamed("xl/media/0.png", [bytes(1024**2)] * 9))
    entry = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    record = bytes(content[entry:end])
    copies = b"".join(record.replace(b"0.png", b"%c.png" % (97 + n)) for n in range(20))
    tail = bytearray(content[end:])
    count = struct.unpack_from("<H", tail, 10)[0] + 20
    length = struct.unpack_from("<I", tail, 12)[0] + len(copies)
    struct.pack_into("<HHI", tail, 8, count, count, length)
    return bytes(content[:end]) + copies + bytes(tail)


def corrupt() -> bytes:
    """A stored member of which one byte changed, so that its checksum is wrong."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts({"Blad1": sheet(CELL)}).items():
            archive.writestr(name, part)
    return target.getvalue().replace(b"<v>1</v>", b"<v>2</v>")


def doubled() -> bytes:
    """Two members with one name: which of them is read differs by program."""
    first = {**parts({"Blad1": sheet(CELL)}), "xl/worksheets/sheet2.xml": sheet(CELL)}
    return zipped(first).replace(b"sheet2.xml", b"sheet1.xml")


def encrypted_member() -> bytes:
    """A zip with a password on one member."""
    content = bytearray(book(CELL))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def other_office(folder: str) -> bytes:
    """A Word document or a presentation."""
    return zipped({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<a/>"})


def ods() -> bytes:
    """What LibreOffice Calc saves."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": "<a/>"})


def png() -> bytes:
    """A picture that is called .xlsx."""
    header = b"\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I", zlib.crc32(header[4:]))


def laughs(levels: int) -> str:
    """Entities that stand for ten of the one before."""
    lines = ["<!ENTITY e0 'ha'>"]
    lines += [f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, levels)]
    row = f"<row>{text(f'&e{levels - 1};')}</row>"
    return f"<!DOCTYPE x [{''.join(lines)}]>" + sheet(row)


# --- no workbook --------------------------------------------------------------------------------

hostile("empty file", b"", "het bestand is leeg", "kies de werkmap opnieuw")
hostile("pdf", b"%PDF-1.7\n1 0 obj\n", "dit is een PDF", PICK)
hostile("csv", b"Organisatie;Bedrag\r\nHuis A;12,50\r\n", "tekst- of CSV-bestand", SAVE_AS)
hostile("html", b"<html><table><tr><td>1</td></tr></table>", "webpagina (HTML)", SAVE_AS)
hostile("xls", OLE2 + "Workbook".encode("utf-16-le"), "oud Excel-bestand (.xls)", SAVE_AS)
hostile(
    "encrypted",
    OLE2 + "EncryptedPackage".encode("utf-16-le"),
    "met een wachtwoord beveiligd",
    "haal in Excel het wachtwoord weg",
)
hostile("ods", ods, "OpenDocument-werkmap (.ods)", "sla het op als Excel-werkmap (.xlsx)")
hostile(
    "xlsb",
    lambda: zipped(parts({"Blad1": ""}, kind=markup.BINARY_WORKBOOK)),
    "binaire Excel-werkmap (.xlsb)",
    SAVE_AS,
)
hostile("docx", lambda: other_office("word"), "Word-document", PICK)
hostile("pptx", lambda: other_office("ppt"), "PowerPoint-presentatie", PICK)
hostile("picture", png, "dit is een afbeelding", PICK)
hostile(
    "lock file",
    b"\x05beheer" + b" " * 48 + bytes(110),
    "tijdelijke bestand dat Excel maakt",
    "kies het bestand zonder ~$",
    filename="~$Jaaropgave 2015.xlsx",
)
hostile(
    "other zip",
    lambda: zipped({"lees mij.txt": "hallo"}),
    "zip-bestand en geen Excel-werkmap",
    "pak het uit",
)
hostile(
    "strict",
    lambda: zipped(parts({"Blad1": sheet(CELL, namespace=STRICT)}, namespace=STRICT)),
    "Strict Open XML",
    "kies in Excel bij Opslaan als het type Excel-werkmap (.xlsx)",
)
hostile("random bytes", bytes(range(256)) * 8, "dit is geen Excel-werkmap", PICK)

# --- damaged ------------------------------------------------------------------------------------

hostile(
    "truncated",
    lambda: workbook({"Participanten": "Organisatie | Sector\nHuis A | zorg"})[:-500],
    "niet helemaal gedownload of gekopieerd",
    "download of kopieer het opnieuw",
)
hostile("garbage after PK", b"PK\x03\x04" + bytes(range(256)) * 4, "niet helemaal gedownload", "")
hostile("directory gone", lambda: b"PK\x03\x04" + book(CELL)[-22:], DAMAGED)
hostile("wrong checksum", corrupt, DAMAGED)
hostile("two members with one name", doubled, DAMAGED)
hostile("member with a password", encrypted_member, "met een wachtwoord beveiligd", "haal in Excel")
hostile("sheet is no XML", lambda: with_sheet(sheet("<row><c></row>")), DAMAGED)
hostile("sheet ends halfway", lambda: with_sheet(sheet(CELL)[:-20]), DAMAGED)
hostile(
    "link outside the package",
    lambda: patched(
        "worksheets/sheet1.xml", "../../../../etc/passwd", "xl/_rels/workbook.xml.rels"
    ),
    DAMAGED_TAB,
    place="Blad1",
)
hostile(
    "link to the web",
    lambda: patched(
        "worksheets/sheet1.xml", "http://evil.example/s.xml", "xl/_rels/workbook.xml.rels"
    ),
    DAMAGED_TAB,
    place="Blad1",
)
hostile(
    "two tabs, one part",
    lambda: zipped(parts({"A": sheet(CELL), "B": sheet(CELL)}, names=["s.xml", "s.xml"])),
    DAMAGED_TAB,
    place="B",
)
hostile(
    "10,000 tabs on one part",
    lambda: patched(
        "</sheets>",
        "".join(f'<sheet name="t{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, 10_002))
        + "</sheets>",
    ),
    DAMAGED_TAB,
    place="t2",
)
hostile("row 0", lambda: book('<row r="0"/>'), DAMAGED_TAB, place="Blad1")
hostile("row -1", lambda: book('<row r="-1"/>'), DAMAGED_TAB, place="Blad1")
hostile("row 99999999999", lambda: book('<row r="99999999999"/>'), DAMAGED_TAB, place="Blad1")
hostile("rows out of order", lambda: book('<row r="9"/><row r="3"/>'), DAMAGED_TAB, place="Blad1")
hostile(
    "merge outside the sheet",
    lambda: book(CELL, after='<mergeCells><mergeCell ref="A1:XFE9"/></mergeCells>'),
    DAMAGED_TAB,
    place="Blad1",
)
hostile(
    "control characters",
    lambda: with_sheet(sheet(f"<row>{text(chr(1) + 'a' + chr(0))}</row>")),
    "tekenset",
)
hostile(
    "NaN",
    lambda: book("<row><c><v>NaN</v></c></row>"),
    "kan niet worden gelezen",
    place="Blad1!A1",
)
hostile(
    "text that is not there",
    lambda: book("<row><c t='s'><v>99</v></c></row>"),
    "kan niet worden gelezen",
    place="Blad1!A1",
)

# --- too much -----------------------------------------------------------------------------------

hostile(
    "zip bomb",
    lambda: streamed("xl/media/image1.png", [bytes(1024**2)] * 210),
    "wordt uitgepakt groter dan 200 MB",
    SMALLER,
)
hostile("zip bomb that lies", lambda: lying(1000), DAMAGED)
hostile("zip bomb in zips", nested, "zip-bestand en geen Excel-werkmap", "pak het uit")
hostile("overlapping members", overlapping, DAMAGED)
hostile(
    "2,001 members",
    lambda: zipped({f"{n}.bin": b"" for n in range(2_001)}),
    "uit meer dan 2000 onderdelen",
    SMALLER,
)
hostile("21 MB", bytes(20 * 1024**2 + 1), "groter dan 20 MB", "verwijder afbeeldingen")
hostile(
    "a text of 400 MB",
    lambda: streamed("xl/texts.xml", [b"<t>", *[b"x" * 1024**2] * 400]),
    "wordt uitgepakt groter dan 200 MB",
    SMALLER,
)
hostile(
    "a text of 100 MB",
    lambda: with_texts(f"<si><t>{'x' * 100_000_000}</t></si>"),
    TOO_MUCH,
    SMALLER,
)
hostile(
    "one text a million times",
    lambda: with_parts(
        with_texts(f"<si><t>{'x' * 32_000}</t></si>"),
        {SHEET: sheet(("<row>" + "<c t='s'><v>0</v></c>" * 100 + "</row>") * 10_000)},
    ),
    TOO_MUCH,
    SMALLER,
)
hostile(
    "a cell at XFD1048576",
    lambda: book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "deze cel staat rechts van kolom GR",
    "verwijder wat rechts van de tabel staat",
    place="Blad1!XFD1048576",
)
hostile(
    "300,000 rows",
    lambda: book(CELL * 300_000),
    "meer dan 250.000 gevulde rijen",
    SMALLER,
)

# --- XML ----------------------------------------------------------------------------------------

hostile(
    "XXE",
    lambda: with_sheet(
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        + sheet(f"<row>{text('&f;')}</row>")
    ),
    DOCTYPE,
)
hostile(
    "external DTD",
    lambda: with_sheet('<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">' + sheet(CELL)),
    DOCTYPE,
)
hostile("billion laughs", lambda: with_sheet(laughs(10)), DOCTYPE)
hostile(
    "quadratic blow-up",
    lambda: with_sheet(
        f"<!DOCTYPE x [<!ENTITY a '{'x' * 50_000}'>]>" + sheet(f"<row>{text('&a;' * 50_000)}</row>")
    ),
    DOCTYPE,
)
hostile(
    "DOCTYPE in the shared texts",
    lambda: with_parts(
        with_texts("<si><t>a</t></si>"),
        {"xl/sharedStrings.xml": f'<!DOCTYPE x><sst xmlns="{MAIN}"/>'},
    ),
    DOCTYPE,
)
hostile("UTF-16", lambda: with_sheet(sheet(CELL).encode("utf-16")), "tekenset die niet mag")
hostile(
    "UTF-7",
    lambda: with_sheet("<?xml version='1.0' encoding='utf-7'?>" + sheet(CELL)),
    "tekenset die niet mag",
)
