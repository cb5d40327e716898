"""The rules of the house that no tool checks."""

from __future__ import annotations

import ast
import re
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


BY = {"access.by(BOARD)", "access.by(MANAGER)", "access.by(ADMINISTRATOR)", "who"}
GROUPS = {"measure", "_measured", "board.ask"}  # they read; there it says by which dimension


def test_every_part_that_reruns_by_itself_asks_again_who_looks() -> None:
    found = [
        path.name
        for path in PAGES
        if path.name != "access.py"
        and re.search(r"@st\.(fragment|dialog)(?!.*\n(.*\n){1,8}? +access\.stay)", path.read_text())
    ]
    assert found == []
