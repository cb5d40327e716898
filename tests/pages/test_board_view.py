"""What the board gets on every page, each in every year: nobody's money and attendance by name."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest
from streamlit.testing.v1 import AppTest

from analytics.participants import participants
from data.accounts import BOARD, MANAGER
from data.contents import version
from data.decisions import decide
from data.store import PurgedError, Store, commit, connect, reading
from pages import scenarios
from pages.parts import access, whatif_kept
from pages.parts.access import Visitor
from tests.colleagues import Colleagues, colleagues
from tests.pages.whatif import inside, kept, table

YEARS = (2012, 2013, 2014, 2015, 2016)
PAGES = {
    "Overzicht": "overview",
    "Groei": "growth",
    "Financiën": "finances",
    "Activiteiten": "activities",
    "Bereik en opbrengst": "impact",
    "Netwerk": "network",
    "Wat als": "scenarios",
    "Definities": "definitions",
}


def drawn(name: str) -> None:
    import importlib

    importlib.import_module(f"pages.{name}").render()


@pytest.fixture
def names(example_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every organisation of the example; a board member looks, of the first of them."""
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    with closing(connect(str(tmp_path / "x.duckdb"))) as store, reading(store) as cursor:
        found = participants(cursor)
    return {one.organisation for here in found.values() for one in here}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    def run(name: str, own: str | None = None, role: str = BOARD, **asked: str) -> AppTest:
        who = Visitor(account="bo@x.example", role=role, organisation=own)
        monkeypatch.setattr(access, "visitor", lambda: who)
        page = AppTest.from_function(drawn, args=(name,), default_timeout=120)
        page.query_params.update(asked)
        page.run()
        assert not page.exception
        assert not [e.value for e in page.error]
        return page

    return run


def texts(page: AppTest) -> Iterator[str]:
    """All that reaches the browser: texts, tables, options, and figures with their hovers."""

    def inside(node: object) -> Iterator[str]:
        children = getattr(node, "children", None)
        if children is not None:
            for child in children.values():
                yield from inside(child)
        if (proto := getattr(node, "proto", None)) is not None:
            yield str(proto)

    yield from inside(page._tree)
    for chart in page.get("plotly_chart"):
        yield chart.proto.spec  # type: ignore[attr-defined]
    for one in page.table:
        yield one.value.to_csv()


ASKED = [
    *((name, {"jaar": str(year)}) for name in PAGES.values() for year in YEARS),
    *(
        ("growth", {"jaar": "2014", "deel": part, "sector": sector})
        for part in ("Verloop", "Behoud", "Bijdragen", "Spreiding", "Verklaring")
        for sector in ("wonen", "zorg")
    ),
    *(("scenarios", {"jaar": "2015", "wat": title}) for title, _ in scenarios.PARTS),
]


@pytest.mark.parametrize(
    ("name", "asked"), ASKED, ids=["-".join((name, *asked.values())) for name, asked in ASKED]
)
def test_no_organisation_is_named_beside_money_or_attendance(
    name: str, asked: dict[str, str], names: set[str], at: Callable[..., AppTest]
) -> None:
    said = "\n".join(texts(at(name, **asked)))
    assert len(said) > 1_000
    assert {one for one in names if one in said} <= {INITIATOR}


INITIATOR = "Voorbeeldhogeschool"  # its hours, its seats and what it would pay are public


@pytest.mark.parametrize("name", ["network", "finances", "participant"])
def test_the_manager_does_read_names(
    name: str, names: set[str], at: Callable[..., AppTest]
) -> None:
    said = "\n".join(texts(at(name, role=MANAGER, jaar="2015")))
    assert len({one for one in names if one in said}) > 5


def test_the_manager_can_show_what_the_board_sees(
    names: set[str], at: Callable[..., AppTest]
) -> None:
    page = at("network", role=MANAGER, jaar="2015")
    page.session_state[access.AS_BOARD] = True
    said = "\n".join(texts(page.run()))
    assert {one for one in names if one in said} == set()


def test_an_account_reads_of_its_own_organisation_and_of_no_other(
    names: set[str], at: Callable[..., AppTest]
) -> None:
    own = "Zorgpension Fictieoord"
    other = sorted(names - {own})[0]
    page = at("participant", own=own, jaar="2015", organisatie=other)
    said = "\n".join(texts(page))
    assert {one for one in names if one in said} == {own}
    assert [box.options for box in page.selectbox if box.label == "Organisatie"] == [[own]]


def test_an_account_without_an_organisation_is_told_so(
    names: set[str], at: Callable[..., AppTest]
) -> None:
    page = at("participant", jaar="2015")
    assert "zodra de beheerder uw account eraan koppelt" in page.info[0].value
    assert {one for one in names if one in "\n".join(texts(page))} == set()


@pytest.mark.usefixtures("names")
def test_who_pays_alone_in_a_sector_is_not_on_the_card_of_it(at: Callable[..., AppTest]) -> None:
    page = at("overview", jaar="2015", sector="wonen")
    said = "\n".join(texts(page)).replace("\\", "")
    assert "niet getoond: het zegt iets over afzonderlijke organisaties" in said
    assert "10.000" not in said  # what the one payer in wonen pays


@pytest.mark.usefixtures("names")
def test_what_is_left_out_is_said_to_be(at: Callable[..., AppTest]) -> None:
    """In 2012 one participant is new: what the others pay on average would tell what it does."""
    said = "\n".join(texts(at("finances", jaar="2012")))
    assert "Dit is niet getoond: het zegt iets over" in said
    assert "Nog niet te berekenen" not in said


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A network in which, in 2015, of one kind of thing few did anything beside the initiator."""

    def fill(what: str) -> None:
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
        with closing(connect(str(tmp_path / "x.duckdb"))) as store:
            _fill(store, _of_two(what))

    return fill


def _of_two(what: str) -> Colleagues:
    world = colleagues(Random(2))
    return world.of_few([one.name for one in world.everyone if not one.is_initiator][:2], what)


def _fill(store: Store, world: Colleagues) -> None:
    for workbook in world.workbooks():
        with reading(store) as cursor:
            now = version(cursor)
        commit(store, workbook, by="test", based_on=now)


def test_what_the_last_one_is_to_pay_is_not_in_what_the_year_will_come_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Callable[..., AppTest]
) -> None:
    world = colleagues(Random(2))
    now = world.sheets[2015]
    fees = [row for row in now["contributions"] if row["kind"] == "participantenbijdrage"]
    for row in fees:
        row["received"] = row["budgeted"]
    last = [row for row in fees if row.get("status") == "bestaand"][-1]  # a stranger has none
    last["received"] = None
    now["cover"][0]["reference_date"] = dt.date(2015, 6, 30)
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    with closing(connect(str(tmp_path / "x.duckdb"))) as store:
        _fill(store, world)
    said = "\n".join(texts(at("finances", jaar="2015")))
    assert "Het saldo aan het eind van 2015 is niet getoond" in said


@pytest.mark.parametrize("what", [None, "contributions"])
def test_what_a_decision_expected_is_hidden_as_the_plan_was_that_day(
    what: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Callable[..., AppTest]
) -> None:
    """Few were to pay when it was decided; not when the scenario was kept, nor now."""
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    everyone = colleagues(Random(2))
    inside(lambda store: _fill(store, everyone))
    saved = kept("Een", {})
    if what:
        inside(lambda store: _fill(store, _of_two(what)))
    figures = {"balance": -123_456.0}
    days = {"check_on": dt.date(2015, 12, 31), "decided_on": dt.date(2015, 3, 3)}
    given = {"scenario_id": saved.id, "version": saved.version, "figures": figures, **days}
    inside(lambda store: decide(store, text="om te werven", by="t", **given))  # type: ignore[arg-type]
    inside(lambda store: _fill(store, everyone))
    page = at("scenarios", jaar="2015", wat="Besluiten")
    assert table(page, "Verwacht saldo")
    assert ("123.456" in "".join(texts(page)).replace("\\", "")) == (what is None)


@pytest.mark.parametrize("purged", [False, True])
def test_of_what_was_kept_on_removed_rows_nobody_knows_what_was_hidden(
    purged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Callable[..., AppTest]
) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    inside(lambda store: _fill(store, colleagues(Random(2))))
    kept("Een", {"horizon": 2})
    if purged:
        monkeypatch.setattr(whatif_kept, "hidden", Mock(side_effect=PurgedError("weg")))
    [row] = table(at("scenarios", jaar="2015", wat="Bewaren"), "Saldo bij het bewaren")
    assert (row["Saldo bij het bewaren"] == "–") == purged


TOLD = {
    "contributions": ("overview", "finances", "activities", "scenarios"),
    "received": ("overview", "finances"),
    "attendance": ("overview", "activities", "impact"),
}


@pytest.mark.parametrize("what", TOLD)
@pytest.mark.parametrize("name", PAGES.values())
def test_what_will_never_be_shown_is_not_said_to_come(
    what: str, name: str, few: Callable[..., None], at: Callable[..., AppTest]
) -> None:
    few(what)
    said = "\n".join(texts(at(name, jaar="2015"))).replace("\\", "")
    assert not re.findall(r"[^.\n]*: niet getoond", said)
    assert name not in TOLD[what] or "niet getoond: het zegt iets over" in said
