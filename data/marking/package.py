"""The parts of a zipped workbook and how they relate: refuses to know what they say.

A part that nobody changes keeps its bytes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from data.marking.splice import LINKS, AnnotationError, Edits, Element, escape, parse, prefix
from data.parsing.markup import WORKBOOKS

PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

CONTENT_TYPES = "[Content_Types].xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can date a member at


@dataclass(frozen=True, kw_only=True)
class Link:
    """One relationship of a part; `target` is the name of a part unless it leads outside."""

    key: str
    kind: str
    target: str
    external: bool
    element: Element


class Package:
    """A workbook as its parts; changed and new parts are kept here until it is written."""

    def __init__(self, content: bytes) -> None:
        self.archive = ZipFile(BytesIO(content))
        self.names = {info.filename: info for info in self.archive.infolist()}
        self.changed: dict[str, bytes] = {}
        self.workbook = self._workbook()

    def __contains__(self, part: str) -> bool:
        return part in self.names or part in self.changed

    def __getitem__(self, part: str) -> bytes:
        if part in self.changed:
            return self.changed[part]
        if part not in self.names:
            raise AnnotationError
        return self.archive.read(part)

    def __setitem__(self, part: str, content: bytes) -> None:
        self.changed[part] = content

    def parts(self) -> list[str]:
        """The name of every part."""
        return [*self.names, *(part for part in self.changed if part not in self.names)]

    def written(self) -> bytes:
        """The bytes of the workbook; parts that did not change hold what they held."""
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for part in self.parts():
                old = self.names.get(part, ZipInfo(part))
                info = ZipInfo(part, max(old.date_time, EARLIEST))
                info.compress_type = old.compress_type if part in self.names else ZIP_DEFLATED
                info.external_attr = old.external_attr
                archive.writestr(info, self[part])
        return target.getvalue()

    def free(self, pattern: str) -> str:
        """A name for a new part: `pattern` with the first number that is not taken."""
        taken = {part.casefold() for part in self.parts()}
        numbers = range(1, len(taken) + 2)
        return next(name for n in numbers if (name := pattern.format(n)).casefold() not in taken)

    def links(self, part: str) -> list[Link]:
        """The relationships of a part."""
        held = _links_of(part)
        if held not in self:
            return []
        return [_link(part, element) for element in parse(self[held]).all("Relationship")]

    def linked(self, part: str, kind: str) -> Link | None:
        """The relationship of this kind (the last word of its type) to a part that is there."""
        found = (link for link in self.links(part) if link.kind == kind and link.target in self)
        return next(found, None)

    def link(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another; gives the key of the relationship."""
        held = _links_of(part)
        if held not in self:
            self[held] = b'<Relationships xmlns="%s"/>' % PACKAGE_LINKS.encode()
        edits = Edits(self[held])
        root = parse(edits.content)
        taken = {element.attributes.get("Id") for element in root.children}
        key = next(k for n in range(1, len(taken) + 2) if (k := f"rIdDashboard{n}") not in taken)
        tag = b'<%sRelationship Id="%s" Type="%s/%s" Target="/%s"/>' % (
            prefix(edits.content, root.start),
            key.encode(),
            LINKS.encode(),
            kind.encode(),
            escape(target),
        )
        edits.extend(root, tag)
        self[held] = edits.done()
        return key

    def drop(self, part: str, link: Link) -> None:
        """Take out a part that only `part` relates to."""
        held = _links_of(part)
        edits = Edits(self[held])
        edits.replace(link.element.start, link.element.end)
        self[held] = edits.done()
        edits = Edits(self[CONTENT_TYPES])
        for entry in parse(edits.content).all("Override"):
            if entry.attributes.get("PartName", "").lstrip("/") == link.target:
                edits.replace(entry.start, entry.end)
        self[CONTENT_TYPES] = edits.done()
        self.remove(link.target)

    def remove(self, part: str) -> None:
        """Leave a part out, if it is there."""
        self.names.pop(part, None)
        self.changed.pop(part, None)

    def unlink(self, part: str) -> None:
        """Let a part relate to nothing."""
        self.remove(_links_of(part))

    def declare(self, part: str, kind: str) -> None:
        """Say in the table of contents what a new part is."""
        self._list(b'Override PartName="/%s" ContentType="%s"' % (escape(part), kind.encode()))

    def declare_extension(self, extension: str, kind: str) -> None:
        """Say in the table of contents what every part with this extension is."""
        known = parse(self[CONTENT_TYPES]).all("Default")
        if extension not in {e.attributes.get("Extension", "").casefold() for e in known}:
            self._list(
                b'Default Extension="%s" ContentType="%s"' % (extension.encode(), kind.encode())
            )

    def _list(self, entry: bytes) -> None:
        edits = Edits(self[CONTENT_TYPES])
        root = parse(edits.content)
        edits.extend(root, b"<%s%s/>" % (prefix(edits.content, root.start), entry))
        self[CONTENT_TYPES] = edits.done()

    def _workbook(self) -> str:
        declared = parse(self[CONTENT_TYPES]).all("Override")
        for entry in declared:
            if entry.attributes.get("ContentType") in WORKBOOKS:
                return entry.attributes.get("PartName", "").removeprefix("/")
        return "xl/workbook.xml"


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _link(part: str, element: Element) -> Link:
    found = element.attributes
    target, external = found.get("Target", ""), found.get("TargetMode") == "External"
    if not external:
        joined = posixpath.join("/", posixpath.dirname(part), target)
        target = posixpath.normpath(joined).lstrip("/")
    return Link(
        key=found.get("Id", ""),
        kind=posixpath.basename(found.get("Type", "")),
        target=target,
        external=external,
        element=element,
    )
