"""What a proof hands back: one line of JSON, the last of its output (docs/torture.md)."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

COUNTED = ("lost", "doubled", "traces")


@dataclass
class Report:
    """`cases`: what was tried. `failures`: a line each, with the seed or the case that failed.

    `broken_off`: a line each for what wasn't tried to its end. Then the counts say nothing.
    """

    cases: int = 0
    lost: int = 0
    doubled: int = 0
    traces: int = 0
    failures: list[str] = field(default_factory=list)
    broken_off: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def is_clean(self) -> bool:
        counted = any(getattr(self, name) for name in COUNTED)
        return not (self.failures or self.broken_off or counted)

    @property
    def counts(self) -> str:
        return ", ".join(f"{getattr(self, name)} {name}" for name in COUNTED)

    @property
    def verdict(self) -> str:
        """The last line of a run. Bare counts stand there only when everything was tried."""
        if self.broken_off:
            return f"BROKEN OFF: {'; '.join(self.broken_off)}"
        if self.failures:
            return f"FAILED: {len(self.failures)} failures, {self.counts}"
        return self.counts

    def add(self, other: "Report") -> None:
        for name in ("cases", *COUNTED):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures
        self.broken_off += other.broken_off

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_output(cls, output: list[str]) -> "Report":
        """Of the last line. Raises ValueError when that is no report: the proof broke off."""
        return cls(**json.loads(output[-1] if output else ""))


Prove = Callable[[range, Report], None]


def seeds_of(text: str) -> range:
    """`1-300` or `7`. Raises ValueError."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def run_proof(prove: Prove) -> None:
    """The main function of a proof: runs it, prints its report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=seeds_of, default=seeds_of("1-300"))
    seeds = parser.parse_args().seeds
    report = Report()
    prove(seeds, report)
    print(report.to_json(), flush=True)
    sys.exit(0 if report.is_clean else 1)
