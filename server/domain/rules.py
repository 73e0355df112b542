"""The interpreter of the rules: what follows from answers, and what is odd about them.

Twin of kiosk/core/rules.js: same names, same order, same results (tests/cases/rules.json).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from server.domain.checks import named_problems, shape_problem
from server.domain.conditions import answered, holds
from server.domain.facts import choices_of, derive, settings_of
from server.domain.ready_fields import ReadyField
from server.domain.rule_files import Row, Rules

__all__ = [
    "answered",
    "check",
    "check_derived",
    "choices_of",
    "derive",
    "field_of",
    "holds",
    "message",
    "settings_of",
]

Problem = dict[str, Any]


def check(
    rules: Rules,
    answers: Mapping[str, Any],
    context: Mapping[str, Any],
    field_ids: list[str] | None = None,
) -> list[Problem]:
    """[{"field", "check", "level": "block"|"warn", "params", "item"?: index}] in field order.

    `field_ids` narrows to these fields; sub-fields of a list too, when the answers hold them flat.
    """
    return check_derived(rules, derive(rules, answers, context), context, field_ids)


def check_derived(
    rules: Rules,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    field_ids: list[str] | None = None,
) -> list[Problem]:
    """The same for `values` that `derive` gave already."""
    context = {**context, "settings": settings_of(rules, context["settings"])}
    problems: list[Problem] = []
    for field in _fields_to_check(rules, field_ids):
        problems += _field_problems(rules, field, values, context)
        if field.id == values["pathway_field"]:
            problems += _pathway_problem(field, values, context)
    return problems


def message(rules: Rules, problem: Problem) -> str:
    """The Indonesian sentence for a problem, its params filled in."""
    field = field_of(rules, problem["field"]) or {}
    texts = rules.texts["messages"]
    default = texts.get(problem["check"], texts["kind"])
    text = field.get("messages", {}).get(problem["check"], default)
    for name, value in problem.get("params", {}).items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def field_of(rules: Rules, field_id: str) -> Row | None:
    """The field or sub-field of this id."""
    return next((field for field in _flat(rules) if field["id"] == field_id), None)


def _flat(rules: Rules) -> Iterator[Row]:
    for field in rules.fields:
        yield field
        yield from field.get("fields", ())


def _fields_to_check(rules: Rules, field_ids: list[str] | None) -> list[ReadyField]:
    if field_ids is None:
        return [field for field in rules.ready_fields if field.kept]
    flat = (one for field in rules.ready_fields for one in (field, *field.parts))
    return [field for field in flat if field.id in field_ids]


def _field_problems(
    rules: Rules, field: ReadyField, values: Mapping[str, Any], context: Mapping[str, Any]
) -> list[Problem]:
    if field.when and not field.when(values, context["settings"]):
        return []
    value = values.get(field.id)
    if not answered(value):
        return _unanswered(field, values, context)
    shape = shape_problem(field, value)
    if shape:
        return [_problem(field, *shape)]
    if field.kind == "list":
        return _item_problems(rules, field, values, context)
    return [_problem(field, *one) for one in named_problems(rules, field, value, values, context)]


def _unanswered(
    field: ReadyField, values: Mapping[str, Any], context: Mapping[str, Any]
) -> list[Problem]:
    office = context.get("office")
    if office and field.office_required:
        return [_problem(field, "office_required", "block", {})]
    if office and field.kiosk_only:
        return []
    if field.is_required(values, context["settings"]):
        return [_problem(field, "required", field.required_level, {})]
    return []


def _item_problems(
    rules: Rules, field: ReadyField, values: Mapping[str, Any], context: Mapping[str, Any]
) -> list[Problem]:
    problems: list[Problem] = []
    for index, item in enumerate(values[field.id]):
        if not isinstance(item, dict):
            problems.append(_problem(field, "kind", "block", {}) | {"item": index})
            continue
        beside = {**values, **dict.fromkeys(part.id for part in field.parts), **item}
        for part in field.parts:
            found = _field_problems(rules, part, beside, context)
            problems += [one | {"item": index} for one in found]
    return problems


def _pathway_problem(
    field: ReadyField, values: Mapping[str, Any], context: Mapping[str, Any]
) -> list[Problem]:
    """For the office: the one answer that leads elsewhere. A reason may override it."""
    if not context.get("office") or values["pathway"] == "served":
        return []
    params = {"pathway": values["pathway"], "reason": values["reason"]}
    return [_problem(field, "pathway", "warn", params)]


def _problem(field: ReadyField, name: str, level: str, params: dict[str, Any]) -> Problem:
    return {"field": field.id, "check": name, "level": level, "params": params}
