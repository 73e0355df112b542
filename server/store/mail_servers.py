"""The office's outgoing mail. The password is sealed with the server's own key."""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events
from server.store.keys import Keys
from server.store.sealed_text import open_text, seal_text

KIND = "mail-password"


class MailServer(msgspec.Struct, frozen=True):
    """`tls`: tls (from the first byte), starttls or none. `user_name`: '' for no login.

    `password_file`: of the environment's server; the office's own has its password sealed.
    """

    host: str
    port: int
    tls: str
    user_name: str
    from_address: str
    password_file: str = ""
    has_password: bool = False


def find_mail_server(db: Database, office_id: str) -> MailServer | None:
    row = db.execute(
        """
        select host, port, tls, user_name, from_address, '', password_sealed is not null
        from mail_servers where office_id = ?
        """,
        [office_id],
    ).fetchone()
    return MailServer(*row[:6], bool(row[6])) if row else None


def open_password(db: Database, keys: Keys, office_id: str) -> str:
    """'' when there is none. Raises KeysMissing and CannotOpen."""
    row = db.execute(
        "select password_sealed from mail_servers where office_id = ?", [office_id]
    ).fetchone()
    return (open_text(keys, KIND, office_id, row[0]) if row else None) or ""


def save_mail_server(
    db: Database,
    keys: Keys,
    office_id: str,
    server: MailServer,
    password: str | None,
    operator_id: str,
    now: datetime,
) -> None:
    """`password`: None keeps the one that is there, '' takes it away. Raises KeysMissing.

    Neither host nor names stand in the event.
    """
    with db.atomic():
        kept = db.execute(
            "select password_sealed from mail_servers where office_id = ?", [office_id]
        ).fetchone()
        sealed = seal_text(keys, KIND, office_id, password) if password else None
        if password is None and kept:
            sealed = kept[0]
        db.execute(
            """
            insert into mail_servers (office_id, host, port, tls, user_name, from_address,
              password_sealed, changed_at, changed_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (office_id) do update set host = excluded.host, port = excluded.port,
              tls = excluded.tls, user_name = excluded.user_name,
              from_address = excluded.from_address, password_sealed = excluded.password_sealed,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by
            """,
            [
                *(office_id, server.host, server.port, server.tls, server.user_name),
                *(server.from_address, sealed, utc_text(now), operator_id),
            ],
        )
        _record(db, office_id, operator_id, "mail_server_set", now)


def remove_mail_server(db: Database, office_id: str, operator_id: str, now: datetime) -> None:
    with db.atomic():
        db.execute("delete from mail_servers where office_id = ?", [office_id])
        _record(db, office_id, operator_id, "mail_server_removed", now)


def _record(db: Database, office_id: str, operator_id: str, act: str, now: datetime) -> None:
    events.record(
        db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act=act,
        now=now,
    )
