"""Applications that their owners took back: a ledger outside the database and every backup, and
the erasing itself.

The ledger comes first and reaches the disk before anything is erased, so that a copy which
arrives later, or a restored backup, can't bring a withdrawn draft back.
"""

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events
from server.store.ledger_file import append_line, read_lines
from server.store.periods import open_period
from server.store.purge import purge_again
from server.store.purge_ledger import PurgeLedger


class Withdrawals:
    """DATA/withdrawn.log: lines `2026-11-24T03:05:00.000Z <draft_id>`, only appended.

    `purged`: the ledger beside it, of what the purge erased.
    """

    def __init__(self, path: Path) -> None:
        self.purged = PurgeLedger(path.with_name("purged.log"))
        self._path = path
        self._ids = {words[1] for words in read_lines(path) if len(words) == 2}

    def __contains__(self, draft_id: str) -> bool:
        return draft_id in self._ids

    def ids(self) -> list[str]:
        return sorted(self._ids)

    def add(self, draft_id: str, now: datetime) -> None:
        """On the disk when this returns."""
        if draft_id in self._ids:
            return
        append_line(self._path, f"{utc_text(now)} {draft_id}")
        self._ids.add(draft_id)


def withdraw_draft(
    db: Database,
    withdrawals: Withdrawals,
    *,
    draft_id: str,
    office_id: str,
    actor_kind: str,
    actor_id: str | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Ledger first, then all sealed bytes, hashes and columns about the person.

    The bare row stays as a tombstone. `reason`: a code, never a name (rules/outcomes.json).
    """
    withdrawals.add(draft_id, now)
    with db.atomic():
        erase_draft(db, draft_id, now)
        events.record(
            db,
            office_id=office_id,
            actor_kind=actor_kind,
            actor_id=actor_id,
            act="draft_withdrawn",
            draft_id=draft_id,
            detail={"reason": reason} if reason else None,
            now=now,
        )


def apply_ledger(db: Database, withdrawals: Withdrawals, now: datetime) -> int:
    """At start: erases what an older backup brought back. Returns how many drafts were withdrawn;
    purged ones are erased as well.
    """
    purge_again(db, withdrawals.purged, now)
    back = [
        draft_id
        for draft_id, office_id in db.execute(
            "select draft_id, office_id from drafts where status <> 'withdrawn' order by draft_id"
        ).fetchall()
        if draft_id in withdrawals
    ]
    for draft_id in back:
        office_id = db.execute(
            "select office_id from drafts where draft_id = ?", [draft_id]
        ).fetchone()[0]
        withdraw_draft(
            db,
            withdrawals,
            draft_id=draft_id,
            office_id=office_id,
            actor_kind="server",
            actor_id=None,
            now=now,
        )
    return len(back)


def erase_draft(db: Database, draft_id: str, now: datetime) -> None:
    """Inside the caller's `atomic()`. A draft that was never stored leaves nothing to erase."""
    found = db.execute("select 1 from drafts where draft_id = ?", [draft_id]).fetchone()
    if not found:
        return
    for statement in _ERASING:
        db.execute(statement, {"draft": draft_id, "at": utc_text(now)})
    open_period(db, draft_id, "withdrawn", None, now)


_ERASING = (
    "update draft_revisions set envelope = null, sealed = null where draft_id = :draft",
    """
    update drafts set stage = 'withdrawn', status = 'withdrawn', changed_at = :at, pathway = null,
      kbli_code = null, kelurahan = null, problem_count = null, warning_count = null, is_readable
        = 0,
      judged_at = :at, nik_hash = null, phone_hash = null, email_hash = null, resume_hash = null,
      nib_hash = null, has_conflict = 0, has_late = 0
    where draft_id = :draft
    """,
    "update notes set sealed = null where draft_id = :draft",
    "update finalisations set override_reason_sealed = null where draft_id = :draft",
    "delete from copy_marks where draft_id = :draft",
    "delete from originals_seen where draft_id = :draft",
    "delete from claims where draft_id = :draft",
    "delete from set_aside where draft_id = :draft",
    "delete from mail_proofs where draft_id = :draft",
    "update mail_requests set draft_id = null, email_hash = null where draft_id = :draft",
    "delete from account_doors where draft_id = :draft",
)
