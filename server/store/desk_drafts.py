"""Drafts that begin at the desk, for somebody who can't use the tablet."""

from datetime import datetime
from secrets import token_bytes
from uuid import uuid4

from sqlite_utils import Database

from server.domain.resume_code import make_code
from server.domain.times import business_day, utc_text
from server.store import events
from server.store.drafts import Draft, get_draft
from server.store.edits import insert_version, version_head
from server.store.keys import Keys
from server.store.numbers import next_desk_number
from server.store.periods import open_period
from server.store.revisions import OpenedDraft


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
            **version_head(draft_id, 1, "submitted", number, now),
            "edit": 0,
            "tablet_id": None,
            "created_at": utc_text(now),
            "rules_version": rules_version,
            "consent": consent,
        }
        plain = OpenedDraft(answers, make_code(token_bytes(16)), {})
        revision_id, sha256 = insert_version(db, keys, head, plain, operator_id, now)
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
            sealed_hash=sha256,
            now=now,
        )
        return get_draft(db, draft_id)
