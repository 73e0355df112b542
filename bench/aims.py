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


KioskMedians = dict[tuple[str, str, str], dict[str, float]]
"""By contender, conditions ("6x"), and what was measured."""

MOBILE, SLOW = "4x, 1.6 Mbit/s", "6x"
FIRST_LOAD = "first screen, kB"
FIRST_SCRIPTS = "first screen, scripts kB"
FIRST_QUESTION = "cold, first question, ms"
STEP, KEY = "step, saved, ms", "key, ms"


def of_kiosk(found: KioskMedians, scores: dict[str, dict[str, float]]) -> list[Aim]:
    """A contender that failed takes its aims with it. `scores`: Lighthouse's, by page and kind."""
    return [*_of_bytes(found), *_of_starts(found), *_of_steps(found), *_of_scores(scores)]


def _of_bytes(found: KioskMedians) -> list[Aim]:
    return [
        *_at_most(found, ("loket", MOBILE, FIRST_LOAD), "first load, kB", 140),
        *_at_most(found, ("loket", MOBILE, FIRST_SCRIPTS), "its scripts, kB", 70),
        *_against(found, "enketo", MOBILE, FIRST_SCRIPTS, 1 / 4),
        *_against(found, "surveyjs", MOBILE, FIRST_SCRIPTS, 1 / 6),
        *_at_most(found, ("loket", "", "precached, kB"), "all precached without sound, kB", 500),
    ]


def _of_starts(found: KioskMedians) -> list[Aim]:
    offline = ("loket", SLOW, "offline, first question, ms")
    return [
        *_against(found, "enketo", MOBILE, FIRST_QUESTION, 1 / 3),
        *_against(found, "surveyjs", MOBILE, FIRST_QUESTION, 1 / 4),
        *_against(found, "form.io", MOBILE, FIRST_QUESTION, 1 / 4),
        *_at_most(found, offline, "offline from cold at 6x: first question, ms", 250, aim="B2"),
    ]


def _of_steps(found: KioskMedians) -> list[Aim]:
    peers = [key[0] for key in found if key[1:] == (SLOW, STEP) and key[0] in FORM_ENGINES]
    fastest = min(peers, key=lambda name: found[(name, SLOW, STEP)]["p50"], default="none")
    step, key = ("loket", SLOW, STEP), ("loket", SLOW, KEY)
    return [
        *_against(found, fastest, SLOW, STEP, 0.7),
        *_at_most(found, step, "step at 6x, saved: p95 in ms", 50, aim="B3", part="p95"),
        *_at_most(found, key, "key at 6x: p95 in ms", 50, aim="B3", part="p95"),
    ]


def _of_scores(scores: dict[str, dict[str, float]]) -> list[Aim]:
    return [
        Aim("B4", f"Lighthouse, {page}: lowest of its three scores", min(kinds.values()), 100)
        for page, kinds in scores.items()
        if kinds
    ]


FORM_ENGINES = ("surveyjs", "form.io", "enketo")
_AIM_OF = {FIRST_SCRIPTS: "B1", FIRST_QUESTION: "B2", STEP: "B3"}


def _against(found: KioskMedians, peer: str, where: str, what: str, most: float) -> list[Aim]:
    ours, theirs = found.get(("loket", where, what)), found.get((peer, where, what))
    if not ours or not theirs:
        return []
    label = f"{what} at {where} against {peer}"
    return [Aim(_AIM_OF[what], label, ours["p50"] / theirs["p50"], most, False)]


def _at_most(
    found: KioskMedians,
    key: tuple[str, str, str],
    label: str,
    most: float,
    aim: str = "B1",
    part: str = "p50",
) -> list[Aim]:
    return [Aim(aim, label, found[key][part], most, False)] if key in found else []
