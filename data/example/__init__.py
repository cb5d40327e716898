"""The example years, which are fictitious, and the real plan for 2015: both as workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data.store import Store, commit
from data.workbook import read_workbook

FOLDER = Path(__file__).parent
EXAMPLES = "voorbeeld-*.xlsx"


def load(store: Store, *, by: str, metrics: Mapping[str, str]) -> None:
    """Load every example year, each as a commit of its own, oldest first.

    In: the store, who does it, and the KPIs that Doelen may name (key → Dutch label).
    """
    for path in sorted(FOLDER.glob(EXAMPLES)):
        commit(store, read_workbook(path.read_bytes(), path.name, metrics=metrics), by=by)
