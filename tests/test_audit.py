"""The audit of what is pinned: what it makes of each answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import verdict

BUG = {"id": "PYSEC-2026-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
CLEAN: dict[str, Any] = {"name": "a", "version": "1.0", "vulns": []}
BAD: dict[str, Any] = {"name": "b", "version": "1.0", "vulns": [BUG]}
UNSEEN: dict[str, Any] = {"name": "c", "skip_reason": "Dependency not found on PyPI"}


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize("given", ["", "Traceback", answer(), answer(UNSEEN, UNSEEN)])
def test_not_looked_at_is_not_nothing_found(given: str) -> None:
    assert verdict(given) is None


def test_nothing_found_passes() -> None:
    assert verdict(answer(CLEAN)) == (True, ["1 packages audited, 0 known vulnerabilities"])


def test_what_was_found_fails_by_name() -> None:
    well, told = verdict(answer(CLEAN, BAD, UNSEEN)) or (None, [])
    assert well is False
    assert told == [
        "2 packages audited, 1 known vulnerabilities",
        "b 1.0: PYSEC-2026-1, fixed in 2.0",
        "not audited: c",
    ]
