"""Suppression: what is hidden cannot be worked out, and nothing is hidden without need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.suppression import TOTAL, Cell, hidden, is_unsafe, together

EVEN = {"a": [10], "b": [10], "c": [10]}  # two of three have 67 %


@pytest.mark.parametrize(
    ("cell", "unsafe"),
    [
        ({}, False),  # of nobody
        ({"a": [10]}, True),
        ({"a": [10], "b": [10]}, True),
        (EVEN, False),
        ({"a": [50], "b": [35], "c": [15]}, False),  # exactly 85 %
        ({"a": [50], "b": [36], "c": [14]}, True),
        ({"a": [0], "b": [0], "c": [0]}, False),  # nobody of three
        ({"a": [10, 90], "b": [10, 5], "c": [10, 5]}, True),  # in the second figure
        ({"a": [-50], "b": [36], "c": [14]}, True),  # money back is money
    ],
)
def test_which_cell_tells_of_single_organisations(cell: Cell, unsafe: bool) -> None:
    assert is_unsafe(cell) == unsafe


def test_who_is_known_to_all_hides_nobody() -> None:
    three = {"han": [15.0], "roc": [15.0], "school": [10.0]}
    assert not is_unsafe(three)
    assert is_unsafe(three, {"han"})  # the director of roc would know school
    assert is_unsafe({"han": [15.0]}, {"han"})
    assert not is_unsafe({**three, "other": [10.0]}, {"han"})
    cells = {"onderwijs": three, "wonen": many("w", 4), "zorg": many("z", 9)}
    assert hidden(cells) == frozenset()
    assert hidden(cells, known={"han"}) == {"onderwijs", "wonen"}
    planned = many("p", 3)
    beside = {"wonen": many("w", 1), "onbekend": planned, "zorg": many("z", 9)}
    assert hidden(beside, known=planned.keys()) == {"wonen", "zorg"}


def many(prefix: str, count: int, amount: float = 10) -> Cell:
    return {f"{prefix}{at}": [amount] for at in range(count)}


def test_nothing_is_hidden_of_cells_that_may_all_be_shown() -> None:
    assert hidden({"wonen": many("w", 3), "zorg": many("z", 9)}) == frozenset()
    assert hidden({}) == frozenset()


def test_one_small_cell_takes_the_smallest_other_with_it() -> None:
    cells = {"wonen": many("w", 1), "welzijn": many("x", 4), "zorg": many("z", 9)}
    assert hidden(cells) == {"wonen", "welzijn"}


def test_two_cells_of_one_take_a_third_for_together_they_are_two() -> None:
    cells = {"wonen": many("w", 1), "onderwijs": many("o", 1), "zorg": many("z", 9)}
    assert hidden(cells) == {"wonen", "onderwijs", "zorg"}


def test_two_cells_of_two_are_enough_for_together_they_are_four() -> None:
    cells = {"wonen": many("w", 2), "onderwijs": many("o", 2), "zorg": many("z", 9)}
    assert hidden(cells) == {"wonen", "onderwijs"}


def test_an_empty_cell_hides_nobody() -> None:
    cells: dict[str, Cell] = {"wonen": many("w", 1), "overig": {}, "zorg": many("z", 9)}
    assert hidden(cells) == {"wonen", "zorg"}


def test_the_total_goes_where_all_together_are_too_few() -> None:
    assert hidden({"wonen": many("w", 1), "zorg": many("z", 1)}) == {"wonen", "zorg", TOTAL}
    # eight small payers beside one that has nearly all
    assert hidden({"zorg": many("z", 8, 1) | {"groot": [900]}}) == {"zorg", TOTAL}


def test_an_organisation_in_two_cells_counts_once() -> None:
    assert together([{"a": [1, 2]}, {"a": [3, 4], "b": [5, 6]}]) == {"a": [4, 6], "b": [5, 6]}
    cells = {"een": many("w", 2), "twee": many("w", 2), "drie": many("z", 9)}
    assert hidden(cells) == {"een", "twee", "drie"}


def test_a_pool_hides_a_second_of_its_own() -> None:
    cells = {"een": many("a", 2), "twee": many("b", 5), "drie": many("c", 3), "vier": many("d", 3)}
    assert hidden(cells) == {"een", "drie"}
    assert hidden(cells, [["een", "twee"]]) == {"een", "twee"}
    # where three share, the third tells what two hold, and all less that what is hidden elsewhere
    three = [["een", "twee", "drie"]]
    more = {**cells, "drie": many("c", 9), "vijf": many("e", 2), "zes": many("f", 1)}
    assert hidden(more, three) == {"een", "vijf", "zes", "twee"}
    assert hidden({**cells, "vijf": many("e", 2)}, three) == {"een", "drie", "vijf", "vier"}
    # all of a pool that is hidden tells nothing: there is nothing shown to compare it with
    assert hidden({**cells, "twee": many("b", 1)}, [["een", "twee"]]) == {"een", "twee"}


def test_a_pool_of_which_only_what_all_know_is_shown_goes_whole() -> None:
    """Nobody there hides the others, who then stand with those beside the pool."""
    known = many("k", 3)
    cells = {"een": many("a", 2), "bekend": known, "drie": many("c", 9), "vier": many("d", 8)}
    assert hidden(cells, [["een", "bekend"]], known.keys()) == {"een", "bekend", "vier"}


names = st.sampled_from("abcdefghij")
amounts = st.lists(st.integers(0, 100).map(float), min_size=2, max_size=2)
tables = st.dictionaries(
    st.sampled_from(["wonen", "welzijn", "zorg", "onderwijs", "overig"]),
    st.dictionaries(names, amounts, max_size=6),
    min_size=1,
    max_size=5,
)


def derivable(
    cells: Mapping[str, Cell], gone: frozenset[str], pools: Sequence[set[str]] = ()
) -> set[str]:
    """The hidden cells that follow from the total, what is shown and what pools tell: each whose
    value is the same in every solution of these equations, by the rank of the system."""
    order = list(cells)
    sums = [{name} for name in order if name not in gone]
    sums += [pool for pool in pools if pool - gone] + ([] if TOTAL in gone else [{*order}])
    equations = [[float(one in some) for one in order] for some in sums]
    known = np.array(equations).reshape(-1, len(order))
    rank = np.linalg.matrix_rank(known) if len(known) else 0
    return {
        name
        for name in order
        if name in gone
        and np.linalg.matrix_rank(np.vstack([known, [float(name == one) for one in order]])) == rank
    }


@given(tables)
def test_what_is_hidden_cannot_be_worked_out(cells: dict[str, Cell]) -> None:
    gone = hidden(cells)
    assert derivable(cells, gone) == set()
    assert not any(is_unsafe(cell) for name, cell in cells.items() if name not in gone)
    rest = [cells[name] for name in gone if name != TOTAL]
    assert TOTAL in gone or not is_unsafe(together(rest))  # what the total less the shown ones is


@given(tables, st.lists(st.sampled_from([0, 1, None]), min_size=5, max_size=5))
def test_what_is_hidden_cannot_be_worked_out_by_pools(
    cells: dict[str, Cell], pool: list[int | None]
) -> None:
    """No part is of a few of what pools with something shown tell, or the total less these."""
    pools = [{name for name, at in zip(cells, pool, strict=False) if at == one} for one in (0, 1)]
    gone = hidden(cells, pools)
    assert derivable(cells, gone, pools) == set()
    telling = [one for one in pools if one - gone]
    parts = [one & gone for one in telling]
    if TOTAL not in gone:
        parts.append(gone.difference(*telling))
    for part in parts:
        assert not is_unsafe(together(cells[name] for name in part))


@given(tables)
def test_nothing_is_hidden_without_need(cells: dict[str, Cell]) -> None:
    if not any(is_unsafe(cell) for cell in cells.values()):
        assert hidden(cells) == frozenset()
