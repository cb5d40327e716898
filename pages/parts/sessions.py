"""Whose a request is, whose a session is, and which files a session was given.

The one place that reads what Streamlit keeps to itself: its sign-in cookie, its sessions and its
files. Roles and pages it does not know.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.runtime import Runtime
from streamlit.runtime.media_file_manager import _get_session_id
from streamlit.web.server.server_util import AUTH_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from pages.parts import claims

KEPT = 500  # files of one session that stay reachable; no page gives a tenth of it


def reached_over_tls() -> bool:
    """Whether people come in over TLS: the address to which they return from signing in says so."""
    return (get_origin_from_redirect_uri() or "").startswith("https://")


def account_in(said: Mapping[str, Any]) -> str | None:
    """The account that is signed in with these claims; None when nobody is, or not any more."""
    return None if claims.over(said) else claims.account(said)


def account_of_request(cookies: Mapping[str, str]) -> str | None:
    """The account of which these cookies hold the signed claims."""
    signed = _get_signed_cookie_with_chunks(dict(cookies), AUTH_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    if signed is None or origin is None:
        return None
    return account_in(_parse_decoded_user_cookie(signed, origin))


class Sessions:
    """The live sessions of a server, and the files that it gave to each from now on.

    Streamlit's own list of them is empty while a page is drawn anew, and never holds a download
    that was made when it was asked for: hence this one, kept where the files are handed out.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._given: defaultdict[str, dict[str, None]] = defaultdict(dict)
        files = runtime.media_file_mgr
        owners = files._deferred_callables
        self._watch(files, "add", lambda *_: _get_session_id())
        self._watch(files, "execute_deferred", lambda key: owners[key]["session_id"])

    def belongs(self, session: str, account: str | None) -> bool:
        """Whether this is a live session of that account (None: of somebody who is nobody)."""
        live = self._runtime.get_app_session(session)
        return live is not None and account_in(live._user_info) == account

    def holds(self, account: str | None, name: str) -> bool:
        """Whether a live session of that account was given the file of this name."""
        with self._lock:
            holders = [one for one, files in self._given.items() if _identity(name) in files]
        return any(self.belongs(one, account) for one in holders)

    def _watch(self, files: Any, method: str, session: Callable[..., str]) -> None:
        """Note every file that this method of the server's files hands out."""
        original = getattr(files, method)

        @wraps(original)
        def noted(*given: Any, **named: Any) -> str:
            owner = session(*given)
            url: str = original(*given, **named)
            self._note(owner, url)
            return url

        setattr(files, method, noted)

    def _note(self, session: str, url: str) -> None:
        with self._lock:
            if session not in self._given:
                # one that lost its connection may still come back to what it was given
                known = self._runtime._session_mgr.get_session_info
                for gone in [one for one in self._given if known(one) is None]:
                    del self._given[gone]
            files = self._given[session]
            files[_identity(url.rsplit("/", 1)[-1])] = None
            if len(files) > KEPT:
                del files[next(iter(files))]


def _identity(name: str) -> str:
    """Streamlit finds a file by its name without what stands behind the last point."""
    return os.path.splitext(name)[0]
