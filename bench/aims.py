"""The aims of docs/performance.md as ratios of one run, and whether they were met."""

from typing import NamedTuple

Medians = dict[tuple[str, int], dict[str, float]]
"""By contender and clients. Who failed is not in it, and takes the aims against it along."""


class Aim(NamedTuple):
    """`at_least`: the ratio must reach `wanted`; else it must not exceed it. `figure`: the line of
    the last table (bench/table.py); `against`: the peer whose multiple `wanted` is.
    """

    name: str
    what: str
    measured: float
    wanted: float
    at_least: bool = True
    figure: str = ""
    against: str = ""

    @property
    def met(self) -> bool:
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        word = "met" if self.met else "NOT MET"
        return f"{self.name:3} {self.what:62} {self.measured:8.2f}  {sign} {self.wanted:<6g} {word}"


RATE_1, RATE_16 = "drafts/s, 1 client", "drafts/s, 16 clients"
RATE_TOGETHER = "drafts/s, 1 client, 50 a request"
P50_16, P99_16 = "p50 ms, 16 clients", "p99 ms, 16 clients"
SLOW_1, SLOW_16 = "slow disk: drafts/s, 1 client", "slow disk: drafts/s, 16 clients"
SLOW_P99 = "slow disk: p99 ms, 16 clients"
REST, MORE, PACE = "at rest, MB", "more after many drafts, MB", "drafts/s, first and last tenth"
FEW = 10_000
LOST = "its drafts lost, doubled or unjudged"


def of_deliveries(found: Medians) -> list[Aim]:
    return [
        *_compared(found, "A1", "rate", RATE_16, "fastapi", 4),
        *_compared(found, "A1", "rate", RATE_16, "django", 4),
        *_compared(found, "A1", "rate", RATE_16, "express-pouchdb", 1),
        *_compared(found, "A2", "p99", P99_16, "fastapi", 0.1, at_least=False),
        *_compared(found, "A2", "p99", P99_16, "django", 0.1, at_least=False),
        *_together(found),
    ]


def _together(found: Medians) -> list[Aim]:
    many, single = found.get(("loket, 50 a request", 1)), found.get(("loket", 1))
    if not many or not single:
        return []
    ratio, against = many["rate"] / single["rate"], "one by one"
    what = f"{RATE_TOGETHER}, against {against}"
    return [Aim("A4", what, ratio, 3, True, RATE_TOGETHER, against)]


def of_slow_disk(found: Medians) -> list[Aim]:
    aims = _compared(found, "A3", "rate", SLOW_16, "sqlite, groups of 16", 0.5)
    aims += _compared(found, "A3", "rate", SLOW_16, "fastapi", 5)
    ours = found.get(("loket", 16))
    if ours:
        aims.append(Aim("A3", SLOW_P99, ours["p99"], 60, False, SLOW_P99))
    return aims


def _compared(
    found: Medians,
    name: str,
    part: str,
    figure: str,
    peer: str,
    wanted: float,
    at_least: bool = True,
) -> list[Aim]:
    ours, theirs = found.get(("loket", 16)), found.get((peer, 16))
    if not ours or not theirs:
        return []
    ratio = ours[part] / theirs[part]
    return [Aim(name, f"{figure}, against {peer}", ratio, wanted, at_least, figure, peer)]


def of_memory(rest: float, more: float, drafts: int) -> list[Aim]:
    """MB of a server that was started again, and how many more after so many drafts."""
    return [
        Aim("A5", "memory at rest, MB", rest, 90, False, REST),
        Aim("A5", f"more after {drafts:,} drafts, MB", more, 15, False, MORE),
    ]


def page_figure(page: str, part: str, drafts: int) -> str:
    return f"{page} with {drafts:,} drafts: {part} ms"


def of_pages(few: float, many: float, p99: float, drafts: int) -> list[Aim]:
    """Seconds: median of the queue page with FEW and with so many drafts, and its p99 with many."""
    middle, high = (page_figure("queue", part, drafts) for part in ("p50", "p99"))
    return [
        Aim("A5", f"{middle}, against {FEW:,}", many / few, 1.5, False, middle, f"{FEW:,}"),
        Aim("A5", high, p99 * 1e3, 15, False, high),
    ]


def of_day(lost: int) -> list[Aim]:
    return [Aim("P1", LOST, lost, 0, False, LOST)]


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
