"""Everything wrong with a workbook: by sheet, filtered, and as files to work from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from data.problems import Problem, Severity
from pages.parts import dutch, tables

MOST_PROBLEMS = 200  # more on one screen helps nobody; the downloads have them all
ANNOTATED = "opmerkingen-"  # stands before the name of her own file
ANYWHERE = "alle bladen"
WHOLE = "werkmap"
WORDS = {
    Severity.ERROR: ("fout", "fouten"),
    Severity.WARNING: ("waarschuwing", "waarschuwingen"),
    Severity.NOTICE: ("melding", "meldingen"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(problems: Sequence[Problem], filename: str, annotate: Callable[[], bytes] | None) -> None:
    """Draw the problems, fouten first, grouped by sheet; `annotate` makes the marked workbook."""
    if not problems:
        st.success("De werkmap is zonder opmerkingen gelezen.", icon=":material/check:")
        return
    st.subheader(_headline(problems))
    chosen = _filtered(problems)
    shown = chosen[:MOST_PROBLEMS]
    for sheet in dict.fromkeys(p.sheet for p in shown):
        here = [p for p in shown if p.sheet == sheet]
        st.markdown(f"**{dutch.markdown(sheet or 'De werkmap als geheel')}**")
        tables.show(_on_screen(here))
    if len(chosen) > MOST_PROBLEMS:
        st.caption(
            f"De eerste {MOST_PROBLEMS} van {dutch.number(len(chosen), 'count')}; "
            "de downloads hebben ze alle."
        )
    _downloads(problems, filename, annotate)


def _on_screen(problems: Sequence[Problem]) -> pd.DataFrame:
    """What and what to do in one column: two of them are too narrow on a phone."""
    return pd.DataFrame(
        [
            {
                "Cel": p.cell or dutch.UNKNOWN,
                "Soort": p.severity.value,
                "Wat er is, en wat te doen": f"{p.what}; {p.fix}",
            }
            for p in problems
        ]
    )


def as_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """The problems as a table: where, how bad, what, and what to do."""
    return pd.DataFrame(
        [
            {
                "Blad": p.sheet or WHOLE,
                "Cel": p.cell or dutch.UNKNOWN,
                "Soort": p.severity.value,
                "Wat er is": p.what,
                "Wat te doen": p.fix,
            }
            for p in problems
        ]
    )


def _headline(problems: Sequence[Problem]) -> str:
    counted = [(severity, sum(p.severity is severity for p in problems)) for severity in Severity]
    parts = [dutch.plural(count, *WORDS[severity]) for severity, count in counted if count]
    return dutch.join(parts).capitalize()


def _filtered(problems: Sequence[Problem]) -> list[Problem]:
    """Fouten first; of one kind or one sheet when the reader wants that."""
    kinds = [s for s in Severity if any(p.severity is s for p in problems)]
    sheets = list(dict.fromkeys(p.sheet or WHOLE for p in problems))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kept = st.pills(
            "Soort",
            kinds,
            selection_mode="multi",
            format_func=lambda s: WORDS[s][1],
            key="problem-kinds",
        )
        sheet = st.selectbox("Blad", [ANYWHERE, *sheets], key="problem-sheet", width=240)
    order = list(Severity)
    return sorted(
        (
            p
            for p in problems
            if (not kept or p.severity in kept) and sheet in (ANYWHERE, p.sheet or WHOLE)
        ),
        key=lambda p: order.index(p.severity),
    )


def _downloads(
    problems: Sequence[Problem], filename: str, annotate: Callable[[], bytes] | None
) -> None:
    with st.container(horizontal=True):
        if annotate is not None:
            st.download_button(
                "Uw werkmap met de opmerkingen erin",
                data=annotate,
                file_name=f"{ANNOTATED}{filename.removeprefix(ANNOTATED)}",
                mime=XLSX,
                key="annotated",
                on_click="ignore",
                icon=":material/rate_review:",
                help="Uw eigen bestand: cellen met een opmerking zijn gekleurd en een extra blad "
                "geeft de hele lijst. Verder is er niets gewijzigd, behalve dat cellen met "
                "gegevens van personen leeg zijn.",
            )
        st.download_button(
            "De lijst als CSV",
            data=lambda: tables.as_csv(as_table(problems)),
            file_name="opmerkingen.csv",
            mime="text/csv",
            key="problems",
            on_click="ignore",
            icon=":material/download:",
        )
