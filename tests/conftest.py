"""What every test may use: the example workbooks read once, stores in memory, a real server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from analytics.metrics import LABELS
from data.example import EXAMPLES, FOLDER
from data.store import commit, connect
from data.workbook import Upload, read_workbook
from tests import browser as chromium

ROOT = Path(__file__).parent.parent
PLAN = FOLDER / "jaarplan-2015.xlsx"
# Workers share the cores: how long one trial takes by the clock says nothing of the code.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker: a second one beside it cannot be started."""
    path = chromium.find()
    assert path, "run `python tests/browser.py` first: it installs a browser"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def plan() -> Upload:
    """The real plan for 2015, read through the whole pipeline."""
    return _read(PLAN)


@pytest.fixture(scope="session")
def examples() -> list[Upload]:
    """The five example years, read through the whole pipeline."""
    return [_read(path) for path in sorted(FOLDER.glob(EXAMPLES))]


def _read(path: Path) -> Upload:
    return read_workbook(path.read_bytes(), path.name, metrics=LABELS)


@pytest.fixture(scope="session")
def plan_file(plan: Upload, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the real plan alone; copy it before you change it."""
    return _stored(tmp_path_factory.mktemp("plan"), plan)


@pytest.fixture(scope="session")
def example_file(examples: list[Upload], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example years; copy it before you change it."""
    return _stored(tmp_path_factory.mktemp("examples"), *examples)


def _stored(folder: Path, *uploads: Upload) -> Path:
    address = folder / "store.duckdb"
    with closing(connect(str(address))) as store:
        for upload in uploads:
            commit(store, upload, by="test")
    return address


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    """Streamlit's caches outlive a test, and would hand it the store of the one before."""
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def _nothing_is_caught(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw fails a test; a reader is told a number, as test_failing shows."""

    def raised(number: str, problem: BaseException) -> str:  # noqa: ARG001
        raise problem

    if request.module.__name__ != "tests.pages.test_failing":
        monkeypatch.setattr("pages.parts.failing.line", raised)


@contextmanager
def serve(address: Path, log: Path, **how: str) -> Iterator[str]:
    """A fresh server on this database, as `make run` starts it; gives its URL."""
    with started(address, log, **how) as (url, _):
        yield url


@contextmanager
def started(
    address: Path,
    log: Path,
    *,
    entry: str = "dashboard.py",
    issuer: str = "",
    beheer: str = "",
    outside: str = "",
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same, with its process.

    `issuer` is the provider to sign in with, `beheer` who may let others in there, `outside` the
    URL of the proxy before it.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", entry, "--server.port", str(port)]
    if issuer:
        secrets = address.with_name("secrets.toml")
        secrets.write_text(SECRETS.format(url=outside or url, issuer=issuer))
        command += ["--secrets.files", str(secrets)]
    given = {"ZORGALLIANTIE_DB": str(address), "ZORGALLIANTIE_BEHEER": beheer}
    with _running(command, log, f"{url}/_stcore/health", given) as server:
        yield url, server


SECRETS = """[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "only-for-tests-0123456789-0123456789"
client_id = "dashboard"
client_secret = "only-for-tests"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@contextmanager
def provider(log: Path, *users: dict[str, object], max_age: int = 3600) -> Iterator[str]:
    """A real OpenID provider that lets anyone sign in as one of these users; gives its issuer.

    In: the claims of each; how many seconds a sign-in holds.
    """
    port = free_port()
    issuer = f"http://localhost:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    command += ["--token-max-age", str(max_age)]
    command += [part for user in users for part in ("--user-claims", json.dumps(user))]
    with _running(command, log, f"{issuer}/.well-known/openid-configuration", {}):
        yield issuer


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(
    command: list[str], log: Path, answers: str, given: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that answers at a URL."""
    with log.open("w") as out:
        environment = {**os.environ, **given}
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait(answers, server, log)
            yield server
        finally:
            server.terminate()
            server.wait()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {url}: {log.read_text()}")
