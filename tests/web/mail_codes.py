"""A tablet that asks for a code to a mailbox, types it, and a real mail server on the loopback."""

import json
import time

import pytest

from server.store.mail_servers import MailServer, save_mail_server
from tests.mailbox import open_mailbox
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
