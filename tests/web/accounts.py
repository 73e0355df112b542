"""A desk that helps with accounts: its mail server, the account's card on a draft."""

import time

import pytest

from server.store.mail_servers import MailServer, save_mail_server
from server.store.purge import list_due, purge_draft
from server.store.purge_ledger import PurgeLedger
from tests.mailbox import open_mailbox
from tests.web.applicants import SITI, enrol, open_working_desk, send
from tests.web.desk import HTML, read, read_part

HTMX = {"HX-Request": "true"}
SARI = {**SITI, "has_email": "yes", "email": "sari@warung.example"}
BUDI = {**SITI, "nik": "6472011203850007", "name": "BUDI"}


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi", "supervisor")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


@pytest.fixture
def mailbox(desk):
    with open_mailbox() as mailbox:
        set_mail(desk, mailbox.port)
        yield mailbox


def set_mail(desk, port):
    server = MailServer("127.0.0.1", port, "none", "", "loket@palaran.example")
    keys, operator_id = desk.client.app.state["keys"], desk.hire("Wati", "supervisor")
    save_mail_server(desk.db, keys, "palaran", server, None, operator_id, desk.clock.now)


def take(desk, tablet, answers, **packing) -> str:
    draft_id = send(tablet, answers, **packing).draft_id
    desk.post(f"/operator/drafts/{draft_id}/claim")
    return draft_id


def card(desk, draft_id, act="", **fields):
    """The account's card, after an act if one is named."""
    address = f"/operator/drafts/{draft_id}"
    if act:
        return read_part(desk.post(f"{address}/{act}", fields, htmx=True)).find(f"{HTML}section")
    return read(desk.get(address)).find(f".//{HTML}section[@id='_account']")


def wait_until_sent(desk, draft_id):
    deadline = time.monotonic() + 20
    while True:
        found = read_part(desk.get(f"/operator/drafts/{draft_id}/mail", headers=HTMX)).find(
            f"{HTML}section"
        )
        if found.get("data-mail-state") == "sent":
            return found
        assert time.monotonic() < deadline
        time.sleep(0.02)


def missing(section) -> list[str]:
    return [one.get("data-missing") for one in section.iter(f"{HTML}li")]


def acts(section) -> list[str]:
    return [one.get("data-act") for one in section.iter(f"{HTML}button")]


def purge_later(desk, data):
    desk.clock.move(days=3)
    desk.log_in("Rina")
    ledger = PurgeLedger(data / "purged.log")
    for due in list_due(desk.db, desk.client.app.state.rules, desk.clock.now):
        assert purge_draft(desk.db, ledger, due, desk.clock.now)
