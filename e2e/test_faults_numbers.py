"""A queue number is given once: tablets offline over midnight, wrong clocks, fifty at one time."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from e2e.clocked_office import ClockedOffice
from e2e.fault_proxy import FaultProxy
from e2e.fault_tablet import lab_files
from e2e.store_lab_page import lab_browser
from tests.tablet_client import TabletClient

__all__ = ["lab_browser"]  # fixture

BEFORE_MIDNIGHT = datetime(2026, 11, 24, 15, 55, tzinfo=UTC)  # 23.55 WITA
# No Storage Buckets: they would take an artificial clock for the browser's own, and expire.
CLOCK_OF = """
Object.defineProperty(Navigator.prototype, 'storageBuckets', { get: () => undefined });
const skew = Date.UTC(YEAR, 0, 1) - Date.now();
const TrueDate = Date;
globalThis.Date = class extends TrueDate {
  constructor(...parts) { super(...(parts.length ? parts : [TrueDate.now() + skew])); }
  static now() { return TrueDate.now() + skew; }
};
"""
SUBMIT = """async (codes) => {
  const L = await lab;
  const numbers = [];
  for (const code of codes) {
    const visit = await begin(code);
    numbers.push((await next(visit, { stage: 'submitted' })).queue_number);
  }
  return [numbers, new Date().getUTCFullYear()];
}"""
EMPTY = """async () => {
  const L = await lab;
  for (const row of await L.listOutbox(L.db)) await L.retryRow(L.db, row.draft_id);
  return (await drainOnce()).waiting;
}"""


@pytest.fixture
def office(tmp_path: Path) -> ClockedOffice:
    return ClockedOffice(tmp_path, BEFORE_MIDNIGHT)


@pytest.fixture
def line(office: ClockedOffice) -> Iterator[FaultProxy]:
    proxy = FaultProxy("127.0.0.1", office.port, lab_files)
    yield proxy
    proxy.close()


def given(office: ClockedOffice) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(office.data / "loket.db")) as db:
        rows = db.execute("select business_day, queue_number from drafts order by submitted_at")
        return rows.fetchall()


def tablet_of_year(browser: Browser, line: FaultProxy, code: str, year: int) -> Page:
    context = browser.new_context()
    context.add_init_script(CLOCK_OF.replace("YEAR", str(year)))
    page = context.new_page()
    page.goto(line.url + "/kiosk/")
    page.wait_for_function("globalThis.ready === true")
    kind = "async (code) => (await (await lab).enrol({ code, db: (await lab).db })).kind"
    assert page.evaluate(kind, code) == "enrolled"
    return page


def test_two_tablets_offline_over_midnight_with_clocks_years_wrong_share_no_number(
    lab_browser: Browser, office: ClockedOffice, line: FaultProxy
) -> None:
    codes = office.codes(2)
    with office.running():
        years = (1998, 2041)
        tablets = [
            tablet_of_year(lab_browser, line, code, year)
            for code, year in zip(codes, years, strict=True)
        ]
        numbers = []
        for tablet in tablets:
            tablet.context.set_offline(True)
        for waits in ({"minutes": 10}, {"hours": 8}, {"hours": 16}):  # WITA, UTC, WITA once more
            for tablet, year in zip(tablets, years, strict=True):
                own, shown_year = tablet.evaluate(SUBMIT, ["K72MP4RA", "H38NW5TB"])
                assert shown_year == year
                numbers += own
            office.move(**waits)
        assert sorted(numbers) == [f"{letter}-{n:03}" for letter in "BC" for n in range(1, 7)]

        for tablet in tablets:
            tablet.context.set_offline(False)
            assert tablet.evaluate(EMPTY) == 0
            tablet.context.close()
        assert sorted(number for _, number in given(office)) == sorted(numbers)


def test_fifty_deliveries_at_one_time_over_midnight_get_fifty_numbers(
    office: ClockedOffice,
) -> None:
    codes = office.codes(5)
    wishes = [None, "B-001", "nonsense", "A-001", *(f"C-{number:03}" for number in range(1, 7))]
    with office.running(), httpx.Client(base_url=office.url, timeout=30) as http:
        tablets = [TabletClient(http) for _ in codes]
        for tablet, code in zip(tablets, codes, strict=True):
            assert tablet.enrol(code).status_code == 201
        packets = [
            (tablet, tablet.pack(stage="submitted", queue_number=wish))
            for wish in wishes
            for tablet in tablets
        ]

        def deliver(place: int) -> tuple[str, str]:
            if place == len(packets) // 2:
                office.move(minutes=10)
            tablet, packet = packets[place]
            first, again = (tablet.deliver(packet).json() for _ in range(2))
            assert first == again
            return first["business_day"], first["queue_number"]

        with ThreadPoolExecutor(50) as pool:
            told = list(pool.map(deliver, range(len(packets))))
        assert len(set(told)) == len(told) == 50
        assert sorted(told) == sorted(given(office))
        assert {day for day, _ in told} == {"2026-11-24", "2026-11-25"}
