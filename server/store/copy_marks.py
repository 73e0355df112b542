"""What was copied into OSS already:
an OSS that fails at field 23 resumes at 23. Dies with finalisation.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from server.domain.times import utc_text


def list_copy_marks(db: Database, draft_id: str) -> dict[str, str]:
    """{copy_key: copied_at}."""
    rows = db.execute("select copy_key, copied_at from copy_marks where draft_id = ?", [draft_id])
    return dict(rows.fetchall())


def replace_copy_marks(
    db: Database,
    draft_id: str,
    copy_keys: Iterable[str],
    last: str | None,
    operator_id: str,
    now: datetime,
) -> None:
    """Whole state at once, so that a repeated or reordered message does no harm.

    `last`: copied just now, also again.
    """
    wanted = list(dict.fromkeys(copy_keys))
    with db.atomic():
        known = list_copy_marks(db, draft_id)
        for key in known:
            if key not in wanted:
                db.execute(
                    "delete from copy_marks where draft_id = ? and copy_key = ?", [draft_id, key]
                )
        for key in wanted:
            if key not in known or key == last:
                _put(db, draft_id, key, operator_id, now)


def _put(db: Database, draft_id: str, copy_key: str, operator_id: str, now: datetime) -> None:
    db.execute(
        """insert into copy_marks (draft_id, copy_key, copied_at, operator_id) values (?, ?, ?, ?)
           on conflict (draft_id, copy_key) do update set copied_at = excluded.copied_at,
             operator_id = excluded.operator_id""",
        [draft_id, copy_key, utc_text(now), operator_id],
    )


def delete_copy_marks(db: Database, draft_id: str) -> None:
    db.execute("delete from copy_marks where draft_id = ?", [draft_id])
