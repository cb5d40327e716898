"""Something that nobody foresaw: a number for the reader and the log, a message for neither."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest


def failing() -> None:
    import streamlit as st

    from pages.parts.failing import guarded

    @st.fragment
    def deeper() -> None:
        with guarded():
            if st.session_state["how"] == "fragment":
                raise KeyError("Stichting Geheim € 12.500")

    deeper()
    with guarded():
        if st.session_state["how"] == "page":
            raise KeyError("Stichting Geheim € 12.500")
        if st.session_state["how"] == "stop":
            st.stop()
    st.write("verder")


@contextmanager
def drawn(how: str) -> Iterator[AppTest]:
    page = AppTest.from_function(failing)
    page.session_state["how"] = how
    yield page.run()


@pytest.mark.parametrize("how", ["page", "fragment"])
def test_a_number_for_the_reader_and_the_log(how: str, caplog: pytest.LogCaptureFixture) -> None:
    with drawn(how) as page:
        assert not page.exception
        [problem] = page.error
        assert [one.value for one in page.markdown] == ["verder"]
    [number] = re.findall(r"meld dan nummer ([0-9A-F]{6}) aan", problem.value)
    [record] = [r for r in caplog.records if r.name == "zorgalliantie"]
    told = json.loads(record.getMessage())
    assert (told["number"], told["kind"], told["event"]) == (number, "KeyError", "error")
    assert "failing" in told["calls"][-1] or "deeper" in told["calls"][-1]
    for text in (problem.value, record.getMessage()):
        assert "Geheim" not in text


@pytest.mark.parametrize(("how", "after"), [("none", ["verder"]), ("stop", [])])
def test_nothing_else_is_caught(how: str, after: list[str]) -> None:
    with drawn(how) as page:
        assert not page.error
        assert [one.value for one in page.markdown] == after
