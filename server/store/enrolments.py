"""One-time codes with which a tablet enrols: 10 minutes, used once, only their hashes kept."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes

import msgspec
from sqlite_utils import Database

from server.domain.resume_code import make_code, parse_code
from server.domain.times import utc_text
from server.store import events
from server.store.failed_tries import count_failed_tries, insert_failed_try

LIFETIME = timedelta(minutes=10)
TRIES = 5
SUBJECT = "installation"  # a wrong code names no office


class Enrolment(msgspec.Struct, frozen=True):
    office_id: str
    tablet_name: str
    expires_at: str


class CodeWrong(Exception):
    """Unknown, used or expired."""


class EnrolmentLocked(Exception):
    """Five wrong tries within ten minutes: all open codes are dead."""


def issue_code(
    db: Database, office_id: str, tablet_name: str, operator_id: str | None, now: datetime
) -> str:
    """A new code, `K72MP4RA`.

    `operator_id` None: by the command line. It makes the office's older ones no worse.
    """
    code = make_code(token_bytes(16))
    with db.atomic():
        db.execute(
            "delete from enrolments where expires_at < ?", [utc_text(now - timedelta(days=1))]
        )
        db.execute(
            """
            insert into enrolments (code_hash, office_id, tablet_name, issued_by, issued_at,
              expires_at)
            values (?, ?, ?, ?, ?, ?)
            """,
            [
                _hash(code),
                office_id,
                tablet_name,
                operator_id,
                utc_text(now),
                utc_text(now + LIFETIME),
            ],
        )
        events.record(
            db,
            office_id=office_id,
            actor_kind="operator" if operator_id else "server",
            actor_id=operator_id,
            act="enrolment_code_issued",
            now=now,
        )
    return code


def use_code(db: Database, typed: str, now: datetime) -> Enrolment:
    """Spends the code. Raises EnrolmentLocked, or CodeWrong: then the caller counts it by
    `count_wrong_try`, outside
    of the transaction that failed."""
    if count_failed_tries(db, "enrolment", SUBJECT, now - LIFETIME) >= TRIES:
        raise EnrolmentLocked
    code = parse_code(typed)
    with db.atomic():
        row = db.execute(
            """
            update enrolments set used_at = ? where code_hash = ? and used_at is null and
              expires_at > ?
            returning office_id, tablet_name, expires_at
            """,
            [utc_text(now), _hash(code or ""), utc_text(now)],
        ).fetchone()
    if row is None:
        raise CodeWrong
    return Enrolment(*row)


def count_wrong_try(db: Database, now: datetime) -> None:
    """The fifth one within ten minutes kills every open code of the installation."""
    with db.atomic():
        insert_failed_try(db, "enrolment", SUBJECT, now)
        if count_failed_tries(db, "enrolment", SUBJECT, now - LIFETIME) >= TRIES:
            db.execute(
                "update enrolments set expires_at = ? where used_at is null and expires_at > ?",
                [utc_text(now), utc_text(now)],
            )
            events.record(
                db,
                office_id=None,
                actor_kind="server",
                actor_id=None,
                act="enrolment_locked",
                now=now,
            )


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
