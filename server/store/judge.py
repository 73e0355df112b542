"""Accept, then judge: opens a draft in memory and keeps what names nobody: counts, codes, keyed
hashes.
"""

import logging
import traceback
from datetime import datetime

from sqlite_utils import Database

from server.domain.account_door import door_of
from server.domain.resume_code import parse_code
from server.domain.rule_files import Rules
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, utc_text
from server.domain.verdict import HASHED, Verdict, hashed_values, reach_verdict
from server.store import events
from server.store.account_doors import save_door
from server.store.drafts import Draft, DraftUnknown, get_draft, open_answers
from server.store.keys import Keys, KeysMissing
from server.store.lookups import count_other_applicants
from server.store.mail_proving import lapse_if_changed
from server.store.revisions import OpenedDraft
from server.store.settings import office_settings

log = logging.getLogger("loket")


def judge_draft(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> bool:
    """Judges the current version. One that can't be opened is judged so.

    Answers that the rules stumble over leave it unjudged (False): its hashes are kept all the same.
    Raises DraftUnknown, and KeysMissing while the keys are locked.
    """
    with db.atomic():
        draft = get_draft(db, draft_id)
        if draft.status == "withdrawn" or draft.purged_at:
            return True
        try:
            opened = open_answers(db, keys, draft_id)
        except CannotOpen:
            _save_unreadable(db, draft, now)
            return True
        _save_hashes(db, keys, draft, opened, now)
        save_door(db, draft.office_id, draft_id, draft.received_at, door_of(opened.answers))
        settings = office_settings(db, draft.office_id, rules)
        verdict = _verdict(rules, draft, opened, settings, business_day(now))
        if verdict:
            _save_verdict(db, draft, verdict, now)
        return verdict is not None


def judge_quietly(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> bool:
    """After the reply: nothing that goes wrong here reaches a tablet. Was it judged?"""
    try:
        return judge_draft(db, keys, rules, draft_id, now)
    except (KeysMissing, DraftUnknown):
        return False
    except Exception as failure:  # a background task has nobody to tell but the log
        _log(draft_id, failure)
        return False


def list_unjudged(db: Database) -> list[str]:
    """Oldest first."""
    rows = db.execute(
        "select draft_id from drafts where judged_at is null order by changed_at, draft_id"
    )
    return [row[0] for row in rows.fetchall()]


def _verdict(
    rules: Rules, draft: Draft, opened: OpenedDraft, settings: dict, today: str
) -> Verdict | None:
    try:
        return reach_verdict(rules, opened.answers, settings, today)
    except Exception as failure:  # odd answers must not stop anything
        _log(draft.draft_id, failure)
        return None


def _log(draft_id: str, failure: Exception) -> None:
    """Kind and place; the message of an exception may hold an answer."""
    frames = "".join(traceback.format_tb(failure.__traceback__))
    log.error("judge %s: %s\n%s", draft_id, type(failure).__name__, frames)


def _save_unreadable(db: Database, draft: Draft, now: datetime) -> None:
    db.execute(
        """
        update drafts set is_readable = 0, judged_at = ?, problem_count = 1, warning_count = 0
        where draft_id = ?
        """,
        [utc_text(now), draft.draft_id],
    )
    _tell(db, draft, now, is_readable=False)


def _save_hashes(
    db: Database, keys: Keys, draft: Draft, opened: OpenedDraft, now: datetime
) -> None:
    """A NIB stays once it is known: it comes from the office, not from the applicant's answers.

    Another e-mail ends the proof of the one before.
    """
    code = parse_code(opened.resume_code or "")
    plain = hashed_values(opened.answers)
    hashes = {
        kind: keys.lookup_hash(kind, plain[kind]) if kind in plain else None for kind in HASHED
    }
    db.execute(
        """
        update drafts set is_readable = 1, nik_hash = :nik, phone_hash = :phone, email_hash =
          :email,
          nib_hash = coalesce(:nib, nib_hash), resume_hash = :resume
        where draft_id = :draft_id
        """,
        {
            **hashes,
            "resume": keys.lookup_hash("resume", code) if code else None,
            "draft_id": draft.draft_id,
        },
    )
    lapse_if_changed(db, draft.office_id, draft.draft_id, hashes["email"], now)


def _save_verdict(db: Database, draft: Draft, verdict: Verdict, now: datetime) -> None:
    db.execute(
        """
        update drafts set judged_at = ?, problem_count = ?, warning_count = ?, pathway = ?,
          kbli_code = ?, kelurahan = ?
        where draft_id = ?
        """,
        [
            utc_text(now),
            verdict.problem_count,
            verdict.warning_count,
            verdict.pathway,
            verdict.kbli_code,
            verdict.kelurahan,
            draft.draft_id,
        ],
    )
    _tell(
        db,
        draft,
        now,
        is_readable=True,
        problems=verdict.problem_count,
        warnings=verdict.warning_count,
        pathway=verdict.pathway,
        **_shared(db, draft.draft_id),
    )


def _shared(db: Database, draft_id: str) -> dict[str, int]:
    """How many other applicants use the same number or address, by the hashes just saved."""
    counts = count_other_applicants(db, get_draft(db, draft_id))
    return {f"shared_{kind}": count for kind, count in counts.items()}


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
