"""Codes of an authenticator app: TOTP (RFC 6238), SHA-1, 6 digits, 30 seconds: what every such app
knows. Pure.
"""

import hmac
from base64 import b32encode
from datetime import datetime
from secrets import token_bytes
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
DIGITS = 6
SECONDS = 30
# One step to either side: a phone's clock and the office's are never the same to the second.
SLACK = 1
ISSUER = "Loket OTAN"


def make_secret() -> bytes:
    return token_bytes(SECRET_BYTES)


def step_of(secret: bytes, typed: str, now: datetime) -> int | None:
    """The time step that `typed` is the code of; None for a wrong one. Spaces don't count."""
    code = "".join(typed.split())
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    here = int(now.timestamp()) // SECONDS
    # All are compared, so that the time taken says nothing about which one fits.
    fitting = [
        step
        for step in range(here - SLACK, here + SLACK + 1)
        if hmac.compare_digest(code_at(secret, step), code)
    ]
    return fitting[-1] if fitting else None


def code_at(secret: bytes, step: int) -> str:
    maker = TOTP(secret, DIGITS, SHA1(), SECONDS)  # noqa: S303 -- RFC 6238's own
    return maker.generate(step * SECONDS).decode()


def app_address(secret: bytes, name: str) -> str:
    """`otpauth://…`, what the QR code bears."""
    label = quote(f"{ISSUER}:{name}", safe="")
    fields = {"secret": _base32(secret), "issuer": ISSUER, "digits": DIGITS, "period": SECONDS}
    return f"otpauth://totp/{label}?{urlencode(fields, quote_via=quote)}"


def readable_secret(secret: bytes) -> str:
    """Groups of four, to be typed where no camera is: `JBSW Y3DP …`."""
    text = _base32(secret)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _base32(secret: bytes) -> str:
    return b32encode(secret).decode().rstrip("=")
