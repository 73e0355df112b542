"""Before any route: what never comes in, whatever the address says.

Nothing personal crosses the network in clear, and no body is unpacked here: a compressed one is
refused before its first byte is read.
"""

from litestar.connection import ASGIConnection
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send

from server.problems import Problem
from server.web.origin import is_secure

# Pages and answers that bear somebody's data, or the code or password that leads to it. Deliveries
# are not among them: they are sealed, and a proxy that is set up wrongly must cost no draft.
PERSONAL = ("/operator", "/status", "/api/drafts/open")
PLAIN = (b"", b"identity")


def keep_door(app: ASGIApp) -> ASGIApp:
    """Middleware. Raises Problem clear-refused or encoding-refused."""

    async def enter(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not _is_plain(scope):
                raise Problem("encoding-refused", headers={"Accept-Encoding": "identity"})
            if scope["path"].startswith(PERSONAL):
                connection: ASGIConnection = ASGIConnection(scope)
                if not is_secure(connection):
                    await _answer_in_clear(connection, scope, receive, send)
                    return
        await app(scope, receive, send)

    return enter


def _is_plain(scope: Scope) -> bool:
    encodings = [value for name, value in scope["headers"] if name == b"content-encoding"]
    return all(value.strip().lower() in PLAIN for value in encodings)


async def _answer_in_clear(
    connection: ASGIConnection, scope: Scope, receive: Receive, send: Send
) -> None:
    """A page is opened again over https where the office has such an address; all else is refused
    before a form is read. Raises Problem clear-refused.
    """
    origin = connection.app.state.settings.origin or ""
    if scope["method"] not in ("GET", "HEAD") or not origin.startswith("https://"):
        raise Problem("clear-refused")
    path = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    answer = Redirect(origin + path, status_code=308)
    await answer.to_asgi_response(app=None, request=connection)(scope, receive, send)  # type: ignore[arg-type]
