"""Sealing and saving one draft, with nothing else on the page: the tablet's own storage modules."""

from pathlib import Path

from playwright.sync_api import Playwright

from bench.kiosk.browser import Conditions, Screen, profile
from bench.kiosk.contenders import KIOSK, PRODUCT
from bench.kiosk.figures import Reading
from e2e.people import SITI
from e2e.store_lab import RunningLab
from e2e.store_lab_page import ENROL

SAVES = """async ([answers, count]) => {
  const { L, handle, visit: first } = await begin('K72MP4RA', answers);
  const times = [];
  let visit = first;
  for (let save = 0; save < count; save += 1) {
    const from = performance.now();
    visit = await next({ L, handle, visit }, { answers: { workers: save } });
    times.push(performance.now() - from);
  }
  await L.closeVisit(handle);
  return times;
}"""


def saving(playwright: Playwright, folder: Path, speeds: list[int], count: int) -> list[Reading]:
    """Milliseconds from the revision to both strict transactions being complete."""
    lab = RunningLab()
    try:
        # The lab's page answers no handles; only its clock is used.
        with profile(playwright, folder, KIOSK, Conditions(1)) as screen:
            screen.page.goto(f"{lab.lab.url}/kiosk/")
            screen.page.wait_for_function("globalThis.ready === true")
            screen.page.evaluate(ENROL)
            return [_at(screen, speed, count) for speed in speeds]
    finally:
        lab.stop()


def _at(screen: Screen, speed: int, count: int) -> Reading:
    screen.throttle(speed)
    times = screen.page.evaluate(SAVES, [SITI, count])
    return Reading(PRODUCT, Conditions(speed).name, "sealing and saving, ms", tuple(times))
