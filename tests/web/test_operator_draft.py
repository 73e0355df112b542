"""The draft's page: every field, the same rules, nothing typed lost, everything logged."""

import pytest

from tests.web.applicants import SITI, enrol, open_working_desk, queue, send
from tests.web.desk import HTML, read, read_part, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.hire("Rina")
        desk.hire("Budi")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


@pytest.fixture
def claimed(desk, tablet) -> str:
    """The id of SITI's draft, claimed by Rina."""
    (draft_id,) = queue(desk, tablet, SITI)
    desk.post(f"/operator/drafts/{draft_id}/claim")
    return draft_id


def spoken(element) -> str:
    """Words with a space between elements: cells of a table."""
    return " ".join(" ".join(element.itertext()).split())


def form_of(page) -> dict[str, str]:
    """What a browser sends of the draft's form."""
    form = page.find(f".//{HTML}form[@id='draft-form']")
    fields = {}
    for one in form.iter(f"{HTML}input"):
        fields[one.get("name")] = one.get("value") or ""
    for one in form.iter(f"{HTML}textarea"):
        fields[one.get("name")] = one.text or ""
    for one in form.iter(f"{HTML}select"):
        chosen = [o for o in one.iter(f"{HTML}option") if o.get("selected") is not None]
        fields[one.get("name")] = chosen[0].get("value") if chosen else ""
    return fields


def save(desk, draft_id: str, htmx: bool = True, **typed: str):
    form = form_of(read(desk.get(f"/operator/drafts/{draft_id}")))
    names = {name.replace("__", "."): text for name, text in typed.items()}
    return desk.post(f"/operator/drafts/{draft_id}/save", {**form, **names}, htmx=htmx)


def value_of(desk, draft_id: str, name: str) -> str:
    return form_of(read(desk.get(f"/operator/drafts/{draft_id}")))[name]


def state_of(answer, status: int = 200) -> str:
    part = read_part(answer, status)
    return part.find(f".//{HTML}div[@id='_save_state']").get("data-saved")


def test_every_field_is_an_input_named_as_in_the_rules(desk, claimed):
    names = set(form_of(read(desk.get(f"/operator/drafts/{claimed}"))))
    fields = desk.client.app.state.rules.fields
    typed = (f for f in fields if f.get("kept", True) and not f.get("noted"))
    wanted = {f["id"] for f in typed if f["kind"] != "list"} - {"nib"}
    assert wanted <= names
    assert {"products.1.product_name", "products.1.product_capacity"} <= names


def test_a_correction_is_kept_and_judged_again(desk, claimed):
    assert state_of(save(desk, claimed, name="SITTI WAHYUNI", capital="12.500.000")) == "kept"
    assert value_of(desk, claimed, "name") == "SITTI WAHYUNI"
    assert value_of(desk, claimed, "capital") == "12.500.000"
    row = desk.db.execute("select edit, judged_at is not null from drafts").fetchone()
    assert row == (1, 1)


def test_saving_without_a_change_makes_no_version(desk, claimed):
    assert state_of(save(desk, claimed)) == "same"
    assert desk.db.execute("select count(*) from draft_revisions").fetchone()[0] == 1


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("nik", "647201520385", "NIK harus 16 angka. Baru terisi 12."),
        ("nik", "1111111111111111", "Angka ini bukan NIK."),
        ("phone", "0812", "Nomor HP"),
        ("birth_date", "31-02-1985", "tanggal"),
        ("capital", "sepuluh juta", "belum cocok"),
        ("area", "-1", ""),
        ("gender", "lain", "Pilih"),
        ("products__1__product_capacity", "banyak", "belum cocok"),
        ("name", "x" * 101, ""),
        ("email", "siti.example.com", "@"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_is_not_kept(
    desk, claimed, name, typed, sentence
):
    field = name.replace("__", ".")
    before = value_of(desk, claimed, field)
    answer = save(desk, claimed, **{name: typed})
    assert state_of(answer, 422) == "refused"
    slot = read_part(answer, 422).find(f".//{HTML}p[@data-error-for='{field}']")
    assert slot.text
    assert sentence.lower() in slot.text.lower()
    assert value_of(desk, claimed, field) == before


def test_bad_input_does_not_cost_the_good_one(desk, claimed):
    answer = save(desk, claimed, nik="123", business_name="Warung Baru")
    assert "Sebagian sudah tersimpan" in words(read_part(answer, 422))
    assert value_of(desk, claimed, "business_name") == "Warung Baru"
    assert value_of(desk, claimed, "nik") == SITI["nik"]


def test_without_htmx_the_page_comes_back_with_what_was_typed(desk, claimed):
    page = read(save(desk, claimed, htmx=False, nik="123"), 422)
    field = page.find(f".//{HTML}input[@name='nik']")
    assert field.get("value") == "123"
    assert field.get("aria-invalid") == "true"


def test_no_answer_to_a_save_touches_an_input(desk, claimed):
    part = read_part(save(desk, claimed, nik="123", name="SITTI"), 422)
    inputs = [one.get("name") for one in part.iter(f"{HTML}input")]
    assert inputs == ["revision_id"]


def test_a_missing_field_is_listed_with_a_way_to_it(desk, claimed):
    save(desk, claimed, capital="")
    side = read(desk.get(f"/operator/drafts/{claimed}")).find(f".//{HTML}section[@id='_problems']")
    links = {link.get("href"): words(link) for link in side.iter(f"{HTML}a")}
    assert links["#capital"].startswith("Modal usaha")
    assert "1 perlu dilengkapi" in words(side)


def test_warnings_are_compared_with_the_papers_and_the_log_says_by_whom(desk, claimed):
    save(desk, claimed, birth_date="13-03-1985")
    assert "Sudah cocok" in desk.get(f"/operator/drafts/{claimed}").text
    fields = {"field": "birth_date", "check": "nik_birth_date"}
    part = read_part(desk.post(f"/operator/drafts/{claimed}/warnings", fields, htmx=True))
    assert "sudah dicocokkan Rina, 09.01" in words(part)
    assert "warning_settled" in desk.acts()


def test_a_warning_that_is_none_can_not_be_settled(desk, claimed):
    fields = {"field": "nik", "check": "required"}
    desk.post(f"/operator/drafts/{claimed}/warnings", fields, htmx=True)
    assert "warning_settled" not in desk.acts()


def test_conditions_show_and_hide_fields_without_losing_them(desk, claimed):
    def hidden(name: str) -> bool:
        page = read(desk.get(f"/operator/drafts/{claimed}"))
        return page.find(f".//{HTML}div[@data-field='{name}']").get("hidden") is not None

    assert hidden("business_address")
    answer = save(desk, claimed, same_address="no")
    assert '"business_address"' in answer.headers["HX-Trigger"]
    assert not hidden("business_address")


def test_two_pages_of_one_operator_do_not_undo_each_other(desk, claimed):
    old_page = form_of(read(desk.get(f"/operator/drafts/{claimed}")))
    save(desk, claimed, business_name="Warung Baru")
    desk.post(f"/operator/drafts/{claimed}/save", {**old_page, "workers": "3"}, htmx=True)
    assert value_of(desk, claimed, "business_name") == "Warung Baru"
    assert value_of(desk, claimed, "workers") == "3"


@pytest.mark.parametrize("revision_id", ["", "0", "-1", "999999", "x", "1; drop table drafts"])
def test_an_odd_version_in_the_form_does_no_harm(desk, claimed, revision_id):
    form = {"revision_id": revision_id, "name": "SITTI WAHYUNI"}
    assert state_of(desk.post(f"/operator/drafts/{claimed}/save", form, htmx=True)) == "kept"


def test_unknown_fields_are_ignored(desk, claimed):
    answer = desk.post(
        f"/operator/drafts/{claimed}/save", {"nib": "1" * 13, "status": "finalised"}, htmx=True
    )
    assert state_of(answer) == "same"


def test_an_oversize_form_is_refused_politely(desk, claimed):
    answer = save(desk, claimed, business_description="x" * 300_000)
    assert answer.status_code == 413


def test_products_are_added_and_removed(desk, claimed):
    part = read_part(desk.get(f"/operator/drafts/{claimed}/product?number=2"))
    assert part.find(f".//{HTML}input[@name='products.2.product_name']") is not None
    typed = {
        "products__2__product_name": "Es teh",
        "products__2__product_capacity": "3.000",
        "products__2__product_unit": "Bungkus",
        "products__2__product_sni": "no",
        "products__2__product_halal": "no",
    }
    assert state_of(save(desk, claimed, **typed)) == "kept"
    assert value_of(desk, claimed, "products.2.product_name") == "Es teh"
    form = form_of(read(desk.get(f"/operator/drafts/{claimed}")))
    left = {name: text for name, text in form.items() if not name.startswith("products.1.")}
    assert state_of(desk.post(f"/operator/drafts/{claimed}/save", left, htmx=True)) == "kept"
    assert value_of(desk, claimed, "products.1.product_name") == "Es teh"


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


def test_the_words_of_a_kbli_number_follow_it(desk, claimed):
    part = read_part(save(desk, claimed, kbli_code="47112"))
    before = read(desk.get(f"/operator/drafts/{claimed}")).find(f".//{HTML}p[@id='note-kbli_code']")
    assert part.find(f".//{HTML}p[@id='note-kbli_code']").text == before.text
    assert before.text
