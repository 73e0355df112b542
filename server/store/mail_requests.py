"""How often a code was asked for, to keep the office's mail server from being a nuisance."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.mail_proof import DAY, LIMITS, Limit, retry_after
from server.domain.times import from_utc_text, utc_text

_LATEST = """
    select asked_at from mail_requests where {column} = ? and asked_at > ?
    order by asked_at desc limit ?
"""
_TIMES = {
    "draft": _LATEST.format(column="draft_id"),
    "email": _LATEST.format(column="email_hash"),
    "office": _LATEST.format(column="office_id"),
}


class TooManyCodes(Exception):
    """A limit is reached. `seconds`: until it is worth asking again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


def check_limits(
    db: Database, office_id: str, draft_id: str, email_hash: str | None, now: datetime
) -> None:
    """Raises TooManyCodes. Without a hash (locked keys) its limit waits for the sending."""
    subjects = {"draft": draft_id, "email": email_hash, "office": office_id}
    for limit in LIMITS:
        subject = subjects[limit.over]
        times = _times(db, limit, subject, now) if subject else []
        if len(times) >= limit.most:
            raise TooManyCodes(retry_after(limit, times[-1], now))


def is_address_overrun(db: Database, email_hash: str, now: datetime) -> bool:
    """For an address that was not known when it was asked for; its own request counts not yet."""
    of_address = [limit for limit in LIMITS if limit.over == "email"]
    return any(len(_times(db, limit, email_hash, now)) >= limit.most for limit in of_address)


def _times(db: Database, limit: Limit, subject: str, now: datetime) -> list[datetime]:
    """Newest first, at most as many as fill the limit."""
    since = utc_text(now - limit.within)
    rows = db.execute(_TIMES[limit.over], [subject, since, limit.most]).fetchall()
    return [from_utc_text(row[0]) for row in rows]


def insert_request(
    db: Database, office_id: str, draft_id: str, email_hash: str | None, now: datetime
) -> None:
    """Inside the caller's `atomic()`; sweeps what is older than a day."""
    db.execute("delete from mail_requests where asked_at <= ?", [utc_text(now - DAY)])
    db.execute(
        "insert into mail_requests (office_id, draft_id, email_hash, asked_at) values (?, ?, ?, ?)",
        [office_id, draft_id, email_hash, utc_text(now)],
    )


def name_address(db: Database, draft_id: str, email_hash: str) -> None:
    """The keys are back: what was asked without a hash counts for its address."""
    with db.atomic():
        db.execute(
            "update mail_requests set email_hash = ? where draft_id = ? and email_hash is null",
            [email_hash, draft_id],
        )
