"""Fields as the interpreter asks them of every draft: what can be worked out beforehand, is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.domain.conditions import Test, answered, ready_test

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadyField:
    """A row of fields.json (docs/rules.md).

    `when`: None when it is always asked. `is_demanded`: of a whole kiosk draft, at least by some
    condition. `allowed`: None when any value will do. `checks` and
    `office_checks`: names in order, the office's with the others before them. `parts`: a list's.
    """

    row: Row
    id: str
    kind: str
    when: Test | None
    required: bool | Test
    required_level: str
    default: str | None
    kept: bool
    is_demanded: bool
    office_required: bool
    kiosk_only: bool
    allowed: frozenset[str] | None
    least: int
    most: int | None
    minimum: int | None
    maximum: int | None
    pattern: re.Pattern[str] | None
    checks: tuple[str, ...]
    office_checks: tuple[str, ...]
    parts: tuple["ReadyField", ...]

    def is_required(self, values: Row, settings: Row) -> bool:
        required = self.required
        return required if isinstance(required, bool) else required(values, settings)

    def is_missing(self, values: Row, settings: Row) -> bool:
        """For a demanded one: is it asked, required and unanswered?"""
        if answered(values.get(self.id)) or (self.when and not self.when(values, settings)):
            return False
        return self.is_required(values, settings)


def ready_fields(
    fields: Iterable[Row], territory: Mapping[str, list[Row]], kbli: Iterable[str]
) -> tuple[ReadyField, ...]:
    """`kbli`: the known codes. Raises ConditionUnknown."""
    codes = {
        "kbli": list(kbli),
        "kelurahan": [row["code"] for row in territory["kelurahan"]],
        "kecamatan": [row["code"] for row in territory["kecamatan"]],
    }
    return tuple(_ready(field, codes) for field in fields)


def _ready(field: Row, codes: Mapping[str, list[str]]) -> ReadyField:
    required, kept = field.get("required", False), field.get("kept", True)
    checks = tuple(field.get("checks", ()))
    return ReadyField(
        row=field,
        id=field["id"],
        kind=field["kind"],
        when=ready_test(field["when"]) if "when" in field else None,
        required=required if isinstance(required, bool) else ready_test(required),
        required_level=field.get("required_level", "block"),
        default=field.get("default"),
        kept=kept,
        is_demanded=kept and not field.get("office_only") and required is not False,
        office_required=field.get("office_required", False),
        kiosk_only=field.get("kiosk_only", False),
        allowed=_allowed(field, codes),
        least=field.get("length", field.get("min_length", 0)),
        most=field.get("length", field.get("max_length")),
        minimum=field.get("minimum"),
        maximum=field.get("maximum"),
        pattern=re.compile(field["pattern"]) if field.get("pattern") else None,
        checks=checks,
        office_checks=checks + tuple(field.get("office_checks", ())),
        parts=tuple(_ready(part, codes) for part in field.get("fields", ())),
    )


def _allowed(field: Row, codes: Mapping[str, list[str]]) -> frozenset[str] | None:
    """Any place of the city will do: operators may choose one, other offices have theirs."""
    source = field.get("choices_from", "")
    if field.get("free") or not ("choices" in field or source):
        return None
    kinds = {"kelurahan_of_office": "kelurahan", "other_kecamatan": "kecamatan"}
    own = [choice["value"] for choice in field.get("choices", ())]
    return frozenset([*own, *codes.get(kinds.get(source, source), ())])
