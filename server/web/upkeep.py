"""What the server does by itself, beside its requests: at start, then every hour."""

import asyncio
import logging
from datetime import datetime

from litestar import Litestar

from server.store.judge import judge_quietly, list_unjudged
from server.store.nonces import sweep_nonces
from server.store.withdrawals import apply_ledger

EVERY = 3600  # seconds

log = logging.getLogger("loket")


async def keep_up(app: Litestar) -> None:
    """Runs until it is cancelled. A failure is logged and the next round tries again."""
    while True:
        try:
            await _one_round(app)
        except Exception as failure:  # the loop outlives whatever goes wrong in one round
            log.error("upkeep: %s", type(failure).__name__)
        await asyncio.sleep(EVERY)


async def _one_round(app: Litestar) -> None:
    state = app.state
    sweep_nonces(state.db, state.clock())
    for draft_id in list_unjudged(state.db):
        judge_quietly_now(app, draft_id, state.clock())
        await asyncio.sleep(0)  # requests come first


def judge_quietly_now(app: Litestar, draft_id: str, now: datetime) -> None:
    judge_quietly(app.state.db, app.state.keys, app.state.rules, draft_id, now)


def prepare(app: Litestar) -> None:
    """Before the first request: what was withdrawn stays withdrawn, also after a restore."""
    apply_ledger(app.state.db, app.state.withdrawals, app.state.clock())
