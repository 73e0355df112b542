"""One round of one contender under given conditions: first load, morning start, offline start."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Playwright

from bench.kiosk.browser import Conditions, Screen, Wire, profile
from bench.kiosk.contenders import KIOSK, LIMIT, PRODUCT, Handles
from bench.kiosk.figures import Reading
from bench.kiosk.product import Visitor, forget_files

WORKER_IS_THERE = "navigator.serviceWorker.ready.then(() => true)"
ANSWER = "12"
Reader = Callable[..., Reading]


class Contender(NamedTuple):
    """`folder`: where its profiles lie. `steps`: how many are timed in a round."""

    name: str
    address: str
    handles: Handles
    folder: Path
    steps: int

    @property
    def has_worker(self) -> bool:
        return self.name in (PRODUCT, LIMIT)


class Round(NamedTuple):
    """`cold`: look at the first load too."""

    playwright: Playwright
    conditions: Conditions
    cold: bool


def readings(one: Contender, this: Round) -> Iterator[Reading]:
    """All that this round gives of this contender."""

    def read(what: str, *values: float) -> Reading:
        return Reading(one.name, this.conditions.name, what, values)

    where = one.folder / "profile"
    if this.cold:
        yield from _first_load(one, this, where, read)
    with profile(this.playwright, where, one.handles, this.conditions) as screen:
        first, question, _ = _start(one, screen, None)
        yield read("from the cache, first screen, ms", first)
        yield read("from the cache, first question, ms", question)
        yield from _steps(one, screen, read)
    if one.has_worker:
        with profile(this.playwright, where, one.handles, this.conditions, offline=True) as screen:
            first, question, _ = _start(one, screen, None)
            yield read("offline, first screen, ms", first)
            yield read("offline, first question, ms", question)


def _first_load(one: Contender, this: Round, where: Path, read: Reader) -> Iterator[Reading]:
    with profile(this.playwright, where, one.handles, this.conditions) as screen:
        forget_files(screen, one.address)
        wire = Wire(screen.devtools)
        first, question, sizes = _start(one, screen, wire)
        yield read("cold, first screen, ms", first)
        yield read("cold, first question, ms", question)
        for what, size in sizes.items():
            yield read(what, size)
        if one.has_worker:
            screen.throttle(1)
            screen.page.evaluate(WORKER_IS_THERE)


def _start(one: Contender, screen: Screen, wire: Wire | None) -> tuple[float, float, dict]:
    """When the first screen and the first question were free, and what had come by then."""
    first = screen.open(one.address + ("/kiosk/" if one.name == PRODUCT else "/"))
    sizes = {f"first screen, {kind}": size for kind, size in wire.so_far().items()} if wire else {}
    question = first + Visitor(screen).begin() if one.handles is KIOSK else first
    return first, question, sizes


def _steps(one: Contender, screen: Screen, read: Reader) -> Iterator[Reading]:
    if one.name == PRODUCT:
        visitor = Visitor(screen)
        visitor.fill(one.steps)
        steps, keys = visitor.steps, visitor.keys
    else:
        steps, keys = _peer_steps(one, screen)
    yield read("step, shown, ms", *(step.shown for step in steps))
    yield read("step, saved, ms", *(step.saved for step in steps))
    yield read("key, ms", *keys)


def _peer_steps(one: Contender, screen: Screen) -> tuple[list, list[float]]:
    steps, keys = [], []
    for _ in range(one.steps):
        screen.throttle(1)
        if one.handles.key and screen.page.evaluate(f"Boolean(probe.first({one.handles.key!r}))"):
            screen.throttle(screen.conditions.cpu)
            keys.append(screen.press(one.handles.key))
            screen.throttle(1)
        screen.answer(ANSWER)
        screen.throttle(screen.conditions.cpu)
        steps.append(screen.step())
    return steps, keys
