"""20,000 schedules on core/retry.js, core/draft.js, core/queue-number.js and the store's upsert."""

import traceback
from collections.abc import Iterator

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from e2e.torture.report import Report, run_proof
from tests.machines.delivery import DeliveryMachine
from tests.machines.numbering import NumberingMachine

AT_ONCE = 1000
SHARES = ((DeliveryMachine, 16), (NumberingMachine, 4))
"""Machine, and how many thousand schedules of it."""


def prove(seeds: range, report: Report) -> None:
    """The first seed begins; a machine that failed isn't tried on."""
    for machine, thousands in SHARES:
        done = 0
        for seed in range(seeds.start, seeds.start + thousands):
            failures = list(run(machine, seed))
            report.failures += failures
            done += machine.runs
            machine.runs = 0
            if failures:
                break
        report.cases += done
        print(f"{machine.__name__}: {done} schedules", flush=True)
    report.lost += sum("lost" in failure for failure in report.failures)
    report.doubled += sum("doubled" in failure for failure in report.failures)


def run(machine: type[RuleBasedStateMachine], seed: int) -> Iterator[str]:
    try:
        run_state_machine_as_test(hypothesis.seed(seed)(machine), settings=MANY)
    except Exception as failure:
        traceback.print_exc()
        text = "".join(traceback.format_exception(failure))
        kind = "doubled" if "twice" in text or "single" in text else "lost"
        yield f"cores: {machine.__name__} seed {seed}: {kind}"


MANY = settings(
    max_examples=AT_ONCE,
    stateful_step_count=30,
    phases=[Phase.generate, Phase.shrink],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

if __name__ == "__main__":
    run_proof(prove)
