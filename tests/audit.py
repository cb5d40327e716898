"""Known vulnerabilities in what is pinned, as far as an index of advisories can be reached.

A found vulnerability fails; an index that is out of reach is said, for a build without network has
to pass too. It never takes "not looked at" for "nothing found".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements-dev.lock"  # holds all that the other one holds
SERVICES = ("pypi", "osv")
PATIENCE = 300  # seconds for one service, over some ninety packages


def ask(service: str) -> str:
    """What pip-audit answers with this service, as JSON; empty when it cannot reach it."""
    given = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    command = [sys.executable, "-m", "pip_audit", *given, "-s", service, "-r", str(LOCK)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def verdict(answer: str) -> tuple[bool, list[str]] | None:
    """Whether all is well and what to say of it; None when not one package was looked up."""
    try:
        packages = json.loads(answer)["dependencies"]
    except ValueError:
        return None
    seen = [one for one in packages if "vulns" in one]
    if not seen:
        return None
    found = [
        f"{one['name']} {one['version']}: {bug['id']}, fixed in "
        f"{', '.join(bug['fix_versions']) or 'no release yet'}"
        for one in seen
        for bug in one["vulns"]
    ]
    missed = [one["name"] for one in packages if "vulns" not in one]
    told = [f"{len(seen)} packages audited, {len(found)} known vulnerabilities", *found]
    return not found, told + ([f"not audited: {', '.join(missed)}"] if missed else [])


if __name__ == "__main__":
    answers = (verdict(ask(service)) for service in SERVICES)
    reached = next((one for one in answers if one is not None), None)
    well, lines = reached or (True, ["no advisory index reachable; not audited"])
    print(*lines, sep="\n")  # noqa: T201
    sys.exit(not well)
