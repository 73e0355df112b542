"""Logins of operators. The cookie is kept as a hash.

Ten minutes without a touch and the page locks itself (static/idle-lock.js); a browser that doesn't,
asleep or stopped, finds its session ended after fifteen. None lives longer than a working day.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlite_utils import Database

from server.domain.times import from_utc_text, utc_text

LOCKS_AFTER = timedelta(minutes=10)
SESSION_LASTS = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
CODE_WITHIN = timedelta(minutes=5)
# Written at most this often: a page that asks every few seconds must not write each time.
RENEWED_EVERY = timedelta(minutes=1)
ID_LENGTH = 16  # of the hash: enough to name a session, useless as a cookie


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
    has_totp: int


@dataclass(frozen=True)
class OpenSession:
    """One login as its operator sees it. `last_used_at` is true to a minute."""

    session_id: str
    browser: str
    created_at: str
    last_used_at: str


def insert_session(
    db: Database, operator_id: str, now: datetime, browser: str = "", awaits_code: bool = False
) -> str:
    """Returns the cookie's value, shown to nobody else. `awaits_code`: good for the code's form."""
    token = secrets.token_urlsafe(32)
    with db.atomic():
        db.execute(
            "delete from sessions where expires_at <= ? or created_at <= ?",
            [utc_text(now), utc_text(now - LONGEST_SESSION)],
        )
        db.execute(
            "insert into sessions (session_hash, operator_id, csrf_token, created_at, expires_at,"
            " browser, awaits_code) values (?, ?, ?, ?, ?, ?, ?)",
            [
                session_hash(token),
                operator_id,
                secrets.token_urlsafe(32),
                utc_text(now),
                utc_text(now + (CODE_WITHIN if awaits_code else SESSION_LASTS)),
                browser,
                awaits_code,
            ],
        )
    return token


def find_session(
    db: Database, token: str, now: datetime, awaits_code: bool = False
) -> SessionRow | None:
    """None when it is unknown, ended, its operator is locked, or it (still) awaits a code."""
    row = db.execute(
        "select s.session_hash, s.operator_id, o.office_id, f.name, o.name, o.role,"
        " s.csrf_token, s.expires_at,"
        " exists (select 1 from operator_totp t"
        "   where t.operator_id = s.operator_id and t.confirmed_at is not null)"
        " from sessions s join operators o on o.operator_id = s.operator_id"
        " join offices f on f.office_id = o.office_id"
        " where s.session_hash = ? and s.expires_at > ? and s.created_at > ?"
        " and o.locked_at is null and s.awaits_code = ?",
        [session_hash(token), utc_text(now), utc_text(now - LONGEST_SESSION), awaits_code],
    ).fetchone()
    return SessionRow(*row) if row else None


def renew_session(db: Database, session: SessionRow, now: datetime) -> None:
    """It was used now."""
    if from_utc_text(session.expires_at) > now + SESSION_LASTS - RENEWED_EVERY:
        return
    with db.atomic():
        db.execute(
            "update sessions set expires_at = ? where session_hash = ?",
            [utc_text(now + SESSION_LASTS), session.session_hash],
        )


def is_idle(session: SessionRow, now: datetime) -> bool:
    """Did nobody touch any page of it for ten minutes? (To a minute: it is written no oftener.)"""
    used_at = from_utc_text(session.expires_at) - SESSION_LASTS
    return now - used_at >= LOCKS_AFTER - RENEWED_EVERY


def list_sessions(db: Database, operator_id: str, now: datetime) -> list[OpenSession]:
    """Those that are open, the last used one first."""
    rows = db.execute(
        "select substr(session_hash, 1, ?), browser, created_at, expires_at from sessions"
        " where operator_id = ? and expires_at > ? and created_at > ? and awaits_code = 0"
        " order by expires_at desc, created_at desc",
        [ID_LENGTH, operator_id, utc_text(now), utc_text(now - LONGEST_SESSION)],
    )
    return [
        OpenSession(name, browser, begun, utc_text(from_utc_text(expires) - SESSION_LASTS))
        for name, browser, begun, expires in rows.fetchall()
    ]


def count_sessions(db: Database, office_id: str, now: datetime) -> dict[str, int]:
    """Open ones of each operator of the office who has any."""
    rows = db.execute(
        "select s.operator_id, count(*) from sessions s"
        " join operators o on o.operator_id = s.operator_id"
        " where o.office_id = ? and s.expires_at > ? and s.created_at > ? and s.awaits_code = 0"
        " group by s.operator_id order by s.operator_id",
        [office_id, utc_text(now), utc_text(now - LONGEST_SESSION)],
    )
    return dict(rows.fetchall())


def delete_session(db: Database, token: str) -> None:
    with db.atomic():
        db.execute("delete from sessions where session_hash = ?", [session_hash(token)])


def delete_session_by_id(db: Database, operator_id: str, session_id: str) -> None:
    """One of this operator's own; another's, or one that ended, is left as it is."""
    with db.atomic():
        db.execute(
            "delete from sessions where operator_id = ? and substr(session_hash, 1, ?) = ?",
            [operator_id, ID_LENGTH, session_id],
        )


def delete_sessions_of(db: Database, operator_id: str, but: str = "") -> None:
    """`but`: the hash of the one that goes on."""
    with db.atomic():
        db.execute(
            "delete from sessions where operator_id = ? and session_hash <> ?", [operator_id, but]
        )


def session_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
