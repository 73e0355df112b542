"""The way in: who gets a session, what guessing costs, the own password."""

import json

import pytest

from tests.web.desk import HTML, PASSWORD, open_desk, read, words


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Budi", "supervisor")
        desk.hire("Rina")
        yield desk


def test_without_a_session_a_page_leads_to_the_login_and_back(desk):
    answer = desk.get("/operator/calls?x=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/operator/login?next=%2Foperator%2Fcalls%3Fx%3D1"
    page = read(desk.get(answer.headers["location"]))
    assert page.find(f".//{HTML}input[@name='next']").get("value") == "/operator/calls?x=1"
    back = desk.log_in("Rina", next_page="/operator/calls?x=1")
    assert (back.status_code, back.headers["location"]) == (303, "/operator/calls?x=1")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org",
        "/operator/../x//y",
        "/operator/\\x",
        "/kiosk/",
        "",
        "/operator/logout",
    ],
)
def test_the_login_never_leads_elsewhere(desk, elsewhere):
    assert desk.log_in("Rina", next_page=elsewhere).headers["location"] == "/operator/"


def test_the_cookie_is_for_this_server_and_no_script(desk):
    cookie = desk.log_in("Rina").headers["set-cookie"].lower()
    assert cookie.startswith("loket_session=")
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie
    assert "secure" not in cookie
    assert "max-age" not in cookie and "expires" not in cookie


def test_over_https_the_cookie_is_secure(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.client.base_url = "https://testserver.local"
        assert "secure" in desk.log_in("Rina").headers["set-cookie"].lower()


def test_each_login_has_a_new_cookie_and_ends_the_old_one(desk):
    desk.log_in("Rina")
    first = desk.client.cookies["loket_session"]
    desk.log_in("Rina")
    assert desk.client.cookies["loket_session"] != first
    assert desk.db["sessions"].count == 1


@pytest.mark.parametrize(
    ("name", "password"),
    [("Rina", "salah-sekali"), ("Tidak ada", PASSWORD), ("Tidak ada", "salah")],
)
def test_wrong_name_and_wrong_password_are_one_answer_that_costs_only_the_password(
    desk, name, password
):
    page = read(desk.log_in(name, password, next_page="/operator/calls"), 422)
    assert "Nama atau kata sandi belum cocok." in words(page)
    assert page.find(f".//{HTML}input[@name='name']").get("value") == name
    assert page.find(f".//{HTML}input[@name='next']").get("value") == "/operator/calls"
    assert page.find(f".//{HTML}input[@name='password']").get("value") is None
    assert "loket_session" not in desk.client.cookies


def test_a_locked_operator_gets_the_same_answer(desk):
    desk.db.execute("update operators set locked_at = 'x' where name = 'Rina'")
    desk.db.conn.commit()
    assert "belum cocok" in words(read(desk.log_in("Rina"), 422))


def test_a_locked_operator_is_out_at_once(desk):
    desk.log_in("Rina")
    desk.db.execute("update operators set locked_at = 'x' where name = 'Rina'")
    desk.db.conn.commit()
    assert desk.get("/operator/password").status_code == 303


def test_after_five_wrong_tries_it_says_when_to_try_again(desk):
    for _ in range(5):
        read(desk.log_in("Rina", "salah-sekali"), 422)
    assert "Coba lagi pukul 09.01 WITA." in words(read(desk.log_in("Rina"), 422))
    assert desk.log_in("Budi").status_code == 303
    desk.clock.move(seconds=61)
    assert desk.log_in("Rina").status_code == 303
    read(desk.log_in("Rina", "salah-sekali"), 422)
    assert desk.log_in("Rina").status_code == 303


def test_each_further_wrong_try_waits_longer(desk):
    for _ in range(5):
        desk.log_in("Rina", "salah-sekali")
    desk.clock.move(seconds=61)
    read(desk.log_in("Rina", "salah-sekali"), 422)
    assert "pukul 09.03 WITA" in words(read(desk.log_in("Rina"), 422))


def test_one_address_cannot_try_a_list_of_names(desk):
    for number in range(30):
        read(desk.log_in(f"Nama {number}", "salah-sekali"), 422)
    assert "Coba lagi pukul 09.01 WITA." in words(read(desk.log_in("Rina"), 422))
    desk.clock.move(seconds=61)
    assert desk.log_in("Rina").status_code == 303


def test_right_logins_of_a_busy_office_are_no_tries(desk):
    for _ in range(35):
        assert desk.log_in("Rina").status_code == 303


def test_a_name_that_does_not_exist_waits_just_the_same(desk):
    for _ in range(5):
        desk.log_in("Tidak ada", "salah")
    assert "Coba lagi pukul" in words(read(desk.log_in("Tidak ada", "salah"), 422))


def test_a_password_typed_as_a_name_is_not_kept(desk):
    desk.log_in("kata-sandi-saya", "x")
    assert "kata-sandi" not in str(list(desk.db["failed_tries"].rows))


@pytest.mark.parametrize(
    "data", [{}, {"name": "x" * 100_000, "password": "y"}, {"name": ["a", "b"]}]
)
def test_odd_forms_get_a_page(desk, data):
    read(desk.client.post("/operator/login", data=data), 422)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"name=%FF%00&password=%00", b'{"name": 5}'])
def test_odd_bytes_get_a_page(desk, content):
    for kind in ("application/x-www-form-urlencoded", "application/json", "text/plain"):
        headers = {"content-type": kind}
        answer = desk.client.post("/operator/login", content=content, headers=headers)
        assert answer.status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://example.org"},
    ],
)
def test_another_site_cant_log_somebody_in(desk, headers):
    fields = {"name": "Rina", "password": PASSWORD}
    answer = desk.client.post("/operator/login", data=fields, headers=headers)
    read(answer, 403)
    assert "loket_session" not in desk.client.cookies


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {}])
def test_our_own_page_can(desk, headers):
    fields = {"name": "Rina", "password": PASSWORD}
    answer = desk.client.post(
        "/operator/login", data=fields, headers=headers, follow_redirects=False
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("token", [None, "", "x", "ÿ"])
@pytest.mark.parametrize("path", ["/operator/logout", "/operator/password"])
def test_nothing_is_changed_without_the_pages_token(desk, path, token):
    desk.log_in("Rina")
    answer = desk.client.post(path, data={} if token is None else {"csrf": token})
    assert "Belum ada yang diubah." in words(read(answer, 403))
    assert desk.get("/operator/password").status_code == 200


def test_another_sessions_token_does_not_count(desk):
    desk.log_in("Rina")
    foreign = desk.csrf
    desk.log_in("Budi")
    desk.csrf = foreign
    assert desk.post("/operator/logout").status_code == 403


def test_own_password_is_changed_with_the_old_one(desk):
    desk.log_in("Rina")
    fields = {
        "current_password": PASSWORD,
        "new_password": "teh-manis-hangat",
        "new_password_again": "teh-manis-hangat",
    }
    answer = desk.post("/operator/password", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/operator/")
    page = read(desk.get("/operator/password"))
    assert "Kata sandi sudah diganti." in words(page)
    assert "Kata sandi sudah diganti." not in words(read(desk.get("/operator/password")))
    read(desk.log_in("Rina"), 422)
    assert desk.log_in("Rina", "teh-manis-hangat").status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            ("salah-sekali", "teh-manis-hangat", "teh-manis-hangat"),
            "Kata sandi sekarang belum cocok.",
        ),
        ((PASSWORD, "pendek", "pendek"), "paling sedikit 10 huruf"),
        ((PASSWORD, "panjang" * 29, "panjang" * 29), "paling banyak 200 huruf"),
        ((PASSWORD, "Rina-palaran-2026", "Rina-palaran-2026"), "mudah ditebak"),
        ((PASSWORD, PASSWORD, PASSWORD), "masih sama dengan yang lama"),
        ((PASSWORD, "teh-manis-hangat", "teh-manis-dingin"), "Kedua kata sandi baru belum sama."),
    ],
)
def test_a_password_that_cant_be_taken_is_said_at_the_field(desk, fields, said):
    desk.log_in("Rina")
    names = ("current_password", "new_password", "new_password_again")
    page = read(desk.post("/operator/password", dict(zip(names, fields, strict=True))), 422)
    assert said in words(page)
    assert len(page.findall(f".//{HTML}input[@aria-invalid='true']")) == 1
    assert desk.log_in("Rina").status_code == 303


def test_pages_of_people_are_not_kept_by_browsers(desk):
    desk.log_in("Rina")
    for path in ("/operator/password", "/operator/calls", "/operator/login"):
        answer = desk.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "HX-Request" in answer.headers["vary"]


def test_pages_have_no_inline_script_or_style_and_keep_no_history(desk):
    desk.log_in("Rina")
    page = read(desk.get("/operator/password"))
    config = json.loads(page.find(f".//{HTML}meta[@name='htmx-config']").get("content"))
    assert config["historyCacheSize"] == 0
    assert config["selfRequestsOnly"] is True
    assert config["allowEval"] is False
    assert all(script.get("src") for script in page.iter(f"{HTML}script"))
    assert not list(page.iter(f"{HTML}style"))
    assert not any(element.get("style") for element in page.iter() if isinstance(element.tag, str))
