"""Why a share of the whole network moves: by what sectors do, or by how large they become."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.shifts import Shift, Side, shifts
from pages.parts import charts, dutch, growth_charts, tables
from pages.parts.filters import ALL
from pages.parts.state import RUNNING, Board

# Names that stand in a sentence; of another KPI its label does.
NAMED = {"reach": "het bereik", "retention": "het behoud"}


def found(board: Board) -> tuple[Shift, ...]:
    """The shares that can be compared: known in both years, which are both over."""
    if board.before is None:
        return ()
    running = any(year in board.full_until for year in (board.year, board.before))
    return tuple(
        shift
        for shift in shifts(board.figures, board.by_sector, board.year, board.before)
        if not (running and shift.metric.basis in RUNNING)
    )


def warn(board: Board, known: Sequence[Shift]) -> None:
    """Say it where every sector goes one way and the total the other; of euros `explain` does."""
    for shift in known:
        if shift.change.is_paradox and not shift.is_few and shift.metric.part_unit == "count":
            words = told(shift, board.year, board.before)
            st.warning(dutch.markdown(words), icon=":material/swap_vert:")


def explain(board: Board, known: Sequence[Shift]) -> None:
    """One share taken apart, chosen by the reader; first those where sectors and total part."""
    st.subheader("Waardoor beweegt een percentage?")
    if not known:
        st.info(_nothing(board))
        return
    st.caption(
        "Een totaal kan dalen terwijl elke sector stijgt: als een sector met een lager percentage "
        "een groter deel van het geheel wordt. Daarom staan beide oorzaken apart."
    )
    ordered = sorted(known, key=lambda shift: not shift.change.is_paradox)
    labels = {shift.metric.label: shift for shift in ordered}
    label = st.selectbox("Percentage", list(labels), key="percentage", width=320)
    shift = labels[label]
    drawn = _drawn(shift)
    summary = told(shift, board.year, board.before)
    table = _table(shift, board)
    if drawn.empty:
        st.markdown(dutch.markdown(summary))
        tables.show(table)
        return
    charts.show(
        growth_charts.pairs(drawn, (str(board.before), str(board.year))),
        key="shift",
        summary=summary,
        table=table,
        filename=f"{shift.metric.key}-per-sector.csv",
    )


def _nothing(board: Board) -> str:
    if board.before is None:
        return "Er is geen eerder jaar om mee te vergelijken."
    until = next((d for y, d in board.full_until.items() if y in (board.year, board.before)), None)
    if until is not None:
        return f"Een van beide jaren loopt nog: er zijn gegevens tot en met {dutch.date(until)}."
    return f"Geen percentage is in {board.before} én in {board.year} per sector bekend."


# --- in words -----------------------------------------------------------------------------------


def told(shift: Shift, year: int, before: int | None) -> str:
    """What happens to the total, and whether it comes from the sectors or from their sizes."""
    change, move = shift.change, shift.move
    name = NAMED.get(shift.metric.key, f"het kengetal {shift.metric.label}")
    was, now = _counted(shift, shift.before), _counted(shift, shift.after)
    totals = f"van {was} in {before} naar {now} in {year}"
    if _points(move) == dutch.EQUAL:
        return f"{_upper(name)} blijft gelijk: {totals}."
    up, down = ("stijgt", "daalt") if move > 0 else ("daalt", "stijgt")
    if shift.is_few:
        return f"{_upper(name)} {up} {totals}: te weinig voor een percentage."
    split = f"De sectoren zelf: {_points(change.within)}; de verschuiving: {_points(change.mix)}."
    if not change.is_paradox:
        return f"{_upper(name)} {up} {totals}. {split}{_heaviest(shift)}"
    where = "In elke sector" if shift.all_against else "In elke sector waar iets verandert"
    return f"{where} {down} {name}, maar het totaal {up}: {totals}.{_heaviest(shift)} {split}"


def _counted(shift: Shift, side: Side) -> str:
    """`80,8% (21 van 26)`; on too few the counts alone, of nothing a dash."""
    if not side.whole:
        return dutch.UNKNOWN
    unit = shift.metric.part_unit
    counts = f"{dutch.number(side.part, unit)} van {dutch.number(side.whole, unit)}"
    return counts if side.share is None else f"{dutch.number(side.share, 'share')} ({counts})"


def _points(move: float) -> str:
    return str(dutch.change(move, 0, "share"))


def _heaviest(shift: Shift) -> str:
    """Which sector's size did it: ` De sector welzijn telt zwaarder mee (was 6 van 26, …) …`"""
    weight = shift.heaviest
    if weight is None:
        return ""
    unit = shift.metric.part_unit
    was, now = (
        f"{dutch.number(size, unit)} van {dutch.number(whole, unit)}"
        for size, whole in (
            (weight.before, shift.before.whole),
            (weight.after, shift.after.whole),
        )
    )
    sizes = f"was {was}, is nu {now} {shift.metric.of}".strip()
    weighs = "zwaarder" if weight.heavier else "minder zwaar"
    lies = "boven" if weight.above else "onder"
    return f" De sector {weight.sector} telt {weighs} mee ({sizes}) en ligt {lies} het gemiddelde."


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


# --- in figures ---------------------------------------------------------------------------------


def _drawn(shift: Shift) -> pd.DataFrame:
    """A row for the total and each sector with enough in both years: name, label, two shares."""
    rows = []
    for name, before, after in [(ALL, shift.before, shift.after), *shift.sides()]:
        if before.share is None or after.share is None:
            continue
        label = f"<b>{dutch.plotly(name)}</b>"
        if shift.metric.part_unit == "count":
            counts = [f"{side.part:.0f}/{side.whole:.0f}" for side in (before, after)]
            label += f"<br>{' → '.join(counts)}"
        rows.append((name, label, before.share, after.share))
    return pd.DataFrame(rows, columns=["name", "label", "before", "after"])


def _table(shift: Shift, board: Board) -> pd.DataFrame:
    """Every sector, also those with too few to draw: counts, shares and both effects."""
    effects = [(one.within, one.mix) for one in shift.change.groups]
    sides = [*shift.sides(), (ALL, shift.before, shift.after)]
    effects.append((shift.change.within, shift.change.mix))
    points = (lambda _: dutch.UNKNOWN) if shift.is_few else _points
    rows = [
        (name, _counted(shift, was), _counted(shift, now), *map(points, effect))
        for (name, was, now), effect in zip(sides, effects, strict=True)
    ]
    headers = ["Sector", str(board.before), str(board.year), "De sector zelf", "Verschuiving"]
    return pd.DataFrame(rows, columns=headers)
