"""The supervisor's people and deliveries, and the calls: in one's own office only."""

import pytest

from server.store.calls import add_call, is_call_answered
from server.store.set_aside import keep_aside
from server.store.tablets import add_tablet
from tests.web.desk import HTML, open_desk, read, read_part, words

PAGES = ("/operator/operators", "/operator/tablets", "/operator/settings", "/operator/set-aside")


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.rina = desk.hire("Rina")
        desk.sari = desk.hire("Sari", "supervisor", "sambutan")
        desk.log_in("Budi")
        yield desk


def once(part, what: str) -> str:
    return words(part.find(f".//*[@data-once='{what}']"))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_supervisors(desk, path):
    read(desk.get(path))
    desk.log_in("Rina")
    assert "Halaman ini untuk penyelia" in words(read(desk.get(path), 403))
    nav = words(read(desk.get("/operator/password")).find(f".//{HTML}nav"))
    assert nav == "Antrean Jalan akun Tutup hari"  # what an operator may open


def test_a_new_operator_gets_a_password_that_is_shown_once(desk):
    part = read_part(desk.post("/operator/operators", {"name": " Tuti ", "role": "operator"}, True))
    password = once(part, "password")
    assert password not in desk.get("/operator/operators").text
    assert desk.log_in("Tuti", password).status_code == 303
    assert desk.get("/operator/operators").status_code == 403


def test_without_script_the_same_act_brings_the_whole_page(desk):
    page = read(desk.post("/operator/operators", {"name": "Tuti", "role": "supervisor"}))
    assert once(page, "password")
    assert page.find(f".//{HTML}header") is not None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "Nama belum diisi."),
        ("rina", "Nama ini sudah dipakai."),
        ("SARI", "Nama ini sudah dipakai."),
    ],
)
def test_a_name_that_cant_be_taken_is_said_at_the_field_and_stays(desk, name, said):
    fields = {"name": name, "role": "supervisor"}
    part = read_part(desk.post("/operator/operators", fields, True), 422)
    assert said in words(part)
    control = part.find(f".//{HTML}input[@name='name']")
    assert (control.get("value"), control.get("aria-invalid")) == (name.strip(), "true")
    role = part.find(f".//{HTML}input[@value='supervisor']")
    assert role.get("checked") is not None


def test_an_unknown_role_is_the_lesser_one(desk):
    desk.post("/operator/operators", {"name": "Tuti", "role": "admin"}, True)
    row = desk.db.execute("select role from operators where name = 'Tuti'").fetchone()
    assert row == ("operator",)


def test_lock_and_unlock(desk):
    part = read_part(desk.post(f"/operator/operators/{desk.rina}/lock", htmx=True))
    row = part.find(f".//{HTML}tr[@data-operator-id='{desk.rina}']")
    assert "Terkunci" in words(row)
    read(desk.log_in("Rina"), 422)
    read_part(desk.post(f"/operator/operators/{desk.rina}/unlock", htmx=True))
    assert desk.log_in("Rina").status_code == 303


def test_oneself_and_the_last_supervisor_cant_be_locked(desk):
    budi = desk.db.execute("select operator_id from operators where name = 'Budi'").fetchone()[0]
    part = read_part(desk.post(f"/operator/operators/{budi}/lock", htmx=True), 422)
    assert "Nama sendiri belum bisa dikunci." in words(part)
    assert desk.get("/operator/operators").status_code == 200


def test_a_forgotten_password_is_replaced_and_the_old_sessions_end(desk):
    desk.log_in("Rina")
    rinas = desk.client.cookies["loket_session"]
    desk.log_in("Budi")
    part = read_part(desk.post(f"/operator/operators/{desk.rina}/password", htmx=True))
    password = once(part, "password")
    desk.client.cookies.clear()
    cookie = {"Cookie": f"loket_session={rinas}"}
    assert desk.get("/operator/password", headers=cookie).status_code == 303
    read(desk.log_in("Rina"), 422)
    assert desk.log_in("Rina", password).status_code == 303


def test_own_password_is_not_reset_here(desk):
    budi = desk.db.execute("select operator_id from operators where name = 'Budi'").fetchone()[0]
    read_part(desk.post(f"/operator/operators/{budi}/password", htmx=True), 422)
    assert desk.log_in("Budi").status_code == 303


@pytest.mark.parametrize("act", ["lock", "unlock", "password"])
@pytest.mark.parametrize("whom", ["sari", "nobody", "%00"])
def test_another_offices_people_are_unknown_here(desk, act, whom):
    operator_id = desk.sari if whom == "sari" else whom
    part = read_part(desk.post(f"/operator/operators/{operator_id}/{act}", htmx=True), 422)
    assert "belum ada di kantor ini" in words(part)
    assert "Sari" not in words(part)
    assert desk.log_in("Sari").status_code == 303


def tablet(desk, office_id: str = "palaran", name: str = "Tablet lobi"):
    return add_tablet(
        desk.db,
        office_id=office_id,
        name=name,
        public_key="key",
        app_version="0.1.0",
        now=desk.clock.now,
    )


def aside(desk, office_id: str, body: bytes, reason: str = "broken") -> int:
    keep_aside(
        desk.db,
        office_id=office_id,
        tablet_id=tablet(desk, office_id).tablet_id,
        draft_id="d",
        reason=reason,
        body=body,
        now=desk.clock.now,
    )
    return desk.db.execute("select max(set_aside_id) from set_aside").fetchone()[0]


@pytest.mark.parametrize("reason", ["broken", "revoked", "other_office"])
def test_a_set_aside_delivery_is_shown_until_it_was_seen(desk, reason):
    row_id = aside(desk, "palaran", b"\x00broken", reason)
    page = words(read(desk.get("/operator/set-aside")))
    assert "23-11-2026 09.00 Tablet lobi" in page
    assert "7 byte" in page
    assert "1 belum dilihat" in words(read(desk.get("/operator/tablets")))
    file = desk.get(f"/operator/set-aside/{row_id}/file")
    assert (file.content, file.headers["content-type"]) == (
        b"\x00broken",
        "application/octet-stream",
    )
    assert "attachment" in file.headers["content-disposition"]
    part = read_part(desk.post(f"/operator/set-aside/{row_id}/settle", htmx=True))
    assert "Tidak ada kiriman" in words(part)
    assert desk.db["set_aside"].count == 1
    assert desk.acts()[-1] == "set_aside_settled"


def test_another_offices_deliveries_stay_there(desk):
    row_id = aside(desk, "sambutan", b"theirs")
    assert "Tidak ada kiriman" in words(read(desk.get("/operator/set-aside")))
    assert desk.get(f"/operator/set-aside/{row_id}/file").status_code == 404
    read_part(desk.post(f"/operator/set-aside/{row_id}/settle", htmx=True))
    desk.log_in("Sari")
    assert "6 byte" in words(read(desk.get("/operator/set-aside")))


@pytest.mark.parametrize("row_id", ["0", "-1", "999", str(2**63), "9" * 40, "x"])
def test_odd_numbers_in_addresses_are_no_failure_of_ours(desk, row_id):
    for path in (f"/operator/set-aside/{row_id}/settle", f"/operator/calls/{row_id}/answer"):
        assert desk.post(path, htmx=True).status_code < 500
    assert desk.get(f"/operator/set-aside/{row_id}/file").status_code == 404


def call(desk, office_id: str = "palaran", name: str = "Tablet lobi", screen: str = "nik"):
    tablet_id = tablet(desk, office_id, name).tablet_id
    now = desk.clock.now
    call_id = add_call(desk.db, office_id=office_id, tablet_id=tablet_id, screen=screen, now=now)
    return call_id, tablet_id


def test_a_call_from_the_kiosk_stands_on_every_page_until_somebody_goes(desk):
    desk.log_in("Rina")
    call_id, tablet_id = call(desk)
    part = read_part(desk.get("/operator/calls"))
    assert (
        "Kiosk memanggil: layar “Berapa NIK-nya?”, Tablet lobi, sejak pukul 09.00 WITA."
        in words(part)
    )
    assert "Saya ke sana" in words(part)
    part = read_part(desk.post(f"/operator/calls/{call_id}/answer", htmx=True))
    assert words(part) == ""
    assert is_call_answered(desk.db, tablet_id, desk.clock.now)
    assert desk.acts()[-1] == "call_answered"


def test_asking_again_brings_nothing_while_nothing_changed(desk):
    part = read_part(desk.get("/operator/calls"))
    again = part.find(f".//{HTML}div[@id='calls']").get("hx-get")
    assert desk.get(again).status_code == 204
    call(desk)
    part = read_part(desk.get(again))
    again = part.find(f".//{HTML}div[@id='calls']").get("hx-get")
    desk.clock.move(minutes=3)
    assert desk.get(again).status_code == 204


def test_a_screen_that_the_rules_do_not_know_is_called_by_its_id(desk):
    call(desk, screen="<b>baru</b>")
    assert "layar “<b>baru</b>”," in words(read_part(desk.get("/operator/calls")))


def test_another_offices_calls_are_not_ours(desk):
    call_id, tablet_id = call(desk, "sambutan")
    assert words(read_part(desk.get("/operator/calls"))) == ""
    desk.post(f"/operator/calls/{call_id}/answer", htmx=True)
    assert not is_call_answered(desk.db, tablet_id, desk.clock.now)
