"""The tablet's own code for Python: `kiosk/core/*.js` in one long-lived Node process."""

import atexit
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_suffix(".js")


class TabletRefuses(Exception):
    """The JavaScript threw; the message is its own."""


class Oracle:
    """`oracle.judgeReply(sent, result)` is what kiosk/core/retry.js says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [node(), str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        atexit.register(self.close)

    def __getattr__(self, call: str) -> Any:
        return lambda *arguments: self._ask(call, arguments)

    def _ask(self, call: str, arguments: tuple[Any, ...]) -> Any:
        process = self._process
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps({"call": call, "args": arguments}) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        if "error" in answer:
            raise TabletRefuses(answer["error"])
        return answer["value"]

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


@cache
def tablet_code() -> Oracle:
    """One for all machines of this process."""
    return Oracle()


def node() -> str:
    """The Node that the set-up found, or the one of the environment."""
    found = ROOT / ".setup" / "node"
    return os.environ.get("NODE") or (found.read_text().strip() if found.exists() else "node")
