"""What a draft amounts to: counts, codes and the few values that are hashed. Pure."""

import re
from collections.abc import Mapping

import msgspec

from server.domain.rule_files import Rules
from server.domain.rules import check_derived, derive

HASHED = ("nik", "phone", "email", "nib")
"""Fields that stand in the database only as keyed hashes of the same name."""


class Verdict(msgspec.Struct, frozen=True):
    """Nothing in it names anybody."""

    problem_count: int
    warning_count: int
    pathway: str | None
    kbli_code: str | None
    kelurahan: str | None


def rule_context(settings: Mapping, today: str) -> dict:
    """The `context` of server/domain/rules.py for an office on a WITA day."""
    return {"settings": settings, "today": today, "office": True}


def reach_verdict(rules: Rules, answers: dict, settings: Mapping, today: str) -> Verdict:
    context = rule_context(settings, today)
    values = derive(rules, answers, context)
    problems = check_derived(rules, values, context)
    blocking = sum(problem["level"] == "block" for problem in problems)
    return Verdict(
        problem_count=blocking,
        warning_count=len(problems) - blocking,
        pathway=values["pathway"],
        kbli_code=_code(answers.get("kbli_code"), r"[0-9]{5}"),
        kelurahan=_code(answers.get("business_kelurahan"), r"[0-9.]{8,13}"),
    )


def hashed_values(answers: dict) -> dict[str, str]:
    """Field id to the text that is hashed: only for filled ones."""
    texts = {field: answers.get(field) for field in HASHED}
    return {
        field: value.strip().lower()
        for field, value in texts.items()
        if isinstance(value, str) and value.strip()
    }


def _code(value: object, pattern: str) -> str | None:
    """A code or nothing: what somebody typed freely must not reach a plain column."""
    return value if isinstance(value, str) and re.fullmatch(pattern, value) else None
