"""The vectors of tests/cases/wire.json in Python; tests/kiosk/wire.test.js is the other side."""

import base64
import hashlib
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

WIRE = json.loads((Path(__file__).parent.parent / "cases" / "wire.json").read_text("utf-8"))
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def from_b64u(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def private_key() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(from_b64u(WIRE["sealing_key"]["private_key"]), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


def verify(text: str, signature: str) -> None:
    key = serialization.load_der_public_key(from_b64u(WIRE["tablet_key"]["public_key"]))
    raw = from_b64u(signature)
    assert len(raw) == 64
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    der = utils.encode_dss_signature(r, s)
    key.verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))


def test_the_sealed_vector_opens_with_its_envelope():
    envelope = WIRE["envelope"].encode()
    plain = SUITE.decrypt(from_b64u(WIRE["sealed"]), private_key(), info=envelope)
    assert plain.decode() == WIRE["plain"]


def test_the_hash_covers_envelope_and_sealed_bytes():
    whole = WIRE["envelope"].encode() + b"\n" + from_b64u(WIRE["sealed"])
    assert hashlib.sha256(whole).hexdigest() == WIRE["sha256"]
    assert json.loads(WIRE["body"]) == {"envelope": WIRE["envelope"], "sealed": WIRE["sealed"]}


def test_the_signed_texts_are_built_from_their_parts():
    request, nonce = WIRE["request"], WIRE["request"]["nonce"]
    body_hash = hashlib.sha256(WIRE["body"].encode()).hexdigest()
    assert request["signed_text"] == f"loket-1\nPUT\n{request['path']}\n{body_hash}\n{nonce}"
    no_bytes = hashlib.sha256(b"").hexdigest()
    assert WIRE["empty_request"]["signed_text"] == f"loket-1\nGET\n/api/ping\n{no_bytes}\n{nonce}"


@pytest.mark.parametrize("part", ["request", "enrolment"])
def test_the_signatures_hold_and_fail_for_another_text(part: str):
    verify(WIRE[part]["signed_text"], WIRE[part]["signature"])
    with pytest.raises(InvalidSignature):
        verify(WIRE[part]["signed_text"] + " ", WIRE[part]["signature"])
