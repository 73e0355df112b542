"""What UU 27/2022 lets an owner ask for at the desk: copy, corrections, erasure, at once."""

import pytest

from tests.tablet_client import new_id
from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import read, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.data = tmp_path
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


@pytest.fixture
def draft_id(desk, tablet):
    return queue(desk, tablet, SITI)[0]


def paper(desk, draft_id, which):
    return words(
        read(desk.get(f"/operator/drafts/{draft_id}/{which}")).find(".//*[@class='letter']")
    )


def withdraw(desk, draft_id, reason="owner_here"):
    fields = {"sure": "yes", "reason": reason}
    return desk.post(f"/operator/drafts/{draft_id}/withdraw", fields)


def test_the_copy_holds_every_answer_purpose_days_and_who_saw_it(desk, draft_id):
    desk.get(f"/operator/drafts/{draft_id}")
    text = paper(desk, draft_id, "data")
    for said in ("SITI WAHYUNI", SITI["nik"], "Nasi kuning", "Warung Bu Siti", "mengurus NIB"):
        assert said in text, said
    assert "naskah versi 2026-11-24" in text
    assert "Disimpan sampai ada hasilnya, lalu dihapus dalam 1 hari" in text
    assert "23-11-2026 09.01Rina" in text


def test_the_copy_is_a_sight_of_the_nik_and_an_event_without_a_name(desk, draft_id):
    paper(desk, draft_id, "data")
    rows = desk.db.execute(
        "select act, detail from events order by event_id desc limit 2"
    ).fetchall()
    assert rows == [("data_copy_shown", "{}"), ("nik_read", '{"page":"data"}')]


def test_corrections_are_told_field_by_field_with_time_and_name(desk, draft_id):
    assert "Belum ada isian yang diperbaiki" in paper(desk, draft_id, "corrections")
    desk.post(f"/operator/drafts/{draft_id}/claim")
    fields = {"name": "SITI WAHYUNINGSIH"}
    desk.post(f"/operator/drafts/{draft_id}/save", fields, htmx=True)
    text = paper(desk, draft_id, "corrections")
    assert "SITI WAHYUNI" in text and "SITI WAHYUNINGSIH" in text and "petugas Rina" in text
    assert desk.acts()[-1] == "corrections_shown"


def test_after_the_erasure_the_papers_say_so_and_hold_nothing(desk, draft_id):
    assert withdraw(desk, draft_id).status_code == 303
    for which in ("data", "corrections"):
        text = paper(desk, draft_id, which)
        assert "sudah dihapus pada 23-11-2026 09.01 WITA atas permintaan" in text
        assert "SITI" not in text
    assert desk.acts()[-2:] == ["draft_opened", "corrections_shown"]


def test_another_offices_draft_has_no_papers_here(desk, draft_id):
    desk.hire("Sari", office_id="sambutan")
    desk.log_in("Sari")
    for which in ("data", "corrections"):
        assert desk.get(f"/operator/drafts/{draft_id}/{which}").status_code == 404
        assert desk.get(f"/operator/drafts/{new_id()}/{which}").status_code == 404


@pytest.mark.parametrize("stage", ["filling", "paused", "submitted"])
def test_an_owner_is_erased_at_once_without_a_turn(desk, tablet, stage):
    packet = send(tablet, SITI, stage=stage)
    sealed = packet.sealed[65:129]
    assert withdraw(desk, packet.draft_id).status_code == 303
    row = desk.db.execute("select status, nik_hash, resume_hash, kelurahan from drafts").fetchone()
    assert row == ("withdrawn", None, None, None)
    assert packet.draft_id in (desk.data / "withdrawn.log").read_text()
    assert tablet.deliver(packet).status_code == 410
    for file in desk.data.glob("loket.db*"):
        assert sealed not in file.read_bytes(), file.name


def test_a_draft_that_a_colleague_works_on_is_not_erased_under_their_hands(desk, draft_id):
    desk.post(f"/operator/drafts/{draft_id}/claim")
    desk.log_in("Budi")
    assert withdraw(desk, draft_id).status_code == 409
    desk.clock.move(minutes=21)
    desk.log_in("Budi")
    assert withdraw(desk, draft_id).status_code == 303


def test_what_stays_after_the_erasure_names_nobody(desk, draft_id):
    withdraw(desk, draft_id, "consent_ended")
    tables = ("drafts", "draft_revisions", "periods", "events")
    rows = [str(row) for table in tables for row in desk.db[table].rows]
    for value in (SITI["name"], SITI["nik"], SITI["phone"], "Ampera", "Warung"):
        assert not [row for row in rows if value in row]


def test_consent_at_the_desk_is_a_tick_that_nobody_made_before(desk):
    text = desk.get("/operator/desk/new").text
    assert 'name="consent_explained"' in text
    assert "checked" not in text
