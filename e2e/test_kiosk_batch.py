"""An outbox of several rows leaves in few requests, and row by row where that isn't taken
(docs/sync.md §4).
"""

import pytest

from e2e.store_lab import BATCHES, keep_together, prove, say, stranger_says
from e2e.store_lab_page import lab_browser, page, server

__all__ = ["lab_browser", "page", "server"]  # fixtures

# One visit is saved and sealed; the others are its row under other ids.
SAVE = """async (count) => {
  const { L, visit } = await begin();
  const { fromBase64url, sha256Hex, utf8 } = await import('/kiosk/core/bytes.js');
  const row = (await L.listOutbox(L.db)).find(({ draft_id }) => draft_id === visit.draft_id);
  const { envelope, sealed } = JSON.parse(row.body);
  for (let number = 1; number < count; number += 1) {
    const draft_id = crypto.randomUUID();
    const own = JSON.stringify({ ...JSON.parse(envelope), draft_id });
    const bytes = fromBase64url(sealed);
    const whole = new Uint8Array([...utf8(own), 10, ...bytes]);
    const copy = {
      ...row, draft_id, nonce: crypto.randomUUID(), sha256: await sha256Hex(whole),
      body: JSON.stringify({ envelope: own, sealed }),
    };
    await L.db.run(['outbox'], 'readwrite', (tx) => tx.store.put(copy));
  }
}"""
ONE_PASS = "() => drainOnce()"
ROWS = "async () => { const L = await lab; return L.listOutbox(L.db); }"
AGAIN = """async () => {
  const L = await lab;
  for (const row of await L.listOutbox(L.db)) await L.retryRow(L.db, row.draft_id);
  return drainOnce();
}"""


def batches(server):
    """How many rows each held."""
    sent = [request for request in server.requests if request.path == BATCHES]
    return [len(request.json["deliveries"]) for request in sent]


def keep_silently_together(request, server):
    """The reply is lost after the commit."""
    keep_together(request, server)


def test_many_rows_leave_in_a_few_requests_and_each_by_its_own_proof(page, server):
    server.batches = keep_together
    page.evaluate(SAVE, 60)
    assert page.evaluate(ONE_PASS) == {"state": "idle", "waiting": 0, "reason": None}
    assert sum(batches(server)) + len(server.deliveries) == 60
    assert len(batches(server)) <= 4
    assert max(batches(server)) <= 50
    assert len(server.stored) == 60
    assert len(page.evaluate("async () => (await lab).listOffers((await lab).db)")) == 60


def test_one_bad_row_stays_and_holds_up_nobody(page, server):
    """Refused, failed, proved wrongly: each alone, and the failed one goes alone the next time."""
    server.batches = keep_together
    server.script = [
        say(422, {"problem": "envelope-broken", "set_aside": True}),
        say(500, {"problem": "internal-error"}),
        prove(201, sha256="0" * 64),
    ]
    page.evaluate(SAVE, 6)
    assert page.evaluate(ONE_PASS)["waiting"] == 3
    reasons = [row["reason"] for row in page.evaluate(ROWS)]
    assert reasons == ["envelope-broken", "server", "proof-wrong"]
    assert batches(server) == [6]
    assert page.evaluate(AGAIN)["waiting"] == 0
    assert batches(server) == [6], "what failed by itself goes alone"
    assert len(server.deliveries) == 3


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (stranger_says(200), "not-ours"),
        (say(200, {"results": []}), "proof-wrong"),
        (say(500), "server"),
        (keep_silently_together, "network"),
    ],
)
def test_without_results_every_row_stays_and_nothing_is_doubled(page, server, lie, reason):
    server.batches = lie
    page.evaluate(SAVE, 4)
    assert page.evaluate(ONE_PASS)["waiting"] == 4
    rows = page.evaluate(ROWS)
    assert {(row["reason"], row["tries"], row["needs_person"]) for row in rows} == {
        (reason, 1, False)
    }
    server.batches = keep_together
    assert page.evaluate(AGAIN)["state"] == "idle"
    assert len(server.stored) == 4


def test_when_the_network_returns_they_go_together_again(page, server):
    acts = iter([keep_silently_together, keep_together])
    server.batches = lambda request, lab: next(acts)(request, lab)
    page.evaluate(SAVE, 4)
    state = page.evaluate(
        """async () => {
          const L = await lab;
          const drain = L.startDrain({ db: L.db });
          await drain.kick();
          await drain.networkBack();
          drain.stop();
          return drain.getState();
        }"""
    )
    assert (state["state"], batches(server)) == ("idle", [4, 4])


def test_a_server_of_an_earlier_release_gets_row_by_row_until_the_page_is_loaded_anew(page, server):
    page.evaluate(SAVE, 3)
    page.evaluate(
        """async () => {
          const L = await lab;
          globalThis.drain = L.startDrain({ db: L.db });
          await drain.kick();
        }"""
    )
    assert (batches(server), len(server.deliveries), len(server.stored)) == ([3], 3, 3)
    page.evaluate(SAVE, 2)
    page.evaluate("() => drain.kick()")
    assert (batches(server), len(server.deliveries)) == ([3], 5)


def test_what_is_too_large_is_halved_until_it_is_taken(page, server):
    def small_only(request, lab):
        few = len(request.json["deliveries"]) <= 2
        return (keep_together if few else say(413, {"problem": "too-large"}))(request, lab)

    server.batches = small_only
    page.evaluate(SAVE, 9)
    assert page.evaluate(ONE_PASS)["state"] == "idle"
    assert batches(server)[0] == 9
    assert 2 in batches(server)
    assert len(server.stored) == 9


def test_a_revoked_tablet_brings_its_rows_together_once_and_keeps_them(page, server):
    server.batches = keep_together
    server.script = [say(403, {"problem": "tablet-revoked", "set_aside": True})] * 3
    page.evaluate(SAVE, 3)
    state = page.evaluate(ONE_PASS)
    assert state == {"state": "blocked", "waiting": 3, "reason": "tablet-revoked"}
    assert (batches(server), len(server.deliveries)) == ([3], 0)
