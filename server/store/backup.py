"""Consistent copies of the database. Keys and the withdrawn ledger are in no copy."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path


class NoCopy(Exception):
    """The file is no sound copy of this product's database; the message says what is wrong."""


def copy_database(database: Path, folder: Path, now: datetime, mark: str = "") -> Path:
    """A consistent copy, also while the server writes (SQLite's backup API). Returns its path.

    Raises NoCopy when the database itself is damaged: better no copy than a false one.
    """
    if not database.exists():
        raise NoCopy(f"there is no database at {database}")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / f"loket-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}{mark}.sqlite"
    unfinished = copy.with_name(copy.name + ".unfinished")
    try:
        copy_pages(database, unfinished)
        check(unfinished)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    move(unfinished, copy)
    return copy


def copy_pages(source: Path, target: Path) -> None:
    """One file without a WAL beside it, readable by its owner only. Raises NoCopy."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            new.execute("pragma journal_mode = delete")
    except sqlite3.DatabaseError as problem:
        raise NoCopy(f"{source} can't be read as a database: {problem}") from problem


def check(file: Path) -> None:
    """Raises NoCopy."""
    with closing(sqlite3.connect(file)) as db:
        try:
            said = [row[0] for row in db.execute("pragma integrity_check").fetchall()]
            orphans = db.execute("pragma foreign_key_check").fetchall()
            ours = db.execute("select epoch from server_state").fetchone()
        except sqlite3.DatabaseError as problem:
            raise NoCopy(f"it is no copy of Loket's database: {problem}") from problem
    if said != ["ok"]:
        raise NoCopy(f"it is damaged: {said[0]}")
    if orphans:
        raise NoCopy(f"it is damaged: a row of {orphans[0][0]} points at nothing")
    if not ours:
        raise NoCopy("it is no copy of Loket's database: server_state is empty")


def move(source: Path, target: Path) -> None:
    """On the disk when this returns."""
    with source.open("rb") as file:
        os.fsync(file.fileno())
    source.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
