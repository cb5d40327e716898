"""How the network grows: who was there, who came, who left, per sector.

Knows the view `membership_flow`; refuses to guess where not everyone is known by name.
"""

from __future__ import annotations

import duckdb
import pandas as pd


def bridge(con: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """From the participants of last 31 December to those of this one, per sector.

    In: a cursor on the facts and a year. Out: one row per sector that has any, columns sector,
    opening, stayed, joined, left, merged, reclassified, closing (counts of organisations; left and
    merged positive, reclassified signed; stayed counts in the sector of last year). Each row
    satisfies opening + joined − left − merged + reclassified = closing. Empty when Participanten
    is not active or names too few participants.
    Formula: design.md, "The same organisation".
    """
    return con.execute(
        """
        select
            f.sector,
            count(*) filter (f.opened) as opening,
            count(*) filter (f.opened and f.flow in ('stayed', 'reclassified')) as stayed,
            count(*) filter (f.flow = 'joined') as joined,
            count(*) filter (f.flow = 'left') as left,
            count(*) filter (f.flow = 'merged') as merged,
            coalesce(sum(f.delta) filter (f.flow = 'reclassified'), 0)::bigint as reclassified,
            (count(*) filter (f.opened) + sum(f.delta))::bigint as closing
        from membership_flow f
        join roster r on r.year = f.year and r.complete
        where f.year = ?
        group by f.sector
        order by f.sector
        """,
        [year],
    ).df()
