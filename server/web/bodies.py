"""JSON bodies of the tablets' requests, as msgspec structs."""

from typing import TypeVar

import msgspec

from server.problems import Problem

Shape = TypeVar("Shape")


def decode_body(decoder: msgspec.json.Decoder[Shape], body: bytes) -> Shape:
    """Raises Problem body-broken, whatever the bytes are."""
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise Problem("body-broken") from None
