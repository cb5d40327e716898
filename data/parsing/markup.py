"""What the XML of a workbook says beside its cells: its sheets, its texts, which styles are dates.

One handler per kind of part, fed in pieces by `data.safety`; refuses to unpack anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers.expat import XMLParserType

from data.parsing.values import DateStyles, date_styles
from data.problems import error

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"  # the same format under other names: openpyxl sees no sheets
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

SHARED_TEXTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ITEM, TEXT, RUN = f"{MAIN}}}si", f"{MAIN}}}t", f"{MAIN}}}r"

MAX_MERGED = 10_000  # ranges on a sheet: a header has some tens; each is held against the columns
# Characters, ten times those of 20,000 rows; a shared text of a few kB can be pointed at a million
# times.
MAX_TEXT = 20_000_000
MAX_TEXTS = 1_000_000  # shared ones; different texts, where a year has some thousands
MAX_CELL = 1_000_000  # characters in one text; Excel stops at 32,767

SAVE_AS = "sla het in Excel op als Excel-werkmap (.xlsx) en upload dat bestand"
SAVE_AGAIN = "open het bestand in Excel, sla het opnieuw op als Excel-werkmap (.xlsx) en upload dat"
SMALLER = "verwijder wat het dashboard niet nodig heeft en upload de werkmap opnieuw"
TOO_LARGE = "de werkmap bevat meer dan het dashboard in één keer kan lezen"


class RefusedError(Exception):
    """Ends the check; `problem` is what the reader is told."""

    def __init__(self, what: str, fix: str, *, sheet: str = "", cell: str = "") -> None:
        super().__init__(what)
        self.problem = error(what, fix, sheet=sheet, cell=cell)


def damaged(sheet: str = "") -> RefusedError:
    """The refusal of a file, or of one sheet, that no longer reads as it was written."""
    what = "dit blad is beschadigd" if sheet else "het bestand is beschadigd"
    return RefusedError(what, SAVE_AGAIN, sheet=sheet)


def unreadable(sheet: str = "", cell: str = "") -> RefusedError:
    """The refusal of what cannot be read, or can be read in two ways."""
    return RefusedError("de werkmap kan niet worden gelezen", SAVE_AGAIN, sheet=sheet, cell=cell)


def no_workbook() -> RefusedError:
    """The refusal of a package that holds no workbook."""
    return RefusedError(
        "in dit bestand zit geen Excel-werkmap",
        "kies een Excel-werkmap (.xlsx), of sla het in Excel als zodanig op, en upload die",
    )


class Part:
    """What looks on while a part is parsed; an element's name is `namespace}name`."""

    def attach(self, parser: XMLParserType) -> None:
        """Have the parser tell this object what it meets."""
        parser.StartElementHandler = self.start

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins."""

    def pause(self) -> None:
        """A piece of the part has been parsed: the moment to see that nothing piles up."""


def bound(pieces: list[str], *, needed: bool) -> None:
    """Forget characters that are not needed; RefusedError when those of one text are too many."""
    if not needed:
        pieces.clear()
    elif sum(map(len, pieces)) > MAX_CELL:
        raise RefusedError(TOO_LARGE, SMALLER)


class ContentTypes(Part):
    """[Content_Types].xml: which part is the workbook, and which its shared texts."""

    def __init__(self) -> None:
        self.kinds: list[tuple[str, str]] = []  # part and content type
        self.defaults: set[str] = set()

    def start(self, name: str, attrs: dict[str, str]) -> None:
        kind = attrs.get("ContentType", "")
        if local(name) == "Override":
            self.kinds.append((attrs.get("PartName", "").removeprefix("/"), kind))
        elif local(name) == "Default":
            self.defaults.add(kind)

    def workbook(self) -> str:
        """The workbook part; RefusedError when there is none, or none that can be read."""
        if BINARY_WORKBOOK in {*dict(self.kinds).values(), *self.defaults}:
            raise RefusedError("dit is een binaire Excel-werkmap (.xlsb)", SAVE_AS)
        books = {part for part, kind in self.kinds if kind in WORKBOOKS}
        if not books and self.defaults & WORKBOOKS:  # some programs declare it for every .xml
            return "xl/workbook.xml"
        if len(books) != 1:
            raise no_workbook()
        return books.pop()

    def texts(self) -> str:
        """The part with the shared texts, or nothing."""
        return next((part for part, kind in self.kinds if kind == SHARED_TEXTS), "")


class Relationships(Part):
    """xl/_rels/workbook.xml.rels: where each link of the workbook leads."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.charts: set[str] = set()

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if local(name) == "Relationship":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")
            if "chartsheet" in attrs.get("Type", ""):
                self.charts.add(attrs.get("Id", ""))


@dataclass(frozen=True)
class Tab:
    """A sheet as the workbook lists it."""

    name: str
    link: str
    hidden: bool


class WorkbookPart(Part):
    """xl/workbook.xml: the sheets, how days are counted, and who is to work out the formulas."""

    def __init__(self) -> None:
        self.depth = 0
        self.sheets: list[Tab] = []
        self.stale = self.date1904 = False

    def attach(self, parser: XMLParserType) -> None:
        super().attach(parser)
        parser.EndElementHandler = self.end

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            check_namespace(name)
        elif name == f"{MAIN}}}sheet":
            # a sheet without a link is a remnant in old xlsm files; openpyxl skips it too
            if link := attrs.get(LINK):
                hidden = attrs.get("state", "visible") != "visible"
                self.sheets.append(Tab(attrs.get("name", ""), link, hidden))
        elif self.depth == 2 and local(name) == "workbookPr":
            self.date1904 = attrs.get("date1904", "") not in ("", "0", "f", "false")
        elif name == f"{MAIN}}}calcPr":
            self.stale = yes(attrs.get("fullCalcOnLoad"))

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        self.depth -= 1


class StylesPart(Part):
    """xl/styles.xml: the number format of every cell style, and the workbook's own formats."""

    def __init__(self) -> None:
        self.depth, self.section = 0, ""
        self.styles: list[int] = []
        self.formats: dict[int, str] = {}

    def attach(self, parser: XMLParserType) -> None:
        super().attach(parser)
        parser.EndElementHandler = self.end

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 2:
            self.section = local(name)
        elif self.depth == 3 and (self.section, local(name)) == ("cellXfs", "xf"):
            self.styles.append(int(attrs.get("numFmtId", "0")))
        elif self.depth == 3 and (self.section, local(name)) == ("numFmts", "numFmt"):
            self.formats[int(attrs.get("numFmtId", ""))] = attrs.get("formatCode", "")

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        self.depth -= 1

    def dates(self) -> DateStyles:
        """The styles that make a date of a number."""
        return date_styles(self.styles, self.formats)


class RichText:
    """A text that may be in parts: its `<t>`, then those of its `<r>`; phonetic signs are left out.

    Is told of the elements below `<si>` or `<is>`; the parser puts all characters in `pieces`.
    """

    def __init__(self, pieces: list[str], sheet: str = "") -> None:
        self.pieces, self.sheet = pieces, sheet
        self.begin()

    def begin(self, plain: str = "") -> None:
        """A new text, of which a `<t>` may have been read."""
        self.depth, self.reading, self.in_run = 0, False, False
        self.plain, self.run = plain, ""
        self.runs: list[str] = []

    def start(self, name: str) -> None:
        """An element begins; RefusedError where openpyxl might make something else of it."""
        self.depth += 1
        if self.reading:
            raise unreadable(self.sheet)
        if self.depth == 1 or (self.depth == 2 and self.in_run):
            if name == TEXT:
                self.reading = True
                self.pieces.clear()
            elif name == RUN and not self.in_run:
                self.in_run, self.run = True, ""
            elif name != RUN and local(name) in ("t", "r"):
                raise unreadable(self.sheet)

    def end(self) -> None:
        """An element ends."""
        if self.reading:
            self.reading = False
            if self.in_run:
                self.run = "".join(self.pieces)
            else:
                self.plain = "".join(self.pieces)
        elif self.in_run and self.depth == 1:
            self.in_run = False
            self.runs.append(self.run)
        self.depth -= 1

    def content(self) -> str:
        """The text as a whole."""
        return self.plain + "".join(self.runs) if self.runs else self.plain


class SharedTexts(Part):
    """xl/sharedStrings.xml: the texts that cells point at by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0
        self.text = RichText([])
        self.inside = False

    def attach(self, parser: XMLParserType) -> None:
        super().attach(parser)
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text.pieces.append

    def start(self, name: str, attrs: dict[str, str]) -> None:  # noqa: ARG002
        if self.inside:
            self.text.start(name)
        elif name == ITEM:
            self.inside = True
            self.text.begin()

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        if self.inside and self.text.depth:
            self.text.end()
        elif self.inside:
            self.inside = False
            # the escape of an underscore, which openpyxl takes out of shared texts only
            text = self.text.content().replace("x005F_", "")
            self.texts.append(text)
            self.length += len(text)
            if self.length > MAX_TEXT or len(self.texts) > MAX_TEXTS:
                raise RefusedError(TOO_LARGE, SMALLER)

    def pause(self) -> None:
        bound(self.text.pieces, needed=self.text.reading)


def check_namespace(root: str) -> None:
    """Raise RefusedError unless the root element is of the format that openpyxl reads."""
    namespace = root.rpartition("}")[0]
    if namespace.startswith(STRICT):
        raise RefusedError(
            "de werkmap is opgeslagen als Strict Open XML, en dat leest het dashboard niet",
            "kies in Excel bij Opslaan als het type Excel-werkmap (.xlsx) en upload dat bestand",
        )
    if namespace != MAIN:
        raise damaged()


def local(name: str) -> str:
    """`row` for `namespace}row`."""
    return name.rpartition("}")[2]


def yes(value: str | None) -> bool:
    """Whether an attribute says so."""
    return value in ("1", "true")
