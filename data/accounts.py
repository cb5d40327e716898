"""Who may come in, and as what: accounts with a role and an organisation, append-only and dated.

Knows the account only by the e-mail address that it signs in with; refuses to know anything else
of a person, and what a role may see.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import duckdb

from data import store as stores
from data.kept import add, line
from data.store import Store, StoreError

# Each may do all that the one before it may: read and make scenarios; also load data and see single
# organisations; also say who may come in.
BOARD, MANAGER, ADMINISTRATOR = ROLES = ("bestuur", "programmamanager", "beheer")
LONGEST = 254  # characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less the brackets)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as it was last decided; `role` is None when it was withdrawn. `at` is UTC.

    `organisation` is the name of the organisation of which it may see everything; None: of none.
    """

    account: str
    role: str | None
    organisation: str | None
    at: dt.datetime
    by: str


def may(role: str | None, least: str) -> bool:
    """True when the role is this one or one that may do more; False without a role."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


def grant(
    store: Store, account: str, role: str | None, organisation: str | None, *, by: str
) -> None:
    """Let an account in with a role, or no longer (None); what was decided before stays readable.

    StoreError for what is no address, no role or no change, and for the account of `by` itself:
    so there is always someone left who may do this.
    """
    account = plain(line(account, "Het e-mailadres", LONGEST))
    if not _ADDRESS.fullmatch(account):
        raise StoreError(
            f"'{account}' is geen e-mailadres; vul het adres in dat de aanmelding geeft."
        )
    if role is not None and role not in ROLES:
        raise StoreError(f"'{role}' is geen rol; kies {', '.join(ROLES[:-1])} of {ROLES[-1]}.")
    if account == plain(by):
        raise StoreError("Uw eigen rol kunt u niet wijzigen; vraag het een andere beheerder.")
    with stores.transaction(store, keep=True) as cursor:
        before = find(cursor, account)
        if before and (before.role, before.organisation) == (role, organisation):
            raise StoreError(f"Dit geldt al voor {account}; er is niets gewijzigd.")
        add(cursor, "account", {"account": account, "role": role, "organisation": organisation}, by)


def find(cursor: duckdb.DuckDBPyConnection, account: str) -> Account | None:
    """What was last decided of an account; None when nothing ever was."""
    return next((found for found in accounts(cursor) if found.account == plain(account)), None)


def accounts(cursor: duckdb.DuckDBPyConnection) -> list[Account]:
    """Every account as it was last decided, also a withdrawn one, in the order of the address."""
    found = cursor.execute(
        """
        select a.account, a.role, a.organisation, a.at, a.by
        from account a
        qualify row_number() over (partition by a.account order by a.seq desc) = 1
        order by a.account
        """
    ).fetchall()
    return [
        Account(account=account, role=role, organisation=organisation, at=at, by=by)
        for account, role, organisation, at, by in found
    ]


def plain(account: str) -> str:
    """An address as it is kept and compared: capitals tell nobody apart."""
    return account.strip().casefold()
