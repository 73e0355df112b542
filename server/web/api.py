"""Deliveries: PUT /api/drafts/{draft_id}. Accept, then judge (docs/sync.md §4)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from litestar import Request, Response, put
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from sqlite_utils import Database

from server.problems import Problem
from server.store.commit_group import CommitGroup
from server.store.judging import Judging
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
async def deliver(request: Request) -> Response[bytes]:
    """Size, signature and shape only.

    The answer is the proof; whatever is no message is kept aside. It asks for nothing by name: to
    have that provided costs more than to check the signature (docs/performance.md).
    """
    state, draft_id = request.app.state, request.path_params["draft_id"]
    now = state.clock()
    signed = await read_signed(request, state.db)
    if signed.first_answer:
        return repeat(signed.first_answer)
    group: CommitGroup = state.group
    taken, answer = await group.run(lambda db: _accept(signed, state, db, draft_id, now))
    if isinstance(taken, Aside):
        raise problem_of(taken)
    done = [(draft_id, taken)] if taken else []
    return json_answer(answer.status, answer.reply, after(state, state.db, done, now))


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
    answer = remembered(signed, taken.status, msgspec.json.encode(proof_of(taken)))
    remember_answer(db, signed.tablet.tablet_id, signed.nonce, answer, now)
    return taken, answer


def problem_of(aside: Aside) -> Problem:
    """What the tablet hears of a packet that was set aside."""
    return Problem(_SLUGS[aside.reason], extra={"set_aside": True, "sha256": aside.sha256})


def proof_of(taken: Taken) -> dict:
    """The proof, with the problem's name beside it where it has one."""
    return taken.proof | (Problem(taken.slug).body() if taken.slug else {})


def after(
    state: State, db: Database, done: Sequence[tuple[str, Taken]], now: datetime
) -> BackgroundTask | None:
    """After the reply: what is new is judged; the bytes of what was erased leave the log. `done`:
    draft_id and what was done.
    """
    new = list(dict.fromkeys(draft_id for draft_id, taken in done if taken.move in JUDGED))
    is_erased = any(taken.move in ERASED for _, taken in done)
    if not new and not is_erased:
        return None
    return BackgroundTask(_follow, state, db, new, is_erased, now)


async def _follow(
    state: State, db: Database, new: list[str], is_erased: bool, now: datetime
) -> None:
    """Async, because Litestar runs a plain function in a thread: two hands on one connection."""
    if new:
        await _judge(state, new, now)
    if is_erased:
        empty_log(db)


async def _judge(state: State, draft_ids: list[str], now: datetime) -> None:
    """Beside the next deliveries in one transaction."""
    judging: Judging = state.judging
    await judging.add(draft_ids, state["keys"], state.rules, now)


API_HANDLERS = [
    deliver,
    *ENROLMENT_HANDLERS,
    *HEARTBEAT_HANDLERS,
    *RESUME_HANDLERS,
    *MAIL_HANDLERS,
]
