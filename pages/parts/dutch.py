"""How figures, dates, names and lists read in Dutch; knows no figure itself, and no Streamlit."""

from __future__ import annotations

import datetime
import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from numbers import Number
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALE = "nl_NL"
_UTC, AMSTERDAM = ZoneInfo("UTC"), ZoneInfo("Europe/Amsterdam")
UNKNOWN = "–"
EQUAL = "gelijk"
THOUSANDS_FROM = 100_000  # an axis in euros then counts in thousands, as annual reports do


@dataclass(frozen=True, kw_only=True)
class Unit:
    """How one unit reads: `digits` behind the comma, left out of a whole number unless `fixed`."""

    axis: str
    digits: int
    fixed: bool = False
    prefix: str = ""  # after € a space that never breaks: an amount stays with its sign
    suffix: str = ""
    factor: int = 1


UNITS = {
    "eur": Unit(axis="euro", digits=2, prefix="€\u00a0"),
    "hours": Unit(axis="uur", digits=1, suffix=" uur"),
    "count": Unit(axis="aantal", digits=1),
    "share": Unit(axis="aandeel", digits=1, suffix="%", factor=100),
    "ratio": Unit(axis="verhouding", digits=2, fixed=True),
    "eur/hour": Unit(axis="euro per uur", digits=2, fixed=True, prefix="€\u00a0"),
    "index": Unit(axis="index", digits=2, fixed=True),
}

# Where GitHub's markdown begins to see a link (GFM 0.29, section 6.9), and Streamlit an icon, an
# emoji, an arrow or a dash: both look again at what the escapes left.
_SEEN = r"@|https?:(?=//)|www(?=\.)|:(?=[\w+-]+[:/])|[-<>~](?=[-=>])"
_LINKED = re.compile(_SEEN, re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~:$&@])")


def number(value: Any, unit: str, *, digits: int | None = None) -> str:
    """The value with its unit; KeyError when there is no such unit."""
    rule = UNITS[unit]
    if unknown(value):
        return UNKNOWN
    sign, text = _signed(_decimal(value) * rule.factor, rule, digits)
    return sign + rule.prefix + text + rule.suffix


def checksum(sha256: str) -> str:
    """The beginning of a checksum: enough to tell two files apart by eye."""
    return sha256[:12]


def change(now: Any, before: Any, unit: str, *, digits: int | None = None) -> str | None:
    """The difference with its sign, `gelijk` when it reads as nothing, None when unknown."""
    rule = UNITS[unit]
    if unknown(now) or unknown(before):
        return None
    sign, text = _signed((_decimal(now) - _decimal(before)) * rule.factor, rule, digits)
    if not text.strip("0,"):
        return EQUAL
    suffix = " procentpunt" if unit == "share" else rule.suffix
    return (sign or "+") + rule.prefix + text + suffix


def axis(unit: str, highest: Any) -> tuple[int, str]:
    """By what to divide the figures of an axis, and its title."""
    if unit == "eur" and not unknown(highest) and highest >= THOUSANDS_FROM:
        return 1000, "× €\u00a01.000"
    return 1, UNITS[unit].axis


def mark(value: Any, unit: str, *, divisor: int = 1) -> str:
    """The value as short as it goes beside a mark: the title of the axis names the unit."""
    rule = UNITS[unit]
    if unknown(value):
        return UNKNOWN
    if unit == "share":
        return number(value, unit, digits=0)
    return "".join(_signed(_decimal(value) / divisor, rule, 0 if divisor > 1 else None))


def unknown(value: Any) -> bool:
    """None, NaN, NA, NaT or an infinite number."""
    return bool(pd.isna(value)) or (isinstance(value, Number) and math.isinf(value))


def date(day: datetime.date | None) -> str:
    """12 januari 2015."""
    if unknown(day):
        return UNKNOWN
    return format_date(day, format="long", locale=LOCALE)


def join(words: Sequence[str]) -> str:
    """a, b en c."""
    return format_list(words, locale=LOCALE)


def plural(count: int, one: str, more: str) -> str:
    """1 participant, 27 participanten."""
    return f"{number(count, 'count')} {one if count == 1 else more}"


def local(at: datetime.datetime) -> datetime.datetime:
    """A moment of the store, which is UTC without a zone, as it was on the clock here."""
    return at.replace(tzinfo=_UTC).astimezone(AMSTERDAM)


def moment(at: datetime.datetime) -> str:
    """`12-01-2015 14:30`: a moment of the store as people here read it."""
    return f"{local(at):%d-%m-%Y %H:%M}"


def markdown(text: str) -> str:
    """Untrusted text that st.markdown, a label or a table cell shows literally, on one line.

    An address in it is no link and `:material/home:` no icon, which no escape prevents: a mark
    without width parts them.
    """
    parted = _LINKED.sub("\\g<0>\u2060", re.sub(r"[ \t\r\n\f\v]+", " ", text).strip())
    return _MARKDOWN.sub(r"\\\1", parted)


def plotly(text: str) -> str:
    """Untrusted text that a figure shows literally: its labels are read as HTML."""
    return html.escape(text, quote=False)


def _signed(amount: Decimal, rule: Unit, digits: int | None) -> tuple[str, str]:
    """The minus sign if any, and the digits, rounded half up as people expect."""
    places = rule.digits if digits is None else digits
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if digits is None and not rule.fixed and rounded == rounded.to_integral_value():
        places = 0
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return "−" if rounded < 0 else "", format_decimal(abs(rounded), format=pattern, locale=LOCALE)


def _decimal(value: Any) -> Decimal:
    """By its shortest text, so that 0.1 is a tenth and not the binary number beside it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
