"""Files carried between a tablet without network and the office (docs/sync.md §10). Pure."""

import hmac
import json
from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from server.domain import base64url
from server.domain.envelope import Revision, ShortText, Uuid

VERSION = 1
MOST_ROWS = 20_000
RECEIPT_KEY_BYTES = 32

Why = Literal["unreadable", "newer", "foreign", "changed"]


class BundleRefused(Exception):
    """The file as a whole. `why`: unreadable, newer, foreign or changed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class ReceiptKey(msgspec.Struct, frozen=True):
    """`sealed`: base64url; 32 bytes that only the server and that tablet can read."""

    key_id: ShortText
    sealed: Annotated[str, msgspec.Meta(max_length=1000)]


class BundleRow(msgspec.Struct, frozen=True):
    """A delivery as it would travel by network. `body` is its exact text."""

    draft_id: Uuid
    rev: Revision
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    body: str


class Bundle(msgspec.Struct, frozen=True):
    bundle_id: Uuid
    tablet_id: Uuid
    made_at: ShortText
    app_version: ShortText
    receipt_key: ReceiptKey
    rows: Annotated[list[BundleRow], msgspec.Meta(max_length=MOST_ROWS)]


class Parcel(msgspec.Struct, frozen=True):
    """A file that could be read: whose it is must still be checked against `signature`."""

    bundle: Bundle
    signed_text: str
    signature: str


class _File(msgspec.Struct):
    loket: Literal["outbox"]
    v: int
    content: str
    signature: str


class _AnyVersion(msgspec.Struct):
    loket: Literal["outbox"]
    v: int


_read_file = msgspec.json.Decoder(_File).decode
_read_version = msgspec.json.Decoder(_AnyVersion).decode
_read_bundle = msgspec.json.Decoder(Bundle).decode


def parse_bundle(data: bytes) -> Parcel:
    """Raises BundleRefused (unreadable, newer) and nothing else, whatever the bytes are."""
    try:
        if _read_version(data).v > VERSION:
            raise BundleRefused("newer")
        file = _read_file(data)
        content = file.content.encode()
        bundle = _read_bundle(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as failure:
        raise BundleRefused("unreadable") from failure
    return Parcel(bundle, bundle_text(content), file.signature)


def bundle_text(content: bytes) -> str:
    """What the tablet signs."""
    return f"loket-1-bundle\n{sha256(content).hexdigest()}"


def receipt_info(bundle_id: str) -> bytes:
    """Binds the receipt key to its file."""
    return f"loket-1-receipt\n{bundle_id}".encode()


def proofs_file(receipt_key: bytes, content: dict) -> bytes:
    """`content`: bundle_id, made_at, proofs. The file that travels back to the tablet."""
    text = json.dumps(content, separators=(",", ":"))
    mac = hmac.new(receipt_key, f"loket-1-proofs\n{text}".encode(), sha256).digest()
    file = {"loket": "proofs", "v": VERSION, "content": text, "mac": base64url.encode(mac)}
    return json.dumps(file).encode()
