"""What judging asks of the database: each row once, and nobody's many drafts one by one."""

import pytest

from server.store.judge import judge_draft
from server.store.lookups import COUNT_SHARED, count_other_applicants
from tests.tablet_client import ANSWERS


def deliver(office, office_id="palaran", **answers):
    tablet = office.tablet(office_id)
    packet = tablet.pack(answers={**ANSWERS, **answers})
    tablet.deliver(packet)
    return packet.draft_id


def statements(office, draft_id):
    seen = []
    office.db.conn.set_trace_callback(lambda sql: seen.append(" ".join(sql.lower().split())))
    judge_draft(office.db, office.state["keys"], office.state.rules, draft_id, office.clock.now)
    office.db.conn.set_trace_callback(None)
    return seen


def test_a_draft_is_read_once_and_written_once(office):
    seen = statements(office, deliver(office))
    assert len([sql for sql in seen if sql.startswith("select") and "from drafts d" in sql]) == 1
    assert len([sql for sql in seen if sql.startswith("update drafts")]) == 1
    assert not any("mail_proofs set" in sql for sql in seen)
    frame = ("begin", "savepoint", "release", "commit")
    assert len([sql for sql in seen if not sql.startswith(frame)]) <= 8


def test_a_draft_whose_mailbox_was_asked_loses_the_proof_with_another_address(office):
    draft_id = deliver(office)
    now = "2026-11-23T01:00:00.000Z"
    with office.db.atomic():
        office.db.execute(
            "insert into mail_proofs (draft_id, office_id, state, email_hash, asked_at)"
            " values (?, 'palaran', 'sent', 'another', ?)",
            [draft_id, now],
        )
    statements(office, draft_id)
    assert office.rows("select state from mail_proofs") == [("lapsed",)]


@pytest.mark.parametrize("kind", ["phone", "email"])
def test_other_people_are_looked_up_on_both_sides_of_the_own_nik(office, kind):
    values = dict.fromkeys(("office", "nik", "phone", "email"), "x")
    plan = office.db.execute(f"explain query plan {COUNT_SHARED}", values).fetchall()
    found = " | ".join(row[3] for row in plan)
    assert f"drafts_by_{kind} ({kind}_hash=? AND nik_hash<?)" in found
    assert f"drafts_by_{kind} ({kind}_hash=? AND nik_hash>?)" in found
    assert "SCAN drafts" not in found


def test_other_people_are_counted_once_each_and_oneself_never(office):
    niks = [f"647201150385{number:04d}" for number in range(1, 8)]
    ids = [deliver(office, nik=nik) for nik in niks for _ in range(2)]
    deliver(office, nik=niks[0], phone="+6281299999999", email="lain@example.com")
    deliver(office, "sambutan", nik="6472011503859999")
    deliver(office, nik="")
    counts = [count_other_applicants(office.db, office.draft(draft_id)) for draft_id in ids]
    assert counts == [{"phone": 6, "email": 6}] * len(ids)


def test_before_the_nik_is_known_nobody_is_another_person(office):
    deliver(office)
    without = deliver(office, nik="")
    assert count_other_applicants(office.db, office.draft(without)) == {}


def test_without_a_number_or_an_address_nobody_shares_it(office):
    deliver(office, phone="", email="")
    alone = deliver(office, nik="6472011203850008", phone="", email="")
    assert count_other_applicants(office.db, office.draft(alone)) == {}
