"""docs/database.md names every act that the server records; and docs/sync.md every slug."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from server.problems import PROBLEMS

ROOT = Path(__file__).resolve().parent.parent
RECORDERS = {
    "record",
    "_record",
    "_tell",
    "record_about",
    "record_act",
    "record_delivery",
    "record_key_act",
}


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be: a constant, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def acts_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in RECORDERS:
            for argument in node.args:
                yield from texts(argument)
            for keyword in node.keywords:
                if keyword.arg == "act":
                    yield from texts(keyword.value)
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "act":
        yield from texts(node.value)


def recorded_acts() -> set[str]:
    trees = (ast.parse(file.read_text("utf-8")) for file in (ROOT / "server").rglob("*.py"))
    return {act for tree in trees for node in ast.walk(tree) for act in acts_of(node)}


def named_acts() -> set[str]:
    text = (ROOT / "docs" / "database.md").read_text("utf-8")
    rows = text[text.index("| Act |") :].splitlines()[2:]
    cells = [row.split("|")[1] for row in rows if row.startswith("|")]
    return {act for cell in cells for act in re.findall(r"`([a-z_]+)`", cell)}


def test_every_act_is_explained_and_none_is_invented():
    assert len(recorded_acts()) > 30
    assert recorded_acts() == named_acts()


def test_every_problem_of_the_wire_stands_in_its_document():
    text = (ROOT / "docs" / "sync.md").read_text("utf-8")
    elsewhere = {"bad-request", "not-found", "method-not-allowed", "too-many", "unavailable"}
    for slug in set(PROBLEMS) - elsewhere:
        assert f"`{slug}`" in text, slug


def test_problems_speak_plainly():
    """accessibility.md §3.1: at most 14 words, no exclamation mark, nobody is blamed."""
    for slug, (status, title) in PROBLEMS.items():
        assert 400 <= status < 600, slug
        assert len(title.split()) <= 14, slug
        assert "!" not in title, slug
        assert not re.search(r"\b(gagal|ditolak|salah|valid)\b", title.lower()), slug
