"""docs/security.md names nothing that isn't there, and passes no lesson over."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
LESSONS = 35


def named() -> set[str]:
    return set(re.findall(r"`(test_[a-z0-9_]+)`", PAGE))


def written() -> set[str]:
    files = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "e2e").rglob("test_*.py")]
    return {
        name
        for file in files
        for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", file.read_text("utf-8"))
    }


def rows(heading: str) -> list[list[str]]:
    """Cells of the table rows under a heading, without its first two lines."""
    part = PAGE.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_test_that_the_page_names_is_there():
    assert named() - written() == set()


def test_every_lesson_has_its_row():
    lessons = rows("3. Lessons")
    assert [row[0] for row in lessons] == [f"L{number}" for number in range(1, LESSONS + 1)]
    assert [row[0] for row in lessons if not all(row[1:])] == []


def test_a_lesson_without_a_test_says_so():
    for row in rows("3. Lessons"):
        assert "`test_" in row[3] or row[3].startswith("none:"), row[0]


@pytest.mark.parametrize("heading", ["1. Threats", "2. Faults", "4. UU 27/2022"])
def test_every_answer_to_a_threat_or_an_article_has_its_test(heading):
    """Heads of tables have no test; machines are named by their class."""
    heads = ("Threat", "Fault", "Article", "---", ":--")
    for row in rows(heading):
        if not row[0].startswith(heads):
            assert "`test_" in row[-1] or "Machine`" in row[-1], row[0]
