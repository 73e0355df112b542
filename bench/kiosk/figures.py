"""What one look at one contender gave, and medians over the rounds."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Reading(NamedTuple):
    """One value of one round. `what`: "cold ms", "steps ms" ...; `conditions`: "6x"."""

    name: str
    conditions: str
    what: str
    values: tuple[float, ...]


class Row(NamedTuple):
    """Over all rounds. A single value a round: p50 is their median, p95 the worst."""

    name: str
    conditions: str
    what: str
    count: int
    p50: float
    p95: float
    lowest: float
    highest: float


Rows = dict[tuple[str, str, str], Row]


def rows(readings: Iterable[Reading]) -> Rows:
    """By name, conditions, and what was measured."""
    gathered: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for one in readings:
        gathered[one[:3]].extend(one.values)
    return {
        key: Row(
            *key,
            len(values),
            statistics.median(values),
            quantile(values, 0.95),
            min(values),
            max(values),
        )
        for key, values in gathered.items()
        if values
    }


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least `part` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]
