"""Who pays by the contribution scale, with the turnover and what each pays today: for a redesign.

Knows the views; refuses to guess: what is not filled in stays unknown.
"""

from __future__ import annotations

import duckdb

from analytics.redesign import Member

Cursor = duckdb.DuckDBPyConnection
CENTS = 100


def payers(con: Cursor, year: int) -> tuple[Member, ...]:
    """The participants of 31 December by name, and the initiator where it pays a contribution.

    In: a cursor on the facts and a year. Today is what was invoiced, else budgeted, on lines of
    their own. Who was there for part of the year and paid less is left to the scale of today, which
    asks for a whole year: it would seem to pay more on any other scale.
    """
    found = con.execute(
        """
        select
            c.organisation,
            p.turnover,
            case when s.on_scale is null and s.asked is not null then null else s.paid end,
            p.agreed_contribution,
            coalesce(p.agreed_reason, '')
        from connected c
        join member_period p
            on p.year = c.year
            and p.source_id = c.source_id
            and p.tab = c.tab
            and p.row_number = c.row_number
        left join scale_check s on s.year = c.year and s.entity = c.entity
        where c.year = ? and (p.role = 'participant' or s.entity is not null)
        order by c.organisation
        """,
        [year],
    ).fetchall()
    return tuple(
        Member(
            name=name,
            turnover=turnover,
            today=None if today is None else round(today * CENTS),
            deviating=None if agreed is None else round(agreed * CENTS),
            reason=reason,
        )
        for name, turnover, today, agreed, reason in found
    )
