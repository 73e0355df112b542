"""Each guard refuses a stranger, on each route that tests/routes.py puts behind it."""

import json

import pytest

from tests.office import open_office
from tests.routes import address, behind
from tests.tablet_client import TabletClient, new_id
from tests.web.desk import open_desk

DESK = behind("operator", "supervisor")
TABLETS = behind("signed", "delivery")
SAFE = ("GET", "HEAD")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Nobody changes anything here: that is what these tests are about."""
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        desk.hire("Budi", "supervisor")
        desk.hire("Rina")
        yield desk


@pytest.fixture
def stranger(desk):
    desk.client.cookies.clear()
    return desk.client


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.mark.parametrize(("method", "path"), DESK)
def test_without_a_session_a_page_is_the_login_and_an_act_is_refused(stranger, method, path):
    answer = stranger.request(method, address(path), follow_redirects=False)
    if method in SAFE:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/operator/login?next=")
    else:
        assert answer.status_code == 401
    htmx = stranger.request(method, address(path), headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx.headers["loket-session"]) == (401, "ended")


@pytest.mark.parametrize(("method", "path"), DESK)
def test_a_made_up_cookie_is_no_session(stranger, method, path):
    headers = {"Cookie": "loket_session=x", "HX-Request": "true", "X-CSRF": "x"}
    assert stranger.request(method, address(path), headers=headers).status_code == 401


@pytest.mark.parametrize(("method", "path"), [each for each in DESK if each[0] not in SAFE])
@pytest.mark.parametrize("token", [None, "", "x"])
def test_no_act_without_the_token_of_the_page(desk, method, path, token):
    desk.log_in("Budi")
    headers = {} if token is None else {"X-CSRF": token}
    before = desk.acts()
    assert desk.client.request(method, address(path), headers=headers).status_code == 403
    assert desk.acts() == before


@pytest.mark.parametrize(("method", "path"), behind("supervisor"))
def test_an_operator_is_no_supervisor(desk, method, path):
    desk.log_in("Rina")
    answer = desk.client.request(method, address(path), headers={"X-CSRF": desk.csrf})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("method", "path"), [each for each in behind("login") if each[0] == "POST"]
)
def test_another_site_cant_send_a_login(stranger, method, path):
    answer = stranger.request(method, path, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "loket_session" not in stranger.cookies


@pytest.mark.parametrize(
    ("method", "path"), [each for each in behind("login") if each[0] == "POST"]
)
def test_an_empty_login_opens_nothing(stranger, method, path):
    assert stranger.request(method, path, data={}, follow_redirects=False).status_code in (303, 422)
    assert stranger.get("/operator", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(("method", "path"), TABLETS)
def test_a_request_without_a_tablets_signature_is_refused(office, method, path):
    place = address(path)
    assert office.http.request(method, place, content=b"{}").status_code == 401
    unknown = TabletClient(office.http, tablet_id=new_id()).send(method, place, b"{}")
    assert unknown.json()["problem"] == "tablet-unknown"
    forged = TabletClient(office.http, tablet_id=office.tablet().tablet_id).send(method, place)
    assert forged.json()["problem"] == "signature-wrong"


@pytest.mark.parametrize(("method", "path"), TABLETS)
def test_a_revoked_tablet_is_refused(office, method, path):
    tablet = office.tablet()
    office.revoke(tablet)
    answer = tablet.send(method, address(path), b"{}")
    assert answer.status_code == 403
    assert answer.json()["problem"] == "tablet-revoked"


@pytest.mark.parametrize(("method", "path"), behind("code"))
def test_without_a_code_nobody_becomes_a_tablet(office, method, path):
    tablet = TabletClient(office.http)
    assert tablet.enrol("K7M3PQ2A").json()["problem"] == "enrolment-code-wrong"
    answer = office.http.request(method, path, content=json.dumps({}).encode())
    assert answer.json()["problem"] == "body-broken"
