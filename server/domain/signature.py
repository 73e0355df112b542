"""Requests signed by a tablet's key: ECDSA P-256 with SHA-256, raw r‖s as WebCrypto makes it."""

from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key

from server.domain import base64url

_RULE = ec.ECDSA(hashes.SHA256())


def request_text(method: str, path: str, body_sha256: str, nonce: str) -> str:
    """What a tablet signs (docs/sync.md §2). `path` without query, `body_sha256` in hex."""
    return f"loket-1\n{method}\n{path}\n{body_sha256}\n{nonce}"


def enrolment_text(code: str, public_key: str) -> str:
    """What a tablet signs to prove that it holds the key it shows."""
    return f"loket-1-enrol\n{code}\n{public_key}"


def verify(public_key: str, text: str, signature: str) -> bool:
    """Does `signature` (base64url of 64 bytes) over `text` come from `public_key` (base64url
    SPKI)? Never raises.
    """
    try:
        raw = base64url.decode(signature)
        key = load_public_key(public_key)
        data = text.encode()
    except ValueError:
        return False
    if len(raw) != 64:
        return False
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    try:
        key.verify(utils.encode_dss_signature(r, s), data, _RULE)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=256)
def load_public_key(public_key: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for anything but a P-256 key as base64url SPKI."""
    try:
        key = load_der_public_key(base64url.decode(public_key))
    except UnsupportedAlgorithm as failure:
        raise ValueError("unknown curve") from failure
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("not a P-256 key")
    return key
