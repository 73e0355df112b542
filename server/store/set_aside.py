"""Deliveries that can't become a draft: kept as they came, shown to staff, never dropped."""

from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events

MOST_LISTED = 200


class SetAside(msgspec.Struct, frozen=True):
    """One row without its body. `draft_id` as the address claimed it."""

    set_aside_id: int
    office_id: str
    tablet_id: str | None
    draft_id: str | None
    reason: str
    sha256: str
    size: int
    received_at: str
    settled_at: str | None
    erased_at: str | None


def keep_aside(
    db: Database,
    *,
    office_id: str,
    tablet_id: str,
    draft_id: str,
    reason: str,
    body: bytes,
    now: datetime,
) -> str:
    """`reason`: broken, revoked or other_office.

    The same body is kept once. Returns its SHA-256.
    """
    digest = sha256(body).hexdigest()
    with db.atomic():
        new = db.execute(
            """
            insert into set_aside (office_id, tablet_id, draft_id, reason, sha256, body,
              received_at)
            values (?, ?, ?, ?, ?, ?, ?) on conflict (sha256) do nothing returning set_aside_id
            """,
            [office_id, tablet_id, draft_id, reason, digest, body, utc_text(now)],
        ).fetchone()
        if new:
            events.record(
                db,
                office_id=office_id,
                actor_kind="tablet",
                actor_id=tablet_id,
                act="delivery_set_aside",
                detail={"reason": reason, "set_aside_id": new[0]},
                now=now,
            )
    return digest


def count_set_aside(db: Database, office_id: str, most: int) -> int:
    """What staff haven't looked at yet; `most` stands for "so many or more"."""
    return db.execute(
        """
        select count(*) from (select 1 from set_aside
          where office_id = ? and settled_at is null limit ?)
        """,
        [office_id, most],
    ).fetchone()[0]


def list_set_aside(db: Database, office_id: str) -> list[SetAside]:
    """What staff haven't looked at yet, the oldest MOST_LISTED: the others follow as those are
    settled.
    """
    rows = db.execute(
        """
        select set_aside_id, office_id, tablet_id, draft_id, reason, sha256, length(body),
          received_at, settled_at, erased_at
        from set_aside where office_id = ? and settled_at is null
        order by set_aside_id limit ?
        """,
        [office_id, MOST_LISTED],
    )
    return [SetAside(*row) for row in rows]


def read_set_aside(db: Database, office_id: str, set_aside_id: int) -> bytes | None:
    """The body as it came; None when this office has no such row."""
    row = db.execute(
        "select body from set_aside where office_id = ? and set_aside_id = ?",
        [office_id, set_aside_id],
    ).fetchone()
    return row[0] if row else None


def settle_set_aside(
    db: Database, office_id: str, set_aside_id: int, operator_id: str, now: datetime
) -> None:
    """Staff looked at it. The body stays until its days are over."""
    with db.atomic():
        settled = db.execute(
            """
            update set_aside set settled_at = ?, settled_by = ?
            where office_id = ? and set_aside_id = ? and settled_at is null returning set_aside_id
            """,
            [utc_text(now), operator_id, office_id, set_aside_id],
        ).fetchone()
        if settled:
            events.record(
                db,
                office_id=office_id,
                actor_kind="operator",
                actor_id=operator_id,
                act="set_aside_settled",
                detail={"set_aside_id": set_aside_id},
                now=now,
            )


def erase_set_aside(db: Database, office_id: str, days: int, now: datetime) -> int:
    """Empties the bodies that came more than `days` days ago, looked at or not. Returns how many.

    The row stays with its hash, so that the same delivery is not kept once more.
    """
    with db.atomic():
        erased = db.execute(
            """
            update set_aside set body = x'', erased_at = ?
            where office_id = ? and erased_at is null and received_at < ? returning set_aside_id
            """,
            [utc_text(now), office_id, utc_text(now - timedelta(days=days))],
        ).fetchall()
        if erased:
            events.record(
                db,
                office_id=office_id,
                actor_kind="server",
                actor_id=None,
                act="set_aside_erased",
                detail={"count": len(erased), "days": days},
                now=now,
            )
    return len(erased)
