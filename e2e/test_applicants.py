"""Each realistic applicant of tests/cases goes through the tablet by their own path.

tests/domain/test_applicants.py and tests/kiosk/applicants.test.js walk the same people through
the rules alone.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.conftest import ROOT, Office
from e2e.house import answers_of, wait_until_judged, wait_until_sent
from e2e.kiosk_driver import OWN_KEYS, Applicant
from server.domain.rule_files import load_rules
from server.domain.rules import check, settings_of
from server.domain.verdict import rule_context

APPLICANTS = json.loads((ROOT / "tests" / "cases" / "applicants.json").read_text("utf-8"))
RULES = load_rules()
TYPES_EVERYTHING = "gorengan"
"""Presses the page's own keys for each letter; the others save the time."""


@pytest.fixture(params=APPLICANTS["applicants"], ids=lambda one: one["id"])
def person(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


def walk(visitor: Applicant, person: dict[str, Any]) -> str:
    """To the end of their path; people type a phone number with its 0."""
    answers = dict(person["answers"])
    answers.pop("declarations_explained", None)  # is what Lanjut on that screen means
    if "phone" in answers:
        answers["phone"] = answers["phone"].replace("+62", "0")
    if person["id"] == TYPES_EVERYTHING:
        visitor.hand = OWN_KEYS
    if "business_words" in answers:
        visitor.walk(answers, until="kbli")
        visitor.press("not_found")
        visitor.wait_for("business_words")
    return visitor.walk(answers)


def test_goes_their_own_way_to_a_number_or_a_slip(
    house: Office, visitor: Applicant, person: dict[str, Any]
) -> None:
    end = walk(visitor, person)
    assert visitor.seen == person["screens"]
    if end == "finished":
        expect_in_the_office(house, visitor, person)
    else:
        expect_on_paper(visitor, person)


def expect_in_the_office(house: Office, visitor: Applicant, person: dict[str, Any]) -> None:
    """Under their number, as they said it, with exactly the problems that it has."""
    wait_until_sent(visitor)
    draft = wait_until_judged(house, visitor.queue_number)
    arrived = answers_of(house, draft["draft_id"])
    said = kept(person)
    assert as_typed(person, {name: arrived.get(name) for name in said}) == as_typed(person, said)
    problems = problems_of(arrived)
    assert problems == person["office_problems"]
    blocking = sum(problem.endswith(":block") for problem in problems)
    judged = (draft["pathway"], draft["problem_count"], draft["warning_count"])
    assert judged == (person["pathway"], blocking, len(problems) - blocking)


def kept(person: dict[str, Any]) -> dict[str, Any]:
    stays_on_the_tablet = {field["id"] for field in RULES.fields if not field.get("kept", True)}
    return {
        name: value for name, value in person["answers"].items() if name not in stays_on_the_tablet
    }


def as_typed(person: dict[str, Any], answers: dict[str, Any]) -> str:
    """The page's own keys write capitals."""
    text = json.dumps(answers, sort_keys=True)
    return text.upper() if person["id"] == TYPES_EVERYTHING else text


def problems_of(answers: dict[str, Any]) -> list[str]:
    context = rule_context(settings_of(RULES, {}), APPLICANTS["today"])
    found = check(RULES, answers, context)
    return [f"{one['field']}:{one['check']}:{one['level']}" for one in found]


def expect_on_paper(visitor: Applicant, person: dict[str, Any]) -> None:
    """Who is served elsewhere leaves with a paper that says where."""
    visitor.press("print")
    expect(visitor.page.locator(f"#print-area .slip-{person['slip']}")).to_have_count(1)
    visitor.press("finish")
    visitor.wait_for("thanks")
