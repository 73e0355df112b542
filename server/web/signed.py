"""Requests of enrolled tablets: who signed, and what was answered before (docs/sync.md §2)."""

import re
from hashlib import sha256
from typing import NamedTuple

from litestar import MediaType, Request, Response
from litestar.background_tasks import BackgroundTask
from sqlite_utils import Database

from server.domain.signature import request_text, verify
from server.problems import Problem
from server.store.nonces import Remembered, find_answer
from server.store.tablets import Tablet, find_tablet

_NONCE = re.compile(r"[0-9A-Za-z-]{8,64}")


class Signed(NamedTuple):
    """A request whose signature holds. `first_answer`: it came before, with this very body."""

    tablet: Tablet
    body: bytes
    body_sha256: str
    nonce: str
    first_answer: Remembered | None


async def read_signed(request: Request, db: Database) -> Signed:
    """Known tablet, then signature, then nonce.

    Raises Problem. Revocation is the caller's question.
    """
    body = await request.body()
    digest = sha256(body).hexdigest()
    tablet_id, nonce, signature = _marks(request)
    tablet = find_tablet(db, tablet_id)
    if tablet is None:
        raise Problem("tablet-unknown")
    text = request_text(request.method, request.scope["path"], digest, nonce)
    if not verify(tablet.public_key, text, signature):
        raise Problem("signature-wrong")
    signed = Signed(tablet, body, digest, nonce, None)
    return signed._replace(first_answer=answer_before(db, signed))


def answer_before(db: Database, signed: Signed) -> Remembered | None:
    """What this very request was answered before. Raises Problem: its nonce bore another body."""
    first = find_answer(db, signed.tablet.tablet_id, signed.nonce)
    if first and first.body_sha256 != signed.body_sha256:
        raise Problem("nonce-reused")
    return first


async def read_signed_by_enrolled(request: Request, db: Database) -> Signed:
    """For everything but deliveries: a revoked tablet gets nothing else. Raises Problem."""
    signed = await read_signed(request, db)
    if signed.tablet.revoked_at:
        raise Problem("tablet-revoked")
    return signed


def json_answer(
    status: int, body: bytes | str, background: BackgroundTask | None = None
) -> Response[bytes]:
    """`body`: JSON that is encoded already, so that a repetition is the same to the byte."""
    content = body.encode() if isinstance(body, str) else body
    return Response(content, status_code=status, media_type=MediaType.JSON, background=background)


def repeat(first: Remembered) -> Response[bytes]:
    """The answer that this request got before."""
    return json_answer(first.status, first.reply)


def remembered(signed: Signed, status: int, body: bytes) -> Remembered:
    return Remembered(signed.body_sha256, status, body.decode())


def _marks(request: Request) -> tuple[str, str, str]:
    values = [
        request.headers.get(name) for name in ("loket-tablet", "loket-nonce", "loket-signature")
    ]
    tablet_id, nonce, signature = (value or "" for value in values)
    if not (tablet_id and signature and _NONCE.fullmatch(nonce)):
        raise Problem("signature-missing")
    return tablet_id, nonce, signature
