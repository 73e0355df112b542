"""A tablet for bad days: the kiosk's storage and sync in a real Chromium behind the proxy."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, browser_processes
from e2e.store_lab import TYPES, kiosk_file

DAY = Path(__file__).with_name("fault_lab.js")
SHELL = b"""<!doctype html><html lang="id"><title>Lab</title>
<script type="module" src="/kiosk/lab.js"></script>
<script type="module" src="/kiosk/fault-lab.js"></script></html>
"""
SAVING = "([act, ...rest]) => { void day[act](...rest); }"
PATIENCE_MS = 20_000


def lab_files(path: str) -> tuple[str, bytes] | None:
    """For the proxy: the lab's page and the kiosk's own modules, from the disk."""
    if path == "/kiosk/":
        return "text/html", SHELL
    if path == "/kiosk/fault-lab.js":
        return "text/javascript", DAY.read_bytes()
    found = kiosk_file(path)
    return (TYPES.get(Path(path).suffix, "text/plain"), found) if found is not None else None


class LabTablet:
    """One Chromium profile on the lab's page."""

    def __init__(self, browsers: Playwright, url: str, profile: Path) -> None:
        self._browsers = browsers
        self._url = url
        self._profile = profile
        self._context: BrowserContext | None = None

    @property
    def is_open(self) -> bool:
        return self._context is not None

    @property
    def page(self) -> Page:
        assert self._context is not None
        return self._context.pages[0]

    def open(self, seed: int) -> bool:
        """Starts the browser if it isn't there. Is the tablet enrolled?"""
        if self._context is None:
            self._context = self._browsers.chromium.launch_persistent_context(
                self._profile, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
            )
            self._context.set_default_timeout(PATIENCE_MS)
        return self._show(self.page, seed)

    def _show(self, page: Page, seed: int) -> bool:
        page.goto(self._url + "/kiosk/")
        page.wait_for_function("globalThis.ready && globalThis.day")
        return page.evaluate("seed => day.open(seed)", seed + 1)

    def open_other_page(self, seed: int) -> None:
        """A second window of the kiosk, which sends too."""
        assert self._context is not None
        if len(self._context.pages) == 1:
            self._show(self._context.new_page(), seed)

    def close_other_pages(self) -> None:
        assert self._context is not None
        for page in self._context.pages[1:]:
            page.close()

    def do(self, act: str, *arguments: object) -> Any:
        return self.page.evaluate("([act, ...rest]) => day[act](...rest)", [act, *arguments])

    def begin_to(self, act: str, *arguments: object) -> None:
        """Doesn't wait for it."""
        self.page.evaluate(SAVING, [act, *arguments])

    def kill(self) -> None:
        """As when the power goes: no page gets a last word."""
        for process in browser_processes(self._profile):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        if self._context is not None:
            with suppress(Error):  # it may be dead
                self._context.close()
        self._context = None
