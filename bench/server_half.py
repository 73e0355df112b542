"""The server's benches, each a part of the report: figures for the file, aims, lines of a table."""

import shutil
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import aims
from bench.aims import FEW, Aim, Medians, page_figure
from bench.contenders import PEER_CONTENDERS, PRODUCT, TOGETHER
from bench.day.replay import Replayed, replay
from bench.deliveries import ALL, Failed, Figure, medians, rounds
from bench.failing import FAILURES, reason
from bench.growth import HEADING, Growth, measure_growth
from bench.load import quantile
from bench.pages import measure_pages
from bench.servers import BENCH, product
from bench.table import LIMIT_COLUMN, PRODUCT_COLUMN, Row, number, spread

LIMITS = {1: "sqlite, groups of 1", 16: "sqlite, groups of 16"}
FULL_GROWTH = {"loket": 100_000, "express-pouchdb": 100_000, "fastapi": 20_000}
QUICK_GROWTH = {"loket": 4_000, "express-pouchdb": 4_000}


class Part(NamedTuple):
    figures: Any
    aims: list[Aim]
    rows: Sequence[Row] = ()


def deliveries(folder: Path, quick: bool) -> Part:
    print("Deliveries of 2 KB drafts, this disk")
    count, repeat = (400, 1) if quick else (2000, 5)
    failed: Failed = {}
    figures = list(
        rounds(folder, slow=None, count=count, repeat=repeat, contenders=ALL, failed=failed)
    )
    found = medians(figures)
    rows = [
        _rates(aims.RATE_1, found, 1, failed),
        _rates(aims.RATE_16, found, 16, failed),
        _rate_together(found),
        _waits(aims.P50_16, found, "p50", failed),
        _waits(aims.P99_16, found, "p99", failed),
    ]
    return Part(show(figures, failed), aims.of_deliveries(found), rows)


def slow_disk(folder: Path, quick: bool) -> Part:
    print("The same, every sync 5 ms slower")
    shim = compiled_shim(folder)
    if shim is None:
        print("No C compiler here: the slow disk is left out.")
        return Part("left out: no C compiler", [], [Row(aims.SLOW_16, {})])
    count, repeat = (160, 1) if quick else (800, 5)
    few = [one for one in ALL if not quick or one.name in ("loket", "fastapi")]
    failed: Failed = {}
    figures = list(
        rounds(folder, slow=shim, count=count, repeat=repeat, contenders=few, failed=failed)
    )
    found = medians(figures)
    rows = [
        _rates(aims.SLOW_1, found, 1, failed),
        _rates(aims.SLOW_16, found, 16, failed),
        _waits(aims.SLOW_P99, found, "p99", failed),
    ]
    return Part(show(figures, failed), aims.of_slow_disk(found), rows)


def compiled_shim(folder: Path) -> Path | None:
    """slow_disk.c; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    shim = folder / "slow_disk.so"
    source = BENCH / "slow_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"], check=True)
    return shim


def show(figures: list[Figure], failed: Failed) -> dict[str, Any]:
    rows = []
    print(f"{'':24}clients  drafts/s   (lowest-highest)   p50 ms   p99 ms  refused")
    for (name, clients), found in medians(figures).items():
        span = f"({found['lowest']:.0f}-{found['highest']:.0f})"
        waits = f"{found['p50']:8.1f} {found['p99']:8.1f}"
        print(
            f"{name:24}{clients:7}{found['rate']:10.0f} {span:>18} {waits} {found['refused']:8.0f}"
        )
        rows.append({"name": name, "clients": clients, **found})
    return {"rows": rows, "failed": failed}


def _rates(figure: str, found: Medians, clients: int, failed: Failed) -> Row:
    values = {
        name: spread(one["rate"], one["lowest"], one["highest"])
        for (name, by), one in found.items()
        if by == clients
    }
    limit = {LIMIT_COLUMN: values.get(LIMITS[clients], "–")}
    return Row(figure, {**values, **limit, **dict.fromkeys(failed, "failed")})


def _rate_together(found: Medians) -> Row:
    one = found.get((TOGETHER.name, 1))
    values = {PRODUCT_COLUMN: spread(one["rate"], one["lowest"], one["highest"])} if one else {}
    return Row(aims.RATE_TOGETHER, values)


def _waits(figure: str, found: Medians, part: str, failed: Failed) -> Row:
    values = {name: number(one[part]) for (name, by), one in found.items() if by == 16}
    return Row(figure, {**values, **dict.fromkeys(failed, "failed")})


def start(folder: Path, quick: bool) -> Part:
    """Second starts of one office, and what the server holds at rest."""
    times, memory = [], []
    for _ in range(3 if quick else 6):
        with product(folder) as server:
            times.append(server.start_seconds)
            memory.append(server.memory())
    seconds, megabytes = statistics.median(times[1:]), statistics.median(memory[1:])
    print(f"Start {seconds:.2f} s, at rest {megabytes:.0f} MB")
    row = Row("start, s", {PRODUCT_COLUMN: spread(seconds, min(times[1:]), max(times[1:]))})
    return Part({"seconds": seconds, "megabytes": megabytes}, [], [row])


def growth(folder: Path, quick: bool) -> Part:
    print(f"Growth over many drafts, 16 clients\n{HEADING}")
    found: list[Growth] = []
    wanted = QUICK_GROWTH if quick else FULL_GROWTH
    for contender in [PRODUCT, *PEER_CONTENDERS]:
        if contender.name not in wanted:
            continue
        try:
            one = measure_growth(contender, folder / contender.name, wanted[contender.name])
        except FAILURES as failure:
            print(f"{contender.name:24} failed: {reason(failure)}", flush=True)
            continue
        print(one.line(), flush=True)
        found.append(one)
    rows = [
        Row(aims.REST, {one.name: number(one.stages[0].megabytes) for one in found}),
        Row(aims.MORE, {one.name: f"{one.more:+.1f} ({one.drafts:,})" for one in found}),
        Row(aims.PACE, {one.name: f"{one.first:.0f}, {one.last:.0f}" for one in found}),
    ]
    own = [
        aim
        for one in found
        if one.name == PRODUCT.name
        for aim in aims.of_memory(one.stages[0].megabytes, one.more, one.drafts)
    ]
    figures = [{"name": one.name, "stages": [s._asdict() for s in one.stages]} for one in found]
    return Part(figures, own, rows)


def pages(folder: Path, quick: bool) -> Part:
    many = 100_000 if quick else 1_000_000
    requests, repeat = (40, 1) if quick else (60, 5)
    print("Pages over HTTP, one client, ms           p50     p99")
    measured = measure_pages(folder, [FEW, many], requests, repeat)
    found = {(one.name, one.drafts): one for one in measured}
    rows, figures = [], []
    for (name, drafts), page in sorted(found.items()):
        p50, p99 = page.quantile(0.5) * 1e3, page.quantile(0.99) * 1e3
        print(f"{name:10} with {drafts:9,} drafts {p50:13.1f} {p99:7.1f}")
        figures.append({"page": name, "drafts": drafts, "p50_ms": p50, "p99_ms": p99})
        rows += [
            Row(page_figure(name, part, drafts), {PRODUCT_COLUMN: number(value)})
            for part, value in (("p50", p50), ("p99", p99))
        ]
    few, lot = found[("queue", FEW)], found[("queue", many)]
    own = aims.of_pages(few.quantile(0.5), lot.quantile(0.5), lot.quantile(0.99), many)
    return Part(figures, own, rows)


def day(folder: Path, quick: bool) -> Part:
    found = replay(folder, quick=quick)
    hours = "one morning hour" if quick else "a working day"
    print(
        f"{hours} of 10 offices, {found.tempo:.0f} times as fast: planned {found.planned:.0f} s,"
        f" took {found.took:.1f} s\n{found.cpu:.1f} s of CPU ({found.own_cpu:.1f} s the generator),"
        f" {found.memory_before:.0f} MB before, {found.memory_after:.0f} MB after\n"
        f"{found.drafts} drafts in {found.revisions} deliveries, {found.finalised} finalised;"
        f" lost {found.lost}, unjudged {found.unjudged}\n"
        f"{'':16} requests  refused   p50 ms   p95 ms   p99 ms"
    )
    kinds = _kinds(found)
    for kind, one in kinds.items():
        waits = "".join(f"{one[part]:9.1f}" for part in ("p50_ms", "p95_ms", "p99_ms"))
        print(f"{kind:16}{one['requests']:9,}{one['refused']:9}{waits}")
    figures = {**found._asdict(), "kinds": kinds}
    del figures["diary"]
    return Part(figures, aims.of_day(found.lost + found.unjudged), _day_rows(found, kinds, hours))


def _kinds(found: Replayed) -> dict[str, dict[str, float]]:
    kinds = {}
    for kind, waits in sorted(found.diary.waits.items()):
        waits.sort()
        parts = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
        kinds[kind] = {
            "requests": len(waits),
            "refused": len(found.diary.refused.get(kind, ())),
            **{name: quantile(waits, share) * 1e3 for name, share in parts.items()},
        }
    return kinds


def _day_rows(found: Replayed, kinds: dict, hours: str) -> list[Row]:
    requests = sum(one["requests"] for one in kinds.values())
    values = {
        f"{hours}, 10 offices: requests": f"{requests:,}",
        "its CPU, s": number(found.cpu),
        "its memory, MB": number(found.memory_after),
        "its deliveries: p50, p99 ms": _pair(kinds["delivery"]),
        "its queue polls: p50, p99 ms": _pair(kinds["queue poll"]),
        aims.LOST: str(found.lost + found.unjudged),
    }
    return [Row(figure, {PRODUCT_COLUMN: value}) for figure, value in values.items()]


def _pair(kind: dict[str, float]) -> str:
    return f"{number(kind['p50_ms'])}, {number(kind['p99_ms'])}"


PARTS = {
    "deliveries": deliveries,
    "slow disk": slow_disk,
    "start": start,
    "growth": growth,
    "pages": pages,
    "day": day,
}
