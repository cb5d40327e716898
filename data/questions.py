"""What a workbook leaves to the manager: one question with its choices, and what she answered.

Answers are kept by the question's key; those that are remembered hold for next year's workbook too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

Answers = Mapping[str, str]  # question key → one of its choices


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question about one workbook.

    `key` names it the same way in every workbook that raises it (`tab:presentie`). `choices` are
    (value, Dutch label). `answer` is the value that holds, None while nobody chose one;
    `suggestion` what the dashboard would choose. An open question without an answer blocks the
    commit when `is_open`. `sheet` and `cell` say where it arises. `remembered`: the answer holds
    for later workbooks too, else for this file alone.
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    answer: str | None = None
    suggestion: str | None = None
    sheet: str = ""
    cell: str = ""
    remembered: bool = True

    @property
    def is_open(self) -> bool:
        """True while it waits for an answer."""
        return self.answer is None


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is known before a workbook is read.

    Answers by question key; `organisations` gives the KvK number of each participant's name
    (None: unknown), `activities` the names of activities by year, `lines` the (block, activity)
    of the budget by year.
    """

    answers: Answers = field(default_factory=dict)
    organisations: Mapping[str, str | None] = field(default_factory=dict)
    activities: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass
class Desk:
    """Where questions come in while a workbook is read: the answers given, and what was asked."""

    answers: Answers = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)

    def ask(self, question: Question) -> str | None:
        """Note the question; gives its answer, None while there is none that is a choice."""
        given = self.answers.get(question.key)
        answer = given if given in {value for value, _ in question.choices} else question.answer
        self.asked.setdefault(question.key, replace(question, answer=answer))
        return answer


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What one tab was taken for: `sheet` is a sheet key, "" when the tab is not read.

    `header_row` is the (last) row with column names, 0 when there is none. `columns` gives per
    column (number, text of the header, column key or "" when it is not read).
    """

    tab: str
    sheet: str
    header_row: int = 0
    columns: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A row of a read tab that is no data, and why, in Dutch. `sheet` is a sheet key."""

    sheet: str
    tab: str
    row_number: int
    why: str
