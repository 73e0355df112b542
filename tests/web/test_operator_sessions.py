"""Logins in other places: seen and ended by their operator, ended by a supervisor."""

import pytest

from tests.web.desk import HTML, open_desk, read, read_part, words

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
