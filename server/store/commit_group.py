"""Several requests, one transaction: the disk is asked once for all that wait.

A sync of the office's disk takes milliseconds, far longer than the rows of a delivery. So what
arrives while the last transaction goes to the disk is written together in the next one. Works run
on the event loop, on a connection of the group's own; only the commit itself runs beside the loop,
which meanwhile reads the next requests and checks their signatures. Nobody is answered before the
transaction is on the disk, and what fails fails alone:

| what happens                        | its rows | the others' | its caller         |
|-------------------------------------|----------|-------------|--------------------|
| a work returns                      | kept     | kept        | gets what it gave  |
| a work raises                       | none     | kept        | gets the exception |
| the transaction can't begin         | none     | none        | all get that       |
| the commit fails                    | none     | none        | all get that       |
| a work ends the transaction         | none     | none        | all get that       |
| its caller has gone meanwhile       | kept     | kept        | nobody to tell     |
| the process dies before the commit  | none     | none        | nobody was told    |

What nobody waits for (`can_wait`: a judgement, which the next round makes anew if it is lost) costs
no sync of its own when it can be helped:

| what comes                           | is written                               |
|--------------------------------------|------------------------------------------|
| one that can wait, and nothing else  | after LINGER, alone                      |
| another before that                  | both at once, in the same transaction    |
| the server's end before that         | at once                                  |

While a commit is under way:

| who                                 | what it sees and does                                     |
|-------------------------------------|-----------------------------------------------------------|
| a work that comes                   | waits for the next transaction                            |
| a reader, on any connection         | the state before, as if the group had not begun           |
| a writer on the loop's connection   | waits for SQLite's write lock until the commit is through |
| purge's and withdrawal's checkpoint | the same                                                  |
| backup                              | a whole state: before or after                            |
| the server's end                    | waits for it (`settle`), then the connections are closed  |
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from server.store.database import Database, open_beside

Given = TypeVar("Given")
Work = Callable[[Database], Given]
Result = tuple[Any, Exception | None]

MOST = 64
"""Works in one transaction: more would make the first of them wait."""
PATIENCE = 0.25
"""How long a crowd is waited for, as a share of what the last commit took."""
LONGEST = 0.002
"""Seconds: never longer than this."""
LINGER = 0.005
"""Seconds that a work may wait for company: too short to be seen, longer than the pause of a tablet
that empties its outbox.
"""
QUICK = 0.0005
"""Seconds: to hand a commit to a thread and back costs more than such a disk takes."""


class CommitGroup:
    """`db`: its works' own connection, to the file of the one that is given."""

    def __init__(self, db: Database) -> None:
        self.db = open_beside(db)
        self._disk = ThreadPoolExecutor(1, "commit")
        self._waiting: deque[tuple[Work[Any], asyncio.Future]] = deque()
        self._is_due = False
        self._lingering: asyncio.TimerHandle | None = None
        self._was_crowd = False
        self._took = QUICK

    async def run(self, work: Work[Given], *, can_wait: bool = False) -> Given:
        """What `work` returns, once it is on the disk. `work` reads and writes with the database
        that it is given and no other, never awaits, and may raise. `can_wait`: nobody is kept
        waiting by it, so it looks for company first.

        Raises what `work` raised, or sqlite3.Error when the transaction failed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Given] = loop.create_future()
        self._waiting.append((work, future))
        if can_wait and not self._is_due:
            self._is_due = True
            self._lingering = loop.call_later(LINGER, self._write)
            return await future
        if self._lingering and not can_wait:
            self._lingering.cancel()
            self._lingering, self._is_due = None, False
        self._see_to_it(loop)
        return await future

    async def settle(self) -> None:
        """Until nothing waits and no commit is under way."""
        while self._is_due:
            with suppress(sqlite3.Error):
                await self.run(lambda db: None)  # told after all that came before it

    def close(self) -> None:
        """After `settle`."""
        self._disk.shutdown()
        self.db.close()

    def _see_to_it(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._is_due or not self._waiting:
            return
        self._is_due = True
        if self._was_crowd and len(self._waiting) < MOST:
            loop.call_later(min(LONGEST, PATIENCE * self._took), self._write)
        else:
            loop.call_soon(self._write)

    def _write(self) -> None:
        self._lingering = None
        group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        futures = [future for _, future in group]
        self._was_crowd = len(group) > 1
        try:
            results = self._attempt_all([work for work, _ in group])
            if self._took < QUICK:
                self._commit()
                self._tell(futures, results)
                return
        except Exception as failure:
            self._tell(futures, [(None, failure)] * len(group))
            return
        commit = asyncio.get_running_loop().run_in_executor(self._disk, self._commit)
        commit.add_done_callback(partial(self._end, futures, results))

    def _attempt_all(self, works: list[Work[Any]]) -> list[Result]:
        """In an open transaction, which the commit ends. Raises when there is none any more."""
        self.db.begin()
        try:
            return [self._attempt(work) for work in works]
        except BaseException:
            self.db.conn.rollback()
            raise

    def _attempt(self, work: Work[Any]) -> Result:
        try:
            with self.db.atomic():
                return work(self.db), None
        except Exception as failure:  # its caller's, not the group's
            if not self.db.conn.in_transaction:
                raise  # the disk is full, say: SQLite gave up everybody's rows
            return None, failure

    def _commit(self) -> None:
        """Beside the loop, unless the disk is quick: nothing else touches the connection then."""
        begun = time.perf_counter()
        try:
            self.db.conn.commit()
        except BaseException:
            self.db.conn.rollback()
            raise
        self._took = time.perf_counter() - begun

    def _end(self, futures: list[asyncio.Future], results: list[Result], commit: Any) -> None:
        failure = commit.exception()
        self._tell(futures, [(None, failure)] * len(futures) if failure else results)

    def _tell(self, futures: list[asyncio.Future], results: list[Result]) -> None:
        self._is_due = False
        for future, (given, failure) in zip(futures, results, strict=True):
            if future.done():  # the caller has gone
                continue
            if failure:
                future.set_exception(failure)
            else:
                future.set_result(given)
        self._see_to_it(asyncio.get_running_loop())
