"""The same figures as on screen, on the command line: `python -m analytics figures --year 2015`."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, get_args

import duckdb
import pandas as pd
from babel.numbers import format_decimal

from analytics.allocation import Key, allocation
from analytics.baseline import PlanError, baseline
from analytics.catalogue.metric import Dimension
from analytics.costs import FULL, full_cost
from analytics.levers import read
from analytics.metrics import BY_KEY, DIMENSIONS, METRICS, measure
from analytics.telling import report
from data.store import StoreError, connect, default_address, exists, reading

# Digits behind the comma of each unit, and what stands around the number.
_FORMATS = {
    "eur": ("€ {}", "#,##0.##", 1),
    "hours": ("{} uur", "#,##0.##", 1),
    "count": ("{}", "#,##0", 1),
    "share": ("{}%", "#,##0.0", 100),
    "ratio": ("{}", "#,##0.0000", 1),
    "eur/hour": ("€ {} per uur", "#,##0.00", 1),
    "index": ("{}", "#,##0.0000", 1),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit status: 0 done, 2 wrong use or a database out of reach."""
    options = _parser().parse_args(arguments)
    address = options.db or default_address()
    if not exists(address):
        print(f"Er is nog geen database op {address}; laad eerst een werkmap.", file=sys.stderr)
        return 2
    try:
        with closing(connect(address)) as store, reading(store) as cursor:
            print(options.answer(cursor, options))
    except StoreError as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def _figures(cursor: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> str:
    frame = measure(cursor, year=options.year, by=options.by)
    if not options.json:
        return _table(frame, options.by)
    divided = {by: measure(cursor, year=options.year, by=by) for by in DIMENSIONS if not options.by}
    return _json(_tree(frame, options.by, divided))


def _costs(cursor: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> str:
    found = full_cost(cursor, options.year, options.key)
    if found.empty:
        print(allocation(cursor, options.year, options.key).why, file=sys.stderr)
    if options.json:
        return _json(found.to_dict("records"))
    lines = [
        f"{row['block']}, {row['activity']}".ljust(48)
        + _readable(row["hours"], "hours").rjust(12)
        + "".join(_readable(row[side], "eur").rjust(16) for side in FULL[3:])
        for row in found.to_dict("records")
    ]
    return "\n".join(lines)


def _scenario(cursor: duckdb.DuckDBPyConnection, options: argparse.Namespace) -> str:
    """The outcome of a what-if, with what was not taken over of the values that were set."""
    try:
        plan = baseline(cursor, options.year)
    except PlanError as problem:
        raise StoreError(f"Er is geen plan om mee te rekenen: {problem}.") from problem
    pairs = [pair.partition("=") for pair in options.set]
    values, messages = read(plan, {key: value for key, _, value in pairs})
    if not options.json:
        for message in messages:
            print(message, file=sys.stderr)
    tree = report(plan, values)
    if options.json:
        return _json({**tree, "messages": messages})
    return "\n".join(_year_lines(tree["years"]))


def _year_lines(years: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for year in years:
        yield str(year["year"]) + "plan".rjust(54) + "scenario".rjust(20)
        for figure in year["figures"].values():
            sides = (figure["baseline"], figure["value"])
            shown = ("–" if side is None else _readable(side, figure["unit"]) for side in sides)
            yield figure["label"].ljust(38) + "".join(side.rjust(20) for side in shown)


def _json(tree: Any) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    figures = commands.add_parser("figures", help="every KPI of one year")
    figures.add_argument("--by", choices=list(DIMENSIONS), help="one figure per group")
    figures.set_defaults(answer=_figures)
    costs = commands.add_parser("costs", help="what each activity costs, everything included")
    costs.add_argument("--key", choices=get_args(Key), default="hours", help="the allocation key")
    costs.set_defaults(answer=_costs)
    scenario = commands.add_parser("scenario", help="what would happen if")
    scenario.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a lever, as often as needed: planned=0, recruits.wonen.4=3, initiator=paying",
    )
    scenario.set_defaults(answer=_scenario)
    for command in (figures, costs, scenario):
        command.add_argument("--year", type=int, required=True, help="the year")
        command.add_argument("--json", action="store_true", help="as JSON; shares are fractions")
        command.add_argument(
            "--db", metavar="ADDRESS", help="the database (default: ZORGALLIANTIE_DB)"
        )
    return parser


def _tree(
    frame: pd.DataFrame, by: str | None, divided: Mapping[Dimension, pd.DataFrame]
) -> dict[str, Any]:
    """KPI key → figure, or with `by` KPI key → group → figure; KPIs without groups are empty.

    A KPI that has a dimension of its own also carries `groups`: its value in each.
    """
    tree: dict[str, Any] = {metric.key: {} for metric in METRICS}
    for row in frame.to_dict("records"):
        metric = BY_KEY[row["metric"]]
        figure: dict[str, Any] = {
            "value": _bare(row["value"]),
            "unit": metric.unit,
            "label": metric.label,
        }
        if by:
            tree[metric.key][row[by]] = figure
            continue
        tree[metric.key] = figure
        if metric.split:
            groups = divided[metric.split]
            here = groups[groups["metric"] == metric.key]
            pairs = zip(here[metric.split], here["value"], strict=True)
            figure["groups"] = {group: _bare(value) for group, value in pairs}
    return tree


def _bare(value: float) -> float | None:
    return None if math.isnan(value) else value


def _table(frame: pd.DataFrame, by: str | None) -> str:
    rows = frame.to_dict("records")
    names = [BY_KEY[row["metric"]].label + (f", {row[by]}" if by else "") for row in rows]
    width = max(map(len, names), default=0)
    lines = []
    for name, row in zip(names, rows, strict=True):
        partial = 0 < row["known"] < row["total"]
        note = row["why"] or (f"{row['known']} van {row['total']} regels" if partial else "")
        figure = _readable(row["value"], BY_KEY[row["metric"]].unit)
        lines.append(f"{name:<{width}}{figure:>20}  {note}".rstrip())
    return "\n".join(lines)


def _readable(value: float, unit: str) -> str:
    if math.isnan(value):
        return "–"
    around, pattern, factor = _FORMATS[unit]
    if unit == "eur" and not value.is_integer():
        pattern = "#,##0.00"  # an amount with cents has two of them
    return around.format(format_decimal(value * factor, pattern, locale="nl_NL"))


if __name__ == "__main__":
    sys.exit(main())
