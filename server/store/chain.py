"""The chain of events as it lies in the database: read for the check, begun for older versions."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from server.domain.chain import Break, Head, Link, event_row, find_breaks
from server.store import events

ERASING_ACTS = ("purged", "draft_withdrawn")
"""After one of these a version's content may be gone; its hash stays."""


def list_breaks(db: Database) -> list[Break]:
    """In the order of the events; empty when the chain is whole."""
    return find_breaks(_Links(db), _head(db))


def first_broken_event(db: Database) -> int | None:
    """None when the chain is whole."""
    return next((one.event_id for one in list_breaks(db)), None)


class _Links:
    """The log from its first event, read anew each time somebody goes through it."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __iter__(self) -> Iterator[Link]:
        sealed_hash = "sealed_hash" if covers_versions(self._db) else "null"
        for event_id, *row, sealed, previous, own in self._db.execute(
            f"""
            select event_id, at, office_id, actor_kind, actor_id, act, draft_id, detail,
              {sealed_hash}, previous_hash, hash
            from events order by event_id
            """  # noqa: S608 -- one of two names
        ):
            yield Link(event_id, previous, own, event_row(*row, sealed_hash=sealed))


def _head(db: Database) -> Head | None:
    """None in a file of an older release, until the next event."""
    if not covers_versions(db):
        return None
    row = db.execute("select event_id, hash from chain_head where only_row = 1").fetchone()
    return Head(*row) if row else None


def covers_versions(db: Database) -> bool:
    """False: the file was written by a release that didn't do it, and not migrated yet."""
    columns = db.execute("select name from pragma_table_info('events')").fetchall()
    return ("sealed_hash",) in columns


def cover_older_versions(db: Database, now: datetime) -> int:
    """Once, at the first start after the migration: an event for each version that came before the
    chain covered versions. Returns how many.
    """
    with db.atomic():
        if db.execute("select 1 from events where sealed_hash is not null limit 1").fetchone():
            return 0
        older = db.execute(
            """
            select r.draft_id, r.rev, r.edit, r.sha256, d.office_id
            from draft_revisions r join drafts d on d.draft_id = r.draft_id order by r.revision_id
            """
        ).fetchall()
        for draft_id, rev, edit, sha256, office_id in older:
            events.record(
                db,
                office_id=office_id,
                actor_kind="server",
                actor_id=None,
                act="version_covered",
                draft_id=draft_id,
                detail={"rev": rev, "edit": edit},
                sealed_hash=sha256,
                now=now,
            )
    return len(older)


def list_uncovered(db: Database) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """((draft_id, rev) of versions that no event tells of, (draft_id, event_id) of events whose
    version is gone).
    """
    without_event = db.execute(
        """
        select r.draft_id, r.rev from draft_revisions r
        where not exists (select 1 from events e
          where e.draft_id = r.draft_id and e.sealed_hash = r.sha256)
        order by r.revision_id
        """
    ).fetchall()
    without_version = db.execute(
        """
        select e.draft_id, e.event_id from events e
        where e.sealed_hash is not null and not exists (select 1 from draft_revisions r
          where r.draft_id = e.draft_id and r.sha256 = e.sealed_hash)
        order by e.event_id
        """
    ).fetchall()
    return without_event, without_version
