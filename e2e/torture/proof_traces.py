"""Visits that end at a screen, in a way and in an order of the seed; then everything is searched.

A seed is one tablet with four visits, all of them cut off from the server but the first, and at the
end the power goes. Of a range only the first `ROUNDS` seeds are walked: each takes half a minute.
"""

import random
import tempfile
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from e2e.conftest import Office, Tablet
from e2e.torture.report import Report, run_proof
from e2e.trace_keys import opened_by, possible_keys, read_storage
from e2e.trace_scan import scan_profile
from e2e.trace_visits import CANARIES, CONTROL, TYPED, be_left, finish, leave_control, type_until

ROUNDS = 10


def prove(seeds: range, report: Report) -> None:
    with sync_playwright() as browsers:
        for seed in seeds[:ROUNDS]:
            try:
                walk(browsers, seed, report)
            except (AssertionError, Error) as failure:
                report.failures.append(f"traces: seed {seed}: {str(failure).splitlines()[0]}")
            print(f"seed {seed}: {report.traces} traces", flush=True)


def walk(browsers: Playwright, seed: int, report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.start()
        tablet = Tablet(browsers, office, Path(folder) / "profile")
        try:
            chance = random.Random(seed)  # noqa: S311 no secret: it has to come again
            codes = visit(office, tablet, chance, Path(folder) / "profile")
        finally:
            tablet.kill()
            office.stop()
        search(Path(folder), codes, seed, report)


def visit(office: Office, tablet: Tablet, chance: random.Random, profile: Path) -> list[str]:
    """Returns the codes of its visits."""
    tablet.enrol().page.clock.install()
    applicant = tablet.come_back()
    codes = [finish(applicant)]
    if chance.random() < 0.7:
        office.stop()
    for _ in range(2):
        codes.append(type_until(applicant, chance.choice(TYPED)))
        be_left(applicant, comes_back=chance.random() < 0.5)
    codes.append(type_until(applicant, chance.choice(TYPED)))
    leave_control(tablet, profile)
    return codes


def search(folder: Path, codes: list[str], seed: int, report: Report) -> None:
    """A finding is a trace; a scan that doesn't see the careless page is blind."""
    found = scan_profile(folder, [*CANARIES, *codes, CONTROL])
    if not any(finding.canary == CONTROL for finding in found):
        report.failures.append(f"traces: seed {seed}: the scan is blind")
    storage = read_storage(folder / "profile")
    opened = opened_by(storage, possible_keys(storage))
    traces = [finding for finding in found if finding.canary != CONTROL]
    report.cases += len(codes)
    report.traces += len(traces) + len(opened)
    report.failures += [f"traces: seed {seed}: {finding}" for finding in (*traces, *opened)]


if __name__ == "__main__":
    run_proof(prove)
