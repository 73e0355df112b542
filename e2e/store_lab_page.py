"""Fixtures for tests on the lab's page: a lying server, a Chromium profile, an enrolled tablet."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from e2e.store_lab import LabServer, RunningLab

ENROL = """async () => {
  const L = await lab;
  return (await L.enrol({ code: 'AAAA BBBB', db: L.db })).kind;
}"""


@pytest.fixture
def server() -> Iterator[LabServer]:
    running = RunningLab()
    yield running.lab
    running.stop()


@pytest.fixture
def profile(browsers: Playwright, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Opens the same Chromium profile, in `tmp_path / "p"`, each time it is called."""
    opened: list[BrowserContext] = []

    def open_profile() -> BrowserContext:
        context = browsers.chromium.launch_persistent_context(
            tmp_path / "p", executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        opened.append(context)
        return context

    yield open_profile
    with suppress(Error):  # a test may have killed it
        opened[-1].close()


@pytest.fixture(scope="session")
def lab_browser(browsers: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests that don't kill it; each gets a context of its own."""
    browser = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def page(server: LabServer, lab_browser: Browser) -> Iterator[Page]:
    """The lab's page of an enrolled tablet."""
    context = lab_browser.new_context()
    yield enrolled(context, server)
    context.close()


@pytest.fixture
def disk_page(server: LabServer, profile: Callable[[], BrowserContext]) -> Page:
    """The same on a profile of its own, to be killed or looked into."""
    return enrolled(profile(), server)


def enrolled(context: BrowserContext, server: LabServer) -> Page:
    page = show(context, server)
    assert page.evaluate(ENROL) == "enrolled"
    return page


def show(context: BrowserContext, server: LabServer) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(server.url + "/kiosk/")
    page.wait_for_function("globalThis.ready === true")
    return page
