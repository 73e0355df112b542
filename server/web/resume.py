"""POST /api/drafts/open: a draft that was sent opens again on a tablet, by code and birth year
(docs/sync.md §5).
"""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from sqlite_utils import Database

from server.domain.draft import OFFICE_STATUSES
from server.domain.resume_code import parse_code
from server.domain.sealing import CannotOpen
from server.problems import Problem
from server.store import events
from server.store.drafts import Draft, open_answers
from server.store.failed_tries import count_failed_tries, insert_failed_try
from server.store.keys import Keys
from server.store.lookups import find_by_resume_code
from server.store.nonces import remember_answer
from server.store.revisions import OpenedDraft
from server.store.tablets import Tablet
from server.web.bodies import decode_body
from server.web.signed import Signed, json_answer, read_signed_by_enrolled, remembered

TRIES = 5
WINDOW = timedelta(minutes=15)


class Opening(msgspec.Struct):
    resume_code: Annotated[str, msgspec.Meta(max_length=32)]
    birth_year: Annotated[int, msgspec.Meta(ge=1900, le=2200)] | None


_decoder = msgspec.json.Decoder(Opening)


@post("/api/drafts/open", status_code=200)
async def open_draft(
    request: Request,
    db: NamedDependency[Database],
    keys: NamedDependency[Keys],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Wrong code and wrong year look alike.

    The answer is never kept, so a repeated nonce is refused.
    """
    signed = await read_signed_by_enrolled(request, db)
    if signed.first_answer:
        raise Problem("nonce-reused")
    asked = decode_body(_decoder, signed.body)
    tablet = signed.tablet
    if count_failed_tries(db, "resume", tablet.tablet_id, now - WINDOW) >= TRIES:
        raise Problem("resume-locked", headers={"Retry-After": str(int(WINDOW.total_seconds()))})
    if keys.locked:
        raise Problem("keys-locked")
    draft, opened = _find(db, keys, tablet, asked, now)
    if draft.edit > 0 or draft.status in OFFICE_STATUSES:
        raise Problem("draft-claimed")
    with db.atomic():
        _record_opening(db, signed, draft, now)
    answer = {
        "draft_id": draft.draft_id,
        "rev": draft.rev,
        "answers": opened.answers,
        "consent": opened.envelope.get("consent"),
        "created_at": opened.envelope.get("created_at"),
        "queue_number": draft.queue_number,
        "screen": None,
    }
    return json_answer(200, msgspec.json.encode(answer))


def _find(
    db: Database, keys: Keys, tablet: Tablet, asked: Opening, now: datetime
) -> tuple[Draft, OpenedDraft]:
    """The draft of this office that the code and the year belong to. A wrong try is counted."""
    try:
        code = parse_code(asked.resume_code)
        draft = find_by_resume_code(db, keys, tablet.office_id, code) if code else None
        opened = open_answers(db, keys, draft.draft_id) if draft else None
    except CannotOpen:
        draft = opened = None
    if draft is None or opened is None or not _year_fits(opened.answers, asked.birth_year):
        insert_failed_try(db, "resume", tablet.tablet_id, now)
        raise Problem("resume-code-unknown")
    return draft, opened


def _year_fits(answers: dict, birth_year: int | None) -> bool:
    """A draft without a birth date opens by its code alone."""
    born = answers.get("birth_date")
    if not isinstance(born, str) or not born[:4].isdigit():
        return True
    return birth_year is not None and born[:4] == f"{birth_year:04d}"


def _record_opening(db: Database, signed: Signed, draft: Draft, now: datetime) -> None:
    remember_answer(db, signed.tablet.tablet_id, signed.nonce, remembered(signed, 200, b""), now)
    events.record(
        db,
        office_id=draft.office_id,
        actor_kind="tablet",
        actor_id=signed.tablet.tablet_id,
        act="resumed",
        draft_id=draft.draft_id,
        detail={"rev": draft.rev},
        now=now,
    )


RESUME_HANDLERS = [open_draft]
