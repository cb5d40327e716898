"""What a board may see of another scale: never a class of one or two, by subtraction either."""

from __future__ import annotations

import pytest
from hypothesis import given

from analytics.publication import published
from analytics.redesign import SMALLEST_CLASS, Member, redesign
from analytics.staffel import Scale
from tests.analytics.test_redesign import GENERATED, members, scales
from tests.analytics.test_staffel import classes

MILLION = 1_000_000
SCALE = classes((0, 1_000), (10 * MILLION, 2_000), (20 * MILLION, 3_000), (30 * MILLION, 4_000))


@pytest.mark.parametrize(
    ("counts", "hidden", "total"),
    [
        ((3, 4, 0, 5), [], 12),
        ((1, 4, 3, 5), [0, 2], 13),  # alone, the 1 would be all that the total has more
        ((1, 4, 2, 5), [0, 2], 12),  # together they are three
        ((0, 0, 2, 0), [2], None),  # the total is of those two
        ((1, 0, 2, 0), [0, 2], 3),
        ((2, 3, 0, 3), [0, 1], 8),  # of two as small the lowest class
        ((0, 0, 0, 0), [], 0),
    ],
)
def test_small_classes_hide_with_another(
    counts: tuple[int, ...], hidden: list[int], total: int | None
) -> None:
    people = [
        Member(name=f"{at}-{one}", turnover=at * 10 * MILLION, today=0)
        for at, count in enumerate(counts)
        for one in range(count)
    ]
    made = published(redesign(people, SCALE))
    assert [at for at, one in enumerate(made.classes) if one.hidden] == hidden
    assert (made.total and made.total.count) == total
    assert [one.small for one in made.classes] == [0 < count < 3 for count in counts]


@GENERATED
@given(members, scales)
def test_what_is_hidden_is_never_of_one_or_two(people: list[Member], scale: Scale) -> None:
    made = published(redesign(people, scale, scale))
    shown = [one.band for one in made.classes if not one.hidden]
    assert not any(band.small for band in shown)
    if made.total is not None:
        apart = made.total.count - sum(band.count for band in shown)
        assert apart == 0 or apart >= SMALLEST_CLASS
        assert made.total.after == sum(one.band.after for one in made.classes)
