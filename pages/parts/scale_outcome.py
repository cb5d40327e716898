"""What another contribution scale does: for all together, for one by one, and in later years.

Draws what the model found; refuses to know the fields.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.publication import Publication, Published, published
from analytics.redesign import Redesign, Shift, revenue
from analytics.staffel import EURO, Classes, Percentage, Scale
from data.accounts import MANAGER
from pages.parts import charts, dutch, scale_charts, tables
from pages.parts.scale_charts import Move
from pages.parts.scale_editor import classes, percent, span
from pages.parts.study import Study


def sentence(found: Redesign) -> str:
    """What the scale yields beside today, and for whom it changes."""
    if not found.known:
        return "Wat deze staffel opbrengt is nog niet te zeggen."
    number = len(found.known)
    pay = "betaalt" if number == 1 else "betalen"
    total = f"{dutch.plural(number, 'participant', 'participanten')} {pay} samen"
    compare = _difference(found.after - found.before)
    if len(found.unchanged) == number:
        return f"{total} {euros(found.after)}, {compare}: voor niemand verandert er iets."
    return (
        f"{total} {euros(found.after)}, {compare}: {_count(len(found.losers), 'meer')}, "
        f"{_count(len(found.winners), 'minder')} en {_count(len(found.unchanged), 'evenveel')}."
    )


def euros(cents: int) -> str:
    """An amount in cents, in whole euros."""
    return dutch.number(cents / EURO, "eur", digits=0)


def _difference(cents: int) -> str:
    if not cents:
        return "evenveel als nu"
    return f"{euros(abs(cents))} {'meer' if cents > 0 else 'minder'} dan nu"


def _count(number: int, what: str) -> str:
    return f"{number or 'niemand'} {'betalen' if number > 1 else 'betaalt'} {what}"


def unknown(study: Study, found: Redesign) -> None:
    """Say of whom nothing can be said, and what the budget counts on beside them."""
    told = []
    if found.unknown:
        number, all_ = len(found.unknown), len(found.shifts)
        whys = dutch.join(sorted({shift.why for shift in found.unknown}))
        told.append(
            f"{number} van de {all_} participanten bij naam tellen niet mee ({whys}). Vul op het "
            "blad Participanten de kolom Omzet in, en op Bijdragen een eigen regel per participant."
        )
    payers = study.plan.existing + study.plan.new
    budgeted = sum(line.amount for line in study.plan.income if line.payers)
    told.append(
        f"De begroting van {study.plan.year} rekent op {euros(budgeted)} van "
        f"{dutch.plural(payers, 'participant', 'participanten')}. Hier telt wie op 31 december "
        "bij naam bekend is, voor een heel jaar: wat nu is gefactureerd, en anders begroot."
    )
    st.caption(" ".join(dutch.markdown(text) for text in told))


# --- for the board ------------------------------------------------------------------------------


def board(found: Redesign, year: int) -> None:
    """What the board gets to see: totals per class, and none that tells of one organisation."""
    made = published(found)
    st.subheader("Wat de Raad van Advies te zien krijgt")
    st.markdown(
        "Alleen totalen per klasse van de nieuwe staffel. Waar minder dan drie participanten in "
        "een klasse zitten, zou het totaal verraden wat één van hen betaalt: die klasse blijft "
        "leeg. Zo nodig wordt ook een andere niet getoond, want wat ontbreekt is anders van het "
        "totaal af te trekken."
    )
    table = publication(made)
    tables.show(table, UNITS)
    tables.download(table, f"staffel-per-klasse-{year}.csv", key="scale-board-csv")


UNITS = {"Nu": "eur", "Nieuw": "eur", "Verschil": "eur"}


def publication(made: Publication) -> pd.DataFrame:
    """The table of the board; empty cells where nothing may be told, with the reason."""
    rows = [_class(one) for one in made.classes]
    if made.total is not None:
        rows.append(_row("alle klassen", made.total.count, made.total.before, made.total.after))
    return pd.DataFrame(rows)


def _class(one: Published) -> dict[str, object]:
    band = one.band
    name = "eigen afspraak" if band.start is None else span(band.start, band.end)
    if not one.hidden:
        return _row(name, band.count, band.before, band.after)
    why = "minder dan 3" if one.small else "niet getoond"
    return {"Omzet": name, "Participanten": why, **dict.fromkeys(UNITS)}


def _row(name: str, count: int, before: int, after: int) -> dict[str, object]:
    return {
        "Omzet": name,
        "Participanten": str(count),
        "Nu": before / EURO,
        "Nieuw": after / EURO,
        "Verschil": (after - before) / EURO,
    }


# --- for the programme manager ------------------------------------------------------------------


def by_name(found: Redesign, year: int) -> None:
    """What each single organisation pays before and after: for the programme manager."""
    st.subheader("Per participant (voor de programmamanager)")
    st.caption(
        "Niet voor de Raad van Advies: wie met de grenzen schuift, kan aan de uitkomst zien wat de "
        "omzet van een participant is."
    )
    moved = sorted(
        [*found.losers, *found.winners], key=lambda one: (-(one.difference or 0), one.member.name)
    )
    table = pd.DataFrame([_one(shift) for shift in found.shifts])
    if moved:
        charts.show(
            scale_charts.moves([_move(shift) for shift in moved]),
            key="scale-moves",
            summary=f"{_count(len(found.losers), 'meer').capitalize()} en "
            f"{_count(len(found.winners), 'minder')}. De open stip is nu, de pijl wijst naar "
            "nieuw. Wie evenveel betaalt, staat alleen in de tabel.",
            table=table,
            filename=f"staffel-per-participant-{year}.csv",
            units=NAMED,
            of_one=MANAGER,
        )
    elif len(table):
        st.markdown("Voor niemand van wie omzet en bijdrage bekend zijn, verandert er iets.")
        with st.expander("Tabel en download"):
            tables.show(table, NAMED)
            tables.download(
                table, f"staffel-per-participant-{year}.csv", key="scale-names-csv", of_one=MANAGER
            )


NAMED = {
    "Omzet": "eur",
    "Nu": "eur",
    "Nieuw": "eur",
    "Verschil": "eur",
    "Nu per € 1.000 omzet": "eur",
    "Nieuw per € 1.000 omzet": "eur",
}


def _move(shift: Shift) -> Move:
    before, after = shift.old or 0, shift.new or 0
    change = dutch.change(after / EURO, before / EURO, "eur")
    return Move(
        heading=f"{dutch.plotly(shift.member.name)} <b>{change}</b>",
        before=before / EURO,
        after=after / EURO,
    )


def _one(shift: Shift) -> dict[str, object]:
    was, becomes = shift.burdens
    return {
        "Participant": shift.member.name,
        "Omzet": shift.member.turnover,
        "Nu": _euros(shift.old),
        "Nieuw": _euros(shift.new),
        "Verschil": _euros(shift.difference),
        "Nu per € 1.000 omzet": was,
        "Nieuw per € 1.000 omzet": becomes,
        "Toelichting": shift.why
        or ("eigen afspraak" if shift.member.deviating is not None else ""),
    }


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / EURO


# --- later years --------------------------------------------------------------------------------


def later(found: Redesign, indexed: tuple[Scale, ...], year: int) -> None:
    """The scale in each of the years to come, and what it yields with the same participants."""
    columns = {str(year + ahead): scale for ahead, scale in enumerate(indexed)}
    first = indexed[0]
    parts = [_parts(scale) for scale in indexed]
    rows = [
        {
            "Bijdrage": name,
            **{column: part[at] for column, part in zip(columns, parts, strict=True)},
        }
        for at, name in enumerate(_lines(first))
    ]
    if found.known:
        members = [shift.member for shift in found.known]
        totals = {column: euros(revenue(scale, members)) for column, scale in columns.items()}
        rows.append({"Bijdrage": "samen, met dezelfde omzet", **totals})
    table = pd.DataFrame(rows)
    tables.show(table)
    tables.download(table, f"staffel-later-{year}.csv", key="scale-later-csv")


def _lines(scale: Scale) -> list[str]:
    if isinstance(scale, Percentage):
        return ["percentage", "minimum", "maximum"]
    return classes(scale)


def _parts(scale: Scale) -> list[str]:
    if isinstance(scale, Classes):
        return [euros(step.amount) for step in scale.steps]
    if isinstance(scale, Percentage):
        most = "geen" if scale.maximum is None else euros(scale.maximum)
        return [percent(scale.percent), euros(scale.minimum), most]
    return [percent(step.percent) for step in scale.steps]
