"""Codes of 8 characters that people read out and type: no I O Q Z 0 1, and a digit at each third
place, so that no
code spells a word. The tablet makes its own the same way (kiosk/core/resume-code.js)."""

LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
DIGITS = "23456789"
LENGTH = 8


def make_code(random_bytes: bytes) -> str:
    """`K72MP4RA` from at least 16 random bytes; two make one character, which keeps the bias
    under 0.05 %.
    """
    if len(random_bytes) < 2 * LENGTH:
        raise ValueError("make_code needs 16 random bytes")
    return "".join(_character(place, random_bytes) for place in range(LENGTH))


def parse_code(typed: str) -> str | None:
    """The code that was meant, whatever case, spaces and dashes; a Z is read as the 2 that it
    looks like.
    """
    plain = "".join(c for c in typed.upper() if c.isascii() and c.isalnum()).replace("Z", "2")
    return plain if len(plain) == LENGTH else None


def format_code(code: str) -> str:
    """`K72M P4RA`."""
    return f"{code[:4]} {code[4:]}"


def _character(place: int, random_bytes: bytes) -> str:
    number = int.from_bytes(random_bytes[2 * place : 2 * place + 2], "big")
    alphabet = DIGITS if place % 3 == 2 else LETTERS + DIGITS
    return alphabet[number % len(alphabet)]
