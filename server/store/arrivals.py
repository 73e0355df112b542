"""What tablets deliver: one delivery, one transaction.

The decision itself is server/domain/draft.py; what every delivery leaves behind, deliveries.py.
"""

from datetime import datetime

import msgspec

from server.domain.draft import STATE_OF_STAGE, Move, Stored, decide, stage_after
from server.domain.envelope import Delivery
from server.domain.times import business_day, utc_text
from server.store.database import Database
from server.store.deliveries import keep_version, record_delivery, take_place
from server.store.drafts import Draft, find_draft
from server.store.periods import open_period
from server.store.revisions import is_kept
from server.store.tablets import Tablet
from server.store.withdrawals import Withdrawals, withdraw_draft


class Received(msgspec.Struct, frozen=True):
    """What was done, and what the proof says about the kept draft."""

    move: Move
    kept_rev: int
    queue_number: str | None
    business_day: str | None


class OtherOffice(Exception):
    """The draft belongs to another office."""


def save_received(
    db: Database, withdrawals: Withdrawals, tablet: Tablet, delivery: Delivery, now: datetime
) -> Received:
    """Stores a delivery by the decision table. When this returns inside no other transaction, it
    is on the disk.

    Raises OtherOffice.
    """
    envelope = delivery.envelope
    with db.joined():
        draft = find_draft(db, envelope.draft_id)
        if draft and draft.office_id != tablet.office_id:
            raise OtherOffice
        move = decide(
            _stored(db, draft, delivery),
            envelope.rev,
            envelope.stage,
            is_withdrawn=envelope.draft_id in withdrawals,
            is_purged=withdrawals.purged.keeps_out(
                envelope.draft_id, envelope.rev, draft.rev if draft else None
            ),
        )
        _DO[move](db, withdrawals, tablet, delivery, draft, now)
        return _received(move, find_draft(db, envelope.draft_id), delivery, now)


def _stored(db: Database, draft: Draft | None, delivery: Delivery) -> Stored | None:
    if draft is None:
        return None
    same = is_kept(db, draft.draft_id, delivery.envelope.rev, delivery.sha256)
    return Stored(draft.rev, draft.edit, draft.status, same)


def _received(move: Move, draft: Draft | None, delivery: Delivery, now: datetime) -> Received:
    if draft is None:
        return Received(move, delivery.envelope.rev, None, business_day(now))
    return Received(move, draft.rev, draft.queue_number, draft.business_day or business_day(now))


def _insert(db, withdrawals, tablet, delivery, draft, now) -> None:
    envelope = delivery.envelope
    revision_id = keep_version(db, Move.INSERT, delivery, now)
    db.execute(
        """
        insert into drafts (draft_id, office_id, tablet_id, rev, revision_id, stage, status,
          received_at,
          changed_at, rules_version)
        values (?, ?, ?, ?, ?, ?, 'new', ?, ?, ?)
        """,
        (
            envelope.draft_id,
            tablet.office_id,
            tablet.tablet_id,
            envelope.rev,
            revision_id,
            envelope.stage,
            utc_text(now),
            utc_text(now),
            envelope.rules_version,
        ),
    )
    _enter_stage(db, tablet, delivery, envelope.stage, now)
    record_delivery(db, tablet, delivery, "draft_received", now, stage=envelope.stage)


def _update(db, withdrawals, tablet, delivery, draft, now) -> None:
    envelope = delivery.envelope
    stage = stage_after(draft.stage, envelope.stage)
    revision_id = keep_version(db, Move.UPDATE, delivery, now)
    db.execute(
        """
        update drafts set tablet_id = ?, rev = ?, revision_id = ?, stage = ?, changed_at = ?,
          rules_version = ?,
          judged_at = null, is_readable = null, purged_at = null
        where draft_id = ? and rev < ? and edit = 0 and status = 'new'
        """,
        (
            tablet.tablet_id,
            envelope.rev,
            revision_id,
            stage,
            utc_text(now),
            envelope.rules_version,
            envelope.draft_id,
            envelope.rev,
        ),
    )
    _enter_stage(db, tablet, delivery, stage, now)
    record_delivery(db, tablet, delivery, "draft_updated", now, stage=envelope.stage)


def _enter_stage(
    db: Database, tablet: Tablet, delivery: Delivery, stage: str, now: datetime
) -> None:
    """Opens the period of the stage; the first time it is submitted, also gives it its place and
    number.
    """
    open_period(db, delivery.envelope.draft_id, STATE_OF_STAGE[stage], None, now)
    if stage == "submitted":
        take_place(db, tablet, delivery, now)


def _keep_conflict(db, withdrawals, tablet, delivery, draft, now) -> None:
    keep_version(db, Move.KEEP_CONFLICT, delivery, now)
    db.execute("update drafts set has_conflict = 1 where draft_id = ?", [draft.draft_id])
    record_delivery(db, tablet, delivery, "conflict_kept", now)


def _keep_lower(db, withdrawals, tablet, delivery, draft, now) -> None:
    keep_version(db, Move.KEEP_LOWER, delivery, now)
    record_delivery(db, tablet, delivery, "lower_kept", now)


def _keep_late(db, withdrawals, tablet, delivery, draft, now) -> None:
    """The answers wait for the operator; the place in the queue doesn't."""
    keep_version(db, Move.KEEP_LATE, delivery, now)
    db.execute("update drafts set has_late = 1 where draft_id = ?", [draft.draft_id])
    if delivery.envelope.stage == "submitted":
        take_place(db, tablet, delivery, now)
    record_delivery(db, tablet, delivery, "late_kept", now)


def _keep_wish(db, withdrawals, tablet, delivery, draft, now) -> None:
    keep_version(db, Move.KEEP_WISH, delivery, now)
    db.execute("update drafts set has_late = 1 where draft_id = ?", [draft.draft_id])
    record_delivery(db, tablet, delivery, "withdrawal_wished", now)


def _withdraw(db, withdrawals, tablet, delivery, draft, now) -> None:
    withdraw_draft(
        db,
        withdrawals,
        draft_id=delivery.envelope.draft_id,
        office_id=tablet.office_id,
        actor_kind="tablet",
        actor_id=tablet.tablet_id,
        now=now,
    )


def _refuse_withdrawn(db, withdrawals, tablet, delivery, draft, now) -> None:
    """The ledger is written before the database: what failed between the two is erased now, for
    the proof says that nothing is left.
    """
    if draft and draft.status != "withdrawn":
        _withdraw(db, withdrawals, tablet, delivery, draft, now)


def _nothing(db, withdrawals, tablet, delivery, draft, now) -> None:
    """A retry, or a copy of what was erased long ago."""


_DO = {
    Move.INSERT: _insert,
    Move.UPDATE: _update,
    Move.NOTHING: _nothing,
    Move.KEEP_CONFLICT: _keep_conflict,
    Move.KEEP_LOWER: _keep_lower,
    Move.KEEP_LATE: _keep_late,
    Move.KEEP_WISH: _keep_wish,
    Move.WITHDRAW: _withdraw,
    Move.REFUSE_WITHDRAWN: _refuse_withdrawn,
    Move.REFUSE_PURGED: _nothing,
}
