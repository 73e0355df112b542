"""Which papers a visit needs, which of them are here, and how to get the others."""

from collections.abc import Mapping
from typing import Any

from server.domain.conditions import holds
from server.domain.rule_files import Row, Rules

Values = Mapping[str, Any]


def missing_documents(rules: Rules, values: Values, settings: Values) -> list[Row]:
    """[{id, label, how_to_get, required}] in the order of the list."""
    return [row for row, have in _rows(rules, values, settings) if not have]


def present_documents(rules: Rules, values: Values, settings: Values) -> list[Row]:
    return [row for row, have in _rows(rules, values, settings) if have]


def _rows(rules: Rules, values: Values, settings: Values) -> list[tuple[Row, bool]]:
    return [
        ({**row["document"], "required": row["required"]}, holds(row["have"], values, settings))
        for row in rules.checklist
        if holds(row["when"], values, settings)
    ]
