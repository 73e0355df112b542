"""Ten bad days between a real Chromium and the real server; `make torture` lives through hundreds.

A seed that ever failed joins FAILED_ONCE and stays there.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from e2e.fault_acts import FAULTS
from e2e.fault_days import BadDays, bad_days
from e2e.fault_schedule import ACTS, Fault, Schedule, Step, schedule

FIXED = (2, 3, 8, 16, 22, 28, 31, 32, 40, 49)
# Both were faults of the check: 206 of test_faults_ledger.py, 247 read a file in two moments.
FAILED_ONCE = (206, 247)


@pytest.fixture(scope="module")
def days(browsers: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BadDays]:
    with bad_days(browsers, tmp_path_factory.mktemp("days")) as days:
        yield days


@pytest.mark.parametrize("seed", [*FIXED, *FAILED_ONCE])
def test_a_bad_day_loses_nothing_and_doubles_nothing(days: BadDays, seed: int) -> None:
    assert days.live(schedule(seed)) == []
    days.forget()


def written(seed: int, acts: str, faults: str) -> Schedule:
    """A day that is written down, not drawn. All its acts are about one draft."""
    steps = tuple(Step(act, 0, 0, 0) for act in acts.split())
    return Schedule(seed, steps, tuple(Fault(name, 0) for name in faults.split()))


def test_a_mirror_that_makes_up_a_whole_proof_is_not_believed(days: BadDays) -> None:
    day = written(10**6, "begin save submit", "mirror")
    assert days.live(day) == []
    days.forget()


def test_what_an_operator_holds_stays_while_its_owner_goes_on_at_the_tablet(days: BadDays) -> None:
    day = written(10**6 + 1, "begin submit send_all claim save submit send_all", "ok lose_reply")
    assert days.live(day) == []
    assert len(days.witness.claimed) == 1
    days.forget()


def test_the_fixed_days_hold_every_fault_and_every_act() -> None:
    lived = [schedule(seed) for seed in FIXED]
    assert {fault.name for day in lived for fault in day.faults} == {"ok", "mirror", *FAULTS}
    assert {step.act for day in lived for step in day.steps} == set(ACTS)


def test_a_seed_makes_the_same_day_each_time() -> None:
    assert schedule(7) == schedule(7) != schedule(8)
