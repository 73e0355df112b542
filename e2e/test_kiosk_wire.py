"""Storage and sync of the tablet against the real server: both sides keep to docs/sync.md."""

import pytest
from playwright.sync_api import Page

from e2e.conftest import Office, Tablet

LOAD = """async () => {
  const names = [
    'core/draft', 'store/db', 'store/outbox', 'store/delivered', 'store/visits', 'store/drafts',
    'store/settings', 'sync/drain', 'sync/heartbeat', 'sync/open', 'sync/calls', 'sync/connection',
  ];
  const parts = await Promise.all(names.map((name) => import(`/kiosk/${name}.js`)));
  const L = Object.assign({}, ...parts);
  L.db = await L.openDatabase();
  globalThis.L = L;
  globalThis.save = async (change) => {
    const consent = { version: '1', at: new Date().toISOString() };
    const start = { draft_id: crypto.randomUUID(), resume_code: 'K72MP4RA', now: new Date() };
    const before = globalThis.visit ?? L.newVisit(start);
    const visit = L.revise(before, { consent, ...change }, new Date());
    globalThis.handle ??= await L.createVisit(visit);
    globalThis.visit = await L.saveDraft({ db: L.db, handle: globalThis.handle, visit });
    return globalThis.visit;
  };
  globalThis.send = async () => {
    const drain = L.startDrain({ db: L.db });
    await drain.kick();
    drain.stop();
    return drain.getState();
  };
  globalThis.beat = async () => {
    const states = [];
    const heart = L.startHeartbeat({ db: L.db, onState: (state) => states.push(state) });
    await heart.beat();
    heart.stop();
    return states.at(-1);
  };
}"""
ANSWERS = {"name": "SITI AMINAH", "birth_date": "1985-03-12", "nik": "6472015203850001"}


@pytest.fixture
def page(tablet: Tablet, office: Office) -> Page:
    """An enrolled tablet, on a page of the same origin where the kiosk's own drain doesn't run."""
    tablet.enrol()
    tablet.page.goto(office.url + "/healthz")
    tablet.page.evaluate(LOAD)
    return tablet.page


def test_a_draft_is_delivered_and_opens_again_by_code_and_birth_year(page):
    page.evaluate("(answers) => save({ answers })", ANSWERS)
    saved = page.evaluate("() => save({ stage: 'submitted' })")
    assert saved["queue_number"] == "B-001"
    assert page.evaluate("() => send()") == {"state": "idle", "waiting": 0, "reason": None}
    opening = "(birthYear) => L.openSentDraft({ db: L.db, code: 'K72MP4RA', birthYear })"
    assert page.evaluate(opening, 1986)["problem"] == "resume-code-unknown"
    opened = page.evaluate(opening, 1985)
    assert opened["visit"]["answers"] == ANSWERS
    assert (opened["visit"]["rev"], opened["visit"]["queue_number"]) == (2, "B-001")


def test_a_withdrawn_draft_is_erased_on_both_sides(page):
    page.evaluate("(answers) => save({ answers })", ANSWERS)
    page.evaluate("() => send()")
    assert page.evaluate("() => L.listOffers(L.db)") != []
    page.evaluate("() => save({ stage: 'withdrawn' })")
    assert page.evaluate("() => send()")["state"] == "idle"
    assert page.evaluate("() => L.listOffers(L.db)") == []
    opening = "() => L.openSentDraft({ db: L.db, code: 'K72MP4RA', birthYear: 1985 })"
    assert page.evaluate(opening)["problem"] == "resume-code-unknown"


def test_heartbeat_call_and_probe_are_understood(page):
    assert page.evaluate("() => beat()") == {"connected": True, "reason": None}
    assert page.evaluate("() => L.callStaff({ db: L.db, screen: 'nik' })") == {"kind": "called"}
    assert page.evaluate("() => L.probe()") is True
    settings = page.evaluate("() => L.getSettings(L.db)")
    assert settings["office"]["office_id"] == "palaran"
    assert settings["settings"]["capital_limit"] == 50_000_000


def test_after_a_restore_the_server_gets_back_what_it_lost(page, office: Office):
    printed = office.loket("backup")
    copy = next(word for word in printed.split() if word.endswith(".sqlite"))
    page.evaluate("(answers) => save({ answers })", ANSWERS)
    page.evaluate("() => send()")
    office.stop()
    office.loket("restore", copy)
    office.start()
    opening = "() => L.openSentDraft({ db: L.db, code: 'K72MP4RA', birthYear: 1985 })"
    assert page.evaluate(opening)["kind"] != "opened"
    page.evaluate("() => beat()")
    page.evaluate("() => send()")
    assert page.evaluate(opening)["visit"]["answers"] == ANSWERS


def test_a_revoked_tablet_stops_politely_and_keeps_its_rows(page, office: Office):
    page.evaluate("(answers) => save({ answers })", ANSWERS)
    office.loket("tablet", "revoke", "Tablet lobi")
    state = page.evaluate("() => send()")
    assert state == {"state": "blocked", "waiting": 1, "reason": "tablet-revoked"}
    assert page.evaluate("() => beat()") == {"connected": False, "reason": "tablet-revoked"}
    assert page.evaluate("() => L.countWaiting(L.db)") == 1
