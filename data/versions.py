"""What can be taken back and done again: the activations of each year and sheet, lined up.

Arithmetic only: activations in, positions out; nothing about the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of one sheet of one year. `step`: the last step (commit, undo or redo) that
    moved to it or away from it. `upload_id` is None when the commit made nothing active."""

    year: int
    sheet: str
    commit_id: int
    upload_id: int | None
    step: int


@dataclass(kw_only=True)
class Line:
    """The versions of one sheet of one year in order; `at` of them are in effect, the last counts.

    A commit ends what could be redone; undo and redo only move `at`.
    """

    year: int
    sheet: str
    versions: list[Version] = field(default_factory=list)
    at: int = 0

    def last(self, kind: str) -> Version | None:
        """The version that an undo would take back, or a redo would bring back."""
        position = self.at - 1 if kind == "undo" else self.at
        return self.versions[position] if 0 <= position < len(self.versions) else None

    def target(self, kind: str) -> int | None:
        """The upload that is active after an undo or a redo; None for nothing."""
        position = self.at - 2 if kind == "undo" else self.at
        return self.versions[position].upload_id if position >= 0 else None

    def commits(self) -> set[int]:
        """The commits that have a version here, in effect or taken back."""
        return {version.commit_id for version in self.versions}


Activation = tuple[int, int, str, int | None, str]  # step, year, sheet, upload_id, kind


def line_up(activations: Iterable[Activation]) -> list[Line]:
    """The line of each year and sheet.

    In: (step, year, sheet, upload_id, kind) in the order in which they happened, kind one of
    commit, undo, redo. Out: the lines, in order of first appearance.
    """
    lines: dict[tuple[int, str], Line] = {}
    for activation in activations:
        _apply(lines, activation)
    return list(lines.values())


def subjects(activations: Iterable[Activation]) -> dict[int, int]:
    """The commit that each step is about: a commit itself, an undo or redo what it moved."""
    lines: dict[tuple[int, str], Line] = {}
    return {activation[0]: _apply(lines, activation).commit_id for activation in activations}


def _apply(lines: dict[tuple[int, str], Line], activation: Activation) -> Version:
    """Take one activation in; gives the version that it put in or moved."""
    step, year, sheet, upload_id, kind = activation
    line = lines.setdefault((year, sheet), Line(year=year, sheet=sheet))
    if kind == "commit":
        _end_redo(lines.values(), {v.commit_id for v in line.versions[line.at :]})
        new = Version(year=year, sheet=sheet, commit_id=step, upload_id=upload_id, step=step)
        line.versions.append(new)
        line.at += 1
        return new
    moved = line.at - 1 if kind == "undo" else line.at
    line.versions[moved] = replace(line.versions[moved], step=step)
    line.at += -1 if kind == "undo" else 1
    return line.versions[moved]


def moved_together(lines: Sequence[Line], kind: str, chosen: Version) -> list[Line]:
    """The lines that an undo or a redo of this version concerns.

    An undo takes back a commit whole; a redo brings back what was taken back in one step.
    """
    if kind == "undo":
        return [line for line in lines if chosen.commit_id in line.commits()]
    return [line for line in lines if (v := line.last(kind)) is not None and v.step == chosen.step]


def _end_redo(lines: Collection[Line], ended: set[int]) -> None:
    """Forget what was taken back and is now overwritten, on every sheet of the same commit."""
    for line in lines:
        undone = line.versions[line.at :]
        first = next((i for i, v in enumerate(undone) if v.commit_id in ended), len(undone))
        del line.versions[line.at + first :]
        if later := {v.commit_id for v in undone[first:]} - ended:
            _end_redo(lines, later)  # no commit comes back on half of its sheets
