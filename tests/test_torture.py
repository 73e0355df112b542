"""The long proofs can be begun, and a proof that broke off is never taken for a clean one."""

import importlib
import json

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


def test_counts_are_added_up():
    total = Report()
    for lost in (1, 2):
        total.add(Report(cases=10, lost=lost, failures=[f"seed {lost}"]))
    assert (total.cases, total.lost, total.failures) == (20, 3, ["seed 1", "seed 2"])


def test_seeds_are_a_range_or_one():
    assert (list(seeds_of("2-4")), list(seeds_of("7"))) == ([2, 3, 4], [7])
