"""The code on the applicant's paper at the desk: one scan finds the draft; a lost one is shown."""

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, send
from tests.web.desk import HTML, read, read_part, words

CODE = "K72MP4RA"


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


def found(desk, text):
    part = read_part(desk.post("/operator/queue/search", {"search": text}, htmx=True))
    return [row.get("data-draft") for row in part.iter(f"{HTML}tr") if row.get("data-draft")]


@pytest.mark.parametrize("text", [CODE, "k72m p4ra", "K72M-P4RA", " K72MP4RA\n"])
@pytest.mark.parametrize("stage", ["submitted", "paused"])
def test_one_scan_of_the_paper_finds_its_draft(desk, tablet, text, stage):
    draft_id = send(tablet, SITI, stage=stage, resume_code=CODE).draft_id
    send(tablet, {**SITI, "name": "ORANG LAIN"}, resume_code="Q3RTW7XY")
    assert found(desk, text) == [draft_id]


@pytest.mark.parametrize("name", ["SUPRIADI", "Siti Aja"])
def test_a_name_of_eight_letters_is_still_found(desk, tablet, name):
    draft_id = send(tablet, {**SITI, "name": f"{name} WAHYUNI"}).draft_id
    assert found(desk, name) == [draft_id]


def test_a_code_finds_nothing_in_another_office(desk, tablet):
    desk.hire("Lain", office_id="sambutan")
    other = enrol(desk, "sambutan")
    send(other, SITI, resume_code=CODE)
    assert found(desk, CODE) == []


def test_a_search_by_code_writes_it_nowhere(desk, tablet):
    send(tablet, SITI, resume_code=CODE)
    found(desk, CODE)
    details = [row[0] for row in desk.db.execute("select detail from events")]
    assert CODE not in " ".join(details)


@pytest.mark.parametrize("stage", ["submitted", "paused"])
def test_the_code_is_shown_when_asked_for_and_logged(desk, tablet, stage):
    draft_id = send(tablet, SITI, stage=stage, resume_code=CODE).draft_id
    page = desk.get(f"/operator/drafts/{draft_id}")
    assert "K72M" not in page.text and 'data-act="show_code"' in page.text
    assert "code_shown" not in desk.acts()
    for htmx in (True, False):
        answer = desk.post(f"/operator/drafts/{draft_id}/code", htmx=htmx)
        assert "K72M P4RA" in words(read_part(answer) if htmx else read(answer))
        assert answer.headers["cache-control"] == "no-store"
    assert desk.acts()[-2:] == ["code_shown"] * 2
    details = [row[0] for row in desk.db.execute("select detail from events")]
    assert "K72M" not in " ".join(details)


def test_reading_the_code_is_no_get(desk, tablet):
    draft_id = send(tablet, SITI, resume_code=CODE).draft_id
    assert desk.get(f"/operator/drafts/{draft_id}/code").status_code == 405


def test_without_a_code_it_says_so(desk, tablet):
    draft_id = send(tablet, SITI, resume_code=None).draft_id
    part = read_part(desk.post(f"/operator/drafts/{draft_id}/code", htmx=True))
    assert "belum ada kode" in words(part)


def test_a_draft_in_work_says_what_the_code_still_opens(desk, tablet):
    draft_id = send(tablet, SITI, resume_code=CODE).draft_id
    desk.post(f"/operator/drafts/{draft_id}/claim")
    part = words(read_part(desk.post(f"/operator/drafts/{draft_id}/code", htmx=True)))
    assert "hanya untuk melihat status" in part


def test_what_is_over_shows_no_code(desk, tablet):
    draft_id = send(tablet, SITI, resume_code=CODE).draft_id
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.post(
        f"/operator/drafts/{draft_id}/finalise", {"outcome": "cancelled", "cause": "duplicate"}
    )
    answer = desk.post(f"/operator/drafts/{draft_id}/code", htmx=True)
    assert answer.status_code == 409 and "K72M" not in answer.text
    assert 'data-act="show_code"' not in desk.get(f"/operator/drafts/{draft_id}").text


def test_another_offices_draft_shows_no_code(desk, tablet):
    desk.hire("Lain", office_id="sambutan")
    draft_id = send(enrol(desk, "sambutan"), SITI, resume_code=CODE).draft_id
    assert desk.post(f"/operator/drafts/{draft_id}/code").status_code == 404
