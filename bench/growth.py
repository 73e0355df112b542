"""What a server holds in memory, and how fast it still is, after many drafts."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.contenders import PRODUCT, Contender
from bench.drafts import Identity, deliveries_of, documents, enrolled_tablet, plain_drafts
from bench.load import run_load

CLIENTS = 16
STAGES = 10
CHUNK = 500
"""Drafts that a worker makes at a time."""


class Stage(NamedTuple):
    """Drafts so far, MB then, drafts a second of this stage."""

    drafts: int
    megabytes: float
    rate: float


class Growth(NamedTuple):
    """The first stage is the server at rest, before it took anything; its rate is 0."""

    name: str
    stages: list[Stage]

    @property
    def drafts(self) -> int:
        return self.stages[-1].drafts

    @property
    def more(self) -> float:
        """MB more than at rest."""
        return self.stages[-1].megabytes - self.stages[0].megabytes

    @property
    def first(self) -> float:
        return self.stages[1].rate

    @property
    def last(self) -> float:
        return self.stages[-1].rate

    def line(self) -> str:
        rest, now = self.stages[0].megabytes, self.stages[-1].megabytes
        return (
            f"{self.name:24}{self.drafts:9,}{rest:9.0f}{now:9.0f}{self.more:+9.1f}"
            f"{self.first:9.0f}{self.last:9.0f}"
        )


HEADING = f"{'':24}   drafts  rest MB after MB     more  first/s   last/s"


def measure_growth(contender: Contender, folder: Path, drafts: int) -> Growth:
    """Memory is read when nothing waits to be judged any more. The drafts of a stage are made, by
    all cores, before its clock runs.
    """
    part = drafts // STAGES
    make = _maker(contender, folder)
    with contender.start(folder, None) as server, _workers() as workers:
        stages = [Stage(0, server.memory(), 0)]
        for first in range(0, part * STAGES, part):
            ready = list(_made(workers, make, first, part))
            begun = time.perf_counter()
            load = run_load(server.port, ready, CLIENTS)
            contender.finish(server, first + part)
            rate = part / (time.perf_counter() - begun)
            if load.refused:
                raise RuntimeError(f"{contender.name} refused {load.refused} of {part}")
            stages.append(Stage(first + part, server.memory(), rate))
    return Growth(contender.name, stages)


def _workers() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn"))


def _maker(contender: Contender, folder: Path) -> Callable[[int, int], list[bytes]]:
    """(count, number of the first) -> requests; travels to another process. The product is started
    a first time for it: so it is at rest afterwards as on any day.
    """
    if contender is PRODUCT:
        with contender.start(folder, None) as server:
            return partial(deliveries_of, Identity.of(enrolled_tablet(server)))
    return documents if contender.name == "express-pouchdb" else plain_drafts


def _made(
    workers: ProcessPoolExecutor,
    make: Callable[[int, int], list[bytes]],
    first: int,
    count: int,
) -> Iterator[bytes]:
    starts = range(first, first + count, CHUNK)
    counts = [min(CHUNK, first + count - start) for start in starts]
    for chunk in workers.map(make, counts, starts):
        yield from chunk
