"""The tab Gat dichten: every mix, why there may be none, and what adopting one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages import whatif
from tests.pages.test_pages import opened

__all__ = ["opened"]  # the fixture

At = Callable[..., None]
TAB = "Gat dichten"


def choose(page: AppTest, name: str, value: object) -> AppTest:
    key = f"held-{name}"
    widget = next(one for one in [*page.selectbox, *page.number_input] if one.key == key)
    page = widget.set_value(value).run()
    assert not page.exception
    return page


def test_55000_with_six(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015, planned=0)
    said = whatif.said(page)
    assert "(het gat in de begroting van 2015) zijn minstens 4 nieuwe participanten nodig" in said
    assert "12 combinaties van 6 nieuwe participanten betalen samen precies € 55.000" in said
    alone = whatif.table(page, "Alleen uit de klasse van")
    assert [row["Zoveel nodig"] for row in alone] == ["22", "11", "8", "6", "4"]


def test_55000_with_three_is_too_few(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = choose(whatif.opened(TAB, jaar=2015, planned=0), "goal-most", 3)
    assert "dat brengt hoogstens € 45.000 op. Er zijn er minstens 4 nodig." in whatif.said(page)
    page = choose(page, "goal-exactly", 3)
    assert "€ 7.500 tot en met € 45.000" in whatif.said(page)
    page = whatif.press(page, "Reken met hoogstens 4")
    assert "2 combinaties maken het goed met hoogstens 4" in whatif.said(page)


def test_a_mix_that_is_adopted_closes_the_gap(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.press(whatif.opened(TAB, jaar=2015, planned=0), "Neem over")
    assert whatif.values(page) == {
        "planned": 0.0,
        "recruits.wonen.5": 3.0,
        "recruits.wonen.4": 1.0,
    }
    assert "Met 3 knoppen verzet sluit de begroting van 2015" in whatif.said(page)
    # The gap is gone; something else is asked.
    assert page.selectbox(key="held-goal").value == "in_kind"


def test_in_kind_gross_and_net_as_in_domain_5_6(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = choose(whatif.opened(TAB, jaar=2015), "goal", "in_kind")
    wanted = {
        "gross": ["97", "49", "33", "25", "17"],
        "later": ["576", "83", "45", "31", "19"],
    }
    for count, numbers in wanted.items():
        page = choose(page, "goal-count", count)
        alone = whatif.table(page, "Alleen uit de klasse van")
        assert [row["Zoveel nodig"] for row in alone] == numbers
    page = choose(choose(page, "goal", "paying"), "goal-most", 30)
    assert "wordt dan een bijdrage als participant" in whatif.said(page)
    page = whatif.press(page, "Neem over")
    assert whatif.values(page)["initiator"] == "paying"


def test_what_supply_makes_not_credible(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015, planned=0)
    for fee in (250_000, 500_000, 750_000, 1_000_000, 1_500_000):
        page = choose(page, f"goal-supply-{fee}", 1)
    assert "niet geloofwaardig" in whatif.said(page)
    assert "hoogstens € 40.000" in whatif.said(page)  # one of each class
    alone = whatif.table(page, "Alleen uit de klasse van")
    assert alone[0]["Aanbod"] == "1, te weinig"


def test_an_amount_of_ones_own(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = choose(whatif.opened(TAB, jaar=2015), "goal", "own")
    assert "Vul een bedrag in" in whatif.said(page)
    page = choose(choose(page, "goal-own", 10_000), "goal-count", "gross")
    assert "Voor € 10.000 is minstens 1 nieuwe participant nodig" in whatif.said(page)
    page = choose(page, "goal-exactly", 1)
    assert "1 combinatie van 1 nieuwe participant betaalt samen precies € 10.000" in whatif.said(
        page
    )


def test_the_balance_of_sectors_spreads_the_recruits(opened: At, example_file: Path) -> None:
    """3 wonen, 7 welzijn and 17 zorg: all go to wonen while it is the smallest."""
    opened(example_file)
    page = whatif.opened(TAB, jaar=2015, planned=0, chance=50)
    assert "De kans staat daar onder 100%" in whatif.said(page)
    page = choose(page, "goal-order", "balance")
    assert "steeds in de kleinste sector" in page.selectbox(key="held-goal-sector").options
    page = whatif.press(page, "Neem over")
    recruited = {key: n for key, n in whatif.values(page).items() if key.startswith("recruits.")}
    assert sum(recruited.values()) == 6
    by_sector = [key.split(".")[1] for key, n in recruited.items() for _ in range(int(n))]
    assert by_sector.count("wonen") == 5
    assert by_sector.count("welzijn") == 1


def test_more_rows_and_the_order_of_service(opened: At, plan_file: Path) -> None:
    opened(plan_file)
    page = choose(whatif.opened(TAB, jaar=2015, planned=0), "goal-order", "service")
    assert "met bij een gelijk aantal de hoogste opbrengst bovenaan" in whatif.said(page)
    adopting = [button for button in page.button if button.label == "Neem over"]
    page = whatif.press(page, "Meer combinaties")
    more = [button for button in page.button if button.label == "Neem over"]
    assert (len(adopting), len(more)) == (6, 18)
    assert "**4 × € 15.000**" in whatif.said(page)
