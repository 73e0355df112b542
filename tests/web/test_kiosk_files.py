"""What a tablet is served: one data-free page, its files, a precache list that misses nothing."""

import gzip
import json
import re
from hashlib import sha256
from posixpath import dirname, normpath
from urllib.parse import urljoin

import pytest

from server.domain.rule_files import NAMES, make_rules
from tests.office import Clock, open_office

LINKS = re.compile(rb"""(?:href|src)=["'](/kiosk/[^"'?#]*)["']""")
IMPORTS = re.compile(rb"""(?:\bfrom|\bimport\(?)\s*['"]([^'"\n]+\.js)['"]""")
FILES = re.compile(rb"""['"`]((?:/kiosk/|\.\.?/)[\w./-]+\.(?:json|svg|png|css|woff2|mp3))['"`]""")
CSS_URLS = re.compile(rb"""url\(["']?([^"')]+)["']?\)""")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with open_office(tmp_path_factory.mktemp("data")) as office:
        office.found()
        yield office


def fetch(office, url: str) -> bytes:
    answer = office.http.get(url)
    assert answer.status_code == 200, f"{url} is linked and missing"
    return answer.content


def listed(office) -> dict[str, str]:
    source = fetch(office, "/kiosk/precache-manifest.js").decode()
    found = re.fullmatch(r"self\.__LOKET_PRECACHE = (\[.*\]);\n", source, re.DOTALL)
    return {entry["url"]: entry["revision"] for entry in json.loads(found[1])}


def links_of(url: str, body: bytes) -> set[str]:
    """Addresses that this file asks for: html links, imports, files named in code, css urls."""
    patterns = {
        ".js": (IMPORTS, FILES),
        ".css": (CSS_URLS,),
        ".webmanifest": (re.compile(rb'"src":\s*"([^"]+)"'),),
    }
    suffix = url[url.rfind(".") :] if "." in url else "/"
    wanted = patterns.get(suffix, (LINKS,) if suffix == "/" else ())
    found = [target.decode() for pattern in wanted for target in pattern.findall(body)]
    inner = [target for target in found if not target.startswith(("data:", "#"))]
    base = url if url.endswith("/") else dirname(url) + "/"
    return {normpath(urljoin(base, t)) if not t.endswith("/") else t for t in inner}


def reachable(office) -> set[str]:
    seen, waiting = set(), {"/kiosk/"}
    while waiting:
        url = waiting.pop()
        seen.add(url)
        waiting |= links_of(url, fetch(office, url)) - seen
    return seen


def test_every_file_reachable_from_the_shell_is_precached(office):
    found = reachable(office)
    assert {"/kiosk/packed/app.js", "/kiosk/packed/kiosk.css"} <= found
    assert any(url.startswith("/kiosk/packed/minisearch-") for url in found), "imported late"
    # sw.js is registered, not fetched by the page; what it imports the browser keeps itself.
    assert found - {"/kiosk/sw.js"} <= set(listed(office))


def test_the_rules_that_a_tablet_loads_are_precached_in_two_files(office):
    """`fetch(`/kiosk/rules-${part}.json`)`, and nothing twice."""
    rules = [url for url in listed(office) if url.startswith("/kiosk/rules")]
    assert rules == ["/kiosk/rules-first.json", "/kiosk/rules-later.json"]


def test_the_tablets_rules_are_those_of_the_house_under_their_version(office):
    parts = [json.loads(fetch(office, f"/kiosk/rules-{part}.json")) for part in ("first", "later")]
    assert {part["version"] for part in parts} == {office.state.rules.version}
    files = parts[0]["files"] | parts[1]["files"]
    assert set(NAMES) - set(files) == {"copy_sheet", "outcomes"}, "those are the office's"
    assert make_rules(files | {"copy_sheet": {}, "outcomes": {}}, "").fields == [
        without_notes(field) for field in office.state.rules.fields
    ]
    assert files["kbli"]["kbli"] == [without_notes(row) for row in office.state.rules.kbli]


def without_notes(value):
    """Where a rule comes from is for who reads it, and nowhere on the tablet."""
    if isinstance(value, list):
        return [without_notes(one) for one in value]
    if isinstance(value, dict):
        left = {key: one for key, one in value.items() if key not in ("source", "valid_from")}
        return {key: without_notes(one) for key, one in left.items()}
    return value


def test_the_list_tells_true_revisions_and_only_what_is_served(office):
    for url, revision in listed(office).items():
        assert sha256(fetch(office, url)).hexdigest().startswith(revision), url


def test_the_worker_does_not_precache_itself(office):
    urls = listed(office)
    assert "/kiosk/sw.js" not in urls
    assert "/kiosk/precache-manifest.js" not in urls
    assert not [url for url in urls if "/workbox/" in url or "htmx" in url]


def test_code_is_kept_once_as_the_pack(office):
    """No module beside it, no map and no licence text."""
    code = [url for url in listed(office) if url.endswith((".js", ".css", ".txt", ".map"))]
    assert code
    assert [url for url in code if not url.startswith("/kiosk/packed/")] == []
    assert [url for url in code if url.endswith((".txt", ".map"))] == []


def test_the_licences_of_what_is_packed_lie_beside_it(office):
    text = fetch(office, "/kiosk/packed/LICENSES.txt").decode()
    for name in ("hpke", "idb", "minisearch", "simple-keyboard", "uqr"):
        assert re.search(rf"(?m)^{name} [\d.]+$", text), name
    assert text.count("Permission") >= 5, "each with its own terms"


def test_the_shell_is_the_same_for_everybody(office):
    first = office.http.get("/kiosk/")
    office.http.cookies.set("loket_session", "x")
    enrolling = office.http.get("/kiosk/?enrol=K72MP4RA")
    office.http.cookies.clear()
    assert first.content == enrolling.content
    assert "set-cookie" not in first.headers


def test_the_shell_without_its_slash_is_sent_on_with_its_code(office):
    answer = office.http.get("/kiosk?enrol=K72MP4RA", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["Location"] == "/kiosk/?enrol=K72MP4RA"


@pytest.mark.parametrize(
    "url, media_type",
    [
        ("/kiosk/", "text/html; charset=utf-8"),
        ("/kiosk/app.js", "text/javascript; charset=utf-8"),
        ("/kiosk/sw.js", "text/javascript; charset=utf-8"),
        ("/kiosk/css/base.css", "text/css; charset=utf-8"),
        ("/kiosk/rules/fields.json", "application/json"),
        ("/kiosk/manifest.webmanifest", "application/manifest+json"),
        ("/kiosk/icons/icon.svg", "image/svg+xml"),
        ("/kiosk/vendor/atkinson-hyperlegible-400.woff2", "font/woff2"),
        ("/static/htmx.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_type_and_are_asked_for_anew(office, url, media_type):
    answer = office.http.get(url)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = office.http.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = office.http.get(url, headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_text_travels_squeezed(office):
    plain = office.http.get("/kiosk/app.js", headers={"Accept-Encoding": "identity"})
    squeezed = office.http.get("/kiosk/app.js", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.content == plain.content
    assert squeezed.headers["ETag"] != plain.headers["ETag"]
    asset = office.state.kiosk["/kiosk/app.js"]
    assert gzip.decompress(asset.squeezed) == asset.body


@pytest.mark.parametrize(
    "url",
    [
        "/kiosk/../server/app.py",
        "/kiosk/%2e%2e/server/app.py",
        "/kiosk/..%2fserver/app.py",
        "/kiosk//etc/passwd",
        "/kiosk/.hidden",
        "/kiosk/nothing.js",
        "/static/../app.py",
    ],
)
def test_nothing_else_is_served(office, url):
    assert office.http.get(url).status_code == 404


def test_no_page_holds_anything_of_a_person(tmp_path):
    """The shell is rendered before anybody has typed anything, and never again."""
    with open_office(tmp_path, Clock()) as office:
        before = office.http.get("/kiosk/").content
        tablet = office.tablet()
        tablet.deliver(tablet.pack(stage="submitted"))
        assert office.http.get("/kiosk/").content == before
