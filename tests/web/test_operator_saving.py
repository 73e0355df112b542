"""Saving in the draft's form: what is kept, what gets a sentence, what a save never touches."""

import pytest

from tests.web.applicants import SITI
from tests.web.claimed_draft import claimed, desk, form_of, save, state_of, tablet, value_of
from tests.web.desk import HTML, read, read_part, words

__all__ = ["claimed", "desk", "tablet"]  # fixtures


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


def test_the_words_of_a_kbli_number_follow_it(desk, claimed):
    part = read_part(save(desk, claimed, kbli_code="47112"))
    before = read(desk.get(f"/operator/drafts/{claimed}")).find(f".//{HTML}p[@id='note-kbli_code']")
    assert part.find(f".//{HTML}p[@id='note-kbli_code']").text == before.text
    assert before.text
