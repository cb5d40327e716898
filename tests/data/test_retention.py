"""Every table is one of the kinds of data of which the page Privacy says what for and how long."""

from __future__ import annotations

from data.overdue import WHO_DID
from data.retention import KINDS
from data.schema import SQL_TYPES
from data.sheets import SHEETS
from data.store import Store, reading

# table → the kinds that tell of it; a new table needs a line here, and so a thought
TOLD = {sheet.key: {"years", "versions"} for sheet in SHEETS} | {
    "control_total": {"years", "versions"},
    "left_out": {"years", "versions"},
    "upload": {"file", "log"},
    "activation": {"log", "written"},
    "purged": {"log"},
    "answer": {"written", "log"},
    "setting": {"written", "log"},
    "note": {"written", "log"},
    "scenario": {"written", "deleted", "log"},
    "submission": {"written", "deleted", "log"},
    "decision": {"written", "log"},
    "account": {"log"},
    "logged": {"log"},
}
# tables that hold nothing that anybody brought in
OURS = {
    "zorgalliantie_store": "when this database was made, by which it is known to be ours",
    "setting_default": "what the code itself says of each setting",
    "sheet_title": "what the code itself says of each sheet",
}
# kinds of which nothing stands in a table
ELSEWHERE = {"people": "dropped while reading", "copies": "whole copies beside the database"}


def test_no_table_is_kept_that_privacy_does_not_tell_of(store: Store) -> None:
    with reading(store) as cursor:
        tables = cursor.execute("select table_name from duckdb_tables()").fetchall()
    assert {name for (name,) in tables} == TOLD.keys() | OURS.keys()
    assert TOLD.keys() == SQL_TYPES.keys()


def test_every_kind_is_of_a_table_or_says_where_else() -> None:
    named = set().union(*TOLD.values())
    assert {kind.key for kind in KINDS} == named | ELSEWHERE.keys()
    assert not named & ELSEWHERE.keys()


def test_every_column_that_says_who_did_something_is_forgotten_in_time() -> None:
    """By its name: what says who, ends with `by`, or is the account itself."""
    found = {
        (table, column)
        for table, columns in SQL_TYPES.items()
        for column in columns
        if column == "by" or column.endswith("_by")
    }
    assert found == {(table, by) for table, by, _ in WHO_DID}
    assert all("log" in TOLD[table] for table, _ in found)
