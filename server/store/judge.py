"""Accept, then judge: opens a draft in memory and keeps what names nobody: counts, codes, keyed
hashes.
"""

import logging
import traceback
from datetime import datetime

from sqlite_utils import Database

from server.domain.resume_code import parse_code
from server.domain.rule_files import Rules
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, utc_text
from server.domain.verdict import Verdict, reach_verdict
from server.store import events
from server.store.drafts import Draft, DraftUnknown, OpenedDraft, get_draft, open_answers
from server.store.keys import Keys, KeysMissing
from server.store.settings import office_settings

log = logging.getLogger("loket")

HASHED = {"nik": "nik", "phone": "phone", "email": "email", "nib": "nib"}
"""Field id to kind of hash."""


def judge_draft(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> None:
    """Judges the current version.

    One that can't be opened is judged so. With locked keys it raises KeysMissing.
    """
    with db.atomic():
        draft = get_draft(db, draft_id)
        if draft.status == "withdrawn":
            return
        try:
            opened = open_answers(db, keys, draft_id)
        except CannotOpen:
            _save_unreadable(db, draft, now)
            return
        settings = office_settings(db, draft.office_id, rules)
        verdict = reach_verdict(rules, opened.answers, settings, business_day(now))
        _save(db, keys, draft, opened, verdict, now)


def judge_quietly(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> None:
    """After the reply.

    Nothing that goes wrong here reaches a tablet; an unjudged draft is tried again hourly.
    """
    try:
        judge_draft(db, keys, rules, draft_id, now)
    except (KeysMissing, DraftUnknown):
        return
    except Exception as failure:  # odd answers must not stop the others; values stay out of the log
        frames = "".join(traceback.format_tb(failure.__traceback__))
        log.error("judge %s: %s\n%s", draft_id, type(failure).__name__, frames)


def list_unjudged(db: Database) -> list[str]:
    """Oldest first."""
    rows = db.execute(
        "select draft_id from drafts where judged_at is null order by changed_at, draft_id"
    )
    return [row[0] for row in rows.fetchall()]


def _save_unreadable(db: Database, draft: Draft, now: datetime) -> None:
    db.execute(
        """
        update drafts set is_readable = 0, judged_at = ?, problem_count = 1, warning_count = 0
        where draft_id = ?
        """,
        [utc_text(now), draft.draft_id],
    )
    _tell(db, draft, now, is_readable=False)


def _save(
    db: Database, keys: Keys, draft: Draft, opened: OpenedDraft, verdict: Verdict, now: datetime
) -> None:
    code = parse_code(opened.resume_code or "")
    db.execute(
        """
        update drafts set is_readable = 1, judged_at = :at, problem_count = :problems,
          warning_count = :warnings, pathway = :pathway, kbli_code = :kbli_code, kelurahan =
            :kelurahan,
          nik_hash = :nik, phone_hash = :phone, email_hash = :email, nib_hash = coalesce(:nib,
            nib_hash),
          resume_hash = :resume
        where draft_id = :draft_id
        """,
        {
            "at": utc_text(now),
            "problems": verdict.problem_count,
            "warnings": verdict.warning_count,
            "pathway": verdict.pathway,
            "kbli_code": verdict.kbli_code,
            "kelurahan": verdict.kelurahan,
            "resume": keys.lookup_hash("resume", code) if code else None,
            "draft_id": draft.draft_id,
            **{
                kind: keys.lookup_hash(kind, verdict.plain[field])
                if field in verdict.plain
                else None
                for field, kind in HASHED.items()
            },
        },
    )
    _tell(
        db,
        draft,
        now,
        is_readable=True,
        problems=verdict.problem_count,
        warnings=verdict.warning_count,
        pathway=verdict.pathway,
    )


def _tell(db: Database, draft: Draft, now: datetime, **detail: bool | int | str | None) -> None:
    events.record(
        db,
        office_id=draft.office_id,
        actor_kind="server",
        actor_id=None,
        act="judged",
        draft_id=draft.draft_id,
        detail={"rev": draft.rev, "edit": draft.edit, **detail},
        now=now,
    )
