"""What a page shows to whoever may not see it, and where one was going."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages import sign_in


def draw(who):  # its source runs alone, without the annotations of above
    from pages import sign_in
    from pages.parts.access import Visitor

    sign_in.instead(Visitor(**who), "programmamanager")()


def page(**who: Any) -> AppTest:
    return AppTest.from_function(draw, args=(who,)).run()


@pytest.mark.parametrize(
    ("who", "heading", "said", "button"),
    [
        ({}, "Meld u aan", "Dit dashboard is voor de Raad van Advies", "Aanmelden"),
        (
            {"account": "bo@x.example", "expired": True},
            "Meld u aan",
            "Uw aanmelding is verlopen.",
            "Aanmelden",
        ),
        (
            {"account": "bo@x.example"},
            "Dit account heeft geen toegang",
            "Vraag de beheerder van het dashboard",
            "Afmelden",
        ),
    ],
)
def test_whoever_has_no_role_reads_why(
    who: dict[str, Any], heading: str, said: str, button: str
) -> None:
    shown = page(**who)
    assert shown.subheader[0].value == heading
    assert said in shown.markdown[0].value
    assert [one.label for one in shown.button] == [button]


def test_whoever_has_another_role_reads_which_it_takes() -> None:
    shown = page(account="bo@x.example", role="bestuur")
    assert shown.subheader[0].value == "Deze pagina is niet voor u"
    assert "de rol programmamanager nodig; uw rol is bestuur" in shown.markdown[0].value
    assert not shown.button


@pytest.mark.parametrize(
    ("cookie", "base", "expected"),
    [
        (None, "", ("", {})),
        ("%2Fgroei%3Fjaar%3D2014", "", ("groei", {"jaar": "2014"})),
        ("%2Fbord%2Fgroei", "bord", ("groei", {})),
        ("https%3A%2F%2Fevil.example%2Fgroei", "", ("groei", {})),  # the host is never followed
        ("%2F..%2F..%2Fetc", "", ("../../etc", {})),  # is no page
    ],
)
def test_what_was_wanted_is_an_address_here_or_nothing(
    cookie: str | None,
    base: str,
    expected: tuple[str, dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cookies = {} if cookie is None else {sign_in.WANTED: cookie}
    monkeypatch.setattr(sign_in.st, "context", SimpleNamespace(cookies=cookies))
    monkeypatch.setattr(sign_in.st, "get_option", lambda _: base)
    assert sign_in.wanted() == expected
