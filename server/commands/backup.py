"""`loket backup [FOLDER]` and `loket restore FILE`."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from server.commands import CommandRefused
from server.server_lock import ServerRuns, hold_lock
from server.settings import Settings
from server.store.backup import NoCopy, copy_database
from server.store.keys import open_keys
from server.store.restore import DatabaseBusy, restore_database
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals


def backup(settings: Settings, folder: str | None = None) -> None:
    """Raises CommandRefused."""
    target = Path(folder) if folder else settings.backups
    try:
        copy = copy_database(settings.database, target, datetime.now(UTC))
    except NoCopy as problem:
        raise CommandRefused(f"No backup was made: {problem}") from problem
    print(f"Backup: {copy}")
    print(f"To restore it, stop the server and run: make restore FILE={copy} DATA={settings.data}")
    print(f"It opens only with the keys in {settings.keys}, which are NOT in it:")
    print(f"keep a copy of that folder, of {settings.withdrawn_ledger} and purged.log beside it,")
    print("in another safe place.")


def restore(settings: Settings, file: str, anyway: bool = False) -> None:
    """`anyway`: also a copy in which `loket verify` finds a fault. Raises CommandRefused."""
    withdrawals = Withdrawals(settings.withdrawn_ledger)
    try:
        with hold_lock(settings.lock_file):
            done = restore_database(
                Path(file),
                settings.database,
                settings.backups,
                withdrawals,
                datetime.now(UTC),
                None if anyway else partial(_faults, settings, withdrawals),
            )
    except ServerRuns:
        raise CommandRefused(
            f"A server runs on {settings.data}. Stop it first, then restore."
        ) from None
    except NoCopy as problem:
        hint = "" if anyway else " (--anyway restores it all the same, if it can be read at all)"
        raise CommandRefused(f"Nothing was changed: {problem}{hint}") from problem
    except DatabaseBusy:
        raise CommandRefused(
            "Nothing was changed: another loket command has the database open."
        ) from None
    print(f"Restored {file}. New epoch {done.epoch}: tablets offer what they sent in 14 days.")
    if done.withdrawn:
        print(f"Erased again, because their owners withdrew them: {done.withdrawn} drafts.")
    for kept in done.kept_aside:
        print(f"What stood there before is kept: {kept}")
    print("Everybody has to log in again. Tablets revoked, operators locked and passwords changed")
    print("after this backup are as they were before: look at both lists.")


def _faults(settings: Settings, withdrawals: Withdrawals, file: Path) -> list[str]:
    """As `loket verify` would say them; with locked keys nothing is opened."""
    report = verify_file(file, open_keys(settings.keys), withdrawals)
    for note in report.notes:
        print(f"note: {note}")
    return report.findings
