"""Who is next, how long they wait, and how a name is shown where others may read along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Waiting:
    """A draft somebody could take: submitted and nobody's, or its lease ran out."""

    draft_id: str
    submitted_at: str
    problem_count: int | None


def next_in_line(waiting: Iterable[Waiting]) -> Waiting | None:
    """The oldest complete draft; then the oldest that isn't judged yet; then the oldest with
    problems (accessibility.md Q2).
    """
    return min(waiting, key=_place, default=None)


def _place(one: Waiting) -> tuple[int, str, str]:
    rank = 1 if one.problem_count is None else min(one.problem_count, 1) * 2
    return rank, one.submitted_at, one.draft_id


def mask_name(name: str) -> str:
    """'Siti Wahyuni' -> 'S*** W***':
    enough to call by number and check, too little to read along.
    """
    return " ".join(f"{word[0].upper()}***" for word in name.split() if word)


def minutes_between(start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds() // 60))
