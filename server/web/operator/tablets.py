"""The supervisor's page of the lobby's tablets: how they are, a code for a new one, a lost one."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlsplit

import segno
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.tablet_health import minutes_since, warnings_of
from server.domain.times import clock_words
from server.store.enrolments import LIFETIME, issue_code
from server.store.set_aside import count_set_aside
from server.store.tablets import Tablet, TabletUnknown, list_tablets, order_wipe, revoke_tablet
from server.web.operator.answers import show, show_part
from server.web.operator.contexts_supervisor import NewCode, TabletRow, TabletsContext
from server.web.operator.forms import read_fields
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of

LONGEST_NAME = 40
MOST_COUNTED = 100


@get("/operator/tablets")
async def show_tablets(request: Request) -> Response:
    return _show(request)


@get("/operator/tablets/list", opt={"polls": True})
async def show_tablet_list(request: Request) -> Response:
    """The table alone, asked for by itself every half minute."""
    return show(request, "operator/fragments/_tablet_list.html", _context(request))


@post("/operator/tablets/codes", status_code=200)
async def issue_tablet_code(request: Request, operator: NamedDependency[Operator]) -> Response:
    """A code for ten minutes, shown in the answer and nowhere again."""
    (name,) = await read_fields(request, "tablet_name")
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        return _show(request, problems={"tablet_name": "empty"})
    now = request.app.state.clock()
    code = issue_code(request.app.state.db, operator.office_id, name, operator.operator_id, now)
    return _show(request, new_code=_new_code(request, name, code, now))


@post("/operator/tablets/{tablet_id:str}/revoke", status_code=200)
async def revoke(
    request: Request, operator: NamedDependency[Operator], tablet_id: FromPath[str]
) -> Response:
    return _act(revoke_tablet, request, operator, tablet_id)


@post("/operator/tablets/{tablet_id:str}/wipe", status_code=200)
async def wipe(
    request: Request, operator: NamedDependency[Operator], tablet_id: FromPath[str]
) -> Response:
    """At its next contact, also of a revoked one (docs/sync.md §6, "The wipe")."""
    return _act(order_wipe, request, operator, tablet_id)


def _act(
    act: Callable[..., object], request: Request, operator: Operator, tablet_id: str
) -> Response:
    """Does it to a tablet of the office and shows the page, or says there why not."""
    state = request.app.state
    try:
        act(state.db, operator.office_id, tablet_id, operator.operator_id, state.clock())
    except TabletUnknown:
        return _show(request, refusal="unknown")
    return _show(request)


def _show(request: Request, **more: object) -> Response:
    context = _context(request, **more)
    status = 422 if context.problems or context.refusal else 200
    return show_part(request, "tablets", context, status=status)


def _context(request: Request, **more: object) -> TabletsContext:
    db, now = request.app.state.db, request.app.state.clock()
    shell = shell_of(request, "tablets")
    office_id = shell.operator.office_id
    rows = [_row(tablet, now) for tablet in list_tablets(db, office_id)]
    aside = count_set_aside(db, office_id, MOST_COUNTED)
    word = f"{MOST_COUNTED - 1}+" if aside == MOST_COUNTED else str(aside or "")
    return TabletsContext(shell, rows, word, **more)  # type: ignore[arg-type]


def _row(tablet: Tablet, now: datetime) -> TabletRow:
    free, offset = tablet.storage_free, tablet.clock_offset_ms
    return TabletRow(
        tablet_id=tablet.tablet_id,
        name=tablet.name,
        letter=tablet.letter,
        app_version=tablet.app_version or "",
        waiting=tablet.waiting,
        oldest_minutes=minutes_since(tablet.oldest_waiting_at, now, offset)
        if tablet.waiting
        else None,
        seen_minutes=minutes_since(tablet.last_seen_at, now),
        storage_megabytes=None if free is None else free // 1_000_000,
        clock_seconds=None if offset is None else round(offset / 1000),
        is_revoked=tablet.revoked_at is not None,
        wipe="done" if tablet.wiped_at else "ordered" if tablet.wipe_ordered_at else "",
        warnings=[] if tablet.revoked_at else _warnings(tablet, now),
    )


def _warnings(tablet: Tablet, now: datetime) -> list[str]:
    return warnings_of(
        waiting=tablet.waiting,
        oldest_waiting_at=tablet.oldest_waiting_at,
        last_seen_at=tablet.last_seen_at,
        storage_free=tablet.storage_free,
        clock_offset_ms=tablet.clock_offset_ms,
        sync_state=tablet.sync_state,
        now=now,
    )


def _new_code(request: Request, name: str, code: str, now: datetime) -> NewCode:
    origin = request.app.state.settings.origin or str(request.base_url).rstrip("/")
    link = f"{origin}/kiosk/?enrol={quote(code)}"
    return NewCode(
        tablet_name=name,
        code=f"{code[:4]} {code[4:]}",
        link=link,
        qr=segno.make(link, error="m").svg_inline(omitsize=True, border=3),
        valid_until=clock_words(now + LIFETIME),
        reach=_reach(origin),
    )


def _reach(origin: str) -> str:
    """Can a tablet in the lobby open this address, and does it count as secure there?"""
    parts = urlsplit(origin)
    if _is_loopback(parts.hostname or ""):
        return "loopback"
    return "" if parts.scheme == "https" else "insecure"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


TABLETS_HANDLERS = [show_tablets, show_tablet_list, issue_tablet_code, revoke, wipe]
