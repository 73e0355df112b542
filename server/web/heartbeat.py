"""POST /api/sync and POST /api/calls: the tablet tells how it is and learns what changed
(docs/sync.md §6).
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from sqlite_utils import Database

from server.domain import base64url
from server.domain.envelope import Revision, ShortText, Uuid
from server.domain.times import business_day, from_utc_text, utc_text
from server.problems import Problem
from server.store.calls import add_call, is_call_answered
from server.store.database import read_epoch
from server.store.keys import Keys
from server.store.nonces import remember_answer
from server.store.numbers import next_tablet_number
from server.store.offers import Offer, answer_offers
from server.store.offices import get_office
from server.store.settings import office_settings, settings_version
from server.store.tablets import Sighting, Tablet, note_wiped, save_sighting
from server.web.bodies import decode_body
from server.web.kbli_rules import kbli_part, refresh_rules
from server.web.mail_outgoing import mail_server_of
from server.web.signed import (
    Signed,
    json_answer,
    read_signed,
    read_signed_by_enrolled,
    remembered,
    repeat,
)

MOST_OFFERS = 1000
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class OfferBody(msgspec.Struct, frozen=True):
    draft_id: Uuid
    rev: Revision
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class Heartbeat(msgspec.Struct):
    app_version: ShortText
    rules_version: ShortText
    epoch: ShortText | None
    waiting: Count
    oldest_waiting_at: ShortText | None
    storage_free: Count | None
    tablet_time: ShortText
    state: Literal["idle", "sending", "waiting", "blocked"]
    offers: Annotated[list[OfferBody], msgspec.Meta(max_length=MOST_OFFERS)]
    wiped: bool = False
    kbli_version: Annotated[str, msgspec.Meta(max_length=120)] = ""


class CallBody(msgspec.Struct):
    screen: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9_]{1,40}\Z")]


_heartbeat = msgspec.json.Decoder(Heartbeat)
_call = msgspec.json.Decoder(CallBody)


@post("/api/sync", status_code=200)
async def sync(
    request: Request,
    state: State,
    db: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """Never remembered by its nonce: a repetition tells the newer truth."""
    signed = await read_signed(request, db)
    tablet = signed.tablet
    if tablet.revoked_at:
        raise _refuse_revoked(db, signed, now)
    told = decode_body(_heartbeat, signed.body)
    refresh_rules(state)
    if told.wiped:
        note_wiped(db, tablet, now)
    save_sighting(db, tablet.tablet_id, _sighting(told, now), now)
    offers = [Offer(o.draft_id, o.rev, o.sha256) for o in told.offers]
    missing, withdrawn = answer_offers(db, state.withdrawals, offers)
    answer = {
        **office_part(state, db, tablet, now),
        "letter": tablet.letter,
        "next_number": next_tablet_number(db, tablet.office_id, tablet.letter),
        "missing": [msgspec.structs.asdict(offer) for offer in missing],
        "withdrawn": withdrawn,
        "call_answered": is_call_answered(db, tablet.tablet_id, now),
        "wipe": tablet.wipe_ordered_at is not None,
        **kbli_part(db, tablet.office_id, told.kbli_version),
    }
    return json_answer(200, msgspec.json.encode(answer))


def _refuse_revoked(db: Database, signed: Signed, now: datetime) -> Problem:
    """It learns nothing but an order to empty itself. How it is, is noted: a lost one was seen."""
    tablet = signed.tablet
    try:
        told = decode_body(_heartbeat, signed.body)
    except Problem:
        return Problem("tablet-revoked")
    save_sighting(db, tablet.tablet_id, _sighting(told, now), now)
    if told.wiped:
        note_wiped(db, tablet, now)
    return Problem("tablet-revoked", extra={"wipe": tablet.wipe_ordered_at is not None})


@post("/api/calls")
async def call_staff(
    request: Request, db: NamedDependency[Database], now: NamedDependency[datetime]
) -> Response[bytes]:
    """ "Panggil petugas": the screen's name and nothing else."""
    signed = await read_signed_by_enrolled(request, db)
    if signed.first_answer:
        return repeat(signed.first_answer)
    screen = decode_body(_call, signed.body).screen
    tablet = signed.tablet
    body = b'{"called":true}'
    with db.atomic():
        add_call(db, office_id=tablet.office_id, tablet_id=tablet.tablet_id, screen=screen, now=now)
        remember_answer(db, tablet.tablet_id, signed.nonce, remembered(signed, 201, body), now)
    return json_answer(201, body)


def office_part(state: State, db: Database, tablet: Tablet, now: datetime) -> dict:
    """What enrolment and heartbeat both tell: epoch, time, office, its settings and the key to
    seal to.
    """
    settings = office_settings(db, tablet.office_id, state.rules)
    settings["mail_proof"] = mail_server_of(state, tablet.office_id) is not None  # docs/sync.md §9
    office = get_office(db, tablet.office_id)
    return {
        "epoch": read_epoch(db),
        "server_time": utc_text(now),
        "business_day": business_day(now),
        "office": {"office_id": tablet.office_id, "name": office.name if office else ""},
        "settings": settings,
        "settings_version": settings_version(settings),
        "sealing_key": _sealing_key(state),
    }


def _sealing_key(state: State) -> dict[str, str] | None:
    """Also while a passphrase locks its private half. None when there is no key at all: the
    tablet goes on with the one that it has.
    """
    keys: Keys = state["keys"]
    key = keys.handed_out
    return {"key_id": key.key_id, "public_key": base64url.encode(key.public)} if key else None


def _sighting(told: Heartbeat, now: datetime) -> Sighting:
    return Sighting(
        app_version=told.app_version,
        rules_version=told.rules_version,
        waiting=told.waiting,
        oldest_waiting_at=told.oldest_waiting_at,
        storage_free=told.storage_free,
        clock_offset_ms=_offset(told.tablet_time, now),
        sync_state=told.state,
    )


def _offset(tablet_time: str, now: datetime) -> int | None:
    """Tablet minus server in milliseconds; noted, never trusted."""
    try:
        return round((from_utc_text(tablet_time) - now).total_seconds() * 1000)
    except ValueError:
        return None


HEARTBEAT_HANDLERS = [sync, call_staff]
