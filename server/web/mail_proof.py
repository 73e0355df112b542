"""POST /api/drafts/{draft_id}/mail-code and /mail-proof: can the applicant's mailbox be read?
(docs/sync.md §9).
"""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlite_utils import Database

from server.domain.draft import OFFICE_STATUSES
from server.domain.envelope import Revision
from server.domain.mail_address import address_of
from server.domain.mail_proof import Standing
from server.domain.sealing import CannotOpen
from server.domain.times import utc_text
from server.problems import Problem
from server.store.drafts import Draft, find_draft, open_answers
from server.store.keys import KeysMissing
from server.store.mail_proofs import Asker
from server.store.mail_proving import code_hash, prove
from server.store.mail_queue import ask_code
from server.store.mail_requests import TooManyCodes
from server.store.nonces import remember_answer
from server.store.tablets import Tablet
from server.web.bodies import decode_body
from server.web.mail_outgoing import mail_server_of
from server.web.signed import json_answer, read_signed_by_enrolled, remembered, repeat


class Asking(msgspec.Struct):
    rev: Revision
    again: bool


class Typed(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{6}\Z")]


_asking = msgspec.json.Decoder(Asking)
_typed = msgspec.json.Decoder(Typed)


@post("/api/drafts/{draft_id:str}/mail-code", status_code=200)
async def ask_mail_code(
    request: Request,
    draft_id: FromPath[str],
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Also the look at how it stands; with the keys locked the request waits all the same."""
    signed = await read_signed_by_enrolled(request, db)
    asked = decode_body(_asking, signed.body)
    draft = _draft_of(db, signed.tablet, draft_id)
    if mail_server_of(state, draft.office_id) is None:
        raise Problem("mail-off")
    if draft.rev < asked.rev:
        is_offices = draft.edit > 0 or draft.status in OFFICE_STATUSES
        raise Problem("draft-claimed" if is_offices else "mail-behind")
    address = _address(state, draft_id)
    email_hash = state["keys"].lookup_hash("email", address) if address else None
    asker = Asker("tablet", signed.tablet.tablet_id)
    try:
        standing = ask_code(db, draft.office_id, draft_id, email_hash, asked.again, asker, now)
    except TooManyCodes as limit:
        raise Problem("mail-too-many", headers={"Retry-After": str(limit.seconds)}) from None
    state.mailer.kick()
    return json_answer(200, msgspec.json.encode(_told(standing, None, now)))


@post("/api/drafts/{draft_id:str}/mail-proof", status_code=200)
async def type_mail_code(
    request: Request,
    draft_id: FromPath[str],
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """A wrong code is an answer, not a failure: its repetition counts no second try."""
    signed = await read_signed_by_enrolled(request, db)
    if signed.first_answer:
        return repeat(signed.first_answer)
    typed = decode_body(_typed, signed.body).code
    _draft_of(db, signed.tablet, draft_id)
    address, keys = _address(state, draft_id), state["keys"]
    if address is None:
        raise Problem("unavailable")
    asker = Asker("tablet", signed.tablet.tablet_id)
    own = keys.lookup_hash("email", address)
    with db.atomic():
        hashed = code_hash(keys, draft_id, address, typed)
        standing, is_right = prove(db, draft_id, own, hashed, asker, now)
        body = msgspec.json.encode(_told(standing, is_right, now))
        remember_answer(
            db, signed.tablet.tablet_id, signed.nonce, remembered(signed, 200, body), now
        )
    return json_answer(200, body)


def _draft_of(db: Database, tablet: Tablet, draft_id: str) -> Draft:
    """One whose owner may still prove something. Raises Problem."""
    draft = find_draft(db, draft_id)
    if draft is None or draft.purged_at:
        raise Problem("draft-unknown")
    if draft.office_id != tablet.office_id:
        raise Problem("other-office")
    if draft.status == "withdrawn":
        raise Problem("draft-withdrawn")
    if draft.status == "finalised":
        raise Problem("mail-closed")
    return draft


def _address(state: State, draft_id: str) -> str | None:
    """Opened in memory; None while the keys are locked. Raises Problem when there is none."""
    try:
        address = address_of(open_answers(state.db, state["keys"], draft_id).answers)
    except KeysMissing:
        return None
    except CannotOpen:
        address = None
    if address is None:
        raise Problem("mail-address-missing")
    return address


def _told(standing: Standing, is_right: bool | None, now: datetime) -> dict:
    until = standing.valid_until
    return {
        "state": standing.state,
        "reason": standing.why(now),
        "tries_left": standing.tries_left,
        "valid_until": utc_text(until) if until else None,
        "right": is_right,
    }


MAIL_HANDLERS = [ask_mail_code, type_mail_code]
