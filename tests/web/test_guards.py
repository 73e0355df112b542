"""Every route has its guard. Whoever adds one says here who may use it."""

import pytest
from litestar.handlers import HTTPRouteHandler

from server.web.operator.session import require_operator, require_supervisor
from tests.web.desk import desk_app, open_desk

# Anybody, on purpose: pages without a person in them, static files, and requests that tablets sign.
PUBLIC = {
    "/",
    "/healthz",
    "/status",
    "/display",
    "/display/numbers",
    "/kiosk",
    "/kiosk/{path:path}",
    "/static/{path:path}",
    "/operator/login",
    "/operator/login/here",
    "/api/ping",
    # These check the tablet's signature, or a code (server/web/signed.py, enrolment.py).
    "/api/drafts/{draft_id:str}",
    "/api/drafts/open",
    "/api/sync",
    "/api/calls",
    "/api/tablets/enrol",
}
SUPERVISOR = (
    "/operator/operators",
    "/operator/tablets",
    "/operator/settings",
    "/operator/set-aside",
)


def routes() -> list[tuple[str, str, HTTPRouteHandler]]:
    return [
        (method, route.path, handler)
        for route in desk_app().routes
        for handler in getattr(route, "route_handlers", [])
        for method in sorted(handler.http_methods - {"OPTIONS"})
    ]


def guards_of(handler: HTTPRouteHandler) -> list:
    return [guard for guard in handler.resolve_guards() if "operator.session" in guard.__module__]


def test_pages_of_the_office_have_a_guard_and_supervisors_pages_the_stricter_one():
    checked = 0
    for method, path, handler in routes():
        if path in PUBLIC:
            continue
        stricter = path.startswith(SUPERVISOR)
        wanted = require_supervisor if stricter else require_operator
        assert guards_of(handler) == [wanted], f"{method} {path}"
        checked += 1
    assert checked > 15


def test_what_is_public_exists_and_has_no_guard():
    handlers = {path: handler for _, path, handler in routes()}
    assert handlers.keys() >= PUBLIC
    assert not [path for path in PUBLIC if guards_of(handlers[path])]


def address(path: str) -> str:
    return "/".join("1" if part.startswith("{") else part for part in path.split("/"))


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.hire("Rina")
        yield desk


def test_a_stranger_gets_nowhere(desk):
    for method, path, _ in routes():
        if path in PUBLIC:
            continue
        answer = desk.client.request(method, address(path), follow_redirects=False)
        shown = (method, path, answer.status_code)
        if method in ("GET", "HEAD"):
            assert answer.status_code == 303, shown
            assert answer.headers["location"].startswith("/operator/login"), shown
        else:
            assert answer.status_code == 401, shown
        htmx = desk.client.request(method, address(path), headers={"HX-Request": "true"})
        assert (htmx.status_code, htmx.headers["loket-session"]) == (401, "ended"), shown


def test_nothing_is_changed_without_the_token_of_the_page(desk):
    desk.log_in("Budi")
    checked = 0
    for method, path, _ in routes():
        unsafe = method not in ("GET", "HEAD")
        if unsafe and path not in PUBLIC:
            answer = desk.client.request(method, address(path), headers={"X-CSRF": "x"})
            assert answer.status_code == 403, (method, path, answer.status_code)
            checked += 1
    assert checked > 8


def test_an_operator_is_no_supervisor(desk):
    desk.log_in("Rina")
    headers = {"X-CSRF": desk.csrf}
    for method, path, _ in routes():
        if path.startswith(SUPERVISOR):
            answer = desk.client.request(method, address(path), headers=headers)
            assert answer.status_code == 403, (method, path, answer.status_code)
