"""The server's own keys, in DATA/keys: they never enter the database or a backup of it.

`sealing-<key_id>.key` (P-256, PKCS#8 PEM): opens what tablets sealed; the newest one is handed
out. `lookup.key` (32 bytes): keys the hashes by which duplicates are found. Both have mode 0600.
"""

import hmac
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from server.domain.sealing import CannotOpen, open_sealed, public_point, seal


class KeysMissing(Exception):
    """Something has to be opened, sealed or hashed, and DATA/keys holds no key for it."""


class SealingKey:
    """`key_id` sorts by age; `public` is the uncompressed point, 65 bytes."""

    def __init__(self, key_id: str, private: ec.EllipticCurvePrivateKey) -> None:
        self.key_id = key_id
        self.private = private
        self.public = public_point(private.public_key())


class Keys:
    """Every key of this installation, in memory.

    Without any it is locked: what arrives is kept, and judged later.
    """

    def __init__(self, sealing: dict[str, SealingKey], lookup: bytes | None) -> None:
        self._sealing = sealing
        self._lookup = lookup

    @property
    def locked(self) -> bool:
        return not self._sealing or self._lookup is None

    @property
    def current(self) -> SealingKey:
        """The key that tablets seal to. Raises KeysMissing."""
        if self.locked:
            raise KeysMissing
        return self._sealing[max(self._sealing)]

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
        if self._lookup is None:
            raise KeysMissing
        return hmac.new(self._lookup, f"{kind}\0{value}".encode(), sha256).hexdigest()


def make_keys(folder: Path, now: datetime) -> None:
    """Makes what a new installation needs. An existing file is never written over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not list(folder.glob("sealing-*.key")):
        add_sealing_key(folder, now)
    if not (folder / "lookup.key").exists():
        _write_secret(folder / "lookup.key", token_bytes(32))


def add_sealing_key(folder: Path, now: datetime) -> str:
    """A new current key; the older ones go on opening what was sealed to them.

    Returns its key_id.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    mark = sha256(public_point(private.public_key())).hexdigest()[:8]
    key_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{mark}"
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_secret(folder / f"sealing-{key_id}.key", pem)
    return key_id


def open_keys(folder: Path) -> Keys:
    """Reads DATA/keys; locked when they are not there."""
    sealing = {}
    for path in sorted(folder.glob("sealing-*.key")):
        key_id = path.stem.removeprefix("sealing-")
        private = load_pem_private_key(path.read_bytes(), password=None)
        if isinstance(private, ec.EllipticCurvePrivateKey):
            sealing[key_id] = SealingKey(key_id, private)
    lookup = folder / "lookup.key"
    return Keys(sealing, lookup.read_bytes() if lookup.exists() else None)


def _write_secret(path: Path, data: bytes) -> None:
    """Created with mode 0600, on the disk before anybody seals to it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
