"""A new version of the kiosk disturbs nobody: it waits for the welcome screen."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from e2e.conftest import ROOT, Office, Tablet
from e2e.fault_acts import drop_request
from e2e.fault_proxy import FaultProxy, pass_on
from e2e.house import wait_until_judged, wait_until_sent
from e2e.people import SITI
from server.domain.rule_files import load_rules

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

# Three visits that ended while nothing could be sent, by the page's own modules.
SUBMIT_THREE = """async (codes) => {
    const names = ['core/draft', 'store/db', 'store/drafts', 'store/visits'];
    const parts = await Promise.all(names.map((name) => import(`/kiosk/${name}.js`)));
    const L = Object.assign({}, ...parts);
    const db = await L.openDatabase();
    const numbers = [];
    for (const resume_code of codes) {
        const now = new Date();
        const fresh = L.newVisit({ draft_id: crypto.randomUUID(), resume_code, now });
        const consent = { version: '1', at: now.toISOString() };
        const visit = L.revise(fresh, { consent, stage: 'submitted', answers: { name: 'A' } }, now);
        const handle = await L.createVisit(fresh);
        numbers.push((await L.saveDraft({ db, handle, visit })).queue_number);
        await L.closeVisit(handle);
    }
    await db.close();
    return numbers;
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


@pytest.fixture
def line(office: Office) -> Iterator[FaultProxy]:
    """Between tablet and server; a story may lose deliveries on it, while all else passes."""
    proxy = FaultProxy("127.0.0.1", office.port)
    yield proxy
    proxy.close()


@pytest.fixture
def tablet(
    browsers: Playwright, office: Office, line: FaultProxy, tmp_path: Path
) -> Iterator[Tablet]:
    opened = Tablet(browsers, Behind(office, line), tmp_path / "profile")
    yield opened
    opened.close()
    assert opened.complaints == []


@dataclass
class Behind:
    """The office as a tablet reaches it."""

    office: Office
    line: FaultProxy

    @property
    def url(self) -> str:
        return self.line.url

    def enrolment_code(self) -> str:
        return self.office.enrolment_code()


def publish(office: Office, edition: str) -> None:
    """As an update of the server does: another style sheet, packed, and a restart."""
    office.stop()
    with (office.tree / "kiosk" / "css" / "base.css").open("a") as sheet:
        sheet.write(f"\n:root {{ --edition: {edition}; }}\n")
    subprocess.run([sys.executable, ROOT / "setup" / "pack.py", office.tree], check=True)
    office.start()


def publish_release(office: Office, name: str) -> None:
    """Also other rules, and a step more in the tablet's storage."""
    with (office.tree / "kiosk" / "rules" / "settings.json").open("a") as rules:
        rules.write("\n")
    storage = office.tree / "kiosk" / "store" / "db.js"
    text, steps = storage.read_text("utf-8"), "\n];\n"
    assert text.count(steps) == 1
    step = "\n  function another(database) {\n    database.createObjectStore('another');\n  },"
    storage.write_text(text.replace(steps, step + steps), "utf-8")
    publish(office, name)


def rules_version(office: Office) -> str:
    return load_rules(office.tree / "kiosk" / "rules").version


def edition(page: Page) -> str:
    return page.evaluate(MARK)


def wait_for_edition(page: Page, name: str) -> None:
    page.wait_for_function(f"name => {MARK} === name", arg=name)


def test_a_release_leaves_a_half_filled_form_and_three_waiting_drafts_alone(
    line: FaultProxy, tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    page = tablet.page
    line.on_delivery = drop_request
    numbers = page.evaluate(SUBMIT_THREE, ["K72MP4RA", "H38NW5TB", "X83HT5NW"])
    assert [number[-3:] for number in numbers] == ["001", "002", "003"]
    applicant.walk(SITI, until="name")
    applicant.answer("name", "SITI RAH")
    page.evaluate("() => { globalThis.sameDocument = true; }")

    publish_release(office, "second")
    assert page.evaluate(UPDATE) == "installed"
    assert applicant.screen == "name"
    expect(applicant.section.locator("input[name=name]")).to_have_value("SITI RAH")

    assert applicant.walk(SITI) == "finished"
    numbers.append(applicant.queue_number)
    assert page.evaluate("() => globalThis.sameDocument") is True
    assert edition(page) == ""
    expect(page.locator("#status")).to_have_attribute("data-waiting", "4")
    assert office.drafts() == []

    applicant.press("finish")
    applicant.wait_for("thanks")
    applicant.press("restart")
    wait_for_edition(page, "second")
    applicant.wait_for("welcome")
    assert page.evaluate("async () => (await indexedDB.databases())[0].version") == 2
    line.on_delivery = pass_on
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_sent(applicant)
    drafts = office.drafts()
    assert sorted(draft["queue_number"] for draft in drafts) == sorted(numbers)
    assert {draft["stage"] for draft in drafts} == {"submitted"}
    (made_under,) = {draft["rules_version"] for draft in drafts}
    assert made_under != rules_version(office), "the rules of the release before"
    assert wait_until_judged(office, numbers[-1])["problem_count"] == 0
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
