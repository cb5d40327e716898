"""The gate without a server: what it refuses, what it lets through, and what it adds."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse
from streamlit.runtime.secrets import Secrets

from pages import gate as gates
from pages.gate import Gate, refuse_elsewhere
from pages.parts import claims
from pages.parts import headers as dressing
from pages.parts.headers import HEADERS

MANAGER, BOARD, OTHER = "manager@voorbeeld.nl", "lid@voorbeeld.nl", "tweede@voorbeeld.nl"
ROLES = {MANAGER: "programmamanager", OTHER: "beheer", BOARD: "bestuur"}


class Known:
    """One live session, of the manager, that was given one file."""

    def belongs(self, session: str, account: str | None) -> bool:
        return (session, account) == ("s1", MANAGER)

    def holds(self, account: str | None, name: str) -> bool:
        return (account, name) == (MANAGER, "abc.csv")


def gate(**given: Any) -> Gate:
    how: dict[str, Any] = {"allowed": ROLES.get, "healthy": lambda: True, "sessions": Known()}
    return Gate(PlainTextResponse("inside"), **{**how, **given})


@pytest.fixture
def _provider(monkeypatch: pytest.MonkeyPatch) -> None:
    """People sign in; the cookie `who` stands for the signed one."""
    monkeypatch.setattr(claims, "configured", lambda: True)
    monkeypatch.setattr(gates, "account_of_request", lambda cookies: cookies.get("who"))


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "configured", lambda: False)


def scope(path: str, **given: Any) -> dict[str, Any]:
    headers = {"host": "localhost:8501", **given.pop("headers", {})}
    if "who" in given:
        headers["cookie"] = f"who={given.pop('who')}"
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"geheim=1",
        "client": ("127.0.0.1", 5000),
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
        **given,
    }


async def unread() -> dict[str, Any]:
    raise AssertionError("the body was read")


async def said(to: Gate, asked: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await to(asked, unread, send)
    return sent


def answer(path: str, to: Gate | None = None, **given: Any) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers."""
    start, *rest = asyncio.run(said(to or gate(), scope(path, **given)))
    headers = {k.decode(): v.decode() for k, v in start["headers"]}
    return start["status"], b"".join(one["body"] for one in rest).decode(), headers


UPLOAD = "/_stcore/upload_file/s1/f1"


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST", "GET", "PATCH"])
@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        (MANAGER, UPLOAD, 200),
        (None, UPLOAD, 403),
        (BOARD, UPLOAD, 403),
        (OTHER, UPLOAD, 403),  # may upload, but not into the session of somebody else
        ("weg@voorbeeld.nl", UPLOAD, 403),
        (MANAGER, "/_stcore/upload_file/s2/f1", 403),
    ],
)
def test_only_who_may_upload_reaches_the_upload_address(
    who: str | None, path: str, status: int, method: str
) -> None:
    given = {"who": who} if who else {}
    assert answer(path, method=method, **given)[0] == status


@pytest.mark.usefixtures("_provider")
def test_a_browser_may_ask_what_it_may_send() -> None:
    assert answer(UPLOAD, method="OPTIONS")[0] == 200


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_is_for_who_was_given_it(method: str) -> None:
    status, _, headers = answer("/media/abc.csv", who=MANAGER, method=method)
    assert (status, headers["cache-control"]) == (200, "no-store")
    gone = answer("/media/weg.csv", who=MANAGER, method=method)
    assert gone[0] == 404
    for given in ({}, {"who": BOARD}, {"who": OTHER}, {"who": "weg@voorbeeld.nl"}):
        assert answer("/media/abc.csv", method=method, **given) == gone


@pytest.mark.usefixtures("_provider")
def test_a_role_that_was_taken_away_counts_at_once() -> None:
    roles = dict(ROLES)
    once = gate(allowed=roles.get)
    assert answer(UPLOAD, once, who=MANAGER)[0] == 200
    roles[MANAGER] = "bestuur"
    assert answer(UPLOAD, once, who=MANAGER)[0] == 403
    assert answer("/media/abc.csv", once, who=MANAGER)[0] == 200
    del roles[MANAGER]
    assert answer("/media/abc.csv", once, who=MANAGER)[0] == 404


@pytest.mark.usefixtures("_provider")
def test_a_role_that_cannot_be_looked_up_is_none(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: str | None) -> str:
        raise OSError("/srv/geheim.duckdb")

    assert answer(UPLOAD, gate(allowed=broken), who=MANAGER)[0] == 403
    assert '"kind": "OSError"' in caplog.text
    assert "geheim" not in caplog.text


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/new-in-a-next-release",
        "/_stcore/upload_file",
        "/_stcore",
        "/agent/openapi.json",
        "/script-health-check",
    ],
)
def test_closed_addresses_are_closed_to_everybody(path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        assert answer(path, who=MANAGER, method=method)[:2] == (404, "Not Found")


@pytest.mark.parametrize("path", ["/", "/overzicht", "/_stcore/health", "/_stcore/host-config"])
@pytest.mark.usefixtures("_provider")
def test_what_the_front_end_needs_is_open(path: str) -> None:
    assert answer(path)[:2] == (200, "inside")


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize("path", ["/", "/_stcore/metrics", "/media/x", UPLOAD, "/gezond"])
def test_every_answer_has_the_headers(path: str) -> None:
    headers = answer(path)[2]
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize("tls", [True, False])
def test_a_cookie_stays_within_tls(tls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dressing, "reached_over_tls", lambda: tls)
    cookies = {"set-cookie": "a=secure; Path=/"}, {"set-cookie": "b=2; Secure; Path=/"}
    found = []
    for given in cookies:
        inside = PlainTextResponse("inside", headers=given)
        once = Gate(inside, allowed=ROLES.get, healthy=bool, sessions=Known())  # type: ignore[arg-type]
        found.append(answer("/", once)[2]["set-cookie"])
    assert found == [
        "a=secure; Path=/; Secure" if tls else "a=secure; Path=/",
        "b=2; Secure; Path=/",
    ]


def test_a_path_below_which_the_app_stands_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "configured", lambda: True)
    monkeypatch.setattr(gates.config, "get_option", lambda _: "dash")
    for path in (UPLOAD, "/media/abc.csv", "/_stcore/metrics"):
        assert answer(f"/dash{path}")[0] in (403, 404)
        assert answer(f"/proxy/dash{path}", root_path="/proxy")[0] in (403, 404)


# --- without a provider -------------------------------------------------------------------------


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501"])
def test_this_machine_itself_comes_in(client: str, host: str) -> None:
    once = gate(allowed=lambda _: "beheer")
    assert answer("/", once, client=(client, 1), headers={"host": host})[0] == 200
    assert answer("/gezond", once, client=(client, 1), headers={"host": host})[0] == 200


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("path", ["/", "/gezond", "/static/js/index.js", "/_stcore/health"])
@pytest.mark.parametrize(
    "given",
    [
        {"client": ("192.0.2.2", 1)},
        {"client": ("::ffff:192.0.2.2", 1)},
        {"client": None},
        {"client": ("geen adres", 1)},
        {"headers": {"host": "dashboard.voorbeeld.nl"}},
        {"headers": {"host": "localhost.voorbeeld.nl"}},
        {"headers": {"host": "localhost:1:2"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Forwarded-Proto": "https"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
    ],
)
def test_nobody_else_does(given: dict[str, Any], path: str) -> None:
    status, told, headers = answer(path, **given)
    assert (status, headers["content-type"]) == (403, "text/plain; charset=utf-8")
    assert told.startswith("Zonder aanmelden werkt dit dashboard alleen op deze computer zelf.")


@pytest.mark.usefixtures("_alone")
def test_no_or_two_hosts_is_not_local() -> None:
    for hosts in ([], [(b"host", b"localhost")] * 2):
        asked = {**scope("/"), "headers": hosts}
        assert asyncio.run(said(gate(), asked))[0]["status"] == 403


@pytest.mark.parametrize(
    ("address", "provider", "starts"),
    [
        ("127.0.0.1", False, True),
        ("localhost", False, True),
        ("::1", False, True),
        ("0.0.0.0", False, False),
        (None, False, False),
        ("", False, False),
        ("192.0.2.2", False, False),
        ("dashboard.voorbeeld.nl", False, False),
        ("0.0.0.0", True, True),
    ],
)
def test_it_does_not_start_elsewhere(
    address: str | None, provider: bool, starts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "configured", lambda: provider)
    monkeypatch.setattr(claims, "unreadable", lambda: None)
    monkeypatch.setattr(gates.config, "get_option", lambda _: address)
    if starts:
        refuse_elsewhere()
    else:
        with pytest.raises(SystemExit, match="Het dashboard start niet op"):
            refuse_elsewhere()


def test_it_does_not_start_on_secrets_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would take them for none, and let everybody here do everything."""
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\nclient_id=")
    monkeypatch.setattr(claims.config, "get_option", lambda _: [str(broken)])
    monkeypatch.setattr(claims, "st", SimpleNamespace(secrets=Secrets()))
    with pytest.raises(SystemExit, match=re.escape(f"{broken} is niet te lezen")):
        refuse_elsewhere()


# --- websockets ---------------------------------------------------------------------------------


def connected(**headers: str) -> bool:
    asked = {**scope("/_stcore/stream", headers=headers), "type": "websocket"}
    reached: list[bool] = []

    async def inside(*_: Any) -> None:
        reached.append(True)

    sent = asyncio.run(said(Gate(inside, allowed=ROLES.get, healthy=bool, sessions=Known()), asked))  # type: ignore[arg-type]
    assert bool(reached) != bool(sent)
    assert all(one == {"type": "websocket.close", "code": 1008} for one in sent)
    return bool(reached)


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        ("http://localhost:8501", True),
        ("https://localhost:8501", True),  # a proxy ends the TLS
        ("http://localhost", False),
        ("http://localhost:8502", False),
        ("http://voorbeeld.nl", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_websocket_comes_from_a_page_of_our_own(origin: str, let_in: bool) -> None:
    assert connected(origin=origin) is let_in


@pytest.mark.usefixtures("_provider")
def test_a_websocket_says_where_it_comes_from() -> None:
    assert not connected()


@pytest.mark.usefixtures("_alone")
def test_a_websocket_stays_on_this_machine() -> None:
    assert connected(origin="http://localhost:8501")
    assert not connected(origin="http://voorbeeld.nl", host="voorbeeld.nl")
    # behind a proxy that names itself, not its visitors
    assert not connected(origin="https://voorbeeld.nl", host="127.0.0.1:8501")
    assert not connected(origin="http://localhost:8501", **{"x-forwarded-for": "127.0.0.1"})


# --- health -------------------------------------------------------------------------------------


def _fails() -> bool:
    raise OSError("geheim")


@pytest.mark.usefixtures("_provider")
@pytest.mark.parametrize(
    ("healthy", "status", "told"),
    [
        (lambda: True, 200, {"status": "ok"}),
        (lambda: False, 503, {"status": "unavailable"}),
        (_fails, 503, {"status": "unavailable"}),
    ],
)
def test_health_says_whether_the_store_answers(
    healthy: Callable[[], bool], status: int, told: dict[str, str]
) -> None:
    found = answer("/gezond", gate(healthy=healthy))
    assert (found[0], json.loads(found[1])) == (status, told)
    assert found[2]["cache-control"] == "no-store"


@pytest.mark.usefixtures("_provider")
def test_a_store_that_hangs_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "PATIENCE", 0.05)
    asked: list[int] = []
    free = threading.Event()

    def hangs() -> bool:
        asked.append(1)
        return free.wait(10)

    async def supervised() -> list[int]:
        once = gate(healthy=hangs)
        during = [(await said(once, scope("/gezond")))[0]["status"] for _ in range(3)]
        free.set()
        await asyncio.sleep(0.05)
        return [*during, (await said(once, scope("/gezond")))[0]["status"]]

    assert asyncio.run(supervised()) == [503, 503, 503, 200]
    assert len(asked) == 2


# --- the log ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_provider")
def test_a_refusal_is_a_line_that_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    answer("/_stcore/upload_file/sessie-geheim/f", who=BOARD, method="PUT")
    answer("/media/geheim.csv", who=BOARD)
    answer("/_stcore/metrics/geheim", who=BOARD)
    connected(origin="http://geheim.nl")
    lines = [json.loads(one.getMessage()) for one in caplog.records if one.name == "zorgalliantie"]
    assert [(one["event"], one["why"], one["status"]) for one in lines] == [
        ("refused", "upload", 403),
        ("refused", "file", 404),
        ("refused", "closed address", 404),
        ("refused", "origin", 403),
    ]
    assert all(set(one) == {"at", "event", "why", "status"} for one in lines)


def test_streamlit_is_the_release_that_was_looked_into() -> None:
    """The gate stands on what Streamlit keeps to itself: look at all of it again before a new one.

    test_gate_server.py proves each of these against a server.
    """
    assert st.__version__ == "1.67.0"
