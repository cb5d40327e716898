"""Whether wonen, welzijn and zorg meet: the network that attendance shows. Computes nothing."""

from __future__ import annotations

from typing import Any

import duckdb

from analytics.catalogue.metric import Dimension, Figures, Function, Groups, Metric


def _over(
    view: str, value: str, *, part: str = "null", whole: str = "null", rows: str = "counts"
) -> Function:
    """An aggregate over a view of pairs or events, which stand for no row of a sheet."""

    def ask(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
        del by  # a network of one sector is no network
        found = con.execute(
            f"""
            select
                year, ({value})::double, count(*), ({part})::double, ({whole})::double, count(*)
            from {view}
            where {rows}
            group by year
            """
        ).fetchall()
        return {(year, ""): Figures._make(figures) for year, *figures in found}

    return ask


# Of all: which rows they are computed from, and that a plenary says nothing of who meets whom.
_NETWORK: dict[str, Any] = {
    "basis": "werkelijk",
    "view": "network_visit",
    "sql": "count(distinct event)",
    "where": "counts",
    "needs": ("participants", "attendance", "activities"),
    "needs_names": True,
}
_NO_PLENARIES = (
    "Plenaire bijeenkomsten tellen niet mee: daar is iedereen uitgenodigd. Een activiteit die niet "
    "op het blad Activiteiten staat, geldt als niet plenair."
)
_TIES = "count(*) filter (tied and own{})"

METRICS: tuple[Metric, ...] = (
    Metric(
        key="density",
        label="Dichtheid van het netwerk",
        unit="share",
        direction="context",
        help="Welk deel van alle mogelijke paren van participanten elkaar in het jaar kon "
        f"tegenkomen. Het is een kans op contact, geen relatie. {_NO_PLENARIES}",
        formula="paren van participanten met ten minste zoveel gedeelde bijeenkomsten als de "
        "instelling vraagt ÷ alle paren van participanten op 31 december",
        source="Blad Deelname; kengetal E1",
        function=_over(
            "network_pair",
            "(count(*) filter (tied))::double / nullif(count(*), 0)",
            part="count(*) filter (tied)",
            whole="count(*)",
        ),
        of="paren",
        **_NETWORK,
    ),
    Metric(
        key="tie_strength",
        label="Gedeelde bijeenkomsten per paar",
        unit="ratio",
        direction="up",
        help="Hoe vaak twee participanten die elkaar konden tegenkomen, in het jaar in dezelfde "
        f"bijeenkomst waren. {_NO_PLENARIES}",
        formula="gedeelde bijeenkomsten van alle paren ÷ paren met ten minste één gedeelde "
        "bijeenkomst",
        source="Blad Deelname; kengetal E2",
        function=_over(
            "network_pair",
            "sum(shared)::double / nullif(count(*) filter (shared > 0), 0)",
            part="sum(shared)",
            whole="count(*) filter (shared > 0)",
        ),
        between="gedeelde bijeenkomsten over",
        of="paren",
        **_NETWORK,
    ),
    Metric(
        key="centralisation",
        label="Afhankelijkheid van één knooppunt",
        unit="index",
        direction="down",
        help="In hoeverre alle contacten over één organisatie lopen: 0 als iedereen evenveel "
        "anderen tegenkomt, 1 als alles via één organisatie gaat. Is de initiatiefnemer er "
        f"altijd bij, dan stijgt het cijfer daardoor al. {_NO_PLENARIES}",
        formula="som van (meeste contacten − eigen contacten) ÷ ((n − 1) × (n − 2)), over n "
        "participanten; graadcentralisatie van Freeman",
        source="Blad Deelname; kengetal E3",
        function=_over(
            "network_degree",
            "(count(*) * max(degree) - sum(degree))::double"
            " / nullif((count(*) - 1) * (count(*) - 2), 0)",
            rows="true",  # a pair of which one does not count gives nobody a degree
        ),
        **_NETWORK,
    ),
    Metric(
        key="ei_index",
        label="Menging van sectoren",
        unit="index",
        direction="up",
        help="Of contacten eerder tussen sectoren liggen (naar 1) of binnen een sector (naar −1). "
        "0 is niet neutraal: met 4, 8, 3 en 15 organisaties geeft toeval al 0,35. Vergelijk het "
        f"dus met wat toeval zou geven. Wie geen van de vier sectoren heeft, telt niet mee. "
        f"{_NO_PLENARIES}",
        formula="(paren tussen twee sectoren − paren binnen één sector) ÷ (alle paren die elkaar "
        "konden tegenkomen); E-I-index",
        source="Blad Deelname; kengetal E4",
        function=_over(
            "network_pair",
            f"({_TIES.format(' and not same_sector')} - {_TIES.format(' and same_sector')})::double"
            f" / nullif({_TIES.format('')}, 0)",
        ),
        **_NETWORK,
    ),
    Metric(
        key="cross_sector_events",
        label="Bijeenkomsten over sectoren heen",
        unit="share",
        direction="up",
        help="Welk deel van de bijeenkomsten participanten uit ten minste twee van de sectoren "
        f"wonen, welzijn, zorg en onderwijs samenbracht. {_NO_PLENARIES}",
        formula="bijeenkomsten met participanten uit ten minste twee sectoren ÷ bijeenkomsten met "
        "participanten",
        source="Blad Deelname; kengetal E5",
        function=_over(
            "network_event",
            "(count(*) filter (sectors > 1))::double / nullif(count(*), 0)",
            part="count(*) filter (sectors > 1)",
            whole="count(*)",
        ),
        of="bijeenkomsten",
        **_NETWORK,
    ),
)
