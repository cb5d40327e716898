"""The page Activiteiten: what it says of costs, and what it says where they are not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.allocation import Allocation
from analytics.flow import Flow
from data.store import choose, connect
from pages.parts import activity_charts, costing, deviating, labels, stream_chart, streaming
from tests.pages.test_pages import open_page, opened, text

__all__ = ["opened"]  # the fixture


def show(year: int | None = None, **filters: str) -> AppTest:
    """The page with these choices."""
    page = open_page("activities")
    if year is not None:
        page.selectbox(key="jaar").set_value(str(year)).run()
    for key, value in filters.items():
        page.selectbox(key=key).set_value(value).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return text(page).replace("\\", "")


def charts(page: AppTest) -> list[Any]:
    return [json.loads(one.proto.spec) for one in page.get("plotly_chart")]


def words(figure: Any) -> list[str]:
    texts = [one.get("text", "") for one in figure["layout"]["annotations"]]
    return [text.replace("\u00a0", " ") for text in texts]


def test_the_plan_alone(opened: Callable[..., None], plan_file: Path) -> None:
    opened(plan_file)
    page = show()
    whole = said(page)
    assert "De activiteiten van 2015 kosten samen € 570.743, waarvan 36% indirect." in whole
    assert "Het meeste gaat naar Inhoud (Leerwerkplaatsen): € 292.168." in whole
    assert "€ 45,71 voor elk van de 4.507 directe uren" in whole
    assert "0,5649 euro bij elke directe euro" in whole
    assert "Nog niet te zeggen: geen blad Activiteiten over 2015." in whole
    assert "Nog niet te tonen: geen blad Realisatie over 2015." in whole
    bars, stream = charts(page)
    assert "Masterclass <b>€ 36.914</b>" in words(bars)
    assert "Participanten<br><b>€ 275.000</b>" in words(stream)


def test_the_key_moves_the_page_and_says_what_the_cards_use(
    opened: Callable[..., None], plan_file: Path
) -> None:
    opened(plan_file)
    page = show(sleutel="naar euro's")
    assert "Masterclass <b>€ 39.024</b>" in words(charts(page)[0])
    assert "De kaarten hierboven verdelen de indirecte kosten naar uren" in said(page)


def test_in_kind_that_is_not_known(opened: Callable[..., None], plan_file: Path) -> None:
    opened(plan_file)
    page = show(inkind="zonder in kind")
    assert "van 18 van 18 regels met uren is niet bekend of in kind ze betaalt" in said(page)
    assert "Masterclass <b>€ 36.914</b>" in words(charts(page)[0])


def test_the_example_years(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    page = show(2015)
    whole = said(page)
    assert "bereikte Krachtige kernen de meeste participanten: 19" in whole
    assert "delen hun kosten naar contacturen" in whole
    assert "minder uitgegeven dan begroot, over 22 regels met werkelijke cijfers" in whole
    bars, scatter, stream, results = charts(page)
    assert "Het nieuwe wonen" in words(scatter)
    assert "Verhelderingskamer <b>€ 3.195 voordelig</b>" in words(results)
    assert "E-community <b>€ 3.045 nadelig</b>" in words(results)
    assert len(stream["layout"]["shapes"]) == 4 + 3 + 9
    assert len(bars["data"]) == 2
    table = next(one.value for one in page.table if "Per deelname" in one.value)
    cafe = table[table["Activiteit"] == "Zorgalliantiecafé"].iloc[0]
    assert cafe.str.replace("\u00a0", " ").str.replace("\\", "").tolist() == [
        "Zorgalliantiecafé",
        "€ 16.215",
        "€ 295",
        "€ 954",
        "€ 118",
        "€ 16.215",
    ]


def test_a_running_year_is_not_judged(opened: Callable[..., None], example_file: Path) -> None:
    opened(example_file)
    whole = said(show(2016))
    assert "De realisatie loopt tot en met 30 september 2016" in whole
    assert "Wie kwam is bekend tot en met 30 september 2016" in whole


def test_the_setting_moves_the_page_until_somebody_chooses(
    opened: Callable[..., None], example_file: Path, tmp_path: Path
) -> None:
    opened(example_file)
    store = connect(str(tmp_path / "test.duckdb"))
    choose(store, "allocation_key", "euro's", by="test")
    store.close()
    page = show(2015)
    assert page.selectbox(key="sleutel").value == "naar euro's"
    assert "De kaarten hierboven" not in said(page)
    assert "verdelen de indirecte kosten naar euro's" in said(show(2015, sleutel="naar uren"))


# --- words --------------------------------------------------------------------------------------


def test_what_cannot_be_said_is_said() -> None:
    unknown = Allocation(key="hours", why="er is iets niet ingevuld")
    assert "nog niet te zeggen" in costing.headline(2015, unknown)
    assert "kosten hier niets" in costing.without_in_kind(Allocation(key="hours"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cost": [None, None]}, "geen uren"),
        ({"organisations": [None, None]}, "niet bekend welke participanten kwamen"),
        ({"organisations": [0, None]}, "bij geen activiteit is zowel bekend"),
    ],
)
def test_why_nothing_can_be_drawn(changed: dict[str, Any], why: str) -> None:
    frame = pd.DataFrame({"cost": [1, None], "organisations": [None, 2], "why": ["geen uren", ""]})
    assert costing.why_unreached(frame.assign(**changed)).startswith(why)


def results(*amounts: float) -> pd.DataFrame:
    names = [f"Regel {at}" for at in range(len(amounts))]
    return pd.DataFrame({"name": names, "difference": amounts})


def test_small_differences_are_taken_together() -> None:
    few = deviating.largest_first(results(1, -3, 2))
    assert few["name"].tolist() == ["Regel 1", "Regel 2", "Regel 0"]
    many = deviating.largest_first(results(*range(1, 16)))
    assert len(many) == 11
    assert many.iloc[-1].tolist() == ["alle andere regels samen", 15]  # 1 + 2 + 3 + 4 + 5


def test_differences_in_words() -> None:
    assert deviating.result(results(-5, 2)) == (
        "Er is €\u00a03 meer uitgegeven dan begroot, over 2 regels met werkelijke cijfers. "
        "Het grootste verschil is Regel 0: €\u00a05 nadelig."
    )
    assert deviating.result(results(0)).startswith("Er is precies uitgegeven wat begroot was.")


def test_lines_of_one_name_carry_their_block() -> None:
    frame = pd.DataFrame({"block": ["A", "B", "B"], "activity": ["reis", "reis", "boek"]})
    assert costing.named(frame)["name"].tolist() == ["reis (A)", "reis (B)", "boek"]


def test_what_is_short_or_left_is_told() -> None:
    lines = {"blocks": (("A", 300.0),), "lines": (("A", "een", 300.0),)}
    short = Flow(income=(("subsidie", 200.0),), short=100, **lines)
    assert streaming.table(short)["Wat"].tolist() == ["Subsidies", "Niet gedekt", "een"]
    assert "niet gedekt €\u00a0100" in streaming.story(short)
    left = Flow(income=(("subsidie", 400.0),), short=-100, **lines)
    assert streaming.story(left).endswith("ligt niet vast. Er blijft €\u00a0100 over.")


# --- figures ------------------------------------------------------------------------------------


def test_names_are_shown_literally() -> None:
    bad = "<b>Fout</b> & zo"
    frame = pd.DataFrame({"name": [bad], "direct": [1.0], "indirect": [2.0], "full": [3.0]})
    assert words(activity_charts.full_costs(frame).to_plotly_json())[0].startswith("&lt;b&gt;")
    gaps = pd.DataFrame({"name": [bad], "difference": [0.0]})
    assert "gelijk" in words(activity_charts.differences(gaps).to_plotly_json())[0]
    node = stream_chart.Node(name=bad, amount=1, colour="#112233")
    found = words(stream_chart.stream([node], [node], [[node]]).to_plotly_json())
    assert not any("<b>Fout" in text for text in found)


def test_names_do_not_lie_over_each_other() -> None:
    centres = [(0.3, 0.5), (0.32, 0.5), (0.31, 0.52), (0.9, 0.1)]
    names = [["Eerste groep"], ["Tweede groep"], ["Derde", "groep"], ["Vierde"]]
    places = labels.beside(names, centres, [9] * 4, height=400, corners=[(50, 30)])
    for width in labels.WIDTHS:
        boxes = []
        for name, (x, y), place in zip(names, centres, places, strict=True):
            wide, high = labels.LETTER * max(map(len, name)), labels.LINE * len(name)
            middle = (x * width + place.x, y * 400 + place.y)
            boxes.append((middle[0] - wide / 2, middle[1] - high / 2, wide, high))
        for at, (x, y, wide, high) in enumerate(boxes):
            assert -4 <= x <= width - wide + 4
            for other_x, other_y, other_wide, other_high in boxes[at + 1 :]:
                apart_x = x + wide <= other_x + 2 or other_x + other_wide <= x + 2
                apart_y = y + high <= other_y + 2 or other_y + other_high <= y + 2
                assert apart_x or apart_y


def test_one_bubble_needs_no_line() -> None:
    (place,) = labels.beside([["Alleen"]], [(0.5, 0.5)], [9], height=400)
    assert not place.far
