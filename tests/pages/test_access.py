"""Who someone is by the sign-in, and what they may by the database, without a browser."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import ADMINISTRATOR, BOARD, MANAGER, ROLES, grant
from data.audit import acts
from data.store import StoreError, reading
from pages.parts import access
from pages.parts.access import SOMEONE, Visitor, known
from pages.parts.opening import opened


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "x.duckdb"))
    monkeypatch.setenv("ZORGALLIANTIE_BEHEER", " Ann@x.example, ,dee@x.example")


def claims(email: Any = "bo@x.example", **more: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "email": email, "exp": time.time() + 86_400, **more}


def test_an_account_has_the_role_and_the_organisation_that_the_database_says() -> None:
    grant(opened(), "bo@x.example", BOARD, "Woonveste", by="ann@x.example")
    assert known(claims("Bo@X.example")) == Visitor(
        account="bo@x.example", role=BOARD, organisation="Woonveste"
    )


@pytest.mark.parametrize("account", ["ann@x.example", "DEE@x.example"])
def test_the_environment_says_who_may_let_the_first_in(account: str) -> None:
    assert known(claims(account)).role == ADMINISTRATOR


def test_what_the_database_says_goes_before_the_environment() -> None:
    grant(opened(), "ann@x.example", None, None, by="dee@x.example")
    assert known(claims("ann@x.example")).role is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Visitor()),
        (claims(""), Visitor()),
        (claims("eva@x.example"), Visitor(account="eva@x.example")),  # nobody let her in
        (claims("ann@x.example", email_verified=False), Visitor()),
        (claims("ann@x.example", is_logged_in=False), Visitor()),
        (claims(email=None), Visitor()),
        (claims("ann@x.example", exp=time.time()), Visitor(account="ann@x.example", expired=True)),
        (claims("ann@x.example", exp=None), Visitor(account="ann@x.example", expired=True)),
    ],
)
def test_who_gets_no_role(said: dict[str, Any], expected: Visitor) -> None:
    assert known(said) == expected


def test_each_role_may_what_the_one_before_it_may() -> None:
    allowed = [[Visitor(role=role).may(least) for least in ROLES] for role in (None, *ROLES)]
    assert allowed == [
        [False, False, False],
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_without_a_provider_whoever_is_here_may_do_everything() -> None:
    assert access.visitor() == Visitor(account=SOMEONE, role=ADMINISTRATOR)
    assert access.by(ADMINISTRATOR) == SOMEONE


def test_an_act_beyond_the_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "visitor", lambda: Visitor(account="bo@x.example", role=BOARD))
    assert access.by(BOARD) == "bo@x.example"
    with pytest.raises(StoreError, match="de rol programmamanager nodig"):
        access.by(MANAGER)


def part() -> None:
    import streamlit as st

    from pages.parts import access

    @access.fragment("bestuur")
    def draw(what: str) -> None:
        st.write(what)
        st.button("nog eens")

    st.write("de hele pagina" if access.visitor().role else "geen toegang")
    if access.visitor().role:
        draw("een deel")


def test_a_part_is_drawn_for_who_may_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    page = AppTest.from_function(part).run()
    assert [text.value for text in page.markdown] == ["de hele pagina", "een deel"]
    monkeypatch.setattr(access, "visitor", Visitor)
    page.button[0].click().run()
    assert [text.value for text in page.markdown] == ["geen toegang"]


def taken() -> list[tuple[str, str]]:
    with reading(opened()) as cursor:
        return [(act.by, act.what) for act in acts(cursor) if act.what.startswith("Meegenomen")]


def test_a_download_of_single_organisations_is_asked_again_and_logged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    grant(opened(), "cas@x.example", MANAGER, None, by="ann@x.example")
    monkeypatch.setattr("pages.parts.claims.configured", lambda: True)
    monkeypatch.setattr(access, "visitor", lambda: access.standing("cas@x.example"))
    content = access.exported("incasso-2015.csv", lambda: b"1;2", least=MANAGER)
    assert taken() == []  # it was only drawn
    assert content() == b"1;2"
    assert taken() == [("cas@x.example", "Meegenomen: incasso-2015.csv")]
    grant(opened(), "cas@x.example", BOARD, None, by="ann@x.example")
    with pytest.raises(StoreError, match="niet meer voor u"):
        content()
    assert len(taken()) == 1
    with pytest.raises(StoreError, match="de rol programmamanager nodig"):
        access.exported("incasso-2015.csv", lambda: b"", least=MANAGER)
