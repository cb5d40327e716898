"""Whom the network reaches, on which layers, and what comes of it, by the five cycles of value."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import impact
from analytics.catalogue.gaps import GAPS
from analytics.metrics import DIMENSIONS
from pages.parts import cards, charts, dutch, impact_charts, knowledge, noting, passport
from pages.parts.state import Board, open_page, unsaid

MEETING = (
    "reach",
    "attendance_per_participant",
    "active_participants",
    "return_rate",
    "turnout",
    "board_engagement",
    "three_layer_reach",
    "student_share",
)
# What attendance and products cannot show: the cycle, what it would be, and why it stays empty.
EMPTY_CYCLES = (
    (
        "applied",
        "3. Toegepaste waarde: wat er in de praktijk verandert",
        "Leeg: op de bladen staat wie er was en wat er is gemaakt, niet of iemand daarna anders "
        "is gaan werken.",
    ),
    (
        "realised",
        "4. Gerealiseerde waarde: wat dat oplevert",
        "Leeg: of bewoners, cliënten en medewerkers er beter van worden, is niet gemeten.",
    ),
    (
        "reframed",
        "5. Herziene waarde: een andere kijk op succes",
        "Leeg: of het netwerk zijn doelen anders is gaan zien, blijkt alleen uit gesprekken.",
    ),
)


def render() -> None:
    """Draw the page."""
    board = open_page("Bereik en opbrengst", "sector")
    if board is None:
        return
    st.markdown(f"#### {headline(board)}")
    st.markdown(
        "De pagina volgt de vijf kringen van waarde van Wenger, Trayner en De Laat (2011). De "
        "gegevens laten **kring 1** volledig zien en **kring 2** voor een deel; **kring 3, 4 en "
        "5** niet. Een totaalscore of maatschappelijk rendement staat er met opzet niet: wie "
        "ongelijke dingen optelt, verbergt wat erin zit en hoe zwaar het weegt."
    )
    st.subheader("1. Directe waarde: wie elkaar ontmoet")
    cards.row([board.card(key) for key in MEETING], origin=board.origin)
    _meeting(board)
    knowledge.draw(board)
    _empty_cycles(board)
    _gaps()


def headline(board: Board) -> str:
    """`26 van 29 participanten deden in 2015 mee; 19 van hen met alle drie de lagen.`"""
    sector = board.choice.sector
    reach = board.row("reach", sector=sector)
    if pd.isna(reach["value"]):
        return f"Wie in {board.year} is bereikt, is {unsaid(reach['why'], 'nog niet te zeggen')}."
    who = f"{dutch.number(reach['part'], 'count')} van {dutch.number(reach['whole'], 'count')}"
    where = f" in {sector}" if sector else ""
    said = f"{who} participanten{where} deden {_when(board)} ten minste één keer mee"
    layers = board.row("three_layer_reach", sector=sector)
    if pd.isna(layers["value"]):
        return f"{said}."
    return (
        f"{said}; {dutch.number(layers['part'], 'count')} met een bestuurder, een leidinggevende "
        "én een professional."
    )


def _when(board: Board) -> str:
    until = board.full_until.get(board.year)
    return f"tot en met {dutch.date(until)}" if until else f"in {board.year}"


# --- cycle 1 ------------------------------------------------------------------------------------


def _meeting(board: Board) -> None:
    found = board.ask(impact.participation, board.year)
    forms = board.ask(impact.forms, board.year)
    by_sector, spread, layers, kinds = st.tabs(
        ["Bereik per sector", "Verdeling", "Lagen", "Tribune en arena"]
    )
    with by_sector:
        _reach(board)
    with spread:
        _spread(board, found)
    with layers:
        _layers(board, found)
    with kinds:
        _forms(board, forms)
    passport.choose(board, (*MEETING, "attendance_gini", "arena_share"), key="meeting-origin")


def _reach(board: Board) -> None:
    total = board.row("reach")
    if pd.isna(total["value"]):
        st.info(board.lacking("reach"))
        return
    rows = [{**board.row("reach", sector=one), "name": one} for one in DIMENSIONS["sector"]]
    frame = impact.intervals(pd.DataFrame([{**total, "name": "alle participanten"}, *rows]))
    frame = frame[frame["whole"].fillna(0) > 0]
    low, high = (dutch.number(frame.iloc[0][end], "share", digits=0) for end in ("low", "high"))
    charts.show(
        impact_charts.intervals(frame),
        key="reach",
        summary=f"{dutch.number(total['part'], 'count')} van "
        f"{dutch.number(total['whole'], 'count')} participanten deden {_when(board)} mee. "
        "De streep om elke stip is de marge: met zo weinig organisaties kan het onderliggende "
        f"bereik van het hele netwerk tussen {low} en {high} liggen. Bij minder dan vijf "
        f"participanten staat er geen percentage.{board.left_out('reach')}",
        table=_as_table(frame),
        filename=f"bereik-per-sector-{board.year}.csv",
    )


def _as_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The shares in words and figures; none where there are too few."""
    enough = frame["whole"] >= charts.SMALLEST
    shares = [dutch.number(value, "share") for value in frame["value"]]
    margins = [
        " tot ".join(dutch.number(end, "share", digits=0) for end in ends)
        for ends in zip(frame["low"], frame["high"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Sector": frame["name"].tolist(),
            "Deden mee": [dutch.number(part, "count") for part in frame["part"]],
            "Van": [dutch.number(whole, "count") for whole in frame["whole"]],
            "Aandeel": pd.Series(shares).where(enough.to_numpy(), dutch.UNKNOWN),
            "Marge": pd.Series(margins).where(enough.to_numpy(), dutch.UNKNOWN),
        }
    )


def _spread(board: Board, found: impact.Participation | None) -> None:
    if found is None:
        st.info(board.lacking("attendance_gini"))
        return
    if not found.attendances:
        st.markdown(
            f"De helft van de participanten kwam hooguit {dutch.number(found.median, 'count')} "
            f"keer (de mediaan). {_inequality(board)} Hoe vaak elke participant kwam, ziet de "
            "programmamanager."
        )
        return
    mean = board.value("attendance_per_participant") or 0
    why = ", omdat enkele veel vaker komen" if mean > found.median else ""
    never = found.attendances.count(0)
    summary = (
        f"Elke stip is een participant. De helft kwam hooguit {dutch.number(found.median, 'count')}"
        f" keer (de mediaan); gemiddeld is het {dutch.number(mean, 'count')}{why}. "
        f"{dutch.plural(never, 'participant kwam', 'participanten kwamen')} nooit. "
        + _inequality(board)
    )
    counts = pd.Series(found.attendances).value_counts().sort_index()
    charts.show(
        impact_charts.strip(found.attendances, found.median),
        key="spread",
        summary=summary,
        table=pd.DataFrame(
            {"Deelnames": [str(one) for one in counts.index], "Participanten": counts.tolist()}
        ),
        filename=f"verdeling-deelnames-{board.year}.csv",
    )


def _inequality(board: Board) -> str:
    value = board.value("attendance_gini")
    if value is None:
        return ""
    return (
        f"De ongelijkheid is {dutch.number(value, 'index')} op een schaal van 0 (iedereen even "
        "vaak) tot 1 (alles door één organisatie)."
    )


def _layers(board: Board, found: impact.Participation | None) -> None:
    if found is not None and not board.everything:
        st.info("Niet te tonen: sommige combinaties gelden voor één of twee organisaties.")
        return
    if found is None or found.layers.empty:
        st.info(board.lacking("three_layer_reach"))
        return
    names = [_combination(row) for row in found.layers.to_dict("records")]
    counts = found.layers["organisations"].tolist()
    most = dutch.plural(counts[0], "participant", "participanten")
    charts.show(
        impact_charts.bars(names, counts),
        key="layers",
        summary=f"Met welke lagen participanten in {board.year} meededen, elk één keer geteld. De "
        f"grootste groep, {most}: {names[0]}.",
        table=pd.DataFrame({"Lagen": names, "Participanten": counts}),
        filename=f"lagen-{board.year}.csv",
    )


def _combination(row: dict[str, object]) -> str:
    present = [name for column, name in impact.LAYERS.items() if row[column]]
    if not present:
        return "geen van de drie lagen, of nooit aanwezig"
    return dutch.join(present) if len(present) > 1 else f"alleen {present[0]}"


def _forms(board: Board, forms: pd.DataFrame) -> None:
    st.markdown(
        "De bronnen noemen tribune en arena, maar leggen niet vast wat ze zijn. De "
        "programmamanager vult per activiteit de kolom Vorm in; tot die tijd blijft de balans leeg."
    )
    if forms.empty:
        st.info(board.lacking("arena_share", "geen bijeenkomsten"))
        return
    names = [dutch.UNKNOWN if dutch.unknown(form) else form for form in forms["form"]]
    shown = ["Vorm niet ingevuld" if name == dutch.UNKNOWN else name for name in names]
    parts = [
        f"{dutch.number(events, 'count')} {name.lower()}"
        for name, events in zip(shown, forms["events"], strict=True)
    ]
    charts.show(
        impact_charts.bars(shown, forms["events"].tolist()),
        key="forms",
        summary=f"Gehouden bijeenkomsten in {board.year}: {dutch.join(parts)}.",
        table=pd.DataFrame({"Vorm": shown, "Bijeenkomsten": forms["events"]}),
        filename=f"tribune-en-arena-{board.year}.csv",
    )


# --- cycles 3 to 5, and what is missing -----------------------------------------------------------


def _empty_cycles(board: Board) -> None:
    written = noting.written(board)
    for place, title, why in EMPTY_CYCLES:
        st.subheader(title)
        st.markdown(why)
        noting.draw(board, f"impact.{place}", written)


def _gaps() -> None:
    st.subheader("Wat hier ontbreekt")
    for gap in GAPS:
        st.markdown(f"**{dutch.markdown(gap.label)}.** {dutch.markdown(gap.why)}")
