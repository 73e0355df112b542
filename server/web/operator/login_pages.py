"""The login, as a page and over the work. Nobody is known yet, so these pages have no guard."""

import json
from urllib.parse import urlsplit

from litestar import Request, Response, get, post

from server.domain.times import clock_words
from server.store import sessions
from server.web.operator.acts import record_act
from server.web.operator.answers import go_to, show
from server.web.operator.contexts import LockContext, LoginContext
from server.web.operator.forms import read_fields
from server.web.operator.login import LoginCheck, check_login
from server.web.operator.routing import HOME, safe_next
from server.web.operator.session import SESSION_COOKIE, CsrfWrong, session_cookie

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


def begin_session(request: Request, checked: LoginCheck) -> str:
    """A new cookie at each login; the one that came along ends."""
    db, now = request.app.state.db, request.app.state.clock()
    operator = checked.operator
    if operator is None:
        raise ValueError("no session without an operator")
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    record_act(request, operator.office_id, operator.operator_id, "logged_in", now)
    return sessions.insert_session(db, operator.operator_id, now)


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


LOGIN_HANDLERS = [show_login, log_in, log_in_here]
