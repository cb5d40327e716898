"""What is over its term, and what can no longer be done once it is gone: nothing is removed here.

Knows the tables and the terms that were chosen; refuses to know how anything leaves the disk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from data.contents import local, row_counts, settings
from data.forgetting import all_copies, overdue_copies
from data.kept import name_key
from data.retention import since
from data.rows import activations, now
from data.schema import SQL_TYPES
from data.sheets import SHEETS, TITLES
from data.store import Store, reading
from data.versions import line_up

GONE = "(verwijderd)"  # stands where a file name or a person was

ROWS, COPIES = ("rij", "rijen"), ("kopie", "kopieën")

# a table, and its columns that say who did something, and when
WHO_DID = (
    *((table, "by", "at") for table, columns in SQL_TYPES.items() if {"by", "at"} <= {*columns}),
    ("upload", "uploaded_by", "uploaded_at"),
    ("upload", "purged_by", "purged_at"),
)
# the accounts that lost access before a moment, for SQL
WITHDRAWN = (
    "select a.account from account a group by a.account "
    "having arg_max(a.role is null, a.seq) and max(a.at) <= {until}"
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that goes: `kind` is the key of a `data.retention.Kind`, `what` says it in Dutch,
    `count` how many `counted` (one, more) it takes, `since` from when on (UTC) its term ran."""

    kind: str
    what: str
    count: int
    counted: tuple[str, str]
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Stale:
    """One version of a sheet of a year whose rows go; `active` when it is true until then."""

    upload_id: int
    year: int
    sheet: str
    filename: str
    active: bool
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that goes when somebody says yes, and in `lost` Dutch sentences on what goes with it.

    The rest is for `data.purge`: the versions, the uploads of which nothing stays, the scenarios
    and submissions by number, and until when it is forgotten who did something.
    """

    items: tuple[Item, ...]
    lost: tuple[str, ...]
    versions: tuple[Stale, ...]
    uploads: frozenset[int]
    scenarios: frozenset[int]
    submissions: frozenset[int]
    log_until: dt.datetime | None = field(compare=False)

    @property
    def rewrites(self) -> bool:
        """Whether rows go, so that the database is rewritten; else only copies do."""
        return any(item.kind != "copies" for item in self.items)


def overdue(store: Store) -> Plan:
    """What is over its term now, for a look before anything is removed."""
    moment = now()
    with reading(store) as cursor:
        terms = settings(cursor)
        stale = _versions(cursor, terms, moment)
        scenarios, submissions, deleted = _deleted(cursor, since(terms["keep_deleted"], moment))
        log_until = since(terms["keep_log"], moment)
        items = [*_told(cursor, stale), *deleted, *_log(cursor, log_until)]
        copies = (all_copies(store) if items else overdue_copies(store, cursor)).values()
        lost = [*_steps(cursor, stale), *_views(cursor, stale, moment), *_figures(stale)]
        if items:
            lost += _of_copies(len(copies))
        if copies:
            what = "Reservekopieën en databases die bij terugzetten opzij zijn gezet"
            oldest = min(copies)
            items.append(
                Item(kind="copies", what=what, count=len(copies), counted=COPIES, since=oldest)
            )
        return Plan(
            items=tuple(items),
            lost=tuple(lost),
            versions=tuple(stale),
            uploads=_whole_uploads(cursor, stale),
            scenarios=scenarios,
            submissions=submissions,
            log_until=log_until,
        )


# --- versions of sheets -------------------------------------------------------------------------

# Every version whose rows are there, and when another took its place: null while it is active.
_REPLACED = """
    with last as (
        select year, sheet, upload_id, max(seq) as seq
        from activation
        where upload_id is not null
        group by all
    )
    select
        any_value(u.filename),
        l.year,
        l.sheet,
        l.upload_id,
        arg_min(n.at, n.seq) as replaced_at
    from last l
    join upload u on u.upload_id = l.upload_id
    left join activation n on n.year = l.year and n.sheet = l.sheet and n.seq > l.seq
    where not exists (from purged p where p.upload_id = l.upload_id and p.sheet = l.sheet)
    group by l.year, l.sheet, l.upload_id
"""


def _versions(
    cursor: duckdb.DuckDBPyConnection, terms: dict[str, str], moment: dt.datetime
) -> list[Stale]:
    versions_until = since(terms["keep_versions"], moment)
    years_until = since(terms["keep_years"], moment)
    found = []
    for filename, year, sheet, upload_id, replaced_at in cursor.execute(_REPLACED).fetchall():
        ended = dt.datetime(year + 1, 1, 1)
        of_old_year = years_until is not None and ended <= years_until
        replaced = None not in (replaced_at, versions_until) and replaced_at <= versions_until
        if of_old_year or replaced:
            found.append(
                Stale(
                    upload_id=upload_id,
                    year=year,
                    sheet=sheet,
                    filename=filename,
                    active=replaced_at is None,
                    since=replaced_at if replaced else ended,
                )
            )
    order = list(TITLES)
    return sorted(found, key=lambda one: (one.year, one.upload_id, order.index(one.sheet)))


def _told(cursor: duckdb.DuckDBPyConnection, stale: Sequence[Stale]) -> list[Item]:
    counts = row_counts(cursor)
    return [
        Item(
            kind="years" if one.active else "versions",
            what=f"{TITLES[one.sheet]} {one.year} uit {one.filename}",
            count=counts.get(one.upload_id, {}).get(one.sheet, 0),
            counted=ROWS,
            since=one.since,
        )
        for one in stale
    ]


def _whole_uploads(cursor: duckdb.DuckDBPyConnection, stale: Sequence[Stale]) -> frozenset[int]:
    """The uploads of which nothing stays, neither as a version nor as the source of a row."""
    gone = {(one.upload_id, one.sheet) for one in stale}
    gone |= set(cursor.execute("select upload_id, sheet from purged").fetchall())
    staying = {upload_id for upload_id, _ in set(_of_uploads(cursor)) - gone}
    staying |= {source for source, _ in sources(cursor, stale)}
    return frozenset({one.upload_id for one in stale} - staying)


def _of_uploads(cursor: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return cursor.execute(
        "select distinct upload_id, sheet from activation where upload_id is not null"
    ).fetchall()


def sources(
    cursor: duckdb.DuckDBPyConnection, stale: Sequence[Stale]
) -> frozenset[tuple[int, str]]:
    """The uploads and sheets from which rows came that stay."""
    query = " union all ".join(
        f"select distinct source_id, '{sheet.key}' from {sheet.key} "
        f"where upload_id not in ({numbers(stale, sheet.key)})"
        for sheet in SHEETS
    )
    return frozenset(cursor.execute(query).fetchall())


def numbers(stale: Sequence[Stale], sheet: str) -> str:
    """The uploads whose version of this sheet goes, for SQL; there is no upload -1."""
    return ", ".join(str(n) for n in [-1, *(one.upload_id for one in stale if one.sheet == sheet)])


# --- what people did ----------------------------------------------------------------------------


def _deleted(
    cursor: duckdb.DuckDBPyConnection, until: dt.datetime | None
) -> tuple[frozenset[int], frozenset[int], list[Item]]:
    """Deleted scenarios on which no decision rests, and submissions on them or withdrawn."""
    if until is None:
        return frozenset(), frozenset(), []
    deleted = cursor.execute(
        """
        select s.scenario_id, arg_max(s.name, s.seq), count(*), max(s.at)
        from scenario s
        group by s.scenario_id
        having arg_max(s.kind, s.seq) = 'delete' and max(s.at) <= ?
            and s.scenario_id not in (select scenario_id from decision)
        order by s.scenario_id
        """,
        [until],
    ).fetchall()
    scenarios = frozenset(number for number, *_ in deleted)
    withdrawn = _withdrawn(cursor, scenarios, until)
    items = [
        Item(kind="deleted", what=f"Scenario '{name}'", count=n, counted=ROWS, since=at)
        for _, name, n, at in deleted
    ]
    if withdrawn:
        what, first = (
            "Inzendingen op een verwijderd scenario of ingetrokken",
            min(withdrawn.values()),
        )
        items.append(
            Item(kind="deleted", what=what, count=len(withdrawn), counted=ROWS, since=first)
        )
    return scenarios, frozenset(withdrawn), items


def _withdrawn(
    cursor: duckdb.DuckDBPyConnection, scenarios: frozenset[int], until: dt.datetime
) -> dict[int, dt.datetime]:
    """The rows of submissions that go, by number, and when they came."""
    sent: dict[tuple[int, str], list[tuple[int, str, dt.datetime]]] = {}
    for seq, number, name, kind, at in cursor.execute(
        "select s.seq, s.scenario_id, s.name, s.kind, s.at from submission s "
        "where s.kind <> 'purged' order by s.seq"
    ).fetchall():
        sent.setdefault((number, name_key(name)), []).append((seq, kind, at))
    return {
        seq: at
        for (number, _), lines in sent.items()
        if number in scenarios or (lines[-1][1] == "withdraw" and lines[-1][2] <= until)
        for seq, _, at in lines
    }


def _log(cursor: duckdb.DuckDBPyConnection, until: dt.datetime | None) -> list[Item]:
    if until is None:
        return []
    ((count, first),) = cursor.execute(
        "select count(*), min(w.done_at) from ("
        + " union all ".join(
            f'select "{at}" as done_at from {table} where "{at}" <= $until and "{by}" <> $gone'
            for table, by, at in WHO_DID
        )
        + " union all select a.at from account a where a.account <> $gone and a.account in ("
        + WITHDRAWN.format(until="$until")
        + ")) w",
        {"until": until, "gone": GONE},
    ).fetchall()
    what = "Wie iets deed, en accounts zonder toegang"
    item = Item(kind="log", what=what, count=count, counted=ROWS, since=first)
    return [item] if count else []


# --- what can no longer be done -----------------------------------------------------------------


def _steps(cursor: duckdb.DuckDBPyConnection, stale: Sequence[Stale]) -> list[str]:
    """Undo and redo: each file whose version they could still bring back."""
    gone = {(one.upload_id, one.sheet): one for one in stale}
    within_reach: dict[int, list[Stale]] = {}
    for line in line_up(activations(cursor)):
        for version in line.versions:
            if (one := gone.pop((version.upload_id or 0, line.sheet), None)) is not None:
                within_reach.setdefault(one.upload_id, []).append(one)
    return [
        f"Terugdraaien of opnieuw doen naar {ones[0].filename} kan dan niet meer voor "
        f"{', '.join(f'{TITLES[one.sheet]} {one.year}' for one in ones)}."
        for _, ones in sorted(within_reach.items())
    ]


def _views(
    cursor: duckdb.DuckDBPyConnection, stale: Sequence[Stale], moment: dt.datetime
) -> list[str]:
    """What the dashboard showed once, and scenarios made on it."""
    if not stale:
        return []
    gone = ", ".join(f"({one.upload_id}, '{one.sheet}')" for one in stale)
    ((first,),) = cursor.execute(
        f"select min(a.at) from activation a where (a.upload_id, a.sheet) in ({gone})"
    ).fetchall()
    last = max(moment if one.active else one.since for one in stale)
    said = [
        f"Wat het dashboard liet zien tussen {local(first):%d-%m-%Y} en {local(last):%d-%m-%Y}, is "
        "dan niet volledig meer op te vragen of te vergelijken."
    ]
    ((scenarios,),) = cursor.execute(
        f"""
        select count(distinct s.scenario_id)
        from scenario s
        where s.kind = 'save' and exists (
            from activation a
            where (a.upload_id, a.sheet) in ({gone}) and a.seq <= s.base and not exists (
                from activation n
                where n.year = a.year and n.sheet = a.sheet and n.seq > a.seq and n.seq <= s.base
            )
        )
        """
    ).fetchall()
    if scenarios:
        said.append(
            "De gegevens waarop bewaarde scenario's zijn gemaakt, zijn dan niet meer te zien; hun "
            f"bewaarde uitkomsten blijven. Het gaat om {scenarios}."
        )
    return said


def _figures(stale: Sequence[Stale]) -> list[str]:
    ended = sorted({one.year for one in stale if one.active})
    if not ended:
        return []
    return [
        f"De cijfers over {', '.join(map(str, ended))} verdwijnen van alle pagina's. Cijfers van "
        "latere jaren die erop steunen, zoals verloop en staffel, kunnen daardoor veranderen."
    ]


def _of_copies(count: int) -> list[str]:
    said = "Kopieën die u elders bewaart, bereikt het dashboard niet; verwijder die zelf."
    if not count:
        return [said]
    return [
        f"De reservekopieën van vóór de verwijdering ({count}) gaan mee weg, ook databases die bij "
        "terugzetten opzij zijn gezet: daarin staat nog wat verwijderd wordt. Er komt één nieuwe "
        "kopie voor in de plaats.",
        said,
    ]
