"""One A4 about one organisation, for the yearly talk: seen on paper only.

Knows HTML and paper; every text from outside is escaped, and no script holds any of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from analytics.participants import GiveAndGet, Use
from analytics.value import Place
from pages.parts import dutch, giving
from pages.parts.participant_charts import ROOM

MOST = 14  # activities on the paper: with more it would not be one page
MOST_PRODUCTS = 6

# On paper everything else of the page goes, and what scrolls on a screen lies flat.
STYLE = """
<style>
.zb-paper { display: none; }
@media print {
  @page { size: A4; margin: 13mm 14mm; }
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar],
  [data-testid=stExpandSidebarButton], [data-testid=stStatusWidget], [data-testid=stToast],
  [data-testid=stVerticalBlock] > :not(:has(.zb-paper)) { display: none !important; }
  html, body, #root, #root > div, .stApp, [data-testid=stAppViewContainer], [data-testid=stMain],
  [data-testid=stMainBlockContainer], [data-testid=stVerticalBlock],
  [data-testid=stLayoutWrapper], [data-testid=stElementContainer]:has(.zb-paper) {
    display: block !important; position: static !important; height: auto !important;
    min-height: 0 !important; width: auto !important; max-width: none !important;
    overflow: visible !important; margin: 0 !important; padding: 0 !important;
    background: #fff !important; color-scheme: light;
  }
  .zb-paper { display: flex; flex-direction: column; min-height: 266mm;
    color: #14202b; font: 9.5pt/1.36 sans-serif; }
  .zb-paper * { color: #14202b; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .zb-paper section, .zb-paper tr, .zb-paper p { break-inside: avoid; }
  .zb-paper h2 { font-size: 16pt; margin: 0; padding: 0; }
  .zb-paper h3 { font-size: 10.5pt; margin: 3.2mm 0 1mm; padding: 0; }
  .zb-paper p { margin: 0.8mm 0; font-size: 9pt; }
  .zb-paper .lead { font-size: 11pt; font-weight: 600; margin: 2.5mm 0 2mm; }
  .zb-paper .small { font-size: 8pt; }
  .zb-paper .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; }
  .zb-paper .pair section { border-top: 0.6mm solid #0b5394; }
  .zb-paper .pair h3 { margin-top: 1.5mm; }
  .zb-paper table { width: 100%; border-collapse: collapse; font-size: 8.5pt; }
  .zb-paper th, .zb-paper td { text-align: right; padding: 0.35mm 0 0.35mm 2mm;
    border: 0; border-bottom: 0.2mm solid #c3ccd5; font-weight: normal; }
  .zb-paper th { font-weight: 600; }
  .zb-paper th:first-child, .zb-paper td:first-child { text-align: left; padding-left: 0; }
  .zb-paper .band { position: relative; height: 5mm; }
  .zb-paper .band div { position: absolute; }
  .zb-paper .line { left: 0; right: 0; top: 2.3mm; height: 0.4mm; background: #c3ccd5; }
  .zb-paper .half { top: 1.2mm; height: 2.6mm; background: #9db6ce; }
  .zb-paper .median { top: 0.4mm; height: 4.2mm; width: 0.5mm; background: #14202b; }
  .zb-paper .own { top: 1mm; height: 3mm; width: 3mm; margin-left: -1.5mm;
    transform: rotate(45deg); background: #b8560f; }
  .zb-paper .notes { flex: 1; display: flex; flex-direction: column; min-height: 24mm;
    max-height: 110mm; }
  .zb-paper .notes div { flex: 1; border: 0.2mm solid #c3ccd5; }
}
</style>
"""


def draw(found: GiveAndGet, *, before: int | None, until: str, basis: str) -> None:
    """Put the sheet on the page, for the printer only; `basis` says how costs count."""
    st.html(STYLE + page(found, before=before, until=until, basis=basis))


def page(found: GiveAndGet, *, before: int | None, until: str, basis: str) -> str:
    """The sheet as HTML."""
    return "".join(
        (
            '<div class="zb-paper">',
            f"<h2>{escape(found.participant.organisation)}</h2>",
            f"<p>Blad voor het jaarlijkse gesprek over {found.year}. ",
            f"{escape(giving.about(found))}</p>",
            f'<p class="lead">{escape(giving.sentence(found, until))}</p>',
            '<div class="pair">',
            _terms("Geeft", giving.gives(found)),
            _terms("Krijgt", giving.gets(found, before)),
            "</div>",
            _bands(found),
            _activities(found),
            _products(found),
            '<section class="notes"><h3>Aantekeningen en afspraken</h3><div></div></section>',
            f'<p class="small">{escape(giving.NOT_BENEFIT)} {escape(basis)}</p>',
            "</div>",
        )
    )


def _terms(title: str, lines: Iterable[giving.Line]) -> str:
    listed = "".join(f"<p><b>{escape(line.term)}</b><br>{escape(line.text)}</p>" for line in lines)
    return f"<section><h3>{title}</h3>{listed}</section>"


def _bands(found: GiveAndGet) -> str:
    shown = [
        _band("Programmawaarde", found.value, "eur"),
        _band("Waarde per euro bijdrage", found.ratio, "eur/hour"),
    ]
    inside = "".join(shown)
    return f"<section><h3>Naast de anderen</h3>{inside}</section>" if inside else ""


def _band(term: str, place: Place | None, unit: str) -> str:
    """A line from 0, the middle half thick, its median a tick and the own figure a diamond."""
    if place is None:
        return ""
    whole = ROOM * max(place.value, place.high) or 1.0
    low, middle, high, own = (
        f"{100 * at / whole:.1f}%" for at in (place.low, place.median, place.high, place.value)
    )
    return (
        f"<p>{term}: {escape(giving.beside(place, unit))}.</p>"
        '<div class="band"><div class="line"></div>'
        f'<div class="half" style="left: {low}; right: calc(100% - {high})"></div>'
        f'<div class="median" style="left: {middle}"></div>'
        f'<div class="own" style="left: {own}"></div></div>'
    )


def _activities(found: GiveAndGet) -> str:
    if "attendance" in found.missing:
        return ""
    used, unused = found.used, [use.activity for use in found.unused]
    rows = "".join(_row(use) for use in used[:MOST])
    table = (
        "<table><tr><th>Deed mee aan</th><th>Bijeenkomsten</th><th>Keer aanwezig</th>"
        f"<th>Contacturen</th><th>Kosten</th></tr>{rows}</table>"
        if used
        else "<p>Deed nergens aan mee.</p>"
    )
    more = f"<p>En nog {len(used) - MOST} andere.</p>" if len(used) > MOST else ""
    left = f"<p><b>Niet gebruikt:</b> {_listed(unused, MOST)}.</p>" if unused else ""
    return f"<section><h3>Activiteiten</h3>{table}{more}{left}</section>"


def _row(use: Use) -> str:
    cells = (
        escape(use.activity),
        f"{use.events} van {use.held}",
        dutch.number(use.present, "count"),
        dutch.number(use.hours, "count"),
        dutch.UNKNOWN if use.value is None else giving.euros(use.value),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _products(found: GiveAndGet) -> str:
    if not found.products:
        return ""
    titles = [f"{one.title} ({one.activity})" for one in found.products]
    return f"<section><p><b>Opbrengsten:</b> {_listed(titles, MOST_PRODUCTS)}.</p></section>"


def _listed(names: Sequence[str], most: int) -> str:
    more = f" en nog {len(names) - most}" if len(names) > most else ""
    return escape(", ".join(names[:most])) + more
