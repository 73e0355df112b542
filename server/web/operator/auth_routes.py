"""Login, login over the work, logout, own password; and the list of all pages of this half."""

import json
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from server.domain.passwords import hash_password, is_long_enough
from server.domain.times import clock_words
from server.store import operators, sessions
from server.store.events import record
from server.web.operator.answers import go_to, show
from server.web.operator.calls import CALLS_HANDLERS
from server.web.operator.contexts import LockContext, LoginContext, PasswordContext
from server.web.operator.forms import read_fields
from server.web.operator.login import LoginCheck, check_login
from server.web.operator.operators import OPERATORS_HANDLERS
from server.web.operator.routing import HOME, operator_router, safe_next
from server.web.operator.session import (
    SESSION_COOKIE,
    CsrfWrong,
    Operator,
    require_operator,
    require_supervisor,
    session_cookie,
)
from server.web.operator.set_aside import SET_ASIDE_HANDLERS
from server.web.operator.settings import SETTINGS_HANDLERS
from server.web.operator.shell import shell_of
from server.web.operator.tablets import TABLETS_HANDLERS

LONGEST_NAME = 80


@get("/operator/login")
async def show_login(request: Request) -> Response:
    context = LoginContext(
        name="", next=safe_next(request.query_params.get("next", HOME)), problem="", wait_until=""
    )
    return show(request, "operator/login.html", context)


@post("/operator/login", status_code=200)
async def log_in(request: Request) -> Response:
    """Wrong input costs nothing typed but the password."""
    refuse_other_sites(request)
    name, password, next_page = await read_fields(request, "name", "password", "next")
    checked = await check_login(
        request.app.state.db, name[:LONGEST_NAME], password, request.app.state.clock()
    )
    if checked.operator is None:
        context = LoginContext(name[:LONGEST_NAME], safe_next(next_page), *refusal_of(checked))
        return show(request, "operator/login.html", context, status=422)
    token = begin_session(request, checked)
    return go_to(request, safe_next(next_page), cookies=[session_cookie(request, token)])


@post("/operator/login/here", status_code=200)
async def log_in_here(request: Request) -> Response:
    """Over the work, by the operator whose work it is: the page goes on with a fresh token."""
    refuse_other_sites(request)
    names = ("lock_name", "lock_password", "operator_id")
    name, password, operator_id = await read_fields(request, *names)
    checked = await check_login(
        request.app.state.db, name[:LONGEST_NAME], password, request.app.state.clock()
    )
    if checked.operator is None or checked.operator.operator_id != operator_id:
        problem, wait_until = refusal_of(checked)
        context = LockContext(name[:LONGEST_NAME], problem, wait_until)
        return show(request, "operator/fragments/_lock_form.html", context, status=422)
    token = begin_session(request, checked)
    session = sessions.find_session(request.app.state.db, token, request.app.state.clock())
    told = {"loket:unlocked": {"csrf": session.csrf_token if session else ""}}
    return Response(
        None,
        status_code=204,
        headers={"HX-Trigger": json.dumps(told)},
        cookies=[session_cookie(request, token)],
    )


@post("/operator/logout", status_code=303)
async def log_out(request: Request, operator: NamedDependency[Operator]) -> Response:
    db, now = request.app.state.db, request.app.state.clock()
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    record_act(request, operator.office_id, operator.operator_id, "logged_out", now)
    response = go_to(request, "/operator/login")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


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
    checked = await check_login(db, operator.name, current, now)
    problems = {} if checked.operator else {"current_password": refusal_of(checked)[0]}
    if not is_long_enough(new):
        problems |= {"new_password": "short"}
    elif new != again:
        problems |= {"new_password_again": "different"}
    if problems:
        context = PasswordContext(shell_of(request, "password"), problems)
        return show(request, "operator/password.html", context, status=422)
    password_hash = await run_sync(hash_password, new)
    operators.save_password_hash(
        db, operator.operator_id, operator.office_id, password_hash, now, operator.operator_id
    )
    token = sessions.insert_session(db, operator.operator_id, now)
    return go_to(request, HOME, flash="password_changed", cookies=[session_cookie(request, token)])


def begin_session(request: Request, checked: LoginCheck) -> str:
    """A new cookie at each login; the one that came along ends."""
    db, now = request.app.state.db, request.app.state.clock()
    operator = checked.operator
    if operator is None:
        raise ValueError("no session without an operator")
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    record_act(request, operator.office_id, operator.operator_id, "logged_in", now)
    return sessions.insert_session(db, operator.operator_id, now)


def record_act(request: Request, office_id: str, operator_id: str, act: str, now) -> None:
    record(
        request.app.state.db,
        office_id=office_id,
        actor_kind="operator",
        actor_id=operator_id,
        act=act,
        now=now,
    )


def refusal_of(checked: LoginCheck) -> tuple[str, str]:
    """-> (problem, wait_until) of a login context."""
    if checked.wait_until is not None:
        return "wait", clock_words(checked.wait_until)
    return ("other" if checked.operator else "wrong"), ""


def refuse_other_sites(request: Request) -> None:
    """Before a login there is no token: the browser says where the form is. Raises CsrfWrong."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CsrfWrong
        return
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if origin and origin not in (
        request.headers.get("Host"),
        request.headers.get("X-Forwarded-Host"),
    ):
        raise CsrfWrong


SUPERVISOR_HANDLERS = [
    *OPERATORS_HANDLERS,
    *TABLETS_HANDLERS,
    *SETTINGS_HANDLERS,
    *SET_ASIDE_HANDLERS,
]
AUTH_HANDLERS = [
    operator_router([show_login, log_in, log_in_here]),
    operator_router(
        [log_out, show_password, change_password, *CALLS_HANDLERS], guards=[require_operator]
    ),
    operator_router(SUPERVISOR_HANDLERS, guards=[require_supervisor]),
]
