"""The tab Staffel: the drawing board, what it says of the yield, and what it keeps to itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.publication import published
from analytics.redesign import Member, redesign
from pages.parts.scale_editor import classes, percent, span
from pages.parts.scale_outcome import publication, sentence
from tests.analytics.test_staffel import SCALE_2013
from tests.pages.test_pages import text

Open = Callable[..., AppTest]
MILLION = 1_000_000


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The tab on a copy of this database."""

    def script() -> None:
        from pages.parts import whatif_scale
        from pages.parts.state import open_page
        from pages.parts.study import open_study

        whatif_scale.show(open_study(open_page("Wat als")))

    def run(source: Path) -> AppTest:
        address = tmp_path / "test.duckdb"
        shutil.copyfile(source, address)
        monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
        page = AppTest.from_function(script, default_timeout=60)
        page.query_params["jaar"] = "2015"
        page.run()
        assert not page.exception
        return page

    return run


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


def put(page: AppTest, key: str, value: float) -> AppTest:
    page.number_input(key=key).set_value(value).run()
    assert not page.exception
    return page


def click(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


# --- what it says -------------------------------------------------------------------------------


def test_of_the_real_plan_it_says_what_is_not_known(opened: Open, plan_file: Path) -> None:
    page = opened(plan_file)
    words = said(page)
    assert "Wat deze staffel opbrengt is nog niet te zeggen." in words
    assert "10 van de 10 participanten bij naam tellen niet mee (omzet ontbreekt)" in words
    assert "rekent op € 275.000 van 31 participanten" in words
    assert page.button(key="scale-same").disabled
    assert page.number_input(key="scale-classes-price-4").value == 15_000


def test_today_changes_nothing(opened: Open, example_file: Path) -> None:
    words = said(opened(example_file))
    assert "28 participanten betalen samen € 262.500, evenveel als nu: voor niemand" in words


def test_who_pays_more_by_another_amount(opened: Open, example_file: Path) -> None:
    """Eight stand in the class from 75 million, of whom none has an agreement: 8 × 1.000."""
    page = put(opened(example_file), "scale-classes-price-4", 16_000)
    words = said(page)
    assert "samen € 270.500, € 8.000 meer dan nu: 8 betalen meer, niemand betaalt minder" in words
    assert "20 betalen evenveel" in words
    assert "Klasse 5**: € 16.000 bij omzet vanaf € 75 mln" in words
    assert page.session_state["scale-draft"][0] == 2015
    click(page, "scale-reset")
    assert "voor niemand verandert er iets" in said(page)


def test_the_same_yield_again(opened: Open, example_file: Path) -> None:
    page = put(opened(example_file), "scale-classes-price-4", 16_000)
    click(page, "scale-same")
    assert any("Alles maal 0,97" in one.value for one in page.info)
    assert page.number_input(key="scale-classes-price-4").value < 16_000


def test_a_yield_that_no_factor_gives_is_said(opened: Open, example_file: Path) -> None:
    page = opened(example_file)
    for at in range(5):
        put(page, f"scale-classes-price-{at}", 0)
    click(page, "scale-same")
    assert "Dat kan niet: op deze staffel betaalt niemand" in said(page)


def test_what_is_wrong_stands_at_its_row(opened: Open, example_file: Path) -> None:
    page = put(opened(example_file), "scale-classes-start-2", 4_000_000)
    assert [one.value.replace("\\", "") for one in page.error] == [
        "Klasse 3: de ondergrens ligt niet boven die van klasse 2."
    ]
    assert "Herstel eerst de staffel" in said(page)
    put(page, "scale-classes-start-2", 12_000_000)
    assert not page.error


def test_classes_come_and_go(opened: Open, example_file: Path) -> None:
    page = click(opened(example_file), "scale-longer")
    assert "Klasse 6**: € 15.000 bij omzet vanaf € 150 mln" in said(page)
    assert "voor niemand verandert er iets" in said(page)
    click(page, "scale-drop-0")
    assert "Klasse 1: de ondergrens moet 0 zijn" in page.error[0].value.replace("\\", "")


def test_a_percentage_with_and_without_a_maximum(opened: Open, example_file: Path) -> None:
    page = opened(example_file)
    page.segmented_control(key="scale-kind").set_value("percentage").run()
    assert "0,02% van de omzet, ten minste € 2.500, hoogstens € 15.000" in said(page)
    put(page, "scale-percent", 0.05)
    put(page, "scale-minimum", 1_000)
    put(page, "scale-maximum", 900)
    assert "Het maximum is lager dan het minimum" in page.error[0].value
    click(page, "scale-limit")
    assert "0,05% van de omzet, ten minste € 1.000, zonder maximum" in said(page)
    click(page, "scale-limit")
    assert "hoogstens € 15.000" in said(page)


def test_slices(opened: Open, example_file: Path) -> None:
    page = opened(example_file)
    page.segmented_control(key="scale-kind").set_value("slices").run()
    click(page, "scale-longer")
    put(page, "scale-slices-start-1", 20_000_000)
    put(page, "scale-slices-price-1", 0.0125)
    assert "Schijf 2**: 0,0125% over de omzet vanaf € 20 mln" in said(page)
    page.segmented_control(key="scale-kind").set_value("classes").run()
    assert "voor niemand verandert er iets" in said(page)  # the classes are as they were


def test_the_years_after(opened: Open, example_file: Path) -> None:
    """2.500 × 1,02 = 2.550; × 1,02⁴ = 2.706,08, which is 2.700 to the nearest 50."""
    page = put(opened(example_file), "scale-indexation", 2.0)
    table = next(one.value for one in page.table if "2019" in one.value)
    first = table.iloc[0].str.replace("\u00a0", " ").str.replace("\\", "")
    assert first["2016"] == "€ 2.550"
    assert first["2019"] == "€ 2.700"


# --- what it keeps to itself --------------------------------------------------------------------


def test_no_name_and_no_small_class_before_the_part_of_the_manager(
    opened: Open, example_file: Path
) -> None:
    page = put(opened(example_file), "scale-classes-price-4", 16_000)
    names = [one.value for one in page.table if "Participant" in one.value]
    assert len(names) == 1
    board = next(one.value for one in page.table if "Participanten" in one.value)
    assert "minder dan 3" in {cell.replace("\u00a0", " ") for cell in board["Participanten"]}
    assert not board.astype(str).map(lambda cell: "Voorbeeld" in cell).any().any()


def test_the_board_sees_why_a_class_is_empty() -> None:
    people = [
        Member(name=f"{turnover}-{one}", turnover=turnover * MILLION, today=100)
        for turnover, count in ((1, 1), (6, 3), (80, 4))
        for one in range(count)
    ]
    found = publication(published(redesign(people, SCALE_2013)))
    assert found["Participanten"].tolist() == ["minder dan 3", "niet getoond", "0", "0", "4", "8"]
    assert pd.isna(found["Nu"][0])
    assert pd.isna(found["Nieuw"][1])
    assert found["Omzet"].tolist()[-1] == "alle klassen"


def test_without_enough_of_them_there_is_no_total_either() -> None:
    found = publication(published(redesign([Member(name="A", turnover=1, today=1)], SCALE_2013)))
    assert "alle klassen" not in set(found["Omzet"])


# --- words --------------------------------------------------------------------------------------


def test_one_of_each() -> None:
    found = redesign([Member(name="A", turnover=1, today=100_000)], SCALE_2013)
    assert sentence(found).replace("\u00a0", " ") == (
        "1 participant betaalt samen € 2.500, € 1.500 meer dan nu: 1 betaalt meer, "
        "niemand betaalt minder en niemand betaalt evenveel."
    )


def test_how_classes_are_called() -> None:
    plain = [one.replace("\u00a0", " ") for one in classes(SCALE_2013)]
    assert plain[0] == "tot € 5 mln"
    assert plain[1] == "van € 5 mln tot € 10 mln"
    assert plain[-1] == "vanaf € 75 mln"
    assert span(0, None).replace("\u00a0", " ") == "elke omzet"
    assert span(0, 1_500).replace("\u00a0", " ") == "tot € 1.500"


def test_a_percentage_has_the_decimals_that_it_needs() -> None:
    from decimal import Decimal

    assert [percent(Decimal(one)) for one in ("0.0200", "10", "0")] == ["0,02%", "10%", "0%"]
