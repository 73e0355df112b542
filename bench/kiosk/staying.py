"""Heap and DOM after many visits in one page: nothing may grow."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bench.kiosk.browser import Screen
from e2e.kiosk_driver import Applicant
from e2e.people import SITI


class Stay(NamedTuple):
    """After `visits` and a forced garbage collection. `nodes` are those that still live."""

    visits: int
    heap_mb: float
    nodes: int


def measure_stay(screen: Screen, looks: list[int], visits: Iterator[None]) -> list[Stay]:
    """Looks after so many of the visits as `looks` says, in rising order."""
    found = []
    for count in range(1, looks[-1] + 1):
        next(visits)
        if count in looks:
            found.append(_look(screen, count))
    return found


def _look(screen: Screen, visits: int) -> Stay:
    for _ in range(3):  # what a finaliser lets go of is only gone the next time
        screen.devtools.send("HeapProfiler.collectGarbage")
    heap = screen.devtools.send("Runtime.getHeapUsage")["usedSize"]
    nodes = screen.devtools.send("Memory.getDOMCounters")["nodes"]
    return Stay(visits, heap / 1e6, nodes)


class Guest(Applicant):
    """Goes on without a handle on what it leaves: each would keep a whole screen in memory."""

    def _go(self, act: str) -> str:
        selector = f'[data-act="{act}"]:not([hidden])'
        self.page.evaluate(f"probe.go({json.dumps(selector)})")
        return self.screen


def kiosk_visits(screen: Screen) -> Iterator[None]:
    """Bu Siti from the welcome screen to the next one, whole, saved and sent."""
    applicant = Guest(screen.page)
    while True:
        applicant.walk(SITI)
        applicant.press("finish")
        applicant.wait_for("thanks")
        applicant.press("restart")
        applicant.product = 0
        applicant.wait_for("welcome")
        yield


def peer_visits(screen: Screen, questions: int) -> Iterator[None]:
    """Each question answered, then the page's own way to begin again."""
    names = f"{screen.handles.choice!r}, {screen.handles.line!r}, {screen.handles.next!r}"
    while True:
        screen.page.evaluate(f"probe.visit({questions}, {names})")
        yield
