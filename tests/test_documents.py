"""The documents are true: every table, command, make target, dependency and link that they name."""

import argparse
import json
import re
import shlex
import sqlite3
from pathlib import Path

import pytest

from server.__main__ import parser

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def tables() -> list[str]:
    with sqlite3.connect(":memory:") as db:
        db.executescript(read("schema.sql"))
        rows = db.execute("select name from sqlite_master where type = 'table' order by name")
        return [name for (name,) in rows if not name.startswith("sqlite_")]


def leaf_commands(of: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> list[str]:
    """`serve`, `operator add`, … as the parser knows them."""
    found = []
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                found += leaf_commands(sub, (*path, name))
    return found or [" ".join(path)]


def pins(name: str) -> list[tuple[str, str]]:
    return re.findall(r"(?m)^([A-Za-z0-9_-]+)==(\S+)$", read(name))


@pytest.mark.parametrize("table", tables())
def test_every_table_is_explained(table):
    assert re.search(rf"`{table}`", read("docs/database.md")), f"docs/database.md lacks {table}"


def test_no_table_is_explained_that_is_not_there():
    headings = re.findall(r"(?m)^#{2,4} `([a-z_]+)`", read("docs/database.md"))
    assert set(headings) <= set(tables())


@pytest.mark.parametrize("command", leaf_commands(parser()))
def test_every_command_stands_in_a_document(command):
    texts = "\n".join(file.read_text("utf-8") for file in DOCUMENTS)
    made = {"kbli check": "kbli-check"}.get(command, command)  # the Makefile's own name for it
    assert re.search(rf"loket {command}\b|make {made}\b", texts), f"`loket {command}` is nowhere"


def commands_in_documents() -> list[str]:
    """`loket …` in code, whether typed alone or by its path."""
    found = set()
    for file in DOCUMENTS:
        text = file.read_text("utf-8")
        for line in [*re.findall(r"`([^`\n]+)`", text), *blocks(text)]:
            typed = line.split("  #")[0].strip()
            found.update(re.findall(r"(?:^|/bin/)loket (?!…)([a-z].*)$", typed))
    return sorted(found)


def blocks(text: str) -> list[str]:
    fenced = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return [line for block in fenced for line in block.splitlines()]


@pytest.mark.parametrize("line", commands_in_documents())
def test_every_command_in_a_document_is_one_that_the_program_takes(line, capsys):
    words = shlex.split(re.sub(r"[\[\]…]", "", line))
    known = leaf_commands(parser())
    if " ".join(words) in {command.rsplit(" ", 1)[0] for command in known}:
        return  # a group's bare name in running text
    if " ".join(words) in known:
        return  # named without its arguments
    try:
        parser().parse_args(words)
    except SystemExit:
        pytest.fail(f"{line}: {capsys.readouterr().err}")


def test_every_make_target_in_a_document_is_there():
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):.*##", read("Makefile")))
    for file in DOCUMENTS:
        for target in re.findall(r"`(?:sudo [^`]*)?make ([a-z0-9-]+)", file.read_text("utf-8")):
            assert target in targets, f"{name_of(file)}: make {target}"
        for line in blocks(file.read_text("utf-8")):
            for target in re.findall(r"(?:^|\s)make ([a-z][a-z0-9-]*)(?:\s|$)", line.split("#")[0]):
                if not re.search(r"apt install", line):
                    assert target in targets, f"{name_of(file)}: make {target}"


def test_every_make_target_says_what_it_does():
    targets = re.search(r"(?m)^\.PHONY: (.*)$", read("Makefile")).group(1).split()
    described = re.findall(r"(?m)^([a-z0-9-]+):.*## \S", read("Makefile"))
    assert sorted(targets) == sorted(described)


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in", "requirements-node.in"])
def test_every_python_dependency_is_explained_with_its_version(name):
    text = read("docs/dependencies.md")
    for package, version in pins(name):
        assert f"| {package} | {version} |" in text, package


def test_every_browser_dependency_is_explained_with_its_version():
    text = read("docs/dependencies.md")
    project = json.loads(read("package.json"))
    for package, version in (project["dependencies"] | project["devDependencies"]).items():
        assert f"| {package} | {version} |" in text, package


def test_nothing_is_explained_that_is_not_pinned():
    rows = re.findall(r"(?m)^\| (\S+) \| ([0-9][^ ]*) \|", read("docs/dependencies.md"))
    project = json.loads(read("package.json"))
    known = set((project["dependencies"] | project["devDependencies"]).items())
    for name in ("requirements.in", "requirements-dev.in", "requirements-node.in"):
        known |= set(pins(name))
    assert set(rows) == known


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_every_link_and_picture_leads_somewhere(file):
    text = re.sub(r"```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        assert not path or (file.parent / path).exists(), f"{target} leads nowhere"
        if anchor and not path:
            assert anchor in anchors(text), f"#{anchor} leads nowhere"


def anchors(text: str) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"(?m)^#+ (.*)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_no_document_knows_its_writers_machine(file):
    text = file.read_text("utf-8")
    assert not [place for place in (ROOT.parent, Path.home()) if f"{place}/" in text]
    assert not re.search(r"(?:/tmp)/(?!coba)", text)


def test_style_fits_on_one_page():
    assert len(read("STYLE.md").splitlines()) <= 60
