"""The recipe for nginx in docs/, run by a real nginx where there is one."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT, free_port, provider, serve
from tests.test_gate_server import (
    BOARD,
    ENTRY,
    MANAGER,
    NAME,
    SCRIPT,
    SECRET,
    SECRETS,
    UPGRADE,
    Site,
    running,
)

RECIPE = (ROOT / "docs/nginx.conf.example").read_text(encoding="utf-8")
PATH = f"{os.environ['PATH']}:/usr/sbin"  # where Debian puts nginx
NGINX, OPENSSL = (
    os.environ.get("NGINX") or shutil.which("nginx", path=PATH),
    shutil.which("openssl"),
)
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {recipe}
}}
"""

with_nginx = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="nginx and openssl are not both on this machine"
)


@dataclass(frozen=True, kw_only=True)
class Proxied(Site):
    """The server behind nginx: `port` is that of nginx."""

    plain: int

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def ask(
        self, method: str, path: str, *, cookie: str = "", body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            given["Cookie"] = f"{NAME}={cookie}"
        trusting = ssl._create_unverified_context()  # its certificate was made for this test
        line = http.client.HTTPSConnection("localhost", self.port, timeout=10, context=trusting)
        with closing(line):
            line.request(method, path, headers=given, body=body or None)
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, b"" if answer.status == 101 else answer.read(), found


def _recipe(folder: Path, *, inside: int, plain: int, secure: int) -> str:
    """The recipe with what its reader has to fill in, on ports that are free here."""
    filled = RECIPE.replace("dashboard.voorbeeld.nl", "localhost")
    filled = filled.replace("/etc/ssl/zorgalliantie", str(folder))
    filled = filled.replace("127.0.0.1:8501", f"127.0.0.1:{inside}")
    filled = filled.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    return filled.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;")


@contextmanager
def proxied(folder: Path) -> Iterator[Proxied]:
    inside, plain, secure = free_port(), free_port(), free_port()
    (folder / ".streamlit").mkdir()
    secrets = SECRETS.format(port=secure, secret=SECRET).replace(
        "http://localhost:", "https://localhost:", 1
    )
    (folder / ".streamlit/secrets.toml").write_text(secrets)
    (folder / "script.py").write_text(SCRIPT)
    (folder / "entry.py").write_text(ENTRY)
    entry = str(folder / "entry.py")
    site = Proxied(port=secure, plain=plain, log=folder / "log")
    with (
        running(inside, folder, "streamlit", "run", entry, "--server.port", str(inside)),
        before(site, folder, inside),
    ):
        yield site


@contextmanager
def before(site: Proxied, folder: Path, inside: int) -> Iterator[None]:
    """An nginx by the recipe, before the server on that port."""
    recipe = _recipe(folder, inside=inside, plain=site.plain, secure=site.port)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, recipe=recipe))
    _certificate(folder)
    where = f"-p {folder} -c {folder}/nginx.conf -e {folder}/error.log"
    nginx = subprocess.Popen([str(NGINX), *where.split()])
    try:
        _wait_for(site, nginx, folder)
        yield
    finally:
        nginx.send_signal(signal.SIGTERM)
        nginx.wait()


def _certificate(folder: Path) -> None:
    given = (
        f"req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -out {folder}/fullchain.pem"
    )
    command = [str(OPENSSL), *given.split(), "-keyout", str(folder / "privkey.pem")]
    subprocess.run(command, check=True, capture_output=True)


def _wait_for(site: Proxied, nginx: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(100):
        assert nginx.poll() is None, (folder / "error.log").read_text()
        try:
            site.ask("GET", "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((folder / "error.log").read_text())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    with proxied(tmp_path_factory.mktemp("proxy")) as found:
        yield found


@with_nginx
def test_the_plain_port_only_points_to_the_secure_one(site: Proxied) -> None:
    with closing(http.client.HTTPConnection("localhost", site.plain, timeout=10)) as line:
        line.request("GET", "/overzicht?jaar=2015")
        answer = line.getresponse()
        assert answer.status == 301
        assert answer.getheader("Location") == "https://localhost/overzicht?jaar=2015"


@with_nginx
def test_what_nginx_adds_and_closes(site: Proxied) -> None:
    status, _, headers = site.ask("GET", "/")
    assert (status, headers["strict-transport-security"]) == (200, "max-age=31536000")
    assert headers["x-frame-options"] == "DENY"
    assert headers["server"] == "nginx"
    assert "; Secure" in site.ask("GET", "/_stcore/health")[2]["set-cookie"]
    for path in ("/_stcore/metrics", "/_stcore/agent/mcp", "/agent/openapi.json", "/gezond"):
        status, _, headers = site.ask("GET", path)
        assert (status, "strict-transport-security" in headers) == (404, True)
    assert site.ask("PUT", "/x", body=b"x" * (28 << 20))[0] == 413


@with_nginx
def test_the_gate_stands_behind_nginx(site: Proxied) -> None:
    assert site.ask("PUT", "/_stcore/upload_file/s/f", body=b"x")[0] == 403
    assert site.ask("GET", "/_stcore/stream", **UPGRADE, Origin=site.url)[0] == 101
    assert site.ask("GET", "/_stcore/stream", **UPGRADE, Origin="https://voorbeeld.nl")[0] == 403
    assert site.ask("GET", "/_stcore/stream", **UPGRADE)[0] == 403


@with_nginx
def test_a_browser_reads_loads_and_fetches_through_nginx(browser: Browser, site: Proxied) -> None:
    context = browser.new_context(locale="nl-NL", ignore_https_errors=True)
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)
    context.add_cookies([{"name": NAME, "value": site.cookie(MANAGER), "url": site.url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
    page.goto(site.url)
    with page.expect_download() as download:
        page.get_by_role("button", name="Gevraagd").click()
    assert download.value.path().read_bytes() == b"ook geheim"
    link = "/" + download.value.url.split("/", 3)[3]
    assert site.ask("GET", link)[0] == site.ask("GET", link, cookie=site.cookie(BOARD))[0] == 404
    page.locator("input[type=file]").set_input_files(
        {"name": "x.txt", "mimeType": "text/plain", "buffer": b"x" * (20 << 20)}
    )
    expect(page.get_by_text(f"Gelezen: {20 << 20} bytes")).to_be_visible()
    assert wrong == []
    context.close()


@with_nginx
def test_signing_in_and_out_through_nginx(
    browser: Browser, example_file: Path, tmp_path: Path
) -> None:
    shutil.copyfile(example_file, tmp_path / "x.duckdb")
    site = Proxied(port=free_port(), plain=free_port(), log=tmp_path / "log")
    context = browser.new_context(locale="nl-NL", ignore_https_errors=True)
    context.set_default_timeout(60_000)
    ann = {"sub": "ann", "email": "ann@x.example"}
    with (
        provider(tmp_path / "provider.log", ann) as issuer,
        serve(
            tmp_path / "x.duckdb",
            site.log,
            issuer=issuer,
            beheer="ann@x.example",
            outside=site.url,
        ) as inside,
        before(site, tmp_path, int(inside.rsplit(":", 1)[1])),
        closing(context),
    ):
        page = context.new_page()
        page.goto(f"{site.url}/groei?jaar=2014")
        page.get_by_role("button", name="Aanmelden").click()
        page.wait_for_url("**/oauth2/authorize**")
        page.get_by_role("button", name="ann").first.click()
        expect(page.get_by_text("27 participanten eind 2014").first).to_be_visible(timeout=60_000)
        assert page.url == f"{site.url}/groei?jaar=2014"
        cookies = context.cookies(site.url)
        assert len(cookies) > 2
        assert all(one["secure"] for one in cookies)
        page.get_by_role("button", name="Afmelden").click()
        page.wait_for_url("**/end_session**")
        page.goto(f"{site.url}/groei")
        expect(page.get_by_role("heading", name="Meld u aan")).to_be_visible(timeout=60_000)


def test_the_recipe_allows_a_little_more_than_the_dashboard() -> None:
    config = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    [inside] = re.findall(r"^maxUploadSize = (\d+)$", config, re.MULTILINE)
    [outside] = re.findall(r"client_max_body_size (\d+)m;", RECIPE)
    assert int(inside) < int(outside) <= int(inside) + 5
