"""HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, single shot.

What is sealed is bound to its envelope as `info`: a sealed text can't be moved to another draft
or revision.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
SHORTEST = 65 + 16
"""Bytes of the encapsulated key and of the tag: nothing that was sealed is shorter."""


class CannotOpen(Exception):
    """Wrong key, other envelope, or broken bytes; which one can't be told."""


def seal(public_key: ec.EllipticCurvePublicKey, envelope: bytes, plain: bytes) -> bytes:
    """enc (65 bytes) ‖ ciphertext and tag."""
    return SUITE.encrypt(plain, public_key, info=envelope)


def open_sealed(private_key: ec.EllipticCurvePrivateKey, envelope: bytes, sealed: bytes) -> bytes:
    """The plain text. Raises CannotOpen."""
    try:
        return SUITE.decrypt(sealed, private_key, info=envelope)
    except (InvalidTag, ValueError) as failure:
        raise CannotOpen from failure


def public_point(public_key: ec.EllipticCurvePublicKey) -> bytes:
    """65 bytes, uncompressed."""
    return public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
