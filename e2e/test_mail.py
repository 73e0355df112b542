"""The code to a mailbox over a real mail server: sent, typed, proven; with the line down; later."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from e2e.conftest import PATIENCE_MS, Office, Tablet
from e2e.desk import Lobby as BesideHer
from e2e.desk import open_desk
from e2e.house import browser, clerk, draft_with  # noqa: F401 -- fixtures
from e2e.kiosk_driver import OWN_KEYS, Applicant
from e2e.people import SITI
from tests.mailbox import Mailbox

SARI = {**SITI, "has_email": "yes", "email_opens": "yes", "email": "sari@warung.example"}

NEIGHBOUR = {"nik": "6472014408900003", "name": "RUSDI"}
PHONE = "+6281234567890"


class MailingOffice(Office):
    """Its server knows a mail server by the environment."""

    mail_port = 0

    def _environment(self) -> dict[str, str]:
        smtp = {"HOST": "127.0.0.1", "PORT": str(self.mail_port), "TLS": "none"}
        smtp["FROM"] = "loket@palaran.example"
        own = {f"LOKET_SMTP_{name}": value for name, value in smtp.items()}
        return {**super()._environment(), **own}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    running = Mailbox()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Office]:
    running = MailingOffice(tmp_path_factory.mktemp("house"))
    running.mail_port = mailbox.port
    running.start()
    yield running
    running.stop()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def state_of(office: Office, queue_number: str) -> str | None:
    draft_id = draft_with(office, queue_number=queue_number)["draft_id"]
    with closing(sqlite3.connect(office.data / "loket.db", timeout=5)) as db:
        found = db.execute("select state from mail_proofs where draft_id = ?", [draft_id])
        return next((row[0] for row in found), None)


def line(applicant: Applicant, state: str):
    return applicant.section.locator(f'[data-only="mail_{state}"]')


def test_a_code_is_sent_typed_and_proven_and_the_desk_sees_it(
    visitor: Applicant,
    house: Office,
    mailbox: Mailbox,
    browser: Browser,  # noqa: F811
    clerk: str,  # noqa: F811
) -> None:
    """A wrong code costs nothing that was typed."""
    visitor.walk(SARI, until="mail_proof")
    expect(line(visitor, "sent")).to_contain_text("sari@warung.example")
    code = mailbox.newest_code()
    assert visitor.next() == "mail_proof"
    assert "6 angka" in visitor.error("mail_code")
    visitor.hand = OWN_KEYS
    visitor.answer("mail_code", wrong(code))
    assert visitor.next() == "mail_proof"
    assert "4 kali lagi" in visitor.error("mail_code")
    expect(visitor.section.locator("[name=mail_code]")).to_have_value(wrong(code))
    visitor.answer("mail_code", code)
    assert visitor.next() == "nik"
    assert visitor.back() == "mail_proof"
    expect(line(visitor, "proven")).to_be_visible()
    expect(visitor.section.locator("[name=mail_code]")).to_have_value("")
    assert visitor.next() == "nik"
    visitor.hand = "quick"
    assert visitor.walk(SARI) == "finished"
    number = visitor.queue_number
    assert state_of(house, number) == "proven"
    beside_her = BesideHer(house)
    beside_her.send({**NEIGHBOUR, "phone": PHONE, "email": SARI["email"]})
    beside_her.http.close()
    with open_desk(browser, house, clerk) as desk:
        desk.open(f"drafts/{draft_with(house, queue_number=number)['draft_id']}")
        card = desk.page.locator("#_account")
        expect(card).to_contain_text(re.compile("e-mail terbukti.*kode diketik di tablet", re.S))
        for kind in ("phone", "email"):
            shared = desk.page.locator(f'[data-shared="{kind}"]')
            expect(shared).to_contain_text("dipakai di 1 berkas orang lain")
        assert desk.axe() == []


def test_with_the_line_down_the_code_waits_and_comes_by_itself(
    visitor: Applicant, mailbox: Mailbox
) -> None:
    before = len(mailbox.messages)
    mailbox.stop()
    visitor.walk({**SARI, "nik": "6472014408900003"}, until="mail_proof")
    expect(line(visitor, "waiting")).to_be_visible(timeout=PATIENCE_MS)
    mailbox.start()
    expect(line(visitor, "sent")).to_be_visible(timeout=2 * PATIENCE_MS)
    visitor.answer("mail_code", mailbox.newest_code(before + 1))
    assert visitor.next() == "nik"


def test_nobody_has_to_and_a_tablet_without_network_does_not_ask(
    lobby: Tablet, visitor: Applicant, house: Office
) -> None:
    visitor.walk(SARI, until="mail_proof")
    visitor.press("mail_later")
    visitor.wait_for("nik")
    visitor.back()
    visitor.wait_for("mail_proof")
    visitor.back()
    visitor.wait_for("email")
    lobby.context.set_offline(True)
    try:
        visitor.page.evaluate("() => dispatchEvent(new Event('offline'))")
        expect(visitor.page.locator('[data-band="offline"]')).to_be_visible()
        assert visitor.next() == "nik"
    finally:
        lobby.context.set_offline(False)


def test_the_environment_of_the_tests_names_no_mail_server() -> None:
    """Else the other stories would ask for codes."""
    assert not [name for name in os.environ if name.startswith("LOKET_SMTP")]
