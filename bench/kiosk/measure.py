"""The kiosk's half of `make bench`: contenders interleaved, round by round, and what came of it.

A contender or a tool that fails loses its own rows and says why; the others go on.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Playwright, sync_playwright

from bench import aims
from bench.kiosk import lighthouse, tables
from bench.kiosk.browser import Conditions, profile
from bench.kiosk.contenders import KIOSK, PEERS, PRODUCT
from bench.kiosk.figures import Reading, Rows, rows
from bench.kiosk.form import Question, questions
from bench.kiosk.precached import precached_kb
from bench.kiosk.product import enrol
from bench.kiosk.sealing import saving
from bench.kiosk.static import serve
from bench.kiosk.staying import Stay, kiosk_visits, measure_stay, peer_visits
from bench.kiosk.visiting import Contender, Round, readings
from e2e.conftest import Office

FAILURES = (Error, OSError, AssertionError, subprocess.CalledProcessError, StopIteration)
FULL = (5, 20, [1, 10, 30], [Conditions(4, mobile=True), Conditions(6), Conditions(1)])
QUICK = (1, 6, [1, 3], [Conditions(4, mobile=True), Conditions(6)])


def measure(folder: Path, quick: bool) -> tuple[dict[str, Any], list[aims.Aim]]:
    """Prints its tables. Everything measured, and the aims B1 to B4."""
    rounds, steps, looks, all_conditions = QUICK if quick else FULL
    begun = time.monotonic()
    asked = questions()
    failed: dict[str, str] = {}
    with sync_playwright() as playwright, _office(folder / "office") as office:
        enrolled = folder / PRODUCT / "enrolled"
        enrol(playwright, office, enrolled)
        with ExitStack() as stack:
            contenders = [
                Contender(PRODUCT, office.url, KIOSK, folder / PRODUCT, steps),
                *_peers(stack, folder, asked, steps, failed),
            ]
            found = _rounds(playwright, contenders, rounds, all_conditions, failed)
            found += _saved(playwright, folder / "lab", all_conditions, steps, failed)
            found += [
                Reading(PRODUCT, "", what, (size,))
                for what, size in precached_kb(office.url).items()
            ]
            stays = _stays(playwright, contenders[: 1 if quick else None], looks, asked, failed)
        audits = [] if quick else _audits(playwright, office, enrolled, failed)
    table = rows(found)
    tables.show(table, stays, audits, failed, len(asked))
    print(f"The kiosk took {time.monotonic() - begun:.0f} s.")
    report = {
        "questions": len(asked),
        "rounds": rounds,
        "rows": [row._asdict() for row in table.values()],
        "stays": {name: [stay._asdict() for stay in some] for name, some in stays.items()},
        "lighthouse": [one._asdict() for one in audits],
        "failed": failed,
    }
    return report, aims.of_kiosk(_medians(table), {one.page: one.scores for one in audits})


@contextmanager
def _office(folder: Path) -> Iterator[Office]:
    folder.mkdir(parents=True)
    office = Office(folder)
    office.start()
    try:
        yield office
    finally:
        office.stop()


def _peers(
    stack: ExitStack, folder: Path, asked: list[Question], steps: int, failed: dict[str, str]
) -> Iterator[Contender]:
    for peer in PEERS:
        try:
            peer.build(folder / peer.name / "page", asked)
        except FAILURES as failure:
            failed[peer.name] = reason(failure)
            continue
        address = stack.enter_context(serve(folder / peer.name / "page"))
        yield Contender(peer.name, address, peer.handles, folder / peer.name, steps)


def _rounds(
    playwright: Playwright,
    contenders: list[Contender],
    rounds: int,
    all_conditions: list[Conditions],
    failed: dict[str, str],
) -> list[Reading]:
    found: list[Reading] = []
    for number in range(rounds):
        for conditions in all_conditions:
            for one in contenders:
                try:
                    found += readings(one, Round(playwright, number, conditions))
                except FAILURES as failure:
                    failed[f"{one.name}, {conditions.name}"] = reason(failure)
    return found


def _saved(
    playwright: Playwright,
    folder: Path,
    all_conditions: list[Conditions],
    steps: int,
    failed: dict[str, str],
) -> list[Reading]:
    try:
        return saving(playwright, folder, sorted({one.cpu for one in all_conditions}), 2 * steps)
    except FAILURES as failure:
        failed["sealing and saving"] = reason(failure)
        return []


def _stays(
    playwright: Playwright,
    contenders: list[Contender],
    looks: list[int],
    asked: list[Question],
    failed: dict[str, str],
) -> dict[str, list[Stay]]:
    found = {}
    for one in contenders:
        product = one.name == PRODUCT
        where = one.folder / ("enrolled" if product else "stay")
        try:
            with profile(playwright, where, one.handles, Conditions(1)) as screen:
                screen.open(one.address + ("/kiosk/" if product else "/"))
                visits = kiosk_visits(screen) if product else peer_visits(screen, len(asked))
                found[one.name] = measure_stay(screen, looks, visits)
        except FAILURES as failure:
            failed[f"{one.name}, many visits"] = reason(failure)
    return found


def _audits(
    playwright: Playwright, office: Office, enrolled: Path, failed: dict[str, str]
) -> list[lighthouse.Audit]:
    try:
        return lighthouse.audit(playwright, office, enrolled)
    except FAILURES as failure:
        failed["lighthouse"] = reason(failure)
        return []


def reason(failure: BaseException) -> str:
    """One line of it, with what a program that was started said last."""
    said = getattr(failure, "stderr", None) or b""
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    lines = [line for line in f"{failure}\n{words}".splitlines() if line.strip()]
    return f"{type(failure).__name__}: {' / '.join(lines[:2])}"[:300]


def _medians(table: Rows) -> aims.KioskMedians:
    return {key: {"p50": row.p50, "p95": row.p95} for key, row in table.items()}
