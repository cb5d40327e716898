"""The tab Wat weegt het zwaarst: what is computed, in words and as bars."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pages.parts import driver_charts
from tests.pages import whatif
from tests.pages.test_pages import opened

__all__ = ["opened"]  # the fixture

At = Callable[..., None]
TAB = "Wat weegt het zwaarst"


def test_the_strongest_is_named_and_every_bar_says_its_step(opened: At, plan_file: Path) -> None:
    """Without in kind the plan lacks 240.579; one of € 10.000 beyond the plan costs 2.150,83 to
    win and 2.082 to serve, which leaves 5.767."""
    opened(plan_file)
    page = whatif.opened(TAB, jaar=2015)
    said = whatif.said(page)
    assert "Het zwaarst weegt de knop ‘Inbreng van de HAN’" in said
    assert "met ‘geen van beide’ daalt het saldo van 2015 met € 240.579" in said
    rows = whatif.table(page, "Stap")
    assert {
        "Knop": "Extra werven: klasse 4 van de staffel",
        "Stap": "één participant van € 10.000 erbij",
        "Verschil in saldo": "€ 5.767,17",
    } in rows
    words = json.loads(page.get("plotly_chart")[-1].proto.spec)["layout"]["annotations"]
    texts = [one["text"].replace("\u00a0", " ") for one in words]
    assert "één participant van € 10.000 erbij: <b>+€ 5.767</b>" in texts
    assert sum(text.startswith("<b>") for text in texts) == 10


def test_every_unit_reads_in_dutch(opened: At, example_file: Path) -> None:
    opened(example_file)
    levers = {
        "planned": 3,
        "prospects": "yes",
        "rule": "month",
        "start_month": 4,
        "chance": 50,
        "horizon": 2,
        "retention": 90,
        "recruits.wonen.4": 1,
    }
    rows = whatif.table(whatif.opened(TAB, jaar=2015, **levers), "Stap")
    steps = {(row["Knop"], row["Stap"]) for row in rows}
    assert ("Behoud per jaar", "naar 95%") in steps
    assert ("Nieuwe participanten uit het plan die echt komen", "één meer") in steps
    assert ("Nieuwe participanten uit het plan die echt komen", "één minder") in steps
    assert ("Kosten: Leerwerkplaatsen", "naar +5%") in steps
    assert ("In kind per jaar", "naar € 216.521") in steps
    assert ("Prospects van het blad Werving", "niet meetellen") in steps
    fees = {step for name, step in steps if name.startswith("Extra werven")}
    assert "één participant van € 10.000 eraf" in fees


def test_a_bar_a_lever_with_its_steps() -> None:
    frame = pd.DataFrame(
        [
            (0, "HAN", "geen", -240.0),
            (0, "HAN", "betalend", -225.0),
            (0, "HAN", "beide", 15.0),
            (1, "HAN", "één meer", 9.0),  # of the same name, and still a bar of its own
        ],
        columns=["bar", "name", "step", "change"],
    )
    figure = driver_charts.tornado(frame)
    assert [tuple(bar.x) for bar in figure.data] == [(15,), (-240,), (9,), (0,)]
    texts = [one.text.replace("\u00a0", " ") for one in figure.layout.annotations]
    assert texts == [
        "<b>HAN</b>",
        "geen: <b>−€ 240</b>",
        "betalend: <b>−€ 225</b>",
        "beide: <b>+€ 15</b>",
        "<b>HAN</b>",
        "één meer: <b>+€ 9</b>",
    ]
    # Nothing, and the step that does not reach the end.
    assert [shape.x0 for shape in figure.layout.shapes] == [0, -225, 0]
