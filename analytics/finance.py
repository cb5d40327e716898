"""Where the plan contradicts itself: figures that should agree and do not, and where they stand.

Finds and names them; refuses to correct any, and to put them into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, Literal

import duckdb

from analytics.scale import contribution, nearest

FindingKind = Literal[
    "block_total",
    "grand_total",
    "sheet_total",
    "balance",
    "balancing_item",
    "payers",
    "member_payers",
    "not_paying",
    "names",
    "more_names",
    "days",
    "hours_per_day",
    "new_income",
    "off_scale",
    "not_a_class",
    "scale",
    "no_participant_then",
    "unbudgeted",
]
# A plan prints whole euros, hours and days: what rounding explains is no contradiction.
ROUNDING = 0.5
CENTS = 100
# Days are hours rounded to whole days of one length, of eight hours where that fits as well as any
# other. When more than this share of the lines does not fit, there is no such length.
WORKDAY, FEW = 8.0, 1 / 3

Unit = Literal["eur", "hours", "days", "count"]
Cursor = duckdb.DuckDBPyConnection
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One of the lines, organisations or activities that a finding is about."""

    name: str
    stated: float
    found: float = 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Two figures about the same thing.

    `stated` is what the plan says, `found` what follows from the rest of it, both in `unit`.
    `subject` names the block, line or sheet, `column` the column (its key) of the figures,
    `reference` a third figure that the two hang on: how many pay, the hours of a day. `cases` are
    the alike ones that the finding takes together, in their order on the sheet. `places` says
    where the figures stand in the active file, the stated one first. `for_manager`: it tells of
    a single organisation what is not for the board.
    """

    kind: FindingKind
    stated: float
    found: float
    unit: Unit
    subject: str = ""
    column: str = ""
    reference: float = 0
    cases: tuple[Case, ...] = ()
    places: tuple[str, ...] = ()
    for_manager: bool = False


def contradictions(con: Cursor, year: int) -> list[Finding]:
    """Everything in one year's data that does not agree with itself, most telling first.

    In: a cursor on the facts and a year. Out: findings; none when nothing is wrong or known.
    Source: domain.md §0 and §1.3.
    """
    return [finding for look in _LOOKS for finding in look(con, year)]


# --- printed totals -----------------------------------------------------------------------------

_UNITS: dict[str, Unit] = {"hours": "hours", "days": "days", "number": "count"}  # else euros


def _block_totals(con: Cursor, year: int) -> Iterator[Finding]:
    """A block's printed subtotal is not the sum of its lines."""
    yield from _differing("block_total", _ask(con, year, _BLOCKS + _BLOCK_TOTALS))


def _grand_totals(con: Cursor, year: int) -> Iterator[Finding]:
    """The printed grand total is not the sum of the blocks, as printed where they are."""
    yield from _differing("grand_total", _ask(con, year, _BLOCKS + _GRAND_TOTALS))


def _sheet_totals(con: Cursor, year: int) -> Iterator[Finding]:
    """A printed total of another sheet is not the sum of the lines that it stands under."""
    for sheet, columns in (
        ("contributions", ("number", "budgeted", "invoiced", "received")),
        ("actuals", ("hours", "cost")),
    ):
        cells = ", ".join(f"('{column}', r.{column}::double)" for column in columns)
        yield from _differing(
            "sheet_total", _ask(con, year, _SHEET_TOTALS.format(sheet=sheet, cells=cells))
        )


def _differing(kind: FindingKind, rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        if abs(row["stated"] - row["found"]) > ROUNDING:
            unit = _UNITS.get(row["column_key"], "eur")
            yield replace(_finding(kind, row, unit=unit), column=row["column_key"])


_BLOCKS = """
with printed as (
    select t.column_key, t.is_subtotal, t.scope, t.printed::double as printed, t.row_number
    from control_total t
    join active a on a.sheet = t.sheet and a.upload_id = t.upload_id
    where a.year = $year and t.sheet = 'budget'
),
subtotal as (
    select
        column_key,
        name_key(scope) as block_key,
        sum(printed) as printed,
        list(row_number) as rows
    from printed
    where is_subtotal and scope <> ''
    group by all
),
grand as (
    select
        column_key,
        max(printed) as printed,
        arg_max(row_number, printed) as row_number
    from printed
    where not is_subtotal
    group by column_key
),
line as (
    select
        block,
        tab,
        row_number,
        unnest([('cost', cost::double), ('hours', hours), ('days', days)]) as cell
    from budget_line
    where year = $year
),
blocks as (
    select
        l.cell[1] as column_key,
        arg_min(l.block, l.row_number) as subject,
        any_value(s.printed) as printed,
        sum(l.cell[2]) as computed,
        arg_max(l.tab, l.row_number) as tab,
        any_value(s.rows) as rows,
        list((l.tab, l.row_number)) as lines,
        min(l.row_number) as first
    from line l
    left join subtotal s on s.column_key = l.cell[1] and s.block_key = name_key(l.block)
    group by l.cell[1], name_key(l.block)
)
"""
_BLOCK_TOTALS = """
select
    column_key,
    subject,
    printed as stated,
    computed as found,
    list_transform(rows, lambda x: (tab, x)) as stated_at,
    lines as found_at
from blocks
where printed is not null and computed is not null
order by first, column_key
"""
_GRAND_TOTALS = """
select
    column_key,
    any_value(g.printed) as stated,
    sum(coalesce(b.printed, b.computed)) as found,
    [(arg_max(b.tab, b.first), any_value(g.row_number))] as stated_at,
    flatten(list(coalesce(list_transform(b.rows, lambda x: (b.tab, x)), b.lines))) as found_at
from blocks b
join grand g using (column_key)
where coalesce(b.printed, b.computed) is not null
group by column_key
order by column_key
"""
# A subtotal covers the lines since the total before it, a total all lines above it.
_SHEET_TOTALS = """
with printed as (
    select t.*
    from control_total t
    join active a on a.sheet = t.sheet and a.upload_id = t.upload_id
    where a.year = $year and t.sheet = '{sheet}'
),
after as (
    select row_number, coalesce(lag(row_number) over (order by row_number), 0) as after
    from (select distinct row_number from printed)
),
line as (
    select r.upload_id, r.tab, r.row_number, unnest([{cells}]) as cell
    from {sheet} r
)
select
    any_value(h.title) as subject,
    t.column_key,
    any_value(t.printed)::double as stated,
    sum(l.cell[2]) as found,
    [(arg_max(l.tab, l.row_number), t.row_number)] as stated_at,
    list((l.tab, l.row_number)) as found_at
from printed t
join after f on f.row_number = t.row_number
join sheet_title h on h.sheet = t.sheet
join line l
    on l.upload_id = t.upload_id
    and l.cell[1] = t.column_key
    and l.row_number < t.row_number
    and (not t.is_subtotal or l.row_number > f.after)
group by t.row_number, t.column_key
having found is not null
order by t.row_number, t.column_key
"""


# --- income and cost ----------------------------------------------------------------------------


def _balance(con: Cursor, year: int) -> Iterator[Finding]:
    """Income and cost of the plan differ; or agree because in kind is what is lacking."""
    for row in _ask(con, year, _INCOME_AND_COST):
        if abs(row["stated"] - row["found"]) > ROUNDING:
            yield _finding("balance", row)
        elif row["cash"] is not None and (row["in_kind"] or 0) > 0:
            yield Finding(
                kind="balancing_item",
                stated=row["in_kind"],
                found=row["found"] - row["cash"],
                unit="eur",
                places=_places(row["in_kind_at"]),
            )


_INCOME_AND_COST = """
select income.*, cost.*
from (
        select
            sum(budgeted)::double as stated,
            (sum(budgeted) filter (kind = 'in kind'))::double as in_kind,
            (sum(budgeted) filter (kind <> 'in kind'))::double as cash,
            list((tab, row_number)) filter (budgeted is not null) as stated_at,
            list((tab, row_number)) filter (kind = 'in kind') as in_kind_at
        from contribution
        where year = $year
    ) as income,
    (
        select
            sum(cost)::double as found,
            list((tab, row_number)) filter (explains = 'line') as found_at
        from cost_line
        where year = $year
    ) as cost
where stated is not null and found is not null
"""


# --- who takes part and who pays ----------------------------------------------------------------


def _counts(con: Cursor, year: int) -> Iterator[Finding]:
    """The plan, Participanten and Bijdragen name different numbers of participants."""
    (row,) = _ask(con, year, _COUNTS)
    stated, named, members = row["stated"], row["named"], row["members"]
    plan = {"stated": stated, "stated_at": row["cover_at"]}
    listed = {"found": named, "found_at": row["named_at"]}
    if None not in (stated, named):
        if stated > named:
            yield _finding("names", plan | listed, unit="count")
        elif stated not in (named, members):
            yield _finding("more_names", plan | listed, unit="count")
    if row["payers"] is None:
        return
    if row["complete"] and row["payers_by_name"]:
        yield from _not_paying(con, year)
        return
    paid = {"found": row["existing"] or row["payers"], "found_at": row["paid_at"]}
    # Who brings in kind takes part and need not pay as well.
    explained = [
        n + extra for n in (row["existing"], row["payers"]) if n for extra in (0, row["in_kind"])
    ]
    if stated is not None and stated not in explained:
        yield _finding("payers", plan | paid, unit="count")
    if row["complete"] and stated != members and members not in explained:
        counted = {"stated": members, "stated_at": row["named_at"]}
        yield _finding("member_payers", counted | paid, unit="count")


_COUNTS = """
select plan.*, names.*, lines.*, giving.*
from (
        select
            (select stated_participants from data_year where year = $year) as stated,
            [('Toelichting', null)] as cover_at
    ) as plan,
    (
        select
            any_value(r.named) as named,
            coalesce(any_value(r.complete), false) as complete,
            count(c.entity) filter (c.counts) as members,
            list((c.tab, c.row_number)) filter (c.entity is not null) as named_at
        from (select 1) as one
        left join roster r on r.year = $year
        left join connected c on c.year = r.year
    ) as names,
    (
        select
            sum(number)::integer as payers,
            (sum(number) filter (status = 'bestaand'))::integer as existing,
            bool_and(number = 1 and entity is not null) as payers_by_name,
            list((tab, row_number)) as paid_at
        from contribution
        where year = $year and kind = 'participantenbijdrage'
    ) as lines,
    (
        select count(distinct g.entity) as in_kind
        from contribution g
        join member m on m.year = g.year and m.entity = g.entity
        where g.year = $year and g.kind = 'in kind'
    ) as giving
"""


def _not_paying(con: Cursor, year: int) -> Iterator[Finding]:
    """Where all are known by name: who took part in the year and has no line on Bijdragen."""
    rows = _ask(con, year, _NOT_PAYING)
    if rows:
        payers = rows[0]["payers"]
        counted = {"stated": payers + len(rows), "found": payers}
        yield _finding("member_payers", counted, unit="count")
        yield _grouped("not_paying", rows, unit="count", for_manager=True)


_NOT_PAYING = """
select
    arg_max(p.organisation, p.row_number) as name,
    1 as stated,
    0 as found,
    list((p.tab, p.row_number)) as at,
    (
        select count(distinct entity)
        from contribution
        where year = $year and kind = 'participantenbijdrage'
    ) as payers
from member_period p
where p.year = $year and p.counts
    and coalesce(p.member_since, date '0001-01-01') <= make_date($year, 12, 31)
    and coalesce(p.member_until, date '9999-12-31') > make_date($year, 1, 1)
    and p.entity not in (
        select entity
        from contribution
        where year = $year and kind in ('participantenbijdrage', 'in kind') and entity is not null
    )
group by p.entity
order by min(p.row_number)
"""


# --- hours and days -----------------------------------------------------------------------------


def _days(con: Cursor, year: int) -> Iterator[Finding]:
    """Lines with the same hours have different days."""
    rows = _ask(con, year, _HOURS_AND_DAYS + " order by hours, row_number")
    for hours, alike in groupby(rows, key=lambda row: row["hours"]):
        lines = list(alike)
        other = next((line for line in lines if line["stated"] != lines[0]["stated"]), None)
        if other:
            found = _grouped("days", lines, unit="days", reference=hours)
            yield replace(found, stated=lines[0]["stated"], found=other["stated"])


def _hours_per_day(con: Cursor, year: int) -> Iterator[Finding]:
    """Most lines have one number of hours in a day, and some have another."""
    rows = _ask(con, year, _HOURS_AND_DAYS + " order by row_number")
    usual = max(_lengths(rows), key=lambda day: sum(_fits(row, day) for row in rows))
    odd = [{**row, "found": row["hours"] / usual} for row in rows if not _fits(row, usual)]
    if odd and len(odd) <= len(rows) * FEW:
        yield _grouped("hours_per_day", odd, unit="days", reference=usual)


def _fits(row: Row, day: float) -> bool:
    """Whether the days are those of the hours, rounded up or down to a whole day."""
    return bool(abs(row["hours"] / day - row["stated"]) < 1)


def _lengths(rows: Sequence[Row]) -> list[float]:
    """The lengths of a day to try, in hours: one in each stretch where the same lines fit."""
    ends = {
        row["hours"] / (row["stated"] + side)
        for row in rows
        for side in (1, -1)
        if row["stated"] + side
    }
    return [WORKDAY, *((a + b) / 2 for a, b in pairwise(sorted(ends)))]


_HOURS_AND_DAYS = """
select activity as name, hours, days as stated, [(tab, row_number)] as at
from budget_line
where year = $year and hours > 0 and days > 0
"""


# --- the contribution scale ---------------------------------------------------------------------


def _on_scale(con: Cursor, year: int) -> Iterator[Finding]:
    """Contributions that the scale does not give: of several together, and of one alone."""
    lines = _ask(con, year, _PAID)
    scale = {row["start"]: row["fee"] for row in _ask(con, year, _SCALE)}
    if scale:
        # What somebody agreed to pay may be among the fees of a line for several together.
        agreed = {line["fee"] for line in _ask(con, year, _AGREED)}
        fees = frozenset(int(CENTS * fee) for fee in (*scale.values(), *agreed))
        yield from _together(lines, float(max(scale.values())), fees)
    yield from _alone([line for line in lines if line["number"] == 1], scale)


def _together(lines: Sequence[Row], highest: float, fees: frozenset[int]) -> Iterator[Finding]:
    """So many participants cannot pay this much: it is over the highest class, or no mix fits."""
    new = [line for line in lines if line["status"] == "nieuw"]
    number, amount = (sum(line[side] or 0 for line in new) for side in ("number", "amount"))
    if float(amount) - number * highest > ROUNDING:
        figures = {"stated": amount, "found": number * highest, "reference": number}
        yield _finding("new_income", figures | {"stated_at": [line["at"] for line in new]})
        lines = [line for line in lines if line not in new]
    for line in lines:
        if line["number"] == 1 or line["amount"] is None:
            continue
        found = nearest(int(CENTS * line["amount"]), line["number"], fees) / CENTS
        if abs(found - float(line["amount"])) > ROUNDING:
            figures = {"subject": line["name"], "stated": line["amount"], "found": found}
            at = {"reference": line["number"], "stated_at": [line["at"]]}
            yield _finding("off_scale", figures | at)


def _alone(lines: Sequence[Row], scale: Mapping[Decimal, Decimal]) -> Iterator[Finding]:
    """One organisation pays another amount than its turnover asks, or than any class has."""
    wrong: dict[FindingKind, list[Row]] = {"scale": [], "not_a_class": []}
    for _, group in groupby(sorted(lines, key=_payer), key=_payer):
        paid = [line for line in group if line["amount"] is not None]
        if not paid:
            continue
        amount = sum(line["amount"] for line in paid)
        kind, asked = _asked(paid[-1], amount, scale)
        # Who was there for part of the year may pay for part of it: the rule is not known.
        part = paid[-1]["part_year"] and 0 <= amount < (asked or 0)
        if asked is not None and not part and abs(float(amount - asked)) > ROUNDING:
            at = [line["at"] for line in paid]
            wrong[kind].append({**paid[-1], "stated": amount, "found": asked, "at": at})
    for kind, rows in wrong.items():
        if rows:
            rows.sort(key=lambda row: row["at"])
            yield _grouped(kind, rows, unit="eur", for_manager=True)


def _payer(line: Row) -> str:
    return str(line["payer"])


def _asked(
    line: Row, amount: Decimal, scale: Mapping[Decimal, Decimal]
) -> tuple[FindingKind, Decimal | None]:
    """What one organisation should pay: as agreed, by its turnover, else the nearest class."""
    if line["agreed"] is not None:
        return "scale", line["agreed"]
    if line["turnover"] is not None:
        return "scale", contribution(line["turnover"], scale)
    return "not_a_class", min(
        scale.values(), key=lambda fee: (abs(fee - amount), fee), default=None
    )


_SCALE = "select turnover_from as start, contribution as fee from scale_class where year = $year"
_AGREED = """
select distinct agreed_contribution as fee
from member_period
where year = $year and agreed_contribution is not null
"""
_PAID = """
select
    c.provider as name,
    coalesce(c.entity, name_key(c.provider)) as payer,
    c.number,
    c.status,
    c.budgeted as amount,
    (c.tab, c.row_number) as at,
    p.turnover,
    p.agreed,
    coalesce(p.part_year, false) as part_year
from contribution c
left join (
    select
        entity,
        arg_max(turnover, row_number) as turnover,
        arg_max(agreed_contribution, row_number) as agreed,
        coalesce(min(coalesce(member_since, date '0001-01-01')) > make_date($year, 1, 1), false)
        or max(coalesce(member_until, date '9999-12-31')) <= make_date($year, 12, 31)
            as part_year
    from member_period
    where year = $year
    group by entity
) p on p.entity = c.entity
where c.year = $year and c.kind = 'participantenbijdrage'
order by c.row_number
"""


# --- attendance ---------------------------------------------------------------------------------


def _no_participant_then(con: Cursor, year: int) -> Iterator[Finding]:
    """Organisations attended before they took part, or after."""
    rows = _ask(con, year, _OUTSIDE_MEMBERSHIP)
    if rows:
        yield _grouped("no_participant_then", rows, unit="count", for_manager=True)


_OUTSIDE_MEMBERSHIP = """
select
    arg_min(v.organisation, v.row_number) as name,
    count(distinct (v.date, name_key(v.activity), v.meeting)) as stated,
    list((v.tab, v.row_number)) as at
from visit v
where v.year = $year and v.present > 0 and v.entity is not null
    and not exists (
        select 1
        from member_period p
        where p.year = v.year and p.entity = v.entity
            and coalesce(p.member_since, date '0001-01-01') <= v.date
            and coalesce(p.member_until, date '9999-12-31') > v.date
    )
group by v.entity
order by min(v.row_number)
"""


def _unbudgeted(con: Cursor, year: int) -> Iterator[Finding]:
    """People attended activities that the budget has no line for."""
    rows = _ask(con, year, _UNBUDGETED)
    if rows:
        yield _grouped("unbudgeted", rows, unit="count")


# An activity has the line that Activiteiten names, else its block; one that Activiteiten does not
# have, the line or block of its own name.
_UNBUDGETED = """
select
    arg_min(v.activity, v.row_number) as name,
    sum(v.present) as stated,
    list((v.tab, v.row_number)) as at
from visit v
left join activity x on x.year = v.year and name_key(x.activity) = name_key(v.activity)
where v.year = $year and v.present > 0
    and exists (select 1 from active where year = $year and sheet = 'budget')
    and not exists (
        select 1
        from budget_line b
        where b.year = v.year
            and case
                when x.activity is null
                    then name_key(v.activity) in (name_key(b.activity), name_key(b.block))
                else name_key(x.block) = name_key(b.block)
                    and name_key(coalesce(x.budget_activity, b.activity)) = name_key(b.activity)
            end
    )
group by name_key(v.activity)
order by min(v.row_number)
"""


# --- from rows to findings ----------------------------------------------------------------------

_LOOKS = (
    _block_totals,
    _grand_totals,
    _sheet_totals,
    _balance,
    _counts,
    _days,
    _hours_per_day,
    _on_scale,
    _no_participant_then,
    _unbudgeted,
)


def _ask(con: Cursor, year: int, question: str) -> list[Row]:
    """The answer as rows by column name."""
    found = con.execute(question, {"year": year})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _finding(kind: FindingKind, row: Row, *, unit: Unit = "eur") -> Finding:
    return Finding(
        kind=kind,
        stated=float(row["stated"]),
        found=float(row["found"]),
        unit=unit,
        subject=row.get("subject", ""),
        reference=float(row.get("reference", 0)),
        places=(*_places(row.get("stated_at") or ()), *_places(row.get("found_at") or ())),
    )


def _grouped(
    kind: FindingKind,
    rows: Sequence[Row],
    *,
    unit: Unit,
    reference: float = 0,
    for_manager: bool = False,
) -> Finding:
    """One finding for all of these rows; its figures are those of the rows together."""
    cases = tuple(
        Case(name=row["name"], stated=float(row["stated"]), found=float(row.get("found", 0)))
        for row in rows
    )
    return Finding(
        kind=kind,
        stated=sum(case.stated for case in cases),
        found=sum(case.found for case in cases),
        unit=unit,
        reference=float(reference),
        cases=cases,
        places=_places([place for row in rows for place in row["at"]]),
        for_manager=for_manager,
    )


def _places(at: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """`Begroting, rij 9`, `Deelname, rijen 2, 3 en 5 t/m 9`; a tab alone where the row is None."""
    tabs: dict[str, set[int]] = {}
    for tab, number in at:
        tabs.setdefault(tab, set()).update(() if number is None else (number,))
    return tuple(f"{tab}{_rows(sorted(numbers))}" for tab, numbers in tabs.items())


def _rows(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    starts = [0, *(at for at, (a, b) in enumerate(pairwise(numbers), 1) if b > a + 1)]
    items: list[str] = []
    for first, end in pairwise([*starts, len(numbers)]):
        run = numbers[first:end]
        items += [f"{run[0]} t/m {run[-1]}"] if len(run) > 2 else [str(one) for one in run]
    text = " en ".join([", ".join(items[:-1]), items[-1]] if items[1:] else items)
    return f", {'rij' if len(numbers) == 1 else 'rijen'} {text}"
