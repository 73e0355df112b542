"""Deliveries that couldn't become a draft: shown until a supervisor has looked at them."""

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from server.domain.times import from_utc_text, moment_words
from server.store.set_aside import SetAside, list_set_aside, read_set_aside, settle_set_aside
from server.store.tablets import list_tablets
from server.web.operator.answers import show_part
from server.web.operator.contexts_supervisor import SetAsideContext, SetAsideRow
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of

LARGEST_ID = 2**63 - 1


@get("/operator/set-aside")
async def show_set_aside(request: Request) -> Response:
    return _show(request)


@get("/operator/set-aside/{set_aside_id:int}/file")
async def download_set_aside(
    request: Request, operator: NamedDependency[Operator], set_aside_id: FromPath[int]
) -> Response:
    """The body as it came, for whoever looks into it; what is sealed stays sealed."""
    body = read_set_aside(request.app.state.db, operator.office_id, within(set_aside_id))
    if body is None:
        raise NotFoundException
    disposition = f'attachment; filename="kiriman-{set_aside_id}.bin"'
    headers = {"Content-Disposition": disposition}
    return Response(body, media_type="application/octet-stream", headers=headers)


@post("/operator/set-aside/{set_aside_id:int}/settle", status_code=200)
async def settle(
    request: Request, operator: NamedDependency[Operator], set_aside_id: FromPath[int]
) -> Response:
    """Looked at: it leaves this page, never the database."""
    state = request.app.state
    settle_set_aside(
        state.db, operator.office_id, within(set_aside_id), operator.operator_id, state.clock()
    )
    return _show(request)


def within(row_id: int) -> int:
    """SQLite counts to 2^63 - 1; an address may hold any number."""
    return row_id if 0 < row_id <= LARGEST_ID else 0


def _show(request: Request) -> Response:
    db = request.app.state.db
    shell = shell_of(request, "tablets")
    office_id = shell.operator.office_id
    names = {tablet.tablet_id: tablet.name for tablet in list_tablets(db, office_id)}
    rows = [_row(aside, names) for aside in list_set_aside(db, office_id)]
    return show_part(request, "set_aside", SetAsideContext(shell, rows))


def _row(aside: SetAside, names: dict[str, str]) -> SetAsideRow:
    return SetAsideRow(
        set_aside_id=aside.set_aside_id,
        received=moment_words(from_utc_text(aside.received_at)),
        tablet_name=names.get(aside.tablet_id or "", ""),
        reason=aside.reason,
        sha256=aside.sha256,
        size=aside.size,
    )


SET_ASIDE_HANDLERS = [show_set_aside, download_set_aside, settle]
