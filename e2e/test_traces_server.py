"""On the server nobody reads an answer either: database, WAL, log, backups, pages of errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest

from e2e.clerk import Clerk, hire
from e2e.conftest import Office
from e2e.trace_scan import scan_profile
from e2e.trace_visits import CANARIES, MARKED
from tests.tablet_client import TabletClient

CODE = "K72MP4RA"
WORDS = [*CANARIES, CODE]
CONTROL = "KANARI KENDALI"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A draft came and was read, searched, worked on; another was withdrawn; a copy was made."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.start()
    hire(office)
    with httpx.Client(base_url=office.url) as http:
        tablet = TabletClient(http)
        assert tablet.enrol(office.enrolment_code()).status_code == 201
        draft_id = deliver_all(tablet)
        work(Clerk(http), draft_id)
    office.loket("backup")
    yield office
    office.stop()


def deliver_all(tablet: TabletClient) -> str:
    whole = tablet.pack(stage="submitted", queue_number="B-001", answers=MARKED, resume_code=CODE)
    assert tablet.deliver(whole).status_code == 201
    half = tablet.pack(stage="filling", answers=MARKED, resume_code="H38NW5TB")
    assert tablet.deliver(half).status_code == 201
    assert tablet.deliver(tablet.pack(half.draft_id, rev=2, stage="withdrawn")).status_code == 410
    assert tablet.open_draft(CODE, 1985).status_code == 200
    return whole.draft_id


def work(clerk: Clerk, draft_id: str) -> None:
    page = f"/operator/drafts/{draft_id}"
    for word in (MARKED["nik"], MARKED["name"]):
        clerk.post("/operator/queue/search", search=word)
    clerk.post(f"{page}/claim")
    shown = clerk.get(page).text
    assert MARKED["name"] in shown
    clerk.post(f"{page}/notes", note=f"{MARKED['name']} datang lagi")
    clerk.get(f"{page}/history")
    clerk.get(f"{page}/copy")


def put_control(office: Office) -> None:
    """A careless column, as ours must not be."""
    with closing(sqlite3.connect(office.data / "loket.db", timeout=5)) as db, db:
        db.execute("create table if not exists control (word text)")
        db.execute("insert into control values (?)", [CONTROL])


def files_with(office: Office, *words: str) -> set[str]:
    """All that the service writes: its data folder and what it prints."""
    found = scan_profile(office.data.parent, words)
    return {f"{finding.canary} in {finding.file}: {finding.how}" for finding in found}


def test_no_answer_can_be_read_in_database_log_or_backup(office: Office) -> None:
    folders = {path.relative_to(office.data).parts[0] for path in office.data.rglob("*")}
    assert {"loket.db", "loket.db-wal", "backups"} <= folders
    assert office.log.stat().st_size > 0
    assert files_with(office, *WORDS) == set()


STRANGE = (
    ("GET", "/{word}", None),
    ("GET", "/operator/drafts/{word}", None),
    ("GET", "/operator/?filter={word}", None),
    ("GET", "/status?code={word}", None),
    ("POST", "/operator/queue/search", "search={word}"),
    ("POST", "/api/sync", '{{"{word}": '),
    ("PUT", "/api/drafts/{word}", '{{"envelope": "{word}"}}'),
    ("DELETE", "/{word}", "{word}"),
)


@pytest.mark.parametrize(("method", "path", "body"), STRANGE)
def test_an_error_repeats_nothing_and_is_not_written_down(
    office: Office, method: str, path: str, body: str | None
) -> None:
    word = MARKED["name"]
    with httpx.Client(base_url=office.url) as http:
        answer = http.request(
            method,
            path.format(word=quote(word)),
            content=body and body.format(word=word),
            headers={"Content-Type": "application/x-www-form-urlencoded"}
            if method == "POST"
            else {},
        )
    assert answer.status_code != 500
    assert word not in answer.text
    assert files_with(office, word) == set()


def test_the_scan_finds_what_a_careless_column_holds(office: Office) -> None:
    put_control(office)
    found = files_with(office, CONTROL)
    assert [line for line in found if "loket.db-wal" in line]
