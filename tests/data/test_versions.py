"""What can be taken back and done again, from activations alone."""

from __future__ import annotations

import pytest

from data.versions import Version, line_up, moved_together

Activation = tuple[int, int, str, int | None, str]


def activations(table: str) -> list[Activation]:
    """A line is a step: its kind, and what it makes of each sheet as `sheet=upload`."""
    found: list[Activation] = []
    for step, line in enumerate(table.strip().splitlines(), start=1):
        kind, *sheets = line.split()
        for each in sheets:
            sheet, upload = each.split("=")
            found.append((step, 2015, sheet, None if upload == "-" else int(upload), kind))
    return found


def lines(table: str) -> dict[str, str]:
    """Each line as the uploads that are in effect, a bar, and those that can be redone."""
    return {
        line.sheet: " ".join(
            [str(v.upload_id) for v in line.versions[: line.at]]
            + ["|"]
            + [str(v.upload_id) for v in line.versions[line.at :]]
        )
        for line in line_up(activations(table))
    }


CASES = {
    "nothing": ("", {}),
    "commits": ("commit A=1 B=1\ncommit A=2", {"A": "1 2 |", "B": "1 |"}),
    "undo": ("commit A=1\ncommit A=2\nundo A=1", {"A": "1 | 2"}),
    "undo to nothing": ("commit A=1\nundo A=-", {"A": "| 1"}),
    "redo": ("commit A=1\ncommit A=2\nundo A=1\nundo A=-\nredo A=1", {"A": "1 | 2"}),
    "commit of nothing": ("commit A=1\ncommit A=-", {"A": "1 None |"}),
    "commit ends redo": ("commit A=1\ncommit A=2\nundo A=1\ncommit A=3", {"A": "1 3 |"}),
    "on the other sheet too": (
        "commit A=1 B=1\nundo A=- B=-\ncommit A=2",
        {"A": "2 |", "B": "|"},
    ),
    "but not what was taken back before it there": (
        # B: 2 was undone first, then 1; a new A ends 1, and 2 stood upon it
        "commit A=1 B=1\ncommit B=2\nundo B=1\nundo A=- B=-\ncommit A=3",
        {"A": "3 |", "B": "|"},
    ),
    "what stands below it stays": (
        "commit B=1\ncommit A=2 B=2\nundo A=- B=1\nundo B=-\ncommit A=3",
        {"A": "3 |", "B": "| 1"},
    ),
    "and so on: no commit comes back on half of its sheets": (
        # a new A ends 1, with it on B the 2 that stood upon 1, and with it the 2 of C
        "commit A=1 B=1\ncommit B=2 C=2\nundo B=1 C=-\nundo A=- B=-\ncommit A=3",
        {"A": "3 |", "B": "|", "C": "|"},
    ),
    "elsewhere redo stays": (
        "commit A=1\nundo A=-\ncommit B=2",
        {"A": "| 1", "B": "2 |"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lines(case: str) -> None:
    table, expected = CASES[case]
    assert lines(table) == expected


def test_years_are_lines_of_their_own() -> None:
    found = line_up([(1, 2014, "A", 1, "commit"), (2, 2015, "A", 2, "commit")])
    assert [(line.year, line.at) for line in found] == [(2014, 1), (2015, 1)]


def test_ends_of_a_line() -> None:
    [line] = line_up(activations("commit A=1\ncommit A=2\nundo A=1"))
    taken_back = Version(year=2015, sheet="A", commit_id=2, upload_id=2, step=3)
    in_effect = Version(year=2015, sheet="A", commit_id=1, upload_id=1, step=1)
    assert (line.last("undo"), line.last("redo")) == (in_effect, taken_back)
    assert (line.target("undo"), line.target("redo")) == (None, 2)
    assert line.commits() == {1, 2}
    [line] = line_up(activations("commit A=1"))
    assert line.last("redo") is None
    [line] = line_up(activations("commit A=1\nundo A=-"))
    assert line.last("undo") is None


def test_undo_and_redo_move_the_moment() -> None:
    [line] = line_up(activations("commit A=1\nundo A=-\nredo A=1"))
    assert line.versions == [Version(year=2015, sheet="A", commit_id=1, upload_id=1, step=3)]


def test_an_undo_concerns_the_whole_commit_a_redo_what_went_in_one_step() -> None:
    found = line_up(activations("commit A=1 B=1 C=1\nundo A=-\nundo B=- C=-"))
    taken = {line.sheet: line.last("redo") for line in found}
    for sheet, together in (("A", ["A"]), ("B", ["B", "C"])):
        chosen = taken[sheet]
        assert chosen is not None
        assert [line.sheet for line in moved_together(found, "redo", chosen)] == together
        assert [line.sheet for line in moved_together(found, "undo", chosen)] == ["A", "B", "C"]
