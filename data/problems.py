"""What can be wrong with a workbook: one object per problem, in Dutch, with place and way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad: a fout blocks the commit, a waarschuwing asks to look, a melding informs."""

    ERROR = "fout"
    WARNING = "waarschuwing"
    NOTICE = "melding"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem: where (`sheet` and `cell`, either may be empty), what, and what to do."""

    severity: Severity
    what: str
    fix: str
    sheet: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """The place as a reader finds it in Excel: `Begroting!H2`, `Begroting`, or ``."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def is_error(self) -> bool:
        """True when it blocks a commit."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        start = f"{self.place}: " if self.place else ""
        return f"{start}{self.what}; {self.fix}"


def error(what: str, fix: str, *, sheet: str = "", cell: str = "") -> Problem:
    """A problem that blocks the commit."""
    return Problem(severity=Severity.ERROR, what=what, fix=fix, sheet=sheet, cell=cell)


def warning(what: str, fix: str, *, sheet: str = "", cell: str = "") -> Problem:
    """A problem that may be intended, but wants a look."""
    return Problem(severity=Severity.WARNING, what=what, fix=fix, sheet=sheet, cell=cell)


def notice(what: str, fix: str, *, sheet: str = "", cell: str = "") -> Problem:
    """Something the reader should know."""
    return Problem(severity=Severity.NOTICE, what=what, fix=fix, sheet=sheet, cell=cell)


def cell_name(column: int, row: int) -> str:
    """`H2` for column 8, row 2 (both count from 1)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
