"""The tablet looks after itself at the end of a visit, and a trace locks it until somebody came."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from e2e.clerk import Clerk, hire
from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI
from e2e.store_lab_page import lab_browser, page, server
from e2e.trace_visits import MARKED

__all__ = ["lab_browser", "page", "server"]  # fixtures

LEAVE_TRACES = """async (word) => {
    localStorage.setItem('one', word);
    sessionStorage.setItem('one', word);
    await (await caches.open('strange')).put('/kiosk/x', new Response(word));
    const request = indexedDB.open('strange', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('rows').put({word}, 1);
    await new Promise((resolve) => { request.onsuccess = resolve; });
    request.result.close();
    const input = document.createElement('input');
    input.value = word;
    document.body.append(input);
}"""
WHAT_IS_LEFT = """async () => [localStorage.length, sessionStorage.length,
    (await caches.keys()).filter((name) => name === 'strange').length,
    (await indexedDB.databases()).filter(({name}) => name === 'strange').length,
    [...document.querySelectorAll('input')].filter(({value}) => value).length]"""
FOUND = "layar, simpanan layar, simpanan sesi, salinan halaman, basis data"


@pytest.fixture(scope="module")
def timed(lobby: Tablet) -> Tablet:
    """Time goes as the test says."""
    lobby.page.clock.install()
    lobby.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lobby


@pytest.fixture
def lone(timed: Tablet, visitor: Applicant) -> Applicant:
    return visitor


def be_left(applicant: Applicant) -> None:
    """Two minutes of silence, then the minute of the warning."""
    applicant.page.clock.run_for(121_000)
    applicant.wait_for("idle")
    applicant.page.clock.run_for(61_000)


def open_staff(applicant: Applicant) -> None:
    for _ in range(5):
        applicant.page.locator("#top-bar").click(position={"x": 300, "y": 20})
    applicant.wait_for("staff")


def test_a_trace_locks_the_tablet_and_staff_opens_it_again(
    timed: Tablet, lone: Applicant, house: Office
) -> None:
    lone.walk(MARKED, until="email")
    lone.page.evaluate(LEAVE_TRACES, MARKED["phone"])
    be_left(lone)
    lone.wait_for("locked")
    expect(lone.section).to_contain_text("Petugas loket sudah diberi tahu")
    assert lone.page.evaluate(WHAT_IS_LEFT) == [0, 0, 0, 0, 0]
    hire(house)
    with httpx.Client(base_url=house.url) as http:
        assert "alat ini dikunci dulu" in Clerk(http).get("/operator/calls").text
    lone.page.reload()
    lone.wait_for("locked")
    assert lone.page.locator('[data-act="start"]:visible').count() == 0
    open_staff(lone)
    expect(lone.section).to_contain_text(FOUND)
    lone.press("back")
    lone.wait_for("locked")
    open_staff(lone)
    lone.press("unlock")
    lone.wait_for("welcome")
    lone.start()
    assert timed.complaints == ["error: trace page local_storage session_storage cache database"]
    timed.complaints.clear()


def test_the_staff_page_of_an_open_tablet_has_nothing_to_open(lone: Applicant) -> None:
    open_staff(lone)
    expect(lone.section.locator('[data-act="unlock"]')).to_be_hidden()


def test_a_name_that_the_page_says_itself_is_no_trace(lone: Applicant) -> None:
    lone.walk({**SITI, "name": "PALARAN"}, until="birth_date")
    be_left(lone)
    lone.wait_for("emptied")
    expect(lone.section).to_contain_text("Layar ini sudah bersih")


def test_nothing_gets_to_the_clipboard(lone: Applicant) -> None:
    lone.walk(SITI, until="name")
    lone.answer("name", "SITI RAHMAH")
    box = lone.section.locator("input[name=name]")
    for keys in ("ControlOrMeta+a", "ControlOrMeta+c", "ControlOrMeta+x"):
        box.press(keys)
    assert lone.page.evaluate("() => navigator.clipboard.readText()") == ""
    expect(box).to_have_value("SITI RAHMAH")


def test_the_place_of_a_visit_that_is_over_is_a_trace(page: Page) -> None:
    assert page.evaluate(
        """async () => {
          const { L, handle, visit } = await begin();
          const look = (gone) => L.findLeftovers(L.db, { hasTrace: () => false, gone });
          const kept = [await look(handle.name), await look(null)];
          await L.closeVisit(handle);
          return [...kept, await look(handle.name)];
        }"""
    ) == [["visit"], [], []]


def test_a_row_of_our_own_that_bears_a_word_is_found_and_a_sealed_one_is_none(page: Page) -> None:
    assert page.evaluate(
        """async () => {
          const L = await lab;
          await begin('K72MP4RA', { name: 'SITI AMINAH' });
          const hasTrace = (text) => text.includes('SITI');
          const look = () => L.findLeftovers(L.db, { hasTrace, gone: null });
          const sealed = await look();
          await L.db.run(['meta'], 'readwrite', (tx) => tx.store.put({ note: 'SITI' }, 'note'));
          return [sealed, await look()];
        }"""
    ) == [[], ["database"]]
