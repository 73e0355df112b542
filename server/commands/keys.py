"""`loket keys list | lock | unlock | rotate`. Passphrases are read from standard input."""

import getpass
import sys
from datetime import UTC, datetime

from server.commands import CommandRefused
from server.commands.installation import opened
from server.domain.sealed_box import SHORTEST_PASSPHRASE, WrongPassphrase, is_good_passphrase
from server.settings import Settings
from server.store.key_events import record_key_act
from server.store.key_lock import NothingToLock, NotLocked, lock_keys, read_locked, unlock_keys
from server.store.keys import add_sealing_key, open_keys


def list_all(settings: Settings) -> None:
    """Ids, oldest first; the last one is handed out."""
    keys = open_keys(settings.keys)
    if keys.has_passphrase:
        print("These keys have a passphrase: a starting server waits for it.")
    elif keys.locked:
        raise CommandRefused(f"No keys in {settings.keys}.")
    current = keys.handed_out
    for key_id in keys.key_ids:
        print(f"{key_id}\t{'current' if current and key_id == current.key_id else 'opens'}")
    if current and not keys.key_ids:
        print(f"{current.key_id}\tcurrent")


def lock(settings: Settings) -> None:
    """Raises CommandRefused."""
    again = read_locked(settings.keys) is not None
    passphrase = read_passphrase(new=not again)
    if not again and not is_good_passphrase(passphrase):
        raise CommandRefused(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.")
    try:
        lock_keys(settings.keys, passphrase)
    except NothingToLock:
        raise CommandRefused(f"No keys in {settings.keys}.") from None
    except WrongPassphrase:
        raise CommandRefused("Nothing was changed: these keys have another passphrase.") from None
    _tell(settings, "keys_locked")
    print("The keys are locked. Each start of the server waits for the passphrase:")
    print("a supervisor types it on the page Server. A running server is locked now, too.")
    print("Nobody can open the drafts without it. Keep it where the office keeps its safe's key.")
    print("Copies of the plain keys (USB, e-mail, backups of the disk) still open everything.")


def unlock(settings: Settings) -> None:
    """Raises CommandRefused."""
    _need_lock(settings)
    try:
        unlock_keys(settings.keys, read_passphrase())
    except WrongPassphrase:
        raise CommandRefused("Nothing was changed: that is not the passphrase.") from None
    _tell(settings, "keys_unlocked")
    print("The passphrase is off. The server opens its keys by itself again.")


def rotate(settings: Settings) -> None:
    """Raises CommandRefused."""
    has_passphrase = read_locked(settings.keys) is not None
    if not has_passphrase and open_keys(settings.keys).locked:
        raise CommandRefused(f"No keys in {settings.keys}.")
    passphrase = read_passphrase() if has_passphrase else None
    try:
        key_id = add_sealing_key(settings.keys, datetime.now(UTC), passphrase)
    except (WrongPassphrase, NotLocked):
        raise CommandRefused("Nothing was changed: that is not the passphrase.") from None
    _tell(settings, "keys_rotated", key_id=key_id)
    print(f"New key: {key_id}. Tablets get it with their next heartbeat.")
    print("The older keys stay: what was sealed to them opens, what still arrives is taken.")
    print(f"Copy {settings.keys} to its safe place again: the new key is in no older copy.")


def read_passphrase(*, new: bool = False) -> str:
    """Typed unseen on a terminal (twice when it is new), else one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    passphrase = getpass.getpass("Passphrase: ")
    if new and getpass.getpass("Once more: ") != passphrase:
        raise CommandRefused("Nothing was changed: the two differ.")
    return passphrase


def _need_lock(settings: Settings) -> None:
    if read_locked(settings.keys) is None:
        raise CommandRefused("Nothing was changed: these keys have no passphrase.")


def _tell(settings: Settings, act: str, **detail: str) -> None:
    with opened(settings) as db:
        record_key_act(db, act, datetime.now(UTC), **detail)
