"""An outcome with its cause: what it needs, what it leaves behind, and the paper that goes home."""

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, queue
from tests.web.desk import HTML, read, words

NIB = "0220001234567"


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def claimed(desk) -> str:
    return take(desk, SITI)


def take(desk, *people: dict) -> str:
    """Queues them and claims the first."""
    ids = queue(desk, enrol(desk), *people)
    desk.post(f"/operator/drafts/{ids[0]}/claim")
    return ids[0]


def decide(desk, draft_id: str, outcome: str, cause: str, **more: str):
    fields = {"outcome": outcome, "cause": cause, **more}
    return desk.post(f"/operator/drafts/{draft_id}/finalise", fields)


def status(desk, draft_id: str) -> str:
    return desk.db.execute("select status from drafts where draft_id = ?", [draft_id]).fetchone()[0]


def causes_of(desk) -> list[tuple[str, str]]:
    rules = desk.client.app.state.rules.outcomes
    return [(outcome, cause["id"]) for cause in rules["causes"] for outcome in cause["outcomes"]]


def test_an_issued_nib_is_recorded_and_found_again(desk, claimed):
    desk.clock.move(minutes=9)
    answer = decide(desk, claimed, "nib_issued", "nib_only", nib="0220 0012 34567")
    assert answer.headers["location"] == f"/operator/drafts/{claimed}/done"
    done = words(read(desk.get(answer.headers["location"])))
    assert "Tercatat pukul 09.10 WITA. Waktu layanan 9 menit." in done
    found = read(desk.post("/operator/queue/search", {"search": NIB}))
    assert found.find(f".//{HTML}tr[@data-draft='{claimed}']") is not None
    assert status(desk, claimed) == "finalised"
    assert desk.db.execute("select count(*) from claims").fetchone()[0] == 0
    assert desk.db.execute("select state from periods where ended_at is null").fetchone()[0] == (
        "finalised"
    )


def test_the_nib_is_sealed(desk, claimed, tmp_path):
    decide(desk, claimed, "nib_issued", "nib_only", nib=NIB)
    desk.db.execute("pragma wal_checkpoint(truncate)")
    assert NIB.encode() not in (tmp_path / "loket.db").read_bytes()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Pilih hasilnya."),
        ({"outcome": "nonsense", "cause": "nib_only"}, "Pilih hasilnya."),
        ({"outcome": "referred"}, "Pilih sebabnya."),
        ({"outcome": "referred", "cause": "nib_only"}, "Sebab ini milik hasil yang lain."),
        ({"outcome": "nib_issued", "cause": "nib_only"}, "Isi nomor NIB, 13 angka."),
        (
            {"outcome": "nib_issued", "cause": "nib_only", "nib": "022000123456"},
            "NIB 13 angka. Sekarang 12.",
        ),
        (
            {"outcome": "nib_issued", "cause": "nib_only", "nib": "02200012345AB"},
            "NIB hanya angka.",
        ),
    ],
)
def test_what_is_missing_gets_a_sentence_and_nothing_is_lost(desk, claimed, fields, sentence):
    page = read(desk.post(f"/operator/drafts/{claimed}/finalise", fields), 422)
    assert sentence in words(page)
    if "nib" in fields:
        assert page.find(f".//{HTML}input[@name='nib']").get("value") == fields["nib"]
    if fields.get("outcome") == "referred":
        chosen = page.find(f".//{HTML}input[@id='outcome-referred']")
        assert chosen.get("checked") is not None
    assert status(desk, claimed) == "claimed"


def test_a_nib_with_open_problems_needs_a_reason_that_is_sealed(desk, tmp_path):
    draft_id = take(desk, {**SITI, "capital": None})
    answer = decide(desk, draft_id, "nib_issued", "nib_only", nib=NIB)
    assert "Tulis mengapa NIB terbit" in words(read(answer, 422))
    reason = "Modal sudah diisi langsung di OSS oleh Bu Siti"
    done = decide(desk, draft_id, "nib_issued", "nib_only", nib=NIB, override_reason=reason)
    assert done.status_code == 303
    desk.db.execute("pragma wal_checkpoint(truncate)")
    assert b"Bu Siti" not in (tmp_path / "loket.db").read_bytes()
    detail = desk.db.execute("select detail from events where act = 'finalised'").fetchone()[0]
    assert detail == '{"cause":"nib_only","outcome":"nib_issued","overridden":true}'


def test_other_outcomes_need_no_clean_rules(desk):
    draft_id = take(desk, {**SITI, "capital": None})
    assert decide(desk, draft_id, "waiting_applicant", "papers_missing").status_code == 303


def test_the_same_nib_twice_is_asked_about(desk):
    first = take(desk, SITI, {**SITI, "nik": "6472011203900002", "phone": "+6281234567891"})
    decide(desk, first, "nib_issued", "nib_only", nib=NIB)
    second = desk.post("/operator/queue/next").headers["location"].split("/")[-1]
    answer = decide(desk, second, "nib_issued", "nib_only", nib=NIB)
    assert "NIB ini sudah tercatat untuk B-001" in words(read(answer, 422))
    sure = decide(desk, second, "nib_issued", "nib_extended", nib=NIB, same_nib_checked="yes")
    assert sure.status_code == 303


def test_a_finalised_draft_is_read_not_changed(desk, claimed):
    decide(desk, claimed, "cancelled", "applicant_left")
    page = read(desk.get(f"/operator/drafts/{claimed}"))
    assert "tidak bisa diubah lagi" in words(page)
    assert page.find(f".//{HTML}button[@data-act='save']") is None
    for path in ("claim", "save", "finalise", "notes", "originals", "copy/marks", "take-over"):
        fields = {"take_over_reason": "ada"}
        assert desk.post(f"/operator/drafts/{claimed}/{path}", fields, htmx=True).status_code == 409
    assert "sudah selesai dan tidak bisa diubah" in words(
        read(desk.post(f"/operator/drafts/{claimed}/save", {"name": "X"}), 409)
    )


def test_copy_marks_end_with_the_outcome(desk, claimed):
    desk.post(f"/operator/drafts/{claimed}/copy/marks", {"done": "nik", "last": "nik"}, htmx=True)
    decide(desk, claimed, "cancelled", "applicant_left")
    assert desk.db.execute("select count(*) from copy_marks").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("outcome", "cause"), [("waiting_applicant", "code_missing"), ("waiting_oss", "oss_down")]
)
def test_a_waiting_draft_goes_on_later_where_it_stopped(desk, claimed, outcome, cause):
    desk.post(
        f"/operator/drafts/{claimed}/copy/marks", {"done": "phone nik", "last": "nik"}, htmx=True
    )
    decide(desk, claimed, outcome, cause)
    assert status(desk, claimed) == outcome
    assert "B-001" in words(read(desk.get(f"/operator/?show={outcome}")))
    desk.log_in("Budi")
    assert desk.post(f"/operator/drafts/{claimed}/claim").status_code == 303
    page = read(desk.get(f"/operator/drafts/{claimed}/copy"))
    assert page.find(f".//{HTML}div[@id='copy-sheet']").get("data-current") == "name"
    assert decide(desk, claimed, "nib_issued", "nib_only", nib=NIB).status_code == 303
    states = [row[0] for row in desk.db.execute("select state from periods order by period_id")]
    assert states == ["queued", "claimed", outcome, "claimed", "finalised"]


def test_nobody_decides_anothers_draft(desk, claimed):
    desk.log_in("Budi")
    assert decide(desk, claimed, "cancelled", "applicant_left").status_code == 409
    assert status(desk, claimed) == "claimed"


def test_every_outcome_with_every_cause_makes_a_slip_without_a_person(desk):
    pairs = causes_of(desk)
    people = [{**SITI, "nik": f"64720152038{number:05d}"} for number in range(len(pairs))]
    ids = queue(desk, enrol(desk), *people)
    for draft_id, (outcome, cause) in zip(ids, pairs, strict=True):
        desk.post(f"/operator/drafts/{draft_id}/claim")
        more = {"nib": NIB, "same_nib_checked": "yes"} if outcome == "nib_issued" else {}
        assert decide(desk, draft_id, outcome, cause, **more).status_code == 303, (outcome, cause)
        page = read(desk.get(f"/operator/drafts/{draft_id}/slip"))
        slip = words(page.find(f".//{HTML}article"))
        assert "{" not in slip
        assert "WAHYUNI" not in slip
        assert "64720152038" not in slip
        assert "Gratis" in slip


@pytest.mark.parametrize(
    ("width", "shown"), [("58", "58"), ("80", "80"), ("a6", "a6"), ("x", "58")]
)
def test_slips_come_in_three_sizes(desk, claimed, width, shown):
    decide(desk, claimed, "waiting_oss", "oss_down")
    slip = read(desk.get(f"/operator/drafts/{claimed}/slip?width={width}")).find(
        f".//{HTML}article"
    )
    assert slip.get("data-width") == shown
    assert "DRAF - BUKAN IZIN" in words(slip)
    assert "Kode lanjut: K72M P4RA" in words(slip).replace("lanjut:K", "lanjut: K")


def test_the_slip_of_missing_papers_lists_them(desk):
    draft_id = take(desk, {**SITI, "doc_kk": "at_home"})
    decide(desk, draft_id, "waiting_applicant", "papers_missing")
    slip = read(desk.get(f"/operator/drafts/{draft_id}/slip")).find(f".//{HTML}article")
    items = [words(one) for one in slip.iter(f"{HTML}li")]
    assert items == ["Kartu Keluarga (KK)"] or "Kartu Keluarga" in items[0]


def test_without_an_outcome_there_is_no_slip(desk, claimed):
    for page in ("slip", "done"):
        answer = desk.get(f"/operator/drafts/{claimed}/{page}")
        assert answer.headers["location"] == f"/operator/drafts/{claimed}"


def outcomes_of(page) -> list[str]:
    return [one.get("value") for one in page.iter(f"{HTML}input") if one.get("name") == "outcome"]


def test_to_park_a_draft_only_the_waiting_outcomes_are_asked(desk, claimed):
    page = read(desk.get(f"/operator/drafts/{claimed}"))
    link = page.find(f".//{HTML}a[@data-act='park']").get("href")
    page = read(desk.get(link))
    assert outcomes_of(page) == ["waiting_applicant", "waiting_oss"]
    assert page.find(f".//{HTML}h1").text.strip() == "Tunda"
    assert page.find(f".//{HTML}input[@name='nib']") is None
    causes = [one.get("id") for one in page.iter(f"{HTML}input") if one.get("name") == "cause"]
    assert "cause-oss_down" in causes and "cause-nib_only" not in causes
    again = desk.post(
        f"/operator/drafts/{claimed}/finalise", {"park": "yes", "outcome": "waiting_oss"}
    )
    assert outcomes_of(read(again, 422)) == ["waiting_applicant", "waiting_oss"]
    assert len(outcomes_of(read(desk.get(f"/operator/drafts/{claimed}/finalise")))) == 5


def test_parking_records_no_final_outcome(desk, claimed):
    final = {"park": "yes", "outcome": "cancelled", "cause": "other"}
    page = read(desk.post(f"/operator/drafts/{claimed}/finalise", final), 422)
    assert "Pilih hasilnya" in words(page)
    parked = {"park": "yes", "outcome": "waiting_oss", "cause": "oss_down"}
    assert desk.post(f"/operator/drafts/{claimed}/finalise", parked).status_code == 303
