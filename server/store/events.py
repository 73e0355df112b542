"""What happened: append-only, without a personal value, each row's hash covering the one before
it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text

FIRST_HASH = "0" * 64

DetailValue = str | int | bool | None


class Event(msgspec.Struct, frozen=True):
    event_id: int
    at: str
    office_id: str | None
    actor_kind: str
    actor_id: str | None
    act: str
    draft_id: str | None
    detail: str
    previous_hash: str
    hash: str


def record(
    db: Database,
    *,
    office_id: str | None,
    actor_kind: str,
    actor_id: str | None,
    act: str,
    draft_id: str | None = None,
    detail: Mapping[str, DetailValue] | None = None,
    now: datetime,
) -> None:
    """Appends one event. Call it inside the `atomic()` block of what it tells about.

    `actor_kind`: tablet, operator or server. `act` is named in docs/database.md. `detail` holds
    ids, codes and numbers only: never an answer, a name, a NIK, a phone number.
    """
    text = json.dumps(detail or {}, sort_keys=True, separators=(",", ":"))
    row = (utc_text(now), office_id, actor_kind, actor_id, act, draft_id, text)
    with db.atomic():
        last = db.execute("select hash from events order by event_id desc limit 1").fetchone()
        previous = last[0] if last else FIRST_HASH
        db.execute(
            """
            insert into events (at, office_id, actor_kind, actor_id, act, draft_id, detail,
              previous_hash, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (*row, previous, _hash(previous, row)),
        )


def list_events(db: Database, draft_id: str) -> list[Event]:
    """Of one draft, oldest first."""
    rows = db.execute(
        """
        select event_id, at, office_id, actor_kind, actor_id, act, draft_id, detail,
          previous_hash, hash
        from events where draft_id = ? order by event_id
        """,
        [draft_id],
    )
    return [Event(*row) for row in rows]


def first_broken_event(db: Database) -> int | None:
    """The id of the first event that was changed, or that lost the one before it; None when the
    chain is whole.
    """
    previous = FIRST_HASH
    for event_id, *row, previous_hash, own in db.execute(
        """
        select event_id, at, office_id, actor_kind, actor_id, act, draft_id, detail,
          previous_hash, hash
        from events order by event_id
        """
    ):
        if previous_hash != previous or own != _hash(previous, tuple(row)):
            return event_id
        previous = own
    return None


def _hash(previous: str, row: tuple) -> str:
    """SHA-256 over the previous hash, a newline and the row as a JSON list."""
    return sha256(previous.encode() + b"\n" + msgspec.json.encode(row)).hexdigest()
