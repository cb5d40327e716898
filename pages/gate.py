"""What a request meets before any page: who may upload, fetch a file, or come in at all.

It knows addresses, headers and cookies; what a role may see it does not know, and it never reads
a body. Every refusal is one line in the log, without address, cookie or account.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime

from data.accounts import MANAGER, may
from pages.parts import claims, log, messages
from pages.parts.headers import dressed
from pages.parts.sessions import Sessions, account_of_request

HEALTH = "/gezond"
PATIENCE = 5.0  # seconds for the store to answer; a commit takes well under one
# What the front end asks for under /_stcore/; measurements, agents and what may come are not.
CORE = re.compile(r"/_stcore/(health|host-config|stream|(upload_file|bidi-components)/.+)")
CLOSED = re.compile(r"/(_stcore|agent)(/|$)|/script-health-check(/|$)")
LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
FORWARDED = re.compile(r"forwarded|x-forwarded-.*|x-real-ip|via", re.IGNORECASE)
LOCAL_ONLY = (
    "Zonder aanmelden werkt dit dashboard alleen op deze computer zelf. "
    "Zie 'Achter een proxy' in docs/beheer.md."
)

Allowed = Callable[[str | None], str | None]


class Gate:
    """The gate as ASGI middleware: it refuses, or lets through and adds the headers.

    `allowed` gives the role of an account now (None: no access); without a provider it is asked
    for the account None. `healthy` says whether the store answers; it may raise or hang.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        allowed: Allowed,
        healthy: Callable[[], bool],
        sessions: Sessions | None = None,
    ) -> None:
        self._app = app
        self._allowed = allowed
        self._healthy = healthy
        self._sessions = sessions or _of_this_server()
        self._base = "/" + (config.get_option("server.baseUrlPath") or "").strip("/")
        self._checking: asyncio.Task[bool] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or connection."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket" and (why := self._not_connected(scope)):
            _tell(why, 403)
            await send({"type": "websocket.close", "code": 1008})  # before accepting: 403
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = self._path(scope)
        refused = self._not_local(scope) or await self._not_open(path, scope)
        answer: Callable[[Scope, Receive, Send], Awaitable[None]] = self._app
        if refused:
            answer = refused
        elif path == HEALTH:
            answer = await self._health()
        await answer(scope, receive, dressed(send, kept=not path.startswith("/media/")))

    async def _not_open(self, path: str, scope: Scope) -> Response | None:
        """The refusal of this address to whoever asks, or None."""
        if CLOSED.match(path) and not CORE.fullmatch(path):
            return _refusal("closed address", 404, "Not Found")
        if scope["method"] == "OPTIONS":
            return None
        if path.startswith("/_stcore/upload_file/") and not await self._may_upload(path, scope):
            return _refusal("upload", 403, "U mag hier niets laden.")
        if path.startswith("/media/") and not await self._may_fetch(path, scope):
            return _refusal("file", 404, "File not found")  # as for a file that is not there
        return None

    async def _may_upload(self, path: str, scope: Scope) -> bool:
        account, role = await self._visitor(scope)
        session = path.split("/")[3]
        return may(role, MANAGER) and self._sessions.belongs(session, account)

    async def _may_fetch(self, path: str, scope: Scope) -> bool:
        account, role = await self._visitor(scope)
        return role is not None and self._sessions.holds(account, path.removeprefix("/media/"))

    async def _visitor(self, scope: Scope) -> tuple[str | None, str | None]:
        """The account that asks, and its role now; whatever fails on the way is no role."""
        account = None
        try:
            if claims.configured():
                account = account_of_request(HTTPConnection(scope).cookies)
                if account is None:
                    return None, None
            return account, await run_in_threadpool(self._allowed, account)
        except Exception as problem:
            log.LOG.error(log.line("gate", kind=type(problem).__qualname__))
            return account, None

    async def _health(self) -> Response:
        """One check at a time, however many ask: a store that hangs must not hold the server."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(run_in_threadpool(_quiet, self._healthy))
        try:
            well = await asyncio.wait_for(asyncio.shield(self._checking), PATIENCE)
        except TimeoutError:
            well = False
            log.LOG.error(log.line("health", kind="TimeoutError"))
        said = {"status": "ok" if well else "unavailable"}
        return JSONResponse(said, 200 if well else 503, {"Cache-Control": "no-store"})

    def _not_local(self, scope: Scope) -> Response | None:
        if claims.configured() or _local(scope):
            return None
        return _refusal("not local", 403, LOCAL_ONLY)

    def _not_connected(self, scope: Scope) -> str | None:
        """Why this websocket is refused, or None: a page of another site must not open one."""
        if not claims.configured() and not _local(scope):
            return "not local"
        headers = Headers(scope=scope)
        origins, hosts = headers.getlist("origin"), headers.getlist("host")
        same = len(origins) == len(hosts) == 1 and urlsplit(origins[0]).netloc == hosts[0]
        return None if same else "origin"

    def _path(self, scope: Scope) -> str:
        """The address within the app, wherever a proxy puts the app."""
        path = get_route_path(scope)
        inside = self._base != "/" and path.startswith(f"{self._base}/")
        return path.removeprefix(self._base) if inside else path


def refuse_elsewhere() -> None:
    """End the program where nobody signs in and others would reach it.

    Another server than Streamlit's own decides for itself where it listens; there only the gate
    refuses, request by request.
    """
    if secrets := claims.unreadable():
        sys.exit(
            f"Het dashboard start niet: {secrets} is niet te lezen. Daar staat in hoe mensen zich "
            "aanmelden; herstel het bestand, of haal het weg om alleen hier te kijken."
        )
    address = config.get_option("server.address") or "0.0.0.0"
    if not claims.configured() and address != "localhost" and not _loopback(address):
        sys.exit(
            f"Het dashboard start niet op {address}: zonder aanmelden mag het alleen op deze "
            "computer zelf (127.0.0.1) te bereiken zijn. Zie 'Achter een proxy' in docs/beheer.md."
        )


# The two below import what they ask only then: imported by the server itself, caches warn on the
# console.


def role_of(account: str | None) -> str | None:
    """The role of an account now; of None where nobody signs in, and so on this machine itself."""
    from pages.parts import access

    who = access.standing(account) if account else access.visitor()
    return who.role


def store_answers() -> bool:
    """Whether the store answers, for who watches the server."""
    from pages.parts.opening import answers

    return answers()


def _of_this_server() -> Sessions:
    messages.guard(Runtime.instance())
    return Sessions(Runtime.instance())


def _local(scope: Scope) -> bool:
    """Asked on this machine, for this machine, and not by a proxy for somebody else."""
    headers = Headers(scope=scope)
    hosts, client = headers.getlist("host"), scope.get("client")
    return (
        client is not None
        and _loopback(client[0])
        and len(hosts) == 1
        and LOCAL_HOST.fullmatch(hosts[0]) is not None
        and not any(FORWARDED.fullmatch(name) for name in headers)
    )


def _loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _quiet(healthy: Callable[[], bool]) -> bool:
    try:
        return healthy()
    except Exception as problem:
        log.LOG.error(log.line("health", kind=type(problem).__qualname__))
        return False


def _refusal(why: str, status: int, said: str) -> Response:
    _tell(why, status)
    return PlainTextResponse(said, status)


def _tell(why: str, status: int) -> None:
    log.LOG.warning(log.line("refused", why=why, status=status))
