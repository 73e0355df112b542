"""The way of a code to the mail server: lines that are down, refusals, TLS, a restart."""

import sqlite3

import pytest

from server.domain.times import utc_text
from server.store.keys import Keys, open_keys
from tests.mailbox import Mailbox, make_certificate
from tests.office import open_office
from tests.web.mail_codes import (
    ask,
    deliver,
    draft_id,
    mailbox,
    office,
    problem,
    send_code,
    set_mail,
    tablet,
    type_code,
    wait_for,
    wait_for_tries,
)

__all__ = ["draft_id", "mailbox", "office", "tablet"]  # fixtures


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


def test_with_the_keys_locked_the_request_waits(office, tablet, draft_id, mailbox):
    keys = office.state.keys
    office.state["keys"] = Keys({}, None)
    assert ask(tablet, draft_id).json()["state"] == "queued"
    assert problem(type_code(tablet, draft_id, "000000")) == (503, "unavailable")
    assert office.rows("select email_hash, send_tries from mail_proofs") == [(None, 0)]
    office.state["keys"] = keys
    code = send_code(tablet, draft_id, mailbox)
    assert type_code(tablet, draft_id, code).json()["right"] is True


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
