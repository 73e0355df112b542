"""The letters after a breach: facts from the log, in time, and nothing typed is kept."""

from pathlib import Path

import pytest

from server.store.breaches import HANDLING, SIGHTS
from server.store.tablets import revoke_tablet
from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import read, words

WHEN = {
    "known": "2026-11-23T10:00",
    "since": "2026-11-23T09:00",
    "until": "2026-11-23T09:30",
    "tablet_id": "",
    "how": "Tablet lobi dibawa orang <dari> meja.",
    "done": "Lapor polisi.",
}


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.budi = desk.hire("Budi", "supervisor")
        desk.log_in("Budi")
        yield desk


def letters(desk, **changes):
    page = read(desk.post("/operator/breach", {**WHEN, **changes}))
    return [words(one) for one in page.findall(".//*[@class='letter']")]


def test_the_letters_say_what_when_and_what_was_done(desk):
    tablet = enrol(desk)
    (draft_id,) = queue(desk, tablet, SITI)
    desk.get(f"/operator/drafts/{draft_id}")
    revoke_tablet(desk.db, "palaran", tablet.tablet_id, desk.budi, desk.clock.now)
    owner, authority, list_of = letters(desk)
    for letter in (owner, authority):
        assert "1 draf tersimpan pada waktu kejadian" in letter
        assert "latihan" not in letter and "Nama depan" not in letter  # never sent
        assert "NIK" in letter and "nomor KK dan kata sandi tidak disimpan" in letter
        assert "Antara 23-11-2026 09.00 dan 23-11-2026 09.30 WITA" in letter
        assert "Tablet lobi dibawa orang <dari> meja." in letter
        assert "23-11-2026 09.01 WITA: Tablet dicabut (Budi)" in letter
        assert "Lapor polisi." in letter
    assert "26-11-2026 10.00 WITA" in authority  # 3 x 24 hours
    assert "B-001" in list_of and "masih disimpan" in list_of
    assert "Halaman dengan NIK dibuka1" in list_of


def test_no_letter_names_an_owner(desk):
    queue(desk, enrol(desk), SITI)
    text = desk.post("/operator/breach", WHEN).text
    for value in (SITI["name"], SITI["nik"], SITI["phone"]):
        assert value not in text


def test_drafts_outside_the_time_or_erased_before_it_are_not_in_it(desk):
    tablet = enrol(desk)
    gone = send(tablet, SITI, stage="filling")
    assert tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn")).status_code == 410
    desk.clock.move(hours=2)
    queue(desk, tablet, SITI)
    before = letters(desk, since="2026-11-23T10:00", until="2026-11-23T10:30")
    assert "Tidak ada draf yang tersimpan" in before[0]
    during = letters(desk, since="2026-11-23T09:00", until="2026-11-23T12:00")
    assert "2 draf" in during[0]
    assert "dihapus 23-11-2026 09.00" in during[2]


def test_only_one_tablets_drafts_when_one_tablet_was_lost(desk):
    first, second = enrol(desk), enrol(desk)
    queue(desk, first, SITI)
    queue(desk, second, SITI, SITI)
    whole = letters(desk)
    one = letters(desk, tablet_id=first.tablet_id)
    assert "3 draf tersimpan" in whole[0]
    assert "1 draf dari Tablet lobi" in one[0]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"known": ""}, "Isi dulu waktunya."),
        ({"since": "kemarin"}, "belum terbaca"),
        ({"until": "2026-11-22T09:00"}, "lebih awal"),
    ],
)
def test_a_time_that_cant_be_read_is_said_and_what_was_typed_stays(desk, changes, said):
    page = desk.post("/operator/breach", {**WHEN, **changes})
    assert said in words(read(page, 422))
    assert "Lapor polisi." in page.text
    assert "breach_letter_made" not in desk.acts()


def test_another_offices_tablet_and_drafts_are_not_in_it(desk):
    desk.hire("Sari", "supervisor", "sambutan")
    other = enrol(desk, "sambutan")
    queue(desk, other, SITI)
    assert "Tidak ada draf" in letters(desk)[0]
    assert desk.post("/operator/breach", {**WHEN, "tablet_id": other.tablet_id}).status_code == 200
    assert desk.acts().count("breach_letter_made") == 1


def test_what_was_typed_is_kept_nowhere_and_the_letter_is_an_event(desk, tmp_path):
    letters(desk)
    assert desk.acts()[-1] == "breach_letter_made"
    for file in tmp_path.glob("loket.db*"):
        assert b"dibawa orang" not in file.read_bytes()


def test_every_act_of_the_letters_has_its_words():
    root = Path(__file__).resolve().parent.parent.parent
    text = (root / "templates" / "print" / "breach_letters.html").read_text("utf-8")
    assert [act for act in (*SIGHTS, *HANDLING) if f'"{act}":' not in text] == []
