"""Tries every key that lies in a profile on everything sealed that lies there.

Chromium keeps non-extractable keys in IndexedDB in clear: a script can't read them, whoever holds
the disk can. So each run of bytes that could be a key is tried, whatever it was stored as.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from e2e.trace_views import views_of

HPKE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_SIZE = 32  # bytes, of AES-256 and of a P-256 scalar
POINT = 65  # bytes of a public key, uncompressed
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PUBLIC_TOKEN = re.compile(rb"(?=(B[A-Za-z0-9_-]{86}))")
FEWEST_BYTES = 18  # different ones that 32 random bytes have, but for one case in 10^10
STORES = ("IndexedDB", "Local Storage", "Session Storage", "QuotaManager")
PLACE = re.compile(rb"visit-[0-9a-f-]{36}")
DRAFT = re.compile(rb'\{"envelope":("(?:[^"\\]|\\.)+"),"sealed":"([A-Za-z0-9_-]+)"')
VISIT = re.compile(rb'"\x02iv[^B]{0,3}B\x0c(.{12})V.{0,9}?"\x05bytes[^B]{0,3}B', re.DOTALL)
TOKEN = re.compile(rb"[A-Za-z0-9_+/-]{43,44}|[0-9a-fA-F]{64}")


class Sealed(NamedTuple):
    """What a key may open: a draft of the outbox, or a visit in progress (or its wrapped key)."""

    name: str
    """Envelope of a draft; "" for a visit."""
    iv: bytes
    data: bytes


class Storage(NamedTuple):
    bytes_: bytes
    """All that the page's stores hold, each part once, unpacked."""
    places: list[bytes]
    drafts: list[Sealed]
    visits: list[Sealed]


def read_storage(folder: Path) -> Storage:
    """`folder`: the profile."""
    parts = dict.fromkeys(
        view.data
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(name in path.parts for name in STORES)
        for view in views_of(path)
        if view.how != "raw" or path.suffix not in (".log", ".ldb")  # there it has holes
    )
    whole = b"\0\0".join(parts)
    visits = [Sealed("", iv, data) for iv, data in _visits(whole)]
    return Storage(whole, sorted(set(PLACE.findall(whole))), list(_drafts(whole)), visits)


def _drafts(whole: bytes) -> Iterator[Sealed]:
    for envelope, sealed in dict.fromkeys(DRAFT.findall(whole)):
        yield Sealed(json.loads(envelope), b"", _from_base64(sealed))


def _visits(whole: bytes) -> Iterable[tuple[bytes, bytes]]:
    """A Uint8Array is written as B, length, bytes (v8/src/objects/value-serializer.cc)."""
    found = {}
    for match in VISIT.finditer(whole):
        size, at = _varint(whole, match.end())
        found[match[1], whole[at : at + size]] = None
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte, at = data[at], at + 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def possible_keys(storage: Storage) -> list[bytes]:
    """Each run of 32 bytes that could be a key; what is sealed is none."""
    rest = storage.bytes_
    for sealed in storage.visits:
        rest = rest.replace(sealed.data, b"")
    found = {_from_token(token): None for token in TOKEN.findall(rest)}
    for run in re.split(rb"[\x09-\x7e]{64,}|\0{8,}", rest):  # text, and nothing
        for at in range(len(run) - KEY_SIZE + 1):
            key = run[at : at + KEY_SIZE]
            if len(set(key)) >= FEWEST_BYTES:
                found[key] = None
    return [key for key in found if len(key) == KEY_SIZE]


def _from_token(token: bytes) -> bytes:
    with suppress(binascii.Error):
        return bytes.fromhex(token.decode()) if len(token) == 64 else _from_base64(token)
    return b""


def _from_base64(text: bytes) -> bytes:
    return base64.b64decode(text.translate(bytes.maketrans(b"-_", b"+/")) + b"==")


def opened_by(storage: Storage, keys: Iterable[bytes]) -> list[bytes]:
    """Plain texts of all that one of `keys` opens, and "a sender's key" where it made a draft."""
    known = known_points(storage.bytes_)
    found: list[bytes] = []
    for key in keys:
        found += filter(None, (_open(storage, one, key) for one in _promising(storage, key)))
        point = _point_of(key)
        if any(point == draft.data[: len(point)] for draft in storage.drafts):
            found.append(b"a sender's key")
        if point in known:
            found += filter(None, (_open_draft(draft, key) for draft in storage.drafts))
    return found


def known_points(whole: bytes) -> set[bytes]:
    """Public keys that stand there: only the private key of one of them can open a draft."""
    raw = (whole[at.start() : at.start() + POINT] for at in re.finditer(rb"\x04", whole))
    coded = (_from_base64(token) for token in PUBLIC_TOKEN.findall(whole))
    return {point for point in (*raw, *coded) if len(point) == POINT}


def _point_of(key: bytes) -> bytes:
    number = int.from_bytes(key, "big") % P256_ORDER or 1
    public = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _promising(storage: Storage, key: bytes) -> Iterator[Sealed]:
    """A visit is JSON: only when its first block would be, the whole is worth trying."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 a block
    for sealed in storage.visits:
        block = encryptor.update(sealed.iv + (2).to_bytes(4, "big"))
        is_wrapped_key = len(sealed.data) == KEY_SIZE + 16
        if (
            is_wrapped_key
            or bytes(a ^ b for a, b in zip(block[:2], sealed.data, strict=False)) == b'{"'
        ):
            yield sealed


def _open(storage: Storage, sealed: Sealed, key: bytes) -> bytes | None:
    for bound in (b"", *storage.places):
        with suppress(InvalidTag):
            return AESGCM(key).decrypt(sealed.iv, sealed.data, bound)
    return None


def _open_draft(sealed: Sealed, key: bytes) -> bytes | None:
    with suppress(InvalidTag, ValueError):
        scalar = ec.derive_private_key(int.from_bytes(key, "big"), ec.SECP256R1())
        return HPKE.decrypt(sealed.data, scalar, info=sealed.name.encode())
    return None
