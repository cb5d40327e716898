"""Reads the plan of a year for the what-if.

Knows the views; refuses to guess: an amount that is not filled in is left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from analytics.metrics import measure
from analytics.plan import Baseline, Candidate, CostLine, IncomeLine, Initiator

Cursor = duckdb.DuckDBPyConnection
CENTS = 100


class PlanError(LookupError):
    """There is no plan to vary; the message says in Dutch what is missing."""


def baseline(con: Cursor, year: int) -> Baseline:
    """The plan of a year as it stands, for `scenario.project`.

    In: a cursor on the facts and a year. PlanError without active sheets Begroting and Bijdragen.
    Costs are those of the printed totals, with a line for what they do not explain.
    """
    active = {sheet for (sheet,) in _ask(con, "select sheet from active where year = ?", year)}
    titles = {"budget": "Begroting", "contributions": "Bijdragen"}
    if absent := [title for sheet, title in titles.items() if sheet not in active]:
        raise PlanError(f"geen blad {' en '.join(absent)} over {year}")
    income, costs = list(_income(con, year)), list(_costs(con, year))
    initiators = [
        Initiator(name=name, sector=sector, fee=_cents(fee))
        for name, sector, fee in _ask(
            con,
            "select organisation, sector, contribution from initiator where year = ? order by all",
            year,
        )
    ]
    scale = _ask(
        con,
        "select turnover_from, contribution from scale_class where year = ? order by 1",
        year,
    )
    candidates = tuple(
        Candidate(name=name, sector=sector, fee=_cents(fee), chance=chance, month=month)
        for name, sector, fee, chance, month in _ask(
            con,
            """
            select prospect, sector, contribution, chance, start_month
            from prospect
            where year = ?
            order by row_number
            """,
            year,
        )
    )
    participants, hours = _measured(con, year)
    return Baseline(
        year=year,
        income=tuple(line for line in income if line is not None),
        costs=tuple(line for line in costs if line is not None),
        scale=tuple((int(start), round(fee * CENTS)) for start, fee in scale),
        scale_year=_scale_year(con, year),
        participants=participants,
        sectors=_sectors(con, year) if participants is not None else {},
        contact_hours=hours,
        initiator=initiators[0] if initiators else None,
        candidates=candidates,
        fee_counts=_setting(con, "fee_is_contribution") == "ja",
        missing=tuple(_missing(income, costs, candidates)),
    )


def _income(con: Cursor, year: int) -> Iterator[IncomeLine | None]:
    """The lines of Bijdragen; None for each of which the amount is not filled in."""
    for provider, kind, amount, sector, status, payers, number, destination in _ask(
        con,
        """
        select
            coalesce(m.organisation, k.provider),  -- as it is called on Participanten
            k.kind,
            k.budgeted,
            k.sector,
            k.status,
            k.payers,
            k.number,
            k.destination
        from contribution k
        left join connected m on m.year = k.year and m.entity = k.entity
        where k.year = ?
        order by k.source_id, k.tab, k.row_number
        """,
        year,
    ):
        yield (
            None
            if amount is None
            else IncomeLine(
                provider=provider,
                kind=kind,
                amount=round(amount * CENTS),
                sector=sector,
                status=status,
                payers=payers or 0,
                single=number == 1,
                destination=destination or "",
            )
        )


def _costs(con: Cursor, year: int) -> Iterator[CostLine | None]:
    """The lines of Begroting; None for each of which the amount is not filled in."""
    found = _ask(
        con,
        """
        select
            replace(name_key(block) || '/' || name_key(activity), ';', ','),  -- parts keys in links
            first_value(block) over (
                partition by name_key(block)
                order by explains <> 'line', source_id, tab, row_number
            ),
            activity, cost, hours, cost_family, cost_role, line_kind, priority, planned,
            funding, explains
        from programme_line
        where year = ?
        order by explains <> 'line', source_id, tab, row_number
        """,
        year,
    )
    seen: dict[str, int] = {}
    for (
        key,
        block,
        activity,
        cost,
        hours,
        family,
        role,
        kind,
        priority,
        planned,
        funding,
        why,
    ) in found:
        seen[key] = seen.get(key, 0) + 1
        yield (
            None
            if cost is None
            else CostLine(
                key=key if seen[key] == 1 else f"{key}/{seen[key]}",
                block=block,
                activity=activity,
                cost=round(cost * CENTS),
                hours=hours or 0.0,
                family=family or None,
                role=role,
                out_of_pocket=kind == "out of pocket",
                priority=priority,
                planned=planned,
                funding=funding,
                explained=why == "line",
            )
        )


def _missing(
    income: Sequence[IncomeLine | None],
    costs: Sequence[CostLine | None],
    candidates: Sequence[Candidate],
) -> Iterator[str]:
    for title, lines in (("Bijdragen", income), ("Begroting", costs)):
        if empty := sum(line is None for line in lines):
            yield f"{title}: {empty} van {len(lines)} regels hebben geen bedrag en tellen niet mee"
    if unknown := [one.name for one in candidates if one.fee is None]:
        yield (
            f"{len(unknown)} van {len(candidates)} prospects hebben omzet noch klasse en tellen "
            "niet mee"
        )


def _measured(con: Cursor, year: int) -> tuple[int | None, float | None]:
    found = measure(con, "participants", "contact_hours", year=year).set_index("metric")["value"]
    participants, hours = found["participants"], found["contact_hours"]
    return (
        None if participants != participants else int(participants),
        None if hours != hours else float(hours),
    )


def _sectors(con: Cursor, year: int) -> dict[str, int]:
    found = _ask(
        con, "select sector, count(*) from member where year = ? group by 1 order by 1", year
    )
    return dict(found)


def _scale_year(con: Cursor, year: int) -> int | None:
    [(found,)] = _ask(con, "select max(year) from active where sheet = 'scale' and year <= ?", year)
    return None if found is None else int(found)


def _setting(con: Cursor, key: str) -> str:
    [(value,)] = _ask(con, "select value from setting_now where key = ?", key)
    return str(value)


def _cents(euros: Decimal | None) -> int | None:
    return None if euros is None else round(euros * CENTS)


def _ask(con: Cursor, question: str, *given: Any) -> list[tuple[Any, ...]]:
    return con.execute(question, list(given)).fetchall()
