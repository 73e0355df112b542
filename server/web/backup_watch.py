"""The nightly copy beside the requests, and what the desk knows of it without touching a disk."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from litestar.datastructures import State

from server.domain.times import night_of
from server.store.backup import NoCopy
from server.store.nightly import look, make_nightly

LATE = timedelta(hours=36)
AGAIN = timedelta(hours=1)

log = logging.getLogger("loket")


@dataclass
class BackupWatch:
    """`looked`: it is known whether there is a copy; a new office gets its first one in a minute.
    `failed_at`: the last try of this night didn't work. `breaks`: rows of the log that the last
    copy showed to be changed.
    """

    looked: bool = False
    newest: datetime | None = None
    failed_at: datetime | None = None
    breaks: int = 0

    def age(self, now: datetime) -> timedelta | None:
        """Of the newest whole copy. None: there is none."""
        return None if self.newest is None else max(now - self.newest, timedelta())

    def is_late(self, now: datetime) -> bool:
        age = self.age(now)
        return self.looked and (age is None or age > LATE)


async def watch_backups(state: State, *, may_copy: bool) -> None:
    """Looks, and makes the night's copy when it is missing: at night after the purge, or a minute
    after a start. After a failure again in an hour.
    """
    watch: BackupWatch = state.backup_watch
    settings, now = state.settings, state.clock()
    try:
        seen = await asyncio.to_thread(look, settings.backups)
    except OSError as failure:
        _fail(watch, failure, now)
        return
    watch.looked, watch.newest = may_copy or seen.newest is not None, seen.newest
    if not may_copy or not settings.backups_kept or seen.night == night_of(now):
        return
    if watch.failed_at and now - watch.failed_at < AGAIN:
        return
    try:
        made = await asyncio.to_thread(
            make_nightly, settings.database, settings.backups, settings.backups_kept, now
        )
    except (NoCopy, OSError) as failure:
        _fail(watch, failure, now)
        return
    watch.newest, watch.failed_at, watch.breaks = now, None, made.breaks


def _fail(watch: BackupWatch, failure: Exception, now: datetime) -> None:
    watch.failed_at = now
    log.error("nightly copy: %s: %s", type(failure).__name__, failure)
