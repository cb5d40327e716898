"""One cell as typed, to the value it means or a complaint in Dutch; nothing about files or sheets.

Each sheet of `data.sheets` becomes one pydantic model, so a row reports all its faults at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
    create_model,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from data.problems import Severity
from data.reader import CellError, Value
from data.reading import typed
from data.reading.personal import looks_personal
from data.reading.typed import (
    LONGEST_UNKNOWN,
    NOT_APPLICABLE,
    AmbiguousError,
    Habit,
    UnreadableError,
    quoted,
    says_unknown,
    tidy,
)
from data.sheets import BY_KEY, Column, Kind, Sheet

# Years outside this range are typing errors: the network began in 2010.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# From here on a workbook no longer keeps every cent, and a whole number no longer fits its table.
TOO_LARGE, TOO_LARGE_WHOLE = 10**13, 2**31


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the cells of one column are to be read, as its header and its other cells tell.

    `scale`: what one stands for; `usual`: how its texts write numbers.
    """

    scale: int = 1
    usual: Habit | None = None


PLAIN = Reading()


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What is wrong with one cell, or worth a remark: the column's key, what, and what to do.

    `ambiguous`: the cell can be read two ways and the column does not tell which.
    """

    column: str
    what: str
    fix: str
    severity: Severity = Severity.ERROR
    ambiguous: bool = False


def check_row(
    sheet: Sheet,
    values: Mapping[str, Value],
    year: int | None,
    readings: Mapping[str, Reading] | None = None,
    *,
    date1904: bool = False,
) -> tuple[dict[str, Any], list[Complaint]]:
    """The typed values of one row by column key, and what is wrong with it.

    In: raw values by column key (None and blank text count as empty), the workbook's year (None
    when that is not known), and how its columns are to be read. Money comes out as Decimal in
    euros with two decimals, a ratio as a fraction, other numbers as float or int. With a
    complaint that is a fout the values are empty.
    """
    return _check(sheet, _row_model(sheet.key), values, _Desk(year, readings or {}, date1904))


def check_total(
    sheet: Sheet, values: Mapping[str, Value], readings: Mapping[str, Reading] | None = None
) -> tuple[dict[str, Any], list[Complaint]]:
    """The same for a printed total: only the columns that are totalled, none required."""
    return _check(sheet, _total_model(sheet.key), values, _Desk(None, readings or {}, False))


@dataclass
class _Desk:
    """What the reading of one row needs to know, and what it remarks on the way."""

    year: int | None
    readings: Mapping[str, Reading]
    date1904: bool
    remarks: list[Complaint] = field(default_factory=list)

    def remark(self, column: str, what: str, fix: str, severity: Severity) -> None:
        if what:
            complaint = Complaint(column=column, what=what, fix=fix, severity=severity)
            self.remarks.append(complaint)


_Info = ValidationInfo[_Desk]


def _check(
    sheet: Sheet, model: type[BaseModel], values: Mapping[str, Value], desk: _Desk
) -> tuple[dict[str, Any], list[Complaint]]:
    filled = {key: value for key, value in values.items() if not is_empty(value)}
    texts = [(k, value) for k, value in filled.items() if type(value) is str]
    for key in sorted(k for k, text in texts if _says_unknown(sheet.column(k), text)):
        zero = ", niet 0" if sheet.column(key).kind in _COUNTED else ""
        told = f"{_shown(filled.pop(key))} is onbekend{zero}; de cel telt als leeg"
        desk.remark(key, told, "vul de waarde in zodra die er is", Severity.NOTICE)
    try:
        row = dict(model.model_validate(filled, context=desk))
    except ValidationError as problems:
        wrong = [_complaint(sheet, filled, e) for e in problems.errors(include_url=False)]
        return {}, [*wrong, *desk.remarks]
    return row, desk.remarks


_COUNTED = ("integer", "number", "money", "ratio")


def _says_unknown(column: Column, typed: str) -> bool:
    """`n.v.t.` or `?`, and `pm` where it can be no name, unless that is one of the choices."""
    if len(typed) > LONGEST_UNKNOWN or not says_unknown(typed):
        return False
    text = tidy(typed).casefold()
    return text in NOT_APPLICABLE if column.kind == "text" else text not in column.choices


def is_empty(value: Value) -> bool:
    """True for no value, for blank text, and for the dashes of a ruled line (`- - - -`)."""
    if not isinstance(value, str):
        return value is None
    return not value[:1].isalnum() and not _RULED.sub("", tidy(value))


_RULED = re.compile(r"[ \-–—_=]")


@cache
def _row_model(key: str) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for column in BY_KEY[key].columns:
        kind = _annotation(column)
        fields[column.key] = (
            (kind, ...) if column.required else (kind | None, Field(column.default))
        )
    return create_model(key, **fields)


@cache
def _total_model(key: str) -> type[BaseModel]:
    sheet = BY_KEY[key]
    fields: dict[str, Any] = {
        k: (_annotation(sheet.column(k)) | None, Field(None)) for k in sheet.totalled
    }
    return create_model(f"{key}_total", **fields)


def _annotation(column: Column) -> Any:
    python_type, parse = _KINDS[column.kind]
    low, high = _bounds(column)
    checks: list[Any] = [BeforeValidator(parse)]
    if (low, high) != (None, None):
        checks.append(Field(ge=low, le=high))
    if column.organisation:
        checks.append(AfterValidator(_no_number))
    if column.within_year:
        checks.append(AfterValidator(_within_year))
    return Annotated[Literal[column.choices] if column.choices else python_type, *checks]


def _bounds(column: Column) -> tuple[float | None, float | None]:
    return (FIRST_YEAR, LAST_YEAR) if column.kind == "year" else (column.low, column.high)


def _wrong(what: str, fix: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError("dutch", "{what}", {"what": what, "fix": fix, **context})


def _text(value: Value) -> str:
    _refuse_error(value)
    if isinstance(value, dt.date):
        raise _wrong("hier staat een datum, geen tekst", "maak de cel op als tekst")
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return tidy(str(value))


def _no_number(name: str) -> str:
    """Under a name stands no figure; if one does, the row is a total or the columns are shifted."""
    if re.fullmatch(r"[\d.,]+", name):
        raise _wrong(f"'{name}' is geen naam van een organisatie", "vul de naam in")
    return name


def _choice(value: Value) -> str:
    return _text(value).casefold()


def _yesno(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value).casefold()
    if text in ("ja", "j", "x", "waar", "yes"):
        return True
    if text in ("nee", "n", "onwaar", "no"):
        return False
    raise _wrong(f"'{text}' is geen ja of nee", "kies ja of nee, of laat de cel leeg")


def _number(value: Value, info: _Info) -> float:
    return float(_decimal(value, info))


def _whole(value: Value, info: _Info) -> int:
    number = _decimal(value, info, "whole")
    if number != number.to_integral_value():
        raise _wrong(f"{_shown(value)} is geen heel getal", "vul een heel getal in")
    return int(_bounded(number, TOO_LARGE_WHOLE))


def _money(value: Value, info: _Info) -> Decimal:
    return _decimal(value, info, "nl").quantize(Decimal("0.01"))


def _ratio(value: Value, info: _Info) -> float:
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(_decimal(value.strip().removesuffix("%"), info) / 100)
    return _number(value, info)


def _decimal(value: Value, info: _Info, usual: Habit | None = None) -> Decimal:
    """`usual` is how the kind of column writes numbers where its own texts do not say.

    An amount has two decimals and a count none, so there a point before three digits stands
    between thousands; a comma before three digits is never taken for granted.
    """
    _refuse_error(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _wrong(f"{_shown(value)} is geen getal", "vul een getal in of laat de cel leeg")
    column = str(info.field_name)
    reading = info.context.readings.get(column, PLAIN)
    if not isinstance(value, str):
        return _bounded(Decimal(repr(value)) * reading.scale, TOO_LARGE)
    millions = max(reading.scale, typed.scale_of(value)) >= 10**6  # `2.500` mln may be either
    habit = reading.usual or (None if "," in value or millions else usual)
    try:
        meant = typed.number(value, habit)
    except UnreadableError as problem:
        ambiguous = isinstance(problem, AmbiguousError)
        raise _wrong(problem.what, problem.fix, ambiguous=ambiguous) from None
    assert meant.number is not None, "what says unknown is taken out before"
    info.context.remark(column, meant.remark, "klopt dat niet, typ het als getal", Severity.NOTICE)
    return _bounded(meant.number * (1 if meant.own_scale else reading.scale), TOO_LARGE)


def _bounded(number: Decimal, end: int) -> Decimal:
    if not number.is_finite() or abs(number) >= end:
        raise _wrong("dit getal is te groot", "vul een getal in of laat de cel leeg")
    return number


def _kvk(value: Value, info: _Info) -> str:
    try:
        digits, remark = typed.kvk(_text(value))
    except UnreadableError as problem:
        raise _wrong(problem.what, problem.fix) from None
    fix = "controleer het nummer: Excel laat een nul vooraan vallen"
    info.context.remark(str(info.field_name), remark, fix, Severity.WARNING)
    return digits


def _date(value: Value, info: _Info) -> dt.date:
    _refuse_error(value)
    if isinstance(value, dt.date):
        return _of_our_time(value.date() if isinstance(value, dt.datetime) else value)
    found, remark = _read_date(value, info.context)
    info.context.remark(
        str(info.field_name), remark, "klopt dat niet, verbeter de datum", Severity.NOTICE
    )
    return _of_our_time(found)


def _of_our_time(value: dt.date) -> dt.date:
    """An empty cell that a formula copied reads 0-1-1900, and some write 9999 for never."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        fix = "verbeter de datum, of laat de cel leeg als er geen is"
        raise _wrong(f"{value:%d-%m}-{value.year} is geen dag van dit netwerk", fix)
    return value


def _read_date(value: Value, desk: _Desk) -> tuple[dt.date, str]:
    """A date that Excel does not know to be one, and what to remark on it."""
    if isinstance(value, str):
        try:
            return typed.date(value, desk.year)
        except UnreadableError as problem:
            raise _wrong(problem.what, problem.fix) from None
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = typed.serial_date(value, date1904=desk.date1904)
        if found is not None:
            return found, f"{_shown(value)} is gelezen als de datum {found:%d-%m-%Y}"
    raise _wrong(f"{_shown(value)} is geen datum", typed.FIX_DATE)


def _within_year(value: dt.date, info: _Info) -> dt.date:
    year = info.context.year
    if year is not None and value.year != year:
        raise _wrong(
            f"{value:%d-%m-%Y} valt niet in {year}",
            f"zet deze regel in de werkmap van {value.year} of verbeter de datum",
        )
    return value


def _refuse_error(value: Value) -> None:
    if isinstance(value, CellError):
        raise _wrong(
            f"de cel bevat de foutwaarde {value.code}",
            "herstel de formule in Excel of vul een waarde in",
        )


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "'WAAR'" if value else "'ONWAAR'"
    if isinstance(value, dt.date):
        return f"de datum {value:%d-%m-%Y}"
    return f"'{value}'".replace(".", ",") if isinstance(value, float) else quoted(str(value))


def _complaint(sheet: Sheet, values: Mapping[str, Value], error: ErrorDetails) -> Complaint:
    column = sheet.column(str(error["loc"][0]))
    context = error.get("ctx", {})
    value = values.get(column.key)
    shown = _shown(value)
    match error["type"]:
        case "dutch":
            what, fix = context["what"], context["fix"]
        case "missing":
            what, fix = f"{column.header} ontbreekt", "vul de cel in of verwijder de rij"
        case "literal_error":
            what = f"{shown} staat niet in de lijst van {column.header}"
            fix = f"kies uit {', '.join(column.choices)}"
        case _:
            what, fix = f"{shown} valt buiten het bereik", _range(column)
    if isinstance(value, str) and looks_personal(value):  # a message never repeats such a text
        what = re.sub("'.*'", "deze tekst", what, flags=re.DOTALL)
    return Complaint(
        column=column.key, what=what, fix=fix, ambiguous=bool(context.get("ambiguous"))
    )


def _range(column: Column) -> str:
    low, high = _bounds(column)
    scale, sign = (100, "%") if column.kind == "ratio" else (1, "")
    ends = [f"{bound * scale:g}{sign}" for bound in (low, high) if bound is not None]
    if len(ends) == 1:
        return f"vul een getal in van {ends[0]} of hoger"
    return f"vul een getal in van {ends[0]} tot en met {ends[1]}"


_KINDS: dict[Kind, tuple[Any, Callable[..., Any]]] = {
    "text": (str, _text),
    "choice": (str, _choice),
    "yesno": (bool, _yesno),
    "integer": (int, _whole),
    "year": (int, _whole),
    "number": (float, _number),
    "ratio": (float, _ratio),
    "money": (Decimal, _money),
    "kvk": (str, _kvk),
    "date": (dt.date, _date),
}
