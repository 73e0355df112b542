"""The copy of each night: made, checked, the oldest ones removed; and how old the newest copy is.

Runs in a thread of its own: it has its own connections, and a folder may lie on a slow disk.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.domain.times import night_of
from server.store.backup import NoCopy, copy_database
from server.store.chain import list_breaks
from server.store.database import open_to_read

MARK = "-nightly"
REPLACED = "-before-restore"
_STAMP = "%Y%m%dT%H%M%S.%fZ"


class Seen(msgspec.Struct, frozen=True):
    """What lies in the folder of copies. `newest`: of whole ones, but not what a restore replaced;
    `night`: of the newest nightly one.
    """

    newest: datetime | None
    night: str | None


class Made(msgspec.Struct, frozen=True):
    """`breaks`: rows of the log that were changed, removed or reordered (loket verify names
    them).
    """

    copy: Path
    breaks: int


def look(folder: Path) -> Seen:
    """A file that bears a copy's name is whole: it got the name after its check."""
    made = {file: at for file in folder.glob("loket-*.sqlite") if (at := made_at(file))}
    nightly = [at for file, at in made.items() if file.stem.endswith(MARK)]
    others = [at for file, at in made.items() if not file.stem.endswith(REPLACED)]
    return Seen(max(others, default=None), night_of(max(nightly)) if nightly else None)


def make_nightly(database: Path, folder: Path, kept: int, now: datetime) -> Made:
    """The newest `kept` stay, none is removed before the new one is whole.

    Raises NoCopy, OSError.
    """
    for rest in folder.glob(f"loket-*{MARK}.sqlite.unfinished"):  # of a night that was cut off
        rest.unlink(missing_ok=True)
    try:
        copy = copy_database(database, folder, now, mark=MARK)
        breaks = _count_breaks(copy)
    except sqlite3.Error as failure:
        raise NoCopy(str(failure)) from failure
    for old in sorted(folder.glob(f"loket-*{MARK}.sqlite"))[:-kept]:
        old.unlink(missing_ok=True)
    return Made(copy, breaks)


def _count_breaks(copy: Path) -> int:
    db = open_to_read(copy)
    try:
        return len(list_breaks(db))
    finally:
        db.close()


def made_at(copy: Path) -> datetime | None:
    """From its name: the file's own time changes when it is carried elsewhere and back."""
    stamp = copy.stem.removeprefix("loket-").split("-")[0]
    try:
        return datetime.strptime(stamp.removesuffix(".sqlite"), _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
