"""Assisted mode: an operator fills a draft at the desk, with consent first and the same rules."""

import pytest

from tests.web.applicants import SITI, open_working_desk
from tests.web.desk import HTML, read, read_part, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.log_in("Rina")
        yield desk


def begin(desk) -> str:
    answer = desk.post("/operator/desk", {"consent_explained": "yes"})
    assert answer.status_code == 303
    return answer.headers["location"].split("/")[-1]


def test_nothing_is_stored_before_the_owner_agreed(desk):
    page = words(read(desk.get("/operator/desk/new")))
    assert "Dipakai hanya untuk mengurus NIB di Kecamatan Palaran" in page
    assert "{" not in page
    assert "Bacakan dulu" in words(read(desk.post("/operator/desk"), 422))
    assert desk.db.execute("select count(*) from drafts").fetchone()[0] == 0


def test_a_desk_draft_has_an_a_number_consent_and_its_operator(desk):
    draft_id = begin(desk)
    page = read(desk.get(f"/operator/drafts/{draft_id}"))
    assert page.find(f".//{HTML}span[@data-queue-number='A-001']") is not None
    assert "diisi di meja" in words(page)
    found = desk.db.execute("select envelope from draft_revisions").fetchone()[0]
    assert '"consent":{"version":"2026-11-24"' in found
    assert "consent_explained" in desk.acts()


def test_it_is_filled_by_the_same_rules_and_joins_the_queue(desk):
    draft_id = begin(desk)
    path = f"/operator/drafts/{draft_id}/save"
    typed = {k: str(v) for k, v in SITI.items() if not isinstance(v, list)}
    typed |= {"products.count": "1"}
    typed |= {f"products.1.{k}": str(v) for k, v in SITI["products"][0].items()}
    bad = read_part(desk.post(path, {**typed, "nik": "123"}, htmx=True), 422)
    assert "NIK harus 16 angka" in words(bad)
    good = read_part(desk.post(path, typed, htmx=True))
    assert "Isian lengkap" in words(good)
    desk.post(f"/operator/drafts/{draft_id}/release")
    row = read(desk.get("/operator/")).find(f".//{HTML}tr[@data-queue-number='A-001']")
    assert "S*** W***" in words(row)
    assert "lengkap" in words(row)


def test_numbers_of_the_desk_go_up(desk):
    begin(desk)
    begin(desk)
    numbers = desk.db.execute("select queue_number from drafts order by queue_number").fetchall()
    assert numbers == [("A-001",), ("A-002",)]
