"""What a file is that is no workbook, in one sentence; refuses to unpack or parse anything.

People pick the wrong file now and then. By its first bytes, its name or the names of the parts in
it, a file can mostly be called by its own name, and that helps more than "geen Excel-werkmap".
"""

from __future__ import annotations

from collections.abc import Collection

from data.parsing.markup import SAVE_AS, RefusedError, damaged

MAX_BYTES = 20 * 1024**2  # 20,000 rows of 12 columns are 1.2 MB; more is pictures

PICK = "kies een Excel-werkmap (.xlsx) en upload dat bestand"
EXPORT = "sla het op als Excel-werkmap (.xlsx) en upload dat bestand"
LOCK_BYTES, LOCK_NAME = 165, 54  # of Excel's lock file, and of the name of its user in it
TAIL = 65_557  # bytes at the end of a zip in which its directory's end must stand
HEAD = 4_096  # bytes by which a text file is known

_TEXT_CONTROLS = frozenset(b"\t\n\f\r")


def check_file(content: bytes, filename: str = "") -> None:
    """Raise RefusedError, by name, size and bytes, for everything that is no zip with an end."""
    if _is_lock(content, filename):
        raise RefusedError(
            "dit is het tijdelijke bestand dat Excel maakt zolang een werkmap open staat (~$)",
            "sluit de werkmap in Excel, kies het bestand zonder ~$ en upload dat",
        )
    if not content:
        raise RefusedError("het bestand is leeg", "kies de werkmap opnieuw en upload haar nog eens")
    if len(content) > MAX_BYTES:
        raise RefusedError(
            f"het bestand is groter dan {MAX_BYTES // 1024**2} MB",
            "verwijder afbeeldingen en bladen die het dashboard niet nodig heeft "
            "en upload de werkmap opnieuw",
        )
    if not content.startswith(b"PK"):
        raise _by_first_bytes(content)
    if b"PK\x05\x06" not in content[-TAIL:]:
        raise RefusedError(
            "het bestand is niet helemaal gedownload of gekopieerd",
            "download of kopieer het opnieuw en upload het nog eens",
        )


def _is_lock(content: bytes, filename: str) -> bool:
    """By name, or by content: the length of a name, the name, and blanks."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    if name.startswith(("~$", ".~lock.")):
        return True
    if len(content) != LOCK_BYTES or not 0 < content[0] <= LOCK_NAME:
        return False
    return not content[1 + content[0] : 1 + LOCK_NAME].strip(b" \x00")


def _by_first_bytes(content: bytes) -> RefusedError:
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # OLE2: what Office wrote to 2003
        return _compound(content)
    for start, (what, fix) in _STARTS.items():
        if content.startswith(start):
            return RefusedError(what, fix)
    head = content[:HEAD]
    if _is_text(head):
        return _text(head)
    if head.startswith(b"BM") or head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return RefusedError(*_IMAGE)
    return RefusedError("dit is geen Excel-werkmap", PICK)


_IMAGE = ("dit is een afbeelding en geen Excel-werkmap", PICK)
_PACKED = ("dit is een ingepakt bestand", "pak het uit en upload de Excel-werkmap die erin zit")
_STARTS = {
    b"%PDF": ("dit is een PDF en geen Excel-werkmap", PICK),
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,  # jpg
    b"GIF8": _IMAGE,
    b"II*\x00": _IMAGE,  # tiff
    b"MM\x00*": _IMAGE,
    b"RIFF": _IMAGE,  # webp
    b"\x1f\x8b": _PACKED,  # gzip
    b"7z\xbc\xaf": _PACKED,
    b"Rar!": _PACKED,
    b"{\\rtf": ("dit is een Word-document en geen Excel-werkmap", PICK),
}


def _compound(content: bytes) -> RefusedError:
    """An OLE2 file is an encrypted workbook, an old workbook or another Office file."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return encrypted()
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return RefusedError("dit is een oud Excel-bestand (.xls)", SAVE_AS)
    return RefusedError("dit is een oud Office-bestand, maar geen Excel-werkmap", PICK)


def encrypted() -> RefusedError:
    """The refusal of a workbook that only opens with a password."""
    return RefusedError(
        "de werkmap is met een wachtwoord beveiligd",
        "haal in Excel het wachtwoord weg (Bestand, Info, Werkmap beveiligen), "
        "sla de werkmap op en upload haar opnieuw",
    )


def _is_text(head: bytes) -> bool:
    """Text has no control characters but tab, line feed, form feed and return, or is UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)


def _text(head: bytes) -> RefusedError:
    """By how it begins; what UTF-16 writes between two letters is left out first."""
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and start.startswith(b"<?xml"):
        return RefusedError("dit is een oud Excel-bestand (XML-spreadsheet 2003)", SAVE_AS)
    if start.startswith(_PAGE) or b"<html" in start:
        return RefusedError("dit is een webpagina (HTML) die als Excel-bestand is bewaard", SAVE_AS)
    if start.startswith(b"<"):
        return RefusedError("dit is een XML-bestand en geen Excel-werkmap", SAVE_AS)
    return RefusedError("dit is een tekst- of CSV-bestand en geen Excel-werkmap", SAVE_AS)


_PAGE = (b"<!doctype html", b"<table", b"<head", b"<meta", b"mime-version:")


def check_parts(names: Collection[str], mimetype: bytes) -> None:
    """Raise RefusedError for a zip that is no Office package; `mimetype` is that member, if any."""
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        if b"spreadsheet" in mimetype:
            raise RefusedError("dit is een OpenDocument-werkmap (.ods)", EXPORT)
        raise RefusedError("dit is een OpenDocument-bestand, maar geen werkmap", PICK)
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "[Content_Types].xml" in names:
        for folder, what in _OFFICE.items():
            if folder in folders and "xl" not in folders:
                raise RefusedError(f"dit is een {what} en geen Excel-werkmap", PICK)
        return
    if any(name.endswith(".iwa") for name in names) or "Index.zip" in names:
        raise RefusedError("dit is een werkmap van Numbers en niet van Excel", _NUMBERS)
    if "xl" in folders:  # it was a workbook once
        raise damaged()
    raise RefusedError(
        "dit is een zip-bestand en geen Excel-werkmap",
        "pak het uit en upload de Excel-werkmap die erin zit",
    )


_OFFICE = {"word": "Word-document", "ppt": "PowerPoint-presentatie", "visio": "Visio-tekening"}
_NUMBERS = "kies in Numbers Archief, Exporteer naar, Excel, en upload dat bestand"
