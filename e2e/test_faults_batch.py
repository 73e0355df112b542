"""After an outage: a long outbox leaves in batches, replies are lost and both sides are killed.

Seeds for the page's jitter and for the moments of the kills; more days with batches in them are
lived through by e2e/test_faults.py.
"""

import time
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from playwright.sync_api import Playwright

from e2e.fault_acts import cut_reply, drop_request, lose_reply, wrong_hash
from e2e.fault_days import BadDays, bad_days
from e2e.fault_proxy import BATCHES, Call

DRAFTS = 8
CODE = "K72MP4R{}"


def submit_eight(days: BadDays, dice: Random) -> None:
    """With the line cut."""
    days.proxy.on_delivery = drop_request
    for draft in range(DRAFTS):
        draft_id = str(UUID(int=dice.getrandbits(128), version=4))
        days.tablet.do("begin", draft, draft_id, CODE.format("ABCDEFGH"[draft]), f"ISIAN {draft}")
        days.tablet.do("save", draft, {"stage": "submitted"}, f"KIRIM {draft}")


def wait_for_the_kill(days: BadDays) -> None:
    deadline = time.monotonic() + 20
    while days.is_up:
        assert time.monotonic() < deadline
        days.tablet.page.wait_for_timeout(20)


def rows_of(call: Call) -> int:
    return call.body.count(b'"draft_id":') if call.path == BATCHES else 1


@pytest.mark.parametrize("seed", [5])
def test_a_long_outbox_under_lost_replies_and_kills_loses_nothing_and_doubles_nothing(
    browsers: Playwright, tmp_path: Path, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - moments, no secret
    with bad_days(browsers, tmp_path) as days:
        days.wake(seed)
        submit_eight(days, dice)
        for strike in (None, 2 * dice.randrange(9) + 1, 2 * dice.randrange(9)):
            days.proxy.on_delivery = lose_reply
            if strike is not None:
                days.strike_at_next_delivery(strike)
            days.tablet.do("networkBack")
            if strike is not None:
                wait_for_the_kill(days)
            days.restart()
        days.tablet.begin_to("networkBack")
        days.tablet.kill()
        days.proxy.on_delivery = cut_reply(dice.randrange(500))
        days.wake(seed)
        days.tablet.do("networkBack")
        days.proxy.on_delivery = wrong_hash
        days.tablet.do("networkBack")
        together = [call for call in days.proxy.deliveries if call.path == BATCHES]
        assert max(rows_of(call) for call in together) == DRAFTS
        assert any(call.answers and call.told is None for call in together), "a reply was lost"
        assert days.evening() == []
        numbers = {draft["queue_number"] for draft in days.office.drafts()}
        assert len(numbers) == len(days.office.drafts()) == DRAFTS
