"""What a reader chooses holds, and nonsense from a link falls back to what is there."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.filters import HELD, ON_PAGE, _compared


def page() -> None:
    import streamlit as st

    from pages.parts.filters import choose

    st.session_state["found"] = choose("Groei", [2012, 2014, 2015], ("sector", "in_kind", "key"))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({}, (2015, 2014, None, True, "hours")),
        ({"jaar": "2014"}, (2014, 2012, None, True, "hours")),
        ({"jaar": "2012"}, (2012, None, None, True, "hours")),
        ({"vergelijk": "2012", "sector": "wonen"}, (2015, 2012, "wonen", True, "hours")),
        (
            {"inkind": "zonder in kind", "sleutel": "naar euro's"},
            (2015, 2014, None, False, "euros"),
        ),
        ({"jaar": "1066", "sector": "<b>", "sleutel": "x"}, (2015, 2014, None, True, "hours")),
    ],
    ids=str,
)
def test_a_link_says_what_is_shown(link: dict[str, str], expected: tuple[Any, ...]) -> None:
    at = AppTest.from_function(page)
    for name, value in link.items():
        at.query_params[name] = value
    found = at.run().session_state["found"]
    assert (found.year, found.compare, found.sector, found.in_kind, found.key) == expected


def by_euros() -> None:
    import streamlit as st

    from pages.parts.filters import choose

    st.session_state["found"] = choose("Activiteiten", [2015], ("key",), usual="euros")


@pytest.mark.parametrize(
    ("link", "expected"), [({}, "euros"), ({"sleutel": "naar uren"}, "hours")], ids=str
)
def test_the_setting_holds_until_somebody_chooses(link: dict[str, str], expected: str) -> None:
    at = AppTest.from_function(by_euros)
    for name, value in link.items():
        at.query_params[name] = value
    assert at.run().session_state["found"].key == expected


def test_only_what_is_chosen_is_brought_along() -> None:
    at = AppTest.from_function(by_euros).run()
    assert at.session_state[HELD] == {}
    at.selectbox(key="sleutel").set_value("naar uren").run()
    assert at.session_state[HELD] == {"sleutel": "naar uren"}
    at.selectbox(key="sleutel").set_value("naar euro's").run()
    assert at.session_state[HELD] == {}


def test_an_earlier_visit_does_not_come_back() -> None:
    """The browser still sends what stood on a page, when the run in between was cut short."""
    at = AppTest.from_function(by_euros).run()
    at.selectbox(key="sleutel").set_value("naar uren").run()
    at.session_state[ON_PAGE], at.session_state[HELD] = "Groei", {}  # elsewhere it was put back
    assert at.run().session_state["found"].key == "euros"


def test_a_year_is_not_compared_with_itself() -> None:
    assert _compared([2012, 2014, 2015], 2015, "2015") == 2014
