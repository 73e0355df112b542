"""Lives through schedules: the real server, the fault proxy, the kiosk's modules in Chromium."""

import asyncio
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Playwright

from e2e.conftest import Office
from e2e.fault_acts import act_of
from e2e.fault_day import Day
from e2e.fault_desk import FaultDesk
from e2e.fault_ledger import WRONG, Finding, Witness, findings_in
from e2e.fault_proxy import Act, Answer, Call, FaultProxy, pass_on
from e2e.fault_schedule import Fault, Schedule
from e2e.fault_tablet import LabTablet, lab_files

EMPTY_WITHIN = 20_000  # ms


class BadDays:
    """One office and one tablet, which keep what they have from day to day."""

    def __init__(self, browsers: Playwright, folder: Path) -> None:
        self.office = Office(folder)
        self.office.start()
        self.proxy = FaultProxy("127.0.0.1", self.office.port, lab_files)
        self.tablet = LabTablet(browsers, self.proxy.url, folder / "profile")
        self.desk = FaultDesk(self.office.data)
        self.witness = Witness()
        self.is_up = True
        self.lives = 1
        self._power = threading.Lock()

    def close(self) -> None:
        self.tablet.close()
        self.proxy.close()
        self.office.stop()

    def live(self, day: Schedule) -> list[Finding]:
        """From a calm morning to a calm evening. Returns what ought not to be."""
        self.wake(day.seed)
        run = Day(self, day)
        self.proxy.on_delivery = _in_turn(day.faults)
        self.proxy.on_request = _in_turn(day.faults[::-1])
        for step in day.steps:
            run.take(step)
        return run.findings + self.evening()

    def evening(self) -> list[Finding]:
        """As it stands, and once more when everything was sent."""
        found = self._look(at_rest=False)
        found += self._heal()
        found += self._look(at_rest=True)
        self.tablet.do("close")
        return found

    def wake(self, seed: int) -> None:
        """The tablet's page; the first time it is enrolled."""
        if not self.tablet.open(seed):
            code = self.office.enrolment_code()
            assert self.tablet.do("enrol", code) == "enrolled"
            assert self.tablet.open(seed)

    def _look(self, at_rest: bool) -> list[Finding]:
        """What was shown, then the outbox, then the server: what is saved while we look is not
        asked for, and what leaves the outbox meanwhile is on the server before.
        """
        self._hear()
        shown = dict(self.witness.saved)
        outbox = self.tablet.do("listOutbox")
        self._hear()
        return findings_in(self.office.data, replace(self.witness, saved=shown), outbox, at_rest)

    def _hear(self) -> None:
        self.witness.hear(self.proxy.witnessed)
        self.witness.overhear(self.proxy.deliveries)

    def _heal(self) -> list[Finding]:
        """Network and server come back, staff presses "Kirim sekarang"; then come the strays."""
        self.proxy.on_delivery = self.proxy.on_request = pass_on
        self.restart()
        self.tablet.close_other_pages()
        rows = self.tablet.do("empty", EMPTY_WITHIN)
        self.proxy.release_held()
        return [(WRONG, f"never sent: {row['draft_id']} {row['reason']}") for row in rows]

    def restart(self) -> None:
        with self._power:
            if not self.is_up:
                self.office.start()
                self.is_up = True
                self.lives += 1

    def kill_server(self, life: int | None = None) -> None:
        """`life`: only while it is still that one."""
        with self._power:
            if self.is_up and life in (None, self.lives):
                self.is_up = False
                self.office.kill()

    def strike_at_next_delivery(self, number: int) -> None:
        """The server dies while it works on a delivery, or when it has committed it."""
        healed, life = self.proxy.on_delivery, self.lives

        async def strike(call: Call) -> None:
            self.proxy.on_delivery = healed
            work = asyncio.create_task(call.forward())
            if number % 2:
                await asyncio.sleep(number % 17 / 1000)
            else:
                await asyncio.wait([work])
            await asyncio.to_thread(self.kill_server, life)
            await asyncio.gather(work, return_exceptions=True)

        self.proxy.on_delivery = strike

    def forget(self) -> None:
        """What was said and seen so far is checked; the finalised drafts stay under watch."""
        self.proxy.deliveries.clear()
        self.proxy.witnessed.clear()
        self.witness = Witness(finalised=self.witness.finalised)


def _in_turn(faults: tuple[Fault, ...]) -> Act:
    line = itertools.cycle(faults)

    async def act(call: Call) -> Answer | None:
        fault = next(line)
        return await (pass_on if fault.name == "ok" else act_of(fault.name, fault.number))(call)

    return act


@contextmanager
def bad_days(browsers: Playwright, folder: Path) -> Iterator[BadDays]:
    days = BadDays(browsers, folder)
    try:
        yield days
    finally:
        days.close()
