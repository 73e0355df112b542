"""Nothing leaves the outbox but by proof, whatever is answered (docs/sync.md §4)."""

import pytest

from e2e.store_lab import keep, keep_silently, prove, say, stranger_says
from e2e.store_lab_page import lab_browser, page, profile, server

__all__ = ["lab_browser", "page", "profile", "server"]  # fixtures

ONE_PASS = "() => drainOnce()"
SAVE = "async (code) => { globalThis.visit = await begin(code ?? 'K72MP4RA'); }"
ROWS = "async () => { const L = await lab; return L.listOutbox(L.db); }"
OFFERS = "async () => { const L = await lab; return L.listOffers(L.db); }"
# A drain that runs on its own, with its states in globalThis.states.
RUN = """async () => {
  const L = await lab;
  globalThis.states = [];
  globalThis.proofs = [];
  globalThis.drain = L.startDrain({
    db: L.db,
    onState: (state) => globalThis.states.push(state),
    onDelivered: (proof) => globalThis.proofs.push(proof),
  });
}"""
EMPTY = "globalThis.states.at(-1)?.state === 'idle'"
AT_ONCE = "async () => { const L = await lab; await L.retryRow(L.db, visit.visit.draft_id); }"


def test_a_proof_moves_the_row_to_delivered(page, server):
    page.evaluate(SAVE)
    state = page.evaluate(ONE_PASS)
    assert state == {"state": "idle", "waiting": 0, "reason": None}
    assert page.evaluate(ROWS) == []
    [(key, sha256)] = server.stored.items()
    assert page.evaluate(OFFERS) == [{"draft_id": key[0], "rev": key[1], "sha256": sha256}]
    assert server.open(server.deliveries[0]) == {
        "answers": {"name": "SITI AMINAH"},
        "resume_code": "K72MP4RA",
    }


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (say(500), "server"),
        (say(503, None, Retry_After="20"), "server"),
        (stranger_says(200), "not-ours"),
        (stranger_says(403), "not-ours"),
        (stranger_says(302), "not-ours"),
        (say(200, "ok"), "proof-wrong"),
        (say(200, {"ok": True}), "proof-wrong"),
        (prove(200, sha256="0" * 64), "proof-wrong"),
        (prove(200, rev=99), "proof-wrong"),
        (keep_silently, "network"),
        (say(408), "busy"),
    ],
)
def test_without_a_proof_the_row_stays_and_the_retry_is_the_same_bytes(page, server, lie, reason):
    page.evaluate(SAVE)
    server.script = [lie]
    state = page.evaluate(ONE_PASS)
    assert (state["state"], state["waiting"], state["reason"]) == ("waiting", 1, reason)
    [row] = page.evaluate(ROWS)
    assert (row["tries"], row["needs_person"]) == (1, False)
    assert page.evaluate(OFFERS) == []
    page.evaluate(AT_ONCE)
    page.evaluate(RUN)
    page.wait_for_function(EMPTY)
    first, *others = server.deliveries
    assert others
    for other in others:
        assert (other.body, other.nonce) == (first.body, first.nonce)
    assert len(server.stored) == 1


def test_a_redirect_is_not_followed(page, server):
    page.evaluate(SAVE)
    server.script = [say(302, None, Location="/api/drafts/elsewhere")]
    state = page.evaluate(ONE_PASS)
    assert (state["state"], state["reason"]) == ("waiting", "network")
    assert len(server.requests) == 2  # enrolment and one delivery


def test_retry_after_is_waited_for(page, server):
    page.evaluate(SAVE)
    server.script = [say(429, {"problem": "too-many"}, Retry_After="90")]
    before = page.evaluate("Date.now()")
    assert page.evaluate(ONE_PASS)["reason"] == "busy"
    [row] = page.evaluate(ROWS)
    assert row["next_try_at"] >= before + 90_000
    page.evaluate(ONE_PASS)
    assert len(server.deliveries) == 1


def test_a_conflict_with_proof_is_delivered(page, server):
    page.evaluate(SAVE)
    server.script = [prove(409, problem="draft-claimed", kept_rev=9)]
    assert page.evaluate(ONE_PASS)["state"] == "idle"
    assert len(page.evaluate(OFFERS)) == 1


def test_a_reused_nonce_is_replaced(page, server):
    page.evaluate(SAVE)
    server.script = [say(409, {"problem": "nonce-reused"})]
    page.evaluate(ONE_PASS)
    page.evaluate(AT_ONCE)
    assert page.evaluate(ONE_PASS)["state"] == "idle"
    first, second = server.deliveries
    assert first.body == second.body
    assert first.nonce != second.nonce


def test_410_with_proof_erases_the_row_and_what_was_delivered(page, server):
    page.evaluate(SAVE)
    page.evaluate(ONE_PASS)
    assert len(page.evaluate(OFFERS)) == 1
    page.evaluate("async () => { await next(visit, { answers: { name: 'B' } }); }")
    server.script = [prove(410, problem="draft-withdrawn")]
    assert page.evaluate(ONE_PASS)["waiting"] == 0
    assert page.evaluate(OFFERS) == []


def test_410_of_a_stranger_erases_nothing(page, server):
    page.evaluate(SAVE)
    server.script = [stranger_says(410)]
    assert page.evaluate(ONE_PASS)["waiting"] == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_of_ours_stops_the_drain_until_staff_put_it_right(page, server, status):
    for code in ("K72MP4RA", "H38NW5TB"):
        page.evaluate(SAVE, code)
    server.script = [say(status, {"problem": "tablet-revoked"})]
    page.evaluate(RUN)
    page.wait_for_function("globalThis.states.at(-1)?.state === 'blocked'")
    page.evaluate("() => drain.kick()")
    assert page.evaluate("globalThis.states.at(-1)") == {
        "state": "blocked",
        "waiting": 2,
        "reason": "tablet-revoked",
    }
    assert len(server.deliveries) == 1
    page.evaluate("() => drain.resume()")
    page.wait_for_function("globalThis.states.at(-1)?.state === 'idle'")
    assert len(server.stored) == 2


def test_a_revoked_tablet_brings_each_row_once_and_keeps_them(page, server):
    for code in ("K72MP4RA", "H38NW5TB", "X83HT5NW"):
        page.evaluate(SAVE, code)
    server.script = [say(403, {"problem": "tablet-revoked", "set_aside": True})] * 6
    page.evaluate(RUN)
    page.wait_for_function("globalThis.states.at(-1)?.state === 'blocked'")
    page.evaluate("() => drain.kick()")
    assert len({request.path for request in server.deliveries}) == len(server.deliveries) == 3
    assert len(page.evaluate(ROWS)) == 3


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (say(403, {"problem": "other-office", "set_aside": True}), "other-office"),
        (say(413, {"problem": "too-large"}), "too-large"),
        (say(422, {"problem": "envelope-broken", "set_aside": True}), "envelope-broken"),
        (say(404), "http-404"),
    ],
)
def test_a_row_that_needs_a_person_is_kept_and_blocks_nobody(page, server, refusal, reason):
    for code in ("K72MP4RA", "H38NW5TB"):
        page.evaluate(SAVE, code)
    server.script = [refusal]
    state = page.evaluate(ONE_PASS)
    assert (state["state"], state["waiting"], state["reason"]) == ("waiting", 1, reason)
    [row] = page.evaluate(ROWS)
    assert (row["needs_person"], row["reason"]) == (True, reason)
    assert len(server.stored) == 1
    page.evaluate(ONE_PASS)
    assert len(server.deliveries) == 2


def test_one_poison_row_never_holds_up_the_others(page, server):
    for code in ("K72MP4RA", "H38NW5TB", "X83HT5NW"):
        page.evaluate(SAVE, code)
    poison = page.evaluate(ROWS)[0]["draft_id"]

    def fail_for_poison(request, lab):
        return say(500)(request, lab) if poison in request.path else keep(request, lab)

    server.script = [fail_for_poison] * 3
    page.evaluate(ONE_PASS)
    assert [row["draft_id"] for row in page.evaluate(ROWS)] == [poison]
    assert len(server.stored) == 2


def test_a_proof_for_an_older_revision_leaves_the_newer_one_in_the_outbox(page, server):
    """The next revision is saved while the first one is under way."""
    page.evaluate(SAVE)
    page.evaluate(
        """async () => {
          const asked = globalThis.fetch;
          globalThis.fetch = async (...request) => {
            globalThis.fetch = asked;
            const answer = await asked(...request);
            await next(visit, { answers: { name: 'NEWER' } });
            return answer;
          };
          const L = await lab;
          const [row] = await L.listOutbox(L.db);
          await L.deliverRow(L.db, row);
        }"""
    )
    assert [rev for _, rev in server.stored] == [1]
    assert [row["rev"] for row in page.evaluate(ROWS)] == [2]
    assert [offer["rev"] for offer in page.evaluate(OFFERS)] == [1]
    page.evaluate(ONE_PASS)
    assert sorted(rev for _, rev in server.stored) == [1, 2]
    assert server.open(server.deliveries[-1])["answers"]["name"] == "NEWER"
    assert page.evaluate(ROWS) == []


def test_the_true_queue_number_comes_with_the_proof(page, server):
    page.evaluate(SAVE)
    page.evaluate("async () => { await next(visit, { stage: 'submitted' }); }")
    server.script = [prove(200, queue_number="A-044")]
    page.evaluate(RUN)
    page.wait_for_function("globalThis.proofs.length === 1")
    assert page.evaluate("globalThis.proofs[0].queue_number") == "A-044"


def test_what_waited_for_the_network_goes_at_once_when_it_returns(page, server):
    for code in ("K72MP4RA", "H38NW5TB"):
        page.evaluate(SAVE, code)
    page.context.set_offline(True)
    page.evaluate(RUN)
    page.wait_for_function("globalThis.states.at(-1)?.reason === 'network'")
    # Both far in the future: only the network's return may bring them forward.
    page.evaluate(
        """async () => {
          const L = await lab;
          for (const row of await L.listOutbox(L.db)) {
            await L.postponeRow(L.db, row, { reason: 'network', next_try_at: Date.now() + 290000 });
          }
        }"""
    )
    assert server.deliveries == []
    page.context.set_offline(False)
    page.wait_for_function(EMPTY)
    assert len(server.stored) == 2


def test_two_pages_never_send_at_the_same_time(page, server):
    other = page.context.new_page()
    other.goto(server.url + "/kiosk/")
    other.wait_for_function("globalThis.ready === true")
    for code in ("K72MP4RA", "H38NW5TB", "X83HT5NW"):
        page.evaluate(SAVE, code)
    page.evaluate(RUN)
    other.evaluate(RUN)
    page.wait_for_function(EMPTY)
    assert len(server.deliveries) == 3


def test_rows_that_a_former_identity_sealed_are_sent_by_the_present_one(page, server):
    page.evaluate(SAVE)
    page.evaluate(
        """async () => {
          const L = await lab;
          await L.enrol({ code: 'CCCCDDDD', db: L.db });
          await L.changeTablet(L.db, () => ({ tablet_id: 'tablet-1' }));
        }"""
    )
    assert page.evaluate(ONE_PASS)["state"] == "idle"
    assert len(server.stored) == 1


def test_without_an_identity_rows_are_kept(page, server):
    page.evaluate(SAVE)
    page.evaluate(
        """async () => {
          const L = await lab;
          await L.db.run(['tablet'], 'readwrite', (tx) => tx.store.clear());
        }"""
    )
    state = page.evaluate(ONE_PASS)
    assert (state["waiting"], state["reason"]) == (1, "not-enrolled")
