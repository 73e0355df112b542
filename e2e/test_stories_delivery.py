"""Between tablet and server everything may go wrong once, and there is still exactly one draft."""

import itertools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Playwright, expect

from e2e.conftest import Office, Tablet
from e2e.fault_acts import HTML, OURS, PORTAL, lose_reply, refuse
from e2e.fault_proxy import Answer, Call, FaultProxy, pass_on
from e2e.kiosk_driver import Applicant
from e2e.people import SITI


class Street:
    """An office whose tablet reaches it only through the proxy."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.proxy = FaultProxy("127.0.0.1", office.port)
        self.url = self.proxy.url

    def enrolment_code(self) -> str:
        return self.office.enrolment_code()

    def drafts(self, **wanted: object) -> list[dict[str, object]]:
        return [row for row in self.office.drafts() if wanted.items() <= row.items()]

    def revisions(self, draft_id: object) -> list[tuple[int, str]]:
        with closing(sqlite3.connect(self.office.data / "loket.db", timeout=5)) as db:
            rows = db.execute(
                "select rev, kind from draft_revisions where draft_id = ?", [draft_id]
            )
            return sorted(rows.fetchall())

    def forget_answers(self) -> None:
        """As after 30 days: only the decision table can still know a repetition."""
        with closing(sqlite3.connect(self.office.data / "loket.db", timeout=5)) as db, db:
            db.execute("delete from nonces")


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    office = Office(tmp_path_factory.mktemp("street"))
    office.start()
    street = Street(office)
    yield street
    street.proxy.close()
    office.stop()


@pytest.fixture(scope="module")
def lobby(
    browsers: Playwright, street: Street, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tablet]:
    """The tablet of this file."""
    tablet = Tablet(browsers, street, tmp_path_factory.mktemp("lobby") / "profile")
    tablet.enrol()
    yield tablet
    tablet.close()


@pytest.fixture(autouse=True)
def honest_line(street: Street) -> Iterator[None]:
    """Each story begins and ends with a network that works."""
    street.proxy.deliveries.clear()
    yield
    street.proxy.on_delivery = pass_on


def wait_until_sent(applicant: Applicant) -> None:
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0", timeout=60_000)


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "forgotten"])
def test_a_revision_that_arrives_twice_is_kept_once(
    street: Street, visitor: Applicant, remembers: bool
) -> None:
    async def repeat(call: Call) -> Answer:
        await call.forward()
        if not remembers:
            street.forget_answers()
        return await call.forward()

    wait_until_sent(visitor)  # what the visitor before left
    before = len(street.drafts())
    street.proxy.deliveries.clear()
    street.proxy.on_delivery = repeat
    visitor.walk(SITI, until="birth_date")
    visitor.wait_until_saved()
    wait_until_sent(visitor)
    wait_until_answered_twice(visitor, street)
    assert len(street.drafts()) == before + 1
    for delivery in street.proxy.deliveries:
        first, second = delivery.answers
        assert first.body == second.body
    revisions = street.revisions(street.drafts()[-1]["draft_id"])
    assert [rev for rev, _ in revisions] == sorted({rev for rev, _ in revisions})
    assert {kind for _, kind in revisions} == {"tablet"}


def wait_until_answered_twice(applicant: Applicant, street: Street) -> None:
    """The last save may still be on its way when the bar says that nothing waits."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        answered = [len(delivery.answers) for delivery in street.proxy.deliveries]
        if len(answered) > 1 and set(answered) == {2}:
            return
        applicant.page.wait_for_timeout(50)
    raise AssertionError(answered)


@pytest.mark.parametrize("remembers", [True, False], ids=["remembered", "forgotten"])
def test_a_reply_that_is_lost_after_the_commit_makes_no_second_draft_and_no_second_number(
    street: Street, visitor: Applicant, remembers: bool
) -> None:
    visitor.walk(SITI, until="review")
    wait_until_sent(visitor)
    street.proxy.on_delivery = lose_reply
    assert visitor.next() == "finished"
    number = visitor.queue_number
    expect(visitor.section).to_contain_text("Tersimpan di alat ini")
    (committed,) = street.drafts(queue_number=number)
    assert committed["stage"] == "submitted"
    if not remembers:
        street.forget_answers()
    street.proxy.on_delivery = pass_on
    wait_until_sent(visitor)
    expect(visitor.section).to_contain_text("sudah diterima petugas")
    assert visitor.queue_number == number
    (kept,) = street.drafts(queue_number=number)
    assert (kept["draft_id"], kept["rev"]) == (committed["draft_id"], committed["rev"])
    revisions = street.revisions(kept["draft_id"])
    assert [rev for rev, _ in revisions] == sorted({rev for rev, _ in revisions})
    assert (
        street.drafts(nik_hash=kept["nik_hash"], stage="submitted")[-1]["draft_id"]
        == kept["draft_id"]
    )


def test_a_server_that_fails_for_a_while_holds_up_nobody_and_loses_nothing(
    street: Street, visitor: Applicant
) -> None:
    """Errors of ours, of a proxy, and a page of somebody's Wi-Fi that says 200."""
    failures = itertools.cycle(
        [
            refuse(500, b'{"problem": "internal-error"}', OURS),
            refuse(502, b"<h1>Bad Gateway</h1>", HTML),
            refuse(200, PORTAL, HTML),
        ]
    )
    before = len(street.drafts())
    street.proxy.on_delivery = lambda call: next(failures)(call)
    assert visitor.walk(SITI) == "finished"
    number = visitor.queue_number
    expect(visitor.section).to_contain_text("Tersimpan di alat ini")
    assert visitor.waiting == 1
    assert {delivery.told.status for delivery in street.proxy.deliveries} == {500, 502, 200}
    assert len(street.drafts()) == before
    street.proxy.on_delivery = pass_on
    wait_until_sent(visitor)
    (draft,) = street.drafts(queue_number=number)
    assert (draft["stage"], draft["problem_count"]) == ("submitted", 0)
    expect(visitor.section).to_contain_text("sudah diterima petugas")
