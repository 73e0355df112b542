"""One delivery, whichever way it came: by network or in a carried file (docs/sync.md §4, §10).

Accepted by the decision table, or set aside; the same for both ways because it is one function.
"""

from datetime import datetime
from hashlib import sha256

import msgspec
from sqlite_utils import Database

from server.domain.draft import ANSWERS, Move
from server.domain.envelope import Delivery, EnvelopeBroken, parse_delivery
from server.store.arrivals import OtherOffice, Received, save_received
from server.store.database import read_epoch
from server.store.set_aside import keep_aside
from server.store.tablets import Tablet, find_tablet
from server.store.withdrawals import Withdrawals

JUDGED = frozenset({Move.INSERT, Move.UPDATE})
"""There is something new to judge."""
ERASED = frozenset({Move.WITHDRAW})


class Taken(msgspec.Struct, frozen=True):
    """Accepted. `status`, `slug`: what the wire says; `proof` without the slug."""

    move: Move
    status: int
    slug: str | None
    proof: dict


class Aside(msgspec.Struct, frozen=True):
    """Set aside. `reason`: broken, revoked or other_office; `sha256` of the whole body."""

    reason: str
    sha256: str


def receive(
    db: Database,
    withdrawals: Withdrawals,
    tablet: Tablet,
    draft_id: str,
    body: bytes,
    now: datetime,
) -> Taken | Aside:
    """Call it in a transaction when something else has to be written with it.

    A revoked tablet's rows go into quarantine, except those of a withdrawn draft: they get their
    410 and are kept nowhere.
    """
    is_gone = draft_id in withdrawals
    if tablet.revoked_at and not is_gone:
        return _aside("revoked", db, withdrawals, tablet, draft_id, body, now)
    try:
        delivery = parse_delivery(body, draft_id)
        _check_sealer(db, tablet, delivery)
        received = save_received(db, withdrawals, tablet, delivery, now)
    except EnvelopeBroken:
        return _aside("broken", db, withdrawals, tablet, draft_id, body, now)
    except OtherOffice:
        return _aside("other_office", db, withdrawals, tablet, draft_id, body, now)
    status, slug = ANSWERS[received.move]
    return Taken(received.move, status, slug, _proof(db, delivery, received))


def _check_sealer(db: Database, tablet: Tablet, delivery: Delivery) -> None:
    """Who sealed may be an earlier enrolment of the same device; it must belong to the same
    office. Raises EnvelopeBroken, OtherOffice.
    """
    sealer_id = delivery.envelope.tablet_id
    if sealer_id == tablet.tablet_id:
        return
    sealer = find_tablet(db, sealer_id)
    if sealer is None:
        raise EnvelopeBroken
    if sealer.office_id != tablet.office_id:
        raise OtherOffice


def _aside(
    reason: str,
    db: Database,
    withdrawals: Withdrawals,
    tablet: Tablet,
    draft_id: str,
    body: bytes,
    now: datetime,
) -> Aside:
    """What its owner took back is not kept here either."""
    if draft_id in withdrawals:
        return Aside(reason, sha256(body).hexdigest())
    digest = keep_aside(
        db,
        office_id=tablet.office_id,
        tablet_id=tablet.tablet_id,
        draft_id=draft_id[:64],
        reason=reason,
        body=body,
        now=now,
    )
    return Aside(reason, digest)


def _proof(db: Database, delivery: Delivery, received: Received) -> dict:
    return {
        "draft_id": delivery.envelope.draft_id,
        "rev": delivery.envelope.rev,
        "sha256": delivery.sha256,
        "kept_rev": received.kept_rev,
        "queue_number": received.queue_number,
        "epoch": read_epoch(db),
        "business_day": received.business_day,
    }
