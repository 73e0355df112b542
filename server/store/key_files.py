"""The files of DATA/keys: written once with mode 0600, never written over, looked at at start."""

import os
import stat
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from server.domain.sealing import public_point

LOOKUP = "lookup.key"
SEALING = "sealing-*.key"
PRIVATE = 0o077
"""Bits of a mode that let somebody else in."""


def new_sealing_key(now: datetime, newest: str | None) -> tuple[str, bytes]:
    """(key_id, PEM). Ids sort by age, also when the clock went back: `newest` is the last one."""
    private = ec.generate_private_key(ec.SECP256R1())
    mark = sha256(public_point(private.public_key())).hexdigest()[:8]
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%S}"
    if newest and stamp <= newest[:15]:
        last = datetime.strptime(f"{newest[:15]}Z", "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        stamp = f"{last + timedelta(seconds=1):%Y%m%dT%H%M%S}"
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return f"{stamp}-{mark}", pem


def read_private(pem: bytes) -> ec.EllipticCurvePrivateKey:
    """Raises ValueError for anything but a P-256 key."""
    private = load_pem_private_key(pem, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("no elliptic key")
    return private


def list_key_files(folder: Path) -> list[Path]:
    """The plain ones, oldest first, the lookup key last."""
    lookup = folder / LOOKUP
    return [*sorted(folder.glob(SEALING)), *([lookup] if lookup.exists() else [])]


def write_secret(path: Path, data: bytes) -> None:
    """Created with mode 0600, on the disk before anybody seals to it. Never over another file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def replace_secret(path: Path, data: bytes) -> None:
    """The whole new content or the whole old one, whatever happens."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    write_secret(fresh, data)
    fresh.replace(path)
    sync_folder(path.parent)


def destroy_secret(path: Path) -> None:
    """Overwritten, then removed. A disk that remaps its blocks may keep the old one all the
    same.
    """
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def narrow(folder: Path) -> tuple[list[str], list[str]]:
    """Closes what others could read or write. (names that stood open, names that can't be closed
    or read by this user.)
    """
    opened, stuck = [], []
    for path in [folder, *sorted(folder.iterdir())] if folder.is_dir() else []:
        if stat.S_IMODE(path.stat().st_mode) & PRIVATE:
            opened.append(path.name)
            with suppress(PermissionError):
                path.chmod(0o700 if path.is_dir() else 0o600)
        still = stat.S_IMODE(path.stat().st_mode) & PRIVATE
        if still or not os.access(path, os.R_OK):
            stuck.append(path.name)
    return opened, stuck
