"""Passwords of operators: argon2id by OWASP's smaller setting (19 MiB, two passes).

Two logins at once then fit a small PC.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
# No look-alikes (0 O, 1 l I): a new password is read from one screen and typed on another.
READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_HASH_OF_NOBODY = _hasher.hash(secrets.token_urlsafe(32))


def hash_password(password: str) -> str:
    """Slow on purpose (about 40 ms): call it in a thread."""
    return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Slow on purpose: call it in a thread. A hash of None is nobody's: as slow, and says no."""
    try:
        fits = _hasher.verify(password_hash or _HASH_OF_NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


# What people type when they are asked for a password: words of the office and of every keyboard.
COMMON = (
    "12345678901234567890", "1234567890", "0123456789", "123456789", "12345678", "1234567",
    "123456", "987654321", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "asdf", "abcdef",
    "abc123", "password", "passw0rd", "katasandi", "kata-sandi", "rahasia", "bismillah", "sayang",
    "indonesia", "samarinda", "palaran", "kecamatan", "kelurahan", "kaltim", "loketotan", "loket",
    "otan", "petugas", "penyelia", "operator", "supervisor", "administrator", "admin", "kantor",
    "selamat", "jangan", "lupa",
)  # fmt: skip
LEAST_VARIETY = 5  # different characters beside the common words and the own name


def weakness_of(password: str, name: str) -> str:
    """'' or why nobody should use it: short, long, common (easily guessed). `name`: the login."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    rest = password.casefold()
    for word in [*(part for part in name.casefold().split() if len(part) > 2), *COMMON]:
        rest = rest.replace(word, "")
    return "" if len(set(rest)) >= LEAST_VARIETY else "common"


def is_long_enough(password: str) -> bool:
    return SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD


def make_password() -> str:
    """Four groups of four, 79 bits: `k7mp-2qxa-9trw-hc4n`."""
    return "-".join("".join(secrets.choice(READABLE_LETTERS) for _ in range(4)) for _ in range(4))
