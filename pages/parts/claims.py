"""What a provider says of who signs in, and whether there is one; no role and no page.

The one reading of the claims of an ID token (OpenID Connect Core 1.0, section 2), for the pages and
for the gate before them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config
from streamlit.auth_util import get_secrets_auth_section
from streamlit.errors import StreamlitSecretNotFoundError

from data.accounts import plain


def configured() -> bool:
    """Whether people sign in here: the secrets have a part [auth]."""
    return bool(get_secrets_auth_section())


def unreadable() -> str | None:
    """The file of secrets that is there and cannot be read, and so says nothing of a provider."""
    there = [path for path in config.get_option("secrets.files") if Path(path).exists()]
    try:
        len(st.secrets)
    except StreamlitSecretNotFoundError:
        return there[0] if there else None
    return None


def account(claims: Mapping[str, Any]) -> str | None:
    """Who the provider says that this is: the e-mail address; None for nobody.

    An address that the provider itself has not verified could be anybody's.
    """
    email = claims.get("email")
    if not claims.get("is_logged_in") or claims.get("email_verified") is False:
        return None
    return plain(email) or None if isinstance(email, str) else None


def over(claims: Mapping[str, Any]) -> bool:
    """Whether the sign-in has ended. Streamlit keeps its cookie for 30 days and does not look."""
    ends = claims.get("exp")
    return not isinstance(ends, int | float) or ends <= time.time()
