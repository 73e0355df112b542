"""While the keys wait for their passphrase: everything arrives, nothing is read, nobody is misled
(docs/safekeeping.md §1, a test for each row).
"""

import pytest

from server.domain import sealed_box
from server.store.enrolments import issue_code
from server.store.key_lock import add_locked, lock_keys
from server.store.keys import add_sealing_key
from server.web.operator.server_page import UnlockTries
from tests.tablet_client import TabletClient
from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import HTML, MONDAY, read, words

PHRASE = "sungai mahakam sore"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(sealed_box, "MEMORY_KIB", 64)
    monkeypatch.setattr(sealed_box, "PASSES", 1)


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.folder = tmp_path / "keys"
        desk.client.app.state.unlock_tries = UnlockTries()
        desk.hire("Budi", "supervisor")
        desk.log_in("Budi")
        yield desk


def unlock(desk, phrase=PHRASE):
    return desk.post("/operator/server/unlock", {"passphrase": phrase})


def keys_word(desk) -> str:
    page = read(desk.get("/operator/server"))
    return page.find(f".//{HTML}section[@data-keys]").get("data-keys")


def row(desk, draft_id: str) -> tuple:
    return desk.db.execute(
        "select judged_at is not null, is_readable, nik_hash is not null from drafts"
        " where draft_id = ?",
        [draft_id],
    ).fetchone()


def test_deliveries_are_kept_and_judged_once_it_is_unlocked(desk):
    tablet = enrol(desk)
    lock_keys(desk.folder, PHRASE)
    packet = tablet.pack(answers=SITI, stage="submitted", queue_number="B-001")
    answer = tablet.deliver(packet)
    assert (answer.status_code, answer.json()["queue_number"]) == (201, "B-001")
    assert row(desk, packet.draft_id) == (0, None, 0)
    assert unlock(desk).status_code == 303
    assert row(desk, packet.draft_id) == (1, 1, 1)
    assert "keys_unlocked" in desk.acts()


def test_a_tablet_gets_its_key_and_its_next_one(desk):
    enrolled = enrol(desk).enrolled["sealing_key"]
    lock_keys(desk.folder, PHRASE)
    tablet = TabletClient(desk.client)
    code = issue_code(desk.db, "palaran", "Tablet dua", None, desk.clock.now)
    desk.client.base_url = "https://testserver.local"
    assert tablet.enrol(code).json()["sealing_key"] == enrolled
    desk.client.base_url = "http://testserver.local"
    new_id = add_sealing_key(desk.folder, MONDAY, PHRASE)
    assert tablet.sync().json()["sealing_key"]["key_id"] == new_id


def test_a_withdrawal_erases_without_a_key(desk):
    tablet = enrol(desk)
    packet = send(tablet, SITI, stage="filling")
    lock_keys(desk.folder, PHRASE)
    answer = tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
    assert answer.status_code == 410
    left = desk.db.execute("select count(*) from draft_revisions where sealed is not null")
    assert left.fetchone() == (0,)


def test_a_code_is_neither_unknown_nor_a_wrong_try(desk):
    tablet = enrol(desk)
    send(tablet, SITI)
    lock_keys(desk.folder, PHRASE)
    for _ in range(12):
        answer = tablet.open_draft("K72MP4RA", 1985)
        assert (answer.status_code, answer.json()["problem"]) == (423, "keys-locked")
        page = desk.client.post("/status", data={"code": "K72M P4RA"})
        assert "belum bisa dilihat sekarang" in words(read(page, 503))
    assert unlock(desk).status_code == 303
    assert tablet.open_draft("K72MP4RA", 1985).status_code == 200
    assert desk.client.post("/status", data={"code": "K72M P4RA"}).status_code == 200


def test_the_queue_says_that_drafts_wait_for_the_key(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    assert read(desk.get("/operator/")).find(f".//{HTML}p[@id='_keys']") is None
    lock_keys(desk.folder, PHRASE)
    for path in ("/operator/", "/operator/queue/rows"):
        text = desk.get(path).text
        assert "Draf menunggu kunci server" in text and "B-001" in text
        assert "S*** W***" not in text
    assert desk.post("/operator/queue/search", {"search": "B-001"}).text.count(draft_id) > 0
    for text in ("Siti", SITI["nik"], SITI["phone"]):
        answer = desk.post("/operator/queue/search", {"search": text})
        assert "menunggu kunci" in words(read(answer, 409))


def test_nothing_is_shown_and_nothing_is_noted_as_read(desk):
    (draft_id,) = queue(desk, enrol(desk), SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    lock_keys(desk.folder, PHRASE)
    before = desk.acts()
    for page in ("", "/copy", "/history", "/finalise", f"/compare/{draft_id}"):
        answer = desk.get(f"/operator/drafts/{draft_id}{page}")
        assert "menunggu kunci" in words(read(answer, 409)), page
    for page in ("/code", "/save"):
        answer = desk.post(f"/operator/drafts/{draft_id}{page}")
        assert answer.status_code == 409, page
    assert desk.acts() == before


def test_what_cant_be_read_is_not_taken_but_can_be_given_back(desk):
    first, second = queue(desk, enrol(desk), SITI, {**SITI, "nik": "6472011203900002"})
    desk.post(f"/operator/drafts/{first}/claim")
    lock_keys(desk.folder, PHRASE)
    for path in ("/operator/queue/next", f"/operator/drafts/{second}/claim"):
        assert desk.post(path).status_code == 409
    assert desk.post(f"/operator/drafts/{first}/release").status_code == 303
    assert desk.db.execute("select count(*) from claims").fetchone() == (0,)


def test_a_wrong_passphrase_opens_nothing_and_five_of_them_wait(desk):
    lock_keys(desk.folder, PHRASE)
    for _ in range(5):
        assert "belum cocok" in words(read(unlock(desk, "sungai mahakam pagi"), 422))
    assert "Coba lagi pukul 09.15" in words(read(unlock(desk), 422))
    assert keys_word(desk) == "closed"
    assert desk.acts().count("keys_unlock_failed") == 5
    desk.clock.move(minutes=15, seconds=1)
    desk.stay()
    assert unlock(desk).status_code == 303
    assert keys_word(desk) == "open"


def test_a_supervisor_closes_them_again(desk):
    lock_keys(desk.folder, PHRASE)
    unlock(desk)
    assert desk.post("/operator/server/forget").status_code == 303
    assert keys_word(desk) == "closed"
    assert desk.acts()[-1] == "keys_locked"


def test_without_a_passphrase_there_is_nothing_to_close(desk):
    assert desk.post("/operator/server/forget").status_code == 200
    assert unlock(desk).status_code == 200
    assert keys_word(desk) == "open"


def test_without_keys_the_page_says_so(desk):
    for file in desk.folder.iterdir():
        file.unlink()
    assert keys_word(desk) == "missing"
    assert "folder kuncinya tidak ada" in desk.get("/operator/").text


def test_a_draft_whose_key_came_back_is_judged_anew(desk):
    tablet = enrol(desk)
    key = next(desk.folder.glob("sealing-*"))
    packet = send(tablet, SITI)
    kept = key.read_bytes()
    add_sealing_key(desk.folder, MONDAY)
    key.unlink()
    desk.db.execute("update drafts set judged_at = null")
    lock_keys(desk.folder, PHRASE)
    unlock(desk)
    assert row(desk, packet.draft_id)[:2] == (1, 0)
    desk.post("/operator/server/forget")
    desk.db.execute("drop trigger events_are_not_removed")
    desk.db.execute(
        "delete from events where act = 'key_in_use' and detail like ?", [f"%{key.stem[8:]}%"]
    )
    add_locked(desk.folder, PHRASE, key.name, kept)
    unlock(desk)
    assert row(desk, packet.draft_id)[:2] == (1, 1)
