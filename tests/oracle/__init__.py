"""Every figure again in plain Python, the slow and obvious way.

Written from the rules (design.md, "Rules that decide figures"; domain.md §3.2), never from the SQL;
knows rows as lists of dicts and refuses to know that there is a database.
"""

from __future__ import annotations

from tests.oracle import balance, costs, engagement, growth, income, network, value
from tests.oracle.facts import Measure

ORACLE: dict[str, Measure] = {
    **growth.ORACLE,
    **income.ORACLE,
    **costs.ORACLE,
    **balance.ORACLE,
    **engagement.ORACLE,
    **network.ORACLE,
    **value.ORACLE,
}
