"""POST /api/drafts/open: by code and birth year, and by nobody else (docs/sync.md §5)."""

import json

import pytest

from server.store.edits import save_edit
from tests.tablet_client import ANSWERS, new_id

CODE = "K72MP4RA"


def problem(answer) -> str:
    return answer.json()["problem"]


def test_a_sent_draft_opens_again_and_goes_on(office, tablet):
    packet = tablet.pack(rev=3)
    tablet.deliver(packet)
    answer = tablet.open_draft("k72m p4ra", 1985)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() == {
        "draft_id": packet.draft_id,
        "rev": 3,
        "answers": ANSWERS,
        "consent": {"version": "2026-11-24", "at": "2026-11-23T01:00:00.000Z"},
        "created_at": "2026-11-23T01:00:00.000Z",
        "queue_number": None,
        "screen": None,
    }
    assert office.acts(packet.draft_id)[-1] == "resumed"
    assert tablet.deliver(tablet.pack(packet.draft_id, rev=4)).status_code == 200


@pytest.mark.parametrize(
    "code, year", [(CODE, 1986), (CODE, None), ("AAAAAAAA", 1985), ("x", 1985)]
)
def test_a_wrong_code_and_a_wrong_year_look_alike(tablet, code, year):
    tablet.deliver(tablet.pack())
    answer = tablet.open_draft(code, year)
    assert answer.status_code == 404
    assert problem(answer) == "resume-code-unknown"


def test_a_draft_without_birth_date_opens_by_its_code(tablet):
    tablet.deliver(tablet.pack(answers={"capital": 5}))
    assert tablet.open_draft(CODE).status_code == 200


def test_another_office_cannot_open_it(office, tablet):
    tablet.deliver(tablet.pack())
    assert problem(office.tablet("sambutan").open_draft(CODE, 1985)) == "resume-code-unknown"


def test_five_wrong_tries_lock_the_tablet_for_a_while(office, tablet):
    tablet.deliver(tablet.pack())
    for _ in range(5):
        tablet.open_draft("AAAAAAAA", 1985)
    answer = tablet.open_draft(CODE, 1985)
    assert answer.status_code == 429
    assert problem(answer) == "resume-locked"
    assert answer.headers["Retry-After"] == "900"
    assert office.tablet(name="Tablet dua").open_draft(CODE, 1985).status_code == 200
    office.clock.move(minutes=15, seconds=1)
    assert tablet.open_draft(CODE, 1985).status_code == 200


@pytest.mark.parametrize("status", ["claimed", "waiting_applicant", "waiting_oss", "finalised"])
def test_what_the_office_has_stays_with_the_office(office, tablet, status):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    office.move(packet.draft_id, status)
    answer = tablet.open_draft(CODE, 1985)
    assert answer.status_code == 409
    assert problem(answer) == "draft-claimed"
    assert "answers" not in answer.json()


def test_an_edited_draft_stays_with_the_office(office, tablet):
    packet = tablet.pack(stage="submitted")
    tablet.deliver(packet)
    keys = office.state.keys
    save_edit(office.db, keys, packet.draft_id, office.operator(), ANSWERS, office.clock.now)
    office.move(packet.draft_id, "new", "queued")
    assert problem(tablet.open_draft(CODE, 1985)) == "draft-claimed"
    tablet.deliver(tablet.pack(packet.draft_id, rev=9))
    assert office.draft(packet.draft_id).rev == 1


def test_a_repeated_opening_is_refused_and_never_stored(office, tablet):
    nonce = new_id()
    tablet.deliver(tablet.pack())
    assert tablet.open_draft(CODE, 1985, nonce).status_code == 200
    answer = tablet.open_draft(CODE, 1985, nonce)
    assert answer.status_code == 409
    assert problem(answer) == "nonce-reused"
    replies = [reply for (reply,) in office.rows("select reply from nonces")]
    assert not any("KANARI" in reply for reply in replies)


@pytest.mark.parametrize(
    "changes", [{"resume_code": 5}, {"birth_year": "1985"}, {"birth_year": 99999}]
)
def test_a_wrong_body_is_named(tablet, changes):
    body = {"resume_code": CODE, "birth_year": 1985} | changes
    answer = tablet.send("POST", "/api/drafts/open", json.dumps(body).encode())
    assert problem(answer) == "body-broken"


def test_a_withdrawn_draft_opens_no_more(tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
    assert problem(tablet.open_draft(CODE, 1985)) == "resume-code-unknown"
