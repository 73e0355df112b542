"""The queue: oldest first, masked, searchable without a trace, taken by one person at a time."""

import re

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import HTML, read, read_part, words

AGUS = {**SITI, "name": "AGUS SALIM", "nik": "6472011203900002", "phone": "+6281234567891"}
UMAR = {**SITI, "name": "UMAR", "nik": "123", "phone": "+6281234567892"}


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


def rows(page) -> list:
    return page.findall(f".//{HTML}tr[@data-queue-number]")


def numbers(page) -> list[str]:
    return [row.get("data-queue-number") for row in rows(page)]


def test_oldest_stand_first(desk):
    queue(desk, enrol(desk), SITI, AGUS, UMAR)
    assert numbers(read(desk.get("/operator/"))) == ["B-001", "B-002", "B-003"]


def test_a_row_masks_the_name_and_shows_no_nik(desk):
    queue(desk, enrol(desk), SITI)
    answer = desk.get("/operator/")
    row = words(rows(read(answer))[0])
    assert "S*** W***" in row
    assert "Warung makan" in row
    assert "Bukuan" in row
    assert "menunggu 1 menit" in row
    assert "WAHYUNI" not in answer.text
    assert SITI["nik"] not in answer.text


def test_a_row_tells_how_many_fields_are_missing(desk):
    tablet = enrol(desk)
    queue(desk, tablet, SITI, {**UMAR, "capital": None})
    first, second = rows(read(desk.get("/operator/")))
    assert "lengkap" in words(first)
    assert "2 perlu dilengkapi" in words(second)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("new", ["B-002"]), ("claimed", ["B-001"]), ("waiting_oss", []), ("finalised", [])],
)
def test_filters(desk, shown, expected):
    first, _ = queue(desk, enrol(desk), SITI, AGUS)
    desk.post(f"/operator/drafts/{first}/claim")
    page = read(desk.get(f"/operator/?show={shown}"))
    listed = [
        row.get("data-queue-number") for row in rows(page) if row.get("id").startswith("row-")
    ]
    assert listed == expected


def test_what_is_still_being_filled_stands_apart(desk):
    tablet = enrol(desk)
    send(tablet, {"name": "BELUM SELESAI"}, stage="filling")
    assert numbers(read(desk.get("/operator/"))) == []
    page = read(desk.get("/operator/?show=filling"))
    assert "B*** S***" in words(rows(page)[0])
    assert "Sedang diisi" in words(rows(page)[0])


def test_an_unknown_filter_shows_the_queue(desk):
    queue(desk, enrol(desk), SITI)
    read(desk.get("/operator/?show=finalised&after=%00|x"))
    assert numbers(read(desk.get("/operator/?show=nonsense"))) == ["B-001"]


def test_counters_count(desk):
    first, _ = queue(desk, enrol(desk), SITI, AGUS)
    desk.post(f"/operator/drafts/{first}/claim")
    nav = read(desk.get("/operator/")).find(f".//{HTML}nav[@class='filters']")
    counts = [words(link) for link in nav.iter(f"{HTML}a")]
    assert counts[:3] == ["Menunggu 1", "Dikerjakan 1", "Menunggu pemilik 0"]


def test_refreshing_gives_the_fragment_and_keeps_no_session_alive(desk):
    queue(desk, enrol(desk), SITI)
    before = desk.db.execute("select expires_at from sessions").fetchall()
    desk.clock.move(minutes=5)
    part = read_part(desk.get("/operator/queue/rows?show=new"))
    assert part.find(f"{HTML}div").get("id") == "_queue"
    assert desk.db.execute("select expires_at from sessions").fetchall() == before


def test_pages_of_a_long_queue_follow_without_gap_or_repeat(desk):
    tablet = enrol(desk)
    queue(desk, tablet, *[SITI] * 30)
    seen, path = [], "/operator/?show=new"
    while path:
        page = read(desk.get(path))
        seen += numbers(page)
        link = page.find(f".//{HTML}a[@id='next-page']")
        path = link.get("href") if link is not None else ""
    assert seen == [f"B-{number:03d}" for number in range(1, 31)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B-001", ["B-001"]),
        ("b 2", ["B-002"]),
        ("6472 0152 0385 0007", ["B-001"]),
        ("081234567891", ["B-002"]),
        ("siti", ["B-001"]),
        ("WAHYU siti", ["B-001"]),
        ("salim", ["B-002"]),
        ("nobody", []),
        ("6472015203850008", []),
        ("12", []),
        ("1234567890123", []),
        ("%", []),
        ("' or 1=1 --", []),
    ],
)
def test_search(desk, text, expected):
    queue(desk, enrol(desk), SITI, AGUS)
    part = read_part(desk.post("/operator/queue/search", {"search": text}, htmx=True))
    assert numbers(part) == expected
    page = read(desk.post("/operator/queue/search", {"search": text}))
    assert numbers(page) == expected


def test_an_empty_search_shows_the_queue_again(desk):
    queue(desk, enrol(desk), SITI)
    part = read_part(desk.post("/operator/queue/search", {"search": " "}, htmx=True))
    assert part.find(f"{HTML}div").get("hx-get") is not None
    assert numbers(part) == ["B-001"]


def test_a_search_leaves_no_nik_in_the_log(desk):
    queue(desk, enrol(desk), SITI)
    desk.post("/operator/queue/search", {"search": SITI["nik"]}, htmx=True)
    assert SITI["nik"] not in str(desk.db.execute("select detail from events").fetchall())


def test_next_is_the_oldest_complete_draft(desk):
    tablet = enrol(desk)
    broken, complete, _ = queue(desk, tablet, UMAR, SITI, AGUS)
    answer = desk.post("/operator/queue/next")
    assert answer.headers["location"] == f"/operator/drafts/{complete}"
    desk.post("/operator/queue/next")
    answer = desk.post("/operator/queue/next")
    assert answer.headers["location"] == f"/operator/drafts/{broken}"
    assert "Belum ada yang menunggu" in desk.post("/operator/queue/next").text


def test_a_claimed_draft_is_not_taken_twice(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.log_in("Budi")
    answer = desk.post(f"/operator/drafts/{draft_id}/claim")
    assert "sedang dikerjakan Rina sampai pukul 09.21 WITA" in words(read(answer, 409))
    part = read_part(desk.post(f"/operator/drafts/{draft_id}/claim", htmx=True), 409)
    assert part.find(f"{HTML}p").get("id") == "_refused"


def test_an_expired_lease_shows_and_can_be_taken(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.log_in("Budi")
    assert "terbengkalai" not in desk.get("/operator/?show=claimed").text
    desk.clock.move(minutes=20)
    desk.stay()
    assert "terbengkalai" in desk.get("/operator/?show=claimed").text
    assert desk.post("/operator/queue/next").headers["location"].endswith(draft_id)
    assert "claim_taken_over" in desk.acts()


def test_use_renews_the_lease(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.clock.move(minutes=19)
    desk.stay()
    desk.get(f"/operator/drafts/{draft_id}")
    desk.clock.move(minutes=19)
    desk.log_in("Budi")
    assert desk.post(f"/operator/drafts/{draft_id}/claim").status_code == 409


def test_taking_over_needs_a_reason_and_keeps_it(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.log_in("Budi")
    path = f"/operator/drafts/{draft_id}/take-over"
    assert "Tulis alasannya" in words(read(desk.post(path, {"take_over_reason": " "}), 422))
    assert desk.post(path, {"take_over_reason": "Rina sedang rapat"}).status_code == 303
    assert "Rina sedang rapat" in desk.get(f"/operator/drafts/{draft_id}").text
    assert "rapat" not in str(desk.db.execute("select detail from events").fetchall())


def test_release_gives_it_back_and_the_waiting_time_goes_on(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.clock.move(minutes=5)
    assert desk.post(f"/operator/drafts/{draft_id}/release").headers["location"] == "/operator/"
    desk.clock.move(minutes=2)
    row = words(rows(read(desk.get("/operator/")))[0])
    assert "menunggu 3 menit" in row
    states = [row[0] for row in desk.db.execute("select state from periods order by period_id")]
    assert states == ["queued", "claimed", "queued"]


def test_nobody_releases_anothers_draft(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.log_in("Budi")
    assert desk.post(f"/operator/drafts/{draft_id}/release").status_code == 409


def test_another_offices_draft_does_not_exist(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.hire("Dewi", office_id="sambutan")
    desk.log_in("Dewi")
    assert numbers(read(desk.get("/operator/"))) == []
    for path in ("", "/copy", "/finalise", "/history", "/slip", "/done", "/withdraw"):
        read(desk.get(f"/operator/drafts/{draft_id}{path}"), 404)
    for path in ("claim", "release", "take-over", "save", "finalise", "notes", "withdraw"):
        assert desk.post(f"/operator/drafts/{draft_id}/{path}").status_code == 404
    for text in ("B-001", SITI["nik"], "siti", "081234567890"):
        assert numbers(read(desk.post("/operator/queue/search", {"search": text}))) == []


@pytest.mark.parametrize("draft_id", ["nothing", "..%2F..", "a" * 300, "%00"])
def test_an_unknown_draft_is_no_failure_of_the_server(desk, draft_id):
    assert desk.get(f"/operator/drafts/{draft_id}").status_code == 404
    assert desk.post(f"/operator/drafts/{draft_id}/claim", htmx=True).status_code in (404, 409)


def test_every_act_is_an_event_with_who(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.post(f"/operator/drafts/{draft_id}/release")
    rows = desk.db.execute(
        """select act, actor_kind, actor_id is not null from events
           where draft_id = ? order by event_id""",
        [draft_id],
    ).fetchall()
    assert rows[-2:] == [("claimed", "operator", 1), ("released", "operator", 1)]


def test_the_page_holds_no_script_or_style_of_its_own(desk):
    queue(desk, enrol(desk), SITI)
    text = desk.get("/operator/").text
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", text)
