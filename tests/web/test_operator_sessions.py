"""Sessions: how long one lasts, the lock over the work, and logins in other places."""

import json

import pytest

from tests.web.desk import HTML, PASSWORD, open_desk, read, read_part, words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36"
TABLET = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.rina = desk.hire("Rina")
        yield desk


def elsewhere(desk, name="Rina", browser=TABLET) -> dict:
    """A login in another browser: the cookie with which it asks."""
    desk.client.headers["User-Agent"] = browser
    desk.log_in(name)
    cookie = {"Cookie": f"loket_session={desk.client.cookies['loket_session']}"}
    desk.client.cookies.clear()
    desk.clock.move(minutes=1)
    return cookie


def is_in(desk, cookie: dict) -> bool:
    kept = dict(desk.client.cookies)
    desk.client.cookies.clear()
    answer = desk.get("/operator/password", headers=cookie)
    desk.client.cookies.update(kept)
    return answer.status_code == 200


def rows(desk) -> list[str]:
    page = read(desk.get("/operator/sessions"))
    return [words(row) for row in page.findall(f".//{HTML}tr[@data-session-id]")]


def ids(desk) -> list[str]:
    page = read(desk.get("/operator/sessions"))
    return [row.get("data-session-id") for row in page.findall(f".//{HTML}tr[@data-session-id]")]


def test_each_login_is_listed_with_browser_and_times_the_last_used_first(desk):
    elsewhere(desk)
    desk.clock.move(minutes=2)
    desk.client.headers["User-Agent"] = WINDOWS
    desk.log_in("Rina")
    assert rows(desk) == [
        "Chrome, Windowshalaman ini 09.03 WITA 09.03 WITA",
        "Firefox, Android 09.00 WITA 09.00 WITA Akhiri Firefox, Android, masuk 09.00 WITA",
    ]


def test_one_of_them_is_ended_from_here(desk):
    cookie = elsewhere(desk)
    desk.log_in("Rina")
    other = ids(desk)[1]
    assert is_in(desk, cookie)
    answer = desk.post(f"/operator/sessions/{other}/end")
    assert answer.headers["location"] == "/operator/sessions"
    assert not is_in(desk, cookie)
    assert len(rows(desk)) == 1
    assert desk.acts()[-1] == "sessions_ended"


def test_all_others_end_at_once_and_this_one_goes_on(desk):
    cookies = [elsewhere(desk) for _ in range(3)]
    desk.log_in("Rina")
    desk.post("/operator/sessions/end-others")
    assert [is_in(desk, cookie) for cookie in cookies] == [False] * 3
    assert desk.get("/operator/password").status_code == 200


@pytest.mark.parametrize("session_id", ["", "x", "0" * 16, "%", "_" * 16])
def test_a_made_up_id_ends_nothing(desk, session_id):
    cookie = elsewhere(desk)
    desk.log_in("Rina")
    desk.post(f"/operator/sessions/{session_id}/end")
    assert is_in(desk, cookie)


def test_nobody_ends_anothers_by_its_id(desk):
    cookie = elsewhere(desk)
    desk.log_in("Rina")
    (_, other) = ids(desk)
    desk.log_in("Budi")
    desk.post(f"/operator/sessions/{other}/end")
    assert is_in(desk, cookie)


def test_a_supervisor_ends_all_of_an_operators(desk):
    cookies = [elsewhere(desk), elsewhere(desk)]
    desk.log_in("Budi")
    assert "masuk di 2 tempat" in words(read(desk.get("/operator/operators")))
    part = read_part(desk.post(f"/operator/operators/{desk.rina}/sessions/end", htmx=True))
    row = part.find(f".//{HTML}tr[@data-operator-id='{desk.rina}']")
    assert "sedang tidak masuk" in words(row)
    assert [is_in(desk, cookie) for cookie in cookies] == [False, False]
    assert desk.log_in("Rina").status_code == 303, "she may log in again"


def test_a_supervisor_of_another_office_ends_none(desk):
    cookie = elsewhere(desk)
    desk.hire("Sari", "supervisor", "sambutan")
    desk.log_in("Sari")
    part = read_part(desk.post(f"/operator/operators/{desk.rina}/sessions/end", htmx=True), 422)
    assert "belum ada di kantor ini" in words(part)
    assert is_in(desk, cookie)


def test_what_the_browser_says_of_itself_is_not_kept(desk):
    elsewhere(desk, browser="<script>alert(1)</script> Rina's own Firefox/9 " + "x" * 5000)
    assert [row["browser"] for row in desk.db["sessions"].rows] == ["Firefox"]


def test_logout_ends_the_session(desk):
    desk.log_in("Rina")
    token = desk.client.cookies["loket_session"]
    answer = desk.post("/operator/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/login")
    cookie = {"Cookie": f"loket_session={token}"}
    assert desk.get("/operator/password", headers=cookie).status_code == 303
    assert desk.acts()[-2:] == ["logged_in", "logged_out"]


def test_locking_the_screen_ends_the_session_and_leaves_the_page(desk):
    desk.log_in("Rina")
    answer = desk.post("/operator/lock", htmx=True)
    assert (answer.status_code, answer.headers["hx-trigger"]) == (204, "loket:locked")
    assert desk.get("/operator/password").status_code == 303
    assert desk.acts()[-1] == "screen_locked"


def test_fifteen_minutes_without_use_end_it_and_use_prolongs_it(desk):
    desk.log_in("Rina")
    for _ in range(3):
        desk.clock.move(minutes=14)
        assert desk.get("/operator/password").status_code == 200
    desk.clock.move(minutes=15)
    assert desk.get("/operator/password").status_code == 303


def test_typing_without_asking_prolongs_it(desk):
    desk.log_in("Rina")
    for _ in range(3):
        desk.clock.move(minutes=14)
        assert desk.post("/operator/here", htmx=True).status_code == 204
    assert desk.get("/operator/password").status_code == 200


def test_no_session_is_longer_than_a_working_day(desk):
    desk.log_in("Rina")
    for _ in range(12 * 6 - 1):
        desk.clock.move(minutes=10)
        assert desk.post("/operator/here", htmx=True).status_code == 204
    desk.clock.move(minutes=10)
    assert desk.post("/operator/here", htmx=True).status_code == 401


def test_a_page_that_asks_by_itself_does_not_keep_it_alive(desk):
    desk.log_in("Rina")
    for _ in range(14):
        desk.clock.move(minutes=1)
        assert desk.get("/operator/calls").status_code == 200
    desk.clock.move(minutes=1)
    assert desk.get("/operator/calls", headers={"HX-Request": "true"}).status_code == 401


def idle(desk):
    return desk.post("/operator/lock", {"idle": "yes"}, htmx=True)


def test_a_page_that_nobody_touched_locks_after_ten_minutes(desk):
    desk.log_in("Rina")
    desk.clock.move(minutes=10)
    answer = idle(desk)
    assert (answer.status_code, answer.headers["hx-trigger"]) == (204, "loket:locked")
    assert desk.get("/operator/password").status_code == 303
    assert desk.acts()[-1] == "screen_locked"


def test_it_does_not_lock_somebody_who_works_in_another_tab(desk):
    desk.log_in("Rina")
    desk.clock.move(minutes=8)
    desk.get("/operator/password")
    desk.clock.move(minutes=2)
    answer = idle(desk)
    assert (answer.status_code, "hx-trigger" in answer.headers) == (204, False)
    assert desk.get("/operator/password").status_code == 200


def test_asking_whether_to_lock_is_no_use_of_the_session(desk):
    desk.log_in("Rina")
    for _ in range(2):
        desk.clock.move(minutes=3)
        assert "hx-trigger" not in idle(desk).headers
    desk.clock.move(minutes=4)
    assert idle(desk).headers["hx-trigger"] == "loket:locked"


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_ended_session_leaves_the_work_on_the_page(desk, method):
    headers = {"HX-Request": "true"}
    answer = getattr(desk.client, method)("/operator/password", headers=headers)
    assert (answer.status_code, answer.headers["loket-session"]) == (401, "ended")
    assert answer.headers["hx-reswap"] == "none"
    assert answer.content in (b"", b"null")


def test_logging_in_over_the_work_brings_a_fresh_token(desk):
    rina = desk.db.execute("select operator_id from operators where name = 'Rina'").fetchone()[0]
    fields = {"lock_name": "Rina", "lock_password": PASSWORD, "operator_id": rina}
    answer = desk.client.post("/operator/login/here", data=fields)
    assert answer.status_code == 204
    desk.csrf = json.loads(answer.headers["hx-trigger"])["loket:unlocked"]["csrf"]
    assert desk.post("/operator/logout", htmx=True).status_code == 204


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [("Rina", "salah-sekali", "Kata sandi belum cocok."), ("Budi", PASSWORD, "milik petugas lain")],
)
def test_over_the_work_only_its_operator_gets_in(desk, name, password, said):
    rina = desk.db.execute("select operator_id from operators where name = 'Rina'").fetchone()[0]
    fields = {"lock_name": name, "lock_password": password, "operator_id": rina}
    part = read_part(desk.client.post("/operator/login/here", data=fields), 422)
    assert said in words(part)
    assert "loket_session" not in desk.client.cookies
