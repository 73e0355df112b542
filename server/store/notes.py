"""Operators' notes on a draft, sealed. Never changed, only added."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store.events import record
from server.store.keys import Keys
from server.store.sealed_text import open_text, seal_text


@dataclass(frozen=True)
class Note:
    """`text` is None once it was purged."""

    note_id: int
    text: str | None
    written_at: str
    operator_name: str


def add_note(
    db: Database,
    keys: Keys,
    office_id: str,
    draft_id: str,
    text: str,
    operator_id: str,
    now: datetime,
) -> None:
    with db.atomic():
        db.execute(
            "insert into notes (draft_id, sealed, written_at, operator_id) values (?, ?, ?, ?)",
            [draft_id, seal_text(keys, "note", draft_id, text), utc_text(now), operator_id],
        )
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="note_written",
            draft_id=draft_id,
            detail={},
            now=now,
        )


def list_notes(db: Database, keys: Keys, draft_id: str) -> list[Note]:
    """Oldest first."""
    rows = db.query(
        """select n.note_id, n.sealed, n.written_at, o.name as operator_name
           from notes n join operators o on o.operator_id = n.operator_id
           where n.draft_id = ? order by n.written_at, n.note_id""",
        [draft_id],
    )
    return [
        Note(
            row["note_id"],
            open_text(keys, "note", draft_id, row["sealed"]),
            row["written_at"],
            row["operator_name"],
        )
        for row in rows
    ]
