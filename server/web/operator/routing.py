"""One router for all under /operator/: its guards, its refusals, and no copies in caches."""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from litestar import Request, Response, Router
from litestar.datastructures import ResponseHeader
from litestar.di import Provide
from litestar.types import ControllerRouterHandler, Guard

from server.web.operator.answers import go_to, is_htmx, show
from server.web.operator.contexts import LoginContext, RefusalContext
from server.web.operator.session import CsrfWrong, NotAllowed, SessionEnded, provide_operator

HOME = "/operator/"
# What operator.js looks for to lay the login over the work.
SESSION_HEADER = "Loket-Session"


def operator_router(
    handlers: Sequence[ControllerRouterHandler], guards: Sequence[Guard] = ()
) -> Router:
    """`handlers` bear their full paths. Behind a guard they may ask for `operator`."""
    return Router(
        path="/",
        route_handlers=handlers,
        guards=guards,
        dependencies={"operator": Provide(provide_operator)} if guards else {},
        response_headers=[
            ResponseHeader(name="Cache-Control", value="no-store"),
            ResponseHeader(name="Vary", value="Cookie, HX-Request"),
        ],
        exception_handlers={
            SessionEnded: answer_session_ended,
            NotAllowed: answer_not_allowed,
            CsrfWrong: answer_csrf_wrong,
        },
    )


def answer_session_ended(request: Request, _: SessionEnded) -> Response:
    """A page leads to the login and back; htmx gets 401, and the login lies over the work."""
    if is_htmx(request):
        return Response(
            None, status_code=401, headers={SESSION_HEADER: "ended", "HX-Reswap": "none"}
        )
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return go_to(request, f"/operator/login?next={quote(request.url.path + query, safe='')}")
    came_from = urlsplit(request.headers.get("Referer", "")).path
    context = LoginContext(name="", next=safe_next(came_from), problem="ended", wait_until="")
    return show(request, "operator/login.html", context, status=401)


def answer_not_allowed(request: Request, _: NotAllowed) -> Response:
    return show(request, "operator/refusal.html", RefusalContext(reason="supervisor"), status=403)


def answer_csrf_wrong(request: Request, _: CsrfWrong) -> Response:
    return show(request, "operator/refusal.html", RefusalContext(reason="csrf"), status=403)


def safe_next(path: str) -> str:
    """A page of ours or the queue: the login never leads elsewhere."""
    is_ours = path.startswith(HOME) and "\\" not in path and "//" not in path
    return (
        path if is_ours and not path.startswith(("/operator/login", "/operator/logout")) else HOME
    )
