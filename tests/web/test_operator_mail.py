"""The account's card on the draft's page, the mail server's page, and the sums of the month."""

import time

import pytest

from server.store.mail_servers import MailServer, find_mail_server, open_password, save_mail_server
from server.store.purge import list_due, purge_draft
from server.store.purge_ledger import PurgeLedger
from tests.mailbox import open_mailbox
from tests.web.applicants import SITI, enrol, open_working_desk, send
from tests.web.desk import HTML, read, read_part, words

HTMX = {"HX-Request": "true"}
SARI = {**SITI, "has_email": "yes", "email": "sari@warung.example"}
BUDI = {**SITI, "nik": "6472011203850007", "name": "BUDI"}


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi", "supervisor")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


@pytest.fixture
def mailbox(desk):
    with open_mailbox() as mailbox:
        set_mail(desk, mailbox.port)
        yield mailbox


def set_mail(desk, port):
    server = MailServer("127.0.0.1", port, "none", "", "loket@palaran.example")
    keys, operator_id = desk.client.app.state["keys"], desk.hire("Wati", "supervisor")
    save_mail_server(desk.db, keys, "palaran", server, None, operator_id, desk.clock.now)


def take(desk, tablet, answers, **packing) -> str:
    draft_id = send(tablet, answers, **packing).draft_id
    desk.post(f"/operator/drafts/{draft_id}/claim")
    return draft_id


def card(desk, draft_id, act="", **fields):
    """The account's card, after an act if one is named."""
    address = f"/operator/drafts/{draft_id}"
    if act:
        return read_part(desk.post(f"{address}/{act}", fields, htmx=True)).find(f"{HTML}section")
    return read(desk.get(address)).find(f".//{HTML}section[@id='_account']")


def wait_until_sent(desk, draft_id):
    deadline = time.monotonic() + 20
    while True:
        found = read_part(desk.get(f"/operator/drafts/{draft_id}/mail", headers=HTMX)).find(
            f"{HTML}section"
        )
        if found.get("data-mail-state") == "sent":
            return found
        assert time.monotonic() < deadline
        time.sleep(0.02)


def missing(section) -> list[str]:
    return [one.get("data-missing") for one in section.iter(f"{HTML}li")]


def acts(section) -> list[str]:
    return [one.get("data-act") for one in section.iter(f"{HTML}button")]


def test_without_a_mail_server_the_desk_ticks_it_and_takes_it_back(desk, tablet):
    draft_id = take(desk, tablet, SARI)
    before = card(desk, draft_id)
    assert missing(before) == ["proof"]
    assert acts(before) == ["prove_mail_at_desk"]
    after = card(desk, draft_id, "mail-desk")
    assert "e-mail terbukti" in words(after) and "di meja, pukul 09.00 WITA oleh Rina" in words(
        after
    )
    assert missing(after) == []
    assert desk.acts()[-1] == "mail_proven"
    card(desk, draft_id, "mail-desk", proven="no")
    assert desk.acts()[-1] == "mail_unproven"
    assert missing(card(desk, draft_id)) == ["proof"]


def test_the_owner_reads_the_code_out_and_the_desk_types_it(desk, tablet, mailbox):
    draft_id = take(desk, tablet, SARI)
    asked = card(desk, draft_id, "mail-code")
    assert asked.get("data-mail-state") == "queued"
    assert asked.get("hx-trigger") == "every 5s"
    sent = wait_until_sent(desk, draft_id)
    assert "Berlaku sampai pukul 09.15 WITA" in words(sent)
    code = mailbox.newest_code()
    wrong = card(desk, draft_id, "mail-proof", mail_code=f"{(int(code) + 1) % 10**6:06d}")
    assert "belum cocok" in words(wrong) and "4 kali lagi" in words(wrong)
    assert "6 angka" in words(card(desk, draft_id, "mail-proof", mail_code="12"))
    done = card(desk, draft_id, "mail-proof", mail_code=f"{code[:3]} {code[3:]}")
    assert "kode diketik Rina" in words(done)
    assert acts(done) == []  # a code that was typed stays typed


def test_asking_too_often_says_when_it_is_worth_trying_again(desk, tablet, mailbox):
    draft_id = take(desk, tablet, SARI)
    card(desk, draft_id, "mail-code")
    wait_until_sent(desk, draft_id)
    assert "Coba lagi 2 menit lagi" in words(card(desk, draft_id, "mail-code"))


def test_another_address_typed_at_the_desk_ends_the_proof_at_once(desk, tablet):
    draft_id = take(desk, tablet, SARI)
    card(desk, draft_id, "mail-desk")
    saved = desk.post(
        f"/operator/drafts/{draft_id}/save", {"email": "sari.baru@warung.example"}, htmx=True
    )
    section = read_part(saved).find(f".//{HTML}section[@id='_account']")
    assert section.get("hx-swap-oob") == "true"
    assert "alamat diganti" in words(section)
    assert "mail_proof_lapsed" in desk.acts()


def test_only_who_holds_the_draft_may_prove_anything(desk, tablet):
    draft_id = send(tablet, SARI).draft_id
    assert acts(card(desk, draft_id)) == []
    for act in ("mail-code", "mail-proof", "mail-desk"):
        desk.post(f"/operator/drafts/{draft_id}/{act}", htmx=True)
    assert not [act for act in desk.acts() if act.startswith("mail")]


@pytest.mark.parametrize(
    "answers, door, lacks",
    [
        ({"account_door": "whatsapp"}, "whatsapp", []),
        ({"account_door": "none", "account_help": "desk"}, "none", ["help", "email"]),
        ({**SARI, "account_door": "email", "email_opens": "no"}, "email", ["opens"]),
    ],
)
def test_the_card_shows_the_door_and_what_is_missing(desk, tablet, answers, door, lacks):
    section = card(desk, take(desk, tablet, {**SITI, **answers}))
    assert [one.get("data-door") for one in section.iter(f"{HTML}strong")] == [door]
    assert missing(section) == lacks


def row_of(desk, draft_id) -> str:
    page = read(desk.get("/operator/"))
    return words(next(row for row in page.iter(f"{HTML}tr") if row.get("data-draft") == draft_id))


def last_detail(desk, act) -> str:
    found = desk.db.execute(
        "select detail from events where act = ? order by event_id desc limit 1", [act]
    )
    return found.fetchone()[0]


def purge_later(desk, data):
    desk.clock.move(days=3)
    desk.log_in("Rina")
    ledger = PurgeLedger(data / "purged.log")
    for due in list_due(desk.db, desk.client.app.state.rules, desk.clock.now):
        assert purge_draft(desk.db, ledger, due, desk.clock.now)


def shared(desk, draft_id) -> dict[str, str]:
    page = read(desk.get(f"/operator/drafts/{draft_id}"))
    return {
        one.get("data-shared"): words(one)
        for one in page.iter(f"{HTML}div")
        if one.get("data-shared")
    }


def test_the_same_phone_and_email_of_other_applicants_warn_on_both_sides(desk, tablet):
    mine = take(desk, tablet, SARI)
    assert shared(desk, mine) == {}
    assert "dicocokkan" not in row_of(desk, mine)
    other = send(tablet, {**BUDI, "email": "Sari@warung.example"}).draft_id
    for draft_id in (mine, other):
        found = shared(desk, draft_id)
        assert set(found) == {"phone", "email"}
        assert "dipakai di 1 berkas orang lain" in found["phone"]
    assert '"shared_phone":1' in last_detail(desk, "judged")
    assert "1 perlu dicocokkan" in row_of(desk, mine)
    send(tablet, {**BUDI, "nik": "6472014408900003"}, stage="filling")
    assert "di 2 berkas" in shared(desk, mine)["phone"]


def test_one_number_for_everybody_is_one_card_and_the_drafts_behind_it(desk, tablet):
    mine = take(desk, tablet, SARI)
    for number in range(3):
        send(tablet, {**BUDI, "nik": f"647201440890000{number}"})
    page = read(desk.get(f"/operator/drafts/{mine}"))
    (folded,) = [one for one in page.iter(f"{HTML}details") if "3 draf itu" in words(one)]
    assert acts(folded) == ["settle_twin"] * 3


def test_the_queue_says_who_needs_help_with_an_email(desk, tablet):
    answers = {**SITI, "account_door": "none", "account_help": "desk"}
    draft_id = send(tablet, answers).draft_id
    assert "perlu bantuan email" in desk.get("/operator/").text
    send(tablet, {**answers, "email": "sari@warung.example"}, draft_id=draft_id, rev=2)
    assert "perlu bantuan email" not in desk.get("/operator/").text


def test_a_second_draft_of_the_same_person_does_not_warn(desk, tablet):
    first = take(desk, tablet, SARI)
    second = send(tablet, SARI).draft_id
    assert shared(desk, first) == shared(desk, second) == {}


def test_before_the_nik_is_known_nobody_is_called_another_applicant(desk, tablet):
    unknown = {name: value for name, value in SARI.items() if name != "nik"}
    first = take(desk, tablet, SARI)
    second = send(tablet, unknown, stage="filling").draft_id
    assert shared(desk, first) == shared(desk, second) == {}


def test_a_finalised_case_warns_until_it_is_purged(desk, tablet, tmp_path):
    mine = take(desk, tablet, SARI)
    desk.post(f"/operator/drafts/{mine}/finalise", {"outcome": "cancelled", "cause": "duplicate"})
    other = send(tablet, BUDI).draft_id
    status = desk.db.execute("select status from drafts where draft_id = ?", [mine]).fetchone()[0]
    assert (status, set(shared(desk, other))) == ("finalised", {"phone"})
    purge_later(desk, tmp_path)
    assert shared(desk, other) == {}


# The sums


def sums(desk) -> dict[str, list[str]]:
    page = read(desk.get("/operator/doors"))
    return {
        row.get("data-door"): [one.text for one in row.iter(f"{HTML}td")]
        for row in page.iter(f"{HTML}tr")
        if row.get("data-door")
    }


def test_the_month_counts_doors_and_outlives_the_purge_but_no_withdrawal(desk, tablet, tmp_path):
    assert sums(desk) == {}
    none = {**SITI, "account_door": "none"}
    learned = send(tablet, {**none, "nik": "1"}).draft_id
    revised = {**none, "nik": "1", "has_email": "yes", "lesson_done": "yes", "email": "a@b.id"}
    send(tablet, revised, draft_id=learned, rev=2)
    gone = send(tablet, {**none, "nik": "2"}).draft_id
    proven = take(desk, tablet, {**SARI, "account_door": "email"})
    card(desk, proven, "mail-desk")
    desk.post(f"/operator/drafts/{proven}/finalise", {"outcome": "cancelled", "cause": "duplicate"})
    expected = {
        "none": ["2", "2", "1", "1", "0"],
        "email": ["1", "0", "0", "0", "1"],
        "all": ["3", "2", "1", "1", "1"],
    }
    assert sums(desk) == expected
    purge_later(desk, tmp_path)
    assert sums(desk) == expected
    tablet.deliver(tablet.pack(gone, rev=2, stage="withdrawn", answers={}))
    assert sums(desk)["all"] == ["2", "1", "1", "1", "1"]


def test_a_mistaken_tap_that_was_corrected_does_not_count(desk, tablet):
    draft_id = send(tablet, {**SITI, "account_door": "none", "has_email": "no"}).draft_id
    send(tablet, {**SARI, "account_door": "email"}, draft_id=draft_id, rev=2)
    assert sums(desk)["email"] == ["1", "0", "0", "0", "0"]


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
