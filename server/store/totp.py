"""Second factors of operators: a sealed secret, confirmed by one code, each code used once."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import sessions
from server.store.login_key import LoginKey
from server.store.operators import record_about


def begin_totp(db: Database, key: LoginKey, operator_id: str, secret: bytes, now: datetime) -> None:
    """Not asked for yet: the app must show that it has it. A confirmed one is not touched."""
    sealed = key.seal(operator_id, secret)
    with db.atomic():
        db.execute(
            """
            insert into operator_totp (operator_id, secret_sealed, begun_at) values (?, ?, ?)
            on conflict (operator_id) do update set secret_sealed = excluded.secret_sealed,
              begun_at = excluded.begun_at, last_step = 0
            where confirmed_at is null
            """,
            [operator_id, sealed, utc_text(now)],
        )


def read_secret(db: Database, key: LoginKey, operator_id: str, *, confirmed: bool) -> bytes | None:
    """None: there is none in this state. Raises SecretUnreadable."""
    row = db.execute(
        "select secret_sealed from operator_totp"
        " where operator_id = ? and (confirmed_at is not null) = ?",
        [operator_id, confirmed],
    ).fetchone()
    return key.open(operator_id, row[0]) if row else None


def confirm_totp(
    db: Database, operator_id: str, office_id: str, step: int, kept_session: str, now: datetime
) -> None:
    """From now on the login asks for it. All sessions but `kept_session` (its hash) end."""
    with db.atomic():
        db.execute(
            "update operator_totp set confirmed_at = ?, last_step = ? where operator_id = ?",
            [utc_text(now), step, operator_id],
        )
        sessions.delete_sessions_of(db, operator_id, but=kept_session)
        record_about(db, office_id, operator_id, "second_factor_on", operator_id, now)


def use_step(db: Database, operator_id: str, step: int) -> bool:
    """False for a code that was used already, or an older one."""
    with db.atomic():
        row = db.execute(
            "update operator_totp set last_step = ? where operator_id = ? and last_step < ?"
            " returning operator_id",
            [step, operator_id, step],
        ).fetchone()
    return row is not None


def has_totp(db: Database, operator_id: str) -> bool:
    row = db.execute(
        "select 1 from operator_totp where operator_id = ? and confirmed_at is not null",
        [operator_id],
    ).fetchone()
    return row is not None


def list_totp(db: Database, office_id: str) -> set[str]:
    """Operators of the office whose login asks for a code."""
    rows = db.execute(
        "select t.operator_id from operator_totp t"
        " join operators o on o.operator_id = t.operator_id"
        " where o.office_id = ? and t.confirmed_at is not null order by t.operator_id",
        [office_id],
    )
    return {operator_id for (operator_id,) in rows}


def delete_totp(
    db: Database, operator_id: str, office_id: str, now: datetime, by: str | None
) -> bool:
    """The password alone is enough again. `by` None: on the command line. False: there was none."""
    with db.atomic():
        row = db.execute(
            "delete from operator_totp where operator_id = ?"
            " and operator_id in (select operator_id from operators where office_id = ?)"
            " returning confirmed_at",
            [operator_id, office_id],
        ).fetchone()
        if row is None or row[0] is None:
            return False
        record_about(db, office_id, by, "second_factor_off", operator_id, now)
    return True
