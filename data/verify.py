"""Whether a store is whole: everything that must hold between its tables, each as a query.

Every query gives one row for each thing that is wrong; a store is whole when none gives any.
"""

from __future__ import annotations

import duckdb

from data.schema import OF_PEOPLE
from data.sheets import SHEETS, TITLES

# tables that only grow, each row with the next number
_NUMBERED = ("activation", "purged", *OF_PEOPLE)
# tables whose rows came with an upload, and the columns that say with which
_LOADED = {
    **{sheet.key: ("upload_id", "source_id") for sheet in SHEETS},
    "activation": ("upload_id",),
    "control_total": ("upload_id",),
    "left_out": ("upload_id",),
    "purged": ("upload_id",),
    "answer": ("upload_id",),
}

_NAMES = TITLES | {
    "upload": "de geladen bestanden",
    "activation": "de stappen",
    "control_total": "de gedrukte totalen",
    "left_out": "de weggelaten rijen",
    "purged": "de verwijderde versies",
    "answer": "de antwoorden",
    "setting": "de instellingen",
    "note": "de notities",
    "scenario": "de scenario's",
    "submission": "de inzendingen",
    "decision": "de besluiten",
    "account": "de accounts",
    "logged": "het logboek",
}


def verify(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """What is wrong with the store, a Dutch sentence for each thing; none when it is whole.

    In: a cursor of `data.store.reading`. Reads every row of every table, so that a damaged block
    is met too: then StoreError, from `reading`.
    """
    for table in _NAMES:  # DuckDB reads and decompresses every value to say this
        cursor.execute(f"select sum(hash({table})) from {table}").fetchall()
    found = []
    for question, text in _questions():
        number = len(cursor.execute(question).fetchall())
        if number:
            found.append(f"{text} ({number} keer).")
    return found


def _questions() -> list[tuple[str, str]]:
    return [
        *(
            (_numbering(table), f"De nummering van {_NAMES[table]} klopt niet")
            for table in _NUMBERED
        ),
        (
            "select upload_id from upload group by all having count(*) > 1",
            "Twee geladen bestanden hebben hetzelfde nummer",
        ),
        *(
            (_orphans(table, column), f"Rijen van {_NAMES[table]} horen bij geen geladen bestand")
            for table, columns in _LOADED.items()
            for column in columns
        ),
        *(
            (_half(sheet.key), f"Rijen van {_NAMES[sheet.key]} zijn geladen zonder stap")
            for sheet in SHEETS
        ),
        (
            "select seq from activation a join upload u using (upload_id) where a.year <> u.year",
            "Een stap zet een bestand van een ander jaar neer",
        ),
        *(
            (_left_behind(sheet.key), f"Van {_NAMES[sheet.key]} staan er nog verwijderde rijen")
            for sheet in SHEETS
        ),
        (
            "select a.seq from active a join purged p using (upload_id, sheet)",
            "Een verwijderde versie is actief",
        ),
        (_UNSEEN, "Een stap gaat naar een versie die er nooit was"),
        (_SKIPPED, "Een versie van een scenario ontbreekt"),
        *(
            (_astray(table), f"Rijen van {_NAMES[table]} horen bij geen scenario")
            for table in _OF_SCENARIO
        ),
    ]


def _numbering(table: str) -> str:
    """1, 2, 3, … without a gap: nothing was taken out and nothing was added twice."""
    return f"""
        select seq from (select seq, row_number() over (order by seq) as place from {table})
        where seq <> place
    """


def _orphans(table: str, column: str) -> str:
    return f"""
        select {column} from {table}
        where {column} is not null and {column} not in (select upload_id from upload)
    """


def _half(sheet: str) -> str:
    """Rows and the step that makes them true come in one transaction."""
    return f"""
        select distinct upload_id from {sheet}
        where upload_id not in (select upload_id from activation where sheet = '{sheet}'
                                and upload_id is not null)
    """


def _left_behind(sheet: str) -> str:
    """What was removed because its term was over is gone."""
    return f"""
        select distinct upload_id from {sheet}
        where upload_id in (select upload_id from purged where sheet = '{sheet}')
    """


# An undo or redo goes to a version that a commit once made.
_UNSEEN = """
    select seq from activation a
    where kind <> 'commit' and upload_id is not null and not exists (
        from activation c
        where c.kind = 'commit' and c.seq < a.seq and c.year = a.year and c.sheet = a.sheet
          and c.upload_id = a.upload_id
    )
"""
_SKIPPED = """
    select scenario_id from scenario where kind = 'save'
    group by scenario_id
    having count(*) <> max(version) or count(distinct version) <> max(version)
"""
_OF_SCENARIO = ("submission", "decision")


def _astray(table: str) -> str:
    return f"""
        select seq from {table} t
        where not exists (
            from scenario s where s.scenario_id = t.scenario_id and s.version = t.version
        )
    """
