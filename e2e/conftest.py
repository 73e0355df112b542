"""The real server in a process of its own, and a real Chromium with a profile of its own."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, sync_playwright

from e2e.kiosk_driver import Applicant

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANDSCAPE = {"width": 1280, "height": 752}
PATIENCE_MS = 15_000
LOKET = [sys.executable, "-m", "server"]


class Office:
    """One server process over one data folder. It may be stopped, killed and started again.

    `tree`: where its code, templates and kiosk files lie.
    """

    def __init__(self, folder: Path, tree: Path = ROOT) -> None:
        self.tree = tree
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*LOKET, "serve", "--host", "127.0.0.1", "--port", str(self.port)],
                cwd=self.tree,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_healthy()

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As when the power goes."""
        self._end(signal.SIGKILL)

    def loket(self, *arguments: str, typed: str = "") -> str:
        """Runs `loket …` on this data folder; returns what it prints."""
        done = subprocess.run(
            [*LOKET, *arguments],
            cwd=self.tree,
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def set_up(self, **settings: object) -> None:
        """Changes the office's settings; an enrolled tablet hears of it at its next heartbeat."""
        with closing(sqlite3.connect(self.data / "loket.db", timeout=5)) as db, db:
            (office_id,) = db.execute("select office_id from offices").fetchone()
            for name, value in settings.items():
                db.execute(
                    "insert or replace into office_settings (office_id, name, value, changed_at) "
                    "values (?, ?, ?, '2026-11-24T00:00:00.000Z')",
                    [office_id, name, json.dumps(value)],
                )

    def drafts(self) -> list[dict[str, object]]:
        """Rows of the table, as the server keeps them."""
        with closing(sqlite3.connect(self.data / "loket.db", timeout=5)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute("select * from drafts order by received_at")]

    def enrolment_code(self, tablet: str = "Tablet lobi") -> str:
        printed = self.loket("tablet", "enrol", tablet)
        found = re.search(r"^code: (\S+)", printed, re.MULTILINE)
        assert found, printed
        return found[1]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "LOKET_DATA": str(self.data), "PORT": str(self.port)}

    def _wait_until_healthy(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                    assert json.load(answer)["status"] == "ok"
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=20)
        self._process = None


class Tablet:
    """One Chromium profile: closing it and opening it again keeps what the tablet keeps."""

    def __init__(self, browsers: Playwright, office: Office, profile: Path) -> None:
        self._browsers = browsers
        self._office = office
        self._profile = profile
        self._context: BrowserContext | None = None
        self.complaints: list[str] = []
        self.requests: list[str] = []

    @property
    def page(self) -> Page:
        assert self._context is not None
        return self._context.pages[0]

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None
        return self._context

    def open(self, address: str = "/kiosk/", **options: object) -> Applicant:
        """Starts the browser on the kiosk. `options` go to Chromium: viewport and so on."""
        self._context = self._browsers.chromium.launch_persistent_context(
            self._profile,
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS,
            **{"viewport": LANDSCAPE, "locale": "id-ID", **options},
        )
        self._context.set_default_timeout(PATIENCE_MS)
        page = self.page
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._note_console)
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self._office.url + address)
        page.locator('main[data-screen]:not([data-screen=""])').wait_for()
        return Applicant(page)

    def come_back(self) -> Applicant:
        """The kiosk's page anew, in the same browser."""
        self.page.goto(self._office.url + "/kiosk/")
        applicant = Applicant(self.page)
        applicant.wait_for("welcome")
        return applicant

    def enrol(self, **options: object) -> Applicant:
        """The first visit: enrols, then waits until everything is in the tablet's cache."""
        code = self._office.enrolment_code()
        applicant = self.open(f"/kiosk/?enrol={code}", **options)
        applicant.wait_for("welcome")
        self.page.evaluate(
            """async () => { if (!navigator.serviceWorker.controller) await new Promise((done) =>
                navigator.serviceWorker.addEventListener('controllerchange', done, {once: true}));
            }"""
        )
        return applicant

    def close(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None

    def kill(self) -> None:
        """As when the power goes: no page gets a last word."""
        for process in browser_processes(self._profile):
            os.kill(process, signal.SIGKILL)
        with suppress(Error):  # it is gone already
            self.close()
        self._context = None

    def _note_console(self, message: object) -> None:
        """Chromium itself writes down each request that failed; that is no complaint of ours."""
        by_chromium = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not by_chromium:
            self.complaints.append(f"{message.type}: {message.text}")


def browser_processes(profile: Path) -> list[int]:
    """Ids of the Chromium processes of this very profile."""
    wanted = f"--user-data-dir={profile}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            if wanted in (folder / "cmdline").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    running = Office(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browsers() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def tablet(browsers: Playwright, office: Office, tmp_path: Path) -> Iterator[Tablet]:
    """A tablet that isn't open yet; a test ends red when its page complained on the console."""
    opened = Tablet(browsers, office, tmp_path / "profile")
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all stories of a file that don't count drafts."""
    running = Office(tmp_path_factory.mktemp("house"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def lobby(
    browsers: Playwright, house: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tablet]:
    """Its enrolled tablet."""
    shared = Tablet(browsers, house, tmp_path_factory.mktemp("lobby") / "profile")
    shared.enrol()
    yield shared
    shared.close()


@pytest.fixture
def visitor(lobby: Tablet) -> Iterator[Applicant]:
    """The next person in front of that tablet."""
    lobby.complaints.clear()
    yield lobby.come_back()
    assert lobby.complaints == []


@pytest.fixture
def applicant(tablet: Tablet) -> Applicant:
    """Somebody in front of an enrolled tablet that shows the welcome screen."""
    return tablet.enrol()
