"""The cell formats of a workbook: gives a format of its own to a coloured cell, and to our list.

Knows styles.xml; refuses to know which cells are coloured and why.
"""

from __future__ import annotations

from data.marking.package import SHEET_TYPE, Package
from data.marking.splice import MAIN, Edits, Element, parse, prefix, retagged, tag_end
from data.problems import Severity

PART = "xl/styles.xml"
KIND = f"{SHEET_TYPE}.styles+xml"

COLOURS = {  # soft, so that black text stays readable on them (contrast over 12 to 1)
    Severity.ERROR: "FFFFC7CE",
    Severity.WARNING: "FFFFE699",
    Severity.NOTICE: "FFDDEBF7",
}
MAX_FORMATS = 64_000  # Excel opens no workbook with more; a busy one has some hundreds

# What styles.xml holds, in the order that the format prescribes, and the least of each that
# Excel wants; the first two fills are always these.
ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
LEAST: dict[str, tuple[str, ...]] = {
    "fonts": ('<{0}font><{0}sz val="11"/><{0}name val="Calibri"/></{0}font>',),
    "fills": tuple(
        f'<{{0}}fill><{{0}}patternFill patternType="{kind}"/></{{0}}fill>'
        for kind in ("none", "gray125")
    ),
    "borders": ("<{0}border/>",),
    "cellStyleXfs": ('<{0}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<{0}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}
FONTS = {
    "bold": '<{0}font><{0}b/><{0}sz val="11"/><{0}name val="Calibri"/></{0}font>',
    "link": '<{0}font><{0}u/><{0}sz val="11"/><{0}color rgb="FF0563C1"/>'
    '<{0}name val="Calibri"/></{0}font>',
}
FILL = (
    '<{{0}}fill><{{0}}patternFill patternType="solid"><{{0}}fgColor rgb="{}"/>'
    '<{{0}}bgColor indexed="64"/></{{0}}patternFill></{{0}}fill>'
)
XF = (
    '<{{0}}xf numFmtId="49" fontId="{}" fillId="{}" borderId="0" xfId="0" quotePrefix="1" '
    'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
    '<{{0}}alignment vertical="top" wrapText="1"/></{{0}}xf>'
)


class Formats:
    """The formats of one workbook; what is added is there once `finish` is called."""

    def __init__(self, package: Package) -> None:
        self.package = package
        link = package.linked(package.workbook, "styles")
        self.part = link.target if link else PART
        if self.part not in package:
            package[PART] = b'<styleSheet xmlns="%s"/>' % MAIN.encode()
            package.declare(PART, KIND)
        if link is None:
            package.link(package.workbook, "styles", PART)
        self.content = package[self.part]
        self.root = parse(self.content)
        self.prefix = prefix(self.content, self.root.start)
        self.found = {name: self.root.first(name) for name in ORDER}
        self.lists = {name: self._list(name) for name in LEAST}
        self.places = {
            name: {raw: at for at, raw in reversed([*enumerate(held)])}
            for name, held in self.lists.items()
        }

    def colour(self, style: int, severity: Severity) -> int:
        """The number of a format like `style`, in the colour of this severity."""
        held = self.lists["cellXfs"]
        if len(held) >= MAX_FORMATS:
            return style
        base = held[style] if style < len(held) else self._named(LEAST["cellXfs"][0])
        end = tag_end(base, 0)
        tag = retagged(base[:end], {"fillId": str(self._fill(severity)), "applyFill": "1"})
        if base[:end].endswith(b"/>"):
            return self._place("cellXfs", tag.removesuffix(b">") + b"/>")
        return self._place("cellXfs", tag + base[end:])

    def text(self, font: str = "", severity: Severity | None = None) -> int:
        """The number of a format for text in our list."""
        fill = self._fill(severity) if severity else 0
        number = self._place("fonts", self._named(FONTS[font])) if font else 0
        return self._place("cellXfs", self._named(XF.format(number, fill)))

    def finish(self) -> None:
        """Put what was added into the workbook."""
        edits = Edits(self.content)
        at, missing = self.root.inner, b""
        for name in ORDER:
            found = self.found[name]
            if found is not None:
                edits.replace(at, at, missing)
                at, missing = found.end, b""
                self._complete(edits, name, found)
            elif name in self.lists:
                missing += self._whole(name)
        if self.root.end == self.root.inner:
            edits.extend(self.root, missing)
        else:
            edits.replace(at, at, missing)
        self.package[self.part] = edits.done()

    def _complete(self, edits: Edits, name: str, found: Element) -> None:
        """Add to a list that is there; numFmts is never added to."""
        held = self.lists.get(name, ())
        if new := held[len(found.children) :]:
            edits.extend(found, b"".join(new), {"count": str(len(held))})

    def _whole(self, name: str) -> bytes:
        held = self.lists[name]
        tag = self.prefix + name.encode()
        return b'<%s count="%d">%s</%s>' % (tag, len(held), b"".join(held), tag)

    def _list(self, name: str) -> list[bytes]:
        found = self.found[name]
        raw = [self.content[e.start : e.end] for e in found.children] if found else []
        return raw or [self._named(xml) for xml in LEAST[name]]

    def _named(self, xml: str) -> bytes:
        return xml.format(self.prefix.decode()).encode()

    def _fill(self, severity: Severity) -> int:
        return self._place("fills", self._named(FILL.format(COLOURS[severity])))

    def _place(self, name: str, raw: bytes) -> int:
        """The number of an entry in a list, which is added when it is not there yet."""
        places = self.places[name]
        if raw not in places:
            places[raw] = len(self.lists[name])
            self.lists[name].append(raw)
        return places[raw]
