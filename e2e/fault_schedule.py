"""One bad day of a tablet, made from a seed alone: what people do, and what goes wrong. Pure."""

from dataclasses import dataclass
from random import Random

from e2e.fault_acts import FAULTS

DRAFTS = 3
STEPS = (10, 18)
ACTS = {
    "begin": 3,
    "save": 8,
    "burst": 2,
    "submit": 5,
    "withdraw": 1,
    "claim": 2,
    "finalise": 2,
    "release": 1,
    "network_back": 2,
    "beat": 1,
    "kill_server": 1,
    "kill_browser": 1,
    "other_page": 1,
}
"""Act -> how often, against the others."""


@dataclass(frozen=True)
class Step:
    """`draft`: which of the day's drafts; `wait`: milliseconds before it; `number`: any."""

    act: str
    draft: int
    wait: int
    number: int


@dataclass(frozen=True)
class Fault:
    """What the next request of a tablet meets; `ok` lets it pass."""

    name: str
    number: int


@dataclass(frozen=True)
class Schedule:
    """`faults` are used up in turn, and then begun anew until the network heals."""

    seed: int
    steps: tuple[Step, ...]
    faults: tuple[Fault, ...]


def schedule(seed: int) -> Schedule:
    """The same one for the same seed, on every machine."""
    dice = Random(seed)  # noqa: S311 - a schedule, no secret
    steps = [Step("begin", 0, 0, dice.randrange(10**6))]
    for _ in range(dice.randint(*STEPS)):
        (act,) = dice.choices(list(ACTS), list(ACTS.values()))
        wait = dice.choice([0, 0, 0, 20, 60, 150])
        steps.append(Step(act, dice.randrange(DRAFTS), wait, dice.randrange(10**6)))
    calm = dice.choice([0, 1, 3])  # how many requests in ten pass
    faults = [
        Fault("ok" if dice.randrange(10) < calm else dice.choice(FAULTS), dice.randrange(10**6))
        for _ in range(12)
    ]
    faults.insert(dice.randrange(len(faults)), Fault("mirror", 0))  # drawn last: see FAULTS
    return Schedule(seed, _few_kills(steps), tuple(faults))


def _few_kills(steps: list[Step]) -> tuple[Step, ...]:
    """A start costs a second: one of each kind a day is enough."""
    kept, seen = [], set()
    for step in steps:
        if step.act.startswith("kill"):
            if step.act in seen:
                continue
            seen.add(step.act)
        kept.append(step)
    return tuple(kept)
