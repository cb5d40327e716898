"""What one organisation took part in, what it did not, and what came of it. Draws only."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.participants import GiveAndGet
from data.accounts import BOARD
from pages.parts import charts, dutch, giving, participant_charts, tables
from pages.parts.state import lacking


def activities(found: GiveAndGet) -> None:
    """Which activities it came to, on which layers, and to which it did not."""
    st.subheader("Waaraan deze organisatie meedeed, en waaraan niet")
    if "attendance" in found.missing:
        st.info(dutch.markdown(lacking(giving.why(found))))
        return
    if found.used:
        per_activity, per_layer = st.tabs(["Per activiteit", "Per laag"])
        with per_activity:
            _per_activity(found)
        with per_layer:
            _per_layer(found)
    else:
        st.write(f"Van deze organisatie kwam in {found.year} niemand.")
    unused = [use.activity for use in found.unused]
    if unused:
        listed = "\n".join(f"- {dutch.markdown(name)}" for name in unused)
        count = dutch.plural(len(unused), "activiteit", "activiteiten")
        st.markdown(
            f"**Niet gebruikt: {count} waar niemand van deze organisatie kwam**\n\n{listed}"
        )


def _per_activity(found: GiveAndGet) -> None:
    used = found.used
    first = used[0]
    charts.show(
        participant_charts.bars(
            pd.DataFrame(
                {
                    "value": [use.present for use in used],
                    "text": [
                        f"{dutch.plotly(use.activity)} <b>{dutch.number(use.present, 'count')}</b>"
                        for use in used
                    ],
                }
            )
        ),
        key="per-activity",
        summary=f"Hoe vaak iemand aanwezig was, per activiteit. Het meest bij {first.activity}: "
        f"{first.present} keer, op {first.events} van {first.held} bijeenkomsten.",
        table=pd.DataFrame(
            {
                "Activiteit": [use.activity for use in found.uses],
                "Soort": [use.kind for use in found.uses],
                "Bijeenkomsten": [use.held for use in found.uses],
                "Waarvan bezocht": [use.events for use in found.uses],
                "Keer aanwezig": [use.present for use in found.uses],
                "Contacturen": [use.hours for use in found.uses],
                "Kosten van die uren": [use.value for use in found.uses],
            }
        ),
        filename=f"activiteiten-{found.year}.csv",
        of_one=BOARD,
        units={"Contacturen": "count", "Kosten van die uren": "eur"},
    )


def _per_layer(found: GiveAndGet) -> None:
    layers = pd.DataFrame(found.layers, columns=["Laag", "Keer aanwezig"])
    most, count = found.layers[0]
    charts.show(
        participant_charts.bars(
            pd.DataFrame(
                {
                    "value": layers["Keer aanwezig"],
                    "text": [f"{layer} <b>{times}</b>" for layer, times in found.layers],
                }
            )
        ),
        key="per-layer",
        summary=f"Hoe vaak iemand aanwezig was, per laag. Het meest: {most}, {count} van "
        f"{found.present} keer. Wie twee keer komt, telt twee keer.",
        table=layers,
        filename=f"lagen-{found.year}.csv",
        of_one=BOARD,
    )


def products(found: GiveAndGet) -> None:
    """The products of what it leads or took part in; nothing where there are none."""
    if not found.products:
        return
    st.subheader("Opbrengsten")
    count = dutch.plural(len(found.products), "kennisproduct", "kennisproducten")
    st.write(f"{count} van activiteiten die deze organisatie trekt of waaraan zij meedeed.")
    table = pd.DataFrame(
        {
            "Titel": [one.title for one in found.products],
            "Activiteit": [one.activity for one in found.products],
            "Soort": [one.kind for one in found.products],
            "Toegepast in": [one.applied_in for one in found.products],
            "Hoe": ["trekker" if one.leads else "deed mee" for one in found.products],
        }
    )
    with st.expander("De opbrengsten"):
        tables.show(table)
        tables.download(table, f"opbrengsten-{found.year}.csv", key="products-csv", of_one=BOARD)
