"""The copy sheet stands in the order of OSS, in the form of OSS, and knows where it stopped."""

import pytest

from server.domain.copy_sheet import copy_sheet, resume_key, steps_to_copy
from server.domain.rule_files import load_rules
from tests.web.applicants import SITI

RULES = load_rules()
SETTINGS = {row["name"]: row["default"] for row in RULES.settings}
CONTEXT = {"settings": SETTINGS, "today": "2026-11-24", "office": True}


def sheet(**changes: object):
    return copy_sheet(RULES, {**SITI, **changes}, CONTEXT)


def texts(**changes: object) -> dict[str, str]:
    return {step.key: step.text for card in sheet(**changes) for step in card.steps}


def test_cards_stand_in_the_order_of_oss():
    cards = ["A1", "A2", "A3", "A4", "A5", "A6", *(f"B{number}" for number in range(1, 10))]
    assert [card.card for card in sheet()] == cards


def test_fields_stand_in_the_order_of_the_fields_file():
    order = {
        one["id"]: one["oss"]["order"]
        for field in RULES.fields
        for one in [field, *field.get("fields", [])]
        if one.get("oss")
    }
    keys = [step.key.split(".")[-1] for step in steps_to_copy(sheet())]
    assert [order[key] for key in keys] == sorted(order[key] for key in keys)


@pytest.mark.parametrize("card", ["A1", "A3", "A4", "A6", "B7"])
def test_codes_passwords_and_statements_are_acts_without_a_value(card):
    steps = next(one.steps for one in sheet() if one.card == card)
    assert steps
    assert all(step.is_act and not step.text for step in steps)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("phone", "81234567890"),
        ("nik", "6472015203850007"),
        ("name", "SITI WAHYUNI"),
        ("birth_date", "12-03-1985"),
        ("gender", "Perempuan"),
        ("ktp_rt", "012"),
        ("capital", "10000000"),
        ("area", "12"),
        ("kbli_code", "56101"),
        ("activity_kind", "Utama"),
        ("running", "Sudah"),
        ("workers", "0"),
        ("business_kelurahan", "Bukuan"),
        ("business_postcode", "75241"),
        ("products.1.product_name", "Nasi kuning"),
        ("products.1.product_capacity", "15000"),
        ("npwp", ""),
    ],
)
def test_values_take_the_form_of_oss(key, text):
    assert texts()[key] == text


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("ktp_province", "Kalimantan Timur"),
        ("ktp_village", "Kalimantan Timur > Kota Samarinda > Palaran > Bukuan"),
        ("business_kelurahan", "Kalimantan Timur > Kota Samarinda > Palaran > Bukuan"),
        ("business_kecamatan", "Kalimantan Timur > Kota Samarinda > Palaran"),
        ("name", ""),
    ],
)
def test_drop_downs_show_the_path_to_pick(key, path):
    steps = {step.key: step for card in sheet() for step in card.steps}
    assert steps[key].path == path
    assert steps[key].is_pick == bool(path)


def test_a_ktp_from_elsewhere_keeps_its_typed_place():
    far = {
        "ktp_kelurahan": "elsewhere",
        "ktp_province": "Jawa Timur",
        "ktp_regency": "Kabupaten Malang",
        "ktp_kecamatan": "Kepanjen",
        "ktp_village": "Cepokomulyo",
    }
    steps = {step.key: step for card in sheet(**far) for step in card.steps}
    assert steps["ktp_village"].path == "Jawa Timur > Kabupaten Malang > Kepanjen > Cepokomulyo"
    assert steps["ktp_regency"].text == "Kabupaten Malang"


def test_products_repeat_their_card_and_its_act():
    second = {**SITI["products"][0], "product_name": "Es teh"}
    steps = next(
        one.steps for one in sheet(products=[*SITI["products"], second]) if one.card == "B6"
    )
    assert [step.text for step in steps if step.key.endswith("product_name")] == [
        "Nasi kuning",
        "Es teh",
    ]
    assert sum(step.is_act for step in steps) == 2


@pytest.mark.parametrize("odd", [None, "nasi", [], ["nasi"], {}])
def test_an_odd_list_of_products_still_makes_a_sheet(odd):
    assert len(sheet(products=odd)) == 15


def test_official_title_stands_beside_the_kbli_number():
    steps = {step.key: step for card in sheet() for step in card.steps}
    assert "makanan" in steps["kbli_code"].note.lower()


def test_other_activities_follow_the_main_one_on_its_card():
    others = [{"other_kbli_code": "47112"}, "odd", {"other_kbli_code": "11052"}]
    steps = next(one.steps for one in sheet(other_activities=others) if one.card == "B2")
    codes = [(one.key, one.text) for one in steps if one.key.endswith("kbli_code")]
    assert codes == [
        ("kbli_code", "56101"),
        ("other_activities.1.other_kbli_code", "47112"),
        ("other_activities.3.other_kbli_code", "11052"),
    ]
    notes = {one.text: one.note for one in steps}
    assert notes["56101"].startswith("Utama: ") and notes["47112"].startswith("Tambahan: ")
    assert sum(one.is_act for one in steps) == 2


@pytest.mark.parametrize("odd", [None, "nasi", [], ["nasi"], {}])
def test_without_other_activities_the_sheet_is_as_it_was(odd):
    assert len(texts()) == len(
        {step.key for card in sheet(other_activities=odd) for step in card.steps}
    )


def test_it_resumes_at_field_23_when_oss_failed_there():
    keys = [step.key for step in steps_to_copy(sheet())]
    marks = {key: f"2026-11-24T02:{number:02d}:00.000Z" for number, key in enumerate(keys[:22])}
    assert resume_key(sheet(), marks) == keys[22]


def test_it_resumes_after_the_last_copied_one_and_then_comes_back_to_skipped_ones():
    keys = [step.key for step in steps_to_copy(sheet())]
    assert resume_key(sheet(), {}) == keys[0]
    assert resume_key(sheet(), {keys[9]: "2026-11-24T02:00:00.000Z"}) == keys[10]
    late = dict.fromkeys(keys[1:], "2026-11-24T02:00:00.000Z")
    assert resume_key(sheet(), late) == keys[0]
    assert resume_key(sheet(), dict.fromkeys(keys, "2026-11-24T02:00:00.000Z")) is None


def test_marks_of_fields_that_are_gone_do_no_harm():
    assert resume_key(sheet(), {"products.9.product_name": "2026-11-24T02:00:00.000Z"}) == "phone"
