"""One office for a file of tests: three operators, a lobby's tablet, a browser at the desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office
from e2e.desk import PASSWORD, Desk, Lobby, open_desk

SIZES = {
    "1366x768": {"viewport": {"width": 1366, "height": 768}},
    "1280x800": {"viewport": {"width": 1280, "height": 800}},
    "zoomed twice": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
}


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for this file."""
    office = Office(tmp_path_factory.mktemp("counter"))
    office.start()
    for name in ("Rina", "Budi", "Tuti"):
        office.loket("operator", "add", name, "--role", "operator", typed=PASSWORD + "\n")
    yield office
    office.stop()


@pytest.fixture(scope="module")
def lobby(counter: Office) -> Iterator[Lobby]:
    lobby = Lobby(counter)
    yield lobby
    lobby.http.close()


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    chromium = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def desk(browser: Browser, counter: Office) -> Iterator[Desk]:
    with open_desk(browser, counter, "Rina") as desk:
        yield desk
