"""The history on the page: what happened, the way back, and what it did to the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.restatement import Restated
from data import copies
from data import rows as writing
from data.contents import Loaded, Step
from data.store import Store, commit, connect, reading, undo
from data.workbook import Upload
from pages.parts import past
from pages.parts.opening import open_store
from tests.pages.test_pages import text
from tests.tables import rows, upload

BUDGET = "Blok | Activiteit | Kostenrol | Uren | Euro\nP | plan | project | 10 | {}"
INCOME = "Verstrekker | Soort | Begroot\nA | participantenbijdrage | {}"
FIRST, SECOND = dt.datetime(2015, 3, 1, 12), dt.datetime(2015, 6, 30, 22, 30)


def budget(year: int, cost: int) -> Upload:
    return upload(year, budget=rows("budget", BUDGET.format(cost)))


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable], AppTest]:
    """Fill a store, and open the history of it."""
    address = str(tmp_path / "test.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", address)

    def fill(steps: Callable[[Store, Callable[[dt.datetime], None]], None]) -> AppTest:
        def at(moment: dt.datetime) -> None:
            monkeypatch.setattr(writing, "now", lambda: moment)

        with closing(connect(address)) as store:
            steps(store, at)
        return draw()

    return fill


def draw() -> AppTest:
    def script() -> None:
        from data.contents import history
        from data.store import reading
        from pages.parts import past
        from pages.parts.opening import open_store

        store = open_store()
        assert store is not None
        with reading(store) as cursor:
            steps = history(cursor)
        past.show(store, steps)

    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    return page


def corrected_and_added(store: Store, at: Callable[[dt.datetime], None]) -> None:
    """A budget of 1000; on another day 1250 instead of it, and income beside it."""
    at(FIRST)
    commit(store, budget(2015, 1000), by="Ann", note="eerste")
    at(SECOND)
    commit(store, budget(2015, 1250), by="Ben")
    commit(store, upload(2015, contributions=rows("contributions", INCOME.format(900))), by="Ben")


def press(page: AppTest, label: str) -> AppTest:
    found = next(b for b in page.button if b.label == label).click().run()
    assert not found.exception
    return found


def table(page: AppTest, column: str) -> list[dict[str, str]]:
    """The first table with this column, as a reader sees it."""
    found = next(t.value for t in page.table if column in t.value)
    plain = found.map(lambda cell: str(cell).replace("\\", "").replace("\u00a0", " "))
    return [
        {str(k).replace("\\", ""): v for k, v in row.items()} for row in plain.to_dict("records")
    ]


def active() -> set[tuple[int, str]]:
    store = open_store()
    assert store is not None
    with reading(store) as cursor:
        return set(cursor.execute("select year, sheet from active").fetchall())


# --- reserve copies -----------------------------------------------------------------------------


def test_a_copy_is_made_when_asked(
    filled: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled(lambda store, _: commit(store, budget(2015, 1000), by="Ann"))
    assert "Er is nog geen reservekopie." in text(page)
    monkeypatch.setattr(copies, "now", lambda: SECOND)
    page = press(page, "Reservekopie maken")
    told = "Er is 1 reservekopie, de nieuwste van 1 juli 2015 om 00:30."  # Dutch time
    assert told in text(page)
    assert page.session_state["done"] == "De reservekopie is gemaakt."
    assert len(list(tmp_path.glob("*/zorgalliantie-*.duckdb"))) == 1


def test_a_copy_that_cannot_be_made_is_told(
    filled: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ZORGALLIANTIE_BACKUPS", str(tmp_path / "file" / "copies"))
    page = filled(lambda store, _: commit(store, budget(2015, 1000), by="Ann"))
    [problem] = press(page, "Reservekopie maken").error
    assert "er is niets gewijzigd" in problem.value


# --- what happened ------------------------------------------------------------------------------


def test_nothing_yet(filled: Callable[..., AppTest]) -> None:
    page = filled(lambda *_: None)
    assert text(page) == "Er is nog niets geladen."


def test_every_step_and_every_file(filled: Callable[..., AppTest]) -> None:
    def steps(store: Store, at: Callable[[dt.datetime], None]) -> None:
        at(FIRST)
        real = upload(2015, budget=rows("budget", BUDGET.format(5)), contributions=[])
        example = Upload(
            filename="voorbeeld.xlsx", sha256="abcdef0123456789" * 4, year=2014, is_example=True,
            tables={
                "cover": rows("cover", "Jaar\n2014"),
                "scale": rows("scale", "Vanaf omzet | Bijdrage\n0 | 5\n9 | 6"),
            },
        )  # fmt: skip
        commit(store, example, by="Ann", note="proef")
        commit(store, real, by="Ben")
        undo(store, by="Cas", year=2014, sheet="cover")

    page = filled(steps)
    assert table(page, "Stap") == [
        {
            "Stap": "3",
            "Wanneer": "01-03-2015 13:00",  # an hour ahead of UTC
            "Wie": "Cas",
            "Wat": "Stap 1, voorbeeld.xlsx (voorbeeld), teruggedraaid: Toelichting van 2014",
            "Notitie": "",
        },
        {
            "Stap": "2",
            "Wanneer": "01-03-2015 13:00",
            "Wie": "Ben",
            "Wat": "2015.xlsx geladen: Bijdragen en Begroting van 2015",
            "Notitie": "",
        },
        {
            "Stap": "1",
            "Wanneer": "01-03-2015 13:00",
            "Wie": "Ann",
            "Wat": "voorbeeld.xlsx (voorbeeld) geladen: Toelichting en Staffel van 2014",
            "Notitie": "proef",
        },
    ]
    assert table(page, "Controlegetal") == [
        {
            "Geladen": "01-03-2015 13:00",
            "Bestand": "2015.xlsx",
            "Jaar": "2015",
            "Controlegetal": "000000000000",
            "Rijen": "Begroting 1",
            "Nu actief": "geheel",
        },
        {
            "Geladen": "01-03-2015 13:00",
            "Bestand": "voorbeeld.xlsx (voorbeeld)",
            "Jaar": "2014",
            "Controlegetal": "abcdef012345",
            "Rijen": "Toelichting 1, Staffel 2",
            "Nu actief": "Staffel",
        },
    ]


def test_examples_that_went_out(filled: Callable[..., AppTest]) -> None:
    def steps(store: Store, _: object) -> None:
        example = upload(2014, scale=rows("scale", "Vanaf omzet | Bijdrage\n0 | 5"))
        commit(store, Upload(**{**vars(example), "is_example": True}), by="Ann")
        commit(store, budget(2015, 5), by="Ann", drop_examples=True)
        undo(store, by="Ann")

    page = filled(steps)
    assert [row["Wat"].split("; ")[1:] for row in table(page, "Stap")] == [
        ["voorbeelden terug uit 2014"],
        ["voorbeelden weg uit 2014"],
        [],
    ]
    assert [row["Nu actief"] for row in table(page, "Controlegetal")] == ["niet", "geheel"]


def test_the_download_also_has_who_and_why() -> None:
    file = Loaded(
        upload_id=1, year=2015, seq=1, at=FIRST, by="Ann", filename="a.xlsx", sha256="0" * 64,
        is_example=False, note="want", counts={"scale": 1234}, active=frozenset(),
    )  # fmt: skip
    found = past._file(file)
    assert (found["Wie"], found["Notitie"], found["Rijen"]) == ("Ann", "want", "Staffel 1.234")


def test_what_was_removed_is_told() -> None:
    file = Loaded(
        upload_id=1, year=2015, seq=1, at=FIRST, by="Ann", filename="(verwijderd)",
        sha256="0" * 64, is_example=False, note="", counts={}, active=frozenset(),
        purged={"scale": SECOND, "budget": SECOND},
    )  # fmt: skip
    found = past._file(file)
    assert (found["Rijen"], found["Nu actief"]) == ("verwijderd: Begroting en Staffel", "niet")
    step = Step(
        commit_id=1, about=1, at=FIRST, by="Ann", kind="commit", filename="(verwijderd)",
        is_example=False, sheets=((2015, "scale"),), cleared=(), note="",
        purged=((2015, "scale"),),
    )  # fmt: skip
    said = past._described(step)["Wat"]
    assert said == "(verwijderd) geladen: Staffel van 2015; verwijderd: Staffel van 2015"
    ended = replace(step, filename="", sheets=(), purged=(), cleared=((2015, "scale"),))
    assert past._described(ended)["Wat"] == "Verwijderd: Staffel van 2015"


# --- back and forth -----------------------------------------------------------------------------


def two_years(store: Store, _: object) -> None:
    scale = rows("scale", "Vanaf omzet | Bijdrage\n0 | 5")
    lines = rows("budget", BUDGET.format(5))
    commit(store, upload(2014, budget=lines, scale=scale), by="Ann")
    commit(store, upload(2015, budget=lines, scale=scale), by="Ann")


BOTH = {(year, sheet) for year in (2014, 2015) for sheet in ("budget", "scale")}


def test_the_last_step_goes_back_whole(filled: Callable[..., AppTest]) -> None:
    page = press(filled(two_years), "Laatste stap terugdraaien")
    assert page.session_state["done"] == "Teruggedraaid: Begroting en Staffel van 2015."
    assert active() == {one for one in BOTH if one[0] == 2014}
    page = press(page, "Opnieuw doen")
    assert page.session_state["done"] == "Opnieuw gedaan: Begroting en Staffel van 2015."
    assert active() == BOTH
    page = press(page, "Opnieuw doen")
    assert page.error[0].value.replace("\\", "") == "Er is niets opnieuw te doen."


def test_of_more_years_only_how_many_sheets() -> None:
    moved = [(2014, "scale"), (2015, "scale"), (2015, "budget")]
    assert past.sheets_of(moved) == "1 blad van 2014 en 2 bladen van 2015"


def test_a_year_and_a_sheet_can_go_back_alone(filled: Callable[..., AppTest]) -> None:
    page = filled(two_years)
    page.selectbox(key="step-year").set_value(2014).run()
    page.selectbox(key="step-sheet").set_value("scale").run()
    page = press(page, "Laatste stap terugdraaien")
    assert active() == BOTH - {(2014, "scale")}
    page = press(page, "Opnieuw doen")
    assert active() == BOTH


def test_only_sheets_that_were_ever_loaded_are_offered(filled: Callable[..., AppTest]) -> None:
    page = filled(corrected_and_added)
    assert page.selectbox(key="step-year").options == [past.LAST_STEP, "2015"]
    assert page.selectbox(key="step-sheet").options == [past.WHOLE_STEP, "Bijdragen", "Begroting"]


# --- two versions -------------------------------------------------------------------------------


def test_two_versions_of_a_sheet(filled: Callable[..., AppTest]) -> None:
    page = filled(corrected_and_added)
    assert page.selectbox(key="versions-sheet").options == ["Begroting"]  # of income there is one
    assert page.selectbox(key="versions-van-2015-budget").options == [
        "01-07-2015 00:30, 2015.xlsx (1 rij)",
        "01-03-2015 13:00, 2015.xlsx (1 rij)",
    ]
    page = press(page, "Vergelijk")
    assert table(page, "Kolom") == [
        {
            "Wat": "gewijzigd",
            "Rij": "P; plan",
            "Kolom": "Euro",
            "Van": "€ 1.000",
            "Naar": "€ 1.250",
        }
    ]
    figures = {row["Kengetal"]: row for row in table(page, "Verschil")}
    cost = figures["Begrote kosten (som van de regels)"]
    assert (cost["Van"], cost["Naar"], cost["Verschil"]) == ("€ 1.000", "€ 1.250", "+€ 250")
    assert "P · plan van € 1.000 naar € 1.250" in text(page).replace("\\", "")
    assert "Totaal inkomsten" not in figures  # came in later than either version
    assert past.TODAYS_FORMULAS in text(page).replace("\\", "")


def test_a_version_beside_itself(filled: Callable[..., AppTest]) -> None:
    page = filled(corrected_and_added)
    newest = page.selectbox(key="versions-naar-2015-budget").value
    page.selectbox(key="versions-van-2015-budget").set_value(newest).run()
    page = press(page, "Vergelijk")
    assert "Alle rijen blijven zoals ze zijn." in text(page)
    assert "Geen enkel kengetal verandert." in text(page)


def test_no_sheet_with_two_versions(filled: Callable[..., AppTest]) -> None:
    page = filled(two_years)
    assert "Er is nog van geen enkel blad meer dan één versie." in text(page)
    assert "Vergelijk" not in [b.label for b in page.button]


# --- from then to now ---------------------------------------------------------------------------


def test_from_what_was_seen_to_now(filled: Callable[..., AppTest]) -> None:
    page = filled(corrected_and_added)
    assert page.date_input[0].value == FIRST.date()  # the day before the last that has a step
    page.selectbox(key="restated-metric").set_value("cost_budgeted").run()
    page = press(page, "Laat zien")
    said = text(page).replace("\\", "")
    assert (
        "Begrote kosten (som van de regels) over 2015: € 1.000 op 1 maart 2015; verbeterde "
        "gegevens +€ 250; nu € 1.250." in said
    )
    assert past.TODAYS_FORMULAS in said
    assert len(page.get("plotly_chart")) == 1
    figures = {row["Kengetal"]: row for row in table(page, "Verbeterd")}
    assert figures["Totaal inkomsten"] == {
        "Kengetal": "Totaal inkomsten",
        "Gezien op 01-03-2015": "–",
        "Verbeterd": "–",
        "Nieuw": "–",
        "Nu": "€ 900",
    }
    hours = figures["Begrote uren"]
    assert (hours["Verbeterd"], hours["Nieuw"]) == ("gelijk", "gelijk")


def test_what_was_not_known_then_has_no_chart(filled: Callable[..., AppTest]) -> None:
    page = filled(corrected_and_added)
    page.selectbox(key="restated-metric").set_value("income_total").run()
    page = press(page, "Laat zien")
    said = text(page).replace("\\", "")
    assert "Totaal inkomsten over 2015: onbekend op 1 maart 2015; nu € 900." in said
    page.selectbox(key="restated-metric").set_value("reach").run()
    page = press(page, "Laat zien")
    said = text(page).replace("\\", "")
    assert "nu onbekend (geen blad Participanten en Deelname over 2015)." in said
    assert not page.get("plotly_chart")


def test_of_one_day_there_is_only_that_day(filled: Callable[..., AppTest]) -> None:
    def steps(store: Store, at: Callable[[dt.datetime], None]) -> None:
        at(SECOND)  # half past ten in UTC is the next day here
        commit(store, budget(2015, 1000), by="Ann")

    page = filled(steps)
    assert page.date_input[0].value == dt.date(2015, 7, 1)
    page.selectbox(key="restated-metric").set_value("cost_budgeted").run()
    page = press(page, "Laat zien")
    assert "€ 1.000 op 1 juli 2015; nu € 1.000." in text(page).replace("\\", "")


def restated(seen: float, corrected: float, now: float) -> Restated:
    return Restated(metric="participants", seen=seen, corrected=corrected, now=now, why="")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (restated(3, 3, 3), ["total 3", "total 3"]),
        (restated(3, 5, 4), ["total 3", "up 2", "down -1", "total 4"]),
        (restated(3, 2, 4), ["total 3", "down -1", "up 2", "total 4"]),
        (restated(0, 0, 4), ["total 0", "up 4", "total 4"]),
    ],
)
def test_steps_of_the_bridge(one: Restated, expected: list[str]) -> None:
    frame: pd.DataFrame = past._bridge(one, FIRST.date())
    assert [f"{kind} {value:g}" for _, value, kind in frame.itertuples(index=False)] == expected
