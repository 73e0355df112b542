"""An office for the stories of one file: server, enrolled tablet, operator at the desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office, Tablet
from e2e.desk import PASSWORD, Desk, open_desk
from e2e.kiosk_driver import Applicant


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("house"))
    office.start()
    office.loket("operator", "add", "Rina", "--role", "operator", typed=PASSWORD + "\n")
    yield office
    office.stop()


@pytest.fixture(scope="module")
def lobby(
    browsers: Playwright, house: Office, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tablet]:
    tablet = Tablet(browsers, house, tmp_path_factory.mktemp("lobby") / "profile")
    tablet.enrol()
    yield tablet
    tablet.close()


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    """The one on the operator's desk."""
    chromium = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def desk(browser: Browser, house: Office) -> Iterator[Desk]:
    with open_desk(browser, house, "Rina") as desk:
        yield desk


def wait_until_sent(applicant: Applicant, seconds: int = 60) -> None:
    status = applicant.page.locator("#status")
    expect(status).to_have_attribute("data-waiting", "0", timeout=seconds * 1000)


def draft_with(office: Office, **wanted: object) -> dict[str, object]:
    """The only draft whose row has these values."""
    (found,) = [row for row in office.drafts() if wanted.items() <= row.items()]
    return found
