"""A Chromium profile that is throttled, touched and read through the DevTools protocol."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Error, Page, Playwright

from bench.kiosk.contenders import Handles
from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, LANDSCAPE

PROBE = (Path(__file__).parent / "probe.js").read_text()
PATIENCE_MS = 30_000
POLL_MS = 2  # between two looks at what the page has told; they don't touch the page
MOBILE = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}  # ms, bytes/s


class Conditions(NamedTuple):
    """`cpu`: times slower, the page's thread only. `mobile`: 1.6 Mbit/s and 150 ms."""

    cpu: int
    mobile: bool = False

    @property
    def name(self) -> str:
        return f"{self.cpu}x{', 1.6 Mbit/s' if self.mobile else ''}"


class Touch(NamedTuple):
    """Milliseconds from the lifted finger to the frame, and to the frame that says it is saved."""

    shown: float
    saved: float


class Screen:
    """One page under given conditions. Its probe starts anew with each navigation."""

    def __init__(self, page: Page, handles: Handles, conditions: Conditions) -> None:
        self.page = page
        self.handles = handles
        self.conditions = conditions
        self.devtools: CDPSession = page.context.new_cdp_session(page)
        self._told: list[str] = []
        self.devtools.on("Runtime.bindingCalled", lambda event: self._told.append(event["payload"]))
        self.devtools.send("Runtime.enable")
        self.devtools.send("Runtime.addBinding", {"name": "tellBench"})
        self.devtools.send("Network.enable")

    def open(self, address: str) -> float:
        """Milliseconds from the navigation until the first screen stands and is free."""
        self.throttle(self.conditions.cpu)
        if self.conditions.mobile:
            self.devtools.send("Network.emulateNetworkConditions", {"offline": False, **MOBILE})
        self.page.goto(address, wait_until="commit")
        return self.page.evaluate("probe.start()")

    def throttle(self, times: int) -> None:
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def step(self, selector: str = "") -> Touch:
        """Touches Lanjut, or what `selector` names, until another question stands."""
        return self.touch(f"probe.step({json.dumps(selector or self.handles.next)})")

    def press(self, key: str) -> float:
        """Touches one of the page's own keys, until the line has changed."""
        return self.touch(f"probe.key({json.dumps(key)}, {json.dumps(self.handles.line)})").shown

    def touch(self, arming: str) -> Touch:
        """Touches what the probe was armed for, and waits until it has happened."""
        self._told.clear()
        point = self.page.evaluate(arming)
        start = {"type": "touchStart", "touchPoints": [point]}
        self.devtools.send("Input.dispatchTouchEvent", start)
        self.devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        while not self._told:
            self.page.wait_for_timeout(POLL_MS)
        found = json.loads(self._told[0])
        if "error" in found:
            raise Error(found["error"])
        return Touch(**found)

    def answer(self, text: str) -> None:
        """Any answer to the question that stands; nobody looks at the clock."""
        choice, line = json.dumps(self.handles.choice), json.dumps(self.handles.line)
        if self.page.evaluate(f"Boolean(probe.first({choice}))"):
            self.touch(f"probe.pick({choice})")
        else:
            self.page.evaluate(f"probe.first({line}).focus()")
            self.devtools.send("Input.insertText", {"text": text})


@contextmanager
def profile(
    playwright: Playwright,
    folder: Path,
    handles: Handles,
    conditions: Conditions,
    *,
    offline: bool = False,
) -> Iterator[Screen]:
    """A browser that was just started, as a tablet in the morning."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=CHROMIUM_ARGUMENTS,
        viewport=LANDSCAPE,
        has_touch=True,
        locale="id-ID",
        offline=offline,
    )
    context.set_default_timeout(PATIENCE_MS)
    read = {name: getattr(handles, name) for name in ("question", "saved", "counts")}
    lines = ", ".join(f"{name}: {source}" for name, source in read.items())
    context.add_init_script(f"globalThis.HANDLES = {{ {lines} }};\n{PROBE}")
    try:
        yield Screen(context.pages[0], handles, conditions)
    finally:
        context.close()


class Wire:
    """What a page has loaded so far: counted by the browser, compressed, headers included."""

    def __init__(self, devtools: CDPSession) -> None:
        self._kinds: dict[str, str] = {}
        self._sizes: dict[str, float] = {}
        devtools.on("Network.requestWillBeSent", self._begin)
        devtools.on("Network.loadingFinished", self._end)

    def _begin(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event.get("type", "")

    def _end(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = event["encodedDataLength"]

    def so_far(self) -> dict[str, float]:
        """kB in all and of scripts, and the number of requests that have been answered."""
        scripts = [size for one, size in self._sizes.items() if self._kinds.get(one) == "Script"]
        return {
            "kB": sum(self._sizes.values()) / 1e3,
            "scripts kB": sum(scripts) / 1e3,
            "requests": len(self._sizes),
        }
