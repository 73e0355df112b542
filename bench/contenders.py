"""Who is compared in the delivery benches: the product, its peers, and bare SQLite as the limit."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bench.drafts import (
    PER_BATCH,
    batches,
    deliveries,
    documents,
    enrolled_tablet,
    kept,
    plain_drafts,
    unjudged,
)
from bench.load import Load, run_load
from bench.servers import BENCH, PEER_PYTHON, PEERS, Server, product

PLAIN = {"TUNED": "0"}
TUNED = {"TUNED": "1"}


class Contender(NamedTuple):
    """`start`: the server over a fresh folder, perhaps on a slow disk. `make`: its requests."""

    name: str
    start: Callable[[Path, Path | None], Server]
    make: Callable[[Server, int], list[bytes]]
    finish: Callable[[Server, int], None]
    per: int = 1
    """Drafts in a request."""


def _fastapi(environment: dict[str, str]) -> Callable[[Path, Path | None], Server]:
    def start(folder: Path, slow: Path | None) -> Server:
        command = [str(PEER_PYTHON), "-m", "uvicorn", "fastapi_app:app", "--app-dir", str(PEERS)]
        options = ["--port", "{port}", "--no-access-log", "--log-level", "warning"]
        return Server([*command, *options], folder, environment=environment, slow_disk=slow)

    return start


def _django(environment: dict[str, str]) -> Callable[[Path, Path | None], Server]:
    def start(folder: Path, slow: Path | None) -> Server:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [PEER_PYTHON, PEERS / "django_app.py", "make-tables"], cwd=folder, check=True
        )
        command = [str(PEER_PYTHON), "-m", "gunicorn", "django_app:application"]
        options = ["--chdir", str(folder), "--pythonpath", str(PEERS), "--workers", "2"]
        more = ["--threads", "4", "--bind", "127.0.0.1:{port}", "--log-level", "warning"]
        return Server([*command, *options, *more], folder, environment=environment, slow_disk=slow)

    return start


def _pouch(folder: Path, slow: Path | None) -> Server:
    return Server(
        ["node", str(PEERS / "pouch.cjs")],
        folder,
        environment={"NODE_PATH": str(BENCH / "node_modules")},
        slow_disk=slow,
    )


def judged(server: Server, count: int) -> None:
    """A run counts only when everything is there and nothing waits for its judgement."""
    data = server.folder / "data"
    while unjudged(data):
        time.sleep(0.005)
    if kept(data) < count:
        raise RuntimeError(f"{kept(data)} drafts of {count}")


def _nothing(server: Server, count: int) -> None:
    """A peer judges nothing."""


PRODUCT = Contender(
    "loket", product, lambda server, count: deliveries(enrolled_tablet(server), count), judged
)
TOGETHER = Contender(
    "loket, 50 a request",
    product,
    lambda server, count: batches(enrolled_tablet(server), count),
    judged,
    PER_BATCH,
)
PEER_CONTENDERS = [
    Contender("fastapi", _fastapi(PLAIN), lambda _, count: plain_drafts(count), _nothing),
    Contender("fastapi tuned", _fastapi(TUNED), lambda _, count: plain_drafts(count), _nothing),
    Contender("django", _django(PLAIN), lambda _, count: plain_drafts(count), _nothing),
    Contender("django tuned", _django(TUNED), lambda _, count: plain_drafts(count), _nothing),
    Contender("express-pouchdb", _pouch, lambda _, count: documents(count), _nothing),
]


def deliver_to(
    contender: Contender, folder: Path, slow: Path | None, clients: int, count: int
) -> tuple[Load, float]:
    """The load, and drafts per second until nothing is left to do."""
    with contender.start(folder, slow) as server:
        requests = contender.make(server, count + 100)
        warm = 100 // contender.per
        run_load(server.port, requests[:warm], clients)
        begun = time.perf_counter()
        load = run_load(server.port, requests[warm:], clients)
        contender.finish(server, count)
        return load, count / (time.perf_counter() - begun)


def raw_sqlite(folder: Path, slow: Path | None, group: int, count: int) -> float:
    """Rows per second that SQLite itself writes, FULL, `group` rows a transaction."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"LD_PRELOAD": str(slow)} if slow else {}
    command = [sys.executable, "-m", "bench.contenders", str(folder / "raw.db"), str(group)]
    done = subprocess.run(
        [*command, str(count)],
        cwd=BENCH.parent,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


def _write_rows(path: str, group: int, count: int) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("create table drafts (id text primary key, status text, at integer, body blob)")
        db.execute("create index by_status on drafts (status, at)")
        body = b"x" * 2048
        begun = time.perf_counter()
        for first in range(0, count, group):
            db.execute("begin immediate")
            for number in range(first, first + group):
                row = (f"{hash((number, 7)):x}", "new", number, body)
                db.execute("insert into drafts values (?, ?, ?, ?)", row)
            db.execute("commit")
        return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    print(_write_rows(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
