"""Versions beside the current one: history, what the tablet sent late or otherwise, twins."""

from tests.web.applicants import SITI, queue, send
from tests.web.claimed_draft import claimed, desk, save, spoken, tablet, value_of
from tests.web.desk import HTML, read, read_part, words

__all__ = ["claimed", "desk", "tablet"]  # fixtures


def test_history_says_who_changed_which_field(desk, claimed):
    save(desk, claimed, name="SITTI WAHYUNI", gender="male")
    page = spoken(read(desk.get(f"/operator/drafts/{claimed}/history")))
    assert "Diubah petugas: Rina" in page
    assert "Nama lengkap SITI WAHYUNI beda SITTI WAHYUNI" in page
    assert "Jenis kelamin Perempuan beda Laki-laki" in page


def cards_of(page) -> list[str]:
    history = page.find(f".//{HTML}ol[@class='history']")
    return [spoken(one) for one in history if one.tag == f"{HTML}li"]


def test_history_folds_what_the_tablet_saved_screen_by_screen(desk, tablet):
    draft_id = send(tablet, {"name": "SITI"}, stage="filling").draft_id
    for rev in range(2, 12):
        desk.clock.move(minutes=1)
        send(tablet, {**SITI, "workers": rev // 6}, draft_id=draft_id, rev=rev, stage="filling")
    send(tablet, SITI, draft_id=draft_id, rev=12, queue_number="B-001")
    desk.post(f"/operator/drafts/{draft_id}/claim")
    save(desk, draft_id, gender="male")
    save(desk, draft_id, name="SITTI WAHYUNI")
    last, first, tablets = cards_of(read(desk.get(f"/operator/drafts/{draft_id}/history")))
    assert "Diubah petugas: Rina" in last and "dipakai sekarang" in last
    assert "Nama lengkap SITI WAHYUNI beda SITTI WAHYUNI" in last
    assert "Jenis kelamin Perempuan beda Laki-laki" in first
    assert "12 kali tersimpan" in tablets and "dari pukul 09.00" in tablets
    assert "pukul 09.10 WITA, versi 12" in tablets
    assert "Nama lengkap" in tablets and "Jumlah pekerja" not in last


def test_a_fold_says_which_version_is_used(desk, tablet):
    draft_id = send(tablet, {"name": "SITI"}, stage="filling").draft_id
    send(tablet, SITI, draft_id=draft_id, rev=2, queue_number="B-001")
    (card,) = cards_of(read(desk.get(f"/operator/drafts/{draft_id}/history")))
    assert "dipakai sekarang" in card and "2 kali tersimpan" in card


def test_only_what_follows_directly_is_folded(desk, tablet, claimed):
    for rev in (2, 3):
        send(tablet, {**SITI, "workers": rev}, draft_id=claimed, rev=rev, queue_number="B-001")
    save(desk, claimed, gender="male")
    send(tablet, {**SITI, "workers": 4}, draft_id=claimed, rev=4, queue_number="B-001")
    cards = cards_of(read(desk.get(f"/operator/drafts/{claimed}/history")))
    kinds = [card.split(",")[0].split(" Senin")[0] for card in cards]
    assert [kind.split(" dipakai")[0] for kind in kinds] == [
        "Kiriman terlambat",
        "Diubah petugas: Rina",
        "Kiriman terlambat",
        "Dari tablet",
    ]
    assert "2 kali tersimpan" in cards[2] and "kali tersimpan" not in cards[0]


def test_a_late_version_of_the_tablet_is_shown_and_chosen(desk, tablet, claimed):
    late = {**SITI, "business_name": "Warung Dari Tablet"}
    send(tablet, late, draft_id=claimed, rev=2, queue_number="B-001")
    page = desk.get(f"/operator/drafts/{claimed}")
    assert "Datang terlambat" in words(read(page))
    found = desk.db.execute("select revision_id from draft_revisions where kind = 'late'")
    revision = found.fetchone()[0]
    compare = spoken(read(desk.get(f"/operator/drafts/{claimed}/history?revision={revision}")))
    assert "Nama usaha Warung Bu Siti beda Warung Dari Tablet" in compare
    desk.post(f"/operator/drafts/{claimed}/versions/{revision}/use")
    assert value_of(desk, claimed, "business_name") == "Warung Dari Tablet"
    assert "Datang terlambat" not in desk.get(f"/operator/drafts/{claimed}").text


def test_a_conflicting_version_is_shown_and_can_be_left(desk, tablet, claimed):
    send(tablet, {**SITI, "workers": 9}, draft_id=claimed, rev=1, queue_number="B-001")
    assert "Isi berbeda" in words(read(desk.get(f"/operator/drafts/{claimed}")))
    desk.post(f"/operator/drafts/{claimed}/versions/keep")
    assert value_of(desk, claimed, "workers") == "0"
    assert "Isi berbeda" not in desk.get(f"/operator/drafts/{claimed}").text
    assert desk.db.execute("select has_conflict from drafts").fetchone()[0] == 0


def test_any_other_version_can_not_be_taken_over(desk, claimed):
    assert desk.post(f"/operator/drafts/{claimed}/versions/1/use").status_code == 404


def test_twins_are_named_and_looked_at(desk, tablet):
    first, second = queue(desk, tablet, SITI, {**SITI, "name": "ORANG LAIN"})
    desk.post(f"/operator/drafts/{second}/claim")
    answer = desk.get(f"/operator/drafts/{second}")
    assert "NIK dan nomor HP sama dengan B-001" in words(read(answer))
    assert "mail sama" not in answer.text
    assert answer.text.count("/compare/") == 1
    desk.post(f"/operator/drafts/{second}/twins", {"field": "nik"}, htmx=True)
    assert "sudah diperiksa Rina" not in words(read(desk.get(f"/operator/drafts/{second}")))
    part = desk.post(f"/operator/drafts/{second}/twins", {"field": "nik phone email"}, htmx=True)
    assert "sudah diperiksa Rina" in words(read_part(part))
    assert first in part.text
    details = desk.db.execute("select detail from events where act = 'warning_settled'")
    assert "email" not in str(details.fetchall())


def test_each_twin_has_one_card_and_one_without_a_number_is_named_so(desk, tablet):
    send(tablet, SITI, stage="paused")
    send(tablet, {**SITI, "nik": "6472014107900002"}, queue_number="B-002")
    third = send(tablet, SITI, queue_number="B-003").draft_id
    page = words(read(desk.get(f"/operator/drafts/{third}")))
    assert "NIK dan nomor HP sama dengan draf yang masih di tablet" in page
    assert "Nomor HP sama dengan B-002" in page
    assert "Tekan nomornya" not in page
    assert desk.get(f"/operator/drafts/{third}").text.count("/compare/") == 2


def test_twins_are_compared_side_by_side_and_both_sights_are_logged(desk, tablet):
    first, second = queue(desk, tablet, SITI, {**SITI, "name": "ORANG LAIN"})
    desk.post(f"/operator/drafts/{second}/claim")
    page = spoken(read(desk.get(f"/operator/drafts/{second}/compare/{first}")))
    assert "1 isian berbeda" in page
    assert "Nama lengkap ORANG LAIN beda SITI WAHYUNI" in page
    assert desk.acts()[-2:] == ["nik_read", "nik_read"]
    answer = desk.post(f"/operator/drafts/{second}/twins", {"field": "nik"})
    assert answer.headers["location"] == f"/operator/drafts/{second}"
    read(desk.get(f"/operator/drafts/{second}/compare/nothing"), 404)
