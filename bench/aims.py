"""The aims of docs/performance.md as ratios of one run, and whether they were met."""

from typing import NamedTuple

Medians = dict[tuple[str, int], dict[str, float]]


class Aim(NamedTuple):
    """`at_least`: the ratio must reach `wanted`; else it must not exceed it."""

    name: str
    what: str
    measured: float
    wanted: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        word = "met" if self.met else "NOT MET"
        return f"{self.name:3} {self.what:62} {self.measured:8.2f}  {sign} {self.wanted:<6g} {word}"


def of_deliveries(found: Medians) -> list[Aim]:
    def rate(name: str) -> float:
        return found[(name, 16)]["rate"]

    def p99(name: str) -> float:
        return found[(name, 16)]["p99"]

    ours = rate("loket")
    return [
        Aim("A1", "drafts/s, 16 clients, against FastAPI", ours / rate("fastapi"), 4),
        Aim("A1", "the same against Django", ours / rate("django"), 4),
        Aim("A1", "the same against express-pouchdb", ours / rate("express-pouchdb"), 1),
        Aim("A2", "p99, 16 clients, against FastAPI", p99("loket") / p99("fastapi"), 0.1, False),
        Aim("A2", "the same against Django", p99("loket") / p99("django"), 0.1, False),
    ]


def of_slow_disk(found: Medians) -> list[Aim]:
    ours, raw = found[("loket", 16)], found[("sqlite, groups of 16", 16)]
    fastapi = found[("fastapi", 16)]
    return [
        Aim("A3", "slow disk: share of raw groups of 16", ours["rate"] / raw["rate"], 0.5),
        Aim("A3", "slow disk: drafts/s against FastAPI", ours["rate"] / fastapi["rate"], 5),
        Aim("A3", "slow disk: p99 in ms", ours["p99"], 60, False),
    ]


def of_pages(few: float, many: float, p99: float, label: str) -> list[Aim]:
    """Seconds: median of the queue page with few and with many drafts, and its p99 with many."""
    return [
        Aim("A5", f"queue page with {label} drafts against 10,000", many / few, 1.5, False),
        Aim("A5", f"queue page with {label} drafts: p99 in ms", p99 * 1e3, 15, False),
    ]


def of_finder(found: dict[str, float], kilobytes: float) -> list[Aim]:
    """At 6x CPU throttling."""
    return [
        Aim("K", "finder: worst answer to a keystroke at 6x, ms", found["worst_ms"], 50, False),
        Aim("K", "finder: data and library compressed, kB", kilobytes, 80, False),
    ]
