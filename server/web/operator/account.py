"""What everybody does with the own login: leave, lock the screen, change the password."""

from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from server.domain.browsers import browser_words
from server.domain.passwords import hash_password, weakness_of
from server.store import operators, sessions
from server.web.operator.acts import record_act
from server.web.operator.answers import go_to, show
from server.web.operator.contexts import PasswordContext
from server.web.operator.forms import read_fields
from server.web.operator.login import check_login
from server.web.operator.routing import HOME
from server.web.operator.session import SESSION_COOKIE, Operator, session_cookie
from server.web.operator.shell import shell_of
from server.web.origin import client_address


@post("/operator/logout", status_code=303)
async def log_out(request: Request, operator: NamedDependency[Operator]) -> Response:
    db, now = request.app.state.db, request.app.state.clock()
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    record_act(request, operator.office_id, operator.operator_id, "logged_out", now)
    response = go_to(request, "/operator/login")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@post("/operator/lock", status_code=200, opt={"polls": True})
async def lock_screen(request: Request, operator: NamedDependency[Operator]) -> Response:
    """The work stays on the page, under the login; every page of this browser is locked.

    A page that only nobody touched says `idle`: then the session goes on if another page of it is
    in use.
    """
    db, now = request.app.state.db, request.app.state.clock()
    (idle,) = await read_fields(request, "idle")
    if idle and not sessions.is_idle(request.scope["auth"], now):
        return Response(None, status_code=204)
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    record_act(request, operator.office_id, operator.operator_id, "screen_locked", now)
    return Response(None, status_code=204, headers={"HX-Trigger": "loket:locked"})


@post("/operator/here", status_code=204)
async def say_here() -> None:
    """Somebody types or reads without asking for anything: the guard has renewed the session."""


@get("/operator/password")
async def show_password(request: Request) -> Response:
    return show(
        request, "operator/password.html", PasswordContext(shell_of(request, "password"), {})
    )


@post("/operator/password", status_code=200)
async def change_password(request: Request, operator: NamedDependency[Operator]) -> Response:
    """Own password. Every other session of this operator ends; this one goes on."""
    db, now = request.app.state.db, request.app.state.clock()
    current, new, again = await read_fields(
        request, "current_password", "new_password", "new_password_again"
    )
    checked = await check_login(db, operator.name, current, now, client_address(request))
    problems = (
        {} if checked.operator else {"current_password": "wait" if checked.wait_until else "wrong"}
    ) | _problems_of(new, again, current, operator.name)
    if problems:
        context = PasswordContext(shell_of(request, "password"), problems)
        return show(request, "operator/password.html", context, status=422)
    password_hash = await run_sync(hash_password, new)
    operators.save_password_hash(
        db, operator.operator_id, operator.office_id, password_hash, now, operator.operator_id
    )
    browser = browser_words(request.headers.get("User-Agent", ""))
    token = sessions.insert_session(db, operator.operator_id, now, browser)
    return go_to(request, HOME, flash="password_changed", cookies=[session_cookie(request, token)])


def _problems_of(new: str, again: str, current: str, name: str) -> dict[str, str]:
    weakness = weakness_of(new, name)
    if weakness:
        return {"new_password": weakness}
    if new == current:
        return {"new_password": "same"}
    return {} if new == again else {"new_password_again": "different"}


ACCOUNT_HANDLERS = [log_out, lock_screen, say_here, show_password, change_password]
