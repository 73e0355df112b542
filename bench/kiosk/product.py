"""The kiosk itself: the real server, an enrolled tablet, and somebody who walks through a visit."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from bench.kiosk.browser import Screen, Touch
from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

BEFORE_SAVING = "before_filling"
"""From here on each step goes to the disk (nothing is stored before consent)."""
KEYED = ("nik", "name")
"""Screens whose own keys are pressed: the number pad and the letters."""
KEYS = """() => [...document.querySelectorAll('#screen [data-keys] button')]
    .map((one) => one.dataset.skbtn).filter((face) => face.length === 1).slice(0, 10)"""


def enrol(playwright: Playwright, office: Office, profile: Path) -> None:
    """Leaves a profile behind whose tablet is enrolled and holds everything in its cache."""
    tablet = Tablet(playwright, office, profile)
    tablet.enrol()
    tablet.close()


def forget_files(screen: Screen, address: str) -> None:
    """The tablet stays enrolled; cache and service worker go, as before its first load."""
    screen.devtools.send("Network.clearBrowserCache")
    kinds = {"origin": address, "storageTypes": "cache_storage,service_workers"}
    screen.devtools.send("Storage.clearDataForOrigin", kinds)


class Visitor(Applicant):
    """Answers at full speed; from consent on touches Lanjut under throttling, by the clock."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen.page)
        self._own = screen
        self.steps: list[Touch] = []
        self.keys: list[float] = []
        self.timed = False

    def begin(self) -> float:
        """From the welcome screen to the first question; milliseconds of all its steps."""
        waited = self._own.step('#screen [data-act="start"]').shown
        while not self.fields:
            waited += self._own.step().shown
        return waited

    def fill(self, limit: int) -> None:
        """Up to `limit` timed steps. The first ones, with nothing on the disk, are hurried past."""
        self._own.throttle(1)
        self.walk(SITI, until=BEFORE_SAVING)
        self.timed = True
        for _ in range(limit):
            if self.screen == "review":
                return
            self._step(self.screen, SITI)

    def _go(self, act: str) -> str:
        if not self.timed:
            return super()._go(act)
        self._own.throttle(self._own.conditions.cpu)
        self.steps.append(self._own.step())
        self._own.throttle(1)
        return self.screen

    def _answer_screen(self, screen: str, answers: Any) -> None:
        if self.timed and screen in KEYED:
            self._press_keys()
        super()._answer_screen(screen, answers)

    def _press_keys(self) -> None:
        faces = self.page.evaluate(KEYS)
        self._own.throttle(self._own.conditions.cpu)
        for face in faces:
            key = f'#screen [data-keys] button[data-skbtn="{face}"]'
            self.keys.append(self._own.press(key))
        self._own.throttle(1)
