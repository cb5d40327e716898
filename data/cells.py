"""One cell as typed, to the value it means or a complaint in Dutch; nothing about files or sheets.

Each sheet of `data.sheets` becomes one pydantic model, so a row reports all its faults at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

from data.reader import CellError, Value
from data.sheets import BY_KEY, Column, Kind, Sheet

# Years outside this range are typing errors: the network began in 2010.
FIRST_YEAR, LAST_YEAR = 2000, 2100
# From here on a workbook no longer keeps every cent, and a whole number no longer fits its table.
TOO_LARGE, TOO_LARGE_WHOLE = 10**13, 2**31

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb",
            "maart mrt",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "augustus aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """What is wrong with one cell: the column's key, what, and what to do."""

    column: str
    what: str
    fix: str


def check_row(
    sheet: Sheet, values: Mapping[str, Value], year: int | None
) -> tuple[dict[str, Any], list[Complaint]]:
    """The typed values of one row by column key, and what is wrong with it.

    In: raw values by column key (None and blank text count as empty) and the workbook's year,
    None when that is not known. Money comes out as Decimal in euros with two decimals, a ratio
    as a fraction, other numbers as float or int. With complaints the values are empty.
    """
    return _check(sheet, _row_model(sheet.key), values, year)


def check_total(
    sheet: Sheet, values: Mapping[str, Value]
) -> tuple[dict[str, Any], list[Complaint]]:
    """The same for a printed total: only the columns that are totalled, none required."""
    return _check(sheet, _total_model(sheet.key), values, None)


def _check(
    sheet: Sheet, model: type[BaseModel], values: Mapping[str, Value], year: int | None
) -> tuple[dict[str, Any], list[Complaint]]:
    filled = {key: value for key, value in values.items() if not is_empty(value)}
    try:
        return dict(model.model_validate(filled, context={"year": year})), []
    except ValidationError as problems:
        return {}, [_complaint(sheet, filled, e) for e in problems.errors(include_url=False)]


def is_empty(value: Value) -> bool:
    """True for no value, for blank text, and for the dashes of a ruled line (`- - - -`)."""
    return value is None or (isinstance(value, str) and not re.sub(r"[\s\-–—_=]", "", value))


def tidy(text: str) -> str:
    """The text with every run of white space, no-break spaces included, as one space."""
    return " ".join(text.split())


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


def _number(value: Value) -> float:
    return float(_decimal(value))


def _whole(value: Value) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        raise _wrong(f"{_shown(value)} is geen heel getal", "vul een heel getal in")
    return int(_bounded(number, TOO_LARGE_WHOLE))


def _money(value: Value) -> Decimal:
    return _decimal(value).quantize(Decimal("0.01"))


def _ratio(value: Value) -> float:
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(_decimal(value.strip().removesuffix("%")) / 100)
    return _number(value)


def _decimal(value: Value) -> Decimal:
    _refuse_error(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _wrong(f"{_shown(value)} is geen getal", "vul een getal in of laat de cel leeg")
    number = _typed_number(value) if isinstance(value, str) else Decimal(repr(value))
    return _bounded(number, TOO_LARGE)


def _bounded(number: Decimal, end: int) -> Decimal:
    if not number.is_finite() or abs(number) >= end:
        raise _wrong("dit getal is te groot", "vul een getal in of laat de cel leeg")
    return number


def _typed_number(typed: str) -> Decimal:
    """A number typed as Dutch text: `€ 2.500,-`, `7,5`, `1.234,56`, `-/- 500`."""
    text = re.sub(r"(?<!\d)\s|\s(?!\d)|€|^eur(o)?|euro$", "", tidy(typed).casefold())
    negative = text.startswith(("-/-", "-"))
    text = re.sub(r"^(-/-|-)", "", text)
    if re.fullmatch(r"\d{1,3}\.\d{3}", text):
        raise _wrong(
            f"'{typed}' is tekst en kan {text.replace('.', '')} of {text.replace('.', ',')} zijn",
            "typ het als getal, zonder punt",
        )
    text = re.sub(r",[-–]+$", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?|\d+(,\d+)?", text) is None:
        raise _wrong(f"'{typed}' is geen getal", "vul een getal in of laat de cel leeg")
    number = Decimal(text.replace(".", "").replace(",", "."))
    return -number if negative else number


def _kvk(value: Value) -> str:
    text = re.sub(r"[\s.]", "", _text(value))
    if re.fullmatch(r"\d{8}", text) is None:
        raise _wrong(
            f"'{text}' is geen KvK-nummer",
            "vul acht cijfers in, met een apostrof ervoor als het met een nul begint",
        )
    return text


def _date(value: Value) -> dt.date:
    _refuse_error(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _typed_date(tidy(value).casefold()) if isinstance(value, str) else None
    if found is None:
        raise _wrong(f"{_shown(value)} is geen datum", "vul een datum in als 28-01-2015")
    return found


def _typed_date(text: str) -> dt.date | None:
    """`28-1-2015`, `28/01/2015`, `2015-01-28` or `28 januari 2015`; None for anything else."""
    if parts := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = (int(part) for part in parts.groups())
    elif parts := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text):
        day, month, year = (int(part) for part in parts.groups())
    elif (parts := re.fullmatch(r"(\d{1,2}) ([a-z]+)\.? (\d{4})", text)) and parts[2] in MONTHS:
        day, month, year = int(parts[1]), MONTHS[parts[2]], int(parts[3])
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _within_year(value: dt.date, info: ValidationInfo) -> dt.date:
    year = info.context["year"] if info.context else None
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
    return f"'{value}'".replace(".", ",") if isinstance(value, float) else f"'{value}'"


def _complaint(sheet: Sheet, values: Mapping[str, Value], error: ErrorDetails) -> Complaint:
    column = sheet.column(str(error["loc"][0]))
    context = error.get("ctx", {})
    shown = _shown(values.get(column.key))
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
    return Complaint(column=column.key, what=what, fix=fix)


def _range(column: Column) -> str:
    low, high = _bounds(column)
    scale, sign = (100, "%") if column.kind == "ratio" else (1, "")
    ends = [f"{bound * scale:g}{sign}" for bound in (low, high) if bound is not None]
    if len(ends) == 1:
        return f"vul een getal in van {ends[0]} of hoger"
    return f"vul een getal in van {ends[0]} tot en met {ends[1]}"


_KINDS: dict[Kind, tuple[Any, Callable[[Value], Any]]] = {
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
