"""The login, as a page and over the work. Nobody is known yet, so these pages have no guard."""

import json
from dataclasses import replace
from urllib.parse import quote, urlsplit

from litestar import Request, Response, get, post

from server.domain.browsers import browser_words
from server.domain.times import clock_words
from server.store import sessions
from server.store.operators import OperatorRow
from server.store.sessions import SessionRow
from server.store.totp import has_totp
from server.web.operator.acts import record_act
from server.web.operator.answers import go_to, show
from server.web.operator.contexts import CodeContext, LockContext, LoginContext
from server.web.operator.forms import read_fields
from server.web.operator.login import LoginCheck, check_login
from server.web.operator.routing import HOME, safe_next
from server.web.operator.second_factor import CodeCheck, check_code
from server.web.operator.session import SESSION_COOKIE, CsrfWrong, session_cookie
from server.web.origin import client_address

LONGEST_NAME = 80
CODE_PAGE = "/operator/login/code"


@get("/operator/login")
async def show_login(request: Request) -> Response:
    context = LoginContext(
        name="", next=safe_next(request.query_params.get("next", HOME)), problem="", wait_until=""
    )
    return show(request, "operator/login.html", context)


@post("/operator/login", status_code=200)
async def log_in(request: Request) -> Response:
    """Wrong input costs nothing typed but the password. Who has a second factor goes on to it."""
    refuse_other_sites(request)
    name, password, next_page = await read_fields(request, "name", "password", "next")
    checked = await _check(request, name, password)
    if checked.operator is None:
        context = LoginContext(name[:LONGEST_NAME], safe_next(next_page), *refusal_of(checked))
        return show(request, "operator/login.html", context, status=422)
    if has_totp(request.app.state.db, checked.operator.operator_id):
        token = _new_session(request, checked.operator, awaits_code=True)
        way = f"{CODE_PAGE}?next={quote(safe_next(next_page), safe='')}"
        return go_to(request, way, cookies=[session_cookie(request, token)])
    token = begin_session(request, checked.operator)
    return go_to(request, safe_next(next_page), cookies=[session_cookie(request, token)])


@get(CODE_PAGE)
async def show_code(request: Request) -> Response:
    """After the right password, for five minutes."""
    if _halfway(request) is None:
        return go_to(request, "/operator/login")
    next_page = safe_next(request.query_params.get("next", HOME))
    return show(request, "operator/login_code.html", CodeContext(next_page, "", ""))


@post(CODE_PAGE, status_code=200)
async def log_in_by_code(request: Request) -> Response:
    """The second step: only now is somebody logged in."""
    refuse_other_sites(request)
    code, next_page = await read_fields(request, "code", "next")
    state, now = request.app.state, request.app.state.clock()
    halfway = _halfway(request)
    if halfway is None:
        return go_to(request, "/operator/login")
    checked = check_code(state, halfway.operator_id, code, now)
    if checked.problem:
        context = CodeContext(safe_next(next_page), checked.problem, _wait_words(checked))
        return show(request, "operator/login_code.html", context, status=422)
    token = begin_session(request, halfway)
    return go_to(request, safe_next(next_page), cookies=[session_cookie(request, token)])


@post("/operator/login/here", status_code=200)
async def log_in_here(request: Request) -> Response:
    """Over the work, by the operator whose work it is: the page goes on with a fresh token."""
    refuse_other_sites(request)
    names = ("lock_name", "lock_password", "lock_code", "operator_id")
    name, password, code, operator_id = await read_fields(request, *names)
    had_code = "lock_code" in await request.form()
    checked = await _check(request, name, password)
    problem, wait_until = refusal_of(checked)
    operator = checked.operator
    if operator is None or operator.operator_id != operator_id:
        return _locked(request, LockContext(name, problem, wait_until, had_code))
    state, now = request.app.state, request.app.state.clock()
    if has_totp(state.db, operator_id):
        by_code = check_code(state, operator_id, code, now)
        if by_code.problem:
            context = LockContext(name, by_code.problem, _wait_words(by_code), asks_code=True)
            return _locked(request, context)
    token = begin_session(request, operator)
    session = sessions.find_session(state.db, token, now)
    told = {"loket:unlocked": {"csrf": session.csrf_token if session else ""}}
    return Response(
        None,
        status_code=204,
        headers={"HX-Trigger": json.dumps(told)},
        cookies=[session_cookie(request, token)],
    )


async def _check(request: Request, name: str, password: str) -> LoginCheck:
    state = request.app.state
    return await check_login(
        state.db, name[:LONGEST_NAME], password, state.clock(), client_address(request)
    )


def _locked(request: Request, context: LockContext) -> Response:
    """The form once more, still over the work."""
    context = replace(context, name=context.name[:LONGEST_NAME])
    return show(request, "operator/fragments/_lock_form.html", context, status=422)


def begin_session(request: Request, operator: OperatorRow | SessionRow) -> str:
    """A new cookie at each login; the one that came along ends."""
    now = request.app.state.clock()
    record_act(request, operator.office_id, operator.operator_id, "logged_in", now)
    return _new_session(request, operator)


def _new_session(
    request: Request, operator: OperatorRow | SessionRow, awaits_code: bool = False
) -> str:
    db, now = request.app.state.db, request.app.state.clock()
    sessions.delete_session(db, request.cookies.get(SESSION_COOKIE, ""))
    browser = browser_words(request.headers.get("User-Agent", ""))
    return sessions.insert_session(db, operator.operator_id, now, browser, awaits_code)


def _halfway(request: Request) -> SessionRow | None:
    """Whose password was right, and whose code is still missing."""
    token = request.cookies.get(SESSION_COOKIE, "")
    return sessions.find_session(
        request.app.state.db, token, request.app.state.clock(), awaits_code=True
    )


def refusal_of(checked: LoginCheck) -> tuple[str, str]:
    """-> (problem, wait_until) of a login context."""
    if checked.wait_until is not None:
        return "wait", clock_words(checked.wait_until)
    return ("other" if checked.operator else "wrong"), ""


def _wait_words(checked: CodeCheck) -> str:
    return clock_words(checked.wait_until) if checked.wait_until else ""


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


LOGIN_HANDLERS = [show_login, log_in, show_code, log_in_by_code, log_in_here]
