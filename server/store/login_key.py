"""DATA/keys/login.key: 32 bytes that keep operators' second factors unreadable in the database.

A key of its own, beside those that a passphrase may lock: who opens them must log in first.
"""

import os
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SecretUnreadable(Exception):
    """Sealed by another key: the database came here without its DATA/keys."""


class LoginKey:
    """Read at its first use, and made then if there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def seal(self, operator_id: str, secret: bytes) -> bytes:
        """Bound to the operator: copied to another's row it doesn't open."""
        nonce = token_bytes(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, secret, operator_id.encode())

    def open(self, operator_id: str, sealed: bytes) -> bytes:
        """Raises SecretUnreadable."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher().decrypt(nonce, rest, operator_id.encode())
        except (InvalidTag, ValueError):
            raise SecretUnreadable(operator_id) from None

    def _cipher(self) -> AESGCM:
        if not self._path.exists():
            self._make()
        return AESGCM(self._path.read_bytes())

    def _make(self) -> None:
        """Whole or not at all, and for this user only: a half written key would lock people out."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
