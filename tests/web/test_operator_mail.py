"""The account's card on the draft's page: its door, what is missing, the code read out."""

import pytest

from tests.web.accounts import (
    SARI,
    acts,
    card,
    desk,
    mailbox,
    missing,
    tablet,
    take,
    wait_until_sent,
)
from tests.web.applicants import SITI, send
from tests.web.desk import HTML, read_part, words

__all__ = ["desk", "mailbox", "tablet"]  # fixtures


def test_without_a_mail_server_the_desk_ticks_it_and_takes_it_back(desk, tablet):
    draft_id = take(desk, tablet, SARI)
    before = card(desk, draft_id)
    assert missing(before) == ["proof"]
    assert acts(before) == ["prove_mail_at_desk"]
    after = card(desk, draft_id, "mail-desk")
    assert "e-mail terbukti" in words(after) and "di meja, pukul 09.00 WITA oleh Rina" in words(
        after
    )
    assert missing(after) == []
    assert desk.acts()[-1] == "mail_proven"
    card(desk, draft_id, "mail-desk", proven="no")
    assert desk.acts()[-1] == "mail_unproven"
    assert missing(card(desk, draft_id)) == ["proof"]


def test_the_owner_reads_the_code_out_and_the_desk_types_it(desk, tablet, mailbox):
    draft_id = take(desk, tablet, SARI)
    asked = card(desk, draft_id, "mail-code")
    assert asked.get("data-mail-state") == "queued"
    assert asked.get("hx-trigger") == "every 5s"
    sent = wait_until_sent(desk, draft_id)
    assert "Berlaku sampai pukul 09.15 WITA" in words(sent)
    code = mailbox.newest_code()
    wrong = card(desk, draft_id, "mail-proof", mail_code=f"{(int(code) + 1) % 10**6:06d}")
    assert "belum cocok" in words(wrong) and "4 kali lagi" in words(wrong)
    assert "6 angka" in words(card(desk, draft_id, "mail-proof", mail_code="12"))
    done = card(desk, draft_id, "mail-proof", mail_code=f"{code[:3]} {code[3:]}")
    assert "kode diketik Rina" in words(done)
    assert acts(done) == []  # a code that was typed stays typed


def test_asking_too_often_says_when_it_is_worth_trying_again(desk, tablet, mailbox):
    draft_id = take(desk, tablet, SARI)
    card(desk, draft_id, "mail-code")
    wait_until_sent(desk, draft_id)
    assert "Coba lagi 2 menit lagi" in words(card(desk, draft_id, "mail-code"))


def test_another_address_typed_at_the_desk_ends_the_proof_at_once(desk, tablet):
    draft_id = take(desk, tablet, SARI)
    card(desk, draft_id, "mail-desk")
    saved = desk.post(
        f"/operator/drafts/{draft_id}/save", {"email": "sari.baru@warung.example"}, htmx=True
    )
    section = read_part(saved).find(f".//{HTML}section[@id='_account']")
    assert section.get("hx-swap-oob") == "true"
    assert "alamat diganti" in words(section)
    assert "mail_proof_lapsed" in desk.acts()


def test_only_who_holds_the_draft_may_prove_anything(desk, tablet):
    draft_id = send(tablet, SARI).draft_id
    assert acts(card(desk, draft_id)) == []
    for act in ("mail-code", "mail-proof", "mail-desk"):
        desk.post(f"/operator/drafts/{draft_id}/{act}", htmx=True)
    assert not [act for act in desk.acts() if act.startswith("mail")]


@pytest.mark.parametrize(
    "answers, door, lacks",
    [
        ({"account_door": "whatsapp"}, "whatsapp", []),
        ({"account_door": "none", "account_help": "desk"}, "none", ["help", "email"]),
        ({**SARI, "account_door": "email", "email_opens": "no"}, "email", ["opens"]),
    ],
)
def test_the_card_shows_the_door_and_what_is_missing(desk, tablet, answers, door, lacks):
    section = card(desk, take(desk, tablet, {**SITI, **answers}))
    assert [one.get("data-door") for one in section.iter(f"{HTML}strong")] == [door]
    assert missing(section) == lacks
