"""The server's own keys, in DATA/keys: they never enter the database or a backup of it.

`sealing-<key_id>.key` (P-256, PKCS#8 PEM): opens what tablets sealed; the newest one is handed
out. `lookup.key` (32 bytes): keys the hashes by which duplicates are found. Both have mode 0600
(key_files.py), or lie in one file under a passphrase (key_lock.py).
"""

import hmac
import logging
import os
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_bytes

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from server.domain import base64url
from server.domain.sealed_box import WrongPassphrase
from server.domain.sealing import CannotOpen, open_sealed, public_point, seal
from server.store.key_files import (
    LOOKUP,
    SEALING,
    list_key_files,
    new_sealing_key,
    read_private,
    write_secret,
)
from server.store.key_lock import (
    NAME as LOCKED,
)
from server.store.key_lock import (
    LockedFile,
    NotLocked,
    add_locked,
    open_all,
    open_master,
    read_locked,
)

log = logging.getLogger("loket")
SETTLED_NS = 1_000_000_000
"""A folder that changed less than a second ago may change again under the same time."""


class KeysMissing(Exception):
    """Something has to be opened, sealed or hashed, and DATA/keys holds no key for it."""


class PublicKey(msgspec.Struct, frozen=True):
    """What tablets seal to. `public` is the uncompressed point, 65 bytes."""

    key_id: str
    public: bytes


class SealingKey:
    """`key_id` sorts by age; `public` is the uncompressed point, 65 bytes."""

    def __init__(self, key_id: str, private: ec.EllipticCurvePrivateKey) -> None:
        self.key_id = key_id
        self.private = private
        self.public = public_point(private.public_key())


class Keys:
    """Every key of this installation, in memory.

    Without any it is locked: what arrives is kept, and judged later. With a folder it takes up by
    itself what changes there: a rotation, a passphrase, a key that came back.
    """

    def __init__(
        self, sealing: dict[str, SealingKey], lookup: bytes | None, folder: Path | None = None
    ) -> None:
        self._sealing = sealing
        self._lookup = lookup
        self._folder = folder
        self._seen: int | None = None
        self._master: bytes | None = None
        self._boxed: LockedFile | None = None

    @property
    def locked(self) -> bool:
        self._refresh()
        return not self._sealing or self._lookup is None

    @property
    def has_passphrase(self) -> bool:
        self._refresh()
        return self._boxed is not None

    @property
    def key_ids(self) -> list[str]:
        """Of the keys that open something now, oldest first."""
        self._refresh()
        return sorted(self._sealing)

    @property
    def current(self) -> SealingKey:
        """The key that the server itself seals to. Raises KeysMissing."""
        if self.locked:
            raise KeysMissing
        return self._sealing[max(self._sealing)]

    @property
    def handed_out(self) -> PublicKey | None:
        """What tablets seal to, also while a passphrase locks the private half. None: no key."""
        known = {} if self.locked and not self._boxed else self._public_parts()
        if not known:
            return None
        newest = max(known)
        return PublicKey(newest, known[newest])

    def open(self, key_id: str, envelope: bytes, sealed: bytes) -> bytes:
        """Plain text.

        Raises KeysMissing when locked, CannotOpen for an unknown key or broken bytes.
        """
        if self.locked:
            raise KeysMissing
        if key_id not in self._sealing:
            raise CannotOpen
        return open_sealed(self._sealing[key_id].private, envelope, sealed)

    def seal(self, envelope: bytes, plain: bytes) -> tuple[str, bytes]:
        """(key_id, sealed bytes) by the current key. Raises KeysMissing."""
        key = self.current
        return key.key_id, seal(key.private.public_key(), envelope, plain)

    def lookup_hash(self, kind: str, value: str) -> str:
        """HMAC-SHA-256 in hex.

        `kind` (nik, phone, email, resume, nib) keeps equal values of two kinds apart.
        """
        return self.lookup_hashes({kind: value})[kind]

    def lookup_hashes(self, values: Mapping[str, str]) -> dict[str, str]:
        """The same for several kinds, with one look at the folder."""
        self._refresh()
        lookup = self._lookup
        if lookup is None:
            raise KeysMissing
        return {
            kind: hmac.digest(lookup, f"{kind}\0{value}".encode(), "sha256").hex()
            for kind, value in values.items()
        }

    def find_master(self, passphrase: str) -> bytes:
        """For `use_master`, once `has_passphrase` was asked. Slow on purpose: call it in a thread.
        Raises WrongPassphrase, NotLocked.
        """
        boxed = self._boxed
        if boxed is None:
            raise NotLocked
        return open_master(boxed, passphrase)

    def use_master(self, master: bytes) -> None:
        """Opens the keys, until this process ends or forgets."""
        self._master = master
        self._load()

    def forget(self) -> None:
        """Closes keys that have a passphrase. Raises NotLocked: the others lie open on the disk."""
        if not self.has_passphrase:
            raise NotLocked
        self._master = None
        self._load()

    def _public_parts(self) -> dict[str, bytes]:
        boxed = self._boxed.keys if self._boxed else {}
        closed = {
            _id_of(name): base64url.decode(one.public) for name, one in boxed.items() if one.public
        }
        return {**closed, **{key_id: key.public for key_id, key in self._sealing.items()}}

    def _refresh(self) -> None:
        if self._folder is None:
            return
        try:
            changed_at = os.stat(self._folder).st_mtime_ns
        except OSError:  # gone from under us: what is in memory still opens
            return
        if changed_at == self._seen:
            return
        self._load()
        settled = time.time_ns() - changed_at > SETTLED_NS
        self._seen = changed_at if settled else None

    def _load(self) -> None:
        if self._folder is None:
            return
        try:
            secrets = self._read(self._folder)
        except (OSError, ValueError, msgspec.MsgspecError) as failure:
            log.error("keys can't be read: %s", type(failure).__name__)
            secrets = {}
        self._lookup = secrets.pop(LOOKUP, None)
        self._sealing = {
            _id_of(name): SealingKey(_id_of(name), private)
            for name, private in _privates(secrets).items()
        }

    def _read(self, folder: Path) -> dict[str, bytes]:
        """Name -> content: of `locked.json` when it is there, else of the plain files. While they
        are being locked or unlocked, all of one kind or of the other.
        """
        while True:
            self._boxed = read_locked(folder)
            if self._boxed is not None:
                return self._unboxed(self._boxed)
            plain = {path.name: path.read_bytes() for path in list_key_files(folder)}
            if read_locked(folder) is None:
                self._master = None
                return plain

    def _unboxed(self, boxed: LockedFile) -> dict[str, bytes]:
        if self._master is None:
            return {}
        try:
            return open_all(boxed, self._master)
        except WrongPassphrase:  # locked anew meanwhile
            self._master = None
            return {}


def _privates(secrets: dict[str, bytes]) -> dict[str, ec.EllipticCurvePrivateKey]:
    """One broken file doesn't take the others with it."""
    found = {}
    for name, pem in secrets.items():
        try:
            found[name] = read_private(pem)
        except ValueError:
            log.error("%s is no key", name)
    return found


def make_keys(folder: Path, now: datetime) -> None:
    """Makes what a new installation needs. An existing file is never written over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (folder / LOCKED).exists():
        return
    if not list(folder.glob(SEALING)):
        add_sealing_key(folder, now)
    if not (folder / LOOKUP).exists():
        write_secret(folder / LOOKUP, token_bytes(32))


def add_sealing_key(folder: Path, now: datetime, passphrase: str | None = None) -> str:
    """A new current key; the older ones go on opening what was sealed to them.

    Returns its key_id. `passphrase`: needed where the keys have one; raises NotLocked where they
    have none, WrongPassphrase.
    """
    locked = read_locked(folder)
    names = locked.keys if locked else [path.name for path in folder.glob(SEALING)]
    newest = max((_id_of(name) for name in names if name != LOOKUP), default=None)
    key_id, pem = new_sealing_key(now, newest)
    if locked is None and passphrase is None:
        write_secret(folder / f"sealing-{key_id}.key", pem)
    else:
        add_locked(folder, passphrase or "", f"sealing-{key_id}.key", pem)
    return key_id


def open_keys(folder: Path) -> Keys:
    """Reads DATA/keys; locked when they are not there, or under a passphrase."""
    return Keys({}, None, folder)


def _id_of(name: str) -> str:
    return name.removeprefix("sealing-").removesuffix(".key")
