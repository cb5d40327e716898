"""Accounts: the last decision holds, nobody decides about itself, and everything stays readable."""

from __future__ import annotations

import pytest

from data.accounts import ROLES, Account, accounts, find, grant, may
from data.store import Store, StoreError, reading

ADMIN = "ann@zorg.example"


def known(store: Store) -> list[tuple[str, str | None, str | None]]:
    with reading(store) as cursor:
        return [(a.account, a.role, a.organisation) for a in accounts(cursor)]


def of(store: Store, account: str) -> Account | None:
    with reading(store) as cursor:
        return find(cursor, account)


def test_an_account_has_what_was_last_decided(store: Store) -> None:
    assert known(store) == []
    grant(store, "Bo@Wonen.example ", "bestuur", "Woonveste", by=ADMIN)
    grant(store, "cas@han.example", "programmamanager", None, by=ADMIN)
    grant(store, "bo@wonen.example", "beheer", None, by=ADMIN)
    assert known(store) == [
        ("bo@wonen.example", "beheer", None),
        ("cas@han.example", "programmamanager", None),
    ]


def test_a_withdrawn_account_stays_in_the_list_without_a_role(store: Store) -> None:
    grant(store, "bo@wonen.example", "bestuur", "Woonveste", by=ADMIN)
    grant(store, "bo@wonen.example", None, None, by=ADMIN)
    assert known(store) == [("bo@wonen.example", None, None)]
    found = of(store, "BO@wonen.example")
    assert found is not None
    assert (found.role, found.by) == (None, ADMIN)


def test_an_account_of_which_nothing_was_decided_is_unknown(store: Store) -> None:
    assert of(store, "bo@wonen.example") is None


@pytest.mark.parametrize("role", [*ROLES, None])
def test_nobody_decides_about_itself(store: Store, role: str | None) -> None:
    with pytest.raises(StoreError, match="Uw eigen rol kunt u niet wijzigen"):
        grant(store, ADMIN.upper(), role, None, by=ADMIN)
    assert known(store) == []


@pytest.mark.parametrize("account", ["bo", "bo@", "@wonen", "bo @wonen.example", "a@b@c"])
def test_what_is_no_address_is_refused(store: Store, account: str) -> None:
    with pytest.raises(StoreError, match="geen e-mailadres"):
        grant(store, account, "bestuur", None, by=ADMIN)


@pytest.mark.parametrize(
    ("account", "said"), [("", "ontbreekt"), ("b" * 250 + "@c.nl", "hooguit 254 tekens")]
)
def test_nothing_and_too_much_are_refused(store: Store, account: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        grant(store, account, "bestuur", None, by=ADMIN)


def test_another_role_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="kies bestuur, programmamanager of beheer"):
        grant(store, "bo@wonen.example", "voorzitter", None, by=ADMIN)


def test_what_holds_already_is_said_and_not_kept_twice(store: Store) -> None:
    grant(store, "bo@wonen.example", "bestuur", "Woonveste", by=ADMIN)
    with pytest.raises(StoreError, match=r"Dit geldt al voor bo@wonen\.example"):
        grant(store, "bo@wonen.example", "bestuur", "Woonveste", by=ADMIN)
    assert len(known(store)) == 1


def test_an_account_that_only_the_environment_names_can_be_withdrawn(store: Store) -> None:
    grant(store, "dee@zorg.example", None, None, by=ADMIN)
    assert known(store) == [("dee@zorg.example", None, None)]


def test_each_role_may_what_those_before_it_may() -> None:
    assert [[may(role, least) for least in ROLES] for role in (None, *ROLES)] == [
        [False, False, False],
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
