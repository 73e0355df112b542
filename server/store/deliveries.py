"""What a delivery leaves behind, whatever was decided: its version, its event, its place."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.draft import REVISION_KINDS, Move
from server.domain.envelope import Delivery
from server.domain.times import business_day
from server.store import events
from server.store.numbers import number_for
from server.store.places import give_place, has_place
from server.store.revisions import insert_revision
from server.store.tablets import Tablet


def keep_version(db: Database, move: Move, delivery: Delivery, now: datetime) -> int:
    """Returns its revision_id."""
    return insert_revision(
        db,
        draft_id=delivery.envelope.draft_id,
        rev=delivery.envelope.rev,
        edit=0,
        kind=REVISION_KINDS[move],
        envelope=delivery.text,
        sealed=delivery.sealed,
        sha256=delivery.sha256,
        operator_id=None,
        now=now,
    )


def take_place(db: Database, tablet: Tablet, delivery: Delivery, now: datetime) -> None:
    """A number and a place in the queue, once."""
    draft_id = delivery.envelope.draft_id
    if has_place(db, draft_id):
        return
    number = number_for(db, tablet.office_id, business_day(now), delivery.envelope.queue_number)
    give_place(db, draft_id, number, now)


def record_delivery(
    db: Database, tablet: Tablet, delivery: Delivery, act: str, now: datetime, **detail: str
) -> None:
    events.record(
        db,
        office_id=tablet.office_id,
        actor_kind="tablet",
        actor_id=tablet.tablet_id,
        act=act,
        draft_id=delivery.envelope.draft_id,
        detail={"rev": delivery.envelope.rev, **detail},
        sealed_hash=delivery.sha256,
        now=now,
    )
