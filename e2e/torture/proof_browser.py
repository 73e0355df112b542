"""One bad day a seed, in a real Chromium against the real server (e2e/fault_days.py)."""

import sys
import tempfile
import traceback
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from e2e.fault_days import bad_days
from e2e.fault_ledger import DOUBLED, LOST
from e2e.fault_schedule import schedule
from e2e.torture.report import Report, run_proof

TOGETHER = 25
"""So many days are lived by the same office and tablet: what stays of one meets the next."""


def prove(seeds: range, report: Report) -> None:
    with sync_playwright() as browsers:
        for start in range(0, len(seeds), TOGETHER):
            together = seeds[start : start + TOGETHER]
            try:
                live_through(browsers, together, report)
            except Exception:
                traceback.print_exc(file=sys.stdout)
                report.broken_off.append(f"browser among {together}")
            print(f"{report.cases} days, {len(report.failures)} failures", flush=True)


def live_through(browsers: Playwright, seeds: range, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder, bad_days(browsers, Path(folder)) as days:
        for seed in seeds:
            report.cases += 1
            found = days.live(schedule(seed))
            report.lost += sum(kind == LOST for kind, _ in found)
            report.doubled += sum(kind == DOUBLED for kind, _ in found)
            report.failures += [f"browser: seed {seed} of {seeds}: {text}" for _, text in found]
            days.forget()


if __name__ == "__main__":
    run_proof(prove)
