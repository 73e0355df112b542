"""The long proofs can be begun, and a proof that broke off is never taken for a clean one."""

import importlib
import json
import subprocess
import sys

import pytest

from e2e.torture.__main__ import proof_names, read
from e2e.torture.report import COUNTED, Report, seeds_of

CLEAN = {"cases": 3, "lost": 0, "doubled": 0, "traces": 0, "failures": []}


@pytest.mark.parametrize("name", proof_names())
def test_every_proof_can_be_begun(name):
    """Its imports follow the rooms that it looks into."""
    assert callable(importlib.import_module(f"e2e.torture.proof_{name}").prove)


def test_a_clean_report_is_clean():
    report = read("x", ["said\n", json.dumps(CLEAN) + "\n"], 0)
    assert (report.cases, report.is_clean) == (3, True)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([], 0),
        (["Traceback\n"], 1),
        ([json.dumps({**CLEAN, "odd": 1})], 0),
        ([json.dumps(CLEAN)], 1),
        ([json.dumps({**CLEAN, "cases": 0})], 0),
        *(([json.dumps({**CLEAN, name: 1})], 0) for name in COUNTED),
        ([json.dumps({**CLEAN, "failures": ["seed 7"]})], 1),
    ],
)
def test_whatever_else_a_proof_ends_with_is_a_failure(lines, status):
    assert not read("x", lines, status).is_clean


CLEAN_LINE = "0 lost, 0 doubled, 0 traces"


@pytest.mark.parametrize(
    ("lines", "status", "verdict"),
    [
        ([json.dumps(CLEAN)], 0, CLEAN_LINE),
        (["Traceback\n"], 1, "BROKEN OFF: x with status 1"),
        (["Killed\n"], -9, "BROKEN OFF: x with status -9"),
        ([json.dumps({**CLEAN, "cases": 0})], 0, "BROKEN OFF: x tried nothing"),
        ([json.dumps({**CLEAN, "broken_off": ["x at 7"]})], 1, "BROKEN OFF: x at 7"),
        ([json.dumps({**CLEAN, "failures": ["7"]})], 1, f"FAILED: 1 failures, {CLEAN_LINE}"),
        ([json.dumps({**CLEAN, "lost": 1})], 1, "1 lost, 0 doubled, 0 traces"),
    ],
)
def test_the_last_line_never_bears_bare_zeros_unless_all_was_tried(lines, status, verdict):
    """Whole runs too: what broke off stays in sight among proofs that were clean."""
    total = Report(cases=100)
    total.add(read("x", lines, status))
    total.add(Report(cases=100))
    assert total.verdict == verdict


def test_a_run_of_a_proof_that_breaks_off_ends_with_that_word():
    run = subprocess.run(
        [sys.executable, "-m", "e2e.torture", "--only", "nothing_like_that"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout.splitlines()[-1].startswith("BROKEN OFF: nothing_like_that")


def test_counts_are_added_up():
    total = Report()
    for lost in (1, 2):
        total.add(Report(cases=10, lost=lost, failures=[f"seed {lost}"]))
    assert (total.cases, total.lost, total.failures) == (20, 3, ["seed 1", "seed 2"])


def test_seeds_are_a_range_or_one():
    assert (list(seeds_of("2-4")), list(seeds_of("7"))) == ([2, 3, 4], [7])
