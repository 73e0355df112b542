"""What SQLite was asked during a request: SQLite's own trace, so that nothing goes by unseen."""

import re
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlite_utils import Database

LITERAL = re.compile(r"x'[0-9a-f]*'|'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b|\bnull\b", re.IGNORECASE)
TABLE = re.compile(r"\b(?:from|into|update)\s+([a-z_]+)", re.IGNORECASE)
READS = ("select", "with")
WRITES = ("insert", "update", "delete", "replace")


@dataclass
class Statements:
    """`texts` in order, with the values that were bound in their places."""

    texts: list[str] = field(default_factory=list)

    @property
    def reads(self) -> list[str]:
        return [text for text in self.texts if _verb(text) in READS]

    @property
    def writes(self) -> list[str]:
        return [text for text in self.texts if _verb(text) in WRITES]

    @property
    def commits(self) -> list[str]:
        """What makes the disk sync. Savepoints inside a transaction cost no disk."""
        return [text for text in self.texts if _verb(text) == "commit"]

    @property
    def repeated(self) -> list[str]:
        """Reads that were asked before, word for word, while nothing was written in between."""
        seen: set[str] = set()
        found = []
        for text in self.texts:
            if _verb(text) in WRITES:
                seen.clear()
            elif _verb(text) in READS:
                if text in seen:
                    found.append(text)
                seen.add(text)
        return found

    def kinds(self) -> Counter[str]:
        """'select drafts' -> how often: verb and first table of what reads or writes."""
        return Counter(kind_of(text) for text in (*self.reads, *self.writes))


@contextmanager
def traced(*connections: Database) -> Generator[Statements, None, None]:
    """In the order in which they were asked, whichever connection it was."""
    statements = Statements()
    for db in connections:
        db.conn.set_trace_callback(statements.texts.append)
    try:
        yield statements
    finally:
        for db in connections:
            db.conn.set_trace_callback(None)


def kind_of(text: str) -> str:
    """Verb and table: what a budget counts by."""
    table = TABLE.search(text)
    return f"{_verb(text)} {table[1].lower() if table else '?'}"


def shape_of(text: str) -> str:
    """Without its values and line ends: statements that differ in values only are one."""
    return " ".join(LITERAL.sub("?", text).split())


def _verb(text: str) -> str:
    return text.split(None, 1)[0].lower().rstrip(";")
