"""The supervisor's tablets: a code that enrols one, how the others are, the end of a lost one."""

from datetime import timedelta

import pytest

from server.domain.times import utc_text
from server.store.enrolments import CodeWrong, use_code
from server.store.tablets import Sighting, add_tablet, find_tablet, note_wiped, save_sighting
from tests.web.desk import HTML, open_desk, read, read_part, words


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.hire("Sari", "supervisor", "sambutan")
        desk.log_in("Budi")
        yield desk


def enrolled(desk, name="Tablet lobi", office_id="palaran") -> str:
    tablet = add_tablet(
        desk.db,
        office_id=office_id,
        name=name,
        public_key="key",
        app_version="0.1.0",
        now=desk.clock.now,
    )
    return tablet.tablet_id


def seen(desk, tablet_id, **changes):
    told = {
        "app_version": "0.1.0",
        "rules_version": "abc",
        "waiting": 0,
        "oldest_waiting_at": None,
        "storage_free": 2_000_000_000,
        "clock_offset_ms": 0,
        "sync_state": "idle",
    }
    save_sighting(desk.db, tablet_id, Sighting(**(told | changes)), desk.clock.now)


def row_of(page, tablet_id) -> str:
    return words(page.find(f".//{HTML}tr[@data-tablet-id='{tablet_id}']"))


def new_code(desk, name="Tablet lobi"):
    return read_part(desk.post("/operator/tablets/codes", {"tablet_name": name}, htmx=True))


def code_of(part) -> str:
    return words(part.find(".//*[@data-once='code']"))


def test_a_code_enrols_one_tablet_of_this_office_for_ten_minutes(desk):
    part = new_code(desk, "  Tablet   lobi ")
    enrolment = use_code(desk.db, code_of(part), desk.clock.now)
    assert (enrolment.office_id, enrolment.tablet_name) == ("palaran", "Tablet lobi")
    assert "sampai pukul 09.10 WITA" in words(part)
    late = code_of(new_code(desk))
    with pytest.raises(CodeWrong):
        use_code(desk.db, late, desk.clock.now + timedelta(minutes=10, seconds=1))


def test_the_link_and_its_qr_code_bear_the_code(desk):
    part = new_code(desk)
    link = part.find(".//*[@data-once='link']").get("href")
    code = code_of(part).replace(" ", "")
    assert link == f"http://testserver.local/kiosk/?enrol={code}"
    drawing = part.find(".//{http://www.w3.org/2000/svg}svg")
    assert drawing is not None and drawing.get("style") is None


def test_a_code_is_shown_once(desk):
    code = code_of(new_code(desk))
    page = desk.get("/operator/tablets").text
    assert code not in page and code.replace(" ", "") not in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8080", "hanya terbuka di komputer ini"),
        ("http://localhost", "hanya terbuka di komputer ini"),
        ("http://192.168.1.7:8080", "belum memakai https"),
        ("https://loket.example.go.id", ""),
    ],
)
def test_an_address_that_a_tablet_cant_use_is_said(desk, address, said):
    desk.client.base_url = address
    desk.log_in("Budi")
    text = words(new_code(desk))
    warnings = [w for w in ("hanya terbuka di komputer ini", "belum memakai https") if w in text]
    assert warnings == ([said] if said else [])


def test_a_tablet_needs_a_name(desk):
    part = read_part(desk.post("/operator/tablets/codes", {"tablet_name": "  "}, htmx=True), 422)
    assert "Nama tablet belum diisi." in words(part)
    assert desk.db["enrolments"].count == 0


def test_the_list_tells_how_each_tablet_is(desk):
    tablet_id = enrolled(desk)
    assert "Belum pernah" in row_of(read(desk.get("/operator/tablets")), tablet_id)
    oldest = utc_text(desk.clock.now - timedelta(minutes=12))
    seen(desk, tablet_id, waiting=2, oldest_waiting_at=oldest)
    desk.clock.move(minutes=4)
    text = row_of(read(desk.get("/operator/tablets")), tablet_id)
    for expected in ("Tablet lobi", "Huruf B · versi 0.1.0", "4 menit lalu", "2 draf",
                     "tertua 16 menit lalu", "2.000 MB bebas", "Cocok"):  # fmt: skip
        assert expected in text


def test_it_warns_after_half_an_hour(desk):
    tablet_id = enrolled(desk)
    oldest = utc_text(desk.clock.now)
    seen(desk, tablet_id, waiting=1, oldest_waiting_at=oldest, clock_offset_ms=0)
    desk.clock.move(minutes=29)
    desk.stay()
    assert not warned(desk, tablet_id)
    desk.clock.move(minutes=1)
    assert warned(desk, tablet_id) == ["30 menit lalu", "tertua 30 menit lalu"]


def warned(desk, tablet_id) -> list[str]:
    part = read_part(desk.get("/operator/tablets/list"))
    row = part.find(f".//{HTML}tr[@data-tablet-id='{tablet_id}']")
    return [words(tag) for tag in row.findall(f".//{HTML}span[@class='tag warn']")]


def test_a_clock_that_is_off_and_a_full_tablet_are_said(desk):
    tablet_id = enrolled(desk)
    seen(desk, tablet_id, clock_offset_ms=-720_000, storage_free=1_000_000, sync_state="blocked")
    text = row_of(read(desk.get("/operator/tablets")), tablet_id)
    assert "mundur 12 menit" in text and "perlu petugas" in text and "1 MB" in text


def test_a_lost_tablet_is_revoked(desk):
    tablet_id = enrolled(desk)
    part = read_part(desk.post(f"/operator/tablets/{tablet_id}/revoke", htmx=True))
    assert "Dicabut" in row_of(part, tablet_id)
    assert find_tablet(desk.db, tablet_id).revoked_at
    assert desk.acts()[-1] == "tablet_revoked"


def test_a_tablet_is_emptied_at_its_next_contact_and_says_when_it_is_done(desk):
    tablet_id = enrolled(desk)
    part = read_part(desk.post(f"/operator/tablets/{tablet_id}/wipe", htmx=True))
    assert "akan dikosongkan" in row_of(part, tablet_id)
    assert part.find(f".//{HTML}button[@data-act='wipe']") is None
    tablet = find_tablet(desk.db, tablet_id)
    assert tablet.wipe_ordered_at and desk.acts()[-1] == "tablet_wipe_ordered"
    note_wiped(desk.db, tablet, desk.clock.now)
    assert "sudah dikosongkan" in row_of(read(desk.get("/operator/tablets")), tablet_id)


def test_a_lost_tablet_shows_what_is_still_in_it_and_can_be_emptied(desk):
    tablet_id = enrolled(desk)
    desk.post(f"/operator/tablets/{tablet_id}/revoke", htmx=True)
    seen(desk, tablet_id, waiting=2)
    desk.clock.move(minutes=5)
    text = row_of(read(desk.get("/operator/tablets")), tablet_id)
    assert "Terakhir terlihat 5 menit lalu. 2 draf tersegel masih di dalamnya." in text
    part = read_part(desk.post(f"/operator/tablets/{tablet_id}/wipe", htmx=True))
    assert "akan dikosongkan" in row_of(part, tablet_id)


@pytest.mark.parametrize("act", ["see", "revoke", "wipe"])
def test_another_offices_tablets_are_unknown_here(desk, act):
    theirs = enrolled(desk, "Tablet Sambutan", "sambutan")
    if act == "see":
        assert "Tablet Sambutan" not in desk.get("/operator/tablets").text
        return
    part = read_part(desk.post(f"/operator/tablets/{theirs}/{act}", htmx=True), 422)
    assert "belum ada di kantor ini" in words(part)
    row = find_tablet(desk.db, theirs)
    assert (row.revoked_at, row.wipe_ordered_at) == (None, None)
