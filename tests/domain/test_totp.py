"""RFC 6238's own vectors, and what counts as a code."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from server.domain.totp import app_address, code_at, make_secret, readable_secret, step_of

SECRET = b"12345678901234567890"  # RFC 6238, appendix B
VECTORS = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"),
           (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")]  # fmt: skip


def at(seconds: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_at(SECRET, seconds // 30) == code
    assert step_of(SECRET, code, at(seconds)) == seconds // 30
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", at(seconds)) == seconds // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clocks_may_differ_by_one_step(late, fits):
    assert (step_of(SECRET, "005924", at(1234567890 + late)) is not None) == fits


@pytest.mark.parametrize(
    "typed", ["", "00592", "0059244", "005925", "abcdef", "００５９２４", "٠٠٥٩٢٤", "0" * 999]
)
def test_anything_else_is_no_code(typed):
    assert step_of(SECRET, typed, at(1234567890)) is None


def test_the_app_gets_the_secret_and_the_name():
    secret = make_secret()
    address = urlsplit(app_address(secret, "Rina & Ari"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/Loket%20OTAN%3ARina%20%26%20Ari"
    told = parse_qs(address.query)["secret"][0]
    assert b32decode(told) == secret
    assert readable_secret(secret).replace(" ", "") == told
    assert make_secret() != secret
