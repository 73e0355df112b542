""" "Panggil petugas" on a tablet becomes a strip on every page, which asks every five seconds."""

from hashlib import sha256

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.times import clock_words, from_utc_text
from server.store.calls import Call, answer_call, list_open_calls
from server.web.operator.answers import go_to, is_htmx, show
from server.web.operator.contexts import CallRow, CallsContext
from server.web.operator.routing import HOME
from server.web.operator.session import Operator

LARGEST_ID = 2**63 - 1


@get("/operator/calls", opt={"polls": True})
async def show_calls(request: Request, operator: NamedDependency[Operator]) -> Response:
    """204 while nothing changed: the strip is not drawn and not read aloud again."""
    context = _context(request, operator)
    if request.query_params.get("seen") == context.seen:
        return Response(None, status_code=204)
    return show(request, "operator/fragments/_calls.html", context)


@post("/operator/calls/{call_id:int}/answer", status_code=200)
async def answer(
    request: Request, operator: NamedDependency[Operator], call_id: FromPath[int]
) -> Response:
    """Somebody goes there; the tablet says so with its next heartbeat."""
    state = request.app.state
    if 0 < call_id <= LARGEST_ID:
        answer_call(state.db, operator.office_id, call_id, operator.operator_id, state.clock())
    if not is_htmx(request):
        return go_to(request, HOME)
    return show(request, "operator/fragments/_calls.html", _context(request, operator))


def _context(request: Request, operator: Operator) -> CallsContext:
    state = request.app.state
    calls = list_open_calls(state.db, operator.office_id, state.clock())
    screens = {screen["id"]: screen.get("title", "") for screen in state.rules.flow}
    rows = [_row(call, screens) for call in calls]
    seen = sha256(",".join(str(call.call_id) for call in calls).encode()).hexdigest()[:12]
    return CallsContext(rows, seen)


def _row(call: Call, screens: dict[str, str]) -> CallRow:
    return CallRow(
        call_id=call.call_id,
        tablet_name=call.tablet_name,
        screen=screens.get(call.screen) or call.screen,
        since=clock_words(from_utc_text(call.called_at)),
    )


CALLS_HANDLERS = [show_calls, answer]
