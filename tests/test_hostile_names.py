"""Names that would do harm are read as they stand, on every page, in a real browser and in files.

Nothing of a name is live: no link, picture, script or markup comes of it, no request goes where it
points, and no file that leaves the dashboard holds a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.metrics import LABELS
from data import accounts, decisions, notes, scenarios, submissions
from data.example import fictitious
from data.reading.typed import tidy
from data.store import commit, connect
from data.template import write_workbook
from data.workbook import read_workbook
from pages.impact import EMPTY_CYCLES
from pages.scenarios import PARTS
from tests.conftest import serve
from tests.hostile_names import HOST, OF_ONE, SHAPES, Names
from tests.test_first_hit import Visitor, asked_for

PATIENCE = 60_000
FIGURE = re.compile(r"[+−-]?(€ ?)?[\d.,]+( uur| procentpunt|%)?( \(\d+%\))?$")
YEARS = (2014, 2015, 2016)
PAGES = ("overzicht", "groei", "financien", "activiteiten", "bereik", "netwerk", "organisatie")
BY = "test"
CHOSEN = tuple(shape for shape in SHAPES if len(shape) < 60)
SENT = tuple(shape for shape in OF_ONE if HOST not in shape)
# What is live in the page: where a name leads, or an element that a name made.
LIVE = """host => [
    ...document.querySelectorAll('#planted, [onerror]'),
    ...[...document.querySelectorAll('*')].filter(one => [...one.attributes].some(
        held => /^(href|src|xlink:href|action|srcset|poster|data)$/.test(held.name)
            && (held.value.includes(host) || /^(x|x\\.png)$/.test(held.value)
                || /Zq[b-m]{5}/.test(held.value)))),
].map(one => one.outerHTML.slice(0, 300)).concat(window.planted ? ['window.planted'] : [])"""
# Words that stand alone in an element, as they do where markup around them was taken away; a line
# of a label in a chart may hold no more.
ALONE = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode())
        if (/^\\s*Zq[b-m]{5}\\s*$/.test(walk.currentNode.data)
            && !walk.currentNode.parentElement.matches('tspan.line'))
            found.push(walk.currentNode.parentElement.outerHTML.slice(0, 300));
    return found;
}"""
TEXTS = """() => [...document.querySelectorAll('p, li, td, th, text, h1, h2, h3, h4, h5, h6, label,'
    + ' option, summary, button, [role=tab], [role=option], title')].map(one => one.textContent)
    .filter(text => /Zq[b-m]{5}/.test(text))"""


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


@pytest.fixture(scope="module")
def address(names: Names, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the hostile workbooks, read through the whole pipeline, and hostile choices."""
    folder = tmp_path_factory.mktemp("hostile")
    found = folder / "x.duckdb"
    with closing(connect(str(found))) as store:
        for year in YEARS:
            content = write_workbook(names.rows(fictitious.rows(year)), metrics=LABELS)
            upload = read_workbook(content, names(f"file {year}"), metrics=LABELS)
            assert upload.year == year
            commit(store, upload, by=BY)
        for place, *_ in EMPTY_CYCLES:
            notes.write(store, YEARS[-1], f"impact.{place}", names(f"note {place}"), by=BY)
        for at in range(6):
            made = scenarios.save(
                store,
                names(f"scenario {at}", CHOSEN)[:80],
                description=names(f"description {at}"),
                year=YEARS[-1],
                values={"planned": at},
                base=len(YEARS),
                by=BY,
            )
            submissions.submit(store, made.id, names(f"sent {at}", SENT), {"planned": at}, by=BY)
            decisions.decide(
                store,
                text=names(f"decision {at}"),
                scenario_id=made.id,
                version=made.version,
                figures={"participants": 3.0},
                check_on=dt.date(2017, 1, 1),
                decided_on=dt.date(2016, 1, 1),
                by=BY,
            )
            accounts.grant(
                store,
                f"<b>{at}</b>![x](https://{HOST}/p.png)@{HOST}",
                accounts.BOARD,
                names("organisatie", OF_ONE),
                by=BY,
            )
    return found


class Reader:
    """Looks at pages, and remembers what was live there and what was read."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.asked: list[str] = []
        self.live: list[str] = []
        self.texts: set[str] = set()
        page.on("request", lambda one: self.asked.append(one.url))
        page.on("dialog", lambda one: self.live.append(f"dialog {one.message}"))

    def open(self, address: str) -> None:
        """Go there, and look at every tab, with all that is folded away."""
        self.page.goto(f"{self.url}/{address}")
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible()
        self.look()
        for tab in self.page.get_by_role("tab").all():
            tab.evaluate("one => one.click()")
            self.look()

    def look(self) -> None:
        """Everything that the page holds now."""
        self.settle()
        self.page.evaluate(
            "document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())"
        )
        self.settle()
        where = self.page.url.removeprefix(self.url)
        self.live += [f"{where}: {one}" for one in self.page.evaluate(LIVE, HOST)]
        self.live += [f"{where}: alone {one}" for one in self.page.evaluate(ALONE)]
        self.texts |= set(self.page.evaluate(TEXTS)) | {self.page.title(), self.page.url}

    def settle(self) -> None:
        app = self.page.locator("[data-testid=stApp]")
        self.page.wait_for_timeout(150)
        expect(app).to_have_attribute("data-test-script-state", "notRunning")


@pytest.fixture(scope="module")
def reader(
    browser: Browser, address: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    log = tmp_path_factory.mktemp("log") / "log"
    context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    with serve(address, log) as url:
        yield Reader(context.new_page(), url)
    context.close()


def test_pages(reader: Reader, names: Names) -> None:
    for address in PAGES:
        reader.open(address)
    judge(reader, names)


def test_where_a_figure_comes_from(reader: Reader, names: Names) -> None:
    reader.open("overzicht")
    for at in range(3):
        reader.page.get_by_role("button", name="Herkomst").nth(at).click()
        expect(reader.page.get_by_role("dialog")).to_be_visible()
        reader.look()
        reader.page.keyboard.press("Escape")
    judge(reader, names)


def test_what_if(reader: Reader, names: Names) -> None:
    for part, _ in PARTS:
        reader.open(f"scenario?wat={part}")
    judge(reader, names)


def test_data_and_access(reader: Reader, names: Names) -> None:
    reader.open("toegang")
    reader.open("gegevens")
    reader.page.get_by_role("tab").first.click()
    rows = names.rows(fictitious.rows(YEARS[-1]))
    rows["participants"] = rows["participants"][2:]
    reader.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
        {
            "name": f"{names('changed')[:40]}.xlsx".replace("/", ""),
            "mimeType": "",
            "buffer": write_workbook(rows),
        }
    )
    expect(reader.page.get_by_text("Wat de cijfers doen")).to_be_visible()
    reader.look()
    rows["participants"] = [
        {**row, "organisation": names(f"refused {at}")}
        for at, row in enumerate(rows["participants"])
    ]
    reader.page.locator("[data-testid=stFileUploader] input[type=file]").first.set_input_files(
        {"name": "fout.xlsx", "mimeType": "", "buffer": write_workbook(rows)}
    )
    expect(reader.page.get_by_text("Deze werkmap wordt zo niet geladen")).to_be_visible()
    reader.look()
    judge(reader, names)


def test_files_and_charts(reader: Reader) -> None:
    """What leaves the dashboard as a file, and what a chart is drawn from."""
    files = 0
    parts = [f"wat={part}" for part, _ in PARTS]
    with Visitor(reader.url, "") as visitor:
        for page, query in [
            *((page, "") for page in (*PAGES, "gegevens", "toegang")),
            *(("scenario", part) for part in parts),
        ]:
            visitor.open(page, query)
            for _, kind, widget in list(visitor._elements()):
                if kind == "plotly_chart":
                    assert not re.search(r"<[a-z/!][^<>]*(planted|Zq[b-m]{5})", widget.spec), page
                elif kind == "download_button":
                    link = widget.url or asked_for(visitor, widget.deferred_file_id)
                    with urllib.request.urlopen(reader.url + link) as answer:
                        no_formula(answer.read(), page)
                    files += 1
    assert files > 20


def no_formula(content: bytes, where: str) -> None:
    """No cell is one that a spreadsheet would run."""
    if content.startswith(b"PK"):
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            for row in sheet.iter_rows():
                run = [one.value for one in row if one.data_type == "f"]
                assert not [one for one in run if re.search("Zq[b-m]{5}|planted", str(one))], where
    else:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        for cell in (cell for row in rows for cell in row):
            assert not re.match(r"\s*[=+@-].*[A-Za-z]", cell) or FIGURE.match(cell), (where, cell)


def judge(reader: Reader, names: Names) -> None:
    """Nothing was live, nobody was asked, and each name reads as it was typed."""
    assert [one for one in reader.asked if HOST in one] == []
    assert sorted(set(reader.live)) == []
    assert len(reader.texts) > 20
    wrong: set[str] = set()
    for text in reader.texts:
        read = bare(text)
        if "…" in text or "in deze cel staan meer organisaties" in text:  # shortened, or in parts
            continue
        for word in re.findall("Zq[b-m]{5}", read):
            if bare(names.words[word]) not in read:
                wrong.add(f"{names.words[word]!r} in {text[:300]!r}")
    assert not wrong, "\n".join(sorted(wrong))


def bare(text: str) -> str:
    """Without what cannot be seen and without spaces: a label in a chart is parted in lines."""
    return tidy(text).replace(" ", "")
