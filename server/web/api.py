"""Deliveries: PUT /api/drafts/{draft_id}. Accept, then judge (docs/sync.md §4)."""

from datetime import datetime

import msgspec
from litestar import Request, Response, put
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlite_utils import Database

from server.problems import Problem
from server.store.commit_group import CommitGroup
from server.store.judge import judge_quietly
from server.store.keys import Keys
from server.store.nonces import Remembered, remember_answer
from server.store.purge import empty_log
from server.store.receiving import ERASED, JUDGED, Aside, Taken, receive
from server.web.enrolment import ENROLMENT_HANDLERS
from server.web.heartbeat import HEARTBEAT_HANDLERS
from server.web.mail_proof import MAIL_HANDLERS
from server.web.resume import RESUME_HANDLERS
from server.web.signed import Signed, answer_before, json_answer, read_signed, remembered, repeat

_SLUGS = {"revoked": "tablet-revoked", "broken": "envelope-broken", "other_office": "other-office"}


@put("/api/drafts/{draft_id:str}")
async def deliver(
    request: Request,
    draft_id: FromPath[str],
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Size, signature and shape only.

    The answer is the proof; whatever is no message is kept aside.
    """
    signed = await read_signed(request, db)
    if signed.first_answer:
        return repeat(signed.first_answer)
    group: CommitGroup = state.group
    taken, answer = await group.run(lambda db: _accept(signed, state, db, draft_id, now))
    if isinstance(taken, Aside):
        raise Problem(_SLUGS[taken.reason], extra={"set_aside": True, "sha256": taken.sha256})
    return json_answer(answer.status, answer.reply, _after(state, db, taken, draft_id, now))


def _accept(
    signed: Signed, state: State, db: Database, draft_id: str, now: datetime
) -> tuple[Taken | Aside | None, Remembered]:
    """What was done and the answer. None was done when this nonce's twin stands before it in the
    same group.
    """
    first = answer_before(db, signed)
    if first:
        return None, first
    taken = receive(db, state.withdrawals, signed.tablet, draft_id, signed.body, now)
    if isinstance(taken, Aside):
        return taken, remembered(signed, 0, b"")
    problem = Problem(taken.slug).body() if taken.slug else {}
    answer = remembered(signed, taken.status, msgspec.json.encode(taken.proof | problem))
    remember_answer(db, signed.tablet.tablet_id, signed.nonce, answer, now)
    return taken, answer


def _after(
    state: State, db: Database, taken: Taken | None, draft_id: str, now: datetime
) -> BackgroundTask | None:
    """After the reply: what is new is judged; the bytes of what was erased leave the log."""
    if taken and taken.move in JUDGED:
        return BackgroundTask(_judge, state, draft_id, now)
    return BackgroundTask(_empty_log, db) if taken and taken.move in ERASED else None


async def _judge(state: State, draft_id: str, now: datetime) -> None:
    """After the reply, beside the next deliveries in one transaction."""
    keys: Keys = state["keys"]
    group: CommitGroup = state.group
    await group.run(lambda db: judge_quietly(db, keys, state.rules, draft_id, now))


async def _empty_log(db: Database) -> None:
    """Async, because Litestar runs a plain function in a thread: two hands on one connection."""
    empty_log(db)


API_HANDLERS = [
    deliver,
    *ENROLMENT_HANDLERS,
    *HEARTBEAT_HANDLERS,
    *RESUME_HANDLERS,
    *MAIL_HANDLERS,
]
