"""A supervisor's browser before the desk's own pages."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from e2e.axe import AXE
from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office
from server.store.calls import add_call
from server.store.database import open_database
from server.store.tablets import add_tablet

PASSWORD = "kopi-hitam-pahit"
SIZES = {
    "1366x768": {"viewport": {"width": 1366, "height": 768}},
    "1280x800": {"viewport": {"width": 1280, "height": 800}},
    "800x1280": {"viewport": {"width": 800, "height": 1280}},
    "zoomed twice": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
}


class Desk:
    """A supervisor's browser."""

    def __init__(self, page: Page, office: Office) -> None:
        self.page = page
        self.office = office

    def open(self, path: str) -> None:
        self.page.goto(f"{self.office.url}/operator/{path}")

    def log_in(self, password: str = PASSWORD) -> None:
        self.open("login?next=/operator/password")
        self.page.fill("[name=name]", "Rina")
        self.page.fill("[name=password]", password)
        self.page.click("[data-act=login]")

    def end_session(self) -> None:
        with sqlite3.connect(self.office.data / "loket.db", timeout=5) as db:
            db.execute("update sessions set expires_at = '2020-01-01T00:00:00.000Z'")

    def complaints_of_axe(self) -> list[str]:
        self.page.evaluate(AXE)
        return self.page.evaluate(
            "async () => (await axe.run(document)).violations"
            ".map((v) => v.id + ' ' + v.nodes.map((n) => n.html).join(' '))"
        )


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for this file: its tests share the people and the tablets."""
    office = Office(tmp_path_factory.mktemp("counter"))
    office.start()
    office.loket("operator", "add", "Rina", "--role", "supervisor", typed=PASSWORD + "\n")
    yield office
    office.stop()


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    chromium = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


def new_desk(browser: Browser, office: Office, **options: object) -> Desk:
    context = browser.new_context(**{**SIZES["1366x768"], "locale": "id-ID", **options})
    context.set_default_timeout(15_000)
    return Desk(context.new_page(), office)


@pytest.fixture
def desk(browser: Browser, counter: Office) -> Iterator[Desk]:
    desk = new_desk(browser, counter)
    yield desk
    desk.page.context.close()


def call_from_the_lobby(office: Office) -> None:
    now = datetime.now(UTC)
    db = open_database(office.data / "loket.db")
    tablet = add_tablet(
        db,
        office_id="palaran",
        name="Tablet lobi",
        public_key="key",
        app_version="0.1.0",
        now=now,
    )
    add_call(db, office_id="palaran", tablet_id=tablet.tablet_id, screen="nik", now=now)
    db.close()


def answer_all_calls(page: Page) -> None:
    """Those of earlier tests too."""
    page.wait_for_selector("#calls[hx-trigger='every 5s']", state="attached")
    calls = page.locator("[data-call-id]").all()
    for call_id in [call.get_attribute("data-call-id") for call in calls]:
        page.click(f"#answer-{call_id}")
        expect(page.locator(f"#answer-{call_id}")).to_have_count(0)
