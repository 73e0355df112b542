"""What lies beside the drafts has its days too: docs/database.md, "The purge"."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.store import events
from server.store.imports import sweep_imports
from server.store.offices import list_offices
from server.store.set_aside import erase_set_aside
from server.store.settings import office_settings

_STAMP = "%Y%m%dT%H%M%S"


class Swept(msgspec.Struct, frozen=True):
    set_aside: int
    copies: int


def sweep(db: Database, rules: Rules, backups: Path, now: datetime) -> Swept:
    """Deliveries that were set aside, copies of the database, files that were carried in.

    `backups`: the folder of the copies.
    """
    days = {
        office.office_id: office_settings(db, office.office_id, rules)
        for office in list_offices(db)
    }
    erased = sum(
        erase_set_aside(db, office_id, settings["set_aside_days"], now)
        for office_id, settings in days.items()
    )
    sweep_imports(db, now)
    fewest = min((settings["copy_days"] for settings in days.values()), default=None)
    return Swept(erased, 0 if fewest is None else delete_old_copies(db, backups, fewest, now))


def delete_old_copies(db: Database, folder: Path, days: int, now: datetime) -> int:
    """All that bears our names and is older, except the newest whole copy. Returns how many."""
    whole = sorted(folder.glob("loket-*.sqlite"))
    ours = [*whole[:-1], *folder.glob("damaged-*"), *folder.glob("loket-*.unfinished")]
    limit = f"{now.astimezone(UTC) - timedelta(days=days):{_STAMP}}"
    old = [file for file in ours if _stamp(file) < limit]
    if not old:
        return 0
    with db.atomic():
        for file in old:
            file.unlink(missing_ok=True)
        events.record(
            db,
            office_id=None,
            actor_kind="server",
            actor_id=None,
            act="old_copies_deleted",
            detail={"count": len(old), "days": days},
            now=now,
        )
    return len(old)


def _stamp(file: Path) -> str:
    """`20261124T030500` of a name as backup.py and restore.py make them; else its own age."""
    stamp = file.name.split("-")[1][:15] if "-" in file.name else ""
    try:
        datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):{_STAMP}}"
    return stamp
