"""Versions that the tablet sent when the draft was the office's already, or twice with different
content.
"""

from datetime import datetime

from sqlite_utils import Database

from server.store.events import record
from server.store.revisions import Revision, list_revisions


def list_open_versions(db: Database, draft_id: str) -> list[Revision]:
    """Those that can still be opened: the newest late one, whose tablet sent the others on the way
    to it, and all conflicting ones. Newest first; empty once the operator has settled them.
    """
    flags = db.execute(
        "select has_late, has_conflict from drafts where draft_id = ?", [draft_id]
    ).fetchone()
    wanted = {
        kind for kind, flag in zip(("late", "conflict"), flags or (0, 0), strict=True) if flag
    }
    if not wanted:
        return []
    found = [
        one
        for one in reversed(list_revisions(db, draft_id))
        if one.kind in wanted and one.envelope is not None
    ]
    newest_late = next((one for one in found if one.kind == "late"), None)
    return [one for one in found if one.kind == "conflict" or one is newest_late]


def settle_versions(
    db: Database, office_id: str, draft_id: str, operator_id: str, chosen: int | None, now: datetime
) -> None:
    """`chosen`:
    the revision whose answers were taken over, None when all were left. They stay in the history.
    """
    with db.atomic():
        db.execute(
            "update drafts set has_late = 0, has_conflict = 0 where draft_id = ?", [draft_id]
        )
        record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="versions_settled",
            draft_id=draft_id,
            detail={"chosen": chosen},
            now=now,
        )
