"""People of the office: never deleted (events point at them), locked instead."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events, sessions

ROLES = ("operator", "supervisor")


class NameTaken(Exception):
    """Somebody already logs in by that name, in this or another office."""


class LastSupervisor(Exception):
    """The office would be left without a supervisor who can log in."""


class OperatorUnknown(Exception):
    """No such operator in this office."""


@dataclass(frozen=True)
class OperatorRow:
    operator_id: str
    office_id: str
    name: str
    role: str
    password_hash: str
    locked_at: str | None
    created_at: str


_SELECT = (
    "select operator_id, office_id, name, role, password_hash, locked_at, created_at from operators"
)


def tidy_name(name: str) -> str:
    return " ".join(name.split())


def insert_operator(
    db: Database,
    *,
    office_id: str,
    name: str,
    role: str,
    password_hash: str,
    now: datetime,
    by: str | None = None,
) -> str:
    """Returns the operator_id. `by`: the supervisor, None on the command line. Raises NameTaken."""
    operator_id = str(uuid4())
    with db.atomic():
        if find_operator_by_name(db, name):
            raise NameTaken(name)
        db.execute(
            "insert into operators (operator_id, office_id, name, role, password_hash, created_at)"
            " values (?, ?, ?, ?, ?, ?)",
            [operator_id, office_id, tidy_name(name), role, password_hash, utc_text(now)],
        )
        record_about(db, office_id, by, "operator_added", operator_id, now, role=role)
    return operator_id


def find_operator_by_name(db: Database, name: str) -> OperatorRow | None:
    """By login name, whatever its capitals and spaces, over all offices."""
    wanted = tidy_name(name).casefold()
    rows = db.execute(_SELECT)
    return next((row for row in map(_row, rows) if row.name.casefold() == wanted), None)


def get_operator(db: Database, operator_id: str, office_id: str) -> OperatorRow:
    """Raises OperatorUnknown, also for an operator of another office."""
    row = db.execute(
        _SELECT + " where operator_id = ? and office_id = ?",
        [operator_id, office_id],
    ).fetchone()
    if row is None:
        raise OperatorUnknown(operator_id)
    return _row(row)


def list_operators(db: Database, office_id: str | None = None) -> list[OperatorRow]:
    """By name; of every office when no office is named."""
    rows = db.execute(
        _SELECT + " where ? is null or office_id = ? order by office_id, name collate nocase",
        [office_id, office_id],
    )
    return [_row(row) for row in rows]


def lock_operator(
    db: Database, operator_id: str, office_id: str, now: datetime, by: str | None = None
) -> None:
    """Ends the operator's sessions too. Raises LastSupervisor, OperatorUnknown."""
    with db.atomic():
        operator = get_operator(db, operator_id, office_id)
        if operator.locked_at is not None:
            return
        if operator.role == "supervisor" and count_supervisors(db, office_id) < 2:
            raise LastSupervisor(operator_id)
        db.execute(
            "update operators set locked_at = ? where operator_id = ?", [utc_text(now), operator_id]
        )
        sessions.delete_sessions_of(db, operator_id)
        record_about(db, office_id, by, "operator_locked", operator_id, now)


def unlock_operator(
    db: Database, operator_id: str, office_id: str, now: datetime, by: str | None = None
) -> None:
    """Raises OperatorUnknown."""
    with db.atomic():
        if get_operator(db, operator_id, office_id).locked_at is None:
            return
        db.execute("update operators set locked_at = null where operator_id = ?", [operator_id])
        record_about(db, office_id, by, "operator_unlocked", operator_id, now)


def save_password_hash(
    db: Database,
    operator_id: str,
    office_id: str,
    password_hash: str,
    now: datetime,
    by: str | None = None,
) -> None:
    """Ends every session of the operator: who knew the old one is out. Raises OperatorUnknown."""
    with db.atomic():
        get_operator(db, operator_id, office_id)
        db.execute(
            "update operators set password_hash = ? where operator_id = ?",
            [password_hash, operator_id],
        )
        sessions.delete_sessions_of(db, operator_id)
        record_about(db, office_id, by, "password_changed", operator_id, now)


def end_sessions_of(db: Database, operator_id: str, office_id: str, now: datetime, by: str) -> None:
    """Everywhere at once; the operator may log in again. Raises OperatorUnknown."""
    with db.atomic():
        get_operator(db, operator_id, office_id)
        sessions.delete_sessions_of(db, operator_id)
        record_about(db, office_id, by, "sessions_ended", operator_id, now)


def count_supervisors(db: Database, office_id: str) -> int:
    """Those who can log in."""
    return db.execute(
        "select count(*) from operators"
        " where office_id = ? and role = 'supervisor' and locked_at is null",
        [office_id],
    ).fetchone()[0]


def _row(row: tuple) -> OperatorRow:
    return OperatorRow(*row)


def record_about(
    db: Database,
    office_id: str,
    by: str | None,
    act: str,
    operator_id: str,
    now: datetime,
    **detail: str,
) -> None:
    """An event about an operator's own row. `by` None: by the command line."""
    events.record(
        db,
        office_id=office_id,
        actor_kind="operator" if by else "server",
        actor_id=by,
        act=act,
        detail={"operator_id": operator_id, **detail},
        now=now,
    )


def name_of(db: Database, operator_id: str) -> str:
    """'' for nobody."""
    row = db.execute("select name from operators where operator_id = ?", [operator_id]).fetchone()
    return row[0] if row else ""
