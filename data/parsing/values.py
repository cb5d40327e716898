"""What the text of a cell stands for, exactly as openpyxl has it; refuses to know where it stands.

Every distinct text of a kind is worked out once and gets a number, its slot. A row is then a list
of slots, and a text that stands in a million cells is kept, and sent, once.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CellError:
    """An Excel error value such as #N/A."""

    code: str


Value = None | str | int | float | bool | dt.datetime | dt.date | dt.time | CellError

EMPTY = 0  # the slot of a cell without a value
REMEMBERED = 50_000  # texts of a kind; 3,000,000 different numbers would take 700 MB
MAX_INTEGER = 2**63  # beyond this no database column holds it, and Excel does not write it

WINDOWS_EPOCH = dt.datetime(1899, 12, 30)
MAC_EPOCH = dt.datetime(1904, 1, 1)

_ERROR = re.compile("#[A-Z0-9_/]{1,20}[!?]?")

# Which number formats make a date of a number: openpyxl's tables and patterns, which cost 0.2 s to
# import. The tests hold each of them against openpyxl's.
DATE_FORMATS = frozenset({*range(14, 23), 45, 46, 47})
DURATION_FORMATS = frozenset({46})
_LITERAL = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_DURATION = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class DateStyles:
    """The cell styles that show a number as a date or time, and those of them as a duration."""

    dates: Collection[int] = frozenset()
    durations: Collection[int] = frozenset()


def date_styles(styles: Sequence[int], formats: Mapping[int, str]) -> DateStyles:
    """Of the styles by their number format: those of dates; `formats` are the workbook's own."""
    dates, durations = set(), set()
    for style, number in enumerate(styles):
        code = formats.get(number)
        if number in DATE_FORMATS if code is None else is_date(code):
            dates.add(style)
        if number in DURATION_FORMATS if code is None else is_duration(code):
            durations.add(style)
    return DateStyles(dates=dates, durations=durations)


def is_date(code: str) -> bool:
    """Whether a number format such as `d-m-yyyy` shows a date or a time."""
    return _DATE.search(_LITERAL.sub("", code.split(";")[0])) is not None


def is_duration(code: str) -> bool:
    """Whether a number format such as `[h]:mm` counts on beyond a day."""
    return _DURATION.search(code.split(";")[0]) is not None


class Values:
    """The distinct values of a workbook, by slot; `lengths` has the characters of each text."""

    def __init__(
        self,
        *,
        texts: Sequence[str] = (),
        styles: DateStyles = DateStyles(),
        date1904: bool = False,
    ) -> None:
        self.found: list[Value] = [None]
        self.lengths = [0]
        self.texts, self.styles = texts, styles
        self.epoch = MAC_EPOCH if date1904 else WINDOWS_EPOCH
        self.kinds = _Kinds(self)

    def add(self, value: Value) -> int:
        """The slot of a value; an empty text is no value."""
        if value is None or value == "":
            return EMPTY
        self.found.append(value)
        self.lengths.append(len(value) if isinstance(value, str) else 0)
        return len(self.found) - 1

    def reading(self, kind: str, style: str) -> Callable[[str], Value]:
        """How a text in a cell of this kind (attribute t) and style (attribute s) is read."""
        number = int(style) if style else 0
        if kind == "n" and number in self.styles.dates:
            duration = number in self.styles.durations
            return lambda text: as_date(to_number(text), self.epoch, duration=duration)
        readings: dict[str, Callable[[str], Value]] = {
            "n": lambda text: storable(to_number(text)),
            "s": lambda text: self.texts[int(text)],
            "b": lambda text: bool(int(text)),
            "d": from_iso,
            "e": lambda text: CellError(text if _ERROR.fullmatch(text) else "#VALUE!"),
        }
        return readings.get(kind, str)


class _Kinds(dict[tuple[str, str], "_Slots"]):
    """(kind, style) → its texts."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.values_found = values

    def __missing__(self, key: tuple[str, str]) -> _Slots:
        slots = self[key] = _Slots(self.values_found, self.values_found.reading(*key))
        return slots


class _Slots(dict[str, int]):
    """Text → slot; forgets when full, so that a text may come to have two slots."""

    def __init__(self, values: Values, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.values_found, self.read = values, read

    def __missing__(self, text: str) -> int:
        if len(self) >= REMEMBERED:
            self.clear()
        slot = self[text] = self.values_found.add(self.read(text))
        return slot


def to_number(text: str) -> int | float:
    """An int or a float, by how it is written; ValueError when it is neither."""
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def storable(number: int | float) -> Value:
    """The number, or #NUM! for what no number in Excel can be."""
    if isinstance(number, int):
        return number if abs(number) < MAX_INTEGER else CellError("#NUM!")
    return number if math.isfinite(number) else CellError("#NUM!")


def as_date(number: int | float, epoch: dt.datetime, *, duration: bool) -> Value:
    """What a number shows as date, time or duration; #VALUE! where Excel shows ######."""
    try:
        return _duration(number) if duration else _moment(number, epoch)
    except (OverflowError, ValueError):
        return CellError("#VALUE!")


def _moment(number: int | float, epoch: dt.datetime) -> dt.datetime | dt.time:
    """To a millisecond; the calendar of 1900 has a 29 February, so early dates lie a day off."""
    day, fraction = divmod(number, 1)
    rest = dt.timedelta(milliseconds=round(fraction * 86_400 * 1000))
    if 0 <= number < 1 and rest.days == 0:
        return (dt.datetime.min + rest).time()
    if 0 < number < 60 and epoch == WINDOWS_EPOCH:
        day += 1
    return epoch + dt.timedelta(days=day) + rest


def _duration(number: int | float) -> dt.time | str:
    """A duration to a millisecond."""
    exact = dt.timedelta(days=number)
    if exact.microseconds:
        seconds, micro = exact.total_seconds() // 1, round(exact.microseconds, -3)
        exact = dt.timedelta(seconds=seconds, microseconds=micro)
    return as_duration(exact)


def as_duration(value: dt.timedelta) -> dt.time | str:
    """A time of day where that can say it, else the text that Excel shows."""
    if dt.timedelta() <= value < dt.timedelta(days=1):
        return (dt.datetime.min + value).time()
    sign = "-" if value < dt.timedelta() else ""
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def from_iso(text: str) -> Value:
    """A date as ISO 8601, which hardly any program writes; ValueError when it is none."""
    from openpyxl.utils.datetime import from_ISO8601  # 0.2 s, so only when there is one

    value: dt.datetime | dt.date | dt.time | dt.timedelta
    value = from_ISO8601(text)  # type: ignore[no-untyped-call]
    return as_duration(value) if isinstance(value, dt.timedelta) else value
