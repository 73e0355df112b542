"""`loket verify [FILE]`: the running database, or a copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

from server.commands import CommandRefused
from server.commands.keys import read_passphrase
from server.domain.chain import plain_seal
from server.domain.sealed_box import WrongPassphrase
from server.settings import Settings
from server.store.chain_closings import find_seal, list_closings
from server.store.database import open_to_read
from server.store.keys import Keys, open_keys
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals


def verify(
    settings: Settings, file: str | None = None, passphrase: bool = False, seal: str | None = None
) -> int:
    """Prints each fault with the row that it is in, and the seals of the last closing sheets.

    `seal`: of a paper, which has to be among them. 1 when something is wrong. Raises
    CommandRefused.
    """
    looked_at = Path(file) if file else settings.database
    if not looked_at.is_file():
        raise CommandRefused(f"There is no file {looked_at}.")
    keys = _keys(settings, passphrase)
    try:
        report = verify_file(looked_at, keys, Withdrawals(settings.withdrawn_ledger))
        _print_seals(looked_at)
        report.findings += _look_for_seal(looked_at, seal) if seal else []
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


def _print_seals(file: Path) -> None:
    """Computed anew from the log: they have to be those on the signed papers."""
    with closing(open_to_read(file)) as db:
        for one in list_closings(db):
            print(f"seal of {one.totals.day}, event {one.event_id}: {one.seal}")


def _look_for_seal(file: Path, typed: str) -> list[str]:
    with closing(open_to_read(file)) as db:
        found = find_seal(db, plain_seal(typed))
    if found is None:
        return [f"the seal {plain_seal(typed)} is of no closing in this log"]
    print(f"the seal {found.seal} is that of {found.totals.day}, event {found.event_id}")
    return []


def _keys(settings: Settings, passphrase: bool) -> Keys:
    keys = open_keys(settings.keys)
    if passphrase and keys.has_passphrase:
        try:
            keys.use_master(keys.find_master(read_passphrase()))
        except WrongPassphrase:
            raise CommandRefused("That is not the passphrase.") from None
    return keys
