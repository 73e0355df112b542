"""One server a data folder: `loket serve` holds DATA/server.lock, `loket restore` asks for it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ServerRuns(Exception):
    """Another process serves, or restores, this data folder."""


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Raises ServerRuns. The kernel drops the lock when the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServerRuns(path) from None
        yield
