"""While a commit of the group is under way: who waits for it, and who goes on."""

import asyncio
import sqlite3

import pytest

from server.store import commit_group
from tests.store.marks import Gate, group_of, mark, marks, open_marks


@pytest.fixture
def slow_disk(monkeypatch):
    monkeypatch.setattr(commit_group, "QUICK", 0.0)


@pytest.fixture
def db(tmp_path):
    with open_marks(tmp_path) as db:
        yield db


def while_committing(db, act):
    """`await act(group, first)` while the commit of the work `first` is under way; then it may
    end. Returns what `act` gave, awaited if it is under way too.
    """

    async def story():
        async with group_of(db) as group:
            gate = Gate(group)
            first = asyncio.ensure_future(group.run(mark("first")))
            try:
                assert await asyncio.to_thread(gate.reached.wait, 30)
                given = await act(group, first)
            finally:
                gate.opened.set()
            await first
            return await given if isinstance(given, asyncio.Future) else given

    return asyncio.run(story())


@pytest.mark.usefixtures("slow_disk")
def test_while_a_commit_is_under_way_the_loop_goes_on_and_nobody_is_told(db):
    async def look(group, first):
        await asyncio.sleep(0)
        return first.done(), marks(db)

    assert while_committing(db, look) == (False, set())
    assert marks(db) == {"first"}


@pytest.mark.usefixtures("slow_disk")
def test_what_comes_while_a_commit_is_under_way_is_in_the_next_one(db):
    async def come(group, first):
        later = asyncio.ensure_future(group.run(mark("later")))
        await asyncio.sleep(0)
        return later, later.done()

    later, was_done = while_committing(db, come)
    assert not was_done
    assert later.result() == "later"
    assert marks(db) == {"first", "later"}


@pytest.mark.usefixtures("slow_disk")
def test_another_writer_finds_the_lock_taken_until_the_commit_is_through(db):
    async def write(group, first):
        db.execute("pragma busy_timeout = 0")
        with pytest.raises(sqlite3.OperationalError, match="locked"), db.atomic():
            mark("desk")(db)
        return db.conn.in_transaction

    assert while_committing(db, write) is False
    with db.atomic():
        mark("desk")(db)
    assert marks(db) == {"first", "desk"}


@pytest.mark.usefixtures("slow_disk")
def test_a_writer_that_waits_for_the_commit_writes_after_it(db):
    def write():
        with db.atomic():
            seen = {row[0] for row in db.execute("select mark from marks")}
            mark("desk")(db)
            return seen

    async def begin(group, first):
        return asyncio.ensure_future(asyncio.to_thread(write))

    assert while_committing(db, begin) == {"first"}
    assert marks(db) == {"first", "desk"}


@pytest.mark.usefixtures("slow_disk")
def test_the_end_waits_for_a_commit_that_is_under_way_and_for_what_waits(db):
    async def end(group, first):
        later = asyncio.ensure_future(group.run(mark("later")))
        ending = asyncio.ensure_future(group.settle())
        await asyncio.sleep(0)
        return later, ending, ending.done()

    later, ending, was_done = while_committing(db, end)
    assert not was_done
    assert (later.done(), ending.done()) == (True, True)
    assert marks(db) == {"first", "later"}


def test_what_can_wait_and_comes_during_a_commit_is_in_the_next_group(db, slow_disk, monkeypatch):
    monkeypatch.setattr(commit_group, "LINGER", 60)

    async def story():
        async with group_of(db) as group:
            gate = Gate(group)
            first = asyncio.ensure_future(group.run(mark("first")))
            await asyncio.to_thread(gate.reached.wait)
            patient = asyncio.ensure_future(group.run(mark("patient"), can_wait=True))
            await asyncio.sleep(0)
            gate.opened.set()
            await asyncio.gather(first, patient)

    asyncio.run(story())
    assert marks(db) == {"first", "patient"}
