"""What the server does by itself, beside its requests: at start, then every minute."""

import asyncio
import logging
from dataclasses import dataclass, field

from litestar import Litestar
from litestar.datastructures import State

from server.domain.times import night_of
from server.store.chain import cover_older_versions
from server.store.judge import judge_quietly, list_unjudged
from server.store.key_events import take_up_keys
from server.store.nonces import sweep_nonces
from server.store.purge import empty_log, list_due, purge_draft
from server.store.retention import sweep
from server.store.withdrawals import apply_ledger
from server.web.backup_watch import watch_backups
from server.web.kbli_rules import refresh_rules

EVERY = 60  # seconds

log = logging.getLogger("loket")


@dataclass
class Memory:
    """Of one run of the server. `stuck`: drafts that the rules stumble over; they are left alone
    until the next start, so that the log stays readable. `purged`: the night that is done.
    `keys`: those that were taken up. `rounds`: minutes.
    """

    stuck: set[str] = field(default_factory=set)
    purged: str = ""
    keys: list[str] = field(default_factory=list)
    rounds: int = 0


def prepare(app: Litestar) -> None:
    """Before the first request: what was erased stays erased, also after a restore."""
    refresh_rules(app.state)
    apply_ledger(app.state.db, app.state.withdrawals, app.state.clock())
    cover_older_versions(app.state.db, app.state.clock())
    take_up_keys(app.state.db, app.state.keys, app.state.clock())


async def keep_up(app: Litestar) -> None:
    """Runs until it is cancelled. A failure is logged and the next round tries again."""
    memory = Memory()
    while True:
        for part in (learn_kinds, purge_once_a_night, judge_unjudged, back_up_once_a_night):
            try:
                await part(app.state, memory)
            except Exception as failure:  # the loop outlives whatever goes wrong in one round
                log.error("upkeep: %s", type(failure).__name__)
        memory.rounds += 1
        await asyncio.sleep(EVERY)


async def learn_kinds(state: State, memory: Memory) -> None:
    """What `loket kbli import` loaded beside this process."""
    refresh_rules(state)


async def back_up_once_a_night(state: State, memory: Memory) -> None:
    """Not in the first minute: a start has other things to do."""
    await watch_backups(state, may_copy=memory.rounds > 0)


async def purge_once_a_night(state: State, memory: Memory) -> None:
    """At start and in each night: erases what is due. Somebody who reads the database holds the
    last step up; then the next round tries again.
    """
    night = night_of(state.clock())
    if memory.purged == night:
        return
    sweep_nonces(state.db, state.clock())
    for due in list_due(state.db, state.rules, state.clock()):
        purge_draft(state.db, state.withdrawals.purged, due, state.clock())
        await asyncio.sleep(0)  # requests come first
    sweep(state.db, state.rules, state.settings.backups, state.clock())
    if empty_log(state.db):
        memory.purged = night


async def judge_unjudged(state: State, memory: Memory) -> None:
    """What waits after a start, a release, or keys that came back."""
    if state["keys"].locked:
        return
    if memory.keys != state["keys"].key_ids:
        memory.keys = state["keys"].key_ids
        take_up_keys(state.db, state["keys"], state.clock())
    for draft_id in list_unjudged(state.db):
        if draft_id in memory.stuck:
            continue
        memory.stuck.add(draft_id)
        if judge_quietly(state.db, state["keys"], state.rules, draft_id, state.clock()):
            memory.stuck.discard(draft_id)
        await asyncio.sleep(0)  # requests come first
