"""An application until its outcome: reading it, and what the desk does to it.

What tablets deliver: arrivals.py.
"""

from datetime import datetime
from secrets import token_bytes
from uuid import uuid4

import msgspec
from sqlite_utils import Database

from server.domain.resume_code import make_code
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, utc_text
from server.store import events
from server.store.keys import Keys
from server.store.numbers import next_desk_number
from server.store.periods import open_period
from server.store.revisions import (
    OpenedDraft,
    Revision,
    insert_revision,
    list_revisions,
    open_revision,
    seal_revision,
)

__all__ = [
    "Draft",
    "DraftUnknown",
    "OpenedDraft",
    "Revision",
    "create_desk_draft",
    "find_draft",
    "get_draft",
    "has_drafts",
    "list_revisions",
    "open_answers",
    "open_revision",
    "save_edit",
    "set_status",
]


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


def save_edit(
    db: Database, keys: Keys, draft_id: str, operator_id: str, answers: dict, now: datetime
) -> Draft:
    """An operator's version on top of the current one. It is not judged yet: see store/judge.py."""
    with db.atomic():
        draft = get_draft(db, draft_id)
        before = _opened_or_empty(db, keys, draft)
        edit = draft.edit + 1
        head = {
            **_head(draft.draft_id, draft.rev, draft.stage, draft.queue_number, now),
            "edit": edit,
            "tablet_id": draft.tablet_id,
            "created_at": before.envelope.get("created_at", draft.received_at),
            "rules_version": draft.rules_version,
            "consent": before.envelope.get("consent"),
        }
        revision_id = _insert_sealed(
            db, keys, head, OpenedDraft(answers, before.resume_code, {}), operator_id, now
        )
        db.execute(
            """
            update drafts set edit = ?, revision_id = ?, changed_at = ?, judged_at = null,
              is_readable = null
            where draft_id = ?
            """,
            [edit, revision_id, utc_text(now), draft_id],
        )
        events.record(
            db,
            office_id=draft.office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="draft_edited",
            draft_id=draft_id,
            detail={"rev": draft.rev, "edit": edit},
            now=now,
        )
        return get_draft(db, draft_id)


def create_desk_draft(
    db: Database,
    keys: Keys,
    office_id: str,
    operator_id: str,
    answers: dict,
    now: datetime,
    *,
    rules_version: str = "",
    consent: dict | None = None,
) -> Draft:
    """Assisted mode: a draft begun by an operator, in the queue at once with a number of the
    desk's letter.
    """
    draft_id, day = str(uuid4()), business_day(now)
    with db.atomic():
        number = next_desk_number(db, office_id, day)
        head = {
            **_head(draft_id, 1, "submitted", number, now),
            "edit": 0,
            "tablet_id": None,
            "created_at": utc_text(now),
            "rules_version": rules_version,
            "consent": consent,
        }
        plain = OpenedDraft(answers, make_code(token_bytes(16)), {})
        revision_id = _insert_sealed(db, keys, head, plain, operator_id, now)
        db.execute(
            """
            insert into drafts (draft_id, office_id, rev, revision_id, stage, status,
              queue_number, business_day,
              received_at, changed_at, submitted_at, rules_version)
            values (:id, :office, 1, :revision, 'submitted', 'new', :number, :day, :at, :at, :at,
              :rules)
            """,
            {
                "id": draft_id,
                "office": office_id,
                "revision": revision_id,
                "number": number,
                "day": day,
                "at": utc_text(now),
                "rules": rules_version,
            },
        )
        open_period(db, draft_id, "queued", None, now)
        events.record(
            db,
            office_id=office_id,
            actor_kind="operator",
            actor_id=operator_id,
            act="desk_draft_begun",
            draft_id=draft_id,
            detail={"queue_number": number},
            now=now,
        )
        return get_draft(db, draft_id)


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


def _opened_or_empty(db: Database, keys: Keys, draft: Draft) -> OpenedDraft:
    try:
        return open_revision(db, keys, draft.revision_id)
    except CannotOpen:
        return OpenedDraft({}, None, {})


def _head(draft_id: str, rev: int, stage: str, number: str | None, now: datetime) -> dict:
    return {
        "v": 1,
        "draft_id": draft_id,
        "rev": rev,
        "stage": stage,
        "queue_number": number,
        "saved_at": utc_text(now),
        "app_version": "",
    }


def _insert_sealed(
    db: Database, keys: Keys, head: dict, plain: OpenedDraft, operator_id: str, now: datetime
) -> int:
    text, sealed, sha256 = seal_revision(keys, head, plain)
    return insert_revision(
        db,
        draft_id=head["draft_id"],
        rev=head["rev"],
        edit=head["edit"],
        kind="edit",
        envelope=text,
        sealed=sealed,
        sha256=sha256,
        operator_id=operator_id,
        now=now,
    )
