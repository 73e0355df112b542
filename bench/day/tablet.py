"""A tablet's requests of the day, sealed and signed before it begins, and the tablet that sends
them.
"""

import json
from collections.abc import Iterator
from random import Random
from secrets import token_bytes
from typing import NamedTuple

from bench.day.line import Clock, Line, status_of
from bench.day.plan import Act, Day, is_submitted, tablet_acts
from bench.drafts import Identity, answers, signed
from bench.load import http_request
from server.domain.resume_code import make_code
from tests.tablet_client import TabletClient, new_id

PEOPLE = 1000
"""Numbers of invented people that one tablet may use."""
REPORT = {
    "app_version": "0.1.0",
    "rules_version": "0123456789ab",
    "waiting": 0,
    "oldest_waiting_at": None,
    "storage_free": None,
    "state": "idle",
    "offers": [],
}


class Sending(NamedTuple):
    """`draft_id`, `code`: of a delivery, else ""; `code` once it is submitted."""

    at: float
    kind: str
    request: bytes
    draft_id: str = ""
    rev: int = 0
    code: str = ""


def sendings(identity: Identity, number: int, day: Day) -> list[Sending]:
    """Of tablet `number`, in order; made in another process, as sealing takes its time."""
    tablet, random = identity.tablet(), Random(number)
    return list(_sealed(tablet, number, tablet_acts(day, random)))


def _sealed(tablet: TabletClient, number: int, acts: list[Act]) -> Iterator[Sending]:
    drafts: dict[int, tuple[str, str]] = {}
    for act in acts:
        if act.kind != "delivery":
            yield Sending(act.at, act.kind, _asking(tablet, act))
            continue
        draft_id, code = drafts.setdefault(act.draft, (new_id(), make_code(token_bytes(16))))
        is_last = is_submitted(act)
        letter = tablet.enrolled["letter"]
        packet = tablet.pack(
            draft_id,
            act.rev,
            "submitted" if is_last else "filling",
            answers(number * PEOPLE + act.draft),
            code,
            queue_number=f"{letter}-{act.draft + 1:03}" if is_last else None,
        )
        request = signed(tablet, "PUT", f"/api/drafts/{draft_id}", packet.body)
        yield Sending(act.at, "delivery", request, draft_id, act.rev, code if is_last else "")


def _asking(tablet: TabletClient, act: Act) -> bytes:
    if act.kind == "heartbeat":
        told = {"epoch": tablet.enrolled["epoch"], "tablet_time": "2026-11-24T01:00:00.000Z"}
        return signed(tablet, "POST", "/api/sync", json.dumps({**REPORT, **told}).encode())
    path = "/kiosk/sw.js" if act.kind == "worker" else f"/api/ping?nonce={new_id()}"
    return http_request("GET", path)


class Delivered(NamedTuple):
    """What the server answered with 200 or 201, so what it must have. `codes`: of what was
    submitted, in order.
    """

    revisions: set[tuple[str, int]]
    codes: list[str]


async def send_all(line: Line, clock: Clock, waiting: list[Sending], delivered: Delivered) -> None:
    for sending in waiting:
        await clock.until(sending.at)
        answer = await line.ask(sending.kind, sending.request)
        if sending.draft_id and status_of(answer) in (200, 201):
            delivered.revisions.add((sending.draft_id, sending.rev))
            if sending.code:
                delivered.codes.append(sending.code)
