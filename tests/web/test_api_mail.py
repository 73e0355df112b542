"""Codes to a mailbox over a real SMTP server on the loopback: docs/sync.md §9, row by row."""

import json
import re
import sqlite3
import time
from datetime import UTC, datetime

import pytest

from server.domain.mail_proof import TRIES
from server.domain.times import utc_text
from server.store.keys import Keys, open_keys
from server.store.mail_servers import MailServer, save_mail_server
from server.store.withdrawals import withdraw_draft
from tests.mailbox import Mailbox, make_certificate, open_mailbox, text_of
from tests.office import open_office
from tests.tablet_client import ANSWERS, new_id

ADDRESS = ANSWERS["email"]


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def mailbox():
    with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def tablet(office):
    return office.tablet()


@pytest.fixture
def draft_id(office, tablet, mailbox):
    """Of an office with a mail server: delivered, with an address, judged."""
    set_mail(office, mailbox)
    return deliver(tablet)


def set_mail(office, mailbox, tls="none", user_name="", password=None) -> None:
    server = MailServer("127.0.0.1", mailbox.port, tls, user_name, "loket@palaran.example")
    save_mail_server(
        office.db,
        office.state.keys,
        "palaran",
        server,
        password,
        office.operator(name=new_id()),
        office.clock.now,
    )


def deliver(tablet, draft_id=None, rev=1, **answers):
    packet = tablet.pack(draft_id, rev=rev, answers={**ANSWERS, **answers})
    assert tablet.deliver(packet).status_code in (200, 201)
    return packet.draft_id


def ask(tablet, draft_id, again=False, rev=1):
    body = json.dumps({"rev": rev, "again": again}).encode()
    return tablet.send("POST", f"/api/drafts/{draft_id}/mail-code", body)


def type_code(tablet, draft_id, code, nonce=None):
    body = json.dumps({"code": code}).encode()
    return tablet.send("POST", f"/api/drafts/{draft_id}/mail-proof", body, nonce)


def wait_for(tablet, draft_id, state, **more) -> dict:
    """Asks as a tablet does, every little while."""
    deadline = time.monotonic() + 20
    while True:
        answer = ask(tablet, draft_id, **more)
        assert answer.status_code == 200, answer.text
        if answer.json()["state"] == state:
            return answer.json()
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.02)


def wait_for_tries(office, tablet, draft_id, tries) -> None:
    """Until an attempt failed."""
    deadline = time.monotonic() + 20
    while office.rows("select send_tries from mail_proofs") != [(tries,)]:
        ask(tablet, draft_id)
        assert time.monotonic() < deadline
        time.sleep(0.02)


def send_code(tablet, draft_id, mailbox, number=1, again=False) -> str:
    ask(tablet, draft_id, again)
    wait_for(tablet, draft_id, "sent")
    return mailbox.newest_code(number)


def wrong(code) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["problem"]


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


def test_while_the_line_is_down_it_waits_and_the_minutes_begin_with_the_sending(
    office, tablet, draft_id, mailbox
):
    mailbox.stop()
    assert ask(tablet, draft_id).json()["state"] == "queued"
    wait_for_tries(office, tablet, draft_id, 1)
    assert ask(tablet, draft_id).json()["reason"] == "line"
    office.clock.move(seconds=5)
    wait_for_tries(office, tablet, draft_id, 2)
    office.clock.move(seconds=9)
    ask(tablet, draft_id)
    assert office.rows("select send_tries from mail_proofs") == [(2,)]  # 10 s between them
    mailbox.start()
    office.clock.move(minutes=20)
    told = wait_for(tablet, draft_id, "sent")
    assert told["valid_until"] > utc_text(office.clock.now)
    assert type_code(tablet, draft_id, mailbox.newest_code()).json()["right"] is True
    assert len(mailbox.messages) == 1


def test_after_a_day_without_a_line_it_is_given_up_and_can_be_asked_anew(
    office, tablet, draft_id, mailbox
):
    mailbox.stop()
    ask(tablet, draft_id)
    wait_for_tries(office, tablet, draft_id, 1)
    office.clock.move(hours=24)
    assert wait_for(tablet, draft_id, "failed")["reason"] == "given_up"
    mailbox.start()
    send_code(tablet, draft_id, mailbox, again=True)


def test_an_address_that_nobody_has_is_said_so(office, tablet, draft_id, mailbox):
    mailbox.answer = "550 No such user"
    ask(tablet, draft_id)
    assert wait_for(tablet, draft_id, "failed")["reason"] == "refused"
    assert office.acts(draft_id)[-1] == "mail_code_failed"
    mailbox.answer = ""
    office.clock.move(minutes=2)
    deliver(tablet, draft_id, rev=2, email="siti.kanari@example.com")
    assert ask(tablet, draft_id).json()["state"] == "queued"  # another address: no wish needed
    send_code(tablet, draft_id, mailbox)
    assert mailbox.recipients == ["siti.kanari@example.com"]


def test_a_mail_server_that_asks_to_come_again_is_asked_again(office, tablet, draft_id, mailbox):
    mailbox.answer = "451 Greylisted"
    ask(tablet, draft_id)
    wait_for_tries(office, tablet, draft_id, 1)
    mailbox.answer = ""
    office.clock.move(seconds=5)
    send_code(tablet, draft_id, mailbox)


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
    assert office.acts(draft_id)[-2:] == ["mail_proof_lapsed", "judged"]


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


def test_with_the_keys_locked_the_request_waits(office, tablet, draft_id, mailbox):
    keys = office.state.keys
    office.state["keys"] = Keys({}, None)
    assert ask(tablet, draft_id).json()["state"] == "queued"
    assert problem(type_code(tablet, draft_id, "000000")) == (503, "unavailable")
    assert office.rows("select email_hash, send_tries from mail_proofs") == [(None, 0)]
    office.state["keys"] = keys
    code = send_code(tablet, draft_id, mailbox)
    assert type_code(tablet, draft_id, code).json()["right"] is True


def test_a_minute_between_codes_and_five_a_day_of_a_draft(office, tablet, draft_id, mailbox):
    send_code(tablet, draft_id, mailbox)
    answer = ask(tablet, draft_id, again=True)
    assert problem(answer) == (429, "mail-too-many")
    assert 1 <= int(answer.headers["Retry-After"]) <= 61
    for number in range(2, 6):
        office.clock.move(minutes=1, seconds=1)
        ask(tablet, draft_id, again=True)
        wait_for(tablet, draft_id, "sent")
        mailbox.newest_code(number)
    office.clock.move(hours=1)
    assert problem(ask(tablet, draft_id, again=True)) == (429, "mail-too-many")
    office.clock.move(hours=23)
    send_code(tablet, draft_id, mailbox, number=6, again=True)


def test_five_a_day_of_an_address_whatever_the_draft(office, tablet, draft_id, mailbox):
    for _ in range(5):
        ask(tablet, deliver(tablet))
    assert problem(ask(tablet, draft_id)) == (429, "mail-too-many")
    other = deliver(tablet, email="siti.kanari@example.com")
    assert ask(tablet, other).json()["state"] == "queued"


def test_sixty_an_hour_of_an_office(office, tablet, draft_id, mailbox):
    at = utc_text(office.clock.now)
    with office.db.atomic():
        for _ in range(60):
            office.db.execute(
                "insert into mail_requests (office_id, asked_at) values ('palaran', ?)", [at]
            )
    assert problem(ask(tablet, draft_id)) == (429, "mail-too-many")
    office.clock.move(hours=1)
    assert ask(tablet, draft_id).json()["state"] == "queued"


def test_an_office_without_mail_server_says_so_and_tablets_know(office, tablet, mailbox):
    draft_id = deliver(tablet)
    assert problem(ask(tablet, draft_id)) == (409, "mail-off")
    assert tablet.sync().json()["settings"]["mail_proof"] is False
    set_mail(office, mailbox)
    assert tablet.sync().json()["settings"]["mail_proof"] is True
    texts = tablet.sync().text
    assert "palaran.example" not in texts and str(mailbox.port) not in texts


def test_who_may_ask_for_which_draft(office, tablet, draft_id, mailbox):
    assert problem(ask(tablet, new_id())) == (404, "draft-unknown")
    assert problem(ask(tablet, draft_id, rev=2)) == (409, "mail-behind")
    assert problem(ask(office.tablet("sambutan"), draft_id)) == (403, "other-office")
    assert problem(ask(tablet, deliver(tablet, email=""))) == (409, "mail-address-missing")
    assert problem(ask(tablet, deliver(tablet, email="a@b, c@d.id"))) == (
        409,
        "mail-address-missing",
    )
    office.move(draft_id, "claimed")
    assert problem(ask(tablet, draft_id, rev=2)) == (409, "draft-claimed")
    office.move(draft_id, "finalised")
    assert problem(ask(tablet, draft_id)) == (409, "mail-closed")
    office.revoke(tablet)
    assert problem(ask(tablet, draft_id)) == (403, "tablet-revoked")


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", 123456])
def test_a_body_of_the_wrong_shape_is_named(tablet, draft_id, code):
    assert problem(type_code(tablet, draft_id, code)) == (422, "body-broken")


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


def test_starttls_and_login_with_the_sealed_password(office, tablet, tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailbox = Mailbox(login=("loket", "kopi-hitam"))
    mailbox.start(certificate)
    try:
        set_mail(office, mailbox, "starttls", "loket", "kopi-hitam")
        draft_id = deliver(tablet)
        code = send_code(tablet, draft_id, mailbox)
        assert type_code(tablet, draft_id, code).json()["right"] is True
        with sqlite3.connect(office.data / "loket.db") as db:
            assert "kopi-hitam" not in "\n".join(db.iterdump())
    finally:
        mailbox.stop()


@pytest.mark.parametrize(
    "trusted, password, trouble", [(True, "teh-manis", "login"), (False, "kopi-hitam", "tls")]
)
def test_a_login_or_certificate_that_is_refused_is_told_and_the_code_waits(
    office, tablet, tmp_path, monkeypatch, trusted, password, trouble
):
    certificate = make_certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    mailbox = Mailbox(login=("loket", "kopi-hitam"))
    mailbox.start(certificate)
    try:
        set_mail(office, mailbox, "starttls", "loket", password)
        draft_id = deliver(tablet)
        ask(tablet, draft_id)
        wait_for_tries(office, tablet, draft_id, 1)
        assert office.state.mailer.troubles == {"palaran": trouble}
        assert mailbox.messages == []
    finally:
        mailbox.stop()


def test_a_restart_goes_on_with_what_waits(tmp_path, mailbox):
    mailbox.stop()
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        set_mail(office, mailbox)
        draft_id = deliver(tablet)
        ask(tablet, draft_id)
        wait_for_tries(office, tablet, draft_id, 1)
    mailbox.start()
    with open_office(tmp_path) as office:
        office.clock.move(seconds=5)
        tablet.http = office.http
        office.state["keys"] = open_keys(tmp_path / "keys")
        code = send_code(tablet, draft_id, mailbox)
        assert type_code(tablet, draft_id, code).json()["right"] is True


def test_times_on_the_wire_are_utc(tablet, draft_id, mailbox):
    send_code(tablet, draft_id, mailbox)
    until = ask(tablet, draft_id).json()["valid_until"]
    assert datetime.fromisoformat(until).tzinfo == UTC
