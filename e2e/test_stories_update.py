"""A new version of the kiosk disturbs nobody: it waits for the welcome screen."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import ROOT, Office, Tablet
from e2e.house import draft_with, wait_until_sent
from e2e.people import SITI

PARTS = ("server", "kiosk", "templates", "schema.sql")
MARK = "getComputedStyle(document.documentElement).getPropertyValue('--edition').trim()"
UPDATE = """async () => {
    const registration = await navigator.serviceWorker.getRegistration('/kiosk/');
    await registration.update();
    const worker = registration.installing ?? registration.waiting;
    if (worker.state === 'installing')
        await new Promise((done) => { worker.onstatechange = done; });
    return worker.state;
}"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A server over a copy of the code, so that a story may publish another version."""
    tree = tmp_path / "tree"
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
        tree.mkdir(exist_ok=True)
        copy(ROOT / part, tree / part)
    running = Office(tmp_path, tree)
    running.start()
    yield running
    running.stop()


def publish(office: Office, edition: str) -> None:
    """As an update of the server does: another style sheet, and a restart."""
    office.stop()
    with (office.tree / "kiosk" / "css" / "base.css").open("a") as sheet:
        sheet.write(f"\n:root {{ --edition: {edition}; }}\n")
    office.start()


def edition(page: Page) -> str:
    return page.evaluate(MARK)


def wait_for_edition(page: Page, name: str) -> None:
    page.wait_for_function(f"name => {MARK} === name", arg=name)


def test_a_new_version_leaves_a_half_filled_form_alone_and_comes_with_the_welcome_screen(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    page = tablet.page
    applicant.walk(SITI, until="name")
    applicant.answer("name", "SITI RAH")
    page.evaluate("() => { globalThis.sameDocument = true; }")

    publish(office, "second")
    assert page.evaluate(UPDATE) == "installed"
    assert applicant.screen == "name"
    expect(applicant.section.locator("input[name=name]")).to_have_value("SITI RAH")

    assert applicant.walk(SITI) == "finished"
    number = applicant.queue_number
    wait_until_sent(applicant)
    assert page.evaluate("() => globalThis.sameDocument") is True
    assert edition(page) == ""
    assert draft_with(office, queue_number=number)["stage"] == "submitted"

    applicant.press("finish")
    applicant.wait_for("thanks")
    applicant.press("restart")
    wait_for_edition(page, "second")
    applicant.wait_for("welcome")
    applicant.start()


def test_a_draft_that_waits_and_a_visit_by_code_outlive_the_update(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    applicant.walk(SITI, until="name")
    applicant.wait_until_saved()
    code = applicant.resume_code
    office.stop()
    applicant.walk(SITI, until="gender")
    applicant.wait_until_saved()
    expect(tablet.page.locator("#status")).to_have_attribute("data-waiting", "1")
    publish(office, "second")
    assert tablet.page.evaluate(UPDATE) == "installed"
    tablet.kill()

    applicant = tablet.open()
    wait_for_edition(tablet.page, "second")
    assert applicant.resume(code, birth_year=1985) == "gender"
    assert applicant.walk(SITI) == "finished"
    number = applicant.queue_number
    wait_until_sent(applicant)
    (draft,) = office.drafts()
    assert (draft["queue_number"], draft["problem_count"]) == (number, 0)
