"""Finds a Chromium for the tests: CHROMIUM=, an installed one, apt, else Playwright's own."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
APT_PACKAGES = ("chromium", "fonts-dejavu-core")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as browsers:
    print(browsers.chromium.executable_path)
"""


class ChromiumProblem(Exception):
    """No Chromium, and none could be installed."""


def find_or_install(venv: Path, say: Callable[[str], None]) -> Path:
    asked = os.environ.get("CHROMIUM")
    if asked:
        if not runs(asked):
            raise ChromiumProblem(f"CHROMIUM={asked} doesn't start")
        return Path(asked)
    found = installed() or playwrights(venv) or from_apt(say) or from_playwright(venv, say)
    if not found:
        raise ChromiumProblem(
            "the tests need a Chromium: apt install chromium, or make test CHROMIUM=/path/to/it"
        )
    return found


def installed() -> Path | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and runs(path):
            return Path(path)
    return None


def from_apt(say: Callable[[str], None]) -> Path | None:
    """Debian's package. Ubuntu's is a shell around a snap: where that doesn't run, None."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("installing chromium with apt")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *APT_PACKAGES]):
        subprocess.run(
            ["apt-get", "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    return installed()


def from_playwright(venv: Path, say: Callable[[str], None]) -> Path | None:
    say("downloading Playwright's Chromium")
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    subprocess.run(
        [venv / "bin" / "playwright", "install", "--no-shell", *with_libraries, "chromium"],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return playwrights(venv)


def playwrights(venv: Path) -> Path | None:
    """The one that Playwright downloaded earlier, if any."""
    answer = subprocess.run(
        [venv / "bin" / "python", "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    path = answer.stdout.strip()
    return Path(path) if path and runs(path) else None


def runs(path: Path | str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
