"""Failed logins, wrong enrolment and resume codes: counted to slow down guessing, a day long."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from server.domain.times import utc_text

KEPT_FOR = timedelta(days=1)


def insert_failed_try(db: Database, kind: str, subject: str, now: datetime) -> int:
    """`kind`: login, enrolment or resume. Returns the id, for a try that turns out right."""
    with db.atomic():
        db.execute("delete from failed_tries where tried_at < ?", [utc_text(now - KEPT_FOR)])
        cursor = db.execute(
            "insert into failed_tries (kind, subject, tried_at) values (?, ?, ?)",
            [kind, subject, utc_text(now)],
        )
    return int(cursor.lastrowid or 0)


def list_failed_tries(db: Database, kind: str, subject: str, since: datetime) -> list[str]:
    """Times of the tries since then, oldest first."""
    rows = db.execute(
        "select tried_at from failed_tries where kind = ? and subject = ? and tried_at >= ?"
        " order by tried_at",
        [kind, subject, utc_text(since)],
    )
    return [row[0] for row in rows]


def count_failed_tries(db: Database, kind: str, subject: str, since: datetime) -> int:
    return len(list_failed_tries(db, kind, subject, since))


def delete_failed_tries(db: Database, kind: str, subject: str) -> None:
    with db.atomic():
        db.execute("delete from failed_tries where kind = ? and subject = ?", [kind, subject])


def delete_failed_try(db: Database, failed_try_id: int) -> None:
    """It turned out right."""
    with db.atomic():
        db.execute("delete from failed_tries where failed_try_id = ?", [failed_try_id])
