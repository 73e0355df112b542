"""The second factor: set up, asked for, used once, lost, and unreadable in the file."""

import json
import re

import pytest

from server.domain.totp import SECONDS, code_at
from server.store.login_key import LoginKey
from server.store.totp import read_secret
from tests.web.desk import HTML, PASSWORD, open_desk, read, read_part, words

PAGE = "/operator/second-factor"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.rina = desk.hire("Rina")
        desk.data = tmp_path
        yield desk


def secret_of(desk, confirmed=True):
    key = desk.client.app.state.login_key
    return read_secret(desk.db, key, desk.rina, confirmed=confirmed)


def code_now(desk, secret, later=0) -> str:
    return code_at(secret, int(desk.clock.now.timestamp()) // SECONDS + later)


def set_up(desk) -> bytes:
    """Rina has it; whoever was logged in is Rina now. Returns the secret."""
    desk.log_in("Rina")
    read(desk.post(f"{PAGE}/begin", {"password": PASSWORD}))
    secret = secret_of(desk, confirmed=False)
    answer = desk.post(f"{PAGE}/confirm", {"code": code_now(desk, secret)})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    desk.clock.move(seconds=SECONDS)
    return secret


def give_code(desk, code, **more):
    fields = {"code": code, "next": "/operator/password", **more}
    return desk.client.post("/operator/login/code", data=fields, follow_redirects=False)


def half_in(desk):
    answer = desk.log_in("Rina")
    return answer.headers["location"]


def test_the_secret_is_shown_once_as_a_picture_and_to_be_typed(desk):
    desk.log_in("Rina")
    page = read(desk.post(f"{PAGE}/begin", {"password": PASSWORD}))
    drawing = page.find(".//{http://www.w3.org/2000/svg}svg")
    assert drawing is not None and drawing.get("style") is None
    shown = words(page.find(f".//{HTML}span[@data-once='secret']"))
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown)
    again = desk.get(PAGE).text
    assert shown not in again and shown.replace(" ", "") not in again


@pytest.mark.parametrize("act", ["begin", "off"])
def test_it_is_changed_with_the_password_only(desk, act):
    set_up(desk) if act == "off" else desk.log_in("Rina")
    page = read(desk.post(f"{PAGE}/{act}", {"password": "salah-sekali"}), 422)
    assert "Kata sandi belum cocok." in words(page)
    assert desk.db.execute("select count(*) from operator_totp").fetchone() == (int(act == "off"),)


def test_until_it_is_confirmed_nothing_is_asked_for(desk):
    desk.log_in("Rina")
    desk.post(f"{PAGE}/begin", {"password": PASSWORD})
    assert half_in(desk) == "/operator/password"


def test_a_wrong_first_code_says_the_servers_time_and_may_be_typed_again(desk):
    desk.log_in("Rina")
    desk.post(f"{PAGE}/begin", {"password": PASSWORD})
    page = read(desk.post(f"{PAGE}/confirm", {"code": "000000"}), 422)
    assert "Jam server sekarang 09.00.00 WITA" in words(page)
    secret = secret_of(desk, confirmed=False)
    assert desk.post(f"{PAGE}/confirm", {"code": code_now(desk, secret)}).status_code == 303


def test_the_login_asks_for_the_code_and_nothing_opens_before(desk):
    secret = set_up(desk)
    assert half_in(desk) == "/operator/login/code?next=%2Foperator%2Fpassword"
    assert desk.get("/operator/password").status_code == 303, "the password alone is no session"
    assert desk.get("/operator").status_code == 303
    page = read(desk.get("/operator/login/code?next=/operator/calls"))
    assert page.find(f".//{HTML}input[@name='next']").get("value") == "/operator/calls"
    answer = give_code(desk, code_now(desk, secret))
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/password")
    assert desk.get("/operator/password").status_code == 200
    assert desk.acts()[-1] == "logged_in"


def test_the_half_sessions_cookie_is_worth_nothing_afterwards(desk):
    secret = set_up(desk)
    half_in(desk)
    half = desk.client.cookies["loket_session"]
    give_code(desk, code_now(desk, secret))
    assert desk.client.cookies["loket_session"] != half
    desk.client.cookies.clear()
    cookie = {"Cookie": f"loket_session={half}"}
    assert desk.get("/operator/password", headers=cookie).status_code == 303
    assert desk.get("/operator/login/code", headers=cookie).headers["location"] == "/operator/login"


def test_the_code_must_come_within_five_minutes(desk):
    secret = set_up(desk)
    half_in(desk)
    desk.clock.move(minutes=5)
    assert give_code(desk, code_now(desk, secret)).headers["location"] == "/operator/login"


def test_without_the_password_there_is_no_code_to_type(desk):
    secret = set_up(desk)
    desk.client.cookies.clear()
    assert give_code(desk, code_now(desk, secret)).headers["location"] == "/operator/login"


def test_a_code_counts_once_and_an_older_one_not_at_all(desk):
    secret = set_up(desk)
    half_in(desk)
    code = code_now(desk, secret)
    assert give_code(desk, code).status_code == 303
    half_in(desk)
    assert "sudah dipakai" in words(read(give_code(desk, code), 422))
    assert read(give_code(desk, code_now(desk, secret, later=-1)), 422)
    assert give_code(desk, code_now(desk, secret, later=1)).status_code == 303


def test_the_code_that_confirmed_it_is_used_up(desk):
    desk.log_in("Rina")
    desk.post(f"{PAGE}/begin", {"password": PASSWORD})
    code = code_now(desk, secret_of(desk, confirmed=False))
    desk.post(f"{PAGE}/confirm", {"code": code})
    half_in(desk)
    assert give_code(desk, code).status_code == 422


def test_five_wrong_codes_wait_and_the_password_does_not_wipe_them_out(desk):
    secret = set_up(desk)
    for _ in range(5):
        half_in(desk)
        assert "belum cocok" in words(read(give_code(desk, "000000"), 422))
    half_in(desk)
    assert "Coba lagi pukul 09.01 WITA." in words(
        read(give_code(desk, code_now(desk, secret)), 422)
    )
    desk.clock.move(seconds=61)
    half_in(desk)
    assert give_code(desk, code_now(desk, secret)).status_code == 303


def test_turning_it_on_ends_the_sessions_that_had_no_code(desk):
    desk.log_in("Rina")
    elsewhere = desk.client.cookies["loket_session"]
    desk.client.cookies.clear()
    set_up(desk)
    assert desk.get("/operator/password").status_code == 200
    desk.client.cookies.clear()
    cookie = {"Cookie": f"loket_session={elsewhere}"}
    assert desk.get("/operator/password", headers=cookie).status_code == 303


def over_the_work(desk, code=None, password=PASSWORD):
    fields = {"lock_name": "Rina", "lock_password": password, "operator_id": desk.rina}
    fields |= {} if code is None else {"lock_code": code}
    return desk.client.post("/operator/login/here", data=fields)


def test_the_login_over_the_work_asks_for_it_too(desk):
    secret = set_up(desk)
    page = read(desk.get("/operator/password"))
    assert page.find(f".//{HTML}input[@name='lock_code']") is not None
    desk.post("/operator/lock", htmx=True)
    part = read_part(over_the_work(desk), 422)
    assert "Kode belum cocok" in words(part)
    assert part.find(f".//{HTML}input[@name='lock_code']") is not None
    part = read_part(over_the_work(desk, "000000", "salah-sekali"), 422)
    assert part.find(f".//{HTML}input[@name='lock_code']") is not None
    assert desk.get("/operator/password").status_code == 303
    answer = over_the_work(desk, code_now(desk, secret))
    assert answer.status_code == 204
    assert json.loads(answer.headers["hx-trigger"])["loket:unlocked"]["csrf"]
    assert desk.get("/operator/password").status_code == 200


def test_who_has_none_is_not_asked_over_the_work(desk):
    desk.log_in("Rina")
    page = read(desk.get("/operator/password"))
    assert page.find(f".//{HTML}input[@name='lock_code']") is None


def test_it_is_switched_off_by_oneself(desk):
    set_up(desk)
    assert desk.post(f"{PAGE}/off", {"password": PASSWORD}).headers["location"] == PAGE
    assert half_in(desk) == "/operator/password"
    assert desk.acts().count("second_factor_off") == 1


def test_a_supervisor_switches_it_off_for_a_lost_telephone(desk):
    set_up(desk)
    desk.log_in("Budi")
    assert "kode kedua aktif" in words(read(desk.get("/operator/operators")))
    part = read_part(desk.post(f"/operator/operators/{desk.rina}/second-factor/off", htmx=True))
    assert "kode kedua aktif" not in words(part)
    assert half_in(desk) == "/operator/password"


def test_a_supervisor_resets_neither_the_own_one_nor_another_offices(desk):
    theirs = desk.hire("Sari", "supervisor", "sambutan")
    budi = desk.db.execute("select operator_id from operators where name = 'Budi'").fetchone()[0]
    desk.log_in("Budi")
    for operator_id, said in ((budi, "Kode kedua sendiri"), (theirs, "belum ada di kantor ini")):
        path = f"/operator/operators/{operator_id}/second-factor/off"
        assert said in words(read_part(desk.post(path, htmx=True), 422))


def test_neither_secret_nor_key_stands_in_the_database(desk):
    secret = set_up(desk)
    key = (desk.data / "keys" / "login.key").read_bytes()
    desk.db.execute("pragma wal_checkpoint(truncate)")
    written = (desk.data / "loket.db").read_bytes()
    assert len(key) == 32
    for hidden in (secret, secret.hex().encode(), key):
        assert hidden not in written
    assert (desk.data / "keys" / "login.key").stat().st_mode & 0o077 == 0


def test_a_database_without_its_key_says_so_and_lets_nobody_in(desk):
    secret = set_up(desk)
    desk.client.app.state.login_key = LoginKey(desk.data / "other" / "login.key")
    half_in(desk)
    page = words(read(give_code(desk, code_now(desk, secret)), 422))
    assert "tidak bisa diperiksa di server ini" in page
    assert desk.get("/operator/password").status_code == 303


def test_a_secret_copied_to_another_operator_does_not_open_there(desk):
    secret = set_up(desk)
    budi = desk.db.execute("select operator_id from operators where name = 'Budi'").fetchone()[0]
    desk.db.execute(
        "insert into operator_totp (operator_id, secret_sealed, begun_at, confirmed_at)"
        " select ?, secret_sealed, begun_at, confirmed_at from operator_totp",
        [budi],
    )
    desk.db.conn.commit()
    desk.log_in("Budi")
    assert "tidak bisa diperiksa" in words(read(give_code(desk, code_now(desk, secret)), 422))
