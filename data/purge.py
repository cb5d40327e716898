"""Removing what is over its term: what stays of each table, as a query, and who did it.

Knows which rows go and what is left standing in their place; refuses to know where the store is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from data.audit import keep
from data.contents import row_counts
from data.forgetting import forget_copies, rewrite
from data.overdue import (
    GONE,
    WHO_DID,
    WITHDRAWN,
    Plan,
    Stale,
    numbers,
    overdue,
    sources,
)
from data.retention import KINDS
from data.rows import next_number, now
from data.sheets import SHEETS
from data.store import StaleError, Store, reading

__all__ = ["overdue", "purge"]


def purge(store: Store, *, by: str, seen: Plan | None = None) -> Plan:
    """Remove what is over its term, from the store and from its copies; gives what went.

    In: who; what was looked at before (None: whatever is over its term now). All or nothing as
    far as the store goes. StaleError when something else would go than was seen, StoreError when
    it cannot be removed.
    """
    with store.lock:
        plan = overdue(store)
        if seen is not None and plan != seen:
            raise StaleError(
                "Intussen zou er iets anders worden verwijderd; bekijk het overzicht opnieuw."
            )
        if plan.rewrites:
            with reading(store) as cursor:
                kept = _contents(cursor, plan, by)
            rewrite(store, kept)
        if plan.items:
            forget_copies(store)
        if plan.items and not plan.rewrites:
            keep(store, _told(plan), by=by)
    return plan


def _told(plan: Plan) -> str:
    """What the log says of it: how much of each kind, no file and no name."""
    parts = []
    for kind in KINDS:
        going = [item for item in plan.items if item.kind == kind.key]
        if going:
            count = sum(item.count for item in going)
            parts.append(f"{kind.label.lower()} ({count} {going[0].counted[count != 1]})")
    return f"Over de bewaartermijn en verwijderd: {', '.join(parts)}"


@dataclass(kw_only=True)
class _Kept:
    """What stays of one table: rows for which all of `where` hold, with other values in columns,
    and rows that come with it."""

    where: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)

    def query(self, table: str) -> str:
        """As SQL."""
        other = ", ".join(f'{value} as "{column}"' for column, value in self.values.items())
        columns = f"* replace ({other})" if other else "*"
        where = " and ".join(self.where) or "true"
        return " union all by name ".join(
            [f"select {columns} from {table} where {where}", *self.added]
        )


def _contents(cursor: duckdb.DuckDBPyConnection, plan: Plan, by: str) -> dict[str, str]:
    """What each table that changes will hold."""
    kept: defaultdict[str, _Kept] = defaultdict(_Kept)
    at = f"timestamp '{now()}'"
    _leave_versions(cursor, kept, plan.versions)
    _leave_uploads(kept, plan.uploads, at, _text(by))
    _log_versions(cursor, kept, plan.versions, at, _text(by))
    _log_act(cursor, kept, _told(plan), at, _text(by))
    _end_years(cursor, kept, [one for one in plan.versions if one.active], at, _text(by))
    _blank_deleted(kept, plan)
    if plan.log_until is not None:
        _forget_who(kept, plan.log_until)
    return {table: one.query(table) for table, one in kept.items()}


def _leave_versions(
    cursor: duckdb.DuckDBPyConnection, kept: defaultdict[str, _Kept], stale: Sequence[Stale]
) -> None:
    for sheet in SHEETS:
        kept[sheet.key].where.append(f"upload_id not in ({numbers(stale, sheet.key)})")
    gone = {(one.upload_id, one.sheet) for one in stale}
    kept["control_total"].where.append(f"(upload_id, sheet) not in ({_pairs(gone)})")
    # rows left out of a file explain the rows of it that a later version took over
    gone -= sources(cursor, stale)
    kept["left_out"].where.append(f"(upload_id, sheet) not in ({_pairs(gone)})")


def _leave_uploads(
    kept: defaultdict[str, _Kept], uploads: frozenset[int], at: str, by: str
) -> None:
    """Of an upload of which nothing stays: its number, its checksum, and when it came and went."""
    gone = f"upload_id in ({', '.join(map(str, [-1, *sorted(uploads)]))})"
    kept["upload"].values |= {
        "filename": f"if({gone}, '{GONE}', filename)",
        "purged_at": f"if({gone}, {at}, purged_at)",
        "purged_by": f"if({gone}, {by}, purged_by)",
    }
    commits = f"select commit_id from activation where kind = 'commit' and {gone}"
    kept["activation"].values["note"] = f"if(commit_id in ({commits}), '', note)"
    # an answer stays when it is the one that later workbooks are read by
    used = "select max(seq) from answer where remembered group by question"
    dropped = f"{gone} and seq not in ({used})"
    kept["answer"].values |= {
        "question": f"if({dropped}, '', question)",
        "answer": f"if({dropped}, '', answer)",
        "remembered": f"remembered and not ({dropped})",
    }


def _log_versions(
    cursor: duckdb.DuckDBPyConnection,
    kept: defaultdict[str, _Kept],
    stale: Sequence[Stale],
    at: str,
    by: str,
) -> None:
    """What was removed, how much, when and by whom."""
    first, counts = next_number(cursor, "purged", "seq"), row_counts(cursor)
    kept["purged"].added += [
        f"select {seq} as seq, {one.upload_id} as upload_id, '{one.sheet}' as sheet, "
        f"{counts.get(one.upload_id, {}).get(one.sheet, 0)} as row_count, "
        f'{at} as "at", {by} as "by"'
        for seq, one in enumerate(stale, start=first)
    ]


def _log_act(
    cursor: duckdb.DuckDBPyConnection,
    kept: defaultdict[str, _Kept],
    what: str,
    at: str,
    by: str,
) -> None:
    """The line in the log comes with the removal, or not at all."""
    kept["logged"].added.append(
        f"select {next_number(cursor, 'logged', 'seq')} as seq, {_text(what)} as what, "
        f'{at} as "at", {by} as "by"'
    )


def _end_years(
    cursor: duckdb.DuckDBPyConnection,
    kept: defaultdict[str, _Kept],
    ended: Sequence[Stale],
    at: str,
    by: str,
) -> None:
    """A step after which nothing of an old year is true."""
    step = next_number(cursor, "activation", "commit_id")
    first = next_number(cursor, "activation", "seq")
    kept["activation"].added += [
        f"select {seq} as seq, {step} as commit_id, {one.year} as year, '{one.sheet}' as sheet, "
        f'null as upload_id, \'commit\' as kind, {at} as "at", {by} as "by", '
        "'bewaartermijn voorbij' as note"
        for seq, one in enumerate(ended, start=first)
    ]


def _blank_deleted(kept: defaultdict[str, _Kept], plan: Plan) -> None:
    """Of what was deleted or withdrawn only the number stays, so that nothing else takes it."""
    for table, key, numbered in (
        ("scenario", "scenario_id", plan.scenarios),
        ("submission", "seq", plan.submissions),
    ):
        gone = f"{key} in ({', '.join(map(str, [-1, *sorted(numbered)]))})"
        empty = {"kind": "'purged'", "name": "''", "content": "'{}'"}
        if table == "scenario":
            empty |= {"description": "''", "figures": "'{}'"}
        kept[table].values |= {
            column: f'if({gone}, {value}, "{column}")' for column, value in empty.items()
        }


def _forget_who(kept: defaultdict[str, _Kept], until: dt.datetime) -> None:
    moment = f"timestamp '{until}'"
    for table, by, at in WHO_DID:
        now_there = kept[table].values.get(by, f'"{by}"')
        kept[table].values[by] = f"if(\"{at}\" <= {moment}, '{GONE}', {now_there})"
    gone = f"account in ({WITHDRAWN.format(until=moment)})"
    kept["account"].values |= {
        "account": f"if({gone}, '{GONE}', account)",
        "organisation": f"if({gone}, null, organisation)",
    }


def _pairs(found: set[tuple[int, str]]) -> str:
    return ", ".join(f"({number}, '{sheet}')" for number, sheet in [(-1, ""), *sorted(found)])


def _text(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"
