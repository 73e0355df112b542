"""Answers already given to signed requests, so that a repetition gets the first answer again.

Kept for 30 days.
"""

from datetime import datetime, timedelta

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text

KEPT_FOR = timedelta(days=30)


class Remembered(msgspec.Struct, frozen=True):
    body_sha256: str
    status: int
    reply: str


def find_answer(db: Database, tablet_id: str, nonce: str) -> Remembered | None:
    row = db.execute(
        "select body_sha256, status, reply from nonces where tablet_id = ? and nonce = ?",
        (tablet_id, nonce),
    ).fetchone()
    return Remembered(*row) if row else None


def remember_answer(
    db: Database, tablet_id: str, nonce: str, answer: Remembered, now: datetime
) -> None:
    """Call it in the transaction of what was answered."""
    db.execute(
        """
        insert into nonces (tablet_id, nonce, body_sha256, status, reply, answered_at)
        values (?, ?, ?, ?, ?, ?)
        """,
        (tablet_id, nonce, answer.body_sha256, answer.status, answer.reply, utc_text(now)),
    )


def sweep_nonces(db: Database, now: datetime) -> None:
    db.execute("delete from nonces where answered_at < ?", [utc_text(now - KEPT_FOR)])
