""" "Panggil petugas" from a tablet: the screen's name and nothing else."""

from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events

FRESH_FOR = timedelta(minutes=30)
"""An older call is over: whoever called has gone."""


class Call(msgspec.Struct, frozen=True):
    call_id: int
    tablet_id: str
    tablet_name: str
    screen: str
    called_at: str


def add_call(db: Database, *, office_id: str, tablet_id: str, screen: str, now: datetime) -> int:
    """A second call of the same tablet while the first one is open is the same call.

    Returns the call_id.
    """
    with db.atomic():
        open_one = db.execute(
            """
            select call_id from calls where tablet_id = ? and answered_at is null and called_at > ?
            order by call_id desc limit 1
            """,
            [tablet_id, utc_text(now - FRESH_FOR)],
        ).fetchone()
        if open_one:
            return open_one[0]
        call_id = db.execute(
            """
            insert into calls (office_id, tablet_id, screen, called_at)
            values (?, ?, ?, ?) returning call_id
            """,
            [office_id, tablet_id, screen, utc_text(now)],
        ).fetchone()[0]
        events.record(
            db,
            office_id=office_id,
            actor_kind="tablet",
            actor_id=tablet_id,
            act="staff_called",
            detail={"call_id": call_id},
            now=now,
        )
        return call_id


def list_open_calls(db: Database, office_id: str, now: datetime) -> list[Call]:
    """Oldest first."""
    rows = db.execute(
        """
        select c.call_id, c.tablet_id, t.name, c.screen, c.called_at
        from calls c join tablets t on t.tablet_id = c.tablet_id
        where c.office_id = ? and c.answered_at is null and c.called_at > ?
        order by c.called_at, c.call_id
        """,
        [office_id, utc_text(now - FRESH_FOR)],
    )
    return [Call(*row) for row in rows]


def answer_call(
    db: Database, office_id: str, call_id: int, operator_id: str, now: datetime
) -> None:
    """Somebody is on the way; the tablet learns it with its next heartbeat."""
    with db.atomic():
        answered = db.execute(
            """
            update calls set answered_at = ?, answered_by = ?
            where office_id = ? and call_id = ? and answered_at is null returning call_id
            """,
            [utc_text(now), operator_id, office_id, call_id],
        ).fetchone()
        if answered:
            events.record(
                db,
                office_id=office_id,
                actor_kind="operator",
                actor_id=operator_id,
                act="call_answered",
                detail={"call_id": call_id},
                now=now,
            )


def is_call_answered(db: Database, tablet_id: str, now: datetime) -> bool:
    """Was this tablet's latest fresh call answered?"""
    row = db.execute(
        """
        select answered_at from calls
        where tablet_id = ? and called_at > ? order by call_id desc limit 1
        """,
        [tablet_id, utc_text(now - FRESH_FOR)],
    ).fetchone()
    return bool(row and row[0])
