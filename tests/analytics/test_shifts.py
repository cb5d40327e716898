"""Why a share of the network moves: the sectors, their sizes, and what cannot be taken apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from analytics.metrics import measure
from analytics.shifts import Shift, Side, Weight, shifts
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload

Reached = Mapping[str, tuple[int, int]]  # per sector: how many came, of how many

# domain.md §3.3: both sectors rise, the total falls
BEFORE, AFTER = {"zorg": (18, 20), "welzijn": (3, 6)}, {"zorg": (14, 15), "welzijn": (9, 16)}


def reached(year: int, reach: Reached) -> Upload:
    """A year in which so many participants of each sector came once."""
    names = [(f"{sector} {at}", sector) for sector, (_, n) in reach.items() for at in range(n)]
    came = [f"{sector} {at}" for sector, (n, _) in reach.items() for at in range(n)]
    who = "\n".join(["organisatie | sector", *(f"{name} | {sector}" for name, sector in names)])
    visits = [f"28-1-{year} | Café | {name} | 1" for name in came]
    went = "\n".join(["datum | activiteit | organisatie | aanwezig", *visits])
    return upload(
        year,
        participants=rows("participants", who, year=year),
        attendance=rows("attendance", went, year=year),
    )


KEYS = ("retention", "sector_share", "contributions_budgeted", "reach")


def frames(cursor: Cursor) -> tuple[pd.DataFrame, pd.DataFrame]:
    return measure(cursor, *KEYS), measure(cursor, *KEYS, by="sector")


def found(cursor: Cursor) -> dict[str, Shift]:
    return {one.metric.key: one for one in shifts(*frames(cursor), 2015, 2014)}


def test_both_sectors_rise_while_the_total_falls(trial: Trial) -> None:
    with trial(reached(2014, BEFORE), reached(2015, AFTER)) as cursor:
        every = found(cursor)
    assert set(every) == {"retention", "reach"}  # not the share of a sector, nor what is no share
    shift = every["reach"]
    assert shift.before == Side(part=21, whole=26, share=21 / 26)
    assert shift.after == Side(part=23, whole=31, share=23 / 31)
    assert shift.move == pytest.approx(-0.0658, abs=5e-5)
    assert (shift.change.within, shift.change.mix) == pytest.approx((0.0442, -0.1100), abs=5e-5)
    assert shift.all_against
    assert not shift.is_few
    # welzijn grew from 6 of 26 to 16 of 31, and lies below the rest
    assert shift.heaviest == Weight(sector="welzijn", before=6, after=16, heavier=True, above=False)
    sides = {name: (was.share, now.share) for name, was, now in shift.sides()}
    assert sides == {"zorg": (18 / 20, 14 / 15), "welzijn": (3 / 6, 9 / 16)}


def test_the_other_way_round_it_is_a_paradox_too(trial: Trial) -> None:
    with trial(reached(2014, AFTER), reached(2015, BEFORE)) as cursor:
        shift = found(cursor)["reach"]
    assert shift.move > 0
    assert shift.all_against
    assert shift.heaviest == Weight(
        sector="welzijn", before=16, after=6, heavier=False, above=False
    )


def test_a_sector_that_does_not_move_is_not_against(trial: Trial) -> None:
    before, after = {**BEFORE, "wonen": (5, 5)}, {**AFTER, "wonen": (5, 5)}
    with trial(reached(2014, before), reached(2015, after)) as cursor:
        shift = found(cursor)["reach"]
    assert shift.change.is_paradox
    assert not shift.all_against


def test_where_sizes_stay_no_sector_weighs_more(trial: Trial) -> None:
    few = {"zorg": (1, 2), "welzijn": (0, 2)}
    with trial(reached(2014, few), reached(2015, {**few, "welzijn": (1, 2)})) as cursor:
        shift = found(cursor)["reach"]
    assert shift.heaviest is None
    assert shift.before == Side(part=1, whole=4, share=None)  # no percentage of four
    assert shift.after.share is None
    assert shift.is_few


def test_a_sector_that_leaves_has_no_share_any_more(trial: Trial) -> None:
    with trial(reached(2014, BEFORE), reached(2015, {"zorg": (14, 15)})) as cursor:
        shift = found(cursor)["reach"]
    sides = {name: now for name, _, now in shift.sides()}
    assert sides["welzijn"] == Side(part=0, whole=0, share=None)


def test_what_is_not_known_in_both_years_is_left_out(trial: Trial) -> None:
    with trial(reached(2015, AFTER)) as cursor:
        assert found(cursor) == {}
    alone = reached(2014, BEFORE)
    silent = upload(2014, participants=alone.tables["participants"])
    with trial(silent, reached(2015, AFTER)) as cursor:
        assert "reach" not in found(cursor)


def test_sectors_that_are_not_the_network_are_left_out(trial: Trial) -> None:
    with trial(reached(2014, BEFORE), reached(2015, AFTER)) as cursor:
        figures, by_sector = frames(cursor)
    without = by_sector[by_sector["sector"] != "welzijn"]
    assert list(shifts(figures, without, 2015, 2014)) == []


def test_nothing_to_divide_by_is_left_out(trial: Trial) -> None:
    with trial(reached(2014, BEFORE), reached(2015, AFTER)) as cursor:
        figures, by_sector = frames(cursor)
    for frame in (figures, by_sector):
        frame.loc[frame["year"] == 2014, ["part", "whole"]] = 0.0
    assert list(shifts(figures, by_sector, 2015, 2014)) == []
