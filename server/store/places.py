"""A draft's place in the queue: its number, its day and when it came. Given once."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.times import business_day, utc_text


def has_place(db: Database, draft_id: str) -> bool:
    row = db.execute("select queue_number from drafts where draft_id = ?", [draft_id]).fetchone()
    return row is not None and row[0] is not None


def give_place(db: Database, draft_id: str, number: str, now: datetime) -> None:
    """Hands the draft in. What it has of a place already stays whatever comes later."""
    db.execute(
        """
        update drafts set stage = 'submitted', queue_number = coalesce(queue_number, :number),
          business_day = coalesce(business_day, :day), submitted_at = coalesce(submitted_at, :at)
        where draft_id = :draft
        """,
        {"draft": draft_id, "number": number, "day": business_day(now), "at": utc_text(now)},
    )
