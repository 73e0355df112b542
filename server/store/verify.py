"""`loket verify`: is everything that was given to this server still there, unchanged, readable?

Reads only, and one moment of the database: a server may go on writing meanwhile.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlite_utils import Database

from server.domain.chain import Break
from server.domain.envelope import revision_hash
from server.domain.sealing import CannotOpen
from server.store.chain import ERASING_ACTS, covers_versions, list_breaks, list_uncovered
from server.store.database import open_to_read
from server.store.key_events import known_key_ids
from server.store.keys import Keys
from server.store.revisions import open_revision
from server.store.sealed_text import open_text
from server.store.withdrawals import Withdrawals

SHOWN = 20
"""Of one kind, so that a lost key doesn't print ten thousand lines."""

_BREAKS = {
    "changed": "event {0} was changed",
    "removed": "events {0} to {1} were removed",
    "misplaced": "event {0} stands in the wrong place: it followed event {1}",
    "orphaned": "event {0}: what stood before it was removed or changed (now event {1})",
    "cut": "the log ends at event {0}, its last event was {1}",
    "added": "the events after {1}, up to {0}, were not written by this program",
}


class Report(msgspec.Struct):
    """`findings`: one sentence each; empty when all is well. `counts`: what was looked at.

    `notes`: what is no fault, but should be known.
    """

    findings: list[str]
    notes: list[str]
    counts: dict[str, int]


def verify_file(file: Path, keys: Keys, withdrawals: Withdrawals) -> Report:
    """Of a database or a copy. Raises sqlite3.DatabaseError when it is none."""
    db = open_to_read(file)
    try:
        db.execute("begin")
        return verify(db, keys, withdrawals)
    finally:
        db.close()


def verify(db: Database, keys: Keys, withdrawals: Withdrawals) -> Report:
    """Raises sqlite3.DatabaseError when the file is too damaged to be read at all."""
    report = Report([], [], {"events": _count(db, "events"), "drafts": _count(db, "drafts")})
    report.counts["versions"] = _count(db, "draft_revisions")
    damage = [*_check_file(db)]
    report.findings += damage
    if damage and not db.table_names():
        return report
    report.findings += [break_words(one) for one in list_breaks(db)]
    if covers_versions(db):
        report.findings += _few(_check_cover(db), "more versions and events")
    else:
        report.notes.append("written by an older release: the log doesn't cover the versions yet")
    report.findings += _few(_check_versions(db), "more versions")
    report.findings += _few(_check_ledger(db, withdrawals), "more drafts")
    _check_opening(db, keys, report)
    return report


def break_words(one: Break) -> str:
    if one.kind == "removed" and one.event_id == one.other:
        return f"event {one.event_id} was removed"
    return _BREAKS[one.kind].format(one.event_id, one.other)


def _few(found: Iterator[str], rest: str) -> list[str]:
    """The first ones, and how many there are beside them."""
    all_of_them = list(found)
    hidden = len(all_of_them) - SHOWN
    return [*all_of_them[:SHOWN], *([f"and {hidden} {rest}"] if hidden > 0 else [])]


def _count(db: Database, table: str) -> int:
    return db.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608 -- our names


def _check_file(db: Database) -> Iterator[str]:
    for (said,) in db.execute("pragma integrity_check").fetchall():
        if said != "ok":
            yield f"the file is damaged: {said}"
    for table, row_id, parent, _ in db.execute("pragma foreign_key_check").fetchall():
        yield f"row {row_id} of {table} points at nothing in {parent}"


def _check_cover(db: Database) -> Iterator[str]:
    without_event, without_version = list_uncovered(db)
    for draft_id, rev in without_event:
        yield f"version {rev} of draft {draft_id} was slipped in: no event tells of it"
    for draft_id, event_id in without_version:
        yield f"the version that event {event_id} kept, of draft {draft_id}, was removed"


def _check_versions(db: Database) -> Iterator[str]:
    """Content that doesn't fit its hash, or is gone without a reason in the log."""
    erased = {
        row[0]
        for row in db.execute(
            "select distinct draft_id from events where act in (?, ?)", ERASING_ACTS
        ).fetchall()
    }
    for draft_id, rev, sha256, envelope, sealed in db.execute(
        "select draft_id, rev, sha256, envelope, sealed from draft_revisions order by revision_id"
    ):
        if envelope is None or sealed is None:
            if draft_id not in erased:
                yield f"version {rev} of draft {draft_id} was erased without an event"
        elif revision_hash(envelope.encode(), sealed) != sha256:
            yield f"version {rev} of draft {draft_id} was changed"


def _check_ledger(db: Database, withdrawals: Withdrawals) -> Iterator[str]:
    for draft_id, status, rev, held in db.execute(
        """
        select d.draft_id, d.status, d.rev, exists (select 1 from draft_revisions r
          where r.draft_id = d.draft_id and r.sealed is not null)
        from drafts d order by d.draft_id
        """
    ).fetchall():
        if draft_id in withdrawals and (held or status != "withdrawn"):
            yield f"draft {draft_id} was withdrawn, but still holds something"
        elif held and withdrawals.purged.covers(draft_id, rev):
            yield f"draft {draft_id} was purged, but still holds something"
        if status == "withdrawn" and draft_id not in withdrawals:
            yield f"draft {draft_id} was withdrawn, but the ledger withdrawn.log lacks it"


def _check_opening(db: Database, keys: Keys, report: Report) -> None:
    """A version that its tablet sent broken is no fault: its hash is the one that arrived."""
    if keys.locked:
        report.notes.append("the keys are locked or away: nothing was opened")
        return
    ours = known_key_ids(db)
    lost = sorted(ours - set(keys.key_ids))
    report.findings += [f"key {key_id} was in use and is gone" for key_id in lost]
    broken: Counter[str] = Counter()
    opened = 0
    for revision_id, envelope in db.execute(
        """
        select revision_id, envelope from draft_revisions
        where sealed is not null and envelope is not null order by revision_id
        """
    ).fetchall():
        try:
            open_revision(db, keys, revision_id)
            opened += 1
        except CannotOpen:
            broken[_key_of(envelope)] += 1
    report.counts["opened"] = opened
    report.findings += _few(_check_texts(db, keys), "more texts")
    for key_id, count in sorted(broken.items()):
        if key_id in lost:
            report.findings.append(f"{count} versions wait for key {key_id}")
        else:
            report.notes.append(f"{count} versions don't open; they are kept as they came")


def _key_of(envelope: str) -> str:
    try:
        return str(msgspec.json.decode(envelope)["key_id"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return ""


_TEXTS = {
    "note": "select note_id, draft_id, sealed from notes where sealed is not null order by note_id",
    "override": """select finalisation_id, draft_id, override_reason_sealed from finalisations
      where override_reason_sealed is not null order by finalisation_id""",
}


def _check_texts(db: Database, keys: Keys) -> Iterator[str]:
    """What operators wrote: the server sealed it itself, so it opens."""
    for kind, statement in _TEXTS.items():
        for row_id, draft_id, sealed in db.execute(statement).fetchall():
            try:
                open_text(keys, kind, draft_id, sealed)
            except (CannotOpen, ValueError):
                yield f"{kind} {row_id} of draft {draft_id} doesn't open"
