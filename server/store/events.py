"""What happened: append-only, without a personal value, each row's hash covering the one before
it.
"""

import json
from collections.abc import Mapping
from datetime import datetime

import msgspec

from server.domain.chain import FIRST_HASH, event_hash, event_row
from server.domain.times import utc_text
from server.store.database import Database

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
    sealed_hash: str | None = None


def record(
    db: Database,
    *,
    office_id: str | None,
    actor_kind: str,
    actor_id: str | None,
    act: str,
    draft_id: str | None = None,
    detail: Mapping[str, DetailValue] | None = None,
    sealed_hash: str | None = None,
    now: datetime,
) -> int:
    """Appends one event. Call it inside the `atomic()` block of what it tells about.

    `actor_kind`: tablet, operator or server. `act` is named in docs/database.md. `detail` holds
    ids, codes and numbers only: never an answer, a name, a NIK, a phone number. `sealed_hash`: of
    the version that was kept, so that the chain covers it too. Returns the event_id.
    """
    text = json.dumps(detail or {}, sort_keys=True, separators=(",", ":"))
    row = (utc_text(now), office_id, actor_kind, actor_id, act, draft_id, text)
    with db.joined():
        last = db.execute("select hash from events order by event_id desc limit 1").fetchone()
        previous = last[0] if last else FIRST_HASH
        own = event_hash(previous, event_row(*row, sealed_hash=sealed_hash))
        event_id = db.execute(
            """
            insert into events (at, office_id, actor_kind, actor_id, act, draft_id, detail,
              sealed_hash, previous_hash, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (*row, sealed_hash, previous, own),
        ).lastrowid
        db.execute(
            """
            insert into chain_head (only_row, event_id, hash) values (1, ?, ?)
            on conflict (only_row) do update set event_id = excluded.event_id, hash = excluded.hash
            """,
            (event_id, own),
        )
    return event_id


def list_events(db: Database, draft_id: str) -> list[Event]:
    """Of one draft, oldest first."""
    rows = db.execute(
        """
        select event_id, at, office_id, actor_kind, actor_id, act, draft_id, detail,
          previous_hash, hash, sealed_hash
        from events where draft_id = ? order by event_id
        """,
        [draft_id],
    )
    return [Event(*row) for row in rows]
