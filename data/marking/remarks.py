"""The comments of one sheet: adds ours to what is there, and takes away what we added before.

Knows the comments part and the old drawing that shows it; refuses to know what is wrong where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from data.marking.package import SHEET_TYPE, Package
from data.marking.scan import LAST_COLUMN, LAST_ROW, Place, place_of
from data.marking.splice import MAIN, AnnotationError, Edits, Element, escape, parse, prefix
from data.problems import cell_name

AUTHOR = "Dashboard Zorgalliantie"
HEADING = "Dashboard:"  # the line that ours begins with: some programs save no authors
THREADED = "tc="  # how the author of a comment begins that only stands in for a conversation

COMMENTS = f"{SHEET_TYPE}.comments+xml"
DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
EMPTY_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
SPACES = {
    b"v": b"urn:schemas-microsoft-com:vml",
    b"o": b"urn:schemas-microsoft-com:office:office",
    b"x": b"urn:schemas-microsoft-com:office:excel",
}
EMPTY_DRAWING = (
    b"<xml"
    + b"".join(b' xmlns:%s="%s"' % pair for pair in SPACES.items())
    + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
BOX = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"%s><v:stroke joinstyle="miter"/>'
    b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
NOTE = (
    b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    b'margin-top:1.5pt;width:240pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
    b'o:insetmode="auto"%s><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
    b'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
    b'<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
    b"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill>"
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
FIRST_SHAPE = 1025  # Excel gives each drawing numbers from 1,024 on; the first is the drawing
WIDE, HIGH = 4, 6  # columns and rows that a note covers: some five lines of text

_LEGACY = re.compile(rb"<(?:[^\s<>/:]+:)?legacyDrawing\s[^>]*?\bid\s*=\s*[\"']([^\"']*)")
_SHAPE = re.compile(rb"<((?:\w+:)?shape)\s.*?</\1\s*>", re.DOTALL)
_SPOT = (re.compile(rb"[<:]Row>\s*(\d{1,7})\s*<"), re.compile(rb"[<:]Column>\s*(\d{1,5})\s*<"))
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
_END = re.compile(rb"</(?:\w+:)?xml\s*>")
_OURS = re.compile(rf"(?:^|\r?\n){HEADING}\r?\n")


def remark(package: Package, sheet: str, notes: Mapping[Place, str]) -> str:
    """Put these comments on a sheet, in place of those we put there before.

    Out: the key of the drawing that the sheet must be told of, or nothing when it has one.
    """
    link = package.linked(sheet, "comments")
    part = link.target if link else ""
    if not notes and (not part or b"Dashboard" not in package[part]):
        return ""
    if not part:
        part = package.free("xl/comments{}.xml")
        package[part] = EMPTY_COMMENTS
        package.declare(part, COMMENTS)
        package.link(sheet, "comments", part)
    comments = _Comments(package[part], notes)
    package[part] = comments.done()
    return _draw(package, sheet, comments.gone, comments.added)


class _Comments:
    """One comments part: `gone` are the places of ours that went, `added` of those that came."""

    def __init__(self, content: bytes, notes: Mapping[Place, str]) -> None:
        self.edits = Edits(content)
        self.notes = notes
        root = parse(content)
        authors, held = root.first("authors"), root.first("commentList")
        if authors is None or held is None:
            raise AnnotationError
        self.space = prefix(content, root.start)
        self.authors, self.held = authors, held
        self.names = [author.text for author in authors.children]
        self.author = self._our_number() if notes else 0
        self.gone: set[Place] = set()
        kept = [*self._kept()]
        self.added = sorted(set(notes) - {place for place, _ in kept})
        self._add(kept)

    def done(self) -> bytes:
        """The part with all of it done."""
        return self.edits.done()

    def _our_number(self) -> int:
        if AUTHOR not in self.names:
            author = b"<%sauthor>%s</%sauthor>" % (self.space, AUTHOR.encode(), self.space)
            self.edits.extend(self.authors, author)
            return len(self.names)
        return self.names.index(AUTHOR)

    def _kept(self) -> Iterator[tuple[Place, Element]]:
        """The comments of others, once ours are taken out of them and away from between them."""
        for comment in self.held.children:
            place = place_of(comment.attributes.get("ref", "")) or (0, 0)
            number = int(comment.attributes.get("authorId", "0"))
            author = self.names[number] if number < len(self.names) else ""
            if author == AUTHOR or _OURS.match(_told(comment)):
                self.gone.add(place)
                self.edits.replace(comment.start, comment.end)
                continue
            if not author.startswith(THREADED):
                self._complete(comment, self.notes.get(place, ""))
            yield place, comment

    def _add(self, kept: list[tuple[Place, Element]]) -> None:
        """Each new comment in front of the first that stands further on in the sheet."""
        last: list[bytes] = []
        for place in self.added:
            new = self._comment(place)
            after = next((c for other, c in kept if other > place), None)
            if after is None:
                last.append(new)
            else:
                self.edits.replace(after.start, after.start, new)
        if last:
            self.edits.extend(self.held, b"".join(last))

    def _comment(self, place: Place) -> bytes:
        name = cell_name(place[1], place[0]).encode()
        text = self._text(f"{HEADING}\n{self.notes[place]}")
        return b'<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>' % (
            self.space, name, self.author, self.space, text,
            self.space, self.space,
        )  # fmt: skip

    def _text(self, text: str) -> bytes:
        return b'<%st xml:space="preserve">%s</%st>' % (self.space, escape(text), self.space)

    def _complete(self, comment: Element, note: str) -> None:
        """Someone else's comment: without what we added before, with what we add now."""
        body = comment.first("text")
        if body is None:
            raise AnnotationError
        pieces = [*_pieces(body)]
        whole = _told(comment)
        before = _OURS.search(whole)
        if not note and before is None:
            return
        self._shorten(pieces, before.start() if before else len(whole))
        new = f"\n{HEADING}\n{note}" if whole else f"{HEADING}\n{note}"
        if note and pieces:
            run = b"<%sr>%s</%sr>" % (self.space, self._text(new), self.space)
            self.edits.replace(pieces[-1][0].end, pieces[-1][0].end, run)
        elif note:
            self.edits.extend(body, self._text(new))

    def _shorten(self, pieces: list[tuple[Element, Element]], length: int) -> None:
        """Keep this many characters; a plain text becomes a run, so that a run can follow it."""
        for owner, piece in pieces:
            text, length = piece.text[:length], max(0, length - len(piece.text))
            if owner is piece:
                run = b"<%sr>%s</%sr>" % (self.space, self._text(text), self.space)
                self.edits.replace(piece.start, piece.end, run if text else b"")
            elif not text and piece.text:
                self.edits.replace(owner.start, owner.end)
            elif text != piece.text:
                self.edits.replace(piece.inner, piece.stop, escape(text))


def _told(comment: Element) -> str:
    return "".join(piece.text for body in comment.all("text") for _, piece in _pieces(body))


def _pieces(body: Element) -> Iterator[tuple[Element, Element]]:
    """Each piece of text, with the element that goes when it goes: itself, or its run."""
    for child in body.children:
        if child.name == "t":
            yield child, child
        elif child.name == "r":
            yield from ((child, piece) for piece in child.all("t"))


# --- the drawing that shows them ----------------------------------------------------------------


def _draw(package: Package, sheet: str, gone: set[Place], added: list[Place]) -> str:
    """Take the notes of these places from the drawing of a sheet, and put others on it."""
    found = _LEGACY.search(package[sheet])
    links = {link.key: link.target for link in package.links(sheet)}
    part = links.get(found[1].decode(), "") if found else ""
    if part in package:
        package[part] = _drawn(package[part], gone, added)
        return ""
    if not added:
        return ""
    if found:  # a drawing that is not there cannot be added to, and a second one may not be named
        raise AnnotationError
    part = package.free("xl/drawings/vmlDrawing{}.vml")
    package[part] = _drawn(EMPTY_DRAWING, gone, added)
    package.declare_extension("vml", DRAWING)
    return package.link(sheet, "vmlDrawing", part)


def _drawn(content: bytes, gone: set[Place], added: list[Place]) -> bytes:
    edits = Edits(content)
    for shape in _SHAPE.finditer(content):
        if b'"Note"' in shape[0] and _spot(shape[0]) in gone:
            edits.replace(shape.start(), shape.end())
    left = edits.done()
    if not added:
        return left
    ends = [found.start() for found in _END.finditer(left)]
    if not ends:
        raise AnnotationError
    head = left[: left.find(b">", left.find(b"<xml"))]
    spaces = b"".join(
        b' xmlns:%s="%s"' % pair for pair in SPACES.items() if b"xmlns:%s=" % pair[0] not in head
    )
    box = b"" if b"_x0000_t202" in left else BOX % spaces
    first = max([FIRST_SHAPE - 1, *(int(n) for n in _NUMBER.findall(left))]) + 1
    notes = (_note(first + at, place, spaces) for at, place in enumerate(added))
    return left[: ends[-1]] + box + b"".join(notes) + left[ends[-1] :]


def _spot(shape: bytes) -> Place | None:
    """The cell that a note hangs on."""
    row, column = (pattern.search(shape) for pattern in _SPOT)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _note(number: int, place: Place, spaces: bytes) -> bytes:
    """A note to the right of its cell, hidden until the mouse is on the cell."""
    row, column = place
    left, top = min(column, LAST_COLUMN - WIDE - 1), min(max(row - 2, 0), LAST_ROW - HIGH - 1)
    anchor = f"{left}, 15, {top}, 2, {left + WIDE}, 15, {top + HIGH}, 4".encode()
    return NOTE % (number, spaces, anchor, row - 1, column - 1)
