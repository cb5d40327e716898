"""Stores for the tests of analytics: one that forgets each trial, and one with the plan of 2015."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import duckdb
import pytest

from data import store as stores
from data.example import plan_2015
from data.store import MEMORY, Store, choose, commit, connect, reading
from data.workbook import Upload
from tests.tables import parted, upload

Cursor = duckdb.DuckDBPyConnection
Trial = Callable[..., AbstractContextManager[Cursor]]


@pytest.fixture(scope="session")
def trial() -> Iterator[Trial]:
    """`with trial(*workbooks, **settings) as cursor`: a store with these, while the block lasts.

    What `store.preview` does, for several years at once. A fresh store for every trial would take
    ten times as long, and a hundred trials find more than ten.
    """
    opened: dict[tuple[tuple[str, str], ...], Store] = {}

    @contextmanager
    def run(*uploads: Upload, **settings: str) -> Iterator[Cursor]:
        chosen = tuple(sorted(settings.items()))
        if chosen not in opened:
            opened[chosen] = connect(MEMORY)
            for key, value in chosen:
                choose(opened[chosen], key, value, by="test")
        with stores.transaction(opened[chosen], keep=False) as cursor:
            for one in uploads:
                stores.put_upload(cursor, one, by="test", note="", drop_examples=False)
            yield cursor

    yield run
    for store in opened.values():
        store.close()


@pytest.fixture(scope="session")
def plan() -> Upload:
    """The real plan of 2015 as it is read, printed totals kept apart."""
    tables, totals = {}, []
    for sheet, raw in plan_2015.rows().items():
        tables[sheet], printed = parted(sheet, raw)
        totals += printed
    return upload(plan_2015.YEAR, totals=totals, **tables)


@pytest.fixture(scope="session")
def facts_2015(plan: Upload) -> Iterator[Cursor]:
    """A cursor on a store that holds the plan of 2015 and nothing else."""
    store = connect(MEMORY)
    commit(store, plan, by="test")
    with reading(store) as cursor:
        yield cursor
    store.close()
