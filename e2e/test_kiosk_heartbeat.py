"""Enrolment, heartbeat, restore of the server, opening a sent draft, calls, the probe."""

from hashlib import sha256

import pytest

from e2e.store_lab import Reply, keep, say, stranger_says
from e2e.store_lab_page import lab_browser, page, profile, server, show

__all__ = ["lab_browser", "page", "profile", "server"]  # fixtures

BEAT = """async () => {
  const L = await lab;
  const heard = { settings: [], states: [], answers: 0, wipes: 0 };
  const drain = L.startDrain({ db: L.db });
  await drain.kick();
  const heart = L.startHeartbeat({
    db: L.db,
    drain,
    onSettings: (settings) => heard.settings.push(settings),
    onState: (state) => heard.states.push(state),
    onAnswer: () => { heard.answers += 1; },
    onWipe: () => { heard.wipes += 1; },
  });
  await heart.beat();
  heart.stop();
  await drain.kick();
  drain.stop();
  return heard;
}"""
TABLET = """async () => {
  const { private_key, ...tablet } = await (await lab).getTablet((await lab).db);
  return { ...tablet, extractable: private_key.extractable, usages: private_key.usages };
}"""
OUTBOX = "async () => { const L = await lab; return L.listOutbox(L.db); }"
OFFERS = "async () => { const L = await lab; return L.listOffers(L.db); }"
SAVE = "async (code) => { globalThis.visit = await begin(code ?? 'K72MP4RA'); }"


def beats(server):
    return [request.json for request in server.requests if request.path == "/api/sync"]


def test_enrolment_keeps_a_key_that_no_script_can_read(page):
    tablet = page.evaluate(TABLET)
    assert (tablet["extractable"], tablet["usages"]) == (False, ["sign"])
    assert (tablet["tablet_id"], tablet["office_id"]) == ("tablet-1", "palaran")
    assert (tablet["letter"], tablet["next_number"], tablet["epoch"]) == ("B", 1, "epoch-1")


def test_enrolment_is_refused_on_an_insecure_origin(page, server):
    before = len(server.requests)
    kind = page.evaluate(
        """async () => {
          Object.defineProperty(globalThis, 'isSecureContext', { value: false });
          const L = await lab;
          return (await L.enrol({ code: 'AAAABBBB', db: L.db })).kind;
        }"""
    )
    assert (kind, len(server.requests)) == ("insecure", before)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (say(403, {"problem": "enrolment-code-wrong"}), ["refused", "enrolment-code-wrong"]),
        (stranger_says(201), ["unreachable", "not-ours"]),
        (say(502), ["unreachable", "server"]),
    ],
)
def test_a_failed_enrolment_leaves_the_tablet_unknown(server, profile, answer, expected):
    server.routes["/api/tablets/enrol"] = answer
    page = show(profile(), server)
    result = page.evaluate(
        """async () => {
          const L = await lab;
          const { kind, problem, reason } = await L.enrol({ code: 'AAAABBBB', db: L.db });
          return [kind, problem ?? reason, await L.getTablet(L.db)];
        }"""
    )
    assert result == [*expected, None]


def test_the_heartbeat_tells_how_the_tablet_is(page, server):
    page.evaluate(SAVE)
    server.script = [say(500)]
    page.evaluate(BEAT)
    beat = beats(server)[0]
    assert (beat["app_version"], beat["rules_version"]) == ("0.1.0", "rules")
    assert (beat["waiting"], beat["state"], beat["offers"]) == (1, "waiting", [])
    assert beat["epoch"] == "epoch-1"
    assert beat["oldest_waiting_at"].endswith("Z")
    assert beat["storage_free"] > 0


def test_new_settings_and_keys_are_taken_over_once(page, server):
    server.sync = {"settings": {"capital_limit": 60_000_000}, "settings_version": "2"}
    server.sync["sealing_key"] = {"key_id": "key-2", "public_key": server.public_key}
    heard = page.evaluate(BEAT)
    assert [each["settings"]["capital_limit"] for each in heard["settings"]] == [60_000_000]
    assert heard["states"][-1] == {"connected": True, "reason": None}
    assert page.evaluate(TABLET)["sealing_key"]["key_id"] == "key-2"
    assert page.evaluate(BEAT)["settings"] == []
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    assert server.deliveries[-1].envelope["key_id"] == "key-2"


def test_the_counter_is_never_turned_back_and_a_new_letter_is_heeded(page, server):
    page.evaluate(SAVE)
    page.evaluate("async () => { await next(visit, { stage: 'submitted' }); }")
    page.evaluate(BEAT)
    assert page.evaluate(TABLET)["next_number"] == 2
    server.sync = {"letter": "D", "next_number": 40}
    page.evaluate(BEAT)
    tablet = page.evaluate(TABLET)
    assert (tablet["letter"], tablet["next_number"]) == ("D", 40)


def test_after_a_restore_the_tablet_gives_back_what_is_missing(page, server):
    for code in ("K72MP4RA", "H38NW5TB"):
        page.evaluate(SAVE, code)
    page.evaluate(BEAT)
    first_nonces = {request.nonce for request in server.deliveries}
    lost = dict(server.stored)
    assert len(lost) == 2
    server.stored.clear()
    server.epoch = "epoch-2"

    def answer(request, lab):
        missing = [
            {"draft_id": offer["draft_id"], "rev": offer["rev"], "sha256": offer["sha256"]}
            for offer in request.json["offers"]
            if (offer["draft_id"], offer["rev"]) not in lab.stored
        ]
        return Reply(200, {**lab.sync_answer(), "missing": missing})

    server.routes["/api/sync"] = answer
    page.evaluate(BEAT)
    assert server.stored == lost
    assert first_nonces.isdisjoint(request.nonce for request in server.deliveries[2:])
    assert len(page.evaluate(OFFERS)) == 2


def test_a_new_epoch_is_believed_only_when_nothing_is_missing(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    server.epoch = "epoch-2"
    [offer] = page.evaluate(OFFERS)
    server.sync = {"missing": [offer]}
    heard = page.evaluate(
        """async () => {
          const L = await lab;
          const heart = L.startHeartbeat({ db: L.db });
          await heart.beat();
          const during = (await L.getTablet(L.db)).epoch;
          const waiting = await L.countWaiting(L.db);
          globalThis.heart = heart;
          return [during, waiting];
        }"""
    )
    assert heard == ["epoch-1", 1]
    server.sync = {}
    after = page.evaluate(
        """async () => {
          await heart.beat();
          heart.stop();
          return (await (await lab).getTablet((await lab).db)).epoch;
        }"""
    )
    assert after == "epoch-2"


def test_what_comes_back_never_covers_a_newer_revision(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    [offer] = page.evaluate(OFFERS)
    page.evaluate("async () => { await next(visit, { answers: { name: 'NEWER' } }); }")
    count = page.evaluate(
        "async (o) => { const L = await lab; return L.putBack(L.db, [o]); }", offer
    )
    assert count == 0
    assert [row["rev"] for row in page.evaluate(OUTBOX)] == [2]


def test_withdrawn_drafts_are_erased(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    [offer] = page.evaluate(OFFERS)
    page.evaluate(SAVE, "H38NW5TB")
    server.sync = {"withdrawn": [offer["draft_id"]]}
    page.evaluate(BEAT)
    assert [each["draft_id"] for each in page.evaluate(OFFERS)] == [
        server.deliveries[-1].envelope["draft_id"]
    ]


def test_delivered_rows_are_swept_after_14_days(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    counts = page.evaluate(
        """async () => {
          const L = await lab;
          const counts = [];
          for (const days of [0, 13.9, 14.1]) {
            await L.sweepDelivered(L.db, new Date(Date.now() + days * 86400000));
            counts.push((await L.listOffers(L.db)).length);
          }
          return counts;
        }"""
    )
    assert counts == [1, 1, 0]


def test_a_tablet_whose_clock_is_wrong_sweeps_nothing(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    page.evaluate(
        """async () => {
          const L = await lab;
          await L.db.run(['delivered'], 'readwrite', async (tx) => {
            const [row] = await tx.store.getAll();
            await tx.store.put({ ...row, delivered_at: row.delivered_at - 15 * 86400000 });
          });
        }"""
    )
    server.sync = {"server_time": "2020-01-01T00:00:00.000Z"}
    page.evaluate(BEAT)
    assert len(page.evaluate(OFFERS)) == 1
    server.sync = {}
    page.evaluate(BEAT)
    assert page.evaluate(OFFERS) == []


STATE = """async () => {
  const L = await lab;
  const tablet = await L.getTablet(L.db);
  const delivered = (await L.listOffers(L.db)).length;
  const waiting = await L.countWaiting(L.db);
  return { known: tablet !== null, visits: await L.countVisits(), delivered, waiting };
}"""
WIPED = {"known": False, "visits": 0, "delivered": 0, "waiting": 0}


def reports(server):
    return [request.json for request in server.requests if request.path == "/api/sync"]


def test_a_wipe_empties_at_once_keeps_what_waits_and_ends_when_that_was_sent(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    page.evaluate(SAVE, "H38NW5TB")
    server.script = [say(500)] * 9
    server.sync = {"wipe": True}
    page.evaluate(BEAT)
    assert page.evaluate(STATE) == {"known": True, "visits": 0, "delivered": 0, "waiting": 1}
    assert not any("wiped" in report for report in reports(server))
    server.script = []
    page.evaluate("async () => { const [row] = await (await lab).listOutbox((await lab).db);"
                  " await (await lab).retryRow((await lab).db, row.draft_id); }")  # fmt: skip
    for _ in range(3):
        page.evaluate(BEAT)
    assert len(server.stored) == 2
    assert page.evaluate(STATE) == WIPED
    assert reports(server)[-1]["wiped"] is True


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


def test_while_the_servers_keys_are_locked_the_tablet_goes_on_with_the_key_it_has(page, server):
    server.sync = {"sealing_key": None}
    page.evaluate(BEAT)
    assert page.evaluate(TABLET)["sealing_key"]["key_id"] == "key-1"


def test_a_refused_heartbeat_is_told_and_changes_nothing(page, server):
    server.routes["/api/sync"] = say(403, {"problem": "tablet-revoked"})
    heard = page.evaluate(BEAT)
    assert heard["states"][-1] == {"connected": False, "reason": "tablet-revoked"}
    assert page.evaluate(TABLET)["tablet_id"] == "tablet-1"


def test_a_good_heartbeat_lets_a_blocked_drain_go_on(page, server):
    page.evaluate(SAVE)
    server.script = [say(401, {"problem": "signature-wrong"}), keep]
    page.evaluate(BEAT)
    assert len(server.stored) == 1


OPEN = """async () => {
  const L = await lab;
  return L.openSentDraft({ db: L.db, code: 'K72MP4RA', birthYear: 1985 });
}"""


def test_a_sent_draft_opens_by_code_and_birth_year(page, server):
    opened = {
        "draft_id": "d-1",
        "rev": 4,
        "answers": {"name": "SITI"},
        "consent": {"version": "1", "at": "2026-11-24T03:00:00.000Z"},
        "created_at": "2026-11-24T02:00:00.000Z",
        "screen": None,
    }
    server.routes["/api/drafts/open"] = say(200, opened)
    result = page.evaluate(OPEN)
    assert result["kind"] == "opened"
    assert (result["visit"]["rev"], result["visit"]["answers"]) == (4, {"name": "SITI"})
    assert result["visit"]["resume_code"] == "K72MP4RA"
    assert server.requests[-1].json == {"resume_code": "K72MP4RA", "birth_year": 1985}


def test_a_draft_whose_newer_revision_waits_here_is_not_opened_older(page, server):
    page.evaluate(SAVE)
    [row] = page.evaluate(OUTBOX)
    server.routes["/api/drafts/open"] = say(200, {"draft_id": row["draft_id"], "rev": 0})
    assert page.evaluate(OPEN) == {"kind": "waiting"}
    page.evaluate("() => drainOnce()")
    assert page.evaluate(OPEN) == {"kind": "waiting"}
    server.routes["/api/drafts/open"] = say(200, {"draft_id": row["draft_id"], "rev": 1})
    assert page.evaluate(OPEN)["kind"] == "opened"


def test_an_unknown_code_is_told_as_the_server_said_it(page, server):
    problem = {"problem": "resume-code-unknown", "title": "Kode tidak ditemukan."}
    server.routes["/api/drafts/open"] = say(404, problem)
    assert page.evaluate(OPEN) == {"kind": "refused", **problem}


def test_a_call_bears_the_screen_and_nothing_else(page, server):
    server.routes["/api/calls"] = say(201, {})
    call = "async () => { const L = await lab; return L.callStaff({ db: L.db, screen: 'nik' }); }"
    assert page.evaluate(call) == {"kind": "called"}
    assert server.requests[-1].json == {"screen": "nik"}
    page.context.set_offline(True)
    assert page.evaluate(call)["kind"] == "unreachable"


@pytest.mark.parametrize(
    ("answer", "connected"),
    [
        (lambda request, lab: Reply(200, {"loket": 1, "nonce": request.path[-36:]}), True),
        (say(200, {"loket": 1, "nonce": "old"}), False),
        (stranger_says(200), False),
        (lambda request, lab: None, False),
    ],
)
def test_the_probe_believes_only_its_own_nonce(page, server, answer, connected):
    server.routes["/api/ping"] = answer
    assert page.evaluate("async () => (await lab).probe()") is connected
