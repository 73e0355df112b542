"""Promise 7: whatever answer shows a NIK, an address, a phone number or a name leaves an event.

Every route of the desk is asked, in a fresh office, for a draft full of canaries; a route that
shows one of them and says nothing to the log fails here, also one that is added next year.
"""

import re

import pytest

from tests.routes import behind
from tests.web.applicants import SITI, enrol, open_working_desk, queue, send

SECRET = {
    "nik": "6472015203850007",
    "name": "SITI KANARI",
    "phone": "+6281298765432",
    "email": "kanari.siti@example.com",
    "ktp_address": "Jalan Kenari Kuning 7",
    "business_address": "Gang Kutilang 9",
}
ANSWERS = {**SITI, **SECRET, "same_address": "no"}
SIGHTS = {"nik_read", "draft_opened", "code_shown", "slip_shown", "searched"}
FORM = {
    "search": SECRET["nik"],
    "note": "Membawa KK.",
    "document": "ktp",
    "field": "nik",
    "check": "twin",
    "outcome": "referred",
    "sure": "yes",
    "consent_explained": "yes",
    "take_over_reason": "Giliran saya",
    "done": "nik",
    "last": "nik",
    "width": "58",
}
PARTS = {"{draft_id:str}": "first", "{other_id:str}": "twin", "{revision_id:int}": "late"}


@pytest.fixture
def desk(tmp_path):
    """A claimed draft with a twin, a late version and a note."""
    with open_working_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.log_in("Budi")
        tablet = enrol(desk)
        first, twin = queue(desk, tablet, ANSWERS, ANSWERS)
        desk.post(f"/operator/drafts/{first}/claim")
        send(tablet, {**ANSWERS, "business_name": "Warung Baru"}, draft_id=first, rev=2)
        desk.post(f"/operator/drafts/{first}/notes", {"note": f"HP lama {SECRET['phone']}"})
        (late,) = desk.db.execute(
            "select revision_id from draft_revisions where rev = 2"
        ).fetchone()
        desk.known = {"first": first, "twin": twin, "late": str(late)}
        yield desk


def shown(text: str) -> set[str]:
    """The canaries in an answer, in whatever groups they are written."""
    plain = re.sub(r"[\s.\-]", "", text).casefold()
    wanted = {kind: re.sub(r"[\s.\-]", "", value).casefold() for kind, value in SECRET.items()}
    wanted["phone"] = SECRET["phone"].removeprefix("+62")
    return {kind for kind, value in wanted.items() if value in plain}


def address(desk, path: str) -> str:
    for part, name in PARTS.items():
        path = path.replace(part, desk.known[name])
    return re.sub(r"\{[^}]*\}", "1", path)


def ask(desk, method: str, path: str, *, htmx: bool):
    if method == "GET":
        return desk.get(path, headers={"HX-Request": "true"} if htmx else {})
    return desk.post(path, FORM, htmx=htmx)


ASKED = [
    (method, path, htmx)
    for method, path in behind("operator", "supervisor")
    for htmx in ((False,) if method == "GET" else (False, True))  # a part shows less than its page
]


@pytest.mark.parametrize(("method", "path", "htmx"), ASKED)
def test_no_answer_shows_a_person_without_an_event(desk, method, path, htmx):
    before = desk.db.execute("select max(event_id) from events").fetchone()[0]
    answer = ask(desk, method, address(desk, path), htmx=htmx)
    assert answer.status_code < 500
    seen = shown(answer.text)
    acts = {
        act
        for (act,) in desk.db.execute("select act from events where event_id > ?", [before])
        if act in SIGHTS
    }
    if seen:
        assert acts, f"{method} {path} shows {sorted(seen)}, and no event tells of it"
    assert not shown(str(desk.db.execute("select group_concat(detail) from events").fetchone()))


def test_the_canaries_are_seen_where_they_are_shown(desk):
    """The sweep isn't blind."""
    first = desk.known["first"]
    assert shown(desk.get(f"/operator/drafts/{first}").text) == set(SECRET)
    assert shown(desk.get(f"/operator/drafts/{first}/copy").text) >= {"nik", "name", "phone"}
    assert "nik" in shown(desk.get(f"/operator/drafts/{first}/history").text)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (SECRET["nik"], "nik"),
        ("6472 0152 0385 0007", "nik"),
        ("0812-9876-5432", "phone"),
        (SECRET["email"], "email"),
        ("1234567890123", "nib"),
        ("K72M P4RA", "code"),
        ("siti kan", "name"),
    ],
)
def test_a_search_for_a_person_is_an_event_without_what_was_typed(desk, text, by):
    desk.post("/operator/queue/search", {"search": text}, htmx=True)
    act, detail = desk.db.execute(
        "select act, detail from events order by event_id desc limit 1"
    ).fetchone()
    assert act == "searched" and f'"by":"{by}"' in detail
    assert text.replace(" ", "") not in detail


@pytest.mark.parametrize("text", ["B-001", "b 1", "", "64720"])
def test_a_queue_number_is_nobodys_secret(desk, text):
    before = desk.acts()
    desk.post("/operator/queue/search", {"search": text}, htmx=True)
    assert desk.acts() == before


def test_what_a_tablet_opens_by_its_code_is_an_event(desk):
    tablet = enrol(desk)
    packet = send(tablet, ANSWERS, resume_code="K73MP4RA")
    answer = tablet.open_draft("K73MP4RA", 1985)
    assert shown(answer.text) == set(SECRET)
    last = desk.db.execute("select act, draft_id from events order by event_id desc limit 1")
    assert last.fetchone() == ("resumed", packet.draft_id)
