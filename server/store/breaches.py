"""What the log and the rows say about a stretch of time, for the letter after a breach
(UU 27/2022, article 46). Nothing is opened, nobody is named.
"""

from collections import Counter
from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.store.events import record

SIGHTS = (
    *("draft_opened", "nik_read", "code_shown", "data_copy_shown", "corrections_shown"),
    *("resumed", "logged_in", "delivery_set_aside", "bundle_imported"),
)
"""How often things were seen or moved in that time."""
HANDLING = (
    *("tablet_revoked", "tablet_wipe_ordered", "tablet_wiped", "operator_locked"),
    *("password_changed", "sessions_ended", "keys_rotated", "keys_locked", "database_restored"),
)
"""What was done about it, from that time until now."""


class HeldDraft(msgspec.Struct, frozen=True):
    """Its content was held in that time. `erased_at`: when it was erased since, or None."""

    draft_id: str
    queue_number: str | None
    received_at: str
    erased_at: str | None


class Handling(msgspec.Struct, frozen=True):
    at: str
    act: str
    actor_id: str | None


class Facts(msgspec.Struct, frozen=True):
    drafts: list[HeldDraft]
    counts: dict[str, int]
    handling: list[Handling]


def gather_facts(
    db: Database, office_id: str, since: datetime, until: datetime, tablet_id: str | None
) -> Facts:
    """`tablet_id`: only drafts that came by it; None: all of the office."""
    first, last = utc_text(since), utc_text(until)
    drafts = db.execute(
        """
        select draft_id, queue_number, received_at, erased_at from (
          select d.*, coalesce(d.purged_at, (select max(p.started_at) from periods p
            where p.draft_id = d.draft_id and p.state = 'withdrawn')) as erased_at
          from drafts d where d.office_id = :office and d.received_at <= :last
            and (:tablet is null or d.tablet_id = :tablet))
        where erased_at is null or erased_at >= :first order by received_at, draft_id
        """,
        {"office": office_id, "first": first, "last": last, "tablet": tablet_id},
    ).fetchall()
    rows = db.execute(
        """
        select at, act, actor_id from events
        where (office_id = ? or office_id is null) and at >= ? order by event_id
        """,
        [office_id, first],
    ).fetchall()
    counts = Counter(act for at, act, _ in rows if act in SIGHTS and at <= last)
    return Facts(
        [HeldDraft(*row) for row in drafts],
        dict(counts),
        [Handling(*row) for row in rows if row[1] in HANDLING],
    )


def record_letter(
    db: Database,
    office_id: str,
    operator_id: str,
    times: dict[str, datetime],
    drafts: int,
    now: datetime,
) -> None:
    """`times`: known, since, until."""
    record(
        db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act="breach_letter_made",
        detail={"drafts": drafts, **{name: utc_text(at) for name, at in times.items()}},
        now=now,
    )
