"""Where am I logged in? Own logins, and their end from afar."""

from datetime import datetime

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.domain.times import business_day, clock_words, from_utc_text, long_day
from server.store import sessions
from server.store.sessions import ID_LENGTH, OpenSession
from server.web.operator.acts import record_act
from server.web.operator.answers import go_to, show
from server.web.operator.contexts import SessionsContext, SessionView
from server.web.operator.session import Operator
from server.web.operator.shell import shell_of

PAGE = "/operator/sessions"


@get(PAGE)
async def show_sessions(request: Request, operator: NamedDependency[Operator]) -> Response:
    now = request.app.state.clock()
    here = request.scope["auth"].session_hash[:ID_LENGTH]
    found = sessions.list_sessions(request.app.state.db, operator.operator_id, now)
    views = [_view(session, here, now) for session in found]
    context = SessionsContext(shell_of(request, "password"), views)
    return show(request, "operator/sessions.html", context)


@post("/operator/sessions/{session_id:str}/end", status_code=200)
async def end_session(
    request: Request, operator: NamedDependency[Operator], session_id: FromPath[str]
) -> Response:
    """An own one; the one that asks ends too, when it is meant."""
    sessions.delete_session_by_id(request.app.state.db, operator.operator_id, session_id)
    return _ended(request, operator)


@post("/operator/sessions/end-others", status_code=200)
async def end_others(request: Request, operator: NamedDependency[Operator]) -> Response:
    here = request.scope["auth"].session_hash
    sessions.delete_sessions_of(request.app.state.db, operator.operator_id, but=here)
    return _ended(request, operator)


def _ended(request: Request, operator: Operator) -> Response:
    now = request.app.state.clock()
    record_act(request, operator.office_id, operator.operator_id, "sessions_ended", now)
    return go_to(request, PAGE, flash="sessions_ended")


def _view(session: OpenSession, here: str, now: datetime) -> SessionView:
    return SessionView(
        session_id=session.session_id,
        browser=session.browser,
        begun=_when(session.created_at, now),
        used=_when(session.last_used_at, now),
        is_this=session.session_id == here,
    )


def _when(text: str, now: datetime) -> str:
    at = from_utc_text(text)
    day = "" if business_day(at) == business_day(now) else f"{long_day(at)}, "
    return f"{day}{clock_words(at)} WITA"


SESSION_HANDLERS = [show_sessions, end_session, end_others]
