"""The tables: one per sheet, derived from `data.sheets`, and those that keep the versions."""

from __future__ import annotations

from pathlib import Path

from data.sheets import SHEETS, Kind

_KINDS: dict[Kind, str] = {
    "text": "varchar",
    "choice": "varchar",
    "kvk": "varchar",
    "yesno": "boolean",
    "integer": "integer",
    "year": "integer",
    "number": "double",
    "ratio": "double",
    "money": "decimal(18, 2)",
    "date": "date",
}

# table → column → SQL type; `not null` and keys stand in _REQUIRED. A row of a sheet stands in row
# `row_number` of `tab` in the file of upload `source_id`, which is `upload_id` unless a later
# upload completed the sheet and took the row over.
SQL_TYPES: dict[str, dict[str, str]] = {
    sheet.key: {
        "upload_id": "integer",
        "source_id": "integer",
        "tab": "varchar",
        "row_number": "integer",
        **{column.key: _KINDS[column.kind] for column in sheet.columns},
    }
    for sheet in SHEETS
} | {
    "upload": {
        "upload_id": "integer",
        "year": "integer",
        "filename": "varchar",
        "sha256": "varchar",
        "uploaded_by": "varchar",
        "uploaded_at": "timestamp",
        "is_example": "boolean",
        "code_version": "varchar",
        "purged_at": "timestamp",
        "purged_by": "varchar",
    },
    "activation": {
        "seq": "integer",
        "commit_id": "integer",
        "year": "integer",
        "sheet": "varchar",
        "upload_id": "integer",
        "kind": "varchar",
        "at": "timestamp",
        "by": "varchar",
        "note": "varchar",
    },
    "control_total": {
        "upload_id": "integer",
        "sheet": "varchar",
        "row_number": "integer",
        "column_key": "varchar",
        "scope": "varchar",
        "is_subtotal": "boolean",
        "printed": "decimal(18, 2)",
    },
    "left_out": {
        "upload_id": "integer",
        "sheet": "varchar",
        "tab": "varchar",
        "row_number": "integer",
        "why": "varchar",
    },
    # a version of a sheet whose rows were removed because their term was over
    "purged": {
        "seq": "integer",
        "upload_id": "integer",
        "sheet": "varchar",
        "row_count": "integer",
        "at": "timestamp",
        "by": "varchar",
    },
    "answer": {
        "seq": "integer",
        "question": "varchar",
        "answer": "varchar",
        "remembered": "boolean",
        "upload_id": "integer",
        "at": "timestamp",
        "by": "varchar",
    },
    "setting": {
        "seq": "integer",
        "key": "varchar",
        "value": "varchar",
        "activation_seq": "integer",
        "at": "timestamp",
        "by": "varchar",
    },
    "note": {
        "seq": "integer",
        "year": "integer",
        "place": "varchar",
        "text": "varchar",
        "at": "timestamp",
        "by": "varchar",
    },
    "scenario": {
        "seq": "integer",
        "scenario_id": "integer",
        "version": "integer",
        "kind": "varchar",
        "name": "varchar",
        "description": "varchar",
        "year": "integer",
        "content": "varchar",
        "figures": "varchar",
        "base": "integer",
        "scale_year": "integer",
        "at": "timestamp",
        "by": "varchar",
    },
    "submission": {
        "seq": "integer",
        "scenario_id": "integer",
        "version": "integer",
        "kind": "varchar",
        "name": "varchar",
        "content": "varchar",
        "at": "timestamp",
        "by": "varchar",
    },
    "decision": {
        "seq": "integer",
        "decision_id": "integer",
        "scenario_id": "integer",
        "version": "integer",
        "kind": "varchar",
        "text": "varchar",
        "figures": "varchar",
        "check_on": "date",
        "decided_on": "date",
        "at": "timestamp",
        "by": "varchar",
    },
    "account": {
        "seq": "integer",
        "account": "varchar",
        "role": "varchar",
        "organisation": "varchar",
        "at": "timestamp",
        "by": "varchar",
    },
    "logged": {
        "seq": "integer",
        "what": "varchar",
        "at": "timestamp",
        "by": "varchar",
    },
}

# What somebody wrote, chose or did; each a table that only grows.
OF_PEOPLE = (
    "answer",
    "setting",
    "note",
    "scenario",
    "submission",
    "decision",
    "account",
    "logged",
)
# Null: nothing is active any more; there was no scale yet; no longer let in; of no organisation;
# nothing of the upload is removed.
_EMPTY_ALLOWED = {
    "activation.upload_id",
    "scenario.scale_year",
    "account.role",
    "account.organisation",
    "upload.purged_at",
    "upload.purged_by",
}
_REQUIRED = {
    f"{sheet.key}.{key}"
    for sheet in SHEETS
    for key in (
        "upload_id",
        "source_id",
        "tab",
        "row_number",
        *(c.key for c in sheet.columns if c.required),
    )
} | {
    f"{table}.{column}"
    for table in ("upload", "activation", "control_total", "left_out", "purged", *OF_PEOPLE)
    for column in SQL_TYPES[table]
} - _EMPTY_ALLOWED


def _table(name: str, columns: dict[str, str]) -> list[str]:
    """The table, and each column on its own: a release that adds one finds older stores."""
    lines = [
        f'"{column}" {kind}{" not null" if f"{name}.{column}" in _REQUIRED else ""}'
        for column, kind in columns.items()
    ]
    added = [f'alter table {name} add column if not exists "{c}" {k}' for c, k in columns.items()]
    return [f"create table if not exists {name} ({', '.join(lines)})", *added]


# Rows of a store that an earlier release made say nothing of their tab: it had the sheet's name.
_OLDER = tuple(
    f"update {sheet.key} set source_id = upload_id, tab = '{sheet.title}' where tab is null"
    for sheet in SHEETS
)
SCHEMA: tuple[str, ...] = (
    *(statement for name, columns in SQL_TYPES.items() for statement in _table(name, columns)),
    *_OLDER,
)
# In the order in which they build on each other.
_VIEWS = (
    "now",
    "membership",
    "income",
    "renewal",
    "costs",
    "balance",
    "attendance",
    "network",
    "targets",
    "unit_costs",
    "value",
    "scenario",
    "audit",
)
VIEWS: str = "\n".join(
    (Path(__file__).parent / "views" / f"{name}.sql").read_text(encoding="utf-8") for name in _VIEWS
)
