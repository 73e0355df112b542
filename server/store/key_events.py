"""What the log tells of the keys, and what a key that came back makes possible."""

import json
from datetime import datetime

from sqlite_utils import Database

from server.store import events
from server.store.keys import Keys


def take_up_keys(db: Database, keys: Keys, now: datetime) -> list[str]:
    """Keys that open for the first time in this database: an event each (`key_in_use`), and what
    couldn't be opened before waits for the judge again. Returns their ids.
    """
    known = known_key_ids(db)
    fresh = [key_id for key_id in keys.key_ids if key_id not in known]
    if not fresh:
        return []
    with db.atomic():
        for key_id in fresh:
            record_key_act(db, "key_in_use", now, key_id=key_id)
        db.execute(
            """
            update drafts set judged_at = null, is_readable = null
            where is_readable = 0 and purged_at is null and status <> 'withdrawn'
            """
        )
    return fresh


def known_key_ids(db: Database) -> set[str]:
    """Of every key that ever opened something here."""
    rows = db.execute("select detail from events where act = 'key_in_use' order by event_id")
    return {json.loads(row[0])["key_id"] for row in rows.fetchall()}


def record_key_act(
    db: Database,
    act: str,
    now: datetime,
    *,
    operator_id: str | None = None,
    office_id: str | None = None,
    **detail: str | int,
) -> None:
    """An act with the keys: by an operator on the page Server, else by the server itself."""
    events.record(
        db,
        office_id=office_id,
        actor_kind="operator" if operator_id else "server",
        actor_id=operator_id,
        act=act,
        detail=detail,
        now=now,
    )
