"""All keys of DATA/keys in one file, `locked.json`, under a passphrase (docs/safekeeping.md §1).

While the file is there it is what counts; plain files beside it are left over from a locking or
unlocking that was cut off.
"""

from pathlib import Path
from secrets import token_bytes

import msgspec

from server.domain import base64url
from server.domain.sealed_box import KEY_BYTES, SALT_BYTES, close_box, key_of, open_box
from server.domain.sealing import public_point
from server.store.key_files import (
    LOOKUP,
    destroy_secret,
    list_key_files,
    read_private,
    replace_secret,
    sync_folder,
    write_secret,
)

NAME = "locked.json"
_MASTER = "loket-1-master"


class NotLocked(Exception):
    """There is no passphrase on these keys."""


class NothingToLock(Exception):
    """There are no keys in this folder."""


class Boxed(msgspec.Struct):
    """`public`: of a sealing key, b64u of the 65 bytes; '' for the lookup key."""

    box: str
    public: str = ""


class LockedFile(msgspec.Struct):
    """`salt`, `master`: b64u; `keys` by the names of the plain files."""

    v: int
    salt: str
    master: str
    keys: dict[str, Boxed]


def read_locked(folder: Path) -> LockedFile | None:
    path = folder / NAME
    if not path.exists():
        return None
    return msgspec.json.decode(path.read_bytes(), type=LockedFile)


def open_master(locked: LockedFile, passphrase: str) -> bytes:
    """Slow on purpose. Raises WrongPassphrase."""
    key = key_of(passphrase, base64url.decode(locked.salt))
    return open_box(key, _MASTER, base64url.decode(locked.master))


def open_all(locked: LockedFile, master: bytes) -> dict[str, bytes]:
    """Name of the plain file -> its content. Raises WrongPassphrase for a master of another
    locking.
    """
    return {
        name: open_box(master, name, base64url.decode(boxed.box))
        for name, boxed in locked.keys.items()
    }


def lock_keys(folder: Path, passphrase: str) -> None:
    """Every plain key into `locked.json`, then away with the plain files.

    Again with the same passphrase: finishes what was cut off, takes up what was added since.
    Raises NothingToLock, WrongPassphrase.
    """
    locked = read_locked(folder)
    if locked is None:
        master, salt = token_bytes(KEY_BYTES), token_bytes(SALT_BYTES)
        wrapped = close_box(key_of(passphrase, salt), _MASTER, master)
        locked = LockedFile(1, base64url.encode(salt), base64url.encode(wrapped), {})
    else:
        master = open_master(locked, passphrase)
    plain = list_key_files(folder)
    if not plain and not locked.keys:
        raise NothingToLock
    for path in plain:
        if path.name not in locked.keys:
            locked.keys[path.name] = _boxed(master, path.name, path.read_bytes())
    _write(folder, locked)
    open_all(locked, master)  # what can't be opened again must not lose its plain file
    for path in plain:
        destroy_secret(path)


def unlock_keys(folder: Path, passphrase: str) -> None:
    """Plain files again, then away with `locked.json`. Raises NotLocked, WrongPassphrase."""
    locked = read_locked(folder)
    if locked is None:
        raise NotLocked
    for name, content in open_all(locked, open_master(locked, passphrase)).items():
        if (folder / name).exists():  # left over, perhaps half overwritten
            destroy_secret(folder / name)
        write_secret(folder / name, content)
    (folder / NAME).unlink()  # at once: half of it would shut out the plain files beside it
    sync_folder(folder)


def add_locked(folder: Path, passphrase: str, name: str, content: bytes) -> None:
    """One more key into the locked file. Raises NotLocked, WrongPassphrase."""
    locked = read_locked(folder)
    if locked is None:
        raise NotLocked
    locked.keys[name] = _boxed(open_master(locked, passphrase), name, content)
    _write(folder, locked)


def _boxed(master: bytes, name: str, content: bytes) -> Boxed:
    public = "" if name == LOOKUP else base64url.encode(public_point_of(content))
    return Boxed(base64url.encode(close_box(master, name, content)), public)


def public_point_of(pem: bytes) -> bytes:
    return public_point(read_private(pem).public_key())


def _write(folder: Path, locked: LockedFile) -> None:
    replace_secret(folder / NAME, msgspec.json.encode(locked))
