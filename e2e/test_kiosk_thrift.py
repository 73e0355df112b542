"""What a step costs, counted and not timed: nodes, listeners, forced layouts, the CPU of a task.

Three visits in a row on one tablet, some of their taps traced. How to raise a budget honestly
stands in docs/performance.md.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, expect

from e2e.conftest import Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI
from e2e.tap_trace import Tap, TapTrace

VISITS = 3
CARD, KEY = ".card", "[data-keys] button[data-skbtn]"
TAPPED = {
    "has_nib": CARD,
    "business_kelurahan": CARD,
    "kbli": CARD,
    "checklist": "",
    "consent": CARD,
    "nik": KEY,
    "name": KEY,
    "capital": KEY,
    "product_unit": CARD,
    "declarations": "",
    "review": "",
}
"""Screens whose taps are traced, and what is tapped there before Lanjut: one of each kind."""
MOST_LAYOUTS = 1
"""Forced by a tap: the focus of the new title needs to know where it stands."""
LONGEST_MS = 50
"""CPU time of one task, in the best of the visits: a busy machine makes none of them shorter."""
NODES = {"": 65, "cards": 110, "keys": 130, "kbli": 170, "review": 200}
"""Elements inside `#screen`: of a screen without cards or keys, of those with some; two by name."""
PAGE_NODES = 900
"""Elements of the whole page, whatever screen stands there; what templates hold is not counted."""
SPARE_NODES = 40
"""A screen that stayed would be more than that."""
COUNT = """() => [document.querySelectorAll('#screen *').length,
    document.querySelectorAll('*').length,
    document.querySelector('#screen [data-keys]') ? 'keys'
        : document.querySelectorAll('#screen .card').length > 4 ? 'cards' : '']"""


@dataclass
class Thrift:
    """`nodes`: screen -> (in it, in the page, kind). `taps`: name -> one of each visit."""

    nodes: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    taps: dict[str, list[Tap]] = field(default_factory=lambda: defaultdict(list))
    left: list[dict[str, int]] = field(default_factory=list)


class Watched(Applicant):
    """An applicant whose taps on some screens are traced."""

    def __init__(self, lobby: Tablet, thrift: Thrift) -> None:
        super().__init__(lobby.page)
        self.thrift = thrift
        self.cdp = lobby.context.new_cdp_session(lobby.page)
        self.trace = TapTrace(lobby.page, self.cdp)
        self.on_arrival = self._look

    def visit(self) -> None:
        self.product = 0
        assert self.walk(SITI) == "finished"
        self._count()
        self.press("finish")
        self.wait_for("thanks")
        expect(self.section).to_contain_text("Layar ini sudah bersih")
        self.press("restart")
        self.wait_for("welcome")
        self.cdp.send("HeapProfiler.collectGarbage")
        self.thrift.left.append(self.cdp.send("Memory.getDOMCounters"))

    def next(self) -> str:
        if self.screen not in TAPPED:
            return super().next()
        if self.screen == "review":
            self._read_the_review()
        button = self.page.locator('#bottom-bar [data-act="next"]:visible').first
        self._tap(f"{self.screen}, Lanjut", button, moves=True)
        return self.screen

    def _look(self) -> None:
        self._count()
        if TAPPED.get(self.screen):
            control = self.section.locator(f"{TAPPED[self.screen]}:visible").first
            self._tap(self.screen, control, moves=False)

    def _count(self) -> None:
        inside, page, kind = self.page.evaluate(COUNT)
        self.thrift.nodes[self.screen] = (inside, page, kind)

    def _tap(self, name: str, control: Locator, *, moves: bool) -> None:
        self.thrift.taps[name].append(self.trace.tap(name, control, moves=moves))


@pytest.fixture(scope="module")
def thrift(lobby: Tablet) -> Iterator[Thrift]:
    found = Thrift()
    applicant = Watched(lobby, found)
    applicant.cdp.send("HeapProfiler.enable")
    for _ in range(VISITS):
        applicant.visit()
    yield found
    assert lobby.complaints == []


def test_no_screen_has_more_nodes_than_its_kind_may(thrift: Thrift) -> None:
    assert len(thrift.nodes) > 40
    over = {
        screen: (inside, page)
        for screen, (inside, page, kind) in thrift.nodes.items()
        if inside > NODES.get(screen, NODES[kind]) or page > PAGE_NODES
    }
    assert over == {}


def test_three_visits_leave_neither_nodes_nor_listeners(thrift: Thrift) -> None:
    first, *_, last = thrift.left
    assert last["jsEventListeners"] <= first["jsEventListeners"], thrift.left
    assert last["nodes"] <= first["nodes"] + SPARE_NODES, thrift.left
    assert last["documents"] <= first["documents"], thrift.left


def test_a_tap_forces_one_layout_at_most(thrift: Thrift) -> None:
    assert len(thrift.taps) == len(TAPPED) + sum(1 for one in TAPPED.values() if one)
    thrash = {
        name: one.layouts
        for name, taps in thrift.taps.items()
        for one in taps
        if len(one.layouts) > MOST_LAYOUTS
    }
    assert thrash == {}


def test_no_task_after_a_tap_is_long(thrift: Thrift) -> None:
    best = {name: min(one.longest_ms for one in taps) for name, taps in thrift.taps.items()}
    assert all(best.values()), best  # a task was seen
    assert {name: ms for name, ms in best.items() if ms > LONGEST_MS} == {}
