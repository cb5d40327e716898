"""The gate on a real server, met from outside a session: by hand, and beside a real Chromium."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from pages.parts.headers import HEADERS
from tests.conftest import PLAN, ROOT, _wait, free_port, serve

PATIENCE = 60_000
SECRET, NAME = "s" * 40, "_streamlit_user"
MANAGER, BOARD, OTHER = "manager@voorbeeld.nl", "lid@voorbeeld.nl", "tweede@voorbeeld.nl"
ENTRY = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from pathlib import Path
from starlette.middleware import Middleware
from pages.gate import Gate
ROLES = {{{MANAGER!r}: "programmamanager", {OTHER!r}: "beheer", {BOARD!r}: "bestuur"}}
gate = Middleware(Gate, allowed=ROLES.get, healthy=lambda: True)
app = st.App(Path(__file__).parent / "script.py", middleware=[gate])
"""
SCRIPT = """
import streamlit as st
st.title("Proef")
st.download_button("Gemaakt", b"geheim", "gemaakt.txt", on_click="ignore")
st.download_button("Gevraagd", lambda: b"ook geheim", "gevraagd.txt", on_click="ignore")
file = st.file_uploader("Bestand")
if file:
    st.write(f"Gelezen: {len(file.getvalue())} bytes")
"""
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secret}"
client_id = "proef"
client_secret = "proef"
server_metadata_url = "http://localhost:9/.well-known/openid-configuration"
"""


@contextmanager
def running(port: int, folder: Path, *command: str, **env: str) -> Iterator[None]:
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "ZORGALLIANTIE_DB": str(folder / "x.duckdb"), **env},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://localhost:{port}/_stcore/health", server, log)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running server where people sign in."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cookie(self, email: str, *, secret: str = SECRET, **claims: object) -> str:
        """The cookie that Streamlit sets after signing in, as the server would sign it."""
        held = {
            "origin": self.url,
            "is_logged_in": True,
            "email": email,
            "exp": time.time() + 3600,
            **claims,
        }
        return create_signed_value(secret, NAME, json.dumps(held)).decode()

    def ask(
        self, method: str, path: str, *, cookie: str = "", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            given["Cookie"] = f"{NAME}={cookie}"
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=10)) as line:
            line.request(method, path, headers=given)
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, b"" if answer.status == 101 else answer.read(), found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit/secrets.toml").write_text(SECRETS.format(port=port, secret=SECRET))
    (folder / "script.py").write_text(SCRIPT)
    (folder / "entry.py").write_text(ENTRY)
    entry = str(folder / "entry.py")
    with running(port, folder, "streamlit", "run", entry, "--server.port", str(port)):
        yield Site(port=port, log=folder / "log")


@dataclass(frozen=True, kw_only=True)
class Met:
    """What the manager's browser got: links to files, the address of an upload, its xsrf token."""

    links: tuple[str, str]
    upload: str
    xsrf: str


def signed_in(browser: Browser, site: Site, email: str) -> BrowserContext:
    context = browser.new_context(locale="nl-NL")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    context.add_cookies([{"name": NAME, "value": site.cookie(email), "url": site.url}])
    return context


@pytest.fixture(scope="module")
def met(browser: Browser, site: Site) -> Iterator[Met]:
    context = signed_in(browser, site, MANAGER)
    page = context.new_page()
    put: list[str] = []
    page.on("request", lambda one: put.append(one.url) if one.method == "PUT" else None)
    page.goto(site.url)
    links = (_link(page, "Gemaakt"), _link(page, "Gevraagd"))
    page.locator("input[type=file]").set_input_files(
        {"name": "x.txt", "mimeType": "text/plain", "buffer": b"abc"}
    )
    expect(page.get_by_text("Gelezen: 3 bytes")).to_be_visible()
    [xsrf] = [one for one in context.cookies() if one["name"] == "_streamlit_xsrf"]
    yield Met(
        links=(links[0], links[1]),
        upload=put[0].removeprefix(site.url),
        xsrf=xsrf["value"],
    )
    context.close()


def _link(page: Page, label: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return "/" + download.value.url.split("/", 3)[3]


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1], ids=["made", "on request"])
def test_a_link_to_a_file_is_no_key(which: int, site: Site, met: Met) -> None:
    link = met.links[which]
    assert link.startswith("/media/")
    status, body, headers = site.ask("GET", link, cookie=site.cookie(MANAGER))
    assert (status, b"geheim" in body, headers["cache-control"]) == (200, True, "no-store")
    gone = site.ask("GET", "/media/" + "0" * 56 + ".txt", cookie=site.cookie(MANAGER))[:2]
    assert gone == (404, b"File not found")
    whole = site.cookie(MANAGER)
    others = {
        "nobody": "",
        "of the board": site.cookie(BOARD),
        "another manager": site.cookie(OTHER),
        "no account any more": site.cookie("weg@voorbeeld.nl"),
        "forged": site.cookie(MANAGER, secret="t" * 40),
        "tampered": whole[:-9] + ("A" if whole[-9] != "A" else "B") + whole[-8:],
        "claims of one, signature of the other": ".".join(
            (whole.rsplit(".", 2)[0], *site.cookie(BOARD).rsplit(".", 2)[1:])
        ),
        "expired": site.cookie(MANAGER, exp=time.time() - 1),
        "without an end": site.cookie(MANAGER, exp=None),
        "signed out": site.cookie(MANAGER, is_logged_in=False),
        "of another site": site.cookie(MANAGER, origin="http://localhost:1"),
        "no cookie of ours": "rommel",
    }
    for who, cookie in others.items():
        for path in (link, link.rsplit(".", 1)[0]):
            assert site.ask("GET", path, cookie=cookie)[:2] == gone, who
            assert site.ask("GET", path, cookie=cookie, Range="bytes=0-2")[:2] == gone, who


def test_the_case_of_an_account_does_not_matter(site: Site, met: Met) -> None:
    assert site.ask("GET", met.links[0], cookie=site.cookie(MANAGER.upper()))[0] == 200


# --- uploads ------------------------------------------------------------------------------------


def test_only_who_may_upload_does(site: Site, met: Met) -> None:
    def put(cookie: str, path: str = met.upload, method: str = "DELETE") -> int:
        held = f"{NAME}={cookie}; _streamlit_xsrf={met.xsrf}"
        return site.ask(method, path, Cookie=held, X_Xsrftoken=met.xsrf)[0]

    elsewhere = met.upload.replace(met.upload.split("/")[3], "0" * 36)
    assert put(site.cookie(MANAGER), elsewhere) == 403
    for method in ("DELETE", "PUT", "POST"):
        for email in (BOARD, OTHER, "weg@voorbeeld.nl"):
            assert put(site.cookie(email), method=method) == 403
        assert put(site.cookie(MANAGER, exp=1), method=method) == 403
        assert put("", method=method) == 403
    assert put(site.cookie(MANAGER), method="PUT") == 400  # through the gate, without a file
    assert put(site.cookie(MANAGER)) == 204


def test_a_body_is_not_read_before_the_refusal(site: Site, met: Met) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(
            f"PUT {met.upload} HTTP/1.1\r\nHost: localhost:{site.port}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 20000000\r\n\r\n--x\r\n".encode()
        )
        assert line.recv(100).startswith(b"HTTP/1.1 403")


def test_a_body_without_a_length_is_cut_off(site: Site, met: Met) -> None:
    """What Streamlit does while it reads, for nothing else bounds such a body."""
    begin = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
    with closing(http.client.HTTPConnection("localhost", site.port, timeout=30)) as line:
        line.putrequest("PUT", met.upload)
        line.putheader("Cookie", f"{NAME}={site.cookie(MANAGER)}; _streamlit_xsrf={met.xsrf}")
        line.putheader("X-Xsrftoken", met.xsrf)
        line.putheader("Content-Type", "multipart/form-data; boundary=x")
        line.putheader("Transfer-Encoding", "chunked")
        line.endheaders()
        sent = 0
        with suppress(OSError):  # the server may hang up before it has had everything
            for part in (begin, *[b"x" * (1 << 20)] * 60):
                line.send(b"%x\r\n%s\r\n" % (len(part), part))
                sent += len(part)
        assert sent > 25 << 20
        assert line.getresponse().status == 413


# --- the rest -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
        "/agent/openapi.json",
        "/%5fstcore/metrics",
    ],
)
def test_closed_addresses(path: str, site: Site) -> None:
    for method in ("GET", "POST"):
        assert site.ask(method, path, cookie=site.cookie(MANAGER))[0] == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/overzicht", 200),
        ("/gezond", 200),
        ("/_stcore/health", 200),
        ("/_stcore/metrics", 404),
        ("/media/x", 404),
        ("/component/x/y.js", 404),
        ("/..%2f..%2fetc/passwd", 400),
    ],
)
def test_every_kind_of_answer_has_the_headers(path: str, status: int, site: Site) -> None:
    found, _, headers = site.ask("GET", path)
    assert found == status
    assert {name: headers[name.lower()] for name in HEADERS} == HEADERS


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_a_websocket_comes_from_a_page_of_our_own(site: Site) -> None:
    def shake(**headers: str) -> int:
        return site.ask("GET", "/_stcore/stream", **UPGRADE, **headers)[0]

    assert shake() == 403
    assert shake(Origin="http://voorbeeld.nl") == 403
    assert shake(Origin="http://localhost:1") == 403  # Streamlit itself lets this one in
    assert shake(Origin=site.url) == 101


def test_the_log_names_nobody(site: Site, met: Met) -> None:
    site.ask("GET", met.links[0] + "?geheim=1", cookie=site.cookie(BOARD))
    told = site.log.read_text()
    assert '"event": "refused"' in told
    for text in ("geheim", "voorbeeld.nl", met.upload.split("/")[3], met.links[0]):
        assert text not in told


def test_health_is_that_of_the_store(example_file: Path, tmp_path: Path) -> None:
    (tmp_path / "whole.duckdb").write_bytes(example_file.read_bytes())
    (tmp_path / "damaged.duckdb").write_bytes(b"rommel" * 5000)
    for name, status, said in (("whole", 200, "ok"), ("damaged", 503, "unavailable")):
        with serve(tmp_path / f"{name}.duckdb", tmp_path / "log") as url:
            port = int(url.rsplit(":", 1)[1])
            found = Site(port=port, log=tmp_path / "log").ask("GET", "/gezond")
            assert (found[0], json.loads(found[1])) == (status, {"status": said})
    assert str(tmp_path) not in (tmp_path / "log").read_text()


def test_the_dashboard_asks_its_own_database_for_the_role(browser: Browser, tmp_path: Path) -> None:
    address, log = tmp_path / "x.duckdb", tmp_path / "log"
    with serve(address, log, issuer="http://localhost:9", beheer=MANAGER) as url:
        site = Site(port=int(url.rsplit(":", 1)[1]), log=log)
        secret = tomllib.loads((tmp_path / "secrets.toml").read_text())["auth"]["cookie_secret"]
        cookie = site.cookie(MANAGER, secret=secret)
        context = browser.new_context(locale="nl-NL")
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": NAME, "value": cookie, "url": url}])
        page = context.new_page()
        page.goto(f"{url}/gegevens")
        with page.expect_response("**/_stcore/upload_file/**") as put:
            page.locator("input[type=file]").first.set_input_files(PLAN)
        assert put.value.status == 204
        stranger = site.cookie(BOARD, secret=secret)
        path = put.value.url.removeprefix(url)
        assert site.ask("DELETE", path, cookie=stranger)[:2] == site.ask("DELETE", path)[:2]
        assert site.ask("DELETE", path)[0] == 403
        context.close()


# --- without a provider -------------------------------------------------------------------------


def test_without_a_provider_it_does_not_start_elsewhere() -> None:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    for address in ("0.0.0.0", "::", ""):
        given = ["--server.port", str(free_port()), "--server.address", address]
        ended = subprocess.run(
            [*command, *given], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 1
        assert "Het dashboard start niet op" in ended.stderr


def test_under_another_server_it_refuses_request_by_request(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
        try:
            towards.connect(("192.0.2.1", 9))  # sends nothing; tells which address is ours
            ours = towards.getsockname()[0]
        except OSError:
            pytest.skip("this machine has no address but its own")
    port = free_port()
    asgi = ("uvicorn", "dashboard:app", "--host", "0.0.0.0", "--port", str(port))
    with running(port, tmp_path, *asgi):
        for host, named, status in (
            ("127.0.0.1", f"localhost:{port}", 200),
            ("127.0.0.1", "voorbeeld.nl", 403),
            (ours, f"localhost:{port}", 403),
        ):
            with closing(http.client.HTTPConnection(host, port, timeout=10)) as line:
                line.request("GET", "/gezond", headers={"Host": named})
                assert line.getresponse().status == status, host


# --- a browser notices nothing ------------------------------------------------------------------


def test_no_page_breaks_the_rules_that_the_browser_was_given(
    browser: Browser, example_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.duckdb").write_bytes(example_file.read_bytes())
    context = browser.new_context(locale="nl-NL")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: wrong.append(str(one)))
    with serve(tmp_path / "x.duckdb", tmp_path / "log") as url:
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        links = page.locator("[data-testid=stSidebarNav] a")
        for number, title in enumerate(links.all_inner_texts()):
            page.emulate_media(color_scheme="dark" if number % 2 else "light")
            links.filter(has_text=title).click()
            expect(page.get_by_role("heading", name=title.strip(), exact=True)).to_be_visible()
            expect(page.get_by_role("heading", level=4).first).to_be_visible()
            expect(page.locator("[data-testid=stApp]")).to_have_attribute(
                "data-test-script-state", "notRunning"
            )
        assert len(links.all()) > 5
        assert wrong == []
    context.close()
