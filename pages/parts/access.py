"""Who is looking: the sign-in and the role, asked anew at every run, every part and every act.

The one place that reads the sign-in; refuses to know what a role may see on a page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import streamlit as st

from data import audit
from data.accounts import ADMINISTRATOR, find, may, plain
from data.store import StoreError, reading
from pages.parts import claims, failing, turns
from pages.parts.opening import opened

# Who may let others in before the database says something of them: addresses, with commas between.
ENVIRONMENT = "ZORGALLIANTIE_BEHEER"
AS_BOARD = "as-board"  # in the state of a session: whether the screen shows what the board sees
SOMEONE = "dashboard"  # who did it, as the history says it, where nobody signs in


class RefusedError(StoreError):
    """This account may not do this, or no longer; the message is Dutch and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who looks, as the sign-in and the database say now.

    `role` is None for who is not signed in (`account` is then None, or `expired` is True) and for
    an account without access. `organisation` is the name of the one that it belongs to.
    """

    account: str | None = None
    role: str | None = None
    organisation: str | None = None
    expired: bool = False

    def may(self, least: str) -> bool:
        """True when the role is this one or one that may do more."""
        return may(self.role, least)


def visitor() -> Visitor:
    """Who looks now. Without a provider, and so on this machine only, anybody may do everything."""
    if not claims.configured():
        return Visitor(account=SOMEONE, role=ADMINISTRATOR)
    return known(st.user.to_dict())


def known(said: Mapping[str, Any]) -> Visitor:
    """Who a provider says that this is, with the role that the database gives them now."""
    account = claims.account(said)
    if account is None:
        return Visitor()
    return Visitor(account=account, expired=True) if claims.over(said) else standing(account)


def standing(account: str) -> Visitor:
    """The role and the organisation of an account now; no role for one without access."""
    with reading(opened()) as cursor:
        found = find(cursor, account)
    if found is not None:
        return Visitor(account=account, role=found.role, organisation=found.organisation)
    first = {plain(name) for name in os.environ.get(ENVIRONMENT, "").split(",")} - {""}
    return Visitor(account=account, role=ADMINISTRATOR if account in first else None)


def by(least: str) -> str:
    """The account that does something now, for what keeps it. RefusedError when it may not."""
    who = visitor()
    if who.account is None or not who.may(least):
        raise RefusedError(
            f"Hiervoor is de rol {least} nodig, en die hebt u niet of niet meer. Er is niets "
            "gewijzigd; meld u opnieuw aan of vraag het de beheerder."
        )
    return who.account


def stay(least: str) -> None:
    """Rerun the whole page, which says what is the matter, for whoever may not see this any more.

    For what reruns by itself, a part or a dialog, for it passes by the entry.
    """
    if not visitor().may(least):
        st.rerun()


def fragment(
    least: str, *, run_every: float | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A part of a page that reruns by itself, for this role and those that may more."""

    def wrap(draw: Callable[..., None]) -> Callable[..., None]:
        @st.fragment(run_every=run_every)
        @wraps(draw)
        def drawn(*given: Any, **named: Any) -> None:
            with turns.taken(), failing.guarded():
                stay(least)
                draw(*given, **named)

        return drawn

    return wrap


def exported(what: str, make: Callable[[], bytes], *, least: str) -> Callable[[], bytes]:
    """What a download of single organisations' data gives: asked again who asks it, and logged.

    In: what the screen calls the file, without the name of an organisation; what makes it. A
    download is made after the page was drawn, when the role may be another one.
    """
    account = by(least)

    def content() -> bytes:
        if claims.configured() and not standing(account).may(least):
            raise RefusedError("Deze download is niet meer voor u.")
        audit.keep(opened(), f"Meegenomen: {what}", by=account)
        return make()

    return content
