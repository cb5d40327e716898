"""Tables of figures and texts: on screen as Dutch, as a file that a Dutch Excel opens safely."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from numbers import Real
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts import access, drawn, dutch

_FIGURE = re.compile(r"–|[+−-]?(€[ \u00a0])?\d[\d.]*(,\d+)?(%| uur| procentpunt)?( \(\d+%\))?")

# Opaque, so that no other column shows through: white under dark text, under light text the dark
# background of the theme. By the text alone, for a dialog knows no theme.
STAYS = (
    "position: sticky; left: 0; z-index: 1; max-width: 45vw; background-color: oklch("
    "from currentcolor clamp(0.206, (0.6 - l) * 999, 1) clamp(0, (l - 0.6) * 999, 0.019) 252 / 1)"
)


@drawn.once
def show(table: pd.DataFrame, units: Mapping[str, str] | None = None) -> None:
    """Draw the table; `units` says of columns with bare numbers how they read."""
    st.table(readable(table, units or {}), border="horizontal", hide_index=True)


def download(
    table: pd.DataFrame,
    filename: str,
    *,
    key: str,
    label: str = "Download als CSV",
    of_one: str | None = None,
) -> None:
    """Draw the button that gives the table as a file; with data of single organisations (`of_one`:
    the least role that may have it) the log says who took it."""
    content = partial(as_csv, table)
    st.download_button(
        label,
        data=access.exported(filename, content, least=of_one) if of_one else content,
        file_name=filename,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def readable(table: pd.DataFrame, units: Mapping[str, str]) -> Any:
    """The table as Dutch texts that markdown shows literally, figures to the right.

    On a phone a wide one moves sideways under its first column, which says what a row is of.

    An HTML table: a screen reader and a phone can read it, the canvas of st.dataframe they cannot.
    """
    columns = [[_cell(value, units.get(name)) for value in table[name]] for name in table]
    right = [i for i, texts in enumerate(columns) if i > 0 and all(map(_FIGURE.fullmatch, texts))]
    texts = pd.DataFrame(  # cell by cell: pandas takes twice as long
        {i: [dutch.markdown(_unbroken(one)) for one in texts] for i, texts in enumerate(columns)},
        dtype=str,
    ).set_axis([dutch.markdown(name) for name in table], axis=1)
    # st.table aligns each cell by its type in a style of its own, hence !important.
    return texts.style.set_table_styles(
        [
            {"selector": ".col0", "props": STAYS},
            *({"selector": f".col{i}", "props": "text-align: right !important"} for i in right),
        ]
    )


def as_csv(table: pd.DataFrame) -> bytes:
    """The table as a Dutch Excel opens it, with nothing in it that Excel would run."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_harmless(str(name)) for name in table])
    writer.writerows([_raw(value) for value in row] for row in table.itertuples(index=False))
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any, unit: str | None) -> str:
    if unit is not None:
        return dutch.number(value, unit)
    if dutch.unknown(value):
        return dutch.UNKNOWN
    if isinstance(value, datetime.date):
        return dutch.date(value)
    return dutch.number(value, "count") if isinstance(value, float) else str(value)


def _unbroken(text: str) -> str:
    """A figure stays on one line of a narrow table."""
    return text.replace(" ", "\u00a0") if _FIGURE.fullmatch(text) else text


def _raw(value: Any) -> str:
    if dutch.unknown(value):
        return ""
    if isinstance(value, datetime.date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, (Real, Decimal)):
        return f"{value:.15g}".replace(".", ",")
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """A leading apostrophe keeps a spreadsheet from running the cell as a formula."""
    text = text.replace("\u00a0", " ")
    runs = text.lstrip(" ")[:1] in {*"=+-@\t\r\n"} - {""}
    return "'" + text if runs and not _FIGURE.fullmatch(text) else text
