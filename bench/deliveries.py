"""Deliveries of 2 KB drafts: rate and waiting time, on this disk and on one that is 5 ms slower."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.contenders import (
    PEER_CONTENDERS,
    PRODUCT,
    TOGETHER,
    Contender,
    deliver_to,
    raw_sqlite,
)
from bench.failing import FAILURES, reason

ALL = [PRODUCT, TOGETHER, *PEER_CONTENDERS]
GROUPS = (1, 16)


class Figure(NamedTuple):
    """One round of one contender. `rate`: drafts a second until nothing is left to do; `generator`:
    the share of a core that the load generator took meanwhile.
    """

    name: str
    clients: int
    rate: float
    p50: float
    p99: float
    refused: int
    generator: float


Failed = dict[str, str]
"""Why, by contender."""


def rounds(
    folder: Path,
    *,
    slow: Path | None,
    count: int,
    repeat: int,
    contenders: list[Contender],
    failed: Failed,
) -> Iterator[Figure]:
    """Everybody once, then everybody again: a noisy minute hits all of them. Who fails once is left
    out from then on, said, and noted in `failed`.
    """
    for number in range(repeat):
        for clients in (1, 16):
            amount = count if clients > 1 else max(100, count // 4)
            for contender in contenders:
                if contender.name in failed:
                    continue
                place = folder / f"{number}-{clients}-{contender.name.replace(' ', '-')}"
                try:
                    yield _figure(contender, place, slow, clients, amount)
                except FAILURES as failure:
                    failed[contender.name] = reason(failure)
                    print(f"{contender.name:24} failed: {failed[contender.name]}", flush=True)
        for group in GROUPS:
            rate = raw_sqlite(folder / f"{number}-raw-{group}", slow, group, count)
            yield Figure(f"sqlite, groups of {group}", group, rate, 0, 0, 0, 0)


def _figure(
    contender: Contender, place: Path, slow: Path | None, clients: int, amount: int
) -> Figure:
    load, rate = deliver_to(contender, place, slow, clients, amount)
    waits = load.quantile(0.5) * 1e3, load.quantile(0.99) * 1e3
    share = load.own_cpu / load.seconds
    return Figure(contender.name, clients, rate, *waits, load.refused, share)


def medians(figures: list[Figure]) -> dict[tuple[str, int], dict[str, float]]:
    """By contender and clients: median, lowest and highest rate, medians of the rest."""
    found: dict[tuple[str, int], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.name, figure.clients), []).append(figure)
    return {
        key: {
            "rate": statistics.median(one.rate for one in group),
            "lowest": min(one.rate for one in group),
            "highest": max(one.rate for one in group),
            "p50": statistics.median(one.p50 for one in group),
            "p99": statistics.median(one.p99 for one in group),
            "refused": sum(one.refused for one in group),
            "generator": statistics.median(one.generator for one in group),
            "rounds": len(group),
        }
        for key, group in found.items()
    }
