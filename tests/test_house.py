"""The rules of the house that no tool checks."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import VERSION

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "data": {"analytics", "pages", "streamlit"},
    "analytics": {"data", "pages", "streamlit"},
}
# Only a command line composes the two cores.
MODULES = [
    path.relative_to(ROOT)
    for core in FORBIDDEN
    for path in sorted((ROOT / core).rglob("*.py"))
    if path.name != "__main__.py"
]


def imported(module: Path) -> Iterator[str]:
    """The packages that a module imports, wherever in the module it does so."""
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "say the whole name"
            yield str(node.module).split(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_cores_meet_at_the_views_only(module: Path) -> None:
    assert FORBIDDEN[module.parts[0]].isdisjoint(imported(module))


def test_both_cores_are_looked_at() -> None:
    assert {Path("data/store.py"), Path("analytics/metrics.py")} <= set(MODULES)
    assert {"duckdb", "data"} <= set(imported(Path("data/store.py")))


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


PAGES = sorted((ROOT / "pages").rglob("*.py"))


def test_every_act_on_a_page_asks_again_who_does_it() -> None:
    found = [
        f"{path.name}:{node.lineno}"
        for path in PAGES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) not in GROUPS
        for word in node.keywords
        if word.arg == "by" and ast.unparse(word.value) not in BY
    ]
    assert found == []


BY = {f"access.by({role})" for role in ("BOARD", "MANAGER", "ADMINISTRATOR")} | {"who", "account"}
GROUPS = {"measure", "board.ask"}  # they read; there it says by which dimension


def test_every_part_that_reruns_by_itself_asks_again_who_looks() -> None:
    found = [
        path.name
        for path in PAGES
        if path.name != "access.py"
        and re.search(r"@st\.(fragment|dialog)(?!.*\n(.*\n){1,8}? +access\.stay)", path.read_text())
    ]
    assert found == []


# What a secret looks like; a placeholder stands between brackets.
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:client_secret|cookie_secret|api_key|password|token)"
    r"\s*[=:]\s*[\"'](?![<{]|only-for-tests)[^\s\"']{12,}[\"']"
    r"|\b(?:gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.)"
)


def tracked() -> list[Path]:
    """The files of the repository; those of the folder where it is no repository."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return [ROOT / name for name in listed.stdout.split("\0") if name]
    return [one for one in ROOT.rglob("*") if one.is_file() and ".venv" not in one.parts]


def test_no_secret_is_in_the_repository() -> None:
    files = tracked()
    assert ROOT / "dashboard.py" in files
    assert not [one for one in files if one.name == "secrets.toml"]
    texts = {one: one.read_bytes().decode("utf-8", "ignore") for one in files if one.is_file()}
    assert {str(one) for one, text in texts.items() if SECRETS.search(text)} == set()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("-----BEGIN " + "PRIVATE KEY-----", True),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", True),
        ('client_secret = "' + "Qx8~" * 8 + '"', True),
        ("cookie_secret='" + "0f" * 32 + "'", True),
        ("ghp_" + "a1" * 18, True),
        ('client_secret = "<het geheim van de registratie>"', False),
        ('cookie_secret = "{secret}"', False),
        ('client_secret="proef"', False),
        ('cookie_secret = "only-for-tests-0123456789"', False),
        ("cookie_secret: how to make it", False),
    ],
)
def test_what_a_secret_looks_like(text: str, secret: bool) -> None:
    assert bool(SECRETS.search(text)) is secret
