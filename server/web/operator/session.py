"""Who works here: the session behind the cookie, and what a page needs before it answers.

Every page under /operator/ except the login has the guard `require_operator` or
`require_supervisor`. The guard also checks the CSRF token of every unsafe method (hidden field
`csrf`, or header `X-CSRF`, which htmx sends from the body's hx-headers). A page that asks by itself
bears `opt={"polls": True}`: asking does not keep a session alive.
"""

import hmac
from dataclasses import dataclass

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from server.store import sessions
from server.store.sessions import SessionRow
from server.web.origin import is_https

SESSION_COOKIE = "loket_session"
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Operator:
    operator_id: str
    office_id: str
    name: str
    role: str

    @property
    def is_supervisor(self) -> bool:
        return self.role == "supervisor"


class SessionEnded(Exception):
    """Nobody is logged in (any more): answered with the login, which leaves the work in place."""


class NotAllowed(Exception):
    """Logged in, but this page is for supervisors."""


class CsrfWrong(Exception):
    """The form doesn't come from a page of this session."""


async def require_operator(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Guard. Leaves the Operator in `request.user` and the session in `request.auth`."""
    state = connection.app.state
    token = connection.cookies.get(SESSION_COOKIE, "")
    session = sessions.find_session(state.db, token, state.clock()) if token else None
    if session is None:
        raise SessionEnded
    if connection.scope["method"] not in SAFE_METHODS:
        await _check_csrf(connection, session)
    if not handler.opt.get("polls"):
        sessions.renew_session(state.db, session, state.clock())
    connection.scope["auth"] = session
    connection.scope["user"] = Operator(
        session.operator_id, session.office_id, session.name, session.role
    )


async def require_supervisor(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Guard."""
    await require_operator(connection, handler)
    if not connection.scope["user"].is_supervisor:
        raise NotAllowed


async def _check_csrf(connection: ASGIConnection, session: SessionRow) -> None:
    sent = connection.headers.get(CSRF_HEADER)
    if sent is None and isinstance(connection, Request):
        sent = (await connection.form()).get(CSRF_FIELD)
    if not isinstance(sent, str) or not hmac.compare_digest(
        sent.encode(), session.csrf_token.encode()
    ):
        raise CsrfWrong


async def provide_operator(request: Request) -> Operator:
    """Dependency `operator`, behind one of the guards."""
    return request.scope["user"]


def session_cookie(request: Request, token: str) -> Cookie:
    """Lives until the browser closes; the server ends it earlier (store/sessions.py)."""
    return Cookie(
        key=SESSION_COOKIE,
        value=token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )
