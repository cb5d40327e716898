"""Who stays: retention with its margin, and what is left of everyone who joined in a year."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.growth import cohorts
from analytics.metrics import BY_KEY
from analytics.statistics import SMALLEST_WHOLE, wilson
from pages.parts import charts, dutch, growth_charts, passport
from pages.parts.certainty import phrase
from pages.parts.state import Board


def retention(board: Board) -> None:
    """Retention of every year, with the counts and the interval in which it lies."""
    st.subheader("Behoud")
    years = _retained(board)
    if years.empty:
        st.info(board.lacking("retention"))
        return
    summary = " ".join([_told(board, years), *_compared(board, years)])
    enough = years.dropna(subset=["share"])
    if enough.empty:
        st.markdown(dutch.markdown(summary))
        return
    charts.show(
        growth_charts.margins(enough),
        key="retention",
        summary=summary,
        table=years.drop(columns="text")
        .astype({"year": str})
        .rename(
            columns={
                "year": "Jaar",
                "kept": "Gebleven",
                "opened": "Van",
                "share": "Behoud",
                "low": "Ondergrens",
                "high": "Bovengrens",
            }
        ),
        filename="behoud.csv",
        units=dict.fromkeys(("Behoud", "Ondergrens", "Bovengrens"), "share"),
    )
    passport.choose(board, ("retention",), key="retention-origin")


def _retained(board: Board) -> pd.DataFrame:
    """Per year: how many stayed of how many, and the share where there are enough."""
    sector = board.choice.sector
    frame = board.figures if sector is None else board.by_sector
    known = frame[frame["metric"] == "retention"].dropna(subset=["value"])
    if sector is not None:
        known = known[known["sector"] == sector]
    rows = []
    for one in known.to_dict("records"):
        kept, opened = int(one["part"]), int(one["whole"])
        enough = opened >= SMALLEST_WHOLE
        low, high = wilson(kept, opened) if enough else (None, None)
        text = f"<b>{dutch.mark(one['value'], 'share')}</b><br>{kept}/{opened}"
        share = one["value"] if enough else None
        rows.append((one["year"], kept, opened, share, low, high, text))
    columns = ["year", "kept", "opened", "share", "low", "high", "text"]
    return pd.DataFrame(rows, columns=columns).astype({"share": float, "low": float, "high": float})


def _told(board: Board, years: pd.DataFrame) -> str:
    """`In 2015 bleven 25 van 27 participanten (92,6%)`, and how sure that is."""
    row = board.row("retention", sector=board.choice.sector)
    if pd.isna(row["value"]):
        return f"Over {board.year} is het behoud onbekend: {row['why']}."
    counts = phrase(BY_KEY["retention"], row)
    verb = "bleef" if row["part"] == 1 else "bleven"
    here = years[years["year"] == board.year].iloc[0]
    if pd.isna(here["share"]):
        return f"In {board.year} {verb} {counts}: te weinig voor een percentage."
    share, low, high = (dutch.number(here[c], "share", digits=0) for c in ("share", "low", "high"))
    return (
        f"In {board.year} {verb} {counts} ({share}). Bij zo weinig organisaties is het behoud niet "
        f"nauwkeuriger te noemen dan tussen {low} en {high} (95% zekerheid)."
    )


def _compared(board: Board, years: pd.DataFrame) -> list[str]:
    """Whether the difference with the other year is more than chance."""
    both = years[years["year"].isin([board.year, board.before])].dropna(subset=["share"])
    if len(both) < 2:
        return []
    if both["low"].max() > both["high"].min():
        return [f"Het verschil met {board.before} is groter dan toeval."]
    return [f"De marge overlapt met die van {board.before}: het verschil kan toeval zijn."]


def cohort(board: Board) -> None:
    """The heat map: how many of each cohort are still there."""
    st.subheader("Wie erbij kwam: hoeveel zijn er nog?")
    found = board.ask(cohorts, board.choice.sector)
    if found.empty:
        st.info(board.lacking("participants", "er is niemand"))
        return
    cells = found.assign(
        label=[
            str(year) if since else f"t/m {year}"
            for year, since in zip(found["cohort"], found["since"], strict=True)
        ],
        text=[_cell(one) for one in found.to_dict("records")],
    )
    table = cells.pivot(index="label", columns="year", values="there").convert_dtypes()
    table = table.loc[cells["label"].drop_duplicates()].reset_index()
    charts.show(
        growth_charts.cohorts(cells),
        key="cohorts",
        summary=_cohorts_told(found),
        table=table.rename(columns={"label": "Erbij in"} | {y: str(y) for y in table.columns[1:]}),
        filename="cohorten.csv",
    )


def _cell(one: dict[str, Any]) -> str:
    count = f"<b>{one['there']}</b>"
    if one["started"] < SMALLEST_WHOLE:
        return count
    return f"{count}<br>{dutch.mark(one['share'], 'share')}"


def _cohorts_told(found: pd.DataFrame) -> str:
    """What stands in the rows, and which cohort lost most."""
    how = (
        "Elke rij is een jaar van toetreden; de cellen tellen wie er eind van elk jaar nog is, ook "
        "na een fusie."
    )
    last = found[found["year"] == found["year"].max()].sort_values("gone", ascending=False)
    most = last.iloc[0]
    if not most["gone"]:
        return f"{how} Niemand is vertrokken."
    who = f"in {most['cohort']} bij kwamen" if most["since"] else f"eind {most['cohort']} al waren"
    return (
        f"{how} De meesten vertrokken uit de groep die er {who}: van de {most['started']} zijn er "
        f"eind {most['year']} nog {most['there']}."
    )
