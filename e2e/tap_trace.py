"""One tap as Chromium sees it: forced layouts and tasks from the tap to the frame after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Locator, Page

CATEGORIES = [
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.stack",
    "blink.user_timing",
]
OWN = "/kiosk/"
"""In the address of our scripts; what Playwright runs in the page has none."""
TAP, FRAME = "tap", "frame"
# Asks the page for nothing that needs a layout: waits for the click, for the next screen when the
# tap leads on, then for two frames.
WATCH = """(moves) => {
    const settled = (done) => requestAnimationFrame(() => requestAnimationFrame(() => {
        performance.mark('frame');
        done();
    }));
    globalThis.stepped = new Promise((done) => {
        const once = {capture: true, once: true};
        if (!moves) return addEventListener('click', () => settled(done), once);
        const seen = new MutationObserver(() => { seen.disconnect(); settled(done); });
        const what = {attributes: true, attributeFilter: ['data-screen']};
        return seen.observe(document.getElementById('screen'), what);
    });
    performance.clearMarks();
    performance.mark('tap');
}"""


@dataclass(frozen=True)
class Tap:
    """`layouts`, `styles`: who forced them, innermost functions first. `longest_ms`: CPU time of
    the longest task of the page's main thread.
    """

    name: str
    layouts: list[str]
    styles: list[str]
    longest_ms: float


class TapTrace:
    """Traces taps of one page, one after the other."""

    def __init__(self, page: Page, cdp: CDPSession) -> None:
        self.page = page
        self.cdp = cdp
        self._events: list[dict[str, Any]] = []
        self._is_complete = False
        cdp.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        cdp.on("Tracing.tracingComplete", lambda _: self._complete())

    def _complete(self) -> None:
        self._is_complete = True

    def tap(self, name: str, control: Locator, *, moves: bool) -> Tap:
        """A trusted press in the middle of `control`. `moves`: it leads to another screen."""
        box = control.bounding_box()
        assert box is not None, name
        self._events.clear()
        self._is_complete = False
        config = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
        self.cdp.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
        self.page.evaluate(WATCH, moves)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.evaluate("() => globalThis.stepped")
        self.cdp.send("Tracing.end")
        while not self._is_complete:
            self.page.evaluate("() => 0")  # lets the events of the trace come in
        return self._read(name)

    def _read(self, name: str) -> Tap:
        marks = {
            event["name"]: event
            for event in self._events
            if event["name"] in (TAP, FRAME) and "blink.user_timing" in event["cat"]
        }
        first, last = marks[TAP], marks[FRAME]
        inside = [
            event
            for event in self._events
            if event["pid"] == first["pid"]
            and event["tid"] == first["tid"]
            and first["ts"] <= event["ts"] <= last["ts"]
        ]
        tasks = [event.get("tdur", 0) for event in inside if event["name"] == "RunTask"]
        return Tap(
            name,
            _forced("Layout", inside),
            _forced("UpdateLayoutTree", inside),
            max(tasks, default=0) / 1000,
        )


def _forced(what: str, events: list[dict[str, Any]]) -> list[str]:
    """Those that a script of ours waited for."""
    found = []
    for event in events:
        stack = event.get("args", {}).get("beginData", {}).get("stackTrace", [])
        own = [
            f"{frame['functionName'] or '(module)'} {frame['lineNumber']}:{frame['columnNumber']}"
            for frame in stack
            if OWN in frame["url"]
        ]
        if event["name"] == what and own:
            found.append(" < ".join(own[:3]))
    return found
