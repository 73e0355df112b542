"""The shared cases of tests/cases/rules.json, as tests/kiosk/rules.test.js runs them too."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.domain import words
from server.domain.checklist import missing_documents
from server.domain.flow import next_screen, previous_screen
from server.domain.normalise import normalise
from server.domain.rule_files import load_rules
from server.domain.rules import check, derive, field_of, holds, message, settings_of
from server.domain.triage import pathway_of

RULES = load_rules()
FILE = json.loads((Path(__file__).parents[1] / "cases" / "rules.json").read_text("utf-8"))
Case = dict[str, Any]


def answers_of(case: Case) -> dict[str, Any]:
    return {**FILE["base"], **case.get("set", {})}


def context_of(case: Case) -> dict[str, Any]:
    settings = settings_of(RULES, case.get("settings", {}))
    return {"settings": settings, "today": FILE["today"], "office": case.get("office", False)}


def values_of(case: Case) -> dict[str, Any]:
    return derive(RULES, answers_of(case), context_of(case))


def run_check(case: Case) -> None:
    problems = check(RULES, answers_of(case), context_of(case), case.get("only"))
    assert [written(one) for one in problems] == case["problems"]
    if "params" in case:
        assert [one["params"] for one in problems] == case["params"]


def written(problem: dict[str, Any]) -> str:
    at = f"@{problem['item']}" if "item" in problem else ""
    return f"{problem['field']}:{problem['check']}:{problem['level']}{at}"


def run_message(case: Case) -> None:
    assert message(RULES, case) == case["text"]


def run_holds(case: Case) -> None:
    if case.get("raises"):
        with pytest.raises(ValueError):
            holds(case["condition"], case["values"], case["settings"])
        return
    assert holds(case["condition"], case["values"], case["settings"]) is case["result"]


def run_derive(case: Case) -> None:
    values = values_of(case)
    assert {name: values.get(name) for name in case["facts"]} == case["facts"]


def run_triage(case: Case) -> None:
    pathway = pathway_of(RULES, values_of(case), context_of(case)["settings"])
    assert (pathway["id"], pathway["row"]) == (case["pathway"], case["row"])
    assert pathway["reason"] == case.get("reason", pathway["reason"])


def run_checklist(case: Case) -> None:
    missing = missing_documents(RULES, values_of(case), context_of(case)["settings"])
    assert [one["id"] for one in missing] == case["missing"]


def run_next(case: Case) -> None:
    settings = context_of(case)["settings"]
    assert next_screen(RULES, case["screen"], values_of(case), settings) == case["to"]


def run_previous(case: Case) -> None:
    settings = context_of(case)["settings"]
    assert previous_screen(RULES, case["screen"], values_of(case), settings) == case["to"]


def run_normalise(case: Case) -> None:
    assert normalise(field_of(RULES, case["field"]), case["raw"]) == case["value"]


def run_words(case: Case) -> None:
    function = getattr(words, case["function"])
    more = (
        [RULES.texts]
        if "texts" in function.__code__.co_varnames[: function.__code__.co_argcount]
        else []
    )
    assert function(*case["args"], *more) == case["result"]


def run_show(case: Case) -> None:
    assert words.show(RULES, field_of(RULES, case["field"]), case["value"]) == case["text"]


RUNS = {
    name.removeprefix("run_"): run for name, run in globals().items() if name.startswith("run_")
}


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: f"{case['of']}: {case['name']}")
def test_the_server_decides_as_the_case_says(case: Case) -> None:
    RUNS[case["of"]](case)


def test_there_are_enough_cases() -> None:
    assert len(FILE["cases"]) >= 150
