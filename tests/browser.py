"""The browser for the tests: the one on this machine, else one that this script installs.

As a program it makes sure that there is one, and fails when there cannot be.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Without a sandbox it also runs as root in a container; the rest keeps it off the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chromium or Chrome: $CHROMIUM, on the machine, or Playwright's own."""
    named = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES), str(MAC)]
    here = next((path for path in named if path and Path(path).exists()), None)
    return here or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Playwright's own browser; where that fails and this is root on Debian, Debian's package."""
    own = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if own.returncode == 0 or not _root_on_debian():
        return
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True)


def _root_on_debian() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0


if __name__ == "__main__":
    if find() is None:
        install()
    if find() is None:
        sys.exit("The browser tests need Chromium or Chrome, and it could not be installed.")
