"""One server a data folder: `loket serve` holds DATA/server.lock, `loket restore` asks for it.

The server's address lies in it, so that `loket tablet enrol` can print a link that works.
"""

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


def leave_address(path: Path, origin: str) -> None:
    """For whoever holds the lock. `origin`: scheme, host and port."""
    path.write_text(f"{origin}\n", encoding="utf-8")


def last_address(path: Path) -> str | None:
    """Where the last server of this data folder was, or still is."""
    if not path.exists():
        return None
    return path.read_text(encoding="utf-8").strip() or None
