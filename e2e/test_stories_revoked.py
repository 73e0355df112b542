"""A revoked tablet stops politely, serves who stands there, and keeps its rows."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress

from playwright.sync_api import Error, expect

from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

ROWS = """async () => {
    const { openDatabase } = await import('/kiosk/store/db.js');
    const { listOutbox } = await import('/kiosk/store/outbox.js');
    return (await listOutbox(await openDatabase())).map(({ draft_id, rev }) => [draft_id, rev]);
}"""


def set_aside(office: Office) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(office.data / "loket.db", timeout=5)) as db:
        return db.execute("select draft_id, reason from set_aside").fetchall()


def blocked(applicant: Applicant, waiting: int) -> None:
    status = applicant.page.locator("#status")
    expect(status).to_have_attribute("data-sync", "blocked", timeout=40_000)
    expect(status).to_have_attribute("data-waiting", str(waiting))


def test_a_revoked_tablet_lets_the_visit_end_keeps_its_rows_and_brings_them_to_quarantine(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    applicant.walk(SITI, until="name")
    office.loket("tablet", "revoke", "Tablet lobi")

    assert applicant.walk(SITI) == "finished"
    blocked(applicant, waiting=1)
    assert applicant.queue_number == "B-001"
    expect(applicant.section).to_contain_text("Tersimpan di alat ini")
    ((draft_id, rev),) = tablet.page.evaluate(ROWS)
    assert (draft_id, "revoked") in set_aside(office)
    assert [row["stage"] for row in office.drafts()] in ([], ["filling"])

    tablet.kill()
    applicant = tablet.open()
    applicant.wait_for("welcome")
    blocked(applicant, waiting=1)
    assert tablet.page.evaluate(ROWS) == [[draft_id, rev]]
    expect(applicant.page.locator("#status")).to_contain_text("petugas")


IS_FORGOTTEN = """async () => {
    const { openDatabase } = await import('/kiosk/store/db.js');
    const { getTablet } = await import('/kiosk/store/tablet.js');
    return (await getTablet(await openDatabase())) === null;
}"""


def test_a_tablet_that_is_taken_out_of_service_sends_its_rest_and_says_when_it_is_empty(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    office.stop()
    assert applicant.walk(SITI) == "finished"
    tablet.kill()
    office.start()
    office.loket("tablet", "wipe", "Tablet lobi")

    applicant = tablet.open()
    applicant.wait_for("not_enrolled")
    until(tablet, lambda: wiped(office))
    until(tablet, lambda: tablet.page.evaluate(IS_FORGOTTEN))
    (row,) = office.drafts()
    assert (row["stage"], row["queue_number"]) == ("submitted", "B-001")


def until(tablet: Tablet, question: Callable[[], bool], seconds: int = 60) -> None:
    """The page reloads meanwhile: then the answer comes with the next look."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(Error):
            if question():
                return
        tablet.page.wait_for_timeout(200)
    raise AssertionError("it never came true")


def wiped(office: Office) -> bool:
    with closing(sqlite3.connect(office.data / "loket.db", timeout=5)) as db:
        return db.execute("select wiped_at is not null from tablets").fetchone() == (1,)
