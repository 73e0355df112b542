"""Pages for anybody: what to bring, the state of an application, the display. Never a person."""

import html5lib
import pytest

from tests.office import open_office
from tests.tablet_client import ANSWERS

HTML = "{http://www.w3.org/1999/xhtml}"
PAGES = ["/", "/status", "/display", "/display/numbers"]


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        office.found()
        yield office


def read(answer):
    parser = html5lib.HTMLParser(strict=answer.text.startswith("<!doctype"))
    return parser.parse(answer.text)


def text_of(answer) -> str:
    return " ".join("".join(read(answer).itertext()).split())


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_are_well_formed_and_not_kept(office, path):
    answer = office.http.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    read(answer)


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/kiosk/", "/operator/login", "/healthz"])
def test_security_headers_stand_on_every_answer(office, path):
    headers = office.http.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Loket" not in headers, "that mark belongs to the API"


@pytest.mark.parametrize("path", ["/", "/status", "/display", "/nothing"])
def test_pages_have_no_inline_script_or_style(office, path):
    page = read(office.http.get(path))
    for element in page.iter():
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
        if element.tag == f"{HTML}script":
            assert element.get("src")
            assert not (element.text or "").strip()
        assert element.tag != f"{HTML}style"


def test_home_says_what_to_bring_and_where(office):
    words = text_of(office.http.get("/"))
    for needed in ("KTP asli", "Kartu Keluarga", "Rp50.000.000", "UD, CV, PT", "Buka"):
        assert needed in words


def test_the_display_shows_numbers_and_the_time_they_were_true(office):
    tablet = office.tablet()
    waiting = tablet.pack(stage="submitted", queue_number="B-001")
    serving = tablet.pack(stage="submitted", queue_number="B-002")
    for packet in (waiting, serving, tablet.pack(queue_number="B-003")):
        tablet.deliver(packet)
    operator_id = office.operator()
    office.move(serving.draft_id, "claimed")
    office.db.execute(
        "insert into claims values (?, ?, '2026-11-23T01:00:00.000Z', '2026-11-23T01:20:00.000Z')",
        [serving.draft_id, operator_id],
    )
    page = read(office.http.get("/display"))
    shown = {
        section.get("class"): [item.text for item in section.iter(f"{HTML}li")]
        for section in page.iter(f"{HTML}section")
    }
    assert shown == {"serving": ["B-002"], "waiting": ["B-001"]}
    assert "Senin, 23 November 2026 · diperbarui 09.00" in text_of(office.http.get("/display"))


def test_yesterdays_numbers_are_not_called_today(office):
    tablet = office.tablet()
    tablet.deliver(tablet.pack(stage="submitted", queue_number="B-001"))
    office.clock.move(days=1)
    assert "B-001" not in office.http.get("/display").text


def test_each_office_has_its_own_display(office):
    tablet = office.tablet("sambutan")
    tablet.deliver(tablet.pack(stage="submitted", queue_number="B-007"))
    assert "B-007" not in office.http.get("/display").text
    assert "B-007" in office.http.get("/display?office=sambutan").text
    assert office.http.get("/display?office=nowhere").status_code == 404


def ask(office, code: str):
    return office.http.post("/status", data={"code": code})


def state_of(answer) -> str | None:
    return next(
        (el.get("data-status") for el in read(answer).iter() if el.get("data-status")), None
    )


@pytest.mark.parametrize(
    "status, words",
    [
        ("new", "Menunggu dipanggil"),
        ("claimed", "Sedang dikerjakan petugas"),
        ("waiting_applicant", "Menunggu Bapak/Ibu"),
        ("waiting_oss", "Menunggu OSS"),
        ("finalised", "NIB sudah terbit"),
    ],
)
def test_a_code_tells_where_the_application_stands_and_nothing_else(office, status, words):
    tablet = office.tablet()
    packet = tablet.pack(stage="submitted", queue_number="B-001")
    tablet.deliver(packet)
    if status == "finalised":
        office.db.execute(
            "insert into finalisations (draft_id, outcome, cause, decided_at, operator_id)"
            " values (?, 'nib_issued', 'nib_only', '2026-11-23T01:00:00.000Z', ?)",
            [packet.draft_id, office.operator()],
        )
    office.move(packet.draft_id, status, "queued" if status == "new" else status)
    answer = ask(office, "k72m p4ra")
    assert answer.status_code == 200
    assert state_of(answer) == status
    assert words in text_of(answer)
    assert "B-001" in answer.text
    for personal in (ANSWERS["name"], ANSWERS["nik"], "8123456", ANSWERS["kbli_code"]):
        assert personal not in answer.text


def test_an_unsent_draft_says_so(office):
    tablet = office.tablet()
    tablet.deliver(tablet.pack())
    assert "Belum dikirim ke petugas" in text_of(ask(office, "K72MP4RA"))


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "x" * 500, "<script>", "K72M P4R"])
def test_an_unknown_code_is_said_at_the_field_and_what_was_typed_stays(office, code):
    answer = ask(office, code)
    assert answer.status_code == 404
    page = read(answer)
    field = next(el for el in page.iter(f"{HTML}input") if el.get("name") == "code")
    assert field.get("value") == code[:20]
    assert field.get("aria-describedby") == "code-error"
    assert "<script>" not in answer.text


def test_guessing_codes_is_slowed_down(office):
    for _ in range(10):
        ask(office, "AAAAAAAA")
    answer = ask(office, "AAAAAAAA")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    office.clock.move(minutes=16)
    assert ask(office, "AAAAAAAA").status_code == 404


@pytest.mark.parametrize(
    "method, path, status", [("GET", "/nothing", 404), ("POST", "/", 405), ("PUT", "/status", 405)]
)
def test_a_failure_is_a_page_in_indonesian(office, method, path, status):
    answer = office.http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "halaman depan" in text_of(answer)


def test_without_an_office_there_is_nothing_to_show(tmp_path):
    with open_office(tmp_path) as office:
        assert office.http.get("/").status_code == 404
        assert office.http.get("/healthz").status_code == 200
