"""What the actuals say beside the budget: the largest differences, and in words."""

from __future__ import annotations

import pandas as pd

from pages.parts import dutch

HEADERS = {
    "name": "Regel",
    "cost": "Begroot",
    "actual_cost": "Werkelijk",
    "price": "Prijs",
    "efficiency": "Efficiëntie",
    "volume": "Volume",
    "difference": "Verschil",
}
UNITS = dict.fromkeys(list(HEADERS.values())[1:], "eur")
SHOWN = 10  # differences in the picture; the table has them all
OTHERS = "alle andere regels samen"


def largest_first(frame: pd.DataFrame) -> pd.DataFrame:
    """The largest differences, and the others as one row."""
    order = frame["difference"].abs().sort_values(ascending=False, kind="stable").index
    ordered = frame.loc[order]
    if len(ordered) <= SHOWN + 1:
        return ordered
    rest = {"name": OTHERS, "difference": ordered["difference"].iloc[SHOWN:].sum()}
    return pd.concat([ordered.iloc[:SHOWN], pd.DataFrame([rest])], ignore_index=True)


def result(frame: pd.DataFrame) -> str:
    """The differences in words."""
    total = float(frame["difference"].sum())
    most = frame.loc[frame["difference"].abs().idxmax()]
    word = "minder" if total > 0 else "meer"
    start = (
        "Er is precies uitgegeven wat begroot was"
        if not total
        else f"Er is {_euros(abs(total))} {word} uitgegeven dan begroot, over "
        f"{dutch.plural(len(frame), 'regel', 'regels')} met werkelijke cijfers"
    )
    return f"{start}. Het grootste verschil is {most['name']}: {difference(most['difference'])}."


def difference(amount: float) -> str:
    """`€ 3.195 voordelig`."""
    word = "voordelig" if amount > 0 else "nadelig" if amount < 0 else "gelijk"
    return f"{_euros(abs(amount))} {word}"


def _euros(amount: float) -> str:
    return dutch.number(amount, "eur", digits=0)
