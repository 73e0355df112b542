"""Accept, then judge: opens a draft in memory and keeps what names nobody: counts, codes, keyed
hashes.
"""

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.account_door import door_of
from server.domain.resume_code import parse_code
from server.domain.rule_files import Rules
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, utc_text
from server.domain.verdict import HASHED, Verdict, hashed_values, reach_verdict
from server.store import events
from server.store.account_doors import save_door
from server.store.drafts import DraftUnknown
from server.store.keys import Keys, KeysMissing
from server.store.lookups import count_others_by_hash
from server.store.mail_proving import lapse_if_changed
from server.store.revisions import OpenedDraft, open_version
from server.store.settings import office_settings

log = logging.getLogger("loket")


class Case(msgspec.Struct, frozen=True):
    """What the judge reads of a draft, in one go."""

    draft_id: str
    office_id: str
    status: str
    rev: int
    edit: int
    received_at: str
    purged_at: str | None
    envelope: str | None
    sealed: bytes | None
    has_proof: int


_CASE = """
    select d.draft_id, d.office_id, d.status, d.rev, d.edit, d.received_at, d.purged_at,
      r.envelope, r.sealed,
      exists (select 1 from mail_proofs p where p.draft_id = d.draft_id)
    from drafts d left join draft_revisions r on r.revision_id = d.revision_id
    where d.draft_id = ?
"""


def judge_draft(db: Database, keys: Keys, rules: Rules, draft_id: str, now: datetime) -> bool:
    """Judges the current version. One that can't be opened is judged so.

    Answers that the rules stumble over leave it unjudged (False): its hashes are kept all the same.
    Raises DraftUnknown, and KeysMissing while the keys are locked.
    """
    with db.atomic():
        case = _get_case(db, draft_id)
        if case.status == "withdrawn" or case.purged_at:
            return True
        try:
            opened = open_version(keys, case.envelope, case.sealed)
        except CannotOpen:
            _save_unreadable(db, case, now)
            return True
        hashes = _hashes(keys, opened)
        settings = office_settings(db, case.office_id, rules)
        verdict = _verdict(rules, case, opened, settings, business_day(now))
        _save(db, case, hashes, verdict, now)
        if case.has_proof:
            lapse_if_changed(db, case.office_id, draft_id, hashes["email"], now)
        save_door(db, case.office_id, draft_id, case.received_at, door_of(opened.answers))
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


def _get_case(db: Database, draft_id: str) -> Case:
    row = db.execute(_CASE, [draft_id]).fetchone()
    if row is None:
        raise DraftUnknown(draft_id)
    return Case(*row)


def _hashes(keys: Keys, opened: OpenedDraft) -> dict[str, str | None]:
    """By kind, for the columns of the same name; None for what wasn't filled."""
    plain = hashed_values(opened.answers)
    code = parse_code(opened.resume_code or "")
    if code:
        plain["resume"] = code
    return dict.fromkeys((*HASHED, "resume")) | keys.lookup_hashes(plain)


def _verdict(
    rules: Rules, case: Case, opened: OpenedDraft, settings: dict, today: str
) -> Verdict | None:
    try:
        return reach_verdict(rules, opened.answers, settings, today)
    except Exception as failure:  # odd answers must not stop anything
        _log(case.draft_id, failure)
        return None


def _log(draft_id: str, failure: Exception) -> None:
    """Kind and place; the message of an exception may hold an answer."""
    frames = "".join(traceback.format_tb(failure.__traceback__))
    log.error("judge %s: %s\n%s", draft_id, type(failure).__name__, frames)


def _save_unreadable(db: Database, case: Case, now: datetime) -> None:
    db.execute(
        """
        update drafts set is_readable = 0, judged_at = ?, problem_count = 1, warning_count = 0
        where draft_id = ?
        """,
        [utc_text(now), case.draft_id],
    )
    _tell(db, case, now, is_readable=False)


_HASHES = """
    is_readable = 1, nik_hash = :nik, phone_hash = :phone, email_hash = :email,
    nib_hash = coalesce(:nib, nib_hash), resume_hash = :resume
"""  # a NIB stays once it is known: it comes from the office, not from the applicant's answers
_SAVE_HASHES = f"update drafts set {_HASHES} where draft_id = :draft_id"  # noqa: S608 -- above
_SAVE_VERDICT = f"""
    update drafts set {_HASHES}, judged_at = :now, problem_count = :problem_count,
      warning_count = :warning_count, pathway = :pathway, kbli_code = :kbli_code,
      kelurahan = :kelurahan
    where draft_id = :draft_id
"""  # noqa: S608 -- above


def _save(
    db: Database,
    case: Case,
    hashes: Mapping[str, str | None],
    verdict: Verdict | None,
    now: datetime,
) -> None:
    if verdict is None:
        db.execute(_SAVE_HASHES, {**hashes, "draft_id": case.draft_id})
        return
    found = {"now": utc_text(now), "draft_id": case.draft_id, **msgspec.structs.asdict(verdict)}
    db.execute(_SAVE_VERDICT, {**hashes, **found})
    _tell(
        db,
        case,
        now,
        is_readable=True,
        problems=verdict.problem_count,
        warnings=verdict.warning_count,
        pathway=verdict.pathway,
        **_shared(db, case, hashes),
    )


def _shared(db: Database, case: Case, hashes: Mapping[str, str | None]) -> dict[str, int]:
    """How many other applicants use the same number or address."""
    counts = count_others_by_hash(db, case.office_id, hashes)
    return {f"shared_{kind}": count for kind, count in counts.items()}


def _tell(db: Database, case: Case, now: datetime, **detail: bool | int | str | None) -> None:
    events.record(
        db,
        office_id=case.office_id,
        actor_kind="server",
        actor_id=None,
        act="judged",
        draft_id=case.draft_id,
        detail={"rev": case.rev, "edit": case.edit, **detail},
        now=now,
    )
