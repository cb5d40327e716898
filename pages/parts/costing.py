"""What costs of activities say: sentences, tables and names, ready to be shown.

Knows what `analytics` found; draws tables, computes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from analytics.allocation import Allocation, Key
from analytics.disclosure import WITHHELD
from pages.parts import dutch, tables
from pages.parts.filters import KEYS

NAMES: dict[Key, str] = {key: name for name, key in KEYS.items()}
_OTHER: dict[Key, Key] = {"hours": "euros", "euros": "hours"}

FULL_HEADERS = {
    "activity": "Activiteit",
    "full": "Integrale kosten",
    "direct": "Direct",
    "indirect": "Indirect",
    "hours": "Uren",
    "block": "Blok",  # last: on a phone the amounts come first
}
FULL_UNITS = {"Uren": "hours", **dict.fromkeys(("Direct", "Indirect", "Integrale kosten"), "eur")}
UNIT_HEADERS = {
    "activity": "Activiteit",
    "cost": "Kosten",
    "per_attendance": "Per deelname",
    "per_organisation": "Per participant",
    "per_contact_hour": "Per contactuur",
    "per_product": "Per opbrengst",
}
COUNT_HEADERS = {
    "activity": "Activiteit",
    "attendances": "Deelnames",
    "organisations": "Participanten bereikt",
    "contact_hours": "Contacturen",
    "products": "Opbrengsten",
    "hours": "Begrote uren",
    "per_hour": "Per begroot uur",
}
REACH_HEADERS = {
    "activity": "Activiteit",
    "cost": "Integrale kosten",
    "organisations": "Participanten bereikt",
    "contact_hours": "Contacturen",
}
REACH_UNITS = {"Integrale kosten": "eur", "Contacturen": "hours"}
QUADRANTS = (
    "**Zo leest u dit.** Rechts staat wie veel participanten bereikt, boven wat veel kost; hoe "
    "groter de cirkel, hoe meer contacturen. Linksboven is niet vanzelf slecht: een vertrouwelijke "
    "groep is klein bedoeld. Rechtsonder is niet vanzelf goed: een uur café is een ander uur dan "
    "een leerwerkplaats. Vraag bij linksboven of dat de bedoeling is."
)
TIES = (
    "**Van begrotingsregel naar activiteit.** Een activiteit met een Begrotingsactiviteit krijgt "
    "die regel. Activiteiten die een regel of een blok delen, verdelen de kosten naar contacturen; "
    "zonder contacturen blijft het onbekend, want gelijk verdelen zou een activiteit die nooit "
    "doorging even duur maken als een die het hele jaar liep."
)


def headline(year: int, paid: Allocation) -> str:
    """What the figures say, in a sentence or two."""
    if paid.why:
        return f"Wat elke activiteit in {year} kost, is nog niet te zeggen: {paid.why}."
    largest = paid.largest
    return (
        f"De activiteiten van {year} kosten samen {dutch.number(paid.total, 'eur')}, waarvan "
        f"{dutch.number(paid.indirect_share, 'share', digits=0)} indirect. Het meeste gaat naar "
        f"{largest.activity} ({largest.block}): {_euros(largest.full)}."
    )


def other_key(usual: Key) -> str:
    """That the cards have another key than the rest of the page."""
    return (
        f"De kaarten hierboven verdelen de indirecte kosten {NAMES[usual]}, zoals is ingesteld op "
        f"de pagina Gegevens; de rest van deze pagina doet het {NAMES[_OTHER[usual]]}."
    )


def without_in_kind(paid: Allocation) -> str:
    """What leaving out in kind does, or why it cannot be done."""
    if not paid.why:
        return (
            "Zonder in kind: regels die in uren worden ingebracht, kosten hier niets. De verdeling "
            "van de indirecte kosten blijft die van het hele programma. De kaarten hierboven "
            "rekenen in kind wel mee."
        )
    return (
        f"Zonder in kind is dit niet te zeggen: {paid.why}. Vul Bekostiging in op het blad "
        "Begroting. Hieronder staan de kosten mét in kind."
    )


def by_line(paid: Allocation) -> pd.DataFrame:
    """The direct lines from the most expensive down, each with a name of its own."""
    frame = pd.DataFrame(
        [{side: getattr(line, side) for side in FULL_HEADERS} for line in paid.lines]
    )
    return named(frame).sort_values("full", ascending=False, kind="stable")


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """With a column name: the activity, and its block where more lines are called so."""
    twice = frame["activity"].duplicated(keep=False)
    whole = frame["activity"] + " (" + frame["block"] + ")"
    return frame.assign(name=frame["activity"].where(~twice, whole))


def full_costs(year: int, paid: Allocation) -> str:
    """The bars in words."""
    ordered = sorted(paid.lines, key=lambda line: -line.full)
    parts = [f"{line.activity} {_euros(line.full)}" for line in ordered[:3]]
    rest = len(ordered) - len(parts)
    return (
        f"In {year} samen {dutch.number(paid.total, 'eur')}: {dutch.number(paid.direct, 'eur')} "
        f"direct en {dutch.number(paid.indirect, 'eur')} indirect. "
        f"{'Het duurst zijn' if len(parts) > 1 else 'Er is alleen'} {dutch.join(parts)}"
        f"{f'; nog {rest} staan eronder' if rest else ''}."
    )


def until(day: dt.date) -> str:
    """That the year is not over, and the costs are those of all of it."""
    return (
        f"Wie kwam is bekend tot en met {dutch.date(day)}, de kosten zijn begroot voor het hele "
        "jaar. Wat hier per deelname of uur staat, daalt dus nog."
    )


def unit_table(frame: pd.DataFrame, year: int) -> None:
    """What one of everything costs, and the counts behind it."""
    st.markdown(
        "Een deelname is één persoon die één keer komt; een contactuur is één persoon die één uur "
        "meedoet; een participant telt per activiteit één keer, hoe vaak die ook komt; een "
        "opbrengst is een kennisproduct. Een streepje: er was niets om door te delen, of iets is "
        "niet bekend. Op hele euro's; de download heeft ook de centen."
    )
    amounts = frame[list(UNIT_HEADERS)[1:]].map(_euros)
    tables.show(
        amounts.assign(activity=frame["activity"])[list(UNIT_HEADERS)].rename(columns=UNIT_HEADERS)
    )
    for why, group in frame[frame["why"] != ""].groupby("why", sort=False):
        names = dutch.join(list(group["activity"]))
        told = f"Van {names} {why}." if why == WITHHELD else f"Onbekend van {names}: {why}."
        st.markdown(dutch.markdown(told))
    shared = frame[frame["shared"] & frame["cost"].notna()]["activity"].tolist()
    if shared:
        st.markdown(
            dutch.markdown(
                f"{dutch.join(shared)} delen hun kosten naar contacturen: daarom kost een "
                "contactuur bij hen evenveel."
            )
        )
    with st.expander("Aantallen en download"):
        counts = frame[list(COUNT_HEADERS)].rename(columns=COUNT_HEADERS)
        tables.show(counts, {"Contacturen": "hours", "Begrote uren": "hours",
                             "Per begroot uur": "eur"})  # fmt: skip
        both = UNIT_HEADERS | COUNT_HEADERS
        tables.download(
            frame[list(both)].rename(columns=both),
            f"kosten-per-eenheid-{year}.csv",
            key="unit-costs-csv",
        )


def why_unreached(frame: pd.DataFrame) -> str:
    """Why no activity has both a cost and participants."""
    if frame["cost"].isna().all() or (frame["why"] == WITHHELD).all():
        return str(frame["why"].iloc[0])
    if frame["organisations"].isna().all():
        return "niet bekend welke participanten kwamen"
    return "bij geen activiteit is zowel bekend wat zij kost als dat er participanten kwamen"


def reach(frame: pd.DataFrame, year: int) -> str:
    """The bubbles in words."""
    most = frame.loc[frame["organisations"].astype(float).idxmax()]
    cheap, dear = (
        frame.loc[side]
        for side in (
            frame["per_organisation"].astype(float).idxmin(),
            frame["per_organisation"].astype(float).idxmax(),
        )
    )
    return (
        f"In {year} bereikte {most['activity']} de meeste participanten: "
        f"{dutch.number(most['organisations'], 'count')}. Een participant bereiken kostte het "
        f"minst bij {cheap['activity']} ({_euros(cheap['per_organisation'])}) en het meest bij "
        f"{dear['activity']} ({_euros(dear['per_organisation'])})."
    )


# --- how it is computed -------------------------------------------------------------------------


def calculation(paid: Allocation) -> list[str]:
    """The steps with the figures of the year."""
    pools = [f"{block} {dutch.number(amount, 'eur')}" for block, amount in paid.pools.items()]
    rate = dutch.number(paid.rate, "eur/hour")
    surcharge = dutch.number(paid.surcharge, "ratio", digits=4)
    line = paid.largest
    steps = [
        "Elke regel met kostenrol direct is een activiteit. De uitgaven van haar blok komen erbij, "
        "verdeeld naar uren.",
        f"Al het andere is indirect: {dutch.join(pools) or 'niets'}, samen "
        f"{dutch.number(paid.indirect, 'eur')}. Wat een gedrukt totaal anders is dan zijn regels, "
        "hoort bij het blok: bij de activiteiten als dat alleen directe regels heeft.",
        f"Naar uren is dat {rate} voor elk van de {dutch.number(paid.hours, 'count')} directe "
        f"uren; naar euro's is het {surcharge} euro bij elke directe euro "
        f"({dutch.number(paid.direct, 'eur')}). U kijkt nu {NAMES[paid.key]}.",
        f"Bijvoorbeeld {line.activity}: {dutch.number(line.direct, 'eur')} direct en "
        f"{dutch.number(line.indirect, 'eur')} indirect is samen {dutch.number(line.full, 'eur')}. "
        f"Alle activiteiten samen zijn op de cent {dutch.number(paid.total, 'eur')}.",
    ]
    told = [f"{at}. {dutch.markdown(step)}" for at, step in enumerate(steps, start=1)]
    return ["\n".join(told), TIES]


def _euros(amount: Any) -> str:
    return dutch.number(amount, "eur", digits=0)
