"""55,000 odd requests, envelopes, answers and files: no fall, nothing lost, no growth."""

import tempfile
import traceback
from pathlib import Path

from e2e.torture.report import Report, run_proof
from tests.odd_input.cases import KINDS_OF_INPUT, share_of
from tests.odd_input.house import House, open_house
from tests.odd_input.memory import MEGABYTE, resident

CASES = 55_000
AT_ONCE = 2000
"""Cases of one seed: after each a new house, so that a failure is found again by its seed."""
MOST_GROWTH = 160 * MEGABYTE
"""From the first house to the last: eight servers and what hypothesis keeps itself (measured: 89).
That one server alone doesn't grow, tests/odd_input/test_large_bodies.py measures in its process."""


def prove(seeds: range, report: Report) -> None:
    for name in KINDS_OF_INPUT:
        done, number, warm = 0, seeds.start, 0
        while done < share_of(name, CASES):
            with tempfile.TemporaryDirectory() as data, open_house(Path(data)) as house:
                failure = _run(house, name, number)
            if failure:
                report.failures.append(f"odd_input: {name} seed {number}: {failure}")
                report.lost += "lost" in failure
                break
            done += AT_ONCE
            number += 1
            warm = warm or resident()
        grown = resident() - warm
        if grown > MOST_GROWTH:
            report.failures.append(f"odd_input: {name} grew by {grown // MEGABYTE} MB")
        report.cases += done
        print(f"{name}: {done} cases, {grown / MEGABYTE:+.0f} MB", flush=True)


def _run(house: House, name: str, seed: int) -> str:
    """'' or what fell."""
    run, _ = KINDS_OF_INPUT[name]
    try:
        run(house, AT_ONCE, seed)
    except Exception as failure:
        traceback.print_exc()
        return f"{type(failure).__name__} {failure}"[:300]
    return ""


if __name__ == "__main__":
    run_proof(prove)
