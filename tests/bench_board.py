"""How long the board waits: each page's figures against their bare SQL, and a page against itself.

On a million rows of attendance every page asks what it asks; the floor is the same statements once
more, with nothing around them. In a browser a year is changed with the figures worked out as ever,
and with all of them kept; what is between the two is ours, the rest is Streamlit's.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Page, sync_playwright

from analytics import balance, costs, growth, impact, network, participants
from analytics.allocation import allocation
from analytics.finance import contradictions
from analytics.flow import flow
from analytics.metrics import LABELS, measure
from data import example
from data.store import MEMORY, connect, reading
from tests import browser as chromium
from tests.bench import verdict
from tests.conftest import ROOT, serve

YEAR, BEFORE = 2015, 2014
ROWS = 1_000_000
ROUNDS = 3
FIGURES_TARGET, CHANGE_TARGET = 1.5, 1.3
CHANGES = 12  # of the year, of which the middle one counts
PATIENCE = 60_000  # milliseconds

Cursor = Any  # a cursor, or one that remembers what it was asked


class Recorder:
    """A cursor that remembers every statement it was given."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor
        self.asked: list[tuple[Any, ...]] = []

    def execute(self, *statement: Any) -> duckdb.DuckDBPyConnection:
        self.asked.append(statement)
        return self.cursor.execute(*statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)


def figures() -> dict[str, Callable[[Cursor], object]]:
    """What each page asks of the facts, apart from the permutation band of Netwerk."""
    return {
        "every KPI": lambda con: measure(con),
        "every KPI per sector": lambda con: measure(con, by="sector"),
        "Overzicht": lambda con: contradictions(con, YEAR),
        "Groei": lambda con: (
            growth.bridge(con, YEAR),
            growth.movements(con, YEAR),
            growth.cohorts(con, None),
            growth.renewal(con, YEAR, None),
        ),
        "Financiën": lambda con: (
            balance.cost_lines(con, YEAR, 0.0),
            balance.income_lines(con, YEAR, 0.0),
            balance.printed_totals(con, YEAR),
        ),
        "Activiteiten": lambda con: (
            allocation(con, YEAR, "hours"),
            costs.unit_costs(con, YEAR, "hours"),
            costs.variances(con, YEAR),
            flow(con, YEAR),
        ),
        "Bereik en opbrengst": lambda con: (
            impact.participation(con, YEAR),
            impact.forms(con, YEAR),
            impact.circulation(con, YEAR),
            impact.scores(con, YEAR),
            impact.workplaces(con, YEAR),
            impact.themes(con),
            impact.spillover(con, YEAR),
        ),
        "Netwerk": lambda con: (
            network.networks(con),
            network.leadership(con, YEAR),
        ),
        "Participant": lambda con: participants.give_and_get(
            con, YEAR, participants.participants(con)[YEAR][0]
        ),
    }


def of_figures() -> Iterator[str]:
    """The ratio of every page to the statements that it gives."""
    with closing(connect(MEMORY)) as store:
        example.load(store, by="bench", metrics=LABELS)
        with reading(store) as cursor:
            _fill(cursor)
            yield f"{ROWS:,} rows of attendance, least of {ROUNDS} rounds"
            for page, ask in figures().items():
                spent, bare = _least(cursor, ask)
                ratio = spent / bare
                yield f"  {page:<24}{spent:7.2f} s{ratio:7.2f}   {verdict(ratio, FIGURES_TARGET)}"


def _fill(cursor: duckdb.DuckDBPyConnection) -> None:
    """A million rows more in one year: every participant at thousands of meetings."""
    cursor.execute(
        """
        insert into attendance by name
        with who as (
            select distinct organisation from member where year = $year
        ),
        event as (
            select upload_id, source_id, tab, date, activity, host, duration
            from attendance join active using (upload_id)
            where active.year = $year and active.sheet = 'attendance'
            group by all
        )
        select
            e.*,
            1000 + row_number() over () as row_number,
            'reeks ' || n.generate_series as meeting,
            w.organisation,
            ['bestuurder', 'leidinggevende', 'professional'][1 + n.generate_series % 3]
                as function_group,
            3 as registered,
            n.generate_series % 4 as present
        from who w, event e, generate_series(1, 10000) n
        limit $rows
        """,
        {"year": YEAR, "rows": ROWS},
    )


def _least(
    cursor: duckdb.DuckDBPyConnection, ask: Callable[[Cursor], object]
) -> tuple[float, float]:
    """Seconds for the figures, and for their bare statements; in turns, the least of each."""
    spent, bare = [], []
    for _ in range(ROUNDS):
        recorder = Recorder(cursor)
        start = time.perf_counter()
        ask(recorder)
        spent.append(time.perf_counter() - start)
        start = time.perf_counter()
        for statement in recorder.asked:
            cursor.execute(*statement).fetchall()
        bare.append(time.perf_counter() - start)
    return min(spent), min(bare)


# --- in a browser -------------------------------------------------------------------------------

# The dashboard with every figure kept from the first time that it was asked.
CONSTANT = """
import functools, importlib, inspect, pkgutil, runpy, sys
sys.path.insert(0, {root!r})
import analytics

def kept(function):
    memory = {{}}
    @functools.wraps(function)
    def told(con, *args, **named):
        key = repr((args, sorted(named.items())))  # a dictionary has no hash
        if key not in memory:
            memory[key] = function(con, *args, **named)
        return memory[key]
    return told

for found in pkgutil.walk_packages(analytics.__path__, "analytics."):
    if found.name.endswith("__main__"):
        continue
    module = importlib.import_module(found.name)
    for name, function in inspect.getmembers(module, inspect.isfunction):
        first = next(iter(inspect.signature(function).parameters), "")
        if function.__module__ == found.name and first in ("con", "cursor") and name[0] != "_":
            setattr(module, name, kept(function))
runpy.run_path({entry!r})
"""


def of_pages() -> Iterator[str]:
    """The ratio of a change of year to the same change with all figures kept, turn by turn."""
    yield f"a change of year in a browser, median of {CHANGES}"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        entry = folder / "constant.py"
        entry.write_text(CONSTANT.format(root=str(ROOT), entry=str(ROOT / "dashboard.py")))
        sides = [
            (browser.new_page(), stack.enter_context(_serving(folder / name, code)))
            for name, code in (("live", "dashboard.py"), ("constant", str(entry)))
        ]
        for address in ADDRESSES:
            live, constant = _changes(sides, address)
            ratio = live / constant
            yield f"  {address:<24}{live:7.2f} s{ratio:7.2f}   {verdict(ratio, CHANGE_TARGET)}"
        browser.close()


ADDRESSES = ("overzicht", "groei", "financien", "activiteiten", "bereik", "netwerk", "organisatie")


@contextmanager
def _serving(folder: Path, entry: str) -> Iterator[str]:
    folder.mkdir()
    with closing(connect(str(folder / "x.duckdb"))) as opened:
        example.load(opened, by="bench", metrics=LABELS)
    with serve(folder / "x.duckdb", folder / "log", entry=entry) as url:
        yield url


def _changes(sides: list[tuple[Page, str]], address: str) -> list[float]:
    """Median seconds on each side; every year is seen once before it counts."""
    for page, url in sides:
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/{address}?jaar=2014")
        _ready(page, 2014)
    times: list[list[float]] = [[] for _ in sides]
    for at in range(CHANGES + 2):
        for (page, _), spent in zip(sides, times, strict=True):
            spent.append(_change(page, (2015, 2014)[at % 2]))
    return [statistics.median(spent[2:]) for spent in times]


def _change(page: Page, year: int) -> float:
    page.get_by_role("combobox", name="Jaar").first.click()
    option = page.get_by_role("option", name=str(year), exact=True)
    option.wait_for()
    start = time.perf_counter()
    option.click()
    _ready(page, year)
    return time.perf_counter() - start


def _ready(page: Page, year: int) -> None:
    """The page says that year, and its script has run to the end."""
    page.get_by_text(f"31 december {year}").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    if page.get_by_text("Hier ging iets mis").count():
        raise RuntimeError(f"no page was drawn: {page.url}")


if __name__ == "__main__":
    for part in (of_figures(), of_pages()):
        for line in part:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
