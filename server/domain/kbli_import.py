"""The official list of kinds of business, row by row: what may be loaded, and what is wrong."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from server.domain.rule_files import Row

RISKS = ("R", "MR", "MT", "T", "NS", "unknown")
LONGEST = {"title": 300, "everyday": 60, "risk_source": 200}
MOST_WORDS = 100
NAMES = {"kode": "code", "judul": "title", "risiko": "risk", "kata": "words"}


def groups_of(rows: Iterable[tuple[int, Any]]) -> tuple[list[Row], list[str]]:
    """`rows`: (number of the row in its file, its cells by name). The second part says what is
    wrong, a line each; then nothing may be loaded.
    """
    groups: list[Row] = []
    problems: list[str] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        found = _problem(cells)
        group = {} if found else _group(cells)
        if not found and group["code"] in first:
            found = f"code {group['code']} stands in row {first[group['code']]} already"
        if found:
            problems.append(f"row {number}: {found}")
            continue
        first[group["code"]] = number
        groups.append(group)
    return groups, problems


def _problem(cells: Any) -> str:
    if not isinstance(cells, Mapping):
        return "not a row with named cells"
    named = _named(cells)
    code = named.get("code")
    if not isinstance(code, str) or not re.fullmatch(r"[0-9]{5}", code.strip()):
        return f"code {code!r} is not five digits"
    for name, longest in LONGEST.items():
        value = named.get(name) or ""
        if not isinstance(value, str) or len(value.strip()) > longest:
            return f"{name} is no text of up to {longest} characters"
    if not (named.get("title") or "").strip():
        return "title is empty"
    return _problem_of_lists(named) or _problem_of_risk(named)


def _problem_of_lists(named: Mapping[str, Any]) -> str:
    for name in ("words", "scopes", "codes_2020"):
        value = named.get(name) or []
        if not isinstance(value, str | list) or len(_list(value)) > MOST_WORDS:
            return f"{name} is no list of up to {MOST_WORDS}"
        if any(not isinstance(one, str) for one in _list(value)):
            return f"{name} holds something that is no text"
    return ""


def _problem_of_risk(named: Mapping[str, Any]) -> str:
    risk = named.get("risk") or "unknown"
    if risk not in RISKS:
        return f"risk {risk!r} is none of {' '.join(RISKS)}"
    if risk == "unknown":
        return ""
    if not (named.get("risk_source") or "").strip():
        return f"risk {risk} has no risk_source: who said so?"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(named.get("risk_date") or "")):
        return f"risk_date {named.get('risk_date')!r} is not like 2026-09-30"
    return ""


def _group(cells: Mapping[str, Any]) -> Row:
    named = _named(cells)
    risk = named.get("risk") or "unknown"
    return {
        "code": named["code"].strip(),
        "title": " ".join(named["title"].split()),
        "everyday": " ".join((named.get("everyday") or "").split()),
        "words": _list(named.get("words") or []),
        "scopes": _list(named.get("scopes") or []),
        "codes_2020": _list(named.get("codes_2020") or []),
        "risk": risk,
        "risk_source": None if risk == "unknown" else named["risk_source"].strip(),
        "risk_date": None if risk == "unknown" else named["risk_date"],
    }


def _named(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {NAMES.get(str(name).strip(), str(name).strip()): value for name, value in cells.items()}


def _list(value: str | list[Any]) -> list[Any]:
    """In CSV the parts of a list are separated by ';'."""
    parts = value.split(";") if isinstance(value, str) else value
    tidy = [" ".join(one.split()) if isinstance(one, str) else one for one in parts]
    return [one for one in tidy if one != ""]
