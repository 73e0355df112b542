"""A tablet that was not updated yet is served: drafts and heartbeats of the two versions before.

The messages are frozen as 0.1.0 sent them. What a later version adds may be missing here for good.
"""

import json

import pytest

from tests.tablet_client import is_proof_of, new_id

SAYS = "2026-11-24T01:00:00.000Z"
OLDER = [
    {"rules_version": "aaaaaaaaaaaa", "app_version": "0.1.0"},
    {"rules_version": "bbbbbbbbbbbb", "app_version": "0.1.1"},
    {"rules_version": "unknown", "app_version": "first-visit"},
]
HEARTBEAT = {
    "app_version": "0.1.0",
    "rules_version": "aaaaaaaaaaaa",
    "epoch": None,
    "waiting": 3,
    "oldest_waiting_at": SAYS,
    "storage_free": 50_000_000,
    "tablet_time": SAYS,
    "state": "waiting",
    "offers": [],
}
FROZEN_ENVELOPE = {
    *("v", "draft_id", "rev", "stage", "tablet_id", "created_at", "saved_at", "rules_version"),
    *("app_version", "key_id", "queue_number", "consent"),
}


@pytest.mark.parametrize("versions", OLDER, ids=lambda versions: versions["app_version"])
def test_a_draft_of_an_older_version_is_taken_and_judged(office, versions):
    tablet = office.tablet()
    answers = {"name": "SITI", "a_field_of_long_ago": "x", "nik": "6472011203850007"}
    packet = tablet.pack(stage="submitted", queue_number="B-001", answers=answers, **versions)
    assert set(json.loads(packet.envelope)) == FROZEN_ENVELOPE
    answer = tablet.deliver(packet)
    assert (answer.status_code, is_proof_of(answer, packet)) == (201, True)
    draft = office.draft(packet.draft_id)
    assert draft.rules_version == versions["rules_version"]
    assert (draft.is_readable, draft.queue_number) == (1, "B-001")
    assert draft.problem_count and draft.judged_at


def test_a_newer_tablets_unknown_field_is_ignored(office):
    tablet = office.tablet()
    packet = tablet.pack(weather="cerah")
    assert is_proof_of(tablet.deliver(packet), packet)


def test_the_heartbeat_and_the_call_of_the_first_release_are_understood(office):
    tablet = office.tablet()
    answer = tablet.send("POST", "/api/sync", json.dumps(HEARTBEAT).encode())
    assert answer.status_code == 200
    known = {"epoch", "server_time", "settings", "sealing_key", "letter", "next_number"}
    known |= {"office", "settings_version", "business_day", "missing", "withdrawn", "wipe"}
    assert known | {"call_answered"} <= set(answer.json())
    assert tablet.send("POST", "/api/calls", b'{"screen":"nik"}').status_code == 201


def test_an_offer_of_the_first_release_is_answered(office):
    tablet = office.tablet()
    offer = {"draft_id": new_id(), "rev": 3, "sha256": "0" * 64}
    told = {**HEARTBEAT, "offers": [offer]}
    answer = tablet.send("POST", "/api/sync", json.dumps(told).encode())
    assert answer.json()["missing"] == [offer]
