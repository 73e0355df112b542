"""Where a delivery's CPU time goes in the running product, by part and by line.

    .venv/bin/python -m bench.profile [--drafts 3000] [--clients 16] [--lines 25] [--stacks FILE]

The kernel's clock of CPU time (ITIMER_PROF) looks in every 1 to 4 ms that the server works, so a
busy machine gives the same shares as a quiet one. FILE gets the stacks for a flame graph.
"""

import argparse
import atexit
import os
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from sysconfig import get_path
from types import CodeType, FrameType

from bench.contenders import PRODUCT
from bench.load import run_load
from bench.servers import ROOT, Server

WARM = 200
EVERY = 0.001  # seconds of CPU
DEEPEST = 60
STACKS = "LOKET_BENCH_STACKS"
PARTS = {
    "judging: opening the seal": ("open_answers (", "open_version ("),
    "judging: rules": ("reach_verdict (",),
    "judging: rows, log": ("judge_draft (", "judge_together (", "(server/store/verdicts.py"),
    "signature": ("read_signed (",),
    "rows of the delivery": ("_accept (server/web/api.py",),
    "transaction, disk": ("(server/store/commit_group.py",),
}
"""The innermost frame that bears one of these names decides; without any it is the REST."""
REST = "HTTP, routing, event loop"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.profile")
    parser.add_argument("--drafts", type=int, default=3000)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--stacks", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="loket-profile-") as folder:
        stacks = (asked.stacks or Path(folder) / "stacks").resolve()
        cpu = _deliver(Path(folder) / "office", stacks, asked.drafts, asked.clients)
        _print(stacks.read_text().splitlines(), 1e3 * cpu / asked.drafts, asked.lines)


def _deliver(folder: Path, stacks: Path, drafts: int, clients: int) -> float:
    """CPU seconds of the server while it takes and judges so many drafts."""
    with _watched_product(folder, stacks) as server:
        requests = PRODUCT.make(server, drafts + WARM)
        run_load(server.port, requests[:WARM], clients)
        PRODUCT.finish(server, WARM)
        os.kill(server.pid, signal.SIGUSR1)  # from here on
        before = server.cpu_seconds()
        run_load(server.port, requests[WARM:], clients)
        PRODUCT.finish(server, drafts)
        return server.cpu_seconds() - before


def _watched_product(folder: Path, stacks: Path) -> Server:
    return Server(
        [sys.executable, "-m", "bench.profile", "serve", "--host", "127.0.0.1", "--port", "{port}"],
        folder,
        environment={
            "LOKET_DATA": str(folder / "data"),
            "PYTHONPATH": str(ROOT),
            STACKS: str(stacks),
        },
    )


def _print(stacks: list[str], milliseconds: float, lines: int) -> None:
    parts, own = by_part(stacks), by_line(stacks)
    total = sum(parts.values())
    print(f"{milliseconds:.3f} ms of CPU a draft, delivered and judged ({total} looks)\n")
    for name, count in parts.most_common():
        print(f"{name:28}{100 * count / total:6.1f} %{milliseconds * count / total:8.3f} ms")
    print("\nBy the line that ran:")
    for name, count in own.most_common(lines):
        print(f"{100 * count / total:6.1f} %  {name}")


def by_part(stacks: list[str]) -> Counter[str]:
    """Looks per part. A stack is "outermost;...;innermost 12"."""
    found: Counter[str] = Counter()
    for stack in stacks:
        frames, count = stack.rsplit(" ", 1)
        found[_part_of(frames.split(";"))] += int(count)
    return found


def _part_of(frames: list[str]) -> str:
    for frame in reversed(frames):
        for part, names in PARTS.items():
            if any(name in frame for name in names):
                return part
    return REST


def by_line(stacks: list[str]) -> Counter[str]:
    """Looks per innermost frame: what really ran."""
    found: Counter[str] = Counter()
    for stack in stacks:
        frames, count = stack.rsplit(" ", 1)
        found[frames.rsplit(";", 1)[-1]] += int(count)
    return found


class Watcher:
    """In the server's process: counts its stacks once it is told to begin (SIGUSR1), and writes
    them at its end. A call into C counts for the line that made it.
    """

    def __init__(self, stacks: Path) -> None:
        self._stacks = stacks
        self._seen: Counter[tuple[tuple[CodeType, int], ...]] = Counter()
        signal.signal(signal.SIGUSR1, self._begin)
        signal.signal(signal.SIGPROF, self._look)
        signal.siginterrupt(signal.SIGPROF, False)  # the disk's calls are not cut short
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn raises it again at its end
        atexit.register(self._write)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def _look(self, number: int, frame: FrameType | None) -> None:
        stack = []
        while frame is not None and len(stack) < DEEPEST:
            stack.append((frame.f_code, frame.f_lineno or 0))
            frame = frame.f_back
        self._seen[tuple(stack)] += 1

    def _write(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        with self._stacks.open("w") as file:
            for stack, count in self._seen.items():
                file.write(";".join(_name(*one) for one in reversed(stack)) + f" {count}\n")


def _name(code: CodeType, line: int) -> str:
    path = code.co_filename.rpartition("/site-packages/")[2]
    for folder in (f"{ROOT}/", f"{get_path('stdlib')}/"):
        path = path.removeprefix(folder)
    return f"{code.co_qualname} ({path}:{line})"


def _serve() -> None:
    Watcher(Path(os.environ[STACKS]))
    from server.__main__ import main as loket

    raise SystemExit(loket(sys.argv[1:]))


if __name__ == "__main__":
    if STACKS in os.environ:
        _serve()
    else:
        main()
