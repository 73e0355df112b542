"""What an operator types becomes what the rules expect; the rest of the draft stays untouched."""

import pytest

from server.domain.desk_form import groups_of, input_text, typed_changes, typed_value
from server.domain.rule_files import load_rules
from server.domain.rules import field_of
from tests.web.applicants import SITI

RULES = load_rules()


@pytest.mark.parametrize(
    ("field_id", "typed", "value"),
    [
        ("birth_date", "12-03-1985", "1985-03-12"),
        ("birth_date", "12/3/1985", "1985-03-12"),
        ("birth_date", "1985-03-12", "1985-03-12"),
        ("birth_date", "12 Maret", "12 Maret"),
        ("phone", "0812-3456-7890", "+6281234567890"),
        ("nik", "6472 0152 0385 0007", "6472015203850007"),
        ("capital", "10.000.000", 10_000_000),
        ("capital", "Rp 10.000.000", 10_000_000),
        ("capital", "sepuluh juta", "sepuluh juta"),
        ("ktp_rt", "5", "005"),
        ("workers", "0", 0),
        ("name", "  SITI   WAHYUNI ", "SITI WAHYUNI"),
        ("npwp", "   ", ""),
    ],
)
def test_typed_text_becomes_a_value(field_id, typed, value):
    assert typed_value(field_of(RULES, field_id), typed) == value


@pytest.mark.parametrize(
    "field", [f for f in RULES.fields if f["kind"] != "list"], ids=lambda f: f["id"]
)
def test_what_is_shown_reads_back_as_the_same_value(field):
    value = SITI.get(field["id"])
    if value is not None:
        assert typed_value(field, input_text(field, value)) == value


def page(answers: dict) -> dict[str, str]:
    """The form as a browser sends it when nobody typed anything."""
    form = {}
    for group in groups_of(RULES):
        for field in group.fields:
            if field["kind"] != "list":
                form[field["id"]] = input_text(field, answers.get(field["id"]))
                continue
            form[f"{field['id']}.count"] = "1"
            for number, item in enumerate(answers.get(field["id"], []), start=1):
                for part in field["fields"]:
                    form[f"{field['id']}.{number}.{part['id']}"] = input_text(
                        part, item.get(part["id"])
                    )
    return form


def test_a_page_that_nobody_changed_changes_nothing():
    assert typed_changes(RULES, page(SITI), SITI) == {}
    assert typed_changes(RULES, page({}), {}) == {}


def test_only_the_typed_field_changes():
    form = {**page(SITI), "name": "SITTI WAHYUNI"}
    assert typed_changes(RULES, form, SITI) == {"name": "SITTI WAHYUNI"}


def test_an_emptied_field_is_cleared_not_forgotten():
    assert typed_changes(RULES, {**page(SITI), "phone": ""}, SITI) == {"phone": ""}


def test_products_are_changed_added_and_removed():
    form = page(SITI)
    changed = {**form, "products.1.product_capacity": "20.000"}
    assert typed_changes(RULES, changed, SITI)["products"][0]["product_capacity"] == 20_000
    added = {**form, "products.2.product_name": "Es teh", "products.2.product_unit": ""}
    assert typed_changes(RULES, added, SITI)["products"][1] == {"product_name": "Es teh"}
    removed = {name: text for name, text in form.items() if not name.startswith("products.1.")}
    assert typed_changes(RULES, removed, SITI) == {"products": []}


def test_other_activities_stand_beside_the_main_one_and_can_be_typed():
    group = next(one for one in groups_of(RULES) if one.group_id == "B2")
    assert [field["id"] for field in group.fields][-1] == "other_activities"
    form = {**page(SITI), "other_activities.1.other_kbli_code": "47112"}
    typed = typed_changes(RULES, form, SITI)
    assert typed == {"other_activities": [{"other_kbli_code": "47112"}]}


def test_a_form_without_its_list_leaves_the_list_alone():
    assert typed_changes(RULES, {"name": "SITI WAHYUNI"}, SITI) == {}


@pytest.mark.parametrize("odd", ["nasi", 7, {"1": 2}, [None, "x"]])
def test_odd_stored_values_break_no_form(odd):
    assert "name" in typed_changes(RULES, {**page(SITI), "name": "X Y"}, {**SITI, "products": odd})


def test_unknown_fields_and_the_nib_are_not_typed_here():
    form = {**page(SITI), "nib": "1234567890123", "is_admin": "yes", "consent": "agree"}
    assert typed_changes(RULES, form, SITI) == {}


def test_every_field_of_the_draft_stands_in_one_group():
    placed = [field["id"] for group in groups_of(RULES) for field in group.fields]
    typed = (f for f in RULES.fields if f.get("kept", True) and not f.get("noted"))
    wanted = {f["id"] for f in typed} - {"nib"}
    assert set(placed) == wanted
    assert len(placed) == len(wanted)
