"""UU 27/2022 article 22: consent is an act of its own, and nobody acts for the applicant."""

import html5lib
import pytest

from server.domain.rule_files import load_rules
from tests.whole_page import whole_page

RULES = load_rules()
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def section():
    page = html5lib.parse(whole_page(RULES).decode())
    return page.find(f".//{HTML}template[@id='screen-consent']")


def test_consent_is_a_question_of_its_own_and_nothing_is_chosen_before(section):
    (screen,) = [one for one in RULES.flow if one["id"] == "consent"]
    assert screen["fields"] == ["consent"]
    assert screen["consent_version"]
    asking = [one["id"] for one in RULES.flow if "consent" in one.get("fields", [])]
    assert asking == ["consent"]
    inputs = list(section.iter(f"{HTML}input"))
    assert [one.get("type") for one in inputs] == ["radio", "radio"]
    assert not [one for one in inputs if one.get("checked") is not None]


def test_no_personal_question_stands_before_it():
    personal = {field["id"] for field in RULES.fields if field.get("personal")}
    ids = [one["id"] for one in RULES.flow]
    before = RULES.flow[: ids.index("consent")]
    asked = {field for one in before for field in one.get("fields", [])}
    assert asked & personal == set()
