"""What a scenario's workbook says, as plain data handed in; refuses to know where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

LEVERS, OUTCOME, ABOUT, LISTS = "Knoppen", "Uitkomst", "Toelichting", "Lijsten"

Value = int | float | str


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One lever as it stands; bounds and `whole` (numbers) only guide whoever types.

    `choices` pairs each value with its Dutch, which is what stands in the workbook.
    """

    key: str
    label: str
    value: Value
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """An amount of the year, now and in the scenario.

    `per` gives what the amount changes by one step of a lever that is a number; those it follows.
    """

    label: str
    kind: Literal["income", "cost"]
    baseline: float
    scenario: float
    per: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FeeClass:
    """Recruits of one class: its fee, the levers that count them, what they bring in together.

    What they bring in stands in no `Line`.
    """

    label: str
    fee: float
    amount: float
    levers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ScenarioBook:
    """All that the workbook says; `version` and `saved_on` are None of what is not saved yet."""

    name: str
    description: str
    year: int
    version: int | None
    saved_on: dt.date | None
    data_version: int
    scale_year: int | None
    is_example: bool
    levers: Sequence[Lever]
    lines: Sequence[Line]
    classes: Sequence[FeeClass] = ()
