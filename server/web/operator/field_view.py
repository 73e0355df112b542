"""Fields and groups of the desk's form, ready for templates/operator/field.html."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from server.domain.desk_form import Field, Group, groups_of, input_text
from server.domain.rules import choices_of, derive, holds, message
from server.web.operator.desk_request import Desk

INPUT_MODES = {
    "digits": "numeric",
    "money": "numeric",
    "integer": "numeric",
    "area": "numeric",
    "capacity": "numeric",
}
WIDE = {"ktp_address", "business_address", "business_description", "business_words"}
DATE_SHAPE = "31-12-1990"

Problem = dict[str, Any]


@dataclass(frozen=True)
class FieldView:
    """`problem`:
    the first sentence, '' when none; `level`: block, warn or ''. `is_foreign`: value outside the
    choices.
    """

    field_id: str
    name: str
    html_id: str
    kind: str
    label: str
    text: str
    choices: list[dict[str, Any]]
    inputmode: str
    placeholder: str
    note: str
    problem: str
    level: str
    is_shown: bool
    is_free: bool
    is_foreign: bool
    is_wide: bool
    is_locked: bool


@dataclass(frozen=True)
class ItemView:
    number: int
    fields: list[FieldView]
    is_locked: bool
    list_id: str
    label: str


@dataclass(frozen=True)
class GroupView:
    """`list_id`: '' or the list whose `items` stand here."""

    group_id: str
    title: str
    fields: list[FieldView]
    list_id: str = ""
    items: list[ItemView] = field(default_factory=list)
    is_shown: bool = True


@dataclass(frozen=True)
class FormState:
    """Everything that decides how the form looks:
    answers as they count, their problems, and who may type.
    """

    desk: Desk
    answers: dict[str, Any]
    values: dict[str, Any]
    settings: dict[str, Any]
    problems: list[Problem]
    is_locked: bool

    @classmethod
    def of(
        cls, desk: Desk, answers: dict[str, Any], problems: list[Problem], is_locked: bool
    ) -> "FormState":
        context = desk.rule_context()
        values = derive(desk.rules, answers, context)
        return cls(desk, answers, values, context["settings"], problems, is_locked)

    def problem_of(self, field_id: str, item: int | None) -> Problem | None:
        """The worst one of a field; `item` counts from 0."""
        own = [one for one in self.problems if one["field"] == field_id and one.get("item") == item]
        return min(own, key=lambda one: one["level"] != "block", default=None)


def group_views(state: FormState) -> list[GroupView]:
    return [_group_view(state, group) for group in groups_of(state.desk.rules)]


def _group_view(state: FormState, group: Group) -> GroupView:
    lists = [one for one in group.fields if one["kind"] == "list"]
    fields = [
        field_view(state, one, state.answers, None) for one in group.fields if one["kind"] != "list"
    ]
    if not lists:
        return GroupView(
            group.group_id, group.title, fields, is_shown=any(one.is_shown for one in fields)
        )
    stored = state.answers.get(lists[0]["id"])
    items = stored if isinstance(stored, list) and stored else [{}]
    return GroupView(
        group.group_id,
        group.title,
        fields,
        lists[0]["id"],
        [item_view(state, lists[0], number, item) for number, item in enumerate(items, start=1)],
    )


def item_view(state: FormState, definition: Field, number: int, item: Any) -> ItemView:
    answers = item if isinstance(item, dict) else {}
    fields = [
        field_view(state, one, answers, (definition["id"], number)) for one in definition["fields"]
    ]
    return ItemView(number, fields, state.is_locked, definition["id"], definition["label"])


def field_view(
    state: FormState, definition: Field, answers: dict[str, Any], place: tuple[str, int] | None
) -> FieldView:
    """`place`: (list, item number from 1) for a field inside a list."""
    field_id = definition["id"]
    name = f"{place[0]}.{place[1]}.{field_id}" if place else field_id
    problem = state.problem_of(field_id, place[1] - 1 if place else None)
    choices = (
        choices_of(state.desk.rules, definition, state.settings) if _has_choices(definition) else []
    )
    text = input_text(definition, answers.get(field_id))
    is_free = bool(definition.get("free"))
    return FieldView(
        field_id=field_id,
        name=name,
        html_id=name.replace(".", "-"),
        kind=definition["kind"],
        label=definition.get("desk_label", definition["label"]),
        text=text,
        choices=choices,
        inputmode=INPUT_MODES.get(definition["kind"], ""),
        placeholder=DATE_SHAPE
        if definition["kind"] == "date"
        else _derived_text(state, definition, text, place),
        note=_note(choices, text) if is_free else "",
        problem=message(state.desk.rules, problem) if problem else "",
        level=problem["level"] if problem else "",
        is_shown=is_shown(state, definition),
        is_free=is_free,
        is_foreign=bool(text)
        and bool(choices)
        and not is_free
        and all(one["value"] != text for one in choices),
        is_wide=field_id in WIDE,
        is_locked=state.is_locked,
    )


def _note(choices: list[dict[str, Any]], text: str) -> str:
    label = next((one["label"] for one in choices if one["value"] == text), "")
    return label if label != text else ""


def _derived_text(
    state: FormState, definition: Field, text: str, place: tuple[str, int] | None
) -> str:
    """What counts while nobody typed anything:
    the postal code of the kelurahan, the KTP's address.
    """
    value = None if text or place else state.values.get(definition["id"])
    return input_text(definition, value)


def is_shown(state: FormState, definition: Field) -> bool:
    return "when" not in definition or holds(definition["when"], state.values, state.settings)


def _has_choices(definition: Field) -> bool:
    return "choices" in definition or "choices_from" in definition


def all_fields(groups: Iterable[GroupView]) -> list[FieldView]:
    """Also those inside items, in order."""
    return [
        one
        for group in groups
        for one in [*group.fields, *(inner for item in group.items for inner in item.fields)]
    ]
