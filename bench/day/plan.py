"""What twenty tablets do on a working day, as the product does it. Pure."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

HOUR = 3600
HEARTBEAT, PING, WORKER = 30, 15, 1800
"""Seconds: kiosk/sync/{heartbeat,connection,update}.js."""
SAVES, STEP = 24, 25
"""A visit's screens that hold an answer, and seconds on each: it saves, and delivers, each time."""
VISITS = {8: 3, 9: 4, 10: 3, 11: 2, 12: 1, 13: 2, 14: 2, 15: 1}
"""Visits of a tablet in each hour: most people come in the morning."""


class Day(NamedTuple):
    """Seconds after midnight. During `outage` the tablets have no network."""

    begins: int
    ends: int
    outage: tuple[int, int]


WHOLE = Day(8 * HOUR, 16 * HOUR, (10 * HOUR, 11 * HOUR))
MORNING = Day(9 * HOUR, 10 * HOUR, (9 * HOUR + 1500, 9 * HOUR + 2700))


class Act(NamedTuple):
    """`draft`: the tablet's how many-eth of the day; -1 for what is no delivery."""

    at: float
    kind: str
    draft: int = -1
    rev: int = 0


def tablet_acts(day: Day, random: Random) -> list[Act]:
    """In the order of their time."""
    acts = [*_visits(day, random)]
    for kind, every in (("heartbeat", HEARTBEAT), ("ping", PING), ("worker", WORKER)):
        first = day.begins + random.uniform(0, every)
        acts += [Act(first + n * every, kind) for n in range(int((day.ends - first) // every) + 1)]
    return sorted(through_outage(acts, day.outage))


def _visits(day: Day, random: Random) -> Iterator[Act]:
    """Nobody begins who would not be done by closing time; two never overlap on a tablet."""
    draft = 0
    for hour, visits in VISITS.items():
        room = HOUR / visits
        for visit in range(visits):
            start = hour * HOUR + visit * room + random.uniform(0, room - SAVES * STEP)
            if start < day.begins or start + SAVES * STEP > day.ends:
                continue
            for rev in range(1, SAVES + 1):
                yield Act(start + rev * STEP, "delivery", draft, rev)
            draft += 1


def through_outage(acts: list[Act], outage: tuple[int, int]) -> Iterator[Act]:
    """Without network nothing arrives. When it is back, the tablet asks and tells at once, and its
    outbox empties: of each draft the newest revision only, which replaced the ones before.
    """
    begins, ends = outage
    waiting: dict[int, Act] = {}
    for act in sorted(acts):
        if not begins <= act.at < ends:
            yield act
        elif act.draft >= 0:
            waiting[act.draft] = act._replace(at=ends)
    yield Act(ends, "ping")
    yield Act(ends, "heartbeat")
    yield from waiting.values()


def is_submitted(act: Act) -> bool:
    return act.rev == SAVES
