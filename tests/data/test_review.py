"""Looking ahead: what an upload would change, what wants a yes, and that nothing is kept."""

from __future__ import annotations

import pytest

from data.contents import rows, version
from data.review import completed_by, only_new_events, review
from data.store import Store, commit, reading
from data.workbook import Upload
from tests.data.conftest import cover, page, upload_of

HEADER = "Datum | Activiteit | Organisatie | Aanwezig\n"
CAFE = "2015-01-28 | Café | (extern) | 3\n"
MARKET = "2015-06-03 | Markt | (extern) | 9\n"


def scale(*fees: int) -> Upload:
    lines = "".join(f"{n * 1000} | {fee}\n" for n, fee in enumerate(fees))
    return upload_of(page("Staffel", "Vanaf omzet | Bijdrage\n" + lines))


def visits(*lines: str) -> Upload:
    return upload_of(page("Deelname", HEADER + "".join(lines)))


def test_first_upload_of_a_year(store: Store) -> None:
    with review(store, scale(2500)) as seen:
        assert (seen.nothing_to_do, seen.confirm, seen.based_on) == (False, (), 0)
        assert [(change.sheet, len(change.added)) for change in seen.changes if change.added] == [
            ("scale", 1)
        ]
        assert (rows(seen.now, 2015), list(rows(seen.then, 2015))) == ({}, ["scale"])
    with reading(store) as cursor:
        assert version(cursor) == 0


def test_the_same_again_is_nothing_to_do(store: Store) -> None:
    commit(store, scale(2500, 5000), by="test")
    with review(store, scale(2500, 5000)) as seen:
        assert seen.nothing_to_do
        assert seen.upload.tables.keys() == {"scale"}
    with review(store, scale(2500, 7500)) as seen:
        assert not seen.nothing_to_do
        assert seen.based_on == version(seen.now)


def test_rows_that_go_want_a_yes(store: Store) -> None:
    commit(store, scale(*range(100, 1100, 100)), by="test")
    with review(store, scale(100, 200)) as seen:
        assert len(seen.confirm) == 1
        assert "8" in seen.confirm[0]


def test_problems_between_sheets_come_along(store: Store) -> None:
    table = "Activiteit | Titel\na | t"
    upload = upload_of(page("Opbrengsten", table), page("Activiteiten", "Activiteit | Blok\nb | B"))
    with review(store, upload) as seen:
        assert seen.problems[: len(upload.problems)] == upload.problems
        assert any("staat niet op het blad Activiteiten" in p.what for p in seen.problems)


@pytest.mark.usefixtures("no_rules")
def test_attendance_replaces_or_completes(store: Store) -> None:
    commit(store, visits(CAFE), by="test")
    for complete, events in ((False, ["Markt"]), (True, ["Café", "Markt"])):
        with review(store, visits(MARKET), complete=complete) as seen:
            then = rows(seen.then, 2015)["attendance"]
            assert [row["activity"] for row in then] == events
            assert bool(seen.confirm) is not complete  # the café would go


@pytest.mark.usefixtures("no_rules")
def test_completing_keeps_where_each_row_came_from(store: Store) -> None:
    commit(store, visits(CAFE), by="test")
    with review(store, visits(MARKET), complete=True) as seen:
        upload = seen.upload
    commit(store, upload, by="test")
    with reading(store) as cursor:
        kept = rows(cursor, 2015, provenance=True)["attendance"]
    assert [(row["source_id"], row["row_number"]) for row in kept] == [(1, 2), (2, 2)]
    with review(store, visits(MARKET), complete=True) as seen:
        assert seen.nothing_to_do


@pytest.mark.usefixtures("no_rules")
def test_nothing_to_complete(store: Store) -> None:
    for upload in (visits(MARKET), scale(2500)):  # no attendance yet, or none in the upload
        with review(store, upload, complete=True) as seen:
            assert seen.upload is upload
    commit(store, visits(CAFE), by="test")
    with review(store, scale(2500), complete=True) as seen:
        assert "attendance" not in seen.upload.tables


@pytest.mark.usefixtures("no_rules")
def test_completed_by(store: Store) -> None:
    other_year = upload_of(cover(2016), page("Deelname", HEADER + CAFE.replace("2015", "2016")))
    for upload, possible in ((visits(CAFE), False), (other_year, False)):
        with reading(store) as cursor:
            assert completed_by(cursor, upload) is possible
    commit(store, visits(CAFE), by="test")
    for upload, possible in ((visits(CAFE), True), (other_year, False), (scale(1), False)):
        with reading(store) as cursor:
            assert completed_by(cursor, upload) is possible


@pytest.mark.usefixtures("no_rules")
def test_examples_go_out_with_the_first_real_data(store: Store) -> None:
    example = upload_of(
        cover(2014, Voorbeeld="ja"), page("Staffel", "Vanaf omzet | Bijdrage\n0 | 1")
    )
    commit(store, example, by="test")
    for drop, years in ((True, set()), (False, {"cover", "scale"})):
        with review(store, scale(2500), drop_examples=drop) as seen:
            assert rows(seen.then, 2014).keys() == years
            assert rows(seen.now, 2014).keys() == {"cover", "scale"}


@pytest.mark.usefixtures("no_rules")
def test_examples_may_be_replaced_unasked_but_not_real_data_by_examples(store: Store) -> None:
    def small(invented: str, *fees: int) -> Upload:
        lines = "".join(f"{n * 1000} | {fee}\n" for n, fee in enumerate(fees))
        table = "Vanaf omzet | Bijdrage\n" + lines
        return upload_of(cover(2015, Voorbeeld=invented), page("Staffel", table))

    commit(store, small("ja", *range(100, 1100, 100)), by="test")
    with review(store, small("nee", 100)) as seen:
        assert seen.confirm == ()
    with review(store, small("ja", 100)) as seen:
        assert len(seen.confirm) == 1
    commit(store, small("nee", *range(100, 1100, 100)), by="test")
    for invented in ("ja", "nee"):
        with review(store, small(invented, 100)) as seen:
            assert len(seen.confirm) == 1


@pytest.mark.parametrize(("file", "new"), [(MARKET, True), (CAFE, False), (CAFE + MARKET, False)])
@pytest.mark.usefixtures("no_rules")
def test_a_file_with_only_new_events(store: Store, file: str, new: bool) -> None:
    commit(store, visits(CAFE), by="test")
    with reading(store) as cursor:
        assert only_new_events(cursor, visits(file)) is new
