"""An operator's versions, on top of what the tablet sent."""

from datetime import datetime

from sqlite_utils import Database

from server.domain.sealing import CannotOpen
from server.domain.times import utc_text
from server.store import events
from server.store.drafts import Draft, get_draft
from server.store.keys import Keys
from server.store.revisions import (
    OpenedDraft,
    insert_revision,
    open_revision,
    seal_revision,
)


def save_edit(
    db: Database, keys: Keys, draft_id: str, operator_id: str, answers: dict, now: datetime
) -> Draft:
    """An operator's version on top of the current one. It is not judged yet: see store/judge.py."""
    with db.atomic():
        draft = get_draft(db, draft_id)
        before = _opened_or_empty(db, keys, draft)
        edit = draft.edit + 1
        head = {
            **version_head(draft.draft_id, draft.rev, draft.stage, draft.queue_number, now),
            "edit": edit,
            "tablet_id": draft.tablet_id,
            "created_at": before.envelope.get("created_at", draft.received_at),
            "rules_version": draft.rules_version,
            "consent": before.envelope.get("consent"),
        }
        revision_id, sha256 = insert_version(
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
            sealed_hash=sha256,
            now=now,
        )
        return get_draft(db, draft_id)


def _opened_or_empty(db: Database, keys: Keys, draft: Draft) -> OpenedDraft:
    try:
        return open_revision(db, keys, draft.revision_id)
    except CannotOpen:
        return OpenedDraft({}, None, {})


def version_head(draft_id: str, rev: int, stage: str, number: str | None, now: datetime) -> dict:
    """The envelope that every version made by the server bears; the caller adds the rest."""
    return {
        "v": 1,
        "draft_id": draft_id,
        "rev": rev,
        "stage": stage,
        "queue_number": number,
        "saved_at": utc_text(now),
        "app_version": "",
    }


def insert_version(
    db: Database, keys: Keys, head: dict, plain: OpenedDraft, operator_id: str, now: datetime
) -> tuple[int, str]:
    """Seals and keeps a version of the desk. `head`: a whole envelope. (revision_id, sha256)."""
    text, sealed, sha256 = seal_revision(keys, head, plain)
    revision_id = insert_revision(
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
    return revision_id, sha256
