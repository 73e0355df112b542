"""A revoked tablet stops politely, serves who stands there, and keeps its rows."""

import sqlite3
from contextlib import closing

from playwright.sync_api import expect

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
