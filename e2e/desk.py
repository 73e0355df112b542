"""An operator's browser, and applicants whose drafts wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from playwright.sync_api import Browser, Page

from e2e.axe import AXE
from e2e.conftest import PATIENCE_MS, Office
from tests.tablet_client import TabletClient

PASSWORD = "kopi-hitam-pahit"
DESKTOP = {"viewport": {"width": 1366, "height": 768}}


class Desk:
    """One operator in front of one browser. `complaints`: what the console said."""

    def __init__(self, page: Page, office: Office) -> None:
        self.page = page
        self.office = office
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.office.url}/operator/{path}")

    def log_in(self, name: str) -> None:
        self.open("login")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("[data-act=login]")
        self.page.wait_for_selector("#_queue")
        self.page.wait_for_load_state()

    def take(self, draft_id: str) -> None:
        """Claims a draft and waits for its page."""
        self.open(f"drafts/{draft_id}")
        self.page.click("[data-act=claim]")
        self.page.wait_for_selector("[data-act=save]")
        self.page.wait_for_load_state()  # the page's modules are there

    def clipboard(self) -> str:
        return self.page.evaluate("navigator.clipboard.readText()")

    def axe(self) -> list[str]:
        """Also contrast of 7:1 (accessibility.md Q23)."""
        self.page.evaluate(AXE)
        return self.page.evaluate(
            """async () => (await axe.run(document, {rules: {
                'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}}}))
              .violations.map((v) => v.id + ' ' + v.nodes.map((n) => n.html).join(' '))"""
        )


@contextmanager
def open_desk(browser: Browser, office: Office, name: str, **options: object) -> Iterator[Desk]:
    """A fresh browser, logged in; red when its pages threw an error."""
    context = browser.new_context(**{**DESKTOP, "locale": "id-ID", **options})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE_MS)
    desk = Desk(context.new_page(), office)
    desk.log_in(name)
    yield desk
    context.close()
    assert desk.complaints == []


class Lobby:
    """A tablet that delivers finished drafts, numbered by its own counter."""

    def __init__(self, office: Office) -> None:
        self.http = httpx.Client(base_url=office.url)
        self.client = TabletClient(self.http)
        assert self.client.enrol(office.enrolment_code()).status_code == 201
        self.count = 0

    def send(self, answers: dict, **packing: object) -> str:
        """Returns the draft's id."""
        self.count += 1
        number = f"{self.client.enrolled['letter']}-{self.count:03d}"
        packed = {"stage": "submitted", "queue_number": number, **packing}
        packet = self.client.pack(answers=answers, **packed)
        assert self.client.deliver(packet).status_code in (200, 201, 409)
        return packet.draft_id
