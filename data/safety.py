"""The check before anything is read: knows how a workbook is packed, not what its cells say.

Every part is unpacked and parsed once, in pieces, and checked as it really unpacks. The first
thing that is wrong ends the check with one problem; of a sound file come the values of its sheets.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from data.parsing import grid, kinds
from data.parsing.grid import Grid, SheetPart
from data.parsing.markup import (
    SAVE_AGAIN,
    SMALLER,
    TOO_LARGE,
    ContentTypes,
    Part,
    RefusedError,
    Relationships,
    SharedTexts,
    StylesPart,
    Tab,
    WorkbookPart,
    damaged,
    no_workbook,
)
from data.parsing.values import Value, Values
from data.problems import Problem, warning

CONTENT_TYPES = "[Content_Types].xml"  # where a package says what each part is
STYLES = "xl/styles.xml"  # where openpyxl looks, whatever the package says

MAX_MEMBERS = 2_000  # a workbook of 50 sheets with charts has a few hundred parts
MAX_INFLATED = 200 * 1024**2  # 250,000 rows of 12 columns unpack to 150 MB; a bomb to far more
PIECE = 64 * 1024  # bytes unpacked at a time, so that a bomb never stands in memory whole
MAX_TAG = 4 * 1024**2  # bytes without a break; the parser reads them again with every piece
XML_DECLARATION = 256  # bytes in which an XML declaration must end; a real one takes 55

Progress = Callable[[float], None]  # is told which part of the work is done, from 0 to 1


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The sheets with cells, in order, and the values that their rows point at by slot.

    There are no sheets when a problem is a fout.
    """

    sheets: Sequence[Grid] = ()
    values: Sequence[Value] = ()
    problems: Sequence[Problem] = ()
    date1904: bool = False


def inspect(content: bytes, filename: str = "", progress: Progress | None = None) -> Inspection:
    """Check and read an uploaded file; any refusal is one fout, never an exception.

    `progress` is told which part of the work is done, and must not raise. Only MemoryError comes
    through.
    """
    try:
        kinds.check_file(content, filename)
        with ZipFile(BytesIO(content)) as archive:
            _check_members(archive, content)
            return _inspect_package(_Package(archive, progress))
    except RefusedError as refusal:
        return Inspection(problems=(refusal.problem,))
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError):
        return Inspection(problems=(damaged().problem,))


def _inspect_package(package: _Package) -> Inspection:
    """First what is small or never used, so that a refusal comes soon; then the sheets."""
    types, workbook, parts = _locate(package)
    texts, styles = SharedTexts(), StylesPart()
    later = {types.texts(), STYLES, *parts.values()}
    for part in package.archive.namelist():
        if part not in package.scanned and part not in later:
            package.scan(part)
    for part, handler in ((types.texts(), texts), (STYLES, styles)):
        if part in package.present:
            package.scan(part, handler)
    values = Values(texts=texts.texts, styles=styles.dates(), date1904=workbook.date1904)
    used, sheets = grid.Used(), []
    for tab, part in parts.items():
        sheet = SheetPart(tab.name, used, values, hidden=tab.hidden)
        package.scan(part, sheet)
        sheets.append(sheet.facts())
    stale = workbook.stale and any(sheet.saved_formulas for sheet in sheets)
    return Inspection(
        sheets=sheets,
        values=values.found,
        problems=(_STALE,) if stale else (),
        date1904=workbook.date1904,
    )


_STALE = warning(
    "een ander programma dan Excel maakte deze werkmap en laat het rekenen aan Excel over; "
    "de uitkomsten van formules kunnen nog 0 of verouderd zijn",
    "open de werkmap in Excel, sla haar op en upload haar opnieuw",
)


def _check_members(archive: ZipFile, content: bytes) -> None:
    """Raise RefusedError for a zip that no spreadsheet program writes.

    A member never unpacks to more than it says that it does: zipfile stops there.
    """
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise RefusedError(f"de werkmap bestaat uit meer dan {MAX_MEMBERS} onderdelen", SMALLER)
    if sum(member.file_size for member in members) > MAX_INFLATED:
        size = MAX_INFLATED // 1024**2
        raise RefusedError(f"de werkmap wordt uitgepakt groter dan {size} MB", SMALLER)
    if any(member.flag_bits & 1 for member in members):
        raise kinds.encrypted()
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise damaged()
    if len({member.filename.casefold() for member in members}) < len(members):
        raise damaged()
    if _overlap(members, content, archive.start_dir):
        raise damaged()
    names = {member.filename for member in members}
    kinds.check_parts(names, _start_of(archive, "mimetype") if "mimetype" in names else b"")


def _start_of(archive: ZipFile, part: str) -> bytes:
    with archive.open(part) as unpacked:
        return unpacked.read(XML_DECLARATION)


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
class _Package:
    """The open zip, of which every part is unpacked exactly once."""

    archive: ZipFile
    progress: Progress | None = None
    declared: frozenset[str] = frozenset()  # the parts of which the package says what they are
    scanned: set[str] = field(default_factory=set)
    inflated: int = 0

    def __post_init__(self) -> None:
        self.present = frozenset(self.archive.namelist())
        self.size = sum(member.file_size for member in self.archive.infolist())

    def scan(self, part: str, handler: Part | None = None) -> None:
        """Unpack a part, check it when it is XML, and let `handler` look on.

        Data of add-ins in customXml/ (Power Query writes UTF-16 there) is only unpacked: nothing
        here ever parses it.
        """
        if part in self.scanned:  # it is said to be two things
            raise damaged()
        self.scanned.add(part)
        pieces = self._pieces(part)
        head = next(pieces, b"")
        needed = handler is not None or part.lower().endswith((".xml", ".rels"))
        foreign = handler is None and part.startswith("customXml/") and part not in self.declared
        if not foreign and (needed or _looks_like_xml(head)):
            _check_encoding(head)
            _check_xml(head, pieces, handler, needed)
        for _ in pieces:  # to the end, where zipfile compares the checksum
            pass

    def _pieces(self, part: str) -> Iterator[bytes]:
        with self.archive.open(part) as unpacked:
            while piece := unpacked.read(PIECE):
                yield piece
                self.inflated += len(piece)
                if self.progress:
                    self.progress(self.inflated / self.size)


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


def _check_xml(head: bytes, pieces: Iterator[bytes], handler: Part | None, needed: bool) -> None:
    """Parse a part; a syntax error only counts in a part that is `needed` (old drawings err)."""
    parser = _parser()
    if handler is not None:
        handler.attach(parser)
    fed = 0
    try:
        for piece in chain((head,), pieces):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise RefusedError(TOO_LARGE, SMALLER)
            if handler is not None:
                handler.pause()
        parser.Parse(b"", True)
    except expat.ExpatError:
        if needed:
            raise damaged() from None


def _parser() -> expat.XMLParserType:
    """A parser that stops at a DOCTYPE, by which alone XML can refer outside or grow."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _refuse(*_: object) -> int:
    raise RefusedError("de werkmap bevat een DOCTYPE, en die mag niet", SAVE_AGAIN)


def _locate(package: _Package) -> tuple[ContentTypes, WorkbookPart, dict[Tab, str]]:
    """What the package says, the workbook, and the part of each sheet with cells, in order."""
    types, workbook, links = ContentTypes(), WorkbookPart(), Relationships()
    _scan_present(package, CONTENT_TYPES, types)
    package.declared = frozenset(part for part, _ in types.kinds)
    folder, name = posixpath.split(types.workbook())
    _scan_present(package, posixpath.join(folder, name), workbook)
    _scan_present(package, posixpath.join(folder, "_rels", f"{name}.rels"), links)
    targets = {link: _resolve(folder, target) for link, target in links.targets.items()}
    tabs = [tab for tab in workbook.sheets if tab.link not in links.charts]
    return types, workbook, _sheet_parts(tabs, targets, package.present)


def _scan_present(package: _Package, part: str, handler: Part) -> None:
    if part not in package.present:
        raise no_workbook()
    package.scan(part, handler)


def _resolve(folder: str, target: str) -> str:
    """A relationship's target as a name in the zip: absolute, or from the workbook's folder."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def _sheet_parts(
    tabs: Sequence[Tab], targets: Mapping[str, str], present: frozenset[str]
) -> dict[Tab, str]:
    """Each sheet must have a name, and a part, of its own."""
    parts: dict[Tab, str] = {}
    for tab in tabs:
        part = targets.get(tab.link, "")
        known = any(tab.name == other.name for other in parts)
        if known or part in parts.values() or part not in present:
            raise damaged(tab.name)
        parts[tab] = part
    if not parts:
        raise RefusedError("in deze werkmap staat geen blad met cellen", "kies een andere werkmap")
    return parts
