"""An office for the stories of one file: server, enrolled tablet, operator at the desk."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlite_utils import Database

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office
from e2e.desk import PASSWORD, Desk, open_desk
from e2e.kiosk_driver import Applicant
from server.store.drafts import open_answers
from server.store.keys import open_keys


@pytest.fixture(scope="module")
def clerk(house: Office) -> str:
    """Name of somebody who works at its desk."""
    house.loket("operator", "add", "Rina", "--role", "operator", typed=PASSWORD + "\n")
    return "Rina"


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    """The one on the operator's desk."""
    chromium = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def desk(browser: Browser, house: Office, clerk: str) -> Iterator[Desk]:
    with open_desk(browser, house, clerk) as desk:
        yield desk


def wait_until_sent(applicant: Applicant, seconds: int = 60) -> None:
    status = applicant.page.locator("#status")
    expect(status).to_have_attribute("data-waiting", "0", timeout=seconds * 1000)


def draft_with(office: Office, **wanted: object) -> dict[str, object]:
    """The only draft whose row has these values."""
    (found,) = [row for row in office.drafts() if wanted.items() <= row.items()]
    return found


def wait_until_judged(office: Office, queue_number: str) -> dict[str, object]:
    """The row of that draft once the server has judged it, which it does after its reply."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        draft = draft_with(office, queue_number=queue_number)
        if draft["judged_at"]:
            return draft
        time.sleep(0.05)
    raise AssertionError(f"{queue_number} is not judged")


def answers_of(office: Office, draft_id: object) -> dict[str, Any]:
    """What the server can read of a draft with its own keys."""
    with closing(sqlite3.connect(office.data / "loket.db", timeout=5)) as connection:
        keys = open_keys(office.data / "keys")
        return open_answers(Database(connection), keys, str(draft_id)).answers
