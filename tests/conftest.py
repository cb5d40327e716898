"""What every test may use: the example workbooks read once, stores in memory, a real server."""

from __future__ import annotations

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
def serve(address: Path, log: Path, entry: str = "dashboard.py") -> Iterator[str]:
    """A fresh server on this database, as `make run` starts it; gives its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", entry, "--server.port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "ZORGALLIANTIE_DB": str(address)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(url, server, log)
            yield url
        finally:
            server.terminate()
            server.wait()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{url}/_stcore/health").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {url}: {log.read_text()}")
