"""Several works in one transaction: kept together, failing alone, told only when on the disk."""

import asyncio
import sqlite3
from datetime import UTC, datetime

import pytest

from server.store.commit_group import MOST, CommitGroup
from server.store.database import open_database

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    db.execute("create table marks (mark text primary key)")
    db.conn.commit()
    yield db
    db.close()


@pytest.fixture
def commits(db):
    """How often a transaction went to the disk."""
    seen = []
    db.conn.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    return seen


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


def run_all(db, works):
    async def together():
        group = CommitGroup(db)
        return await asyncio.gather(*(group.run(work) for work in works), return_exceptions=True)

    return asyncio.run(together())


def test_what_comes_together_goes_to_the_disk_once(db, commits):
    assert run_all(db, [mark(str(n)) for n in range(10)]) == [str(n) for n in range(10)]
    assert len(marks(db)) == 10
    assert len(commits) == 1


def test_a_work_is_on_the_disk_when_its_caller_hears_of_it(db):
    async def alone():
        group = CommitGroup(db)
        await group.run(mark("a"))
        return marks(db)

    assert asyncio.run(alone()) == {"a"}


def test_a_work_that_raises_leaves_nothing_and_harms_nobody(db):
    def spoilt(db):
        mark("half")(db)
        raise KeyError("spoilt")

    first, second, third = run_all(db, [mark("a"), spoilt, mark("c")])
    assert (first, third) == ("a", "c")
    assert isinstance(second, KeyError)
    assert marks(db) == {"a", "c"}


def test_a_transaction_that_fails_is_told_to_all_and_the_next_one_goes_on(db):
    async def story():
        group = CommitGroup(db)
        other = sqlite3.connect(db.execute("pragma database_list").fetchone()[2])
        db.execute("pragma busy_timeout = 0")
        other.execute("begin immediate")
        works = [group.run(mark("a")), group.run(mark("b"))]
        failed = await asyncio.gather(*works, return_exceptions=True)
        other.rollback()
        other.close()
        return failed, await group.run(mark("c"))

    failed, given = asyncio.run(story())
    assert [type(one) for one in failed] == [sqlite3.OperationalError] * 2
    assert given == "c"
    assert marks(db) == {"c"}


@pytest.mark.parametrize("tells", [True, False], ids=["raises", "hides it"])
def test_a_work_that_ends_the_transaction_makes_nobody_believe_in_lost_rows(db, tells):
    """As SQLite does by itself when the disk is full."""

    def ends(db):
        db.conn.rollback()
        if tells:
            raise sqlite3.OperationalError("database or disk is full")

    results = run_all(db, [mark("a"), ends, mark("c")])
    assert [type(one) for one in results] == [sqlite3.OperationalError] * 3
    assert marks(db) == set()


def test_a_caller_who_has_gone_stops_nobody(db):
    async def story():
        group = CommitGroup(db)
        gone = asyncio.ensure_future(group.run(mark("gone")))
        stays = asyncio.ensure_future(group.run(mark("stays")))
        await asyncio.sleep(0)
        gone.cancel()
        await stays
        return gone.cancelled()

    assert asyncio.run(story())
    assert marks(db) == {"gone", "stays"}


def test_a_crowd_is_written_in_parts(db, commits):
    run_all(db, [mark(str(n)) for n in range(MOST + 5)])
    assert len(marks(db)) == MOST + 5
    assert len(commits) == 2


def test_what_a_work_asks_for_comes_in_the_next_group(db):
    async def story():
        group = CommitGroup(db)

        async def chain():
            await group.run(mark("first"))
            return await group.run(mark("second"))

        return await asyncio.gather(chain(), group.run(mark("beside")))

    assert asyncio.run(story()) == ["second", "beside"]
    assert marks(db) == {"first", "second", "beside"}
