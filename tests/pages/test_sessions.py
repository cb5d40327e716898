"""Whose claims hold, and which session was given which file."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import media_file_manager as managers
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.parts import sessions as parts
from pages.parts.sessions import Sessions, account_in

HOUR = 3600


def claims(email: object = "Manager@Voorbeeld.NL", **more: object) -> dict[str, Any]:
    return {"is_logged_in": True, "exp": time.time() + HOUR, "email": email, **more}


def test_an_account_is_an_address_in_lower_case() -> None:
    assert account_in(claims()) == "manager@voorbeeld.nl"
    assert account_in(claims(email_verified=True)) == "manager@voorbeeld.nl"


@pytest.mark.parametrize(
    "given",
    [
        {},
        claims(is_logged_in=False),
        claims(exp=time.time() - 1),
        claims(exp=None),
        claims(exp="morgen"),
        claims(email=None),
        claims(email=" "),
        claims(email=["a@b.nl"]),
        claims(email_verified=False),
    ],
)
def test_anything_less_is_nobody(given: dict[str, Any]) -> None:
    assert account_in(given) is None


class Server:
    """The files of a server as Streamlit keeps them, and sessions that come and go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))
        self.live: dict[str, dict[str, Any]] = {}
        self.away: set[str] = set()  # lost their connection
        self._session_mgr = SimpleNamespace(get_session_info=self.live.get)
        self.now = ""
        for module in (parts, managers):  # who draws now
            monkeypatch.setattr(module, "_get_session_id", lambda: self.now)

    def get_app_session(self, session: str) -> object:
        found = None if session in self.away else self.live.get(session)
        return None if found is None else SimpleNamespace(_user_info=found)

    def draws(self, session: str, content: bytes, place: str = "1") -> str:
        self.now = session
        return self.media_file_mgr.add(content, "text/csv", place).rsplit("/", 1)[-1]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server(monkeypatch)
    made.live |= {"s1": claims("a@x.nl"), "s2": claims("b@x.nl")}
    return made


def known(server: Server) -> Sessions:
    return Sessions(server)  # type: ignore[arg-type]


def test_a_session_is_of_one_account(server: Server) -> None:
    sessions = known(server)
    assert sessions.belongs("s1", "a@x.nl")
    assert not sessions.belongs("s1", "b@x.nl")
    assert not sessions.belongs("s1", None)
    assert not sessions.belongs("s3", "a@x.nl")
    server.live["s1"]["exp"] = time.time() - 1
    assert not sessions.belongs("s1", "a@x.nl")


def test_where_nobody_signs_in_a_session_is_of_nobody(server: Server) -> None:
    server.live["s1"] = {}
    assert known(server).belongs("s1", None)


def test_a_file_is_held_by_who_was_given_it(server: Server) -> None:
    sessions = known(server)
    name = server.draws("s1", b"geheim")
    assert name.endswith(".csv")
    assert sessions.holds("a@x.nl", name)
    assert sessions.holds("a@x.nl", name.removesuffix(".csv"))  # Streamlit gives it so too
    assert not sessions.holds("b@x.nl", name)
    assert not sessions.holds(None, name)
    assert server.draws("s2", b"geheim") == name  # the same content has the same address
    assert sessions.holds("b@x.nl", name)
    del server.live["s2"]
    assert not sessions.holds("b@x.nl", name)


def test_a_file_stays_held_while_the_page_is_drawn_anew(server: Server) -> None:
    sessions = known(server)
    name = server.draws("s1", b"geheim")
    server.media_file_mgr.clear_session_refs("s1")
    assert sessions.holds("a@x.nl", name)


def test_a_download_made_on_request_is_held_by_whose_it_is(server: Server) -> None:
    sessions = known(server)
    server.now = "s1"
    key = server.media_file_mgr.add_deferred(lambda: b"geheim", "text/csv", "1", "x.csv")
    server.now = "dontcare"  # made in a thread without a session
    name = server.media_file_mgr.execute_deferred(key).rsplit("/", 1)[-1]
    assert sessions.holds("a@x.nl", name)
    assert not sessions.holds("b@x.nl", name)


def test_who_lost_the_connection_gets_the_file_when_back(server: Server) -> None:
    sessions = known(server)
    name = server.draws("s1", b"geheim")
    server.away = {"s1"}
    server.draws("s2", b"iets")
    assert not sessions.holds("a@x.nl", name)
    server.away = set()
    assert sessions.holds("a@x.nl", name)


def test_what_is_kept_is_bounded(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "KEPT", 2)
    sessions = known(server)
    names = [server.draws("s1", bytes([65 + i])) for i in range(3)]
    assert [sessions.holds("a@x.nl", one) for one in names] == [False, True, True]
    del server.live["s1"]
    server.draws("s2", b"iets")
    assert set(sessions._given) == {"s2"}
