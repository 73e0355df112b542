"""The mail server's page: set, kept, tried out, removed."""

import pytest

from server.store.mail_servers import find_mail_server, open_password
from tests.web.accounts import desk, mailbox
from tests.web.desk import read, words

__all__ = ["desk", "mailbox"]  # fixtures


# The mail server's page

GOOD = {
    "host": "smtp.example.go.id",
    "port": "587",
    "tls": "starttls",
    "user_name": "loket",
    "from_address": "loket@example.go.id",
    "password": "kopi-hitam",
}


@pytest.fixture
def boss(desk):
    desk.log_in("Budi")
    return desk


def password(desk) -> str:
    return open_password(desk.db, desk.client.app.state["keys"], "palaran")


def test_the_supervisor_sets_and_removes_the_mail_server(boss):
    assert boss.post("/operator/mail", GOOD).status_code == 303
    own = find_mail_server(boss.db, "palaran")
    assert (own.host, own.port, own.tls, own.has_password) == (GOOD["host"], 587, "starttls", True)
    page = boss.get("/operator/mail")
    assert "kopi-hitam" not in page.text and GOOD["host"] in page.text
    assert password(boss) == "kopi-hitam"
    boss.post("/operator/mail", GOOD | {"password": "", "from_address": "lain@example.go.id"})
    assert password(boss) == "kopi-hitam"  # left empty: the same
    boss.post("/operator/mail", GOOD | {"password": "", "user_name": ""})
    assert password(boss) == ""
    boss.post("/operator/mail/remove")
    assert find_mail_server(boss.db, "palaran") is None
    mail = [act for act in boss.acts() if act.startswith("mail")]
    assert mail == ["mail_server_set"] * 3 + ["mail_server_removed"]


@pytest.mark.parametrize("change", [{"host": "smtp.elsewhere.example"}, {"user_name": "other"}])
def test_a_stored_password_is_never_handed_to_another_server(boss, change):
    boss.post("/operator/mail", GOOD)
    answer = boss.post("/operator/mail", GOOD | change | {"password": ""})
    assert "Ketik kata sandinya lagi" in words(read(answer, 422))
    assert find_mail_server(boss.db, "palaran").host == GOOD["host"]


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"host": ""}, "Nama server belum diisi"),
        ({"host": "a b"}, "Contoh nama server"),
        ({"port": "70000"}, "Nomor port"),
        ({"port": "x"}, "Nomor port"),
        ({"tls": "ssl"}, "Pilih salah satu"),
        ({"tls": "none"}, "hanya boleh lewat sambungan yang diamankan"),
        ({"from_address": "loket"}, "alamat email lengkap"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(boss, change, sentence):
    assert sentence in words(read(boss.post("/operator/mail", GOOD | change), 422))
    assert find_mail_server(boss.db, "palaran") is None


def test_a_trial_message_says_at_once_whether_it_went(boss, mailbox):
    to = {"to": "budi@kantor.example"}
    assert "Sudah diterima" in words(read(boss.post("/operator/mail/trial", to)))
    assert mailbox.recipients == ["budi@kantor.example"]
    mailbox.answer = "550 No such user"
    assert "alamat ini tidak ada" in words(read(boss.post("/operator/mail/trial", to)))
    mailbox.stop()
    assert "belum terjangkau" in words(read(boss.post("/operator/mail/trial", to)))
    assert "alamat email lengkap" in words(
        read(boss.post("/operator/mail/trial", {"to": "x"}), 422)
    )
