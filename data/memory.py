"""What the store remembers for the next workbook: answers given before, and names in use.

Reads through a cursor; refuses to decide what a new name means.
"""

from __future__ import annotations

import duckdb

from data.contents import answers
from data.questions import Memory


def recall(cursor: duckdb.DuckDBPyConnection) -> Memory:
    """Everything that is active now, and every answer that was to be remembered."""
    organisations = cursor.execute(
        """
        select organisation, any_value(kvk)
        from member_period
        group by organisation
        order by max(year) desc, organisation
        """
    ).fetchall()
    activities = cursor.execute(
        "select year, list(activity order by row_number) from activity group by year"
    ).fetchall()
    lines = cursor.execute(
        "select year, list(row(block, activity) order by row_number) from budget_line group by year"
    ).fetchall()
    return Memory(
        answers=answers(cursor),
        organisations=dict(organisations),
        activities={year: tuple(names) for year, names in activities},
        lines={year: tuple((block, line) for block, line in pairs) for year, pairs in lines},
    )
