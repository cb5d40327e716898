"""What must agree between rows and sheets, asked in SQL of all that would then be active.

One rule is one query and one Dutch sentence; what one cell must satisfy is in `data.reading.cells`.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from data.problems import Problem, Severity, cell_name
from data.reading.typed import MOST_QUOTED
from data.sheets import TITLES
from data.workbook import Upload


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Rows that break the rule: `sql` takes $year; gives tab, row_number and what `what` names."""

    sheet: str
    column: str
    severity: Severity
    sql: str
    what: str
    fix: str


_IS_ACTIVE = "exists (select 1 from active where year = $year and sheet = '{}')"
_NAMES_COMPLETE = "exists (select 1 from roster where year = $year and complete)"

RULES: tuple[Rule, ...] = (
    Rule(
        sheet="participants",
        column="member_until",
        severity=Severity.ERROR,
        sql="""
            select tab, row_number, organisation as name
            from member_period
            where year = $year and member_until <= member_since
        """,
        what="{name} gaat weg voordat het lidmaatschap begint",
        fix="verbeter Lid sinds of Lid tot",
    ),
    Rule(
        sheet="participants",
        column="organisation",
        severity=Severity.ERROR,
        sql="""
            select b.tab, b.row_number, b.organisation as name, a.row_number as other
            from member_period a
            join member_period b
                on b.year = a.year and b.entity = a.entity and b.row_number > a.row_number
            where a.year = $year
                and coalesce(a.member_since, date '0001-01-01')
                    < coalesce(b.member_until, date '9999-12-31')
                and coalesce(b.member_since, date '0001-01-01')
                    < coalesce(a.member_until, date '9999-12-31')
        """,
        what="{name} is in dezelfde periode ook participant op rij {other}",
        fix="verwijder een van beide rijen of verbeter de datums",
    ),
    Rule(
        sheet="participants",
        column="organisation",
        severity=Severity.WARNING,
        sql="""
            select null as tab, null as row_number, f.organisation as name, $year - 1 as before
            from membership_flow f
            where f.year = $year and f.flow = 'left' and """
        + _NAMES_COMPLETE
        + """
                and f.entity not in (select entity from member_period where year = $year)
                and f.entity not in (
                    select entity from member_period
                    where year = $year - 1 and member_until = make_date($year, 1, 1)
                )
            order by name
        """,
        what="{name} was eind {before} participant en staat niet meer op het blad",
        fix="het telt als vertrokken; zet het met Lid tot op het blad, of noem het bij Voorheen",
    ),
    Rule(
        sheet="participants",
        column="organisation",
        severity=Severity.NOTICE,
        sql="""
            select null as tab, null as row_number, named, stated
            from roster
            where year = $year and not complete
        """,
        what="{named} van {stated} participanten zijn bij naam bekend",
        fix="tellingen die alle namen nodig hebben, blijven leeg tot het blad volledig is",
    ),
    Rule(
        sheet="participants",
        column="formerly",
        severity=Severity.WARNING,
        sql="""
            select tab, row_number, former as name
            from (
                select tab, row_number, trim(unnest(string_split(formerly, ';'))) as former
                from member_period
                where year = $year
                    and entity not in (select entity from member_period where year = $year - 1)
            )
            where former <> ''
                and exists (select 1 from roster where year = $year - 1)
                and name_key(former) not in (
                    select name_key from member_period where year in ($year, $year - 1)
                )
        """,
        what="'{name}' is vorig jaar niet bekend als participant",
        fix="schrijf de naam zoals hij vorig jaar op het blad stond",
    ),
    Rule(
        sheet="contributions",
        column="provider",
        severity=Severity.WARNING,
        sql="""
            select tab, row_number, provider as name
            from contribution
            where year = $year and kind = 'participantenbijdrage' and number = 1
                and entity is null and """
        + _NAMES_COMPLETE,
        what="{name} staat niet op het blad Participanten",
        fix="schrijf de naam zoals daar; anders telt de bijdrage onder sector onbekend",
    ),
    Rule(
        sheet="actuals",
        column="activity",
        severity=Severity.WARNING,
        sql="""
            select tab, row_number, block, activity
            from actual_line r
            where year = $year and """
        + _IS_ACTIVE.format("budget")
        + """
                and not exists (
                    select 1 from budget_line b
                    where b.year = r.year
                        and name_key(b.block) = name_key(r.block)
                        and name_key(b.activity) = name_key(r.activity)
                )
        """,
        what="{activity} staat niet in de begroting van {block}",
        fix="schrijf de regel zoals op het blad Begroting, of laat hem staan als hij nieuw is",
    ),
    Rule(
        sheet="activities",
        column="block",
        severity=Severity.ERROR,
        sql="""
            select tab, row_number, block
            from activity x
            where year = $year and """
        + _IS_ACTIVE.format("budget")
        + """
                and name_key(block) not in (
                    select name_key(block) from budget_line where year = $year
                )
        """,
        what="het blok {block} staat niet in de begroting",
        fix="schrijf het blok zoals op het blad Begroting",
    ),
    Rule(
        sheet="activities",
        column="budget_activity",
        severity=Severity.ERROR,
        sql="""
            select tab, row_number, block, budget_activity
            from activity x
            where year = $year and budget_activity is not null and """
        + _IS_ACTIVE.format("budget")
        + """
                and not exists (
                    select 1 from budget_line b
                    where b.year = x.year
                        and name_key(b.block) = name_key(x.block)
                        and name_key(b.activity) = name_key(x.budget_activity)
                )
        """,
        what="de regel {budget_activity} staat niet in het blok {block} van de begroting",
        fix="schrijf de regel zoals op het blad Begroting, of laat de cel leeg voor het hele blok",
    ),
    Rule(
        sheet="attendance",
        column="activity",
        severity=Severity.ERROR,
        sql="""
            select arg_min(tab, row_number) as tab, min(row_number) as row_number, activity
            from visit
            where year = $year and """
        + _IS_ACTIVE.format("activities")
        + """
                and name_key(activity) not in (
                    select name_key(activity) from activity where year = $year
                )
            group by activity
            order by all
        """,
        what="de activiteit {activity} staat niet op het blad Activiteiten",
        fix="schrijf de activiteit zoals daar, of voeg haar toe",
    ),
    *(
        Rule(
            sheet="attendance",
            column="organisation",
            severity=severity,
            sql=f"""
                select
                    arg_min(tab, row_number) as tab,
                    min(row_number) as row_number,
                    organisation as name
                from visit v
                where year = $year and sector = 'onbekend' and entity is null
                    and name_key(organisation) not in (
                        select name_key(p.organisation)
                        from participants p
                        join active a using (upload_id)
                        where a.year = $year
                    )
                    and exists (select 1 from roster where year = $year and {condition})
                group by organisation
                order by all
            """,
            what="{name} staat niet op het blad Participanten",
            fix=fix,
        )
        for severity, condition, fix in (
            (
                Severity.ERROR,
                "complete",
                "schrijf de naam zoals daar, of vul (extern) in voor een bezoeker van buiten",
            ),
            (
                Severity.WARNING,
                "not complete",
                "dat kan kloppen: nog niet alle participanten zijn bij naam bekend",
            ),
        )
    ),
    *(
        Rule(
            sheet="attendance",
            column=column,
            severity=Severity.ERROR,
            sql=f"""
                select
                    arg_min(tab, row_number) as tab,
                    min(row_number) as row_number,
                    strftime(date, '%d-%m-%Y') as day,
                    arg_min(activity, row_number) as activity
                from visit
                where year = $year
                group by date, name_key(activity), name_key(coalesce(meeting, ''))
                having count(distinct {value}) > 1
                order by all
            """,
            what=f"{{activity}} op {{day}} heeft meer dan één {word}",
            fix="geef elke regel van deze bijeenkomst dezelfde waarde, of vul Bijeenkomst in",
        )
        for column, value, word in (
            ("host", "name_key(host)", "gastheer"),
            ("duration", "duration", "duur"),
        )
    ),
    Rule(
        sheet="products",
        column="activity",
        severity=Severity.ERROR,
        sql="""
            select tab, row_number, activity
            from product
            where year = $year and """
        + _IS_ACTIVE.format("activities")
        + """
                and name_key(activity) not in (
                    select name_key(activity) from activity where year = $year
                )
        """,
        what="de activiteit {activity} staat niet op het blad Activiteiten",
        fix="schrijf de activiteit zoals daar, of voeg haar toe",
    ),
)


def check_references(cursor: duckdb.DuckDBPyConnection, upload: Upload) -> list[Problem]:
    """What does not agree in the year of an upload.

    In: a cursor on the facts as they would be with the upload active (`store.preview`), and the
    upload, for the cells. Out: problems, in the order of RULES.
    """
    problems = []
    for rule in RULES:
        found = cursor.execute(rule.sql, {"year": upload.year})
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        problems += [_problem(rule, row, upload) for row in rows]
    return problems


def _short(value: object) -> object:
    """What a message repeats of a name: nobody reads a thousand characters in a sentence."""
    return (
        f"{value[:MOST_QUOTED]}…" if isinstance(value, str) and len(value) > MOST_QUOTED else value
    )


def _problem(rule: Rule, found: dict[str, object], upload: Upload) -> Problem:
    number, tab = found["row_number"], str(found["tab"] or TITLES[rule.sheet])
    # An empty sheet of this file says nothing: the rows are those of an earlier workbook.
    places = upload.places.get(tab, {}) if rule.sheet in upload.tables else {}
    column = places.get(rule.column)
    cell = cell_name(column, int(str(number))) if column and number is not None else ""
    return Problem(
        severity=rule.severity,
        sheet=tab,
        cell=cell,
        what=rule.what.format(**{key: _short(value) for key, value in found.items()}),
        fix=rule.fix,
    )
