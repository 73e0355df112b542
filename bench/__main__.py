"""`make bench [QUICK=1]`: product, peers and limit interleaved in one run.

A table on the screen, all figures in bench/results/<date>.json; docs/performance.md explains them.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import aims, kbli_search
from bench.contenders import PRODUCT
from bench.deliveries import ALL, Figure, medians, rounds
from bench.kiosk import measure as kiosk
from bench.pages import measure_pages
from bench.servers import BENCH, product

RESULTS = BENCH / "results"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: 3 minutes")
    quick = parser.parse_args().quick
    folder = Path(tempfile.mkdtemp(prefix="loket-bench-"))
    try:
        report = run(folder, quick)
    finally:
        shutil.rmtree(folder)
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%dT%H%M}{'-quick' if quick else ''}.json"
    (RESULTS / name).write_text(json.dumps(report, indent=1) + "\n")
    print(f"\nAll figures: bench/results/{name}")
    return 0


def run(folder: Path, quick: bool) -> dict:
    count, repeat = (400, 1) if quick else (2000, 5)
    report: dict = {"machine": machine(), "quick": quick}
    found_aims = []

    print("Deliveries of 2 KB drafts, this disk")
    figures = list(rounds(folder / "disk", slow=None, count=count, repeat=repeat, contenders=ALL))
    found_aims += aims.of_deliveries(medians(figures))
    report["deliveries"] = show(figures)

    slow = slow_disk(folder)
    if slow:
        print("\nThe same, every sync 5 ms slower")
        few = [one for one in ALL if not quick or one.name in ("loket", "fastapi")]
        figures = list(
            rounds(folder / "slow", slow=slow, count=count // 2, repeat=repeat, contenders=few)
        )
        found_aims += aims.of_slow_disk(medians(figures))
        report["deliveries_slow_disk"] = show(figures)
    else:
        print("\nNo C compiler here: the slow disk is left out.")

    report["pages"], more = pages(folder, quick)
    report["start"], again = start(folder, repeat)
    finder, size = kbli_search.measure(), kbli_search.size()
    print(f"\nFinder at 6x: {finder}, {size:.1f} kB")
    report["finder"] = {**finder, "size_kb": size}
    report["kiosk"], in_browser = kiosk.measure(folder / "kiosk", quick)
    found_aims += more + again + aims.of_finder(finder, size) + in_browser

    print("\nAims")
    for aim in found_aims:
        print(aim.line())
    report["aims"] = [aim._asdict() | {"met": aim.met} for aim in found_aims]
    return report


def pages(folder: Path, quick: bool) -> tuple[list[dict], list[aims.Aim]]:
    many = 100_000 if quick else 1_000_000
    requests = 60 if quick else 300
    print("\nPages over HTTP, ms                        p50     p99")
    found, rows = {}, []
    for drafts in (10_000, many):
        for page in measure_pages(folder / f"pages-{drafts}", drafts, requests):
            found[(page.name, drafts)] = page
            p50, p99 = page.quantile(0.5) * 1e3, page.quantile(0.99) * 1e3
            print(f"{page.name:10} with {drafts:9,} drafts {p50:14.1f} {p99:7.1f}")
            rows.append({"page": page.name, "drafts": drafts, "p50_ms": p50, "p99_ms": p99})
    low, high = found[("queue", 10_000)], found[("queue", many)]
    return rows, aims.of_pages(
        low.quantile(0.5), high.quantile(0.5), high.quantile(0.99), f"{many:,}"
    )


def start(folder: Path, repeat: int) -> tuple[dict, list[aims.Aim]]:
    """Second starts of one office, and what the server holds at rest."""
    times, memory = [], []
    for _ in range(repeat + 1):
        with product(folder / "start") as server:
            times.append(server.start_seconds)
            memory.append(server.memory())
    seconds, megabytes = statistics.median(times[1:]), statistics.median(memory[1:])
    print(f"\nStart {seconds:.2f} s, at rest {megabytes:.0f} MB")
    aim = aims.Aim("A5", "memory at rest, MB", megabytes, 90, False)
    return {"seconds": seconds, "megabytes": megabytes}, [aim]


def show(figures: list[Figure]) -> list[dict]:
    rows = []
    print(f"{'':24}clients  drafts/s   (lowest-highest)   p50 ms   p99 ms  refused")
    for (name, clients), found in medians(figures).items():
        span = f"({found['lowest']:.0f}-{found['highest']:.0f})"
        waits = f"{found['p50']:8.1f} {found['p99']:8.1f}"
        print(
            f"{name:24}{clients:7}{found['rate']:10.0f} {span:>18} {waits} {found['refused']:8.0f}"
        )
        rows.append({"name": name, "clients": clients, **found})
    return rows


def slow_disk(folder: Path) -> Path | None:
    """The shim of slow_disk.c, compiled here; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    shim = folder / "slow_disk.so"
    source = BENCH / "slow_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"], check=True)
    return shim


def machine() -> dict:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "product": PRODUCT.name,
    }


if __name__ == "__main__":
    sys.exit(main())
