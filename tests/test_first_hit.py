"""Who may not see anything gets nothing, whatever is asked for and however it is asked.

Real sessions and requests on a real server, the first hit of each kind on one that nobody visited
yet. Of every message that reaches the visitor all texts are read, not only what a browser draws.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import shutil
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

import dashboard
from data.accounts import BOARD, grant
from data.store import connect, reading
from pages.parts import dutch
from tests.conftest import ROOT, SECRETS, serve
from tests.session import Session, _texts

PATIENCE = 30  # seconds for a run on a busy machine

ADMIN, MEMBER, STRANGER, NOBODY = "ann@x.example", "bo@x.example", "cas@x.example", ""
SECRET = tomllib.loads(SECRETS)["auth"]["cookie_secret"]
ADDRESSES = [address for rows in dashboard.menu().values() for address, *_ in rows]
TITLES = [title for rows in dashboard.menu().values() for _, title, *_ in rows] + ["Welkom"]
ABOVE = ["gegevens", "toegang"]  # not for the board
FILES = sorted((ROOT / "pages").glob("*.py"))
NAMES = [name for f in FILES for name in (f.stem, f.name, f"pages/{f.stem}", f"pages/{f.name}")]

FRAME = {"De Zorgalliantie", "h1", "h3"}
OUT = {"Afmelden", "secondary", ":material/logout:"}
# All that there is to read for who may not see the page.
MAY_READ = {
    NOBODY: {
        *FRAME,
        "Meld u aan",
        "Dit dashboard is voor de Raad van Advies en de programmamanager.",
        *("Aanmelden", "primary", ":material/login:"),
    },
    STRANGER: {
        *(FRAME | OUT),
        "Dit account heeft geen toegang",
        f"U bent aangemeld als {dutch.markdown(STRANGER)}. Vraag de beheerder van het dashboard om "
        "toegang, of meld u aan met een ander account.",
    },
    MEMBER: {
        *(FRAME | OUT),
        f"Aangemeld als {dutch.markdown(MEMBER)}, rol bestuur.",
        "Deze pagina is niet voor u",
        "Hiervoor is de rol programmamanager nodig; uw rol is bestuur.",
        "Hiervoor is de rol beheer nodig; uw rol is bestuur.",
    },
}
CODE = ("<script>", "<style>")  # ours, without a value in it
OUTSIDE = (NOBODY, STRANGER)


class Visitor(Session):
    """A session that keeps every message, and may send any."""

    def __init__(self, url: str, account: str, resumed: str = "", **claims: object) -> None:
        token = generate_xsrf_token_string()
        cookies = {"_streamlit_xsrf": token}
        if account:
            cookies["_streamlit_user"] = cookie(url, account, **claims)
        spoken = ("streamlit", token, *([resumed] if resumed else []))
        self.got: list[ForwardMsg] = []
        self._url, self._name = url, ""
        super().__init__(url, cookies=cookies, subprotocols=spoken, origin=url)

    def _run(self, state: ClientState) -> float:
        state.context_info.url = f"{self._url}/{state.page_name}"
        return super()._run(state)

    def _take(self, message: ForwardMsg) -> bool:
        self.got.append(message)
        if message.WhichOneof("type") == "new_session":
            self._name = message.new_session.initialize.session_id
        return super()._take(message)

    @property
    def name(self) -> str:
        """What the server calls this session."""
        return self._name

    def fragments(self) -> list[str]:
        """The parts that rerun by themselves."""
        return sorted({fragment for fragment, _ in self._nodes.values()} - {""})

    def say(self, message: BackMsg, quiet: float = 0.4) -> None:
        """Send anything, and take what comes until it has been quiet for so many seconds."""
        self._socket.send(message.SerializeToString())
        running = False
        while True:
            try:
                received = self._socket.recv(timeout=PATIENCE if running else quiet)
            except TimeoutError:
                assert not running
                return
            self._take(ForwardMsg.FromString(received))
            kind = self.got[-1].WhichOneof("type")
            running = kind == "new_session" or (running and kind != "script_finished")


def cookie(url: str, account: str, **claims: object) -> str:
    """What Streamlit gives who signs in as this account."""
    held = {"origin": url, "is_logged_in": True, "email": account, "exp": time.time() + 3600}
    return create_signed_value(SECRET, "_streamlit_user", json.dumps({**held, **claims})).decode()


def hashed(name: str | Path) -> str:
    """What Streamlit calls a page: made from its address, or from where its file lies."""
    return hashlib.md5(str(name).encode(), usedforsecurity=False).hexdigest()


def rerun(**asked: object) -> BackMsg:
    return BackMsg(rerun_script=ClientState(**asked))  # type: ignore[arg-type]


# --- the server ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running server, and the names that stand in its database."""

    url: str
    log: Path
    organisations: list[str]

    def nothing(self, who: str, visitor: Visitor, asked: str = "") -> None:
        """No message to this visitor holds more than the way in, and what was asked for."""
        read = {text for one in visitor.got for text in _texts(one.delta)}
        assert {text for text in read if not text.startswith(CODE)} <= MAY_READ[who], asked
        sent = b"".join(one.SerializeToString() for one in visitor.got).decode(errors="replace")
        others = {ADMIN, MEMBER, STRANGER} - {who}
        told = [name for name in (*self.organisations, *others, "€", str(ROOT)) if name in sent]
        assert told == [], asked
        listed = {
            page.url_pathname
            for one in visitor.got
            for page in (*one.navigation.app_pages, *one.new_session.app_pages)
        }
        mine = set() if who in OUTSIDE else {*ADDRESSES, *TITLES}
        echo = {asked, asked.rsplit("/", 1)[-1], asked.replace("_", " ")}
        assert {name.replace("_", " ") for name in listed} <= {"", "Geen toegang", *mine, *echo}
        for name in sorted(echo - {""}, key=len, reverse=True):
            sent = sent.replace(name, "")
        assert ".py" not in sent

    def ask(self, method: str, path: str, *, who: str = "", **headers: str) -> tuple[int, bytes]:
        held = {"Cookie": f"_streamlit_user={cookie(self.url, who)}"} if who else {}
        address = self.url.removeprefix("http://")
        with closing(http.client.HTTPConnection(address, timeout=60)) as line:
            line.request(method, path, headers={**held, **headers})
            answer = line.getresponse()
            return answer.status, answer.read()


@contextmanager
def site(stored: Path, folder: Path) -> Iterator[Site]:
    """A server that nobody has visited yet; Bo is of the board, Ann lets others in."""
    address, log = folder / "x.duckdb", folder / "log"
    shutil.copyfile(stored, address)
    with closing(connect(str(address))) as store:
        grant(store, MEMBER, BOARD, None, by=ADMIN)
        with reading(store) as cursor:
            found = cursor.execute("select distinct organisation from participants").fetchall()
    with serve(address, log, issuer="http://localhost:9", beheer=ADMIN) as url:
        yield Site(url=url, log=log, organisations=[name for (name,) in found])


@pytest.fixture(scope="module")
def used(example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server where the administrator has been at work."""
    with site(example_file, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def admin(used: Site) -> Iterator[Visitor]:
    """The administrator, still there."""
    with Visitor(used.url, ADMIN) as visitor:
        visitor.open("gegevens")
        assert len(visitor.texts()) > 100
        yield visitor


# --- pages and files ----------------------------------------------------------------------------

FIRST = {
    "a page": {"page_name": "overzicht"},
    "a file": {"page_name": "overview"},
    "where a file lies": {"page_script_hash": hashed(ROOT / "pages" / "overview.py")},
    "a page by its number": {"page_script_hash": hashed("overzicht")},
    "the entry": {"page_script_hash": hashed(ROOT / "dashboard.py")},
}


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("who", OUTSIDE, ids=["nobody", "a stranger"])
def test_the_first_hit_on_a_fresh_server(
    who: str, first: str, example_file: Path, tmp_path: Path
) -> None:
    with site(example_file, tmp_path) as fresh, Visitor(fresh.url, who) as visitor:
        visitor.say(rerun(**FIRST[first]))
        fresh.nothing(who, visitor, str(FIRST[first].get("page_name", "")))
        assert len(visitor.texts()) > 4  # it says how to come in


@pytest.mark.parametrize("first", ABOVE)
def test_the_first_hit_of_the_board_on_what_is_above_it(
    first: str, example_file: Path, tmp_path: Path
) -> None:
    with site(example_file, tmp_path) as fresh, Visitor(fresh.url, MEMBER) as visitor:
        visitor.open(first)
        fresh.nothing(MEMBER, visitor, first)
        assert "Deze pagina is niet voor u" in visitor.texts()


@pytest.mark.parametrize("who", OUTSIDE, ids=["nobody", "a stranger"])
def test_every_page_and_every_file(who: str, used: Site) -> None:
    for name in ("", *ADDRESSES, *NAMES, "dashboard.py", "../dashboard", ".streamlit/secrets.toml"):
        with Visitor(used.url, who) as visitor:
            visitor.open(name)
            used.nothing(who, visitor, name)
            assert len(visitor.texts()) > 4, name
    with Visitor(used.url, who) as visitor:
        for number in (*map(hashed, ADDRESSES), *map(hashed, FILES)):
            visitor.say(rerun(page_script_hash=number), quiet=0.01)
        used.nothing(who, visitor)


def test_what_is_no_page_says_so_to_the_board(used: Site) -> None:
    for name in NAMES:
        with Visitor(used.url, MEMBER) as visitor:
            visitor.open(name)
            assert "Deze pagina bestaat niet" in visitor.texts(), name
            assert len(visitor.texts()) < 15


@pytest.mark.parametrize("who", OUTSIDE, ids=["nobody", "a stranger"])
def test_a_sign_in_that_does_not_hold(who: str, used: Site) -> None:
    """Over, of another site, signed by another, or without its token: as nobody, or told so."""
    over = "Uw aanmelding is verlopen. Wat u hebt bewaard, staat er nog."
    with Visitor(used.url, who or ADMIN, exp=time.time() - 1) as visitor:
        visitor.open("toegang")
        assert over in visitor.texts()
        visitor.got = [one for one in visitor.got if over not in _texts(one.delta)]
        used.nothing(NOBODY, visitor, "toegang")
    with Visitor(used.url, ADMIN, origin="http://localhost:1") as visitor:
        visitor.open("toegang")
        used.nothing(NOBODY, visitor, "toegang")


# --- what is another's --------------------------------------------------------------------------

VISITORS = pytest.mark.parametrize(
    ("who", "page"),
    [(NOBODY, "gegevens"), (STRANGER, "gegevens"), (MEMBER, "gegevens"), (MEMBER, "toegang")],
    ids=["nobody", "a stranger", "the board", "the board on the other"],
)


@VISITORS
def test_a_part_of_another_session(who: str, page: str, used: Site, admin: Visitor) -> None:
    admin.open("gegevens")
    parts = admin.fragments()
    assert len(parts) > 1
    moved = WidgetStates(
        widgets=[
            WidgetState(id=widget.id, trigger_value=True)
            for _, kind, widget in admin._elements()
            if kind == "button" and widget.label != "Afmelden"
        ]
    )
    for part in parts:
        for asked in (
            {"fragment_id": part},
            {"fragment_id": part, "page_script_hash": admin.pages[page]},
            {"fragment_id": part, "is_auto_rerun": True, "widget_states": moved},
            {"page_script_hash": admin.pages[page], "widget_states": moved},
        ):
            with Visitor(used.url, who) as visitor:
                if asked.keys() == {"fragment_id"}:
                    visitor.say(rerun(**asked))  # before any page
                visitor.open(page)
                visitor.say(rerun(**asked))
                used.nothing(who, visitor, page)


@VISITORS
def test_what_another_would_fill_in(who: str, page: str, used: Site, admin: Visitor) -> None:
    admin.open("toegang")
    before = admin.texts()
    filled = WidgetStates()
    for _, kind, widget in admin._elements():
        if kind == "text_input":
            filled.widgets.add(
                id=widget.id,
                string_value=STRANGER,
            )
        elif kind == "button" and widget.label != "Afmelden":
            filled.widgets.add(id=widget.id, trigger_value=True)
    assert len(filled.widgets) > 1
    with Visitor(used.url, who) as visitor:
        visitor.say(rerun(page_script_hash=admin.pages["toegang"], widget_states=filled))
        visitor.open(page)
        visitor.say(rerun(page_script_hash=admin.pages["toegang"], widget_states=filled))
        used.nothing(who, visitor, page)
    admin.open("toegang")
    assert admin.texts() == before


@VISITORS
def test_a_session_of_another_is_not_taken_over(who: str, page: str, used: Site) -> None:
    for still_there in (True, False):
        with Visitor(used.url, ADMIN) as other:
            other.open("gegevens")
            if not still_there:
                other.close()
            with Visitor(used.url, who, resumed=other.name) as visitor:
                visitor.open(page)
                used.nothing(who, visitor, page)
                assert visitor.name != other.name


@VISITORS
def test_a_file_of_another(who: str, page: str, used: Site, admin: Visitor) -> None:
    admin.open("gegevens")
    offered = [
        widget.deferred_file_id
        for _, kind, widget in admin._elements()
        if kind == "download_button" and widget.deferred_file_id
    ]
    assert offered
    with Visitor(used.url, who) as visitor:
        visitor.open(page)
        for session in (visitor.name, admin.name, ""):
            visitor.say(wanted(session, offered[0]))
        used.nothing(who, visitor, page)
        assert not any(one.backend_operation_response.deferred_file.url for one in visitor.got)
    link = asked_for(admin, offered[0])
    assert used.ask("GET", link, who=ADMIN)[0] == 200
    none = used.ask("GET", "/media/" + "0" * 56 + ".csv", who=who)
    assert none[0] == 404
    assert used.ask("GET", link, who=who) == none


def asked_for(visitor: Visitor, file: str) -> str:
    """Where a download of their own stands that is made on request."""
    visitor.got.clear()
    visitor.say(wanted(visitor.name, file), quiet=0.1)
    while not (made := [one for one in visitor.got if one.HasField("backend_operation_response")]):
        visitor.say(BackMsg(app_heartbeat=True))
    return made[0].backend_operation_response.deferred_file.url


def wanted(session: str, file: str) -> BackMsg:
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = session
    message.backend_operation_request.deferred_file.file_id = file
    return message


@VISITORS
def test_an_upload_is_refused(who: str, page: str, used: Site, admin: Visitor) -> None:
    with Visitor(used.url, who) as visitor:
        visitor.open(page)
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append("x.xlsx")
        visitor.say(message)
        used.nothing(who, visitor, page)
        for session in (visitor.name, admin.name):
            address = f"/_stcore/upload_file/{session}/1"
            for method in ("PUT", "POST", "DELETE"):
                assert used.ask(method, address, who=who)[0] == 403


# --- the rest -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OUTSIDE, ids=["nobody", "a stranger"])
def test_what_no_page_of_ours_asks_is_not_heard(who: str, used: Site) -> None:
    odd = [
        BackMsg(**{kind: True})  # type: ignore[arg-type]
        for kind in (
            "clear_cache",
            "load_git_info",
            "set_run_on_save",
            "debug_disconnect_websocket",
            "debug_shutdown_runtime",
        )
    ]
    with Visitor(used.url, who) as visitor:
        visitor.open("overzicht")
        for kind in ("install_skills", "dismiss_skills_nudge", "dataframe_chunk"):
            message = BackMsg()
            message.backend_operation_request.session_id = visitor.name
            getattr(message.backend_operation_request, kind).SetInParent()
            odd.append(message)
        before = used.log.read_text().count('"why": "message"')
        for message in odd:
            visitor.say(message, quiet=0.05)
        used.nothing(who, visitor, "overzicht")
    assert used.log.read_text().count('"why": "message"') == before + 5


@pytest.mark.parametrize("who", [*OUTSIDE, MEMBER], ids=["nobody", "a stranger", "the board"])
def test_an_address_that_is_no_page_tells_nothing(who: str, used: Site) -> None:
    closed = ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
    closed += ["/_stcore/script-health-check", "/_stcore/upload_file/"]
    for path in closed:
        assert used.ask("GET", path, who=who)[0] in (403, 404), path
    files = [f"/{name}" for name in NAMES] + ["/dashboard.py", "/.streamlit/secrets.toml"]
    for path in [*closed, *files, "/", "/gezond", "/_stcore/health", "/_stcore/host-config"]:
        body = used.ask("GET", path, who=who)[1].decode()
        for told in (*used.organisations, ADMIN, MEMBER, STRANGER, SECRET, "import streamlit"):
            assert told not in body, path
        assert str(ROOT) not in body, path
