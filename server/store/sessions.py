"""Logins of operators, each ending 12 hours after its last use. The cookie is kept as a hash."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlite_utils import Database

from server.domain.times import from_utc_text, utc_text

SESSION_LASTS = timedelta(hours=12)
# Written at most this often: a page that asks every few seconds must not write each time.
RENEWED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class SessionRow:
    session_hash: str
    operator_id: str
    office_id: str
    office_name: str
    name: str
    role: str
    csrf_token: str
    expires_at: str


def insert_session(db: Database, operator_id: str, now: datetime) -> str:
    """Returns the cookie's value, shown to nobody else."""
    token = secrets.token_urlsafe(32)
    with db.atomic():
        db.execute("delete from sessions where expires_at <= ?", [utc_text(now)])
        db.execute(
            "insert into sessions (session_hash, operator_id, csrf_token, created_at, expires_at)"
            " values (?, ?, ?, ?, ?)",
            [
                session_hash(token),
                operator_id,
                secrets.token_urlsafe(32),
                utc_text(now),
                utc_text(now + SESSION_LASTS),
            ],
        )
    return token


def find_session(db: Database, token: str, now: datetime) -> SessionRow | None:
    """None when it is unknown, ended, or its operator is locked."""
    row = db.execute(
        "select s.session_hash, s.operator_id, o.office_id, f.name, o.name, o.role,"
        " s.csrf_token, s.expires_at"
        " from sessions s join operators o on o.operator_id = s.operator_id"
        " join offices f on f.office_id = o.office_id"
        " where s.session_hash = ? and s.expires_at > ? and o.locked_at is null",
        [session_hash(token), utc_text(now)],
    ).fetchone()
    return SessionRow(*row) if row else None


def renew_session(db: Database, session: SessionRow, now: datetime) -> None:
    """Twelve hours from now, as the session was used."""
    if from_utc_text(session.expires_at) > now + SESSION_LASTS - RENEWED_EVERY:
        return
    with db.atomic():
        db.execute(
            "update sessions set expires_at = ? where session_hash = ?",
            [utc_text(now + SESSION_LASTS), session.session_hash],
        )


def delete_session(db: Database, token: str) -> None:
    with db.atomic():
        db.execute("delete from sessions where session_hash = ?", [session_hash(token)])


def delete_sessions_of(db: Database, operator_id: str) -> None:
    with db.atomic():
        db.execute("delete from sessions where operator_id = ?", [operator_id])


def session_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
