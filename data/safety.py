"""The check before any parser: knows how a workbook is packed, refuses to know what its cells say.

Everything is read once, in pieces, and counted as it really unpacks. The first thing that is
wrong ends the check with one problem; a sound file yields what openpyxl does not show: hidden
rows and columns, merged cells, and formulas without a stored value.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from openpyxl.utils import column_index_from_string, get_column_letter

from data.problems import Problem, cell_name, error, warning

MAX_BYTES = 20 * 1024**2  # 20,000 rows of 12 columns are 1.2 MB; more is pictures
MAX_MEMBERS = 2_000  # a workbook of 50 sheets with charts has a few hundred parts
MAX_INFLATED = 200 * 1024**2  # 250,000 rows of 12 columns unpack to 150 MB; a bomb to far more
MAX_ROWS = 250_000  # with something in them, over all sheets; a year has some thousands
MAX_COLUMNS = 200  # ours has 16 at most; beside it people keep notes and sums
MAX_HEIGHT = 4_000_000  # rows over all sheets, empty ones between included: 2 seconds a million
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # the size of a sheet in Excel
PIECE = 64 * 1024  # bytes unpacked at a time, so that a bomb never stands in memory whole
XML_DECLARATION = 256  # bytes in which an XML declaration must end; a real one takes 55

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"  # the same format under other names: openpyxl sees no sheets
CONTENT_TYPES = "[Content_Types].xml"
BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
WORKBOOKS = frozenset(  # xlsx, xlsm, xltx, xltm: macros are never run, so they may come along
    f"application/vnd.{kind}.main+xml"
    for kind in (
        "openxmlformats-officedocument.spreadsheetml.sheet",
        "ms-excel.sheet.macroEnabled",
        "openxmlformats-officedocument.spreadsheetml.template",
        "ms-excel.template.macroEnabled",
    )
)

SAVE_AS = "sla het in Excel op als Excel-werkmap (.xlsx) en upload dat bestand"
SAVE_AGAIN = "open het bestand in Excel, sla het opnieuw op als Excel-werkmap (.xlsx) en upload dat"
SMALLER = "verwijder wat het dashboard niet nodig heeft en upload de werkmap opnieuw"

Range = tuple[int, int, int, int]  # min_row, min_col, max_row, max_col


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """What openpyxl does not show of one sheet.

    `last_row` and `last_column` bound the cells that hold something (0: none), `values` counts
    the cells with a stored value, `hidden_columns` holds ranges (first, last).
    """

    last_row: int
    last_column: int
    values: int
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[Range, ...]
    unsaved_formulas: frozenset[tuple[int, int]]
    saved_formulas: int


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The facts of every sheet by sheet name; empty when a problem is a fout."""

    sheets: Mapping[str, SheetFacts]
    problems: tuple[Problem, ...] = ()


class RefusedError(Exception):
    """Ends the check; `problem` is what the reader is told."""

    def __init__(self, what: str, fix: str, *, sheet: str = "", cell: str = "") -> None:
        super().__init__(what)
        self.problem = error(what, fix, sheet=sheet, cell=cell)


def inspect(content: bytes) -> Inspection:
    """Check an uploaded file; any refusal is one fout, never an exception."""
    try:
        check_size(content)
        _check_kind(content)
        return _inspect_package(content)
    except RefusedError as refusal:
        return Inspection(sheets={}, problems=(refusal.problem,))
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError):
        return Inspection(sheets={}, problems=(_damaged().problem,))


def check_size(content: bytes) -> None:
    """Raise RefusedError when the file is empty or larger than MAX_BYTES."""
    if not content:
        raise RefusedError("het bestand is leeg", "kies de werkmap opnieuw en upload haar nog eens")
    if len(content) > MAX_BYTES:
        raise RefusedError(
            f"het bestand is groter dan {MAX_BYTES // 1024**2} MB",
            "verwijder afbeeldingen en bladen die het dashboard niet nodig heeft "
            "en upload de werkmap opnieuw",
        )


def _check_kind(content: bytes) -> None:
    """Raise RefusedError, by the first bytes, for everything that is no zip."""
    if content.startswith(b"PK"):
        return
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # OLE2: what Office wrote to 2003
        raise _compound(content)
    if _is_text(content[:4096]):
        raise RefusedError("dit is een tekst- of CSV-bestand en geen Excel-werkmap", SAVE_AS)
    raise RefusedError(
        "dit is geen Excel-werkmap", "kies een Excel-werkmap (.xlsx) en upload dat bestand"
    )


def _compound(content: bytes) -> RefusedError:
    """An OLE2 file is an encrypted workbook, an old workbook or another Office file."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _encrypted()
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return RefusedError("dit is een oud Excel-bestand (.xls)", SAVE_AS)
    return RefusedError(
        "dit is een oud Office-bestand, maar geen Excel-werkmap",
        "kies een Excel-werkmap (.xlsx) en upload dat bestand",
    )


def _is_text(head: bytes) -> bool:
    """Text has no control characters but tab, line feed, form feed and return, or is UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\f\r" for byte in head)


def _encrypted() -> RefusedError:
    return RefusedError(
        "de werkmap is met een wachtwoord beveiligd",
        "haal in Excel het wachtwoord weg (Bestand, Info, Werkmap beveiligen), "
        "sla de werkmap op en upload haar opnieuw",
    )


def _damaged(sheet: str = "") -> RefusedError:
    what = "dit blad is beschadigd" if sheet else "het bestand is beschadigd"
    return RefusedError(what, SAVE_AGAIN, sheet=sheet)


def _no_workbook() -> RefusedError:
    return RefusedError(
        "in dit bestand zit geen Excel-werkmap",
        "kies een Excel-werkmap (.xlsx), of sla het in Excel als zodanig op, en upload die",
    )


def _inspect_package(content: bytes) -> Inspection:
    """The check of a zip file: its members, then the workbook part, then every other part."""
    with ZipFile(BytesIO(content)) as archive:
        _check_members(archive, content)
        package = _Package(archive)
        workbook, parts = _locate(package)
        sheets = {part: _Sheet(name, package.used) for name, part in parts.items()}
        for info in archive.infolist():
            package.scan(info.filename, sheets.get(info.filename))
    facts = {name: sheets[part].facts() for name, part in parts.items()}
    if sum(sheet.last_row for sheet in facts.values()) > MAX_HEIGHT:
        raise RefusedError(
            "op meer bladen staat een losse waarde ver onder de tabel",
            "verwijder wat ver onder de tabellen staat, sla de werkmap op en upload haar opnieuw",
        )
    stale = workbook.stale and any(sheet.saved_formulas for sheet in facts.values())
    return Inspection(sheets=facts, problems=(_STALE,) if stale else ())


_STALE = warning(
    "een ander programma dan Excel maakte deze werkmap en laat het rekenen aan Excel over; "
    "de uitkomsten van formules kunnen nog 0 of verouderd zijn",
    "open de werkmap in Excel, sla haar op en upload haar opnieuw",
)


def _check_members(archive: ZipFile, content: bytes) -> None:
    """Raise RefusedError for a zip that no spreadsheet program writes."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise RefusedError(f"de werkmap bestaat uit meer dan {MAX_MEMBERS} onderdelen", SMALLER)
    if any(member.flag_bits & 1 for member in members):
        raise _encrypted()
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise _damaged()
    if len({member.filename.casefold() for member in members}) < len(members):
        raise _damaged()
    if _overlap(members, content, archive.start_dir):
        raise _damaged()


def _overlap(members: list[ZipInfo], content: bytes, directory: int) -> bool:
    """Whether members share bytes, which is how a small file claims to hold a very large one."""
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            return True
        name, extra = struct.unpack_from("<HH", content, member.header_offset + 26)
        end = member.header_offset + 30 + name + extra + member.compress_size
    return end > directory


@dataclass
class _Used:
    """What has been used of the limits that hold for the workbook as a whole."""

    inflated: int = 0
    rows: int = 0


@dataclass
class _Package:
    """The open zip, of which every part is unpacked exactly once."""

    archive: ZipFile
    used: _Used = field(default_factory=_Used)
    declared: Mapping[str, str] = field(default_factory=dict)  # part to content type
    scanned: set[str] = field(default_factory=set)

    def scan(self, part: str, handler: ContentHandler | None = None) -> None:
        """Unpack a part, check it when it is XML, and let `handler` look on.

        Data of add-ins in customXml/ (Power Query writes UTF-16 there) is only unpacked: nothing
        here ever parses it.
        """
        if part in self.scanned:
            return
        self.scanned.add(part)
        pieces = self._pieces(part)
        head = next(pieces, b"")
        needed = handler is not None or part.lower().endswith((".xml", ".rels"))
        foreign = handler is None and part.startswith("customXml/") and part not in self.declared
        if not foreign and (needed or _looks_like_xml(head)):
            _check_encoding(head)
            _check_xml(head, pieces, handler or ContentHandler(), needed)
        for _ in pieces:  # to the end, where zipfile compares the checksum
            pass

    def _pieces(self, part: str) -> Iterator[bytes]:
        with self.archive.open(part) as unpacked:
            while piece := unpacked.read(PIECE):
                self.used.inflated += len(piece)
                if self.used.inflated > MAX_INFLATED:
                    raise RefusedError(
                        f"de werkmap wordt uitgepakt groter dan {MAX_INFLATED // 1024**2} MB",
                        SMALLER,
                    )
                yield piece


def _looks_like_xml(head: bytes) -> bool:
    """Whether an XML parser could take this for a document."""
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def _check_encoding(head: bytes) -> None:
    """Raise RefusedError for a part that is not UTF-8: such a part can hide from a check."""
    declaration, found, _ = head.removeprefix(b"\xef\xbb\xbf").partition(b"?>")
    if not declaration.startswith(b"<?xml"):
        declaration, found = b"", b"?>"
    encoding = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", declaration)
    legal = encoding is None or encoding[1].lower() in (b"utf-8", b"us-ascii")
    short = found and len(declaration) <= XML_DECLARATION
    if b"\x00" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")) or not (legal and short):
        raise RefusedError("de werkmap is opgeslagen in een tekenset die niet mag", SAVE_AGAIN)


def _check_xml(head: bytes, pieces: Iterator[bytes], handler: ContentHandler, needed: bool) -> None:
    """Parse a part; a syntax error only counts in a part that is `needed` (old drawings err)."""
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        parser.feed(head)
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except DefusedXmlException:
        raise RefusedError("de werkmap bevat een DOCTYPE, en die mag niet", SAVE_AGAIN) from None
    except SAXParseException:
        if needed:
            raise _damaged() from None


def _locate(package: _Package) -> tuple[_Workbook, dict[str, str]]:
    """The workbook, and for each sheet with cells, in order, the part that holds it."""
    present = frozenset(package.archive.namelist())
    types, workbook, links = _ContentTypes(), _Workbook(), _Relationships()
    _scan_present(package, CONTENT_TYPES, types, present)
    package.declared = types.kinds
    folder, name = posixpath.split(types.workbook())
    _scan_present(package, posixpath.join(folder, name), workbook, present)
    _scan_present(package, posixpath.join(folder, "_rels", f"{name}.rels"), links, present)
    targets = {link: _resolve(folder, target) for link, target in links.targets.items()}
    parts = _sheet_parts(workbook.sheets, targets, links.charts, present)
    return workbook, parts


def _scan_present(
    package: _Package, part: str, handler: ContentHandler, present: frozenset[str]
) -> None:
    if part not in present:
        raise _no_workbook()
    package.scan(part, handler)


def _resolve(folder: str, target: str) -> str:
    """A relationship's target as a name in the zip: absolute, or from the workbook's folder."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _sheet_parts(
    sheets: list[tuple[str, str]],
    targets: Mapping[str, str],
    charts: set[str],
    present: frozenset[str],
) -> dict[str, str]:
    """Sheet name to part; each sheet must have a name, and a part, of its own."""
    parts: dict[str, str] = {}
    for name, link in sheets:
        if link in charts:
            continue
        part = targets.get(link, "")
        if name in parts or part in parts.values() or part not in present:
            raise _damaged(name)
        parts[name] = part
    if not parts:
        raise RefusedError("in deze werkmap staat geen blad met cellen", "kies een andere werkmap")
    return parts


class _ContentTypes(ContentHandler):
    """[Content_Types].xml: which part is the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.defaults: set[str] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        kind = attrs.get("ContentType", "")
        if _local(name) == "Override":
            self.kinds[attrs.get("PartName", "").removeprefix("/")] = kind
        elif _local(name) == "Default":
            self.defaults.add(kind)

    def workbook(self) -> str:
        """The workbook part; RefusedError when there is none, or none that can be read."""
        if BINARY_WORKBOOK in {*self.kinds.values(), *self.defaults}:
            raise RefusedError("dit is een binaire Excel-werkmap (.xlsb)", SAVE_AS)
        books = [part for part, kind in self.kinds.items() if kind in WORKBOOKS]
        if not books and self.defaults & WORKBOOKS:  # some programs declare it for every .xml
            return "xl/workbook.xml"
        if len(books) != 1:
            raise _no_workbook()
        return books[0]


class _Relationships(ContentHandler):
    """xl/_rels/workbook.xml.rels: where each link of the workbook leads."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.charts: set[str] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _local(name) == "Relationship":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")
            if "chartsheet" in attrs.get("Type", ""):
                self.charts.add(attrs.get("Id", ""))


class _Workbook(ContentHandler):
    """xl/workbook.xml: the sheets, as (name, link), and who is to work out the formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.sheets: list[tuple[str, str]] = []
        self.stale = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if not self.root:
            self.root = name
            _check_namespace(name, attrs)
        elif _local(name) == "sheet":
            link = next((attrs[key] for key in attrs.getNames() if key.endswith(":id")), "")
            if link:  # a sheet without one is a remnant in old xlsm files; openpyxl skips it too
                self.sheets.append((attrs.get("name", ""), link))
        elif _local(name) == "calcPr":
            self.stale = _yes(attrs.get("fullCalcOnLoad"))


class _Sheet(ContentHandler):
    """One worksheet part: counts what it holds and notes what openpyxl does not show.

    A formula is without a stored value when its cell has an `<f>` and neither text in `<v>` nor
    an `<is>`. The empty text is a value too: Excel writes `t="str"` with `<v/>` for it and
    LibreOffice `<v></v>`; openpyxl writes `<v/>` without `t="str"` for a formula that nobody
    worked out.
    """

    def __init__(self, title: str, used: _Used) -> None:
        super().__init__()
        self.title, self.used = title, used
        self.starts: dict[str, Callable[[AttributesImpl], None]] = {}
        self.inner: dict[str, str] = {}
        self.row = self.column = 0  # where we are
        self.level = 0  # how deep in a cell: 0 outside, 1 in the cell, 2 in its children
        self.kind, self.seen, self.filled = "", set[str](), False  # of the cell we are in
        self.child = ""
        self.last_row = self.last_column = self.values = self.saved = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self.unsaved: set[tuple[int, int]] = set()

    def facts(self) -> SheetFacts:
        """What was found, once the part has been read."""
        return SheetFacts(
            last_row=self.last_row,
            last_column=self.last_column,
            values=self.values,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            merged=tuple(self.merged),
            unsaved_formulas=frozenset(self.unsaved),
            saved_formulas=self.saved,
        )

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if self.level:
            if self.level == 1:
                self._start_child(self.inner.get(name, ""))
            self.level += 1
        elif start := self.starts.get(name):
            start(attrs)
        elif not self.starts:
            self._start_sheet(name, attrs)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        if self.level:
            self.level -= 1
            if not self.level:
                self._end_cell()

    def characters(self, content: str) -> None:
        if self.child == "v" and self.level == 2 and content:
            self.filled = True

    def _start_sheet(self, name: str, attrs: AttributesImpl) -> None:
        """The root: its prefix, mostly none, is that of every element that we look for."""
        _check_namespace(name, attrs)
        prefix = name.removesuffix(_local(name))
        self.inner = {f"{prefix}{child}": child for child in ("f", "v", "is")}
        self.starts = {
            f"{prefix}row": self._start_row,
            f"{prefix}c": self._start_cell,
            f"{prefix}col": self._start_column,
            f"{prefix}mergeCell": self._start_merge,
        }

    def _start_row(self, attrs: AttributesImpl) -> None:
        """A row without a number follows the one before; openpyxl drops rows out of order."""
        row = self._number(attrs["r"], LAST_ROW) if "r" in attrs else self.row + 1
        if not self.row < row <= LAST_ROW:
            raise _damaged(self.title)
        self.row, self.column = row, 0
        if _yes(attrs.get("hidden")) or attrs.get("ht") == "0":
            self.hidden_rows.add(row)

    def _start_cell(self, attrs: AttributesImpl) -> None:
        row, column = self.row, self.column + 1
        if "r" in attrs:
            row, column = self._place(attrs["r"])
        if row != self.row or not self.column < column <= LAST_COLUMN:
            raise _damaged(self.title)
        self.column, self.level = column, 1
        self.kind, self.seen, self.filled, self.child = attrs.get("t", "n"), set(), False, ""

    def _start_child(self, child: str) -> None:
        """openpyxl takes the first of each kind; so do we."""
        self.child = "" if child in self.seen else child
        self.seen.add(child)

    def _end_cell(self) -> None:
        value = "is" in self.seen if self.kind == "inlineStr" else self.filled
        if "f" in self.seen:
            stored = value or (self.kind == "str" and "v" in self.seen)
            self.saved += stored
            if not stored:
                self.unsaved.add((self.row, self.column))
        self.values += value
        if value or "f" in self.seen:
            self._count()

    def _count(self) -> None:
        """Note that the cell we are in holds something."""
        if self.column > MAX_COLUMNS:
            raise RefusedError(
                f"deze cel staat rechts van kolom {get_column_letter(MAX_COLUMNS)}",
                "verwijder wat rechts van de tabel staat, sla de werkmap op en upload haar opnieuw",
                sheet=self.title,
                cell=cell_name(self.column, self.row),
            )
        self.last_column = max(self.last_column, self.column)
        if self.row != self.last_row:
            self.last_row = self.row
            self.used.rows += 1
        if self.used.rows > MAX_ROWS:
            count = f"{MAX_ROWS:,}".replace(",", ".")
            raise RefusedError(f"de werkmap heeft meer dan {count} gevulde rijen", SMALLER)

    def _start_column(self, attrs: AttributesImpl) -> None:
        first = self._number(attrs.get("min", ""), LAST_COLUMN)
        last = self._number(attrs.get("max", ""), LAST_COLUMN)
        if _yes(attrs.get("hidden")) or attrs.get("width") == "0":
            self.hidden_columns.append((first, last))

    def _start_merge(self, attrs: AttributesImpl) -> None:
        first, _, last = attrs.get("ref", "").partition(":")
        self.merged.append((*self._place(first), *self._place(last or first)))

    def _place(self, ref: str) -> tuple[int, int]:
        """Row and column of a reference such as H2; RefusedError when Excel has no such cell."""
        found = _REFERENCE.fullmatch(ref)
        if not found:
            raise _damaged(self.title)
        column = column_index_from_string(found[1])
        return self._number(found[2], LAST_ROW), self._number(str(column), LAST_COLUMN)

    def _number(self, text: str, last: int) -> int:
        if not _COUNT.fullmatch(text) or int(text) > last:
            raise _damaged(self.title)
        return int(text)


_COUNT = re.compile(r"[1-9][0-9]{0,6}")
_REFERENCE = re.compile(rf"([A-Z]{{1,3}})({_COUNT.pattern})")


def _check_namespace(root: str, attrs: AttributesImpl) -> None:
    """Raise RefusedError unless the root element is of the format that openpyxl reads."""
    prefix = root.rpartition(":")[0]
    namespace = attrs.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
    if namespace.startswith(STRICT):
        raise RefusedError(
            "de werkmap is opgeslagen als Strict Open XML, en dat leest het dashboard niet",
            "kies in Excel bij Opslaan als het type Excel-werkmap (.xlsx) en upload dat bestand",
        )
    if namespace != MAIN:
        raise _damaged()


def _local(name: str) -> str:
    """`row` for both `row` and `x:row`."""
    return name.rpartition(":")[2]


def _yes(value: str | None) -> bool:
    return value in ("1", "true")
