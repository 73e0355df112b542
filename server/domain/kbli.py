"""Kinds of business by KBLI 2025 (Peraturan BPS 7/2025), never looked up across versions."""

import re
from collections.abc import Mapping
from typing import Any

from server.domain.rule_files import Row, Rules

NOT_WORD = re.compile(r"[^a-z0-9]+")
FILLERS = frozenset({"jual", "jualan", "usaha", "bikin", "dan", "di", "yang", "saya", "punya"})


def kbli_row(rules: Rules, code: Any) -> Row | None:
    return next((row for row in rules.kbli if row["code"] == code), None)


def kbli_of_family(rules: Rules, family: str) -> list[Row]:
    """Rows of a picture family: its own first, then those that also belong there."""
    own = [row for row in rules.kbli if row["family"] == family]
    return own + [row for row in rules.kbli if family in row.get("also", ())]


def search_kbli(rows: list[Row], query: str) -> list[Row]:
    """Rows that know every word of the query, also only begun, best first; [] for an empty one."""
    asked = _words(query)
    if not asked:
        return []
    needed = [word for word in asked if word not in FILLERS] or asked
    scored = [(_score(row, needed, asked), index) for index, row in enumerate(rows)]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
    return [rows[index] for _, index in best]


def differences(rows: list[Row], official: Mapping[str, str]) -> list[tuple[str, str, str | None]]:
    """(code, our title, BPS's title or None) of rows that differ, case and spaces aside."""
    return [
        (row["code"], row["title"], official.get(row["code"]))
        for row in rows
        if _bare(row["title"]) != _bare(official.get(row["code"], ""))
    ]


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()


def _score(row: Row, needed: list[str], asked: list[str]) -> int:
    """0 when a needed word is missing. Everyday words weigh more than the official title."""
    if row["code"].startswith(needed[0]) and len(needed) == 1 and needed[0].isdigit():
        return 100
    everyday = _words(" ".join([row["everyday"], *row["words"]]))
    title = _words(row["title"])
    points = [_points(word, everyday, title) for word in needed]
    if 0 in points:
        return 0
    extra = sum(word in _words(row["everyday"]) for word in asked)
    begun = {_words(phrase)[0] for phrase in [row["everyday"], *row["words"]]}
    return sum(points) + extra + 3 * sum(word in begun for word in needed)


def _points(word: str, everyday: list[str], title: list[str]) -> int:
    if word in everyday:
        return 8
    if any(one.startswith(word) for one in everyday):
        return 5
    if word in title:
        return 3
    return 2 if any(one.startswith(word) for one in title) else 0


def _words(text: str) -> list[str]:
    return [word for word in NOT_WORD.split(text.lower()) if word]
