"""A working day of ten offices, shortened: what it costs one server, and whether all arrived."""

import asyncio
import multiprocessing
import sqlite3
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import uvloop

from bench.contenders import judged
from bench.day.desk import DeskBrowser
from bench.day.line import Clock, Diary, Line
from bench.day.office import Offices, enrol, open_offices
from bench.day.plan import MORNING, WHOLE, Day
from bench.day.tablet import Delivered, Sending, send_all, sendings
from bench.load import http_request
from bench.servers import Server, product

DISPLAY, STATUS = 5, 120
"""Seconds: server/static/display.js; and how often somebody looks where an application stands."""


class Replayed(NamedTuple):
    """Seconds and MB. `planned`: of the shortened day; `took`: until the last answer. `lost`: of
    what was acknowledged, the revisions that are not there once; `unjudged`: drafts.
    """

    tempo: float
    planned: float
    took: float
    cpu: float
    own_cpu: float
    memory_before: float
    memory_after: float
    drafts: int
    revisions: int
    finalised: int
    lost: int
    unjudged: int
    diary: Diary


def replay(folder: Path, *, quick: bool) -> Replayed:
    day, tempo = (MORNING, 240) if quick else (WHOLE, 240)
    offices = open_offices(folder)
    with product(folder) as server:
        identities = enrol(server, offices.codes)
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as workers:
            numbers, days = range(len(identities)), [day] * len(identities)
            waiting = list(workers.map(sendings, identities, numbers, days))
        return uvloop.run(_live(server, offices, waiting, day, tempo))


async def _live(
    server: Server, offices: Offices, waiting: list[list[Sending]], day: Day, tempo: float
) -> Replayed:
    diary, delivered = Diary(), Delivered(set(), [])
    lines: list[Line] = []

    def line() -> Line:
        lines.append(Line(server.port, diary))
        return lines[-1]

    desks = [DeskBrowser(line(), line()) for _ in offices.operators]
    for desk, name in zip(desks, offices.operators, strict=True):
        await desk.log_in(name)
    memory, cpu = server.memory(), server.cpu_seconds()
    worked, begun = time.process_time(), time.perf_counter()
    clock = Clock(day.begins, tempo)
    served, *_ = await asyncio.gather(
        asyncio.gather(*(desk.work(clock, day.ends) for desk in desks)),
        *(desk.poll(clock, day.ends) for desk in desks),
        *(send_all(line(), clock, sent, delivered) for sent in waiting),
        *(_show(line(), clock, day, office_id) for office_id in offices.ids),
        _look_up(line(), clock, day, delivered.codes),
    )
    took, own_cpu = time.perf_counter() - begun, time.process_time() - worked
    for one in lines:
        one.close()
    drafts = {draft_id for draft_id, _ in delivered.revisions}
    await asyncio.to_thread(judged, server, len(drafts))
    data = server.folder / "data"
    return Replayed(
        tempo,
        (day.ends - day.begins) / tempo,
        took,
        server.cpu_seconds() - cpu,
        own_cpu,
        memory,
        server.memory(),
        len(drafts),
        len(delivered.revisions),
        sum(served),
        missing(data, delivered.revisions),
        unjudged_of(data, drafts),
        diary,
    )


async def _show(line: Line, clock: Clock, day: Day, office_id: str) -> None:
    """The waiting room's display."""
    request = http_request("GET", f"/display/numbers?office={office_id}")
    for second in range(day.begins, day.ends, DISPLAY):
        await clock.until(second)
        await line.ask("display", request)


async def _look_up(line: Line, clock: Clock, day: Day, codes: list[str]) -> None:
    """Somebody at home, by the code on their slip; the one before the last is surely judged."""
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for second in range(day.begins, day.ends, STATUS):
        await clock.until(second)
        if len(codes) > 1:
            body = f"code={codes[len(codes) // 2]}".encode()
            await line.ask("status page", http_request("POST", "/status", body, headers))


def missing(data: Path, acknowledged: set[tuple[str, int]]) -> int:
    """How many of these revisions are not there exactly once."""
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        rows = db.execute(
            """
            select draft_id, rev from draft_revisions where kind = 'tablet'
            group by draft_id, rev having count(*) = 1
            """
        )
        return len(acknowledged - set(rows.fetchall()))


def unjudged_of(data: Path, drafts: set[str]) -> int:
    """How many of these drafts are not there, or wait for their judgement."""
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        rows = db.execute("select draft_id from drafts where judged_at is not null")
        return len(drafts - {row[0] for row in rows.fetchall()})
