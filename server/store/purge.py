"""Erasing what the office has no reason to keep any more: docs/database.md, "The purge".

The row, its times, its outcome and its events stay; the person in it goes.
"""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.domain.times import days_ago, utc_text
from server.store import events
from server.store.offices import list_offices
from server.store.purge_ledger import PurgeLedger
from server.store.settings import office_settings


class Due(msgspec.Struct, frozen=True):
    """A draft whose time is over. `why`: unfinished or finalised; `days`: the office's setting.

    `before`: what it was touched or decided before, as UTC text.
    """

    draft_id: str
    office_id: str
    why: str
    days: int
    before: str


def list_due(db: Database, rules: Rules, now: datetime) -> list[Due]:
    """Over all offices, each with its own days; longest waiting first."""
    return [
        Due(row[0], office.office_id, why, days, before)
        for office in list_offices(db)
        for why, days, before in _limits(office_settings(db, office.office_id, rules), now)
        for row in db.execute(
            _DUE[why], {"office": office.office_id, "before": before, "draft": None}
        ).fetchall()
    ]


def _limits(settings: dict, now: datetime) -> list[tuple[str, int, str]]:
    """An unfinished draft is kept to the end of the day that its slip names; one with an outcome
    goes in the night in which the days are full.
    """
    unfinished, finalised = settings["draft_days"], settings["finalised_days"]
    return [
        ("unfinished", unfinished, utc_text(days_ago(now, unfinished))),
        ("finalised", finalised, utc_text(days_ago(now, finalised - 1))),
    ]


def purge_draft(db: Database, ledger: PurgeLedger, due: Due, now: datetime) -> bool:
    """False when it is no longer due: the applicant or a packet came back meanwhile."""
    values = {"office": due.office_id, "before": due.before, "draft": due.draft_id}
    with db.atomic():
        if db.execute(_DUE[due.why], values).fetchone() is None:
            return False
        ledger.add(due.draft_id, _highest_rev(db, due.draft_id), now)
        _erase(db, due.draft_id, due.office_id, {"why": due.why, "days": due.days}, now)
    return True


def purge_again(db: Database, ledger: PurgeLedger, now: datetime) -> int:
    """At start: what a restored older copy brought back. Returns how many drafts."""
    rows = db.execute(
        """select draft_id, office_id, rev from drafts
        where purged_at is null and status <> 'withdrawn' order by draft_id"""
    ).fetchall()
    back = [
        (draft_id, office_id) for draft_id, office_id, rev in rows if ledger.covers(draft_id, rev)
    ]
    for draft_id, office_id in back:
        with db.atomic():
            _erase(db, draft_id, office_id, {"why": "ledger"}, now)
    return len(back)


def _highest_rev(db: Database, draft_id: str) -> int:
    """Of all its versions: also of one that came late."""
    return db.execute(
        "select max(rev) from draft_revisions where draft_id = ?", [draft_id]
    ).fetchone()[0]


def _erase(db: Database, draft_id: str, office_id: str, why: dict, now: datetime) -> None:
    for statement in _PURGING:
        db.execute(statement, {"draft": draft_id, "at": utc_text(now)})
    events.record(
        db,
        office_id=office_id,
        actor_kind="server",
        actor_id=None,
        act="purged",
        draft_id=draft_id,
        detail=why,
        now=now,
    )


def empty_log(db: Database) -> bool:
    """Moves the write-ahead log into the file and cuts it to nothing: old pages in it still hold
    what was erased. False while somebody reads; then again later.
    """
    return db.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0


# Only what still holds something, and holds nothing younger than `before`.
_HOLDING = """
    select r.draft_id from draft_revisions r join drafts d on d.draft_id = r.draft_id
    where r.sealed is not null and d.office_id = :office
      and (:draft is null or d.draft_id = :draft) and {which}
    group by r.draft_id having max(r.received_at) < :before
    order by max(r.received_at), r.draft_id
"""
_DUE = {
    "unfinished": _HOLDING.format(
        which="""d.status = 'new' and d.stage in ('filling', 'paused', 'abandoned')
          and d.changed_at < :before"""
    ),
    "finalised": _HOLDING.format(
        which="""d.status = 'finalised' and
          (select max(f.decided_at) from finalisations f where f.draft_id = d.draft_id) < :before"""
    ),
}
_PURGING = (
    "update draft_revisions set envelope = null, sealed = null where draft_id = :draft",
    """
    update drafts set purged_at = :at, judged_at = coalesce(judged_at, :at), is_readable = 0,
      nik_hash = null, phone_hash = null, email_hash = null, resume_hash = null,
      nib_hash = case when status = 'finalised' then nib_hash end,
      has_conflict = 0, has_late = 0
    where draft_id = :draft
    """,
    "update notes set sealed = null where draft_id = :draft",
    "update finalisations set override_reason_sealed = null where draft_id = :draft",
    "delete from copy_marks where draft_id = :draft",
    "delete from mail_proofs where draft_id = :draft",
    "update mail_requests set draft_id = null, email_hash = null where draft_id = :draft",
)
