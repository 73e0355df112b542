"""Every route stands in tests/routes.py with its guard, and every line there is a route."""

import pytest

from server.web.operator.session import require_operator, require_supervisor
from tests.routes import ROUTES, behind, routes_of, table
from tests.web.desk import desk_app

GUARDS = {"operator": [require_operator], "supervisor": [require_supervisor]}
OURS = {require_operator, require_supervisor}


@pytest.fixture(scope="module")
def handlers():
    return routes_of(desk_app())


def test_the_table_and_the_app_have_the_same_routes(handlers):
    assert sorted(handlers.keys() - table().keys()) == [], "not in tests/routes.py"
    assert sorted(table().keys() - handlers.keys()) == [], "no such route any more"
    assert len(table()) == len(ROUTES.strip().splitlines()), "a route stands there twice"


@pytest.mark.parametrize("route", table(), ids=" ".join)
def test_each_route_has_the_guard_of_the_table(handlers, route):
    found = [guard for guard in handlers[route].resolve_guards() if guard in OURS]
    assert found == GUARDS.get(table()[route], [])


def test_each_guard_of_the_table_is_known():
    known = {"open", "login", "signed", "delivery", "code", "operator", "supervisor"}
    assert set(table().values()) == known


def test_only_files_and_pages_without_a_person_are_open():
    """Nothing under /operator or /api is open by mistake; what is new there is named here."""
    inside = [path for _, path in behind("open") if path.startswith(("/operator", "/api"))]
    assert inside == ["/api/ping"]
