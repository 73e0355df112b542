"""What the server does by itself, beside its requests: at start, then every minute."""

import asyncio
import logging

from litestar import Litestar

from server.store.judge import judge_quietly, list_unjudged
from server.store.nonces import sweep_nonces
from server.store.withdrawals import apply_ledger

EVERY = 60  # seconds

log = logging.getLogger("loket")


def prepare(app: Litestar) -> None:
    """Before the first request: what was withdrawn stays withdrawn, also after a restore."""
    apply_ledger(app.state.db, app.state.withdrawals, app.state.clock())


async def keep_up(app: Litestar) -> None:
    """Runs until it is cancelled. A failure is logged and the next round tries again."""
    stuck: set[str] = set()
    while True:
        try:
            await _one_round(app, stuck)
        except Exception as failure:  # the loop outlives whatever goes wrong in one round
            log.error("upkeep: %s", type(failure).__name__)
        await asyncio.sleep(EVERY)


async def _one_round(app: Litestar, stuck: set[str]) -> None:
    """Judges what is unjudged: after a start, a release, or keys that came back.

    `stuck`: drafts that the rules stumble over; they are left alone until the next start, so that
    the log stays readable.
    """
    state = app.state
    sweep_nonces(state.db, state.clock())
    if state.keys.locked:
        return
    for draft_id in list_unjudged(state.db):
        if draft_id in stuck:
            continue
        stuck.add(draft_id)
        if judge_quietly(state.db, state.keys, state.rules, draft_id, state.clock()):
            stuck.discard(draft_id)
        await asyncio.sleep(0)  # requests come first
