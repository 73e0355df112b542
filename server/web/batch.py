"""Several deliveries in one request: POST /api/deliveries.

Each packet fares as if it had come alone (docs/sync.md §4).
"""

from datetime import datetime
from typing import Annotated, NamedTuple

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlite_utils import Database

from server.problems import Problem
from server.store.commit_group import CommitGroup
from server.store.nonces import Remembered, remember_answer
from server.store.receiving import Aside, Taken, receive
from server.web.api import after, problem_of, proof_of
from server.web.bodies import decode_body
from server.web.failures import named
from server.web.signed import Signed, answer_before, json_answer, read_signed, remembered, repeat

MOST = 50
"""Packets in one request: some 15 ms of the event loop."""


class Packet(msgspec.Struct):
    """`body`: the exact text that would have come alone, also when it is no message at all."""

    draft_id: str
    body: str


class Batch(msgspec.Struct):
    deliveries: Annotated[list[Packet], msgspec.Meta(min_length=1)]


class Outcome(NamedTuple):
    """Of one packet. `taken`: None when it was refused."""

    draft_id: str
    taken: Taken | None
    said: dict


_batch = msgspec.json.Decoder(Batch)


@post("/api/deliveries", status_code=200)
async def deliver_together(
    request: Request,
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """One batch in a transaction: a single delivery beside it waits for one at most."""
    signed = await read_signed(request, db)
    if signed.first_answer:
        return repeat(signed.first_answer)
    packets = _packets(signed)
    group: CommitGroup = state.group
    async with state.batch_turn:
        outcomes, answer = await group.run(lambda db: _accept(request, signed, packets, db, now))
    done = [(one.draft_id, one.taken) for one in outcomes if one.taken]
    return json_answer(answer.status, answer.reply, after(state, db, done, now))


def _packets(signed: Signed) -> list[Packet]:
    """Raises Problem body-broken, too-large, or tablet-revoked: it learns nothing of shapes."""
    try:
        packets = decode_body(_batch, signed.body).deliveries
    except Problem:
        if signed.tablet.revoked_at:
            raise Problem("tablet-revoked") from None
        raise
    if len(packets) > MOST:
        raise Problem("too-large")
    return packets


def _accept(
    request: Request, signed: Signed, packets: list[Packet], db: Database, now: datetime
) -> tuple[list[Outcome], Remembered]:
    """What became of each, and the answer. Nothing was done when this nonce's twin came before.

    Only proofs are remembered: what was refused may be tried again with the same nonce, and for the
    rest the decision table knows what it has.
    """
    first = answer_before(db, signed)
    if first:
        return [], first
    outcomes = [_take(request, signed, packet, db, now) for packet in packets]
    said = {"results": [one.said for one in outcomes]}
    answer = remembered(signed, 200, msgspec.json.encode(said))
    if all(one.taken for one in outcomes):
        remember_answer(db, signed.tablet.tablet_id, signed.nonce, answer, now)
    return outcomes, answer


def _take(request: Request, signed: Signed, packet: Packet, db: Database, now: datetime) -> Outcome:
    """In a savepoint of its own: what goes wrong with it costs its neighbours nothing."""
    withdrawals = request.app.state.withdrawals
    try:
        with db.atomic():
            taken = receive(
                db, withdrawals, signed.tablet, packet.draft_id, packet.body.encode(), now
            )
    except Exception as failure:  # this packet's, not the batch's
        if not db.conn.in_transaction:
            raise  # the disk is full, say: SQLite gave up everybody's rows
        return _refused(packet, named(request, failure))
    if isinstance(taken, Aside):
        return _refused(packet, problem_of(taken))
    return Outcome(packet.draft_id, taken, {"status": taken.status, **proof_of(taken)})


def _refused(packet: Packet, problem: Problem) -> Outcome:
    said = {"draft_id": packet.draft_id, "status": problem.status, **problem.body()}
    return Outcome(packet.draft_id, None, said)


BATCH_HANDLERS = [deliver_together]
