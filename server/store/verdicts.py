"""The rows that judging reads and writes, each once: what names nobody."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.domain.verdict import Verdict
from server.store import events
from server.store.drafts import DraftUnknown
from server.store.lookups import count_others_by_hash


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


def get_case(db: Database, draft_id: str) -> Case:
    """Raises DraftUnknown."""
    row = db.execute(_CASE, [draft_id]).fetchone()
    if row is None:
        raise DraftUnknown(draft_id)
    return Case(*row)


def save_unreadable(db: Database, case: Case, now: datetime) -> None:
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


def save_verdict(
    db: Database,
    case: Case,
    hashes: Mapping[str, str | None],
    verdict: Verdict | None,
    now: datetime,
) -> None:
    """`hashes` by kind. No verdict: the rules stumbled, so it stays unjudged."""
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
