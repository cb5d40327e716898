"""The same figures as on screen, on the command line: `python -m analytics figures --year 2015`."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from analytics.catalogue.metric import Dimension
from analytics.metrics import BY_KEY, DIMENSIONS, METRICS, measure
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
            frame = measure(cursor, year=options.year, by=options.by)
            divided = {
                by: measure(cursor, year=options.year, by=by)
                for by in DIMENSIONS
                if options.json and not options.by
            }
    except StoreError as problem:
        print(problem, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(_tree(frame, options.by, divided), ensure_ascii=False, indent=2))
    else:
        print(_table(frame, options.by))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    figures = commands.add_parser("figures", help="every KPI of one year")
    figures.add_argument("--year", type=int, required=True, help="the year")
    figures.add_argument("--by", choices=list(DIMENSIONS), help="one figure per group")
    figures.add_argument("--json", action="store_true", help="as JSON; shares are fractions")
    figures.add_argument("--db", metavar="ADDRESS", help="the database (default: ZORGALLIANTIE_DB)")
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
    lines = []
    for row in frame.to_dict("records"):
        metric = BY_KEY[row["metric"]]
        name = metric.label + (f", {row[by]}" if by else "")
        partial = 0 < row["known"] < row["total"]
        note = row["why"] or (f"{row['known']} van {row['total']} regels" if partial else "")
        lines.append(f"{name:<44}{_readable(row['value'], metric.unit):>20}  {note}".rstrip())
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
