"""What the page on finances says: of the real plan, of a running year and of one that is over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pages.parts.finance_charts import plan_and_actual
from tests.pages.test_pages import open_page, opened, text

__all__ = ["opened"]  # a fixture


def said(source: Path | None, opened: Callable[..., None], year: int | None = None) -> str:
    """Everything on the page, of a year that is chosen."""
    opened(source)
    page = open_page("finances")
    if year is not None:
        page.selectbox(key="jaar").set_value(str(year)).run()
    assert not page.exception
    assert not page.error
    return text(page).replace("\\", "")


def test_the_real_plan(opened: Callable[..., None], plan_file: Path) -> None:
    found = said(plan_file, opened)
    assert "waarvan 42,2% van de grootste financier; de begroting sluit." in found
    assert "48,2% van de begrote inkomsten" in found  # with in kind
    assert "83,3% van wat er in geld" in found  # 275,000 of 330,164
    assert "Er is geen doel vastgesteld" in found
    assert "alleen het begrote saldo is bekend" in found
    assert "geen blad Realisatie over 2015" in found
    assert "zijn er 32 nodig voor een sluitende begroting; zonder in kind 59." in found
    assert "Nu betalen er 25." in found
    assert "Projectorganisatie: gedrukt € 75.507, de regels tellen op tot € 75.505" in found
    assert "nan" not in found.lower().replace("finan", "")


def test_a_running_year_has_a_forecast_and_says_its_rule(
    opened: Callable[..., None], example_file: Path
) -> None:
    found = said(example_file, opened)
    assert "Naar verwachting is het saldo eind 2016" in found
    assert "tot en met 30 september 2016 werkelijk is, plus het deel van het plan" in found
    assert "Het doel voor 2016 is 1,00." in found
    assert "staan open, samen €" in found


def test_what_a_printed_total_leaves_unexplained_is_no_line(
    opened: Callable[..., None], example_file: Path
) -> None:
    assert "€ 570.743 (van 22 van 22 regels bekend)" in said(example_file, opened, 2015)


def test_what_is_not_known_yet_is_called_budgeted() -> None:
    frame = pd.DataFrame({"label": ["A", "B"], "planned": [10.0, 20.0], "actual": [None, 5.0]})
    texts = [one.text for one in plan_and_actual(frame).layout.annotations]
    assert texts == ["A: begroot €\u00a010", "B: <b>€\u00a05</b> van €\u00a020"]


def test_a_year_that_is_over_has_none(opened: Callable[..., None], example_file: Path) -> None:
    found = said(example_file, opened, 2014)
    assert "Naar verwachting" not in found
    assert "Over 2014 is €" in found


def test_an_empty_store_starts_as_everywhere(opened: Callable[..., None]) -> None:
    assert "Nog geen gegevens" in said(None, opened)
