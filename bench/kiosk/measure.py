"""The kiosk's half of `make bench`: contenders interleaved, round by round, and what came of it.

A contender or a tool that fails loses its own rows and says why; the others go on.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

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

FAILURES = (Error, OSError, AssertionError, LookupError, ValueError, subprocess.SubprocessError)


class Plan(NamedTuple):
    """`cold`: where the first load is looked at too. `looks`: after how many visits."""

    rounds: int
    steps: int
    looks: list[int]
    conditions: list[Conditions]
    cold: list[Conditions]

    @property
    def speeds(self) -> list[int]:
        return sorted(one.cpu for one in self.conditions)


MOBILE, SLOW, PLAIN = Conditions(4, mobile=True), Conditions(6), Conditions(1)
FULL = Plan(5, 20, [1, 10, 30], [MOBILE, SLOW, PLAIN], [MOBILE, SLOW, PLAIN])
QUICK = Plan(1, 6, [1, 3], [MOBILE, SLOW], [MOBILE])


def measure(folder: Path, quick: bool) -> tuple[dict[str, Any], list[aims.Aim]]:
    """Prints its tables. Everything measured, and the aims B1 to B4."""
    plan = QUICK if quick else FULL
    begun = time.monotonic()
    asked = questions()
    failed: dict[str, str] = {}
    with sync_playwright() as playwright, _office(folder / "office") as office:
        enrolled = folder / PRODUCT / "profile"
        enrol(playwright, office, enrolled)
        with ExitStack() as stack:
            contenders = [
                Contender(PRODUCT, office.url, KIOSK, folder / PRODUCT, plan.steps),
                *_peers(stack, folder, asked, plan.steps, failed),
            ]
            found = _rounds(playwright, contenders, plan, failed)
            found += _saved(playwright, folder / "lab", plan, failed)
            found += [
                Reading(PRODUCT, "", what, (size,))
                for what, size in precached_kb(office.url).items()
            ]
            stays = _stays(
                playwright, contenders[: 1 if quick else None], plan.looks, asked, failed
            )
        audits = [] if quick else _audits(playwright, office, enrolled, failed)
    table = rows(found)
    tables.show(table, stays, audits, failed, len(asked))
    print(f"The kiosk took {time.monotonic() - begun:.0f} s.")
    report = {
        "questions": len(asked),
        "rounds": plan.rounds,
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
    playwright: Playwright, contenders: list[Contender], plan: Plan, failed: dict[str, str]
) -> list[Reading]:
    found: list[Reading] = []
    for _ in range(plan.rounds):
        for conditions in plan.conditions:
            this = Round(playwright, conditions, conditions in plan.cold)
            for one in contenders:
                try:
                    found += readings(one, this)
                except FAILURES as failure:
                    failed[f"{one.name}, {conditions.name}"] = reason(failure)
    return found


def _saved(
    playwright: Playwright, folder: Path, plan: Plan, failed: dict[str, str]
) -> list[Reading]:
    try:
        return saving(playwright, folder, plan.speeds, 2 * plan.steps)
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
        where = one.folder / "profile"
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
