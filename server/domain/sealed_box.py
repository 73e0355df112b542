"""Secrets under a passphrase: Argon2id makes the key of a master key, AES-256-GCM closes boxes.

Every box is bound to its name: the content of one can't be passed off as another's. Pure but for
the randomness of salts and nonces.
"""

from secrets import token_bytes

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SHORTEST_PASSPHRASE = 12  # characters
LONGEST_PASSPHRASE = 200
SALT_BYTES = 16
KEY_BYTES = 32
_NONCE_BYTES = 12
# RFC 9106's second recommendation, with one lane: a third of a second on a small PC.
MEMORY_KIB = 65_536
PASSES = 3


class WrongPassphrase(Exception):
    """The box doesn't open: other passphrase, other name, or changed bytes."""


def key_of(passphrase: str, salt: bytes) -> bytes:
    """32 bytes. Slow on purpose, and 64 MiB: call it in a thread."""
    return hash_secret_raw(
        passphrase.encode(), salt, PASSES, MEMORY_KIB, 1, KEY_BYTES, Type.ID, version=19
    )


def close_box(key: bytes, name: str, content: bytes) -> bytes:
    """Nonce (12 bytes) ‖ ciphertext and tag."""
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, name.encode())


def open_box(key: bytes, name: str, box: bytes) -> bytes:
    """Raises WrongPassphrase."""
    try:
        return AESGCM(key).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError) as failure:
        raise WrongPassphrase from failure


def is_good_passphrase(passphrase: str) -> bool:
    return SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE
