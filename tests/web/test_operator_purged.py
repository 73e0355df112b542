"""A draft whose data was erased by the rule is shown politely, wherever somebody still meets it."""

import pytest

from server.store.purge import list_due, purge_draft
from tests.web.applicants import SITI, enrol, open_working_desk, send
from tests.web.desk import read, words

SENTENCE = "Isian sudah dihapus sesuai aturan"


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


def purge(desk, **after):
    """Time passes, the night comes, and Rina logs in again."""
    desk.clock.move(**after)
    for due in list_due(desk.db, desk.client.app.state.rules, desk.clock.now):
        purge_draft(desk.db, desk.client.app.state.withdrawals.purged, due, desk.clock.now)
    desk.log_in("Rina")


@pytest.fixture
def unfinished(desk, tablet):
    draft_id = send(tablet, SITI, stage="paused").draft_id
    purge(desk, days=4)
    return draft_id


@pytest.fixture
def finished(desk, tablet):
    draft_id = send(tablet, SITI, queue_number="B-001").draft_id
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.post(f"/operator/drafts/{draft_id}/notes", {"note": "Kata istrinya"})
    outcome = {"outcome": "nib_issued", "cause": "nib_only", "nib": "9120001234567"}
    answer = desk.post(f"/operator/drafts/{draft_id}/finalise", outcome)
    assert answer.status_code == 303, answer.text
    purge(desk, days=1)
    return draft_id


@pytest.mark.parametrize("kind", ["unfinished", "finished"])
@pytest.mark.parametrize("page", ["", "/history", "/done", "/slip", "/copy", "/finalise"])
def test_no_page_of_it_fails(desk, request, kind, page):
    draft_id = request.getfixturevalue(kind)
    answer = desk.get(f"/operator/drafts/{draft_id}{page}")
    assert answer.status_code in (200, 303, 409), (page, answer.status_code)
    if answer.status_code != 303:
        read(answer, answer.status_code)
    assert "WAHYUNI" not in answer.text


@pytest.mark.parametrize("kind", ["unfinished", "finished"])
def test_its_page_says_what_happened_and_asks_nothing(desk, request, kind):
    draft_id = request.getfixturevalue(kind)
    answer = desk.get(f"/operator/drafts/{draft_id}")
    page = words(read(answer))
    assert SENTENCE in page
    for wrong in ("belum bisa dibuka", "Lengkapi", "Belum diisi", "atas permintaan"):
        assert wrong not in page, wrong
    for act in ("claim", "save", "slip", "finalise"):
        assert f'data-act="{act}"' not in answer.text, act


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("unfinished", "claim"),
        ("unfinished", "save"),
        ("unfinished", "copy/marks"),
        ("unfinished", "finalise"),
        ("finished", "claim"),
        ("finished", "save"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_can_work_on_it(desk, request, kind, path, htmx):
    draft_id = request.getfixturevalue(kind)
    answer = desk.post(f"/operator/drafts/{draft_id}/{path}", {"name": "BARU"}, htmx=htmx)
    assert answer.status_code == 409
    assert SENTENCE in answer.text


def test_the_slip_of_a_purged_draft_leads_to_its_page(desk, finished):
    answer = desk.get(f"/operator/drafts/{finished}/slip")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/operator/drafts/{finished}")


def test_its_history_tells_when_and_nothing_else(desk, finished):
    page = words(read(desk.get(f"/operator/drafts/{finished}/history")))
    assert "Isinya sudah dihapus" in page and "56101" not in page


def test_it_is_compared_with_nothing(desk, tablet, unfinished):
    other = send(tablet, SITI, queue_number="B-002").draft_id
    desk.post(f"/operator/drafts/{other}/claim")
    assert "NIK sama dengan" not in words(read(desk.get(f"/operator/drafts/{other}")))
    for path in (f"{other}/compare/{unfinished}", f"{unfinished}/compare/{other}"):
        assert desk.get(f"/operator/drafts/{path}").status_code == 303


def test_a_finished_one_is_found_by_its_nib_and_marked_so(desk, finished):
    answer = desk.post("/operator/queue/search", {"search": "9120001234567"})
    page = words(read(answer))
    assert "B-001" in page and "isian dihapus" in page
    assert "belum bisa dibuka" not in page


def test_an_unfinished_one_no_longer_stands_among_those_being_filled(desk, unfinished):
    assert unfinished not in desk.get("/operator/?show=filling").text


def test_an_applicant_who_comes_back_is_served_as_ever(desk, tablet, unfinished):
    send(tablet, SITI, draft_id=unfinished, rev=2, queue_number="B-001")
    assert desk.post(f"/operator/drafts/{unfinished}/claim").status_code == 303
    answer = desk.get(f"/operator/drafts/{unfinished}")
    assert "SITI WAHYUNI" in words(read(answer)) and SENTENCE not in answer.text


def test_the_owner_may_still_have_the_bare_row_emptied(desk, finished):
    path = f"/operator/drafts/{finished}/withdraw"
    assert desk.post(path, {"sure": "yes", "reason": "owner_here"}).status_code == 303
    assert desk.db.execute("select nib_hash from drafts").fetchone()[0] is None
