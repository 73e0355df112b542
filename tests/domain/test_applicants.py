"""Each realistic applicant takes the way that is theirs; tests/kiosk/applicants.test.js too."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.domain.checklist import missing_documents
from server.domain.rule_files import load_rules
from server.domain.rules import check, derive, settings_of
from server.domain.triage import pathway_of
from tests.domain.walking import Walk

HERE = Path(__file__).parent
FILE = json.loads((HERE.parent / "cases" / "applicants.json").read_text("utf-8"))
RULES = load_rules()
SETTINGS = settings_of(RULES, {})
CONTEXT = {"settings": SETTINGS, "today": FILE["today"]}


@pytest.fixture(params=FILE["applicants"], ids=lambda one: one["id"])
def applicant(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


@pytest.fixture
def walk(applicant: dict[str, Any]) -> Walk:
    return Walk(RULES, applicant["answers"], CONTEXT)


def test_sees_exactly_these_screens(applicant: dict[str, Any], walk: Walk) -> None:
    assert walk.screens == applicant["screens"]


def test_meets_exactly_these_problems_on_the_tablet(applicant: dict[str, Any], walk: Walk) -> None:
    assert walk.problems == applicant["tablet_problems"]


def test_ends_on_this_pathway_with_this_slip(applicant: dict[str, Any], walk: Walk) -> None:
    pathway = pathway_of(RULES, derive(RULES, walk.answers, CONTEXT), SETTINGS)
    assert (pathway["id"], pathway["slip"]) == (applicant["pathway"], applicant["slip"])


def test_is_told_to_bring_these_papers(applicant: dict[str, Any], walk: Walk) -> None:
    missing = missing_documents(RULES, derive(RULES, walk.answers, CONTEXT), SETTINGS)
    assert [one["id"] for one in missing] == applicant["missing_documents"]


def test_reaches_the_office_with_these_problems(applicant: dict[str, Any], walk: Walk) -> None:
    if walk.screens[-1] != "finished":
        assert "office_problems" not in applicant
        return
    problems = check(RULES, walk.answers, {**CONTEXT, "office": True})
    found = [f"{one['field']}:{one['check']}:{one['level']}" for one in problems]
    assert found == applicant["office_problems"]


def test_the_applicants_are_those_that_were_asked_for() -> None:
    assert {one["id"] for one in FILE["applicants"]} >= {
        "warung", "laundry", "gorengan", "ud", "capital_50000000", "capital_50000001", "has_nib",
        "whatsapp_only", "no_channel", "water_depot", "ojek", "nik_differs", "other_province",
        "nothing_yet",
    }  # fmt: skip


def test_nobody_without_a_next_step() -> None:
    """Whoever can't go on leaves with a slip."""
    for one in FILE["applicants"]:
        assert one["screens"][-1] == "finished" or one["slip"]
