"""'Asli dilihat': a tick with a name and a time instead of a photograph."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store.events import record

DOCUMENTS = ("ktp", "kk", "address")


@dataclass(frozen=True)
class OriginalSeen:
    document: str
    seen_at: str
    operator_name: str


def list_originals_seen(db: Database, draft_id: str) -> dict[str, OriginalSeen]:
    rows = db.query(
        """select s.document, s.seen_at, o.name as operator_name
           from originals_seen s join operators o on o.operator_id = s.operator_id
           where s.draft_id = ?""",
        [draft_id],
    )
    return {row["document"]: OriginalSeen(**row) for row in rows}


def set_original_seen(
    db: Database,
    office_id: str,
    draft_id: str,
    document: str,
    seen: bool,
    operator_id: str,
    now: datetime,
) -> None:
    """Ticks or unticks; both are events. A second tick keeps the first name and time."""
    with db.atomic():
        if seen:
            db.execute(
                """insert into originals_seen (draft_id, document, seen_at, operator_id) values
                (?, ?, ?, ?)
                   on conflict (draft_id, document) do nothing""",
                [draft_id, document, utc_text(now), operator_id],
            )
        else:
            db.execute(
                "delete from originals_seen where draft_id = ? and document = ?",
                [draft_id, document],
            )
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="original_seen" if seen else "original_unseen",
            draft_id=draft_id,
            detail={"document": document},
            now=now,
        )
