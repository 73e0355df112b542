"""POST /api/tablets/enrol: a browser shows a code and proves its key (docs/sync.md §3)."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlite_utils import Database

from server.domain.signature import enrolment_text, load_public_key, verify
from server.problems import Problem
from server.store.enrolments import CodeWrong, EnrolmentLocked, count_wrong_try, use_code
from server.store.numbers import next_tablet_number
from server.store.tablets import LettersExhausted, add_tablet
from server.web.bodies import decode_body
from server.web.heartbeat import office_part
from server.web.origin import is_secure
from server.web.signed import json_answer


class Enrolling(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(max_length=32)]
    public_key: Annotated[str, msgspec.Meta(max_length=512)]
    signature: Annotated[str, msgspec.Meta(max_length=128)]
    app_version: Annotated[str, msgspec.Meta(max_length=64)]


_decoder = msgspec.json.Decoder(Enrolling)


@post("/api/tablets/enrol")
async def enrol(
    request: Request,
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """201 with the tablet's id, letter and everything a heartbeat tells."""
    if not is_secure(request):
        raise Problem("origin-insecure")
    asked = decode_body(_decoder, await request.body())
    _check_key(asked)
    try:
        with db.atomic():
            enrolment = use_code(db, asked.code, now)
            tablet = add_tablet(
                db,
                office_id=enrolment.office_id,
                name=enrolment.tablet_name,
                public_key=asked.public_key,
                app_version=asked.app_version,
                now=now,
            )
    except CodeWrong:
        count_wrong_try(db, now)
        raise Problem("enrolment-code-wrong") from None
    except EnrolmentLocked:
        raise Problem("enrolment-locked") from None
    except LettersExhausted:
        raise Problem("letters-exhausted") from None
    answer = {
        **office_part(state, db, tablet, now),
        "tablet_id": tablet.tablet_id,
        "office_id": tablet.office_id,
        "name": tablet.name,
        "letter": tablet.letter,
        "next_number": next_tablet_number(db, tablet.office_id, tablet.letter),
        "missing": [],
        "withdrawn": [],
        "call_answered": False,
        "wipe": False,
    }
    return json_answer(201, msgspec.json.encode(answer))


def _check_key(asked: Enrolling) -> None:
    try:
        load_public_key(asked.public_key)
    except ValueError:
        raise Problem("enrolment-key-wrong") from None
    text = enrolment_text(asked.code, asked.public_key)
    if not verify(asked.public_key, text, asked.signature):
        raise Problem("enrolment-key-wrong")


ENROLMENT_HANDLERS = [enrol]
