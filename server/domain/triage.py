"""Which way an applicant goes: rows in order, the first that holds wins. No refusal is an error."""

from collections.abc import Mapping
from typing import Any

from server.domain.conditions import answered
from server.domain.rule_files import Row, Rules
from server.domain.words import rupiah


def pathway_of(rules: Rules, values: Mapping[str, Any], settings: Mapping[str, Any]) -> Row:
    """The pathway's row with `reason` in everyday words and `field`, the answer that decided."""
    row = row_of(rules, values, settings)
    pathway = next(one for one in rules.triage["pathways"] if one["id"] == row["pathway"])
    reason = row["reason"]
    if "{" in reason:
        reason = reason.replace("{capital_limit}", rupiah(settings["capital_limit"]))
        reason = reason.replace("{kecamatan}", str(values.get("kecamatan", "")))
    field = next((one for one in row["fields"] if answered(values.get(one))), row["fields"][-1])
    return {**pathway, "reason": reason, "field": field, "row": row["id"]}


def row_of(rules: Rules, values: Mapping[str, Any], settings: Mapping[str, Any]) -> Row:
    """The last row always holds."""
    return next(row for test, row in rules.ready_triage if test(values, settings))
