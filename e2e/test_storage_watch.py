"""Room on the disk, the browser's promise to keep it, and a store that is gone."""

import httpx
import pytest
from playwright.sync_api import CDPSession, Page, expect

from e2e.clerk import Clerk, hire
from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.store_lab import LabServer
from e2e.store_lab_page import ENROL, lab_browser, page, server, show

__all__ = ["lab_browser", "page", "server"]  # fixtures

MINUTE_MS = 60_000
FEW, ENOUGH = 40_000_000, 70_000_000  # bytes; the kiosk wants 50 million


class Disk:
    """What the browser grants this origin. What it says of it to a page is always the same."""

    def __init__(self, page: Page) -> None:
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._origin = page.evaluate("() => location.origin")

    def leave(self, free: int) -> None:
        usage = self._cdp.send("Storage.getUsageAndQuota", {"origin": self._origin})["usage"]
        quota = {"origin": self._origin, "quotaSize": usage + free}
        self._cdp.send("Storage.overrideQuotaForOrigin", quota)

    def free(self) -> None:
        self._cdp.send("Storage.overrideQuotaForOrigin", {"origin": self._origin})

    def lose(self) -> None:
        """As a browser does that needs the room."""
        kinds = {"origin": self._origin, "storageTypes": "indexeddb"}
        self._cdp.send("Storage.clearDataForOrigin", kinds)


@pytest.fixture(scope="module")
def watched(lobby: Tablet) -> Tablet:
    """Time goes as the test says."""
    lobby.page.clock.install()
    return lobby


@pytest.fixture
def lone(watched: Tablet, visitor: Applicant) -> Applicant:
    return visitor


@pytest.fixture
def disk(lone: Applicant):
    disk = Disk(lone.page)
    yield disk
    disk.free()


def later(applicant: Applicant, milliseconds: int) -> None:
    applicant.page.clock.fast_forward(milliseconds)


def test_with_little_room_no_visit_starts_and_the_screen_says_whom_to_call(
    lone: Applicant, disk: Disk, house: Office
) -> None:
    disk.leave(FEW)
    later(lone, 6 * MINUTE_MS)
    lone.wait_for("full")
    expect(lone.section).to_contain_text("Petugas loket sudah diberi tahu")
    expect(lone.section.locator('[data-act="resume"]')).to_be_visible()
    hire(house)
    with httpx.Client(base_url=house.url) as http:
        assert "alat ini sedang dirawat" in Clerk(http).get("/operator/calls").text
    disk.free()
    later(lone, 11 * MINUTE_MS)
    lone.wait_for("welcome")
    lone.start()


def test_enough_room_changes_nothing(lone: Applicant, disk: Disk) -> None:
    disk.leave(ENOUGH)
    later(lone, 6 * MINUTE_MS)
    lone.start()


def test_a_visit_that_runs_is_not_interrupted(lone: Applicant, disk: Disk) -> None:
    disk.leave(FEW)
    lone.start()
    later(lone, 6 * MINUTE_MS)
    assert lone.screen in ("reading", "idle")


TRY_OUT = """async (minutes) => {
    const now = Date.now;
    Date.now = () => now() + minutes * 60_000 + 1;
    await space.tryOut();
    Date.now = now;
    const left = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) left.push(name);
    return [await space.hasRoom(), left];
}"""
"""Some minutes later: is there room, and which files lie there now."""


def test_a_trial_tells_a_full_disk_and_leaves_nothing_behind(page: Page) -> None:
    disk = Disk(page)
    page.evaluate("async () => { globalThis.space = (await lab).watchSpace(); }")
    disk.leave(FEW)
    assert page.evaluate(TRY_OUT, 5) == [False, []]
    disk.free()
    assert page.evaluate(TRY_OUT, 15) == [True, []]


def test_a_save_that_was_refused_counts_until_a_trial_succeeds(page: Page) -> None:
    assert page.evaluate(
        """async () => {
          globalThis.space = (await lab).watchSpace();
          const before = await space.hasRoom();
          space.noteFailure(new DOMException('', 'AbortError'));
          space.noteFailure(new Error('tablet-not-enrolled'));
          const other = await space.hasRoom();
          space.noteFailure(new DOMException('', 'QuotaExceededError'));
          return [before, other, await space.hasRoom()];
        }"""
    ) == [True, True, False]
    assert page.evaluate(TRY_OUT, 10) == [True, []]


def test_a_browser_that_tells_its_room_is_believed(page: Page) -> None:
    assert page.evaluate(
        """async () => {
          const space = (await lab).watchSpace();
          const rooms = [];
          for (const free of [49_000_000, 51_000_000]) {
            StorageManager.prototype.estimate = async () => ({ usage: 1000, quota: 1000 + free });
            rooms.push(await space.hasRoom());
          }
          return rooms;
        }"""
    ) == [False, True]


@pytest.mark.parametrize("answer", ["true", "false", "Promise.reject(new TypeError('no'))"])
def test_enrolment_asks_the_browser_to_keep_what_is_stored(
    server: LabServer, lab_browser, answer: str
) -> None:
    context = lab_browser.new_context()
    context.add_init_script(
        f"""globalThis.asked = 0;
        StorageManager.prototype.persisted = async () => false;
        StorageManager.prototype.persist = async () => {{ asked += 1; return {answer}; }};"""
    )
    page = show(context, server)
    assert page.evaluate(ENROL) == "enrolled"
    assert page.evaluate("() => asked") == 1
    context.close()


def test_a_store_that_the_browser_threw_away_is_noticed_within_a_minute(
    watched: Tablet, lone: Applicant, disk: Disk
) -> None:
    disk.lose()
    later(lone, MINUTE_MS)
    lone.wait_for("not_enrolled")
    expect(lone.section).to_contain_text("Ambil nomor antrean di loket")
    kinds = {complaint.split()[1] for complaint in watched.complaints}
    assert kinds <= {"outbox", "heartbeat"}  # what ran in that very moment says that it broke off
    watched.complaints.clear()
