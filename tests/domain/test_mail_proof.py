"""The decision table of docs/sync.md §9, and the addresses that a code may go to."""

from datetime import UTC, datetime, timedelta

import pytest

from server.domain.account_door import Door, door_of, missing_for_account
from server.domain.mail_address import address_of
from server.domain.mail_proof import (
    LIMITS,
    TRIES,
    VALID_FOR,
    Standing,
    is_given_up,
    judge_code,
    retry_after,
    wait_before,
    wants_sending,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
JUST_SENT = Standing("sent", has_code=True, sent_at=NOW)


@pytest.mark.parametrize(
    "state, once, again",
    [
        ("none", True, True),
        ("lapsed", True, True),
        ("queued", False, False),
        ("sent", False, True),
        ("failed", False, True),
        ("proven", False, False),
    ],
)
def test_asking(state, once, again):
    assert wants_sending(Standing(state), again=False) is once
    assert wants_sending(Standing(state), again=True) is again


@pytest.mark.parametrize(
    "standing, at, right, wrong",
    [
        (Standing(), NOW, "nothing", "nothing"),
        (JUST_SENT, NOW, "proven", "counted"),
        (JUST_SENT, NOW + VALID_FOR, "nothing", "nothing"),
        (Standing("sent", True, NOW, TRIES - 1), NOW, "proven", "counted"),
        (Standing("sent", True, NOW, TRIES), NOW, "nothing", "nothing"),
        (Standing("queued", True, NOW), NOW, "proven", "counted"),  # the earlier one is still good
        (Standing("queued"), NOW, "nothing", "nothing"),
        (Standing("lapsed"), NOW, "nothing", "nothing"),
        (Standing("failed", True, NOW), NOW, "nothing", "nothing"),
        (Standing("proven"), NOW, "nothing", "nothing"),
    ],
)
def test_typing(standing, at, right, wrong):
    assert judge_code(standing, True, at) == right
    assert judge_code(standing, False, at) == wrong


def test_waits_grow_to_ten_minutes():
    seconds = [wait_before(tries).total_seconds() for tries in range(1, 9)]
    assert seconds == [5, 10, 20, 40, 80, 160, 320, 600]
    assert wait_before(5000) == timedelta(minutes=10)
    assert not is_given_up(NOW, NOW + timedelta(hours=24, seconds=-1))
    assert is_given_up(NOW, NOW + timedelta(hours=24))
    assert retry_after(LIMITS[0], NOW, NOW + timedelta(seconds=20)) == 41


@pytest.mark.parametrize(
    "typed, address",
    [
        (" Sari.Warung@Gmail.com ", "sari.warung@gmail.com"),
        ("sari@warung.co.id", "sari@warung.co.id"),
        ("sari@warung", None),
        ("sari@gmail.com, budi@gmail.com", None),
        ("sari@gmail.com\nBcc: budi@gmail.com", None),
        ("sarí@gmail.com", None),
        ("sari warung@gmail.com", None),
        ("", None),
        (None, None),
        (5, None),
        ("a" * 250 + "@gmail.com", None),
    ],
)
def test_addresses(typed, address):
    assert address_of({"email": typed}) == address


@pytest.mark.parametrize(
    "answers, door",
    [
        ({}, Door(None, False, False, False)),
        ({"account_door": "none"}, Door("none", True, False, False)),
        (
            {"account_door": "none", "lesson_done": "yes", "email": "a@b.id"},
            Door("none", True, True, True),
        ),
        ({"account_door": "whatsapp", "has_email": "no"}, Door("whatsapp", True, False, False)),
        ({"account_door": "email", "email": "a@b.id"}, Door("email", False, True, False)),
        ({"account_door": "?", "has_email": "yes"}, Door("email", False, False, False)),
        ({"has_phone": "yes", "has_whatsapp": "yes"}, Door("whatsapp", False, False, False)),
        ({"has_phone": "no", "has_email": "no"}, Door("none", True, False, False)),
    ],
)
def test_doors(answers, door):
    assert door_of(answers) == door


@pytest.mark.parametrize(
    "answers, needs_email, has_proof, missing",
    [
        ({"account_door": "whatsapp"}, False, False, []),
        ({"account_door": "whatsapp"}, True, False, ["email"]),
        ({"account_door": "none"}, False, False, ["email"]),
        ({"account_door": "none", "account_help": "desk"}, False, False, ["help", "email"]),
        ({"account_door": "email", "email": "a@b.id"}, False, False, ["proof"]),
        ({"account_door": "email", "email": "a@b.id"}, False, True, []),
        (
            {"account_door": "email", "email": "a@b.id", "email_opens": "no"},
            False,
            False,
            ["opens"],
        ),
    ],
)
def test_what_is_missing_for_an_account(answers, needs_email, has_proof, missing):
    assert missing_for_account(answers, needs_email, has_proof) == missing
