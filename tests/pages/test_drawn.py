"""What is drawn once, and when it is drawn again."""

from __future__ import annotations

import pandas as pd

from pages.parts import drawn


def test_the_same_data_is_drawn_once_and_other_data_anew() -> None:
    calls: list[float] = []

    @drawn.once
    def draw(frame: pd.DataFrame, *, unit: str) -> list[object]:
        calls.append(frame["value"].sum())
        return [unit, frame["value"].tolist()]

    frame = pd.DataFrame({"year": [2014, 2015], "value": [1.0, 2.0]})
    first = draw(frame, unit="eur")
    assert draw(frame.copy(), unit="eur") is first
    assert draw(frame, unit="count") == ["count", [1.0, 2.0]]
    frame.loc[1, "value"] = 3.0  # the same frame, with something else in it
    assert draw(frame, unit="eur") == ["eur", [1.0, 3.0]]
    assert draw(frame.rename(columns={"year": "jaar"}), unit="eur") is not first
    assert calls == [3.0, 3.0, 4.0, 4.0]


def test_two_functions_never_share_what_they_drew() -> None:
    @drawn.once
    def one(value: int) -> str:
        return f"one {value}"

    @drawn.once
    def other(value: int) -> str:
        return f"other {value}"

    assert (one(1), other(1)) == ("one 1", "other 1")
