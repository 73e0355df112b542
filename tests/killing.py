"""Kills an act at its first step, its second one and so on, each time in a process of its own.

A test calls `kill_at_each_step` in a subprocess of one thread (`in_one_thread`), because a fork of
a process with threads may hang.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
MOST_STEPS = 200


def kill_at_each_step(
    places: Iterable[tuple[ModuleType | type, str]],
    prepare: Callable[[], object],
    act: Callable[[], object],
    check: Callable[[], object],
) -> int:
    """`places`: what counts as a step: each call of `module.name`. Returns how many there are.

    `act` is killed right before its nth step; `check` then looks at what is left, n = 1, 2 ...
    until it comes to its end.
    """
    for at in range(1, MOST_STEPS):
        prepare()
        child = os.fork()
        if child == 0:
            _cut(places, at)
            act()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        try:
            check()
        except BaseException as failure:
            failure.add_note(f"killed before step {at}")
            raise
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, f"failed by itself, step {at}"
            return at - 1
        assert os.WTERMSIG(status) == signal.SIGKILL
    raise AssertionError("it never comes to its end")


def _cut(places: Iterable[tuple[ModuleType | type, str]], at: int) -> None:
    steps = 0

    def counted(real: Callable) -> Callable:
        def run(*arguments: object, **named: object) -> object:
            nonlocal steps
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return run

    for place, name in places:
        setattr(place, name, counted(getattr(place, name)))


def in_one_thread(script: str, *arguments: object) -> str:
    """Runs `script` in a fresh interpreter; what it printed. An exception there fails the test."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
