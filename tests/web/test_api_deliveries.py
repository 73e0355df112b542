"""PUT /api/drafts/{id}: every row of docs/sync.md §4, its proof, and what is set aside."""

import json
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import open_office
from tests.tablet_client import SUITE, TabletClient, b64u, is_proof_of, new_id


def kinds(office, draft_id):
    return [
        row[0]
        for row in office.rows(
            "select kind from draft_revisions where draft_id = ? order by revision_id", draft_id
        )
    ]


def test_a_new_draft_is_inserted_and_proved(office, tablet):
    packet = tablet.pack()
    answer = tablet.deliver(packet)
    assert answer.status_code == 201
    assert is_proof_of(answer, packet)
    assert answer.json() == {
        "draft_id": packet.draft_id,
        "rev": 1,
        "sha256": packet.sha256,
        "kept_rev": 1,
        "queue_number": None,
        "epoch": tablet.enrolled["epoch"],
        "business_day": "2026-11-23",
    }
    assert office.draft(packet.draft_id).tablet_id == tablet.tablet_id


def test_a_higher_rev_updates_and_the_older_one_stays(office, tablet):
    first = tablet.pack()
    tablet.deliver(first)
    second = tablet.pack(first.draft_id, rev=5)
    answer = tablet.deliver(second)
    assert answer.status_code == 200
    assert is_proof_of(answer, second)
    assert answer.json()["kept_rev"] == 5
    assert kinds(office, first.draft_id) == ["tablet", "tablet"]


def test_the_same_revision_twice_is_one_draft_and_the_same_proof(office, tablet):
    packet = tablet.pack(stage="submitted", queue_number="B-001")
    first, again = tablet.deliver(packet), tablet.deliver(packet)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert kinds(office, packet.draft_id) == ["tablet"]
    assert office.acts(packet.draft_id) == ["draft_received", "judged"]


def test_a_lost_reply_is_given_again_to_the_same_nonce(office, tablet):
    packet, nonce = tablet.pack(), new_id()
    first, again = tablet.deliver(packet, nonce), tablet.deliver(packet, nonce)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content


def test_the_same_rev_with_other_content_keeps_both(office, tablet):
    kept = tablet.pack()
    tablet.deliver(kept)
    other = tablet.pack(kept.draft_id, answers={"name": "LAIN"})
    answer = tablet.deliver(other)
    assert answer.status_code == 409
    assert answer.json()["problem"] == "draft-conflict"
    assert is_proof_of(answer, other)
    assert kinds(office, kept.draft_id) == ["tablet", "conflict"]
    assert office.draft(kept.draft_id).has_conflict == 1
    assert tablet.deliver(other).status_code == 200, "a retry of the kept conflict"


def test_a_lower_rev_goes_into_the_history(office, tablet):
    late, early = tablet.pack(rev=4), tablet.pack(rev=2)
    early.draft_id = late.draft_id
    tablet.deliver(late)
    early = tablet.pack(late.draft_id, rev=2)
    answer = tablet.deliver(early)
    assert answer.status_code == 200
    assert is_proof_of(answer, early)
    assert answer.json()["kept_rev"] == 4
    assert kinds(office, late.draft_id) == ["tablet", "lower"]


@pytest.mark.parametrize("status", ["claimed", "waiting_applicant", "waiting_oss", "finalised"])
def test_a_higher_rev_of_the_offices_draft_is_kept_as_late(office, tablet, status):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    office.move(packet.draft_id, status)
    late = tablet.pack(packet.draft_id, rev=2, stage="submitted")
    answer = tablet.deliver(late)
    assert answer.status_code == 409
    assert answer.json()["problem"] == "draft-claimed"
    assert is_proof_of(answer, late)
    assert answer.json()["kept_rev"] == 1
    assert office.draft(packet.draft_id).has_late == 1
    assert tablet.deliver(late).status_code == 200, "a late retry of a late packet is a retry too"


def test_a_draft_submitted_while_the_office_has_it_gets_its_number(office, tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    office.move(packet.draft_id, "claimed")
    late = tablet.pack(packet.draft_id, rev=2, stage="submitted", queue_number="B-018")
    assert tablet.deliver(late).json()["queue_number"] == "B-018"
    draft = office.draft(packet.draft_id)
    assert (draft.stage, draft.status, draft.rev) == ("submitted", "claimed", 1)


def test_a_release_without_edit_takes_up_what_came_late(office, tablet):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    office.move(packet.draft_id, "claimed")
    tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="submitted"))
    office.move(packet.draft_id, "new", "queued")
    assert office.draft(packet.draft_id).rev == 2
    assert office.draft(packet.draft_id).has_late == 0
    assert tablet.deliver(tablet.pack(packet.draft_id, rev=3)).json()["kept_rev"] == 3


def test_a_draft_that_was_submitted_keeps_its_place_while_it_is_corrected(office, tablet):
    packet = tablet.pack(stage="submitted", queue_number="B-004")
    tablet.deliver(packet)
    submitted_at = office.draft(packet.draft_id).submitted_at
    office.clock.move(minutes=9)
    answer = tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="abandoned"))
    draft = office.draft(packet.draft_id)
    assert (draft.stage, draft.submitted_at) == ("submitted", submitted_at)
    assert answer.json()["queue_number"] == "B-004"


def test_states_become_periods_without_gaps(office, tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    for rev, stage in ((2, "paused"), (3, "filling"), (4, "submitted")):
        office.clock.move(minutes=1)
        tablet.deliver(tablet.pack(packet.draft_id, rev=rev, stage=stage))
    periods = office.rows(
        "select state, started_at, ended_at from periods where draft_id = ? order by period_id",
        packet.draft_id,
    )
    assert [row[0] for row in periods] == ["filling", "paused", "filling", "queued"]
    assert [row[2] for row in periods[:-1]] == [row[1] for row in periods[1:]]
    assert periods[-1][2] is None


# Withdrawal


def test_a_withdrawal_erases_and_is_proved(office, tablet):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    wish = tablet.pack(packet.draft_id, rev=2, stage="withdrawn", answers={})
    answer = tablet.deliver(wish)
    assert answer.status_code == 410
    assert answer.json()["problem"] == "draft-withdrawn"
    assert is_proof_of(answer, wish)
    assert packet.draft_id in (office.data / "withdrawn.log").read_text()
    left = office.rows("select envelope, sealed from draft_revisions")
    assert left == [(None, None)]
    draft = office.draft(packet.draft_id)
    assert (draft.status, draft.nik_hash, draft.resume_hash) == ("withdrawn", None, None)


def test_a_copy_that_arrives_after_the_withdrawal_gets_410_with_proof(office, tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
    for rev in (1, 2, 9):
        late = tablet.pack(packet.draft_id, rev=rev)
        answer = tablet.deliver(late)
        assert answer.status_code == 410
        assert is_proof_of(answer, late)
    assert office.rows("select count(*) from draft_revisions where sealed is not null") == [(0,)]


def test_a_withdrawal_that_failed_after_the_ledger_is_erased_by_the_retry_before_it_is_proved(
    office, tablet
):
    packet = tablet.pack()
    tablet.deliver(packet)
    wish = tablet.pack(packet.draft_id, rev=2, stage="withdrawn", answers={})
    office.writer.execute(
        "create temp trigger broken before update on draft_revisions"
        " begin select raise(abort, 'disk full'); end"
    )
    assert tablet.deliver(wish).status_code == 500
    office.writer.execute("drop trigger broken")
    assert is_proof_of(tablet.deliver(wish), wish)
    assert office.draft(packet.draft_id).status == "withdrawn"
    assert office.rows("select count(*) from draft_revisions where sealed is not null") == [(0,)]


def test_a_draft_withdrawn_before_it_ever_arrived_stays_away(office, tablet):
    wish = tablet.pack(stage="withdrawn")
    assert tablet.deliver(wish).status_code == 410
    assert office.rows("select count(*) from drafts") == [(0,)]
    assert tablet.deliver(tablet.pack(wish.draft_id)).status_code == 410


def test_a_finalised_draft_keeps_the_wish_for_the_operator(office, tablet):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    office.move(packet.draft_id, "finalised")
    wish = tablet.pack(packet.draft_id, rev=2, stage="withdrawn")
    answer = tablet.deliver(wish)
    assert answer.status_code == 409
    assert answer.json()["problem"] == "draft-finalised"
    assert is_proof_of(answer, wish)
    assert "withdrawal_wished" in office.acts(packet.draft_id)


def test_the_ledger_outlives_a_restored_backup(tmp_path):
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        packet = tablet.pack()
        tablet.deliver(packet)
        key, tablet_id, enrolled = tablet.key, tablet.tablet_id, tablet.enrolled
        backup = b"".join(line.encode() + b"\n" for line in office.db.conn.iterdump())
        tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
    (tmp_path / "loket.db").unlink()
    restore(tmp_path / "loket.db", backup)
    with open_office(tmp_path) as office:
        again = TabletClient(office.http, key, tablet_id, enrolled)
        assert office.draft(packet.draft_id).status == "withdrawn"
        assert office.rows("select sealed from draft_revisions") == [(None,)]
        assert again.deliver(packet).status_code == 410


def restore(path, dump):
    connection = sqlite3.connect(path)
    connection.executescript(dump.decode())
    connection.close()


# What is no delivery


def test_a_broken_envelope_is_kept_aside_once(office, tablet):
    draft_id = new_id()
    for _ in range(2):
        answer = tablet.send("PUT", f"/api/drafts/{draft_id}", b'{"envelope": 1}')
        assert answer.status_code == 422
        assert answer.json()["problem"] == "envelope-broken"
        assert answer.json()["set_aside"] is True
    assert office.rows("select reason, body from set_aside") == [("broken", b'{"envelope": 1}')]


def test_an_envelope_for_another_address_is_kept_aside(office, tablet):
    packet = tablet.pack()
    answer = tablet.send("PUT", f"/api/drafts/{new_id()}", packet.body)
    assert answer.status_code == 422
    assert office.rows("select count(*) from drafts") == [(0,)]
    assert office.rows("select count(*) from set_aside") == [(1,)]


def test_a_revoked_tablets_delivery_is_kept_aside_and_refused(office, tablet):
    packet = tablet.pack()
    office.revoke(tablet)
    answer = tablet.deliver(packet)
    assert answer.status_code == 403
    assert answer.json()["problem"] == "tablet-revoked"
    assert office.rows("select reason, draft_id from set_aside") == [("revoked", packet.draft_id)]
    assert office.rows("select count(*) from drafts") == [(0,)]


def test_a_draft_of_another_office_is_kept_aside(office, tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    stranger = office.tablet("sambutan")
    foreign = stranger.pack(packet.draft_id, rev=2)
    answer = stranger.deliver(foreign)
    assert answer.status_code == 403
    assert answer.json()["problem"] == "other-office"
    assert office.draft(packet.draft_id).rev == 1
    assert office.rows("select office_id, reason from set_aside") == [("sambutan", "other_office")]


def test_a_packet_sealed_before_the_device_was_enrolled_anew_is_taken(office, tablet):
    packet = tablet.pack()
    renewed = office.tablet(name="Tablet lobi baru")
    answer = renewed.deliver(packet)
    assert answer.status_code == 201
    assert is_proof_of(answer, packet)


def test_a_packet_of_a_tablet_that_nobody_knows_is_kept_aside(office, tablet):
    packet = tablet.pack(tablet_id=new_id())
    assert tablet.deliver(packet).status_code == 422
    assert office.rows("select reason from set_aside") == [("broken",)]


def test_an_oversize_body_is_refused_before_anything_else(office, tablet):
    answer = tablet.send("PUT", f"/api/drafts/{new_id()}", b"x" * (256 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["problem"] == "too-large"
    assert answer.headers["Loket"] == "1"
    assert office.rows("select count(*) from set_aside") == [(0,)]


def test_the_largest_body_is_taken(office, tablet):
    packet = tablet.pack(answers={"business_description": "x" * 185_000})
    assert 240_000 < len(packet.body) <= 256 * 1024
    assert tablet.deliver(packet).status_code == 201


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    changes=st.dictionaries(
        st.sampled_from(
            ["v", "rev", "stage", "tablet_id", "key_id", "queue_number", "consent", "created_at"]
        ),
        VALUES,
        max_size=3,
    ),
    plain=VALUES | st.fixed_dictionaries({"answers": VALUES, "resume_code": VALUES}),
)
def test_no_envelope_and_no_content_makes_the_server_fail(office, tablet, changes, plain):
    """Whatever a tablet seals and says: stored or set aside, never a 500, and always ours."""
    packet = tablet.pack()
    envelope = json.dumps({**json.loads(packet.envelope), **changes})
    public = office.state.keys.current.private.public_key()
    sealed = SUITE.encrypt(json.dumps(plain).encode(), public, info=envelope.encode())
    body = json.dumps({"envelope": envelope, "sealed": b64u(sealed)}).encode()
    answer = tablet.send("PUT", f"/api/drafts/{packet.draft_id}", body)
    assert answer.headers["Loket"] == "1"
    assert answer.status_code in (201, 403, 410, 422)
    if answer.status_code == 201:
        assert office.draft(packet.draft_id).judged_at is not None


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=st.binary(max_size=200))
def test_arbitrary_bytes_are_set_aside(office, tablet, body):
    answer = tablet.send("PUT", f"/api/drafts/{new_id()}", body)
    assert answer.status_code == 422
    assert answer.json()["set_aside"] is True
