"""What people type on a screen, made fit to keep: names, texts, levers and figures.

Knows how long and how odd a text may be; refuses to know what it says.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from typing import Any

import duckdb

from data.rows import append, next_number, now
from data.store import StoreError

LONGEST_TEXT = 2_000  # characters, as for a note
LONGEST_CONTENT = 100_000  # characters of JSON; every lever and an order of all lines take 10,000

Values = Mapping[str, int | float | str]  # lever key → value, kept as it is
Expected = Mapping[str, float]  # KPI key → figure; one that is unknown is left out
_UNSEEN = ("Cc", "Cf", "Cs")  # control, formatting and half characters: never typed on purpose


def add(cursor: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any], by: str) -> None:
    """Add a row to one of the tables of people's choices, numbered, dated and with who did it."""
    numbered = {"seq": next_number(cursor, table, "seq"), "at": now(), "by": by}
    append(cursor, table, [{**row, **numbered}])


def line(text: str, what: str, longest: int) -> str:
    """A name: one line, without what cannot be seen."""
    return _checked(" ".join(seen(text).split()), what, longest, required=True)


def paragraph(text: str, what: str, *, required: bool = False) -> str:
    """A text of some lines, without what cannot be seen."""
    return _checked(seen(text).strip(), what, LONGEST_TEXT, required=required)


def _checked(text: str, what: str, longest: int, *, required: bool) -> str:
    if required and not text:
        raise StoreError(f"{what} ontbreekt; vul iets in.")
    if len(text) > longest:
        most = f"{longest:,}".replace(",", ".")
        raise StoreError(f"{what} heeft hooguit {most} tekens; nu zijn het er {len(text)}.")
    return text


def seen(text: str) -> str:
    """The text without what cannot be seen, such as marks that turn its direction."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)


def name_key(name: str) -> str:
    """What makes two names the same: not their capitals, not their spaces."""
    return "".join(unicodedata.normalize("NFKC", seen(name)).casefold().split())


def levers_json(values: Values) -> str:
    """The levers as canonical JSON. StoreError for what no lever can be."""
    odd = [key for key, value in values.items() if not _is_kept(key, value)]
    if odd:
        raise StoreError(f"De knop '{odd[0]}' heeft geen getal of tekst als waarde.")
    text = _json(values)
    if len(text) > LONGEST_CONTENT:
        raise StoreError("Dit scenario is te groot om te bewaren; maak de teksten erin korter.")
    return text


def _is_kept(key: object, value: object) -> bool:
    if isinstance(value, float):
        return isinstance(key, str) and math.isfinite(value)
    return isinstance(key, str) and isinstance(value, int | str) and not isinstance(value, bool)


def figures_json(figures: Expected) -> str:
    """KPIs as canonical JSON. StoreError for what is no number."""
    odd = [key for key, value in figures.items() if not math.isfinite(value)]
    if odd:
        raise StoreError(f"Het kengetal '{odd[0]}' is geen getal; laat het weg.")
    return _json({key: float(value) for key, value in figures.items()})


def _json(mapping: Mapping[str, Any]) -> str:
    """Always the same text for the same mapping; half characters, which no text has, go."""
    text = json.dumps(mapping, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode(errors="ignore").decode()
