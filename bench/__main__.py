"""`make bench [QUICK=1]`: product, peers and limit interleaved in one run.

A table on the screen, all figures in bench/results/<date>.json and the table in <date>.md;
docs/performance.md explains them.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import aims, kbli_search
from bench.aims import Aim
from bench.failing import reason
from bench.kiosk import measure as kiosk
from bench.server_half import PARTS as SERVER_PARTS
from bench.server_half import Part
from bench.servers import BENCH, ROOT
from bench.table import Row, as_markdown, as_text, cells

RESULTS = BENCH / "results"
Measured = Callable[[Path, bool], Part]
"""Works in a folder of its own; quickly, or at length."""


def finder(folder: Path, quick: bool) -> Part:
    found, size = kbli_search.measure(), kbli_search.size()
    print(f"Finder at 6x: {found}, {size:.1f} kB")
    return Part({**found, "size_kb": size}, aims.of_finder(found, size))


def in_browser(folder: Path, quick: bool) -> Part:
    return Part(*kiosk.measure(folder, quick))


PARTS: dict[str, Measured] = {
    **SERVER_PARTS,
    "finder": finder,
    "kiosk": in_browser,
}
"""By name, in the order in which they run."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: 3 minutes")
    parser.add_argument("--only", help=f"parts, by comma: {', '.join(PARTS)}")
    asked = parser.parse_args()
    names = asked.only.split(",") if asked.only else list(PARTS)
    if not set(names) <= set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    parts = {name: PARTS[name] for name in names}
    folder = Path(tempfile.mkdtemp(prefix="loket-bench-"))
    try:
        report, table = run(folder, asked.quick, parts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y-%m-%dT%H%M}{'-quick' if asked.quick else ''}"
    (RESULTS / f"{name}.json").write_text(json.dumps(report, indent=1) + "\n")
    (RESULTS / f"{name}.md").write_text(table + "\n")
    print(f"\nAll figures: bench/results/{name}.json; this table for a document: {name}.md")
    return 1 if report["failed"] else 0


def run(folder: Path, quick: bool, parts: dict[str, Measured]) -> tuple[dict, str]:
    """The report, and its table in Markdown. A part that fails leaves the others alone."""
    report: dict = {"machine": machine(folder), "quick": quick, "seconds": {}, "failed": {}}
    found: list[Aim] = []
    rows: list[Row] = []
    for name, measured in parts.items():
        begun = time.perf_counter()
        print(flush=True)
        try:
            part = measured(folder / name.replace(" ", "-"), quick)
        except Exception as failure:  # whatever it is, the other parts go on
            traceback.print_exc()
            report["failed"][name] = reason(failure)
            rows.append(Row(f"{name}: failed", {}))
            continue
        finally:
            report["seconds"][name] = round(time.perf_counter() - begun, 1)
            shutil.rmtree(folder / name.replace(" ", "-"), ignore_errors=True)
        report[name] = part.figures
        found += part.aims
        rows += part.rows
    report["aims"] = [aim._asdict() | {"met": aim.met} for aim in found]
    table = cells(rows, found)
    print("\nAims")
    for aim in found:
        print(aim.line())
    print(f"\n{as_text(table)}")
    return report, as_markdown(table)


def machine(folder: Path) -> dict:
    disk = disk_of(folder, Path("/proc/self/mounts").read_text())
    if disk == "tmpfs":
        print("The folder lies in memory, where a sync costs nothing: set TMPDIR to a disk.")
    return {
        "disk": disk,
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "commit": _commit(),
    }


def disk_of(folder: Path, mounts: str) -> str:
    """Kind of the file system that holds `folder`. `mounts`: as /proc/self/mounts has them."""
    found = {fields[1]: fields[2] for fields in map(str.split, mounts.splitlines())}
    places = [str(place) for place in (folder, *folder.parents)]
    return next((found[place] for place in places if place in found), "")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _commit() -> str:
    """'' outside of a checkout."""
    git = shutil.which("git")
    if git is None:
        return ""
    command = [git, "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
