"""Several requests, one transaction: the disk is asked once for all that wait.

A sync of the office's disk takes milliseconds, far longer than the rows of a delivery. So what
arrives while the last transaction went to the disk is written together in the next one. Nobody is
answered before that transaction is on the disk, and what fails fails alone:

| what happens                 | its rows | the others' | its caller         |
|------------------------------|----------|-------------|--------------------|
| a work returns               | kept     | kept        | gets what it gave  |
| a work raises                | none     | kept        | gets the exception |
| the transaction fails        | none     | none        | all get that       |
| a work ends the transaction  | none     | none        | all get that       |
| its caller has gone meanwhile | kept    | kept        | nobody to tell     |
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from sqlite_utils import Database

Given = TypeVar("Given")
Work = Callable[[Database], Given]

MOST = 64
"""Works in one transaction: more would make the first of them wait."""
PATIENCE = 0.25
"""How long a crowd is waited for, as a share of what the last transaction took."""
LONGEST = 0.002
"""Seconds: never longer than this."""


class CommitGroup:
    """For the event loop's own connection: works run on the loop, one after the other."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: deque[tuple[Work[Any], asyncio.Future]] = deque()
        self._is_due = False
        self._was_crowd = False
        self._took = 0.0

    async def run(self, work: Work[Given]) -> Given:
        """What `work` returns, once it is on the disk. `work` reads and writes with the database
        that it is given and no other, never awaits, and may raise.

        Raises what `work` raised, or sqlite3.Error when the transaction failed.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Given] = loop.create_future()
        self._waiting.append((work, future))
        self._see_to_it(loop)
        return await future

    def _see_to_it(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._is_due or not self._waiting:
            return
        self._is_due = True
        if self._was_crowd and len(self._waiting) < MOST:
            loop.call_later(min(LONGEST, PATIENCE * self._took), self._write)
        else:
            loop.call_soon(self._write)

    def _write(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        begun = time.perf_counter()
        try:
            with self._db.atomic():
                results = [self._attempt(work) for work, _ in group]
        except Exception as failure:
            results = [(None, failure)] * len(group)
        self._took = time.perf_counter() - begun
        self._was_crowd = len(group) > 1
        self._is_due = False
        for (_, future), (given, failure) in zip(group, results, strict=True):
            _tell(future, given, failure)
        self._see_to_it(asyncio.get_running_loop())

    def _attempt(self, work: Work[Any]) -> tuple[Any, Exception | None]:
        try:
            with self._db.atomic():
                return work(self._db), None
        except Exception as failure:  # its caller's, not the group's
            if not self._db.conn.in_transaction:
                raise  # the disk is full, say: SQLite gave up everybody's rows
            return None, failure


def _tell(future: asyncio.Future, given: Any, failure: Exception | None) -> None:
    if future.done():  # the caller has gone
        return
    if failure:
        future.set_exception(failure)
    else:
        future.set_result(given)
