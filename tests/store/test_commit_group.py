"""Several works in one transaction: kept together, failing alone, told only when on the disk."""

import asyncio
import sqlite3

import pytest

from server.store import commit_group
from server.store.commit_group import MOST
from tests.store.marks import group_of, mark, marks, open_marks


@pytest.fixture(params=[0.0, 60.0], ids=["commits beside the loop", "commits on the loop"])
def disk(request, monkeypatch):
    """Every test, with a disk that is taken for slow and with one that is taken for quick."""
    monkeypatch.setattr(commit_group, "QUICK", request.param)


@pytest.fixture
def db(tmp_path):
    with open_marks(tmp_path) as db:
        yield db


def run_all(db, works):
    """What each work gave, and how many transactions went to the disk."""

    async def together():
        async with group_of(db) as group:
            seen = []
            group.db.conn.set_trace_callback(seen.append)
            works_under_way = (group.run(work) for work in works)
            given = await asyncio.gather(*works_under_way, return_exceptions=True)
            return given, seen.count("COMMIT")

    return asyncio.run(together())


@pytest.mark.usefixtures("disk")
def test_what_comes_together_goes_to_the_disk_once(db):
    given, commits = run_all(db, [mark(str(n)) for n in range(10)])
    assert given == [str(n) for n in range(10)]
    assert len(marks(db)) == 10
    assert commits == 1


@pytest.mark.usefixtures("disk")
def test_a_work_is_on_the_disk_when_its_caller_hears_of_it(db):
    async def alone():
        async with group_of(db) as group:
            await group.run(mark("a"))
            return marks(db)

    assert asyncio.run(alone()) == {"a"}


@pytest.mark.usefixtures("disk")
def test_a_work_that_raises_leaves_nothing_and_harms_nobody(db):
    def spoilt(db):
        mark("half")(db)
        raise KeyError("spoilt")

    (first, second, third), _ = run_all(db, [mark("a"), spoilt, mark("c")])
    assert (first, third) == ("a", "c")
    assert isinstance(second, KeyError)
    assert marks(db) == {"a", "c"}


@pytest.mark.usefixtures("disk")
def test_a_transaction_that_cant_begin_is_told_to_all_and_the_next_one_goes_on(db):
    async def story():
        async with group_of(db) as group:
            group.db.execute("pragma busy_timeout = 0")
            with db.atomic():
                works = [group.run(mark("a")), group.run(mark("b"))]
                failed = await asyncio.gather(*works, return_exceptions=True)
            return failed, await group.run(mark("c"))

    failed, given = asyncio.run(story())
    assert [type(one) for one in failed] == [sqlite3.OperationalError] * 2
    assert given == "c"
    assert marks(db) == {"c"}


@pytest.mark.usefixtures("disk")
def test_a_commit_that_fails_is_told_to_all_and_the_next_one_goes_on(db):
    def broken(db):
        """Only the commit sees it: the key is looked at at the end."""
        db.execute("insert into parts values ('nowhere')")

    async def story():
        async with group_of(db) as group:
            works = [group.run(mark("a")), group.run(broken)]
            failed = await asyncio.gather(*works, return_exceptions=True)
            return failed, await group.run(mark("c"))

    failed, given = asyncio.run(story())
    assert [type(one) for one in failed] == [sqlite3.IntegrityError] * 2
    assert given == "c"
    assert marks(db) == {"c"}


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("tells", [True, False], ids=["raises", "hides it"])
def test_a_work_that_ends_the_transaction_makes_nobody_believe_in_lost_rows(db, tells):
    """As SQLite does by itself when the disk is full."""

    def ends(db):
        db.conn.rollback()
        if tells:
            raise sqlite3.OperationalError("database or disk is full")

    results, _ = run_all(db, [mark("a"), ends, mark("c")])
    assert [type(one) for one in results] == [sqlite3.OperationalError] * 3
    assert marks(db) == set()


@pytest.mark.usefixtures("disk")
def test_a_caller_who_has_gone_stops_nobody(db):
    async def story():
        async with group_of(db) as group:
            gone = asyncio.ensure_future(group.run(mark("gone")))
            stays = asyncio.ensure_future(group.run(mark("stays")))
            await asyncio.sleep(0)
            gone.cancel()
            await stays
            return gone.cancelled()

    assert asyncio.run(story())
    assert marks(db) == {"gone", "stays"}


@pytest.mark.usefixtures("disk")
def test_a_crowd_is_written_in_parts(db):
    _, commits = run_all(db, [mark(str(n)) for n in range(MOST + 5)])
    assert len(marks(db)) == MOST + 5
    assert commits == 2


@pytest.mark.usefixtures("disk")
def test_what_a_work_asks_for_comes_in_the_next_group(db):
    async def story():
        async with group_of(db) as group:

            async def chain():
                await group.run(mark("first"))
                return await group.run(mark("second"))

            return await asyncio.gather(chain(), group.run(mark("beside")))

    assert asyncio.run(story()) == ["second", "beside"]
    assert marks(db) == {"first", "second", "beside"}


def commits_of(group):
    """Filled while the group works: the transactions that went to the disk."""
    seen = []
    group.db.conn.set_trace_callback(lambda sql: sql == "COMMIT" and seen.append(sql))
    return seen


def test_what_can_wait_goes_to_the_disk_with_the_next_that_cannot(db, disk, monkeypatch):
    monkeypatch.setattr(commit_group, "LINGER", 60)

    async def story():
        async with group_of(db) as group:
            commits = commits_of(group)
            patient = asyncio.ensure_future(group.run(mark("patient"), can_wait=True))
            await asyncio.sleep(0)
            assert commits == [] and not patient.done()
            assert await group.run(mark("hasty")) == "hasty"
            assert await patient == "patient"
            return len(commits)

    assert asyncio.run(story()) == 1
    assert marks(db) == {"patient", "hasty"}


def test_what_can_wait_is_written_alone_when_nothing_comes(db, disk):
    async def story():
        async with group_of(db) as group:
            return await group.run(mark("patient"), can_wait=True)

    assert asyncio.run(story()) == "patient"
    assert marks(db) == {"patient"}


def test_several_that_can_wait_wait_together(db, disk):
    async def story():
        async with group_of(db) as group:
            commits = commits_of(group)
            works = [group.run(mark(text), can_wait=True) for text in "abc"]
            assert await asyncio.gather(*works) == ["a", "b", "c"]
            return len(commits)

    assert asyncio.run(story()) == 1


def test_the_end_does_not_wait_for_company(db, disk, monkeypatch):
    monkeypatch.setattr(commit_group, "LINGER", 60)

    async def story():
        async with group_of(db) as group:
            patient = asyncio.ensure_future(group.run(mark("patient"), can_wait=True))
            await asyncio.sleep(0)
        assert patient.done()

    asyncio.run(story())
    assert marks(db) == {"patient"}
