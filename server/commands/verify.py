"""`loket verify [FILE]`: the running database, or a copy."""

import sqlite3
from pathlib import Path

from server.commands import CommandRefused
from server.commands.keys import read_passphrase
from server.domain.sealed_box import WrongPassphrase
from server.settings import Settings
from server.store.keys import Keys, open_keys
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals


def verify(settings: Settings, file: str | None = None, passphrase: bool = False) -> int:
    """Prints each fault with the row that it is in. 1 when there is one. Raises CommandRefused."""
    looked_at = Path(file) if file else settings.database
    if not looked_at.is_file():
        raise CommandRefused(f"There is no file {looked_at}.")
    keys = _keys(settings, passphrase)
    try:
        report = verify_file(looked_at, keys, Withdrawals(settings.withdrawn_ledger))
    except sqlite3.DatabaseError as damage:
        raise CommandRefused(f"{looked_at} can't be read as Loket's database: {damage}") from damage
    print(f"{looked_at}: " + ", ".join(f"{count} {what}" for what, count in report.counts.items()))
    for note in report.notes:
        print(f"note: {note}")
    for finding in report.findings:
        print(f"WRONG: {finding}")
    if report.findings:
        return 1
    print("All is well.")
    return 0


def _keys(settings: Settings, passphrase: bool) -> Keys:
    keys = open_keys(settings.keys)
    if passphrase and keys.has_passphrase:
        try:
            keys.use_master(keys.find_master(read_passphrase()))
        except WrongPassphrase:
            raise CommandRefused("That is not the passphrase.") from None
    return keys
