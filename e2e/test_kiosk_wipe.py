"""A tablet that is to be emptied from afar: at once, but for what waits."""

from hashlib import sha256

import pytest

from e2e.heartbeats import BEAT, OUTBOX, SAVE, beats
from e2e.store_lab import Reply, say, stranger_says
from e2e.store_lab_page import lab_browser, page, server

__all__ = ["lab_browser", "page", "server"]  # fixtures

STATE = """async () => {
  const L = await lab;
  const tablet = await L.getTablet(L.db);
  const delivered = (await L.listOffers(L.db)).length;
  const waiting = await L.countWaiting(L.db);
  return { known: tablet !== null, visits: await L.countVisits(), delivered, waiting };
}"""
WIPED = {"known": False, "visits": 0, "delivered": 0, "waiting": 0}


def test_a_wipe_empties_at_once_keeps_what_waits_and_ends_when_that_was_sent(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    page.evaluate(SAVE, "H38NW5TB")
    server.script = [say(500)] * 9
    server.sync = {"wipe": True}
    page.evaluate(BEAT)
    assert page.evaluate(STATE) == {"known": True, "visits": 0, "delivered": 0, "waiting": 1}
    assert not any("wiped" in report for report in beats(server))
    server.script = []
    page.evaluate("async () => { const [row] = await (await lab).listOutbox((await lab).db);"
                  " await (await lab).retryRow((await lab).db, row.draft_id); }")  # fmt: skip
    for _ in range(3):
        page.evaluate(BEAT)
    assert len(server.stored) == 2
    assert page.evaluate(STATE) == WIPED
    assert beats(server)[-1]["wiped"] is True


def test_a_tablet_that_has_nothing_left_says_so_before_it_forgets_who_it_is(page, server):
    server.sync = {"wipe": True}
    server.routes["/api/sync"] = lambda request, lab: (
        None if request.json.get("wiped") else Reply(200, lab.sync_answer())
    )
    page.evaluate(BEAT)
    assert page.evaluate(STATE)["known"] is True, "nobody has heard it yet"
    del server.routes["/api/sync"]
    page.evaluate(BEAT)
    assert page.evaluate(STATE) == WIPED


REVOKED = {"problem": "tablet-revoked"}


def test_a_revoked_tablet_that_is_wiped_lets_go_of_what_lies_in_quarantine(page, server):
    page.evaluate(SAVE)
    server.routes["/api/sync"] = say(403, {**REVOKED, "wipe": True})
    brought = []

    def aside(request, lab):
        brought.append(request.body)
        return Reply(
            403, {**REVOKED, "set_aside": True, "sha256": sha256(request.body).hexdigest()}
        )

    server.script = [aside] * 9
    for _ in range(3):
        page.evaluate(BEAT)
    assert len(set(brought)) == 1
    assert page.evaluate(STATE) == WIPED


@pytest.mark.parametrize(
    "answer",
    [
        {**REVOKED},
        {**REVOKED, "set_aside": True},
        {**REVOKED, "set_aside": True, "sha256": "0" * 64},
        {**REVOKED, "set_aside": False, "sha256": "0" * 64},
    ],
)
def test_without_proof_of_quarantine_a_wiped_tablet_keeps_its_row(page, server, answer):
    page.evaluate(SAVE)
    server.routes["/api/sync"] = say(403, {**REVOKED, "wipe": True})
    server.script = [say(403, answer)] * 9
    for _ in range(3):
        page.evaluate(BEAT)
    assert page.evaluate(STATE) == {"known": True, "visits": 0, "delivered": 0, "waiting": 1}


def test_a_row_that_needed_a_person_gets_one_more_try_in_a_wipe(page, server):
    page.evaluate(SAVE)
    server.script = [say(422, {"problem": "envelope-broken"})]
    page.evaluate(BEAT)
    assert page.evaluate(OUTBOX)[0]["needs_person"] is True
    server.sync = {"wipe": True}
    for _ in range(3):
        page.evaluate(BEAT)
    assert len(server.stored) == 1
    assert page.evaluate(STATE) == WIPED


def test_a_strangers_order_wipes_nothing(page, server):
    page.evaluate(SAVE)
    server.script = [say(500)] * 9
    server.routes["/api/sync"] = stranger_says(200, {"wipe": True})
    page.evaluate(BEAT)
    assert page.evaluate(STATE) == {"known": True, "visits": 1, "delivered": 0, "waiting": 1}
