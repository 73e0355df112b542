"""Rows to write in groups, and a gate that holds a commit."""

import sqlite3
import threading
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

from server.store.commit_group import CommitGroup
from server.store.database import open_database

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


@contextmanager
def open_marks(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    db.execute("create table marks (mark text primary key)")
    db.execute("create table parts (of text references marks (mark) deferrable initially deferred)")
    db.conn.commit()
    try:
        yield db
    finally:
        db.close()


class Gate:
    """Holds each commit until it is opened. `reached`: a commit stands before it."""

    def __init__(self, group):
        self.reached = threading.Event()
        self.opened = threading.Event()
        group.db.conn.set_trace_callback(self._see)

    def _see(self, sql):
        if sql == "COMMIT":
            self.reached.set()
            self.opened.wait()


@asynccontextmanager
async def group_of(db):
    group = CommitGroup(db)
    try:
        yield group
    finally:
        await group.settle()
        group.close()


def marks(db):
    """What another connection sees: only what is committed."""
    path = db.execute("pragma database_list").fetchone()[2]
    other = sqlite3.connect(path)
    try:
        return {row[0] for row in other.execute("select mark from marks")}
    finally:
        other.close()


def mark(text):
    def work(db):
        db.execute("insert into marks values (?)", [text])
        return text

    return work
