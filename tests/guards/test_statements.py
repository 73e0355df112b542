"""How often a request may ask the database: the budget of each stands in budgets.json.

A statement that is really needed goes into the table by hand, with its reason in the commit
(docs/performance.md, "Budgets that need no clock").
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.guards.requests import LISTS, REQUESTS, TABLETS
from tests.guards.statements import Statements, kind_of, shape_of

BUDGETS: dict[str, dict[str, int]] = json.loads(
    (Path(__file__).parent / "budgets.json").read_text("utf-8")
)
"""Request -> 'verb table' -> how often, and how many commits."""
COUNTED = ("reads", "writes", "commits")


def cost(kinds: dict[str, int]) -> dict[str, int]:
    reads = sum(number for kind, number in kinds.items() if kind.startswith("select "))
    commits = kinds.get("commit", 0)
    return {"reads": reads, "writes": sum(kinds.values()) - reads - commits, "commits": commits}


def cost_of(asked: Statements) -> dict[str, int]:
    return {
        "reads": len(asked.reads),
        "writes": len(asked.writes),
        "commits": len(asked.commits),
    }


def complaint(name: str, asked: Statements) -> str:
    """What is new or more often than in the table, with the statements themselves."""
    allowed = BUDGETS[name]
    lines = [f"{name}: {cost_of(asked)}, allowed {cost(allowed)}"]
    for kind, number in (asked.kinds() - Counter(allowed)).items():
        lines.append(f"  {kind}: {number} more than {allowed.get(kind, 0)}")
        texts = [shape_of(one) for one in (*asked.reads, *asked.writes) if kind_of(one) == kind]
        lines += [f"    {times} x {text}" for text, times in Counter(texts).items()]
    lines += [f"  asked before: {shape_of(one)}" for one in asked.repeated]
    return "\n".join(lines)


def test_each_request_has_a_budget():
    assert list(BUDGETS) == list(REQUESTS)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_stays_within_its_budget(day, name):
    asked, allowed = cost_of(day.many[name]), cost(BUDGETS[name])
    over = [what for what in COUNTED if asked[what] > allowed[what]]
    assert not over, complaint(name, day.many[name])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_many_rows_than_for_few(day, name):
    """No N+1: what the rows need is asked for all of them at once."""
    few, many = cost_of(day.few[name]), cost_of(day.many[name])
    assert many == few, day.many[name].kinds() - day.few[name].kinds()


REPEATS = {
    "save": "the answers are opened to compare, to keep and to judge",
    "save, nothing new": "the same",
    "finalise": "the NIB becomes a version of its own; what blocks is asked before",
    "original seen": "the page's part is made anew after the tick",
    "settings": "what was stored, for the page and for what somebody typed",
    "mail server": "the office's own, and the one that counts",
    **dict.fromkeys(TABLETS, "counted in their budgets"),
}
"""Requests that read something twice, and why nobody minds."""


@pytest.mark.parametrize("name", [name for name in REQUESTS if name not in REPEATS])
def test_a_page_reads_nothing_twice(day, name):
    assert [shape_of(one) for one in day.many[name].repeated] == []
