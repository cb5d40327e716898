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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from data.markup import (
    SAVE_AGAIN,
    SAVE_AS,
    SMALLER,
    ContentTypes,
    RefusedError,
    Relationships,
    SheetFacts,
    SheetPart,
    Used,
    WorkbookPart,
    damaged,
    no_workbook,
)
from data.problems import Problem, warning

CONTENT_TYPES = "[Content_Types].xml"  # where a package says what each part is

MAX_BYTES = 20 * 1024**2  # 20,000 rows of 12 columns are 1.2 MB; more is pictures
MAX_MEMBERS = 2_000  # a workbook of 50 sheets with charts has a few hundred parts
MAX_INFLATED = 200 * 1024**2  # 250,000 rows of 12 columns unpack to 150 MB; a bomb to far more
MAX_HEIGHT = 4_000_000  # rows over all sheets, empty ones between included: 2 seconds a million
PIECE = 64 * 1024  # bytes unpacked at a time, so that a bomb never stands in memory whole
XML_DECLARATION = 256  # bytes in which an XML declaration must end; a real one takes 55


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The facts of every sheet by sheet name; empty when a problem is a fout."""

    sheets: Mapping[str, SheetFacts]
    problems: tuple[Problem, ...] = ()


def inspect(content: bytes) -> Inspection:
    """Check an uploaded file; any refusal is one fout, never an exception."""
    try:
        check_size(content)
        _check_kind(content)
        return _inspect_package(content)
    except RefusedError as refusal:
        return Inspection(sheets={}, problems=(refusal.problem,))
    except (BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError):
        return Inspection(sheets={}, problems=(damaged().problem,))


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
    if content.startswith(b"%PDF"):
        raise RefusedError("dit is een PDF en geen Excel-werkmap", SAVE_AS)
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


def _inspect_package(content: bytes) -> Inspection:
    """The check of a zip file: its members, then the workbook part, then every other part."""
    with ZipFile(BytesIO(content)) as archive:
        _check_members(archive, content)
        package = _Package(archive)
        workbook, parts = _locate(package)
        sheets = {part: SheetPart(name, package.used) for name, part in parts.items()}
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
        raise damaged()
    if len({member.filename.casefold() for member in members}) < len(members):
        raise damaged()
    if _overlap(members, content, archive.start_dir):
        raise damaged()


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
    used: Used = field(default_factory=Used)
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
            raise damaged() from None


def _locate(package: _Package) -> tuple[WorkbookPart, dict[str, str]]:
    """The workbook, and for each sheet with cells, in order, the part that holds it."""
    present = frozenset(package.archive.namelist())
    types, workbook, links = ContentTypes(), WorkbookPart(), Relationships()
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
        raise no_workbook()
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
            raise damaged(name)
        parts[name] = part
    if not parts:
        raise RefusedError("in deze werkmap staat geen blad met cellen", "kies een andere werkmap")
    return parts
