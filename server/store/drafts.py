"""An application until its outcome: reading it, and moving it on.

What tablets deliver: arrivals.py. What the desk writes: edits.py, desk_drafts.py.
"""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.store import events
from server.store.keys import Keys
from server.store.periods import open_period
from server.store.revisions import OpenedDraft, open_revision


class DraftUnknown(Exception):
    """No such draft."""


class Draft(msgspec.Struct, frozen=True):
    """One row of `drafts`; schema.sql says what each column means."""

    draft_id: str
    office_id: str
    tablet_id: str | None
    rev: int
    edit: int
    revision_id: int
    stage: str
    status: str
    queue_number: str | None
    business_day: str | None
    received_at: str
    changed_at: str
    submitted_at: str | None
    rules_version: str
    pathway: str | None
    kbli_code: str | None
    kelurahan: str | None
    problem_count: int | None
    warning_count: int | None
    is_readable: int | None
    judged_at: str | None
    nik_hash: str | None
    phone_hash: str | None
    email_hash: str | None
    resume_hash: str | None
    nib_hash: str | None
    has_conflict: int
    has_late: int
    purged_at: str | None


COLUMNS = ", ".join(Draft.__struct_fields__)
_BY_ID = f"select {COLUMNS} from drafts where draft_id = ?"  # noqa: S608 -- column names of the struct


def find_draft(db: Database, draft_id: str) -> Draft | None:
    row = db.execute(_BY_ID, [draft_id]).fetchone()
    return Draft(*row) if row else None


def get_draft(db: Database, draft_id: str) -> Draft:
    """Raises DraftUnknown. Whether it is this office's draft is the caller's question."""
    draft = find_draft(db, draft_id)
    if draft is None:
        raise DraftUnknown(draft_id)
    return draft


def has_drafts(db: Database) -> bool:
    """Is there any draft at all, of whatever office?"""
    return db.execute("select 1 from drafts limit 1").fetchone() is not None


def open_answers(db: Database, keys: Keys, draft_id: str) -> OpenedDraft:
    """The current version, opened in memory. Raises DraftUnknown, KeysMissing, CannotOpen."""
    return open_revision(db, keys, get_draft(db, draft_id).revision_id)


def set_status(
    db: Database, draft_id: str, status: str, state: str, operator_id: str | None, now: datetime
) -> None:
    """Moves a draft on and opens the period `state`. The caller records the event, in the same
    `atomic()` block.

    A draft that goes back to `new` without any edit is the tablet's again: the newest version
    that came meanwhile and was kept as late becomes the current one.
    """
    with db.atomic():
        draft = get_draft(db, draft_id)
        db.execute("update drafts set status = ? where draft_id = ?", [status, draft_id])
        open_period(db, draft_id, state, operator_id, now)
        if status == "new" and draft.edit == 0 and draft.has_late:
            _adopt_late(db, draft, now)


def _adopt_late(db: Database, draft: Draft, now: datetime) -> None:
    late = db.execute(
        """
        select revision_id, rev from draft_revisions
        where draft_id = ? and kind = 'late' and rev > ? and sealed is not null
        order by rev desc, revision_id desc limit 1
        """,
        [draft.draft_id, draft.rev],
    ).fetchone()
    if late is None:
        return
    db.execute(
        """
        update drafts set rev = ?, revision_id = ?, has_late = 0, judged_at = null, is_readable =
          null
        where draft_id = ?
        """,
        [late[1], late[0], draft.draft_id],
    )
    events.record(
        db,
        office_id=draft.office_id,
        actor_kind="server",
        actor_id=None,
        act="late_adopted",
        draft_id=draft.draft_id,
        detail={"rev": late[1]},
        now=now,
    )
