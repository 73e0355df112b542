"""Kinds of business by KBLI 2025 (Peraturan BPS 7/2025), never looked up across versions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.domain.rule_files import Row, Rules


def kbli_row(rules: Rules, code: Any) -> Row | None:
    return rules.kbli_by_code.get(code) if isinstance(code, str) else None


def kbli_of_family(rules: Rules, family: str) -> list[Row]:
    """Rows of a picture family: its own first, then those that also belong there."""
    own = [row for row in rules.kbli if row["family"] == family]
    return own + [row for row in rules.kbli if family in row.get("also", ())]


def differences(rows: list[Row], official: Mapping[str, str]) -> list[tuple[str, str, str | None]]:
    """(code, our title, BPS's title or None) of rows that differ, case and spaces aside."""
    return [
        (row["code"], row["title"], official.get(row["code"]))
        for row in rows
        if _bare(row["title"]) != _bare(official.get(row["code"], ""))
    ]


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()


def with_groups(rules: Rules, groups: list[Row]) -> Rules:
    """The rules with what the office loaded; what is shipped was read and checked, so it stays."""
    known = {row["code"] for row in rules.kbli}
    more = [_as_row(group) for group in groups if group["code"] not in known]
    return replace(rules, kbli=[*rules.kbli, *more]) if more else rules


def _as_row(group: Row) -> Row:
    return {
        **group,
        "version": "2025",
        "everyday": group["everyday"] or group["title"],
        "family": "other",
        "imported": True,
    }
