"""The body of a delivery: an envelope that anybody may read, and sealed bytes that only the
server can (docs/sync.md §4).
"""

from hashlib import sha256
from typing import Annotated, Literal

import msgspec

from server.domain import base64url
from server.domain.sealing import SHORTEST

Stage = Literal["filling", "paused", "submitted", "abandoned", "withdrawn"]
Uuid = Annotated[
    str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
]
Revision = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
ShortText = Annotated[str, msgspec.Meta(max_length=64)]


class EnvelopeBroken(Exception):
    """This is no message of a tablet. It is kept aside, never dropped."""


class Consent(msgspec.Struct, frozen=True):
    version: ShortText
    at: ShortText


class Envelope(msgspec.Struct, frozen=True):
    """Field by field as docs/sync.md §4 has it.

    Unknown fields are ignored, a missing one is a broken message.
    """

    v: Literal[1]
    draft_id: Uuid
    rev: Revision
    stage: Stage
    tablet_id: Uuid
    created_at: ShortText
    saved_at: ShortText
    rules_version: ShortText
    app_version: ShortText
    key_id: ShortText
    queue_number: ShortText | None
    consent: Consent | None


class Delivery(msgspec.Struct, frozen=True):
    """A delivery that arrived whole.

    `text` is the envelope's own text, `sha256` the revision's hash.
    """

    envelope: Envelope
    text: str
    sealed: bytes
    sha256: str


class _Body(msgspec.Struct):
    envelope: str
    sealed: str


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_envelope = msgspec.json.Decoder(Envelope).decode


def parse_delivery(body: bytes, draft_id: str) -> Delivery:
    """`draft_id` from the address.

    Raises EnvelopeBroken and nothing else, whatever the bytes are.
    """
    try:
        outer = _decode_body(body)
        envelope_bytes = outer.envelope.encode()
        envelope = _decode_envelope(envelope_bytes)
        sealed = base64url.decode(outer.sealed)
    except (msgspec.MsgspecError, ValueError, RecursionError) as failure:
        raise EnvelopeBroken from failure
    if envelope.draft_id != draft_id or len(sealed) < SHORTEST:
        raise EnvelopeBroken
    return Delivery(envelope, outer.envelope, sealed, revision_hash(envelope_bytes, sealed))


def revision_hash(envelope: bytes, sealed: bytes) -> str:
    """SHA-256 in hex over the envelope's bytes, a newline and the sealed bytes."""
    return sha256(b"\n".join((envelope, sealed))).hexdigest()
