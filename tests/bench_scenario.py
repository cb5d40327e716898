"""How long the arithmetic of a scenario takes, each as a ratio to a floor in the same run.

The machine is shared and seconds say little; a ratio of medians, measured in turns, says enough.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from numpy.random import PCG64, Generator
from playwright.sync_api import Page, sync_playwright

from analytics.metrics import LABELS
from analytics.paths import PATHS, SEED, Intake, Plan, simulate, walk
from data.store import commit, connect
from data.workbook import read_workbook
from tests import browser as chromium
from tests.bench import Clock, verdict
from tests.conftest import PLAN as WORKBOOK
from tests.conftest import ROOT, serve

ROUNDS = 9
PATHS_TARGET = 3.0  # of the same draws alone
SLIDER_TARGET = 1.5  # of the same slider on a page with a sentence and one chart that it moves
MOVES = 20  # of which the middle one counts
PATIENCE = 60_000  # milliseconds

FEES = (250_000, 500_000, 750_000, 1_000_000, 1_500_000)
# Five years from the 31 of the plan: every year six are asked, and some years go badly for all.
PLAN = Plan(
    fees=FEES,
    members=(3, 6, 8, 10, 4),
    intakes=tuple(
        Intake(year=year, place=place, number=number, chance=0.5, month=month)
        for year in range(1, 6)
        for place, number, month in ((0, 1, 1), (2, 2, 4), (3, 2, 7), (4, 1, 10))
    ),
    years=5,
    retention=0.9,
    indexation=0.02,
    rule="month",
    common=0.2,
)


class Recorder:
    """A generator that remembers what it was asked to draw."""

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def draw(*arguments: Any) -> Any:
            self.asked.append((name, arguments))
            return getattr(self.generator, name)(*arguments)

        return draw


def of_paths() -> Iterator[str]:
    """100,000 futures of five years against the very same draws with nothing done with them."""
    recorder = Recorder(Generator(PCG64(SEED)))
    for _ in walk(PLAN, cast(Generator, recorder), PATHS):
        pass
    clock = Clock()
    for _ in range(ROUNDS):
        clock.time("draws", lambda: draws(recorder.asked))
        clock.time("simulate", lambda: simulate(PLAN))
    base = clock.median("draws")
    ratio = clock.median("simulate") / base
    yield f"{PATHS:,} paths of {PLAN.years} years, {len(recorder.asked)} draws, {ROUNDS} rounds"
    yield f"  draws alone       {base:7.3f} s"
    yield f"  simulate          {ratio * base:7.3f} s{ratio:7.2f}   {verdict(ratio, PATHS_TARGET)}"


def draws(asked: list[tuple[str, tuple[Any, ...]]]) -> None:
    """The same numbers once more, and no more."""
    generator = Generator(PCG64(SEED))
    for name, arguments in asked:
        getattr(generator, name)(*arguments)


# --- in a browser -------------------------------------------------------------------------------

SLIDER = "Kans dat wie u extra werft ook komt"
# The same slider, a sentence that says where it stands, and a chart of it as Plotly Express draws
# one: none of it is ours.
EMPTY = """
import sys
sys.path.insert(0, {root!r})
import pandas as pd
import plotly.express as px
import streamlit as st

value = st.slider({slider!r}, 0, 100, 100, step=5)
st.markdown(f"#### De knop staat op {{value}}")
frame = pd.DataFrame(
    [(bar, kind, moved) for bar, moved in (("Plan", 100), ("Wat als", value)) for kind in "abcd"],
    columns=["bar", "kind", "value"],
)
st.plotly_chart(px.bar(frame, x="value", y="bar", color="kind"), key="chart")
"""

# Asked at every frame: the sentence, and then the bars of the chart, have the new figures; and the
# script has run to the end, all that did not change included.
BARS = "document.querySelector('.js-plotly-plot .barlayer')?.innerHTML"
TOLD = "([said]) => document.querySelector('h4').innerText !== said"
SHOWN = f"([said, bars]) => document.querySelector('h4').innerText !== said && {BARS} !== bars"
ENDED = """() =>
    document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
"""


def of_slider() -> Iterator[str]:
    """A move of a slider on the what-if of the real plan, against an empty page with one chart."""
    yield f"a move of a slider in a browser, median of {MOVES}, in turns"
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        entry, store = folder / "empty.py", folder / "plan.duckdb"
        entry.write_text(EMPTY.format(root=str(ROOT), slider=SLIDER))
        with closing(connect(str(store))) as opened:
            commit(
                opened,
                read_workbook(WORKBOOK.read_bytes(), WORKBOOK.name, metrics=LABELS),
                by="bench",
            )
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        with (
            serve(store, folder / "log") as url,
            serve(store, folder / "log-empty", entry=str(entry)) as floor,
        ):
            pages = {
                "empty": _opened(browser.new_page(bypass_csp=True), floor),
                "what-if": _opened(
                    browser.new_page(bypass_csp=True),
                    f"{url}/scenario?jaar=2015&recruits.wonen.4=3",
                ),
            }
            spent = _moves(pages)
        browser.close()
    floor_shown = spent["empty"][1]
    told, shown, ended = (seconds / floor_shown for seconds in spent["what-if"])
    yield f"  empty, sentence and chart    {floor_shown:7.3f} s"
    yield f"  what-if, the sentence        {told * floor_shown:7.3f} s{told:7.2f}"
    yield (
        f"  what-if, sentence and chart  {shown * floor_shown:7.3f} s{shown:7.2f}   "
        f"{verdict(shown, SLIDER_TARGET)}"
    )
    yield f"  what-if, to the end          {ended * floor_shown:7.3f} s{ended:7.2f}"


def _opened(page: Page, address: str) -> Page:
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.get_by_role("slider", name=SLIDER).wait_for()
    page.locator(".js-plotly-plot .barlayer").first.wait_for(state="attached")
    _still(page)
    return page


def _moves(pages: dict[str, Page]) -> dict[str, tuple[float, ...]]:
    """Seconds by page, to the sentence, to the chart and to the end: down the slider and up again;
    the first moves of each do not count."""
    spent: dict[str, list[tuple[float, ...]]] = {name: [] for name in pages}
    for at in range(MOVES + 2):
        for name, page in pages.items():
            spent[name].append(_move(page, "ArrowLeft" if at % 20 < 10 else "ArrowRight"))
    return {
        name: tuple(statistics.median(part) for part in zip(*times[2:], strict=True))
        for name, times in spent.items()
    }


def _move(page: Page, key: str) -> tuple[float, ...]:
    """Seconds from the key until each of the three holds."""
    before = page.evaluate(f"[document.querySelector('h4').innerText, {BARS}]")
    slider = page.get_by_role("slider", name=SLIDER)
    slider.focus()
    start = time.perf_counter()
    slider.press(key)
    spent = []
    for condition in (TOLD, SHOWN, ENDED):
        page.wait_for_function(condition, arg=before)
        spent.append(time.perf_counter() - start)
    return tuple(spent)


def _still(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def report() -> Iterator[str]:
    """Everything that is measured here."""
    yield from of_paths()
    yield from of_slider()


if __name__ == "__main__":
    for line in report():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
