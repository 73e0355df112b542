"""The draft's page: every field, who may open it, what is logged, what belongs to it."""

import pytest

from tests.web.applicants import SITI, queue, send
from tests.web.claimed_draft import claimed, desk, form_of, save, state_of, tablet, value_of
from tests.web.desk import HTML, read, read_part, words

__all__ = ["claimed", "desk", "tablet"]  # fixtures


def test_every_field_is_an_input_named_as_in_the_rules(desk, claimed):
    names = set(form_of(read(desk.get(f"/operator/drafts/{claimed}"))))
    fields = desk.client.app.state.rules.fields
    typed = (f for f in fields if f.get("kept", True) and not f.get("noted"))
    wanted = {f["id"] for f in typed if f["kind"] != "list"} - {"nib"}
    assert wanted <= names
    assert {"products.1.product_name", "products.1.product_capacity"} <= names


def test_nobody_saves_without_the_claim(desk, tablet):
    (draft_id,) = queue(desk, tablet, SITI)
    answer = save(desk, draft_id, name="X")
    assert "Ambil dulu draf B-001" in words(read_part(answer, 409))
    assert answer.headers["HX-Retarget"] == "#flash"


def test_a_form_that_lost_its_claim_is_refused_with_a_name(desk, claimed):
    form = form_of(read(desk.get(f"/operator/drafts/{claimed}")))
    desk.log_in("Budi")
    answer = desk.post(f"/operator/drafts/{claimed}/save", form, htmx=True)
    assert "sedang dikerjakan Rina" in words(read_part(answer, 409))
    assert desk.db.execute("select edit from drafts").fetchone()[0] == 0


def test_a_colleague_may_read_and_is_told_whose_it_is(desk, claimed):
    desk.log_in("Budi")
    page = read(desk.get(f"/operator/drafts/{claimed}"))
    assert "sedang dikerjakan Rina" in words(page)
    assert page.find(f".//{HTML}input[@name='name']").get("readonly") is not None
    assert page.find(f".//{HTML}button[@data-act='save']") is None


def test_every_opening_is_in_the_log_without_the_nik(desk, claimed):
    for page in ("", "/copy", "/history"):
        read(desk.get(f"/operator/drafts/{claimed}{page}"))
    seen = desk.db.execute(
        "select detail from events where act = 'nik_read' and draft_id = ?", [claimed]
    ).fetchall()
    assert [one[0] for one in seen] == [
        '{"page":"draft"}',
        '{"page":"copy_sheet"}',
        '{"page":"history"}',
    ]
    assert SITI["nik"] not in str(desk.db.execute("select detail from events").fetchall())


def test_nothing_personal_reaches_the_disk_in_the_clear(desk, claimed, tmp_path):
    save(desk, claimed, name="SITTI RAHASIA")
    desk.post(f"/operator/drafts/{claimed}/notes", {"note": "Bu Rahasia datang lagi"}, htmx=True)
    desk.db.execute("pragma wal_checkpoint(truncate)")
    disk = (tmp_path / "loket.db").read_bytes()
    for secret in (b"RAHASIA", b"Rahasia", SITI["nik"].encode(), b"81234567890"):
        assert secret not in disk


def test_originals_are_ticked_with_name_and_time(desk, claimed):
    path = f"/operator/drafts/{claimed}/originals"
    part = read_part(desk.post(path, {"document": "ktp", "seen": "yes"}, htmx=True))
    assert "dilihat pukul 09.01 WITA oleh Rina" in words(part)
    desk.post(path, {"document": "ktp", "seen": "no"}, htmx=True)
    desk.post(path, {"document": "passport", "seen": "yes"}, htmx=True)
    assert desk.db.execute("select count(*) from originals_seen").fetchone()[0] == 0
    assert desk.acts()[-2:] == ["original_seen", "original_unseen"]


def test_notes_are_kept_with_a_name(desk, claimed):
    part = read_part(
        desk.post(f"/operator/drafts/{claimed}/notes", {"note": "Datang lagi Senin"}, htmx=True)
    )
    assert "Datang lagi Senin Rina" in words(part)


def test_withdrawal_at_the_desk_erases_and_needs_a_tick(desk, claimed):
    path = f"/operator/drafts/{claimed}/withdraw"
    assert "checked" not in desk.get(path).text
    for odd in ({"sure": "yes"}, {"sure": "yes", "reason": "SITI"}, {"reason": "owner_here"}):
        read(desk.post(path, odd), 422)
    assert "Centang dulu" in words(read(desk.post(path), 422))
    assert desk.post(path, {"sure": "yes", "reason": "owner_here"}).status_code == 303
    page = read(desk.get(f"/operator/drafts/{claimed}"))
    assert "sudah dihapus" in words(page)
    assert "WAHYUNI" not in desk.get(f"/operator/drafts/{claimed}").text
    assert desk.post(f"/operator/drafts/{claimed}/claim").status_code == 409
    why = desk.db.execute("select detail from events where act = 'draft_withdrawn'").fetchall()
    assert why == [('{"reason":"owner_here"}',)]


def test_a_draft_that_can_not_be_opened_is_shown_and_can_be_typed_anew(desk, tablet):
    packet = tablet.pack(answers=SITI, stage="submitted", queue_number="B-001")
    packet.sealed = packet.sealed[:-1] + bytes([packet.sealed[-1] ^ 1])
    tablet.deliver(packet)
    draft_id = packet.draft_id
    assert "belum bisa dibuka" in words(read(desk.get("/operator/")))
    desk.post(f"/operator/drafts/{draft_id}/claim")
    assert "belum bisa dibuka" in words(read(desk.get(f"/operator/drafts/{draft_id}")))
    assert state_of(save(desk, draft_id, name="SITI WAHYUNI")) == "kept"
    assert value_of(desk, draft_id, "name") == "SITI WAHYUNI"


@pytest.mark.parametrize(
    "odd",
    [
        {"products": "nasi"},
        {"products": [None, 7, {"product_name": 5}]},
        {"name": ["SITI"], "capital": {"a": 1}, "birth_date": 1985, "nik": 12},
        {"gender": "robot", "business_kelurahan": 5, "kbli_code": ["x"], "same_address": None},
        {"area": 10**30, "workers": 1.5, "unknown": {"deep": [1]}},
    ],
)
def test_odd_answers_break_no_page(desk, tablet, odd):
    (draft_id,) = queue(desk, tablet, {**SITI, **odd})
    read(desk.get("/operator/"))
    desk.post(f"/operator/drafts/{draft_id}/claim")
    for page in ("", "/copy", "/history", "/finalise"):
        read(desk.get(f"/operator/drafts/{draft_id}{page}"))
    assert save(desk, draft_id, business_name="Warung Baru").status_code in (200, 422)


def test_locked_keys_are_a_sentence_not_a_failure(desk, claimed):
    state = desk.client.app.state
    keys = state["keys"]
    state["keys"] = type(keys)({}, None)
    try:
        read(desk.get("/operator/"))
        assert "menunggu kunci server" in words(read(desk.get(f"/operator/drafts/{claimed}"), 409))
    finally:
        state["keys"] = keys


def test_somebody_who_gave_up_on_the_tablet_goes_on_at_the_desk(desk, tablet):
    packet = send(tablet, {"name": "UMAR"}, stage="filling")
    page = read(desk.get("/operator/?show=filling"))
    assert page.find(f".//{HTML}button[@data-act='claim']") is None
    desk.post(f"/operator/drafts/{packet.draft_id}/claim")
    page = read(desk.get(f"/operator/drafts/{packet.draft_id}"))
    assert page.find(f".//{HTML}span[@data-queue-number='A-001']") is not None
    late = send(tablet, {"name": "UMAR BIN ALI"}, draft_id=packet.draft_id, rev=2, stage="filling")
    assert late.draft_id == packet.draft_id
    assert "Datang terlambat" in words(read(desk.get(f"/operator/drafts/{packet.draft_id}")))
    desk.post(
        f"/operator/drafts/{packet.draft_id}/finalise", {"outcome": "cancelled", "cause": "other"}
    )
    assert "A-001" in words(read(desk.get("/operator/?show=finalised")))


def test_a_wish_to_be_erased_after_the_outcome_is_shown_and_can_be_granted(desk, tablet, claimed):
    desk.post(f"/operator/drafts/{claimed}/finalise", {"outcome": "cancelled", "cause": "other"})
    send(tablet, SITI, draft_id=claimed, rev=2, stage="withdrawn", queue_number="B-001")
    assert "Pemilik minta datanya dihapus" in words(read(desk.get(f"/operator/drafts/{claimed}")))
    path = f"/operator/drafts/{claimed}/withdraw"
    read(desk.get(path))
    assert desk.post(path, {"sure": "yes", "reason": "owner_here"}).status_code == 303
    assert "WAHYUNI" not in desk.get(f"/operator/drafts/{claimed}").text
    assert desk.post(path, {"sure": "yes", "reason": "owner_here"}).status_code == 409
