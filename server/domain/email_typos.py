"""Slips of the finger in the part behind the @: gmial.com, gamil.com, gmail.con.

What is a mailbox of its own is left alone. Twin of kiosk/core/email-typos.js
(tests/cases/email_typos.json).
"""

from collections.abc import Mapping
from typing import Any

NEAR = 2  # slips at most; among short names one
SHORT = 8  # letters of a domain that is easily another one


def better_address(address: str, mailboxes: Mapping[str, Any]) -> str | None:
    """What was meant, or None: nothing odd. `mailboxes`: of email_lesson.json."""
    local, at, domain = address.rpartition("@")
    domain = domain.strip().lower()
    if not at or not local or not domain:
        return None
    better = _better_domain(domain, mailboxes)
    return f"{local}@{better}" if better and better != domain else None


def _better_domain(domain: str, mailboxes: Mapping[str, Any]) -> str | None:
    common, other = mailboxes["common"], mailboxes["other"]
    if domain in common or domain in other:
        return None
    mended = _mend_ending(domain, mailboxes["endings"])
    if mended in common or mended in other:
        return mended
    slips = {known: slips_between(mended, known) for known in common}
    near = [known for known in common if slips[known] <= _allowed(known)]
    if near:
        return min(near, key=slips.__getitem__)
    return None if mended == domain else mended


def _mend_ending(domain: str, endings: Mapping[str, str]) -> str:
    """The longest wrong ending first: "co.od" before "od"."""
    for wrong in sorted(endings, key=len, reverse=True):
        if domain.endswith(f".{wrong}"):
            return domain[: -len(wrong)] + endings[wrong]
    return domain


def _allowed(known: str) -> int:
    return 1 if len(known) <= SHORT else NEAR


def slips_between(one: str, other: str) -> int:
    """Letters missing, too many, other or changed over (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i in range(1, len(one) + 1):
        rows.append([i])
        for j in range(1, len(other) + 1):
            rows[i].append(_cheapest(rows, one, other, i, j))
    return rows[-1][-1]


def _cheapest(rows: list[list[int]], one: str, other: str, i: int, j: int) -> int:
    same = 0 if one[i - 1] == other[j - 1] else 1
    least = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same)
    changed_over = i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]
    return min(least, rows[i - 2][j - 2] + 1) if changed_over else least
