"""Heartbeat, opening a sent draft, calls, the probe."""

import pytest

from e2e.heartbeats import BEAT, OUTBOX, SAVE, TABLET, beats
from e2e.store_lab import Reply, keep, say, stranger_says
from e2e.store_lab_page import lab_browser, page, server

__all__ = ["lab_browser", "page", "server"]  # fixtures


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
