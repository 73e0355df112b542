"""What a draft amounts to: counts, codes and the few values that are hashed. Pure."""

import re
from collections.abc import Mapping

import msgspec

from server.domain.rule_files import Rules
from server.domain.rules import check, derive
from server.domain.triage import pathway_of

_HASHED = ("nik", "phone", "email", "nib")


class Verdict(msgspec.Struct, frozen=True):
    """`plain`: the values that leave this module only as keyed hashes."""

    problem_count: int
    warning_count: int
    pathway: str | None
    kbli_code: str | None
    kelurahan: str | None
    plain: dict[str, str]


def rule_context(rules: Rules, settings: Mapping, today: str) -> dict:
    """The `context` of server/domain/rules.py for an office on a WITA day."""
    return {
        "settings": settings,
        "today": today,
        "kbli": {row["code"]: row for row in rules.kbli},
        "territory": rules.territory,
    }


def reach_verdict(rules: Rules, answers: dict, settings: Mapping, today: str) -> Verdict:
    context = rule_context(rules, settings, today)
    problems = check(rules, answers, context)
    blocking = sum(problem["level"] == "block" for problem in problems)
    pathway = pathway_of(rules, derive(rules, answers, context), settings)
    return Verdict(
        problem_count=blocking,
        warning_count=len(problems) - blocking,
        pathway=pathway["id"],
        kbli_code=_code(answers.get("kbli_code"), r"[0-9]{5}"),
        kelurahan=_code(answers.get("business_kelurahan"), r"[0-9.]{8,13}"),
        plain={field: _tidy(answers[field]) for field in _HASHED if _is_text(answers.get(field))},
    )


def _code(value: object, pattern: str) -> str | None:
    """A code or nothing: what somebody typed freely must not reach a plain column."""
    return value if isinstance(value, str) and re.fullmatch(pattern, value) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _tidy(value: str) -> str:
    return value.strip().lower()
