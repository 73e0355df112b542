"""Headers and cookies on every route of the table, whatever it answers."""

import html5lib
import pytest

from tests.office import open_office
from tests.routes import address, behind, table
from tests.tablet_client import TabletClient
from tests.web.desk import HTML, open_desk

FILES = {("GET", "/kiosk/{path:path}"), ("GET", "/static/{path:path}"), ("GET", "/kiosk")}
HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_desk(tmp_path_factory.mktemp("desk")) as desk:
        desk.hire("Budi", "supervisor")
        desk.log_in("Budi")
        yield desk


def ask(desk, method, path, **headers):
    sent = {"X-CSRF": "x", **headers}
    return desk.client.request(method, address(path), headers=sent, follow_redirects=False)


@pytest.mark.parametrize(("method", "path"), table(), ids=" ".join)
def test_nothing_may_be_framed_scripted_or_read_by_another_site(desk, method, path):
    headers = ask(desk, method, path).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("method", "path"), [each for each in table() if each not in FILES], ids=" ".join
)
def test_what_may_be_personal_is_kept_by_no_cache(desk, method, path):
    headers = ask(desk, method, path).headers
    assert headers.get_list("cache-control") == ["no-store"]
    assert headers["vary"] == "Cookie, HX-Request"


@pytest.mark.parametrize(
    "path", [path for method, path in behind("operator", "supervisor") if method == "GET"]
)
def test_pages_of_the_desk_have_no_inline_script_or_style(desk, path):
    answer = ask(desk, "GET", path)
    for element in html5lib.parse(answer.text).iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert element.tag != f"{HTML}style"
        if element.tag == f"{HTML}script":
            assert element.get("src") and not (element.text or "").strip()


def test_https_is_remembered_and_plain_http_promises_nothing(desk):
    assert ask(desk, "GET", "/healthz", **HTTPS).headers["strict-transport-security"] == (
        "max-age=31536000"
    )
    assert "strict-transport-security" not in ask(desk, "GET", "/healthz").headers
    desk.client.base_url = "https://testserver.local"
    assert "strict-transport-security" in ask(desk, "GET", "/healthz").headers
    desk.client.base_url = "http://testserver.local"


def cookies_of(answer) -> list[str]:
    return [line.lower() for line in answer.headers.get_list("set-cookie")]


@pytest.fixture(params=["https", "http"])
def scheme(request, desk):
    desk.client.base_url = f"{request.param}://testserver.local"
    yield request.param
    desk.client.base_url = "http://testserver.local"
    desk.client.cookies.clear()
    desk.log_in("Budi")


def test_every_cookie_is_httponly_strict_and_secure_over_https(desk, scheme):
    """Through a login and a change that leaves a flash."""
    desk.client.cookies.clear()
    desk.hire(f"Rina {scheme}")
    answers = [desk.log_in(f"Rina {scheme}")]
    words = ("kopi-hitam-pahit", "teh-manis-hangat", "teh-manis-hangat")
    names = ("current_password", "new_password", "new_password_again")
    answers.append(desk.post("/operator/password", dict(zip(names, words, strict=True))))
    set_ones = [line for answer in answers for line in cookies_of(answer)]
    assert {line.split("=")[0] for line in set_ones} == {"loket_session", "loket_flash"}
    for line in set_ones:
        assert "httponly" in line and "samesite=strict" in line
        assert ("secure" in line) == (scheme == "https"), line


def test_behind_our_own_https_proxy_the_cookie_is_secure_too(desk):
    fields = {"name": "Budi", "password": "kopi-hitam-pahit"}
    answer = desk.client.post("/operator/login", data=fields, headers=HTTPS, follow_redirects=False)
    assert answer.status_code == 303
    assert all("secure" in line for line in cookies_of(answer))


PERSONAL = [*behind("operator", "supervisor", "login"), ("POST", "/api/drafts/open"),
            ("GET", "/status"), ("POST", "/status")]  # fmt: skip


@pytest.fixture(scope="module")
def lobby(tmp_path_factory):
    """A server that somebody made reachable for the network without https."""
    with open_office(tmp_path_factory.mktemp("lobby"), address="192.168.1.20") as office:
        yield office


@pytest.mark.parametrize(("method", "path"), PERSONAL, ids=" ".join)
def test_nothing_personal_crosses_the_network_in_clear(lobby, method, path):
    for claimed in ({}, HTTPS):  # a stranger can write any header
        answer = lobby.http.request(method, address(path), headers=claimed, follow_redirects=False)
        assert answer.status_code == 403
        assert "https" in answer.text
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/display", "/healthz", "/kiosk/"])
def test_what_names_nobody_is_served_in_clear(lobby, path):
    assert lobby.http.get(path).status_code in (200, 404), "404: no office yet"


def test_a_sealed_delivery_is_taken_however_it_comes(lobby):
    """A proxy that was set up wrongly after the enrolment must cost no draft."""
    tablet = TabletClient(lobby.http)
    answer = tablet.send("PUT", "/api/drafts/x", b"{}")
    assert answer.json()["problem"] == "signature-missing", "asked for its mark, not sent away"


def test_a_page_in_clear_is_opened_again_over_https_where_there_is_such_an_address(tmp_path):
    with open_office(tmp_path, address="192.168.1.20", origin="https://loket.example.id") as office:
        answer = office.http.get("/operator/login?next=%2Foperator%2F", follow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["location"] == (
            "https://loket.example.id/operator/login?next=%2Foperator%2F"
        )
        assert office.http.post("/operator/login", data={"name": "x"}).status_code == 403


@pytest.mark.parametrize(("method", "path"), table(), ids=" ".join)
def test_a_compressed_body_is_refused_by_every_route(desk, method, path):
    assert ask(desk, method, path, **{"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "GZIP, identity", "x"])
def test_no_way_of_packing_gets_in(desk, encoding):
    headers = {"Content-Encoding": encoding}
    answer = ask(desk, "POST", "/api/sync", **headers)
    assert answer.status_code == 415
    assert answer.json()["problem"] == "encoding-refused"
    assert answer.headers["loket"] == "1"
