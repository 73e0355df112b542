"""Puts a copy of the database back."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.store import events
from server.store.backup import NoCopy, check, copy_database, copy_pages, move
from server.store.database import Database, open_database, renew_epoch
from server.store.withdrawals import Withdrawals, apply_ledger

SAID = 5
"""Findings in one refusal; `loket verify` says them all."""


class DatabaseBusy(Exception):
    """Another program has the database open."""


class Restored(msgspec.Struct, frozen=True):
    epoch: str
    withdrawn: int
    """Drafts that the copy brought back and the ledger erased again."""
    kept_aside: list[Path]
    """What stood there before."""


def restore_database(
    copy: Path,
    database: Path,
    folder: Path,
    withdrawals: Withdrawals,
    now: datetime,
    inspect: Callable[[Path], list[str]] | None = None,
) -> Restored:
    """Puts `copy` in the place of `database`, whole or not at all. Call it under the server lock.

    The restored database gets a new epoch (tablets then offer what they delivered since), loses its
    logins, and erases what the ledger names. What stood there is kept in `folder`. `inspect` looks
    at the file before it takes the place: what it finds is the reason not to.
    Raises NoCopy, DatabaseBusy.
    """
    if not copy.is_file():
        raise NoCopy(f"there is no file {copy}")
    fresh = _fresh(database)
    _remove(fresh)
    try:
        copy_pages(copy, fresh)
        check(fresh)
        epoch, withdrawn = _begin_new_life(fresh, withdrawals, now)
        _refuse_faults(inspect(fresh) if inspect else [])
        kept_aside = _set_aside(database, folder, now)
    except BaseException:
        _remove(fresh)
        raise
    move(fresh, database)
    return Restored(epoch, withdrawn, kept_aside)


def clear_leftovers(database: Path) -> None:
    """Of a restore that was cut off before it changed anything. Call it under the server lock."""
    _remove(_fresh(database))


def _fresh(database: Path) -> Path:
    return database.with_name(database.name + ".restoring")


def _refuse_faults(findings: list[str]) -> None:
    if findings:
        more = f" (and {len(findings) - SAID} more)" if len(findings) > SAID else ""
        raise NoCopy("; ".join(findings[:SAID]) + more)


def _begin_new_life(file: Path, withdrawals: Withdrawals, now: datetime) -> tuple[str, int]:
    """Migrates, names a new epoch, ends every login, applies the ledger."""
    db = open_database(file)
    try:
        epoch = renew_epoch(db, now)
        with db.atomic():
            db.execute("delete from sessions")
            events.record(
                db,
                office_id=None,
                actor_kind="server",
                actor_id=None,
                act="database_restored",
                now=now,
            )
        _mend_ledger(db, withdrawals, now)
        withdrawn = apply_ledger(db, withdrawals, now)
        db.execute("pragma wal_checkpoint(truncate)")
        db.execute("pragma journal_mode = delete")
    finally:
        db.close()
    return epoch, withdrawn


def _mend_ledger(db: Database, withdrawals: Withdrawals, now: datetime) -> None:
    """On a new computer the ledger may be gone or older: what the copy knows goes into it."""
    rows = db.execute("select draft_id from drafts where status = 'withdrawn' order by draft_id")
    for (draft_id,) in rows.fetchall():
        withdrawals.add(draft_id, now)


def _set_aside(database: Path, folder: Path, now: datetime) -> list[Path]:
    """A sound copy of what stands there, else its files as they are: damaged ones may be mended."""
    if not database.exists():
        return []
    try:
        kept = [copy_database(database, folder, now, mark="-before-restore")]
        _finish_wal(database)
    except (NoCopy, sqlite3.DatabaseError):
        kept = _keep_damaged(database, folder, now)
    # A stale WAL beside the restored file would be played into it.
    for file in _beside(database):
        file.unlink(missing_ok=True)
    return kept


def _finish_wal(database: Path) -> None:
    """Brings the WAL home. With somebody else inside it can't be done. Raises DatabaseBusy."""
    with closing(sqlite3.connect(database, timeout=2)) as db:
        blocked, _, _ = db.execute("pragma wal_checkpoint(truncate)").fetchone()
        try:
            db.execute("pragma locking_mode = exclusive")
            db.execute("begin exclusive")
            db.rollback()
        except sqlite3.OperationalError:
            blocked = 1
    if blocked:
        raise DatabaseBusy(database)


def _keep_damaged(database: Path, folder: Path, now: datetime) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = []
    for file in (database, *_beside(database)):
        if file.exists():
            kept.append(folder / f"damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{file.name}")
            shutil.copy2(file, kept[-1])
    return kept


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in ("-wal", "-shm")]


def _remove(file: Path) -> None:
    for each in (file, *_beside(file)):
        each.unlink(missing_ok=True)
