"""Deliveries: PUT /api/drafts/{draft_id}. Accept, then judge (docs/sync.md §4)."""

from datetime import datetime

import msgspec
from litestar import Request, Response, put
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlite_utils import Database

from server.domain.draft import ANSWERS, Move
from server.domain.envelope import Delivery, EnvelopeBroken, parse_delivery
from server.problems import Problem
from server.store.arrivals import OtherOffice, Received, save_received
from server.store.commit_group import CommitGroup
from server.store.database import read_epoch
from server.store.judge import judge_quietly
from server.store.keys import Keys
from server.store.nonces import Remembered, remember_answer
from server.store.set_aside import keep_aside
from server.store.tablets import find_tablet
from server.web.enrolment import ENROLMENT_HANDLERS
from server.web.heartbeat import HEARTBEAT_HANDLERS
from server.web.mail_proof import MAIL_HANDLERS
from server.web.resume import RESUME_HANDLERS
from server.web.signed import Signed, answer_before, json_answer, read_signed, remembered, repeat

_JUDGED = {Move.INSERT, Move.UPDATE}


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
    if signed.tablet.revoked_at:
        raise _set_aside("tablet-revoked", "revoked", signed, db, draft_id, now)
    try:
        delivery = parse_delivery(signed.body, draft_id)
    except EnvelopeBroken:
        raise _set_aside("envelope-broken", "broken", signed, db, draft_id, now) from None
    _check_sealer(signed, delivery, db, draft_id, now)
    group: CommitGroup = state.group
    try:
        answer, is_to_judge = await group.run(lambda: _accept(signed, delivery, state, db, now))
    except OtherOffice:
        raise _set_aside("other-office", "other_office", signed, db, draft_id, now) from None
    judging = BackgroundTask(_judge, state, db, draft_id, now) if is_to_judge else None
    return json_answer(answer.status, answer.reply, judging)


def _accept(
    signed: Signed, delivery: Delivery, state: State, db: Database, now: datetime
) -> tuple[Remembered, bool]:
    """The answer, and whether there is something new to judge.

    The nonce is looked for once more: its twin may stand before it in the same group.
    """
    first = answer_before(db, signed)
    if first:
        return first, False
    received = save_received(db, state.withdrawals, signed.tablet, delivery, now)
    status, slug = ANSWERS[received.move]
    body = msgspec.json.encode(_proof(delivery, received, read_epoch(db), slug))
    answer = remembered(signed, status, body)
    remember_answer(db, signed.tablet.tablet_id, signed.nonce, answer, now)
    return answer, received.move in _JUDGED


async def _judge(state: State, db: Database, draft_id: str, now: datetime) -> None:
    """After the reply, beside the next deliveries in one transaction."""
    keys: Keys = state["keys"]
    group: CommitGroup = state.group
    await group.run(lambda: judge_quietly(db, keys, state.rules, draft_id, now))


def _check_sealer(
    signed: Signed, delivery: Delivery, db: Database, draft_id: str, now: datetime
) -> None:
    """Who sealed may be an earlier enrolment of the same device; it must belong to the same
    office.
    """
    sealer_id = delivery.envelope.tablet_id
    if sealer_id == signed.tablet.tablet_id:
        return
    sealer = find_tablet(db, sealer_id)
    if sealer is None:
        raise _set_aside("envelope-broken", "broken", signed, db, draft_id, now)
    if sealer.office_id != signed.tablet.office_id:
        raise _set_aside("other-office", "other_office", signed, db, draft_id, now)


def _set_aside(
    slug: str, reason: str, signed: Signed, db: Database, draft_id: str, now: datetime
) -> Problem:
    digest = keep_aside(
        db,
        office_id=signed.tablet.office_id,
        tablet_id=signed.tablet.tablet_id,
        draft_id=draft_id[:64],
        reason=reason,
        body=signed.body,
        now=now,
    )
    return Problem(slug, extra={"set_aside": True, "sha256": digest})


def _proof(delivery: Delivery, received: Received, epoch: str, slug: str | None) -> dict:
    proof = {
        "draft_id": delivery.envelope.draft_id,
        "rev": delivery.envelope.rev,
        "sha256": delivery.sha256,
        "kept_rev": received.kept_rev,
        "queue_number": received.queue_number,
        "epoch": epoch,
        "business_day": received.business_day,
    }
    return proof | Problem(slug).body() if slug else proof


API_HANDLERS = [
    deliver,
    *ENROLMENT_HANDLERS,
    *HEARTBEAT_HANDLERS,
    *RESUME_HANDLERS,
    *MAIL_HANDLERS,
]
