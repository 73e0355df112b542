"""Who may ask for a code to a mailbox, and how often: docs/sync.md §9."""

import pytest

from server.domain.times import utc_text
from tests.tablet_client import new_id
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
)

__all__ = ["draft_id", "mailbox", "office", "tablet"]  # fixtures


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
