"""XML as bytes, cut and pasted: a part that is changed keeps every byte around the change.

Refuses to know what a part says. What is pasted is ASCII, so that it fits a part in UTF-8 and one
in US-ASCII alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SIMPLE = re.compile(r"[\w .,;:'()!?/=+-]*", re.ASCII)
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class AnnotationError(Exception):
    """This workbook cannot be coloured; the text is for the reader."""

    def __init__(self) -> None:
        super().__init__(
            "deze werkmap kan niet worden ingekleurd; "
            "download de lijst en verbeter de cellen aan de hand daarvan"
        )


def escape(text: str) -> bytes:
    """Text as it may stand in XML, in an attribute too; what XML cannot hold is left out."""
    if _SIMPLE.fullmatch(text):
        return text.encode()
    legal = _ILLEGAL.sub("", text)
    for sign, name in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot")):
        legal = legal.replace(sign, f"&{name};")
    return legal.replace("\r", "&#13;").encode("ascii", "xmlcharrefreplace")


@dataclass(slots=True)
class Element:
    """An element and where it stands: tag from `start` to `inner`, end tag from `stop` to `end`."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    stop: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """The children of this name, in whatever namespace."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """The first child of this name."""
        return next(iter(self.all(name)), None)

    def walk(self, name: str) -> Iterator[Element]:
        """Every element of this name below this one, in the order of the part."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)


def parser() -> expat.XMLParserType:
    """A parser that gives names as `namespace name`, and refuses a DOCTYPE."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise AnnotationError


def parse(content: bytes) -> Element:
    """The elements of a small part; AnnotationError when it is no XML."""
    root = Element("", {}, 0, 0)
    path = [root]
    reading = parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        at = reading.CurrentByteIndex
        plain = {local(key): value for key, value in attributes.items()}
        path.append(Element(local(name), plain, at, tag_end(content, at)))
        path[-2].children.append(path[-1])

    def end(_: str) -> None:
        element = path.pop()
        element.stop, element.end = closing(content, element.inner, reading.CurrentByteIndex)

    def text(data: str) -> None:
        path[-1].text += data

    reading.StartElementHandler, reading.EndElementHandler = start, end
    reading.CharacterDataHandler = text
    feed(reading, content)
    return root.children[0]


def feed(reading: expat.XMLParserType, content: bytes) -> None:
    """Read a whole part; AnnotationError when it is no XML."""
    try:
        reading.Parse(content, True)
    except expat.ExpatError:
        raise AnnotationError from None


def local(name: str) -> str:
    """`row` for `namespace row`."""
    return name.rpartition(" ")[2]


def tag_end(content: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends."""
    return next(_TAG.finditer(content, start)).end()


def closing(content: bytes, inner: int, at: int) -> tuple[int, int]:
    """Where an element's content and its end tag end, when its end was met `at` this byte."""
    if content[inner - 2 : inner] == b"/>":
        return inner, inner
    return at, content.index(b">", at) + 1


def retagged(tag: bytes, attributes: Mapping[str, str | None]) -> bytes:
    """A start tag with other values for these attributes (None: without); never self-closed."""
    names = {name.encode() for name in attributes}
    bare = _ATTRIBUTE.sub(lambda found: b"" if found[1] in names else found[0], tag)
    bare = bare.removesuffix(b">").removesuffix(b"/").rstrip()
    added = (
        b' %s="%s"' % (name.encode(), escape(value))
        for name, value in attributes.items()
        if value is not None
    )
    return b"".join((bare, *added, b">"))


def tag_name(content: bytes, start: int) -> bytes:
    """The name of the tag that begins at `start`, with its prefix."""
    return next(_NAME.finditer(content, start))[1]


def prefix(content: bytes, start: int) -> bytes:
    """`x:` when the tag that begins at `start` is an `<x:row>`."""
    head, colon, _ = tag_name(content, start).rpartition(b":")
    return head + colon


class Edits:
    """Replacements in the bytes of one part, given in any order, never overlapping."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.replaced: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes = b"") -> None:
        """Put `new` where the bytes from `start` to `end` stand."""
        if new or start < end:
            self.replaced.append((start, end, new))

    def extend(
        self, element: Element, last: bytes, attributes: Mapping[str, str | None] | None = None
    ) -> None:
        """Give an element a last child, and other attributes."""
        tag = self.content[element.start : element.inner]
        new = retagged(tag, attributes or {})
        if tag.endswith(b"/>"):
            name = tag_name(self.content, element.start)
            self.replace(element.start, element.end, b"%s%s</%s>" % (new, last, name))
        else:
            self.replace(element.start, element.inner, new)
            self.replace(element.stop, element.stop, last)

    def done(self) -> bytes:
        """The part with all replacements made; the same object when there are none."""
        if not self.replaced:
            return self.content
        pieces: list[memoryview | bytes] = []
        at = 0
        view = memoryview(self.content)
        for start, end, new in sorted(self.replaced, key=lambda edit: edit[:2]):
            pieces += [view[at:start], new]
            at = end
        return b"".join((*pieces, view[at:]))
