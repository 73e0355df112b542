"""Runs the proofs one after the other, each in a process of its own, and adds up their counts."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

from e2e.torture.report import Report

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture")
    parser.add_argument("--seeds", default="1-300")
    parser.add_argument("--only", default="", help="names of proofs, with commas")
    wanted = parser.parse_args()
    names = wanted.only.split(",") if wanted.only else proof_names()
    total = Report()
    for name in names:
        report = run(name, wanted.seeds)
        print(
            f"{name}: {report.cases} cases, {report.verdict} ({report.seconds:.0f} s)", flush=True
        )
        total.add(report)
    for failure in total.failures:
        print(f"FAILED {failure}")
    print(f"{total.cases} cases in {len(names)} proofs")
    print(total.verdict)
    sys.exit(0 if total.is_clean else 1)


def proof_names() -> list[str]:
    return sorted(path.stem.removeprefix("proof_") for path in HERE.glob("proof_*.py"))


def run(name: str, seeds: str) -> Report:
    """Shows what the proof says while it runs; its last line is the report."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", f"e2e.torture.proof_{name}", "--seeds", seeds],
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        if not line.startswith("{"):
            print(f"  {line}", end="", flush=True)
    status = process.wait()
    report = read(name, lines, status)
    report.seconds = time.monotonic() - began
    return report


def read(name: str, lines: list[str], status: int) -> Report:
    """A proof without a report broke off; one that says "clean" with a bad status is a failure."""
    try:
        report = Report.from_output(lines)
    except (ValueError, TypeError):
        return Report(broken_off=[f"{name} with status {status}"])
    if status and report.is_clean:
        report.failures.append(f"{name}: ended with status {status}")
    if report.cases == 0:
        report.broken_off.append(f"{name} tried nothing")
    return report


if __name__ == "__main__":
    main()
