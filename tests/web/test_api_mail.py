"""Codes to a mailbox over a real SMTP server on the loopback: docs/sync.md §9, row by row."""

import re
import sqlite3
from datetime import UTC, datetime

import pytest

from server.domain.mail_proof import TRIES
from server.domain.times import utc_text
from server.store.withdrawals import withdraw_draft
from tests.mailbox import text_of
from tests.tablet_client import ANSWERS, new_id
from tests.web.mail_codes import (
    ADDRESS,
    ask,
    deliver,
    draft_id,
    mailbox,
    office,
    problem,
    send_code,
    tablet,
    type_code,
    wait_for,
    wait_for_tries,
    wrong,
)

__all__ = ["draft_id", "mailbox", "office", "tablet"]  # fixtures


def test_a_code_comes_is_typed_and_proves_the_mailbox(office, tablet, draft_id, mailbox):
    asked = ask(tablet, draft_id)
    assert asked.json()["state"] == "queued"
    told = wait_for(tablet, draft_id, "sent")
    assert told["valid_until"] == utc_text(office.clock.now.replace(minute=15))
    assert (told["tries_left"], told["right"]) == (5, None)
    answer = type_code(tablet, draft_id, mailbox.newest_code())
    assert answer.json() | {"state": "proven", "right": True} == answer.json()
    assert mailbox.recipients == [ADDRESS]
    acts = [act for act in office.acts(draft_id) if act.startswith("mail")]
    assert acts == ["mail_code_asked", "mail_code_sent", "mail_proven"]
    assert ask(tablet, draft_id, again=True).json()["state"] == "proven"
    assert type_code(tablet, draft_id, "000000").json()["right"] is True


def test_the_message_is_short_indonesian_and_names_nobody(tablet, draft_id, mailbox):
    code = send_code(tablet, draft_id, mailbox)
    (message,) = mailbox.messages
    text = text_of(message)
    assert f"Kode email: {code}" in text and "15 menit" in text
    assert "Loket OTAN Kecamatan Palaran" in message["Subject"]
    assert code not in message["Subject"]  # it would stand on a locked phone
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "loket@palaran.example"
    assert len(text.split()) < 70
    for personal in (ANSWERS["name"], ANSWERS["nik"], "1234567890", draft_id):
        assert personal not in message.as_string()


def test_neither_address_nor_code_stand_in_database_or_log(
    office, tablet, draft_id, mailbox, caplog
):
    mailbox.stop()
    ask(tablet, draft_id)
    wait_for_tries(office, tablet, draft_id, 1)
    mailbox.start()
    office.clock.move(seconds=5)
    code = send_code(tablet, draft_id, mailbox)
    type_code(tablet, draft_id, wrong(code))
    with sqlite3.connect(office.data / "loket.db") as db:
        everything = "\n".join(db.iterdump())
    assert ADDRESS not in everything and "kanari" not in everything
    plain = re.findall(rf"'{code}'|[^0-9a-f]{code}[^0-9a-f]", everything)
    assert plain == []
    assert ADDRESS not in caplog.text and code not in caplog.text


def test_a_wrong_code_counts_the_fifth_ends_it_and_a_new_one_is_good(
    office, tablet, draft_id, mailbox
):
    code = send_code(tablet, draft_id, mailbox)
    left = [type_code(tablet, draft_id, wrong(code)).json() for _ in range(TRIES)]
    assert [told["tries_left"] for told in left] == [4, 3, 2, 1, 0]
    assert left[0]["reason"] is None and left[4]["reason"] == "tries"
    assert type_code(tablet, draft_id, code).json()["right"] is False
    assert ask(tablet, draft_id).json()["reason"] == "tries"
    office.clock.move(minutes=1)
    ask(tablet, draft_id, again=True)
    wait_for(tablet, draft_id, "sent")
    assert type_code(tablet, draft_id, mailbox.newest_code(2)).json()["right"] is True


def test_a_repeated_request_counts_no_second_try(tablet, draft_id, mailbox):
    code, nonce = send_code(tablet, draft_id, mailbox), new_id()
    first = type_code(tablet, draft_id, wrong(code), nonce)
    again = type_code(tablet, draft_id, wrong(code), nonce)
    assert first.json()["tries_left"] == again.json()["tries_left"] == 4


@pytest.mark.parametrize("seconds, right", [(899, True), (900, False)])
def test_a_code_is_good_for_fifteen_minutes(office, tablet, draft_id, mailbox, seconds, right):
    code = send_code(tablet, draft_id, mailbox)
    office.clock.move(seconds=seconds)
    told = type_code(tablet, draft_id, code).json()
    assert told["right"] is right
    assert told["reason"] == (None if right else "expired")


def test_the_earlier_code_stays_good_until_the_new_one_is_sent(office, tablet, draft_id, mailbox):
    first = send_code(tablet, draft_id, mailbox)
    office.clock.move(minutes=1)
    mailbox.stop()
    assert ask(tablet, draft_id, again=True).json()["state"] == "queued"
    assert type_code(tablet, draft_id, first).json()["right"] is True
    assert ask(tablet, draft_id).json()["state"] == "proven"


def test_a_new_code_ends_the_earlier_one(office, tablet, draft_id, mailbox):
    first = send_code(tablet, draft_id, mailbox)
    office.clock.move(minutes=1)
    ask(tablet, draft_id, again=True)
    wait_for(tablet, draft_id, "sent")
    second = mailbox.newest_code(2)
    assert type_code(tablet, draft_id, first).json()["right"] is (first == second)
    assert type_code(tablet, draft_id, second).json()["right"] is True


def test_another_address_ends_the_proof(office, tablet, draft_id, mailbox):
    type_code(tablet, draft_id, send_code(tablet, draft_id, mailbox))
    deliver(tablet, draft_id, rev=2)
    assert ask(tablet, draft_id).json()["state"] == "proven"  # the same address in a newer version
    deliver(tablet, draft_id, rev=3, email="siti.kanari@example.com")
    tablet.sync()  # the judge has run
    assert office.rows("select state from mail_proofs") == [("lapsed",)]
    assert sorted(office.acts(draft_id)[-2:]) == ["judged", "mail_proof_lapsed"]


def test_a_code_for_another_address_proves_nothing(office, tablet, draft_id, mailbox):
    code = send_code(tablet, draft_id, mailbox)
    deliver(tablet, draft_id, rev=2, email="siti.kanari@example.com")
    told = type_code(tablet, draft_id, code).json()
    assert (told["right"], told["state"]) == (False, "lapsed")


def test_a_code_for_another_draft_proves_nothing(office, tablet, draft_id, mailbox):
    code = send_code(tablet, draft_id, mailbox)
    other = deliver(tablet)
    ask(tablet, other)
    wait_for(tablet, other, "sent")
    assert type_code(tablet, other, code).json()["right"] is (code == mailbox.newest_code(2))


def test_withdrawal_takes_every_trace_of_the_address(office, tablet, draft_id, mailbox):
    send_code(tablet, draft_id, mailbox)
    withdraw_draft(
        office.db,
        office.state.withdrawals,
        draft_id=draft_id,
        office_id="palaran",
        actor_kind="tablet",
        actor_id=tablet.tablet_id,
        now=office.clock.now,
    )
    assert office.rows("select * from mail_proofs") == []
    assert office.rows("select draft_id, email_hash from mail_requests") == [(None, None)]
    assert problem(ask(tablet, draft_id)) == (410, "draft-withdrawn")


def test_times_on_the_wire_are_utc(tablet, draft_id, mailbox):
    send_code(tablet, draft_id, mailbox)
    until = ask(tablet, draft_id).json()["valid_until"]
    assert datetime.fromisoformat(until).tzinfo == UTC
