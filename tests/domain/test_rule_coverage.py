"""Every rule and every check is decided both ways by the shared cases."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.domain.checks import CHECKS
from server.domain.rule_files import load_rules
from server.domain.rules import check, derive, holds, settings_of
from tests.domain.walking import Walk

CASES = Path(__file__).parents[1] / "cases"
RULES = load_rules()
FILE = json.loads((CASES / "rules.json").read_text("utf-8"))
APPLICANTS = json.loads((CASES / "applicants.json").read_text("utf-8"))["applicants"]
DECIDING = {"check", "derive", "triage", "checklist", "next", "previous"}
Json = dict[str, Any]


def situations() -> Iterator[tuple[Json, Json]]:
    """(answers, context) of every case that decides something, and of every applicant."""
    for case in FILE["cases"]:
        if case["of"] in DECIDING:
            settings = settings_of(RULES, case.get("settings", {}))
            context = {"settings": settings, "today": FILE["today"], "office": case.get("office")}
            yield {**FILE["base"], **case.get("set", {})}, context
    context = {"settings": settings_of(RULES, {}), "today": FILE["today"]}
    for applicant in APPLICANTS:
        walk = Walk(RULES, applicant["answers"], context)
        yield {**walk.answers, **walk.unkept}, context


def values_of_all() -> list[tuple[Json, Json]]:
    found = []
    for answers, context in situations():
        values = derive(RULES, answers, context)
        items = [one for one in values.get("products") or [] if isinstance(one, dict)]
        found += [({**values, **item}, context["settings"]) for item in items or [{}]]
    return found


SITUATIONS = values_of_all()


def conditions() -> Iterator[tuple[str, Json]]:
    for field in (one for top in RULES.fields for one in (top, *top.get("fields", ()))):
        found = {key: field.get(key) for key in ("when", "required")}
        yield from (
            (f"field {field['id']} {key}", c) for key, c in found.items() if dict is type(c)
        )
    for screen in RULES.flow:
        yield from ((f"screen {screen['id']}", c) for c in conditions_of_screen(screen))
    yield from ((f"triage {row['id']}", row["when"]) for row in RULES.triage["rows"])
    for row in RULES.checklist:
        yield from (
            (f"checklist {row['document']['id']} {key}", row[key]) for key in ("when", "have")
        )


def conditions_of_screen(screen: Json) -> Iterator[Json]:
    if "when" in screen:
        yield screen["when"]
    for one in (screen, *screen.get("buttons", ())):
        yield from (lead["when"] for lead in one.get("leads", ()))


def constant(condition: Json) -> bool:
    return condition in ({"all": []}, {"any": []})


@pytest.mark.parametrize(
    "condition", [pytest.param(one, id=name) for name, one in conditions() if not constant(one)]
)
def test_each_condition_is_seen_true_and_false(condition: Json) -> None:
    seen = {holds(condition, values, settings) for values, settings in SITUATIONS}
    assert seen == {True, False}


def shape_checks(field: Json) -> Iterator[str]:
    yield "kind"
    if ("choices" in field or "choices_from" in field) and not field.get("free"):
        yield "choice"
    least, most = field.get("min_length", 0), field.get("max_length")
    if "length" in field or (least > 1 and field["kind"] != "list"):
        yield "too_short"
    if "length" in field or most is not None:
        yield "too_long"
    yield from (name for name in ("minimum", "maximum", "pattern") if name in field)


def field_checks() -> Iterator[tuple[str, str]]:
    for field in (one for top in RULES.fields for one in (top, *top.get("fields", ()))):
        names = [*shape_checks(field), *field.get("checks", ()), *field.get("office_checks", ())]
        if field.get("required", False) is not False:
            names.append("required")
        if field.get("office_required"):
            names.append("office_required")
        yield from ((field["id"], name) for name in names)


def outcomes_of(field_id: str, name: str) -> set[bool]:
    seen = set()
    for case in (one for one in FILE["cases"] if one["of"] == "check"):
        fired = any(one.startswith(f"{field_id}:{name}:") for one in case["problems"])
        if fired or asks(case, field_id):
            seen.add(fired)
    return seen


def asks(case: Json, field_id: str) -> bool:
    return "only" not in case or field_id in case["only"]


@pytest.mark.parametrize(("field_id", "name"), list(field_checks()))
def test_each_check_of_each_field_fires_and_keeps_silent(field_id: str, name: str) -> None:
    assert outcomes_of(field_id, name) == {True, False}


def test_each_triage_row_decides_a_case() -> None:
    decided = {case["row"] for case in FILE["cases"] if case["of"] == "triage"}
    assert decided == {row["id"] for row in RULES.triage["rows"]}


def test_each_document_is_missing_in_one_case() -> None:
    missing = {
        one for case in FILE["cases"] if case["of"] == "checklist" for one in case["missing"]
    }
    assert missing == {row["document"]["id"] for row in RULES.checklist}


def test_named_checks_are_those_that_the_fields_use() -> None:
    used = {
        name
        for top in RULES.fields
        for one in (top, *top.get("fields", ()))
        for name in (*one.get("checks", ()), *one.get("office_checks", ()))
    }
    assert used == set(CHECKS)


def test_garbage_of_any_type_is_judged_without_an_error() -> None:
    odd = [None, True, 5, 5.5, -1, "", "x", [], ["x"], {}, {"a": 1}, [{"product_name": []}]]
    names = [field["id"] for field in RULES.fields]
    context = {"settings": settings_of(RULES, {}), "today": FILE["today"], "office": True}
    for value in odd:
        for one in [
            dict.fromkeys(names, value),
            *({**FILE["base"], name: value} for name in names),
        ]:
            assert isinstance(check(RULES, one, context), list)
