"""Starts and ends the servers that are compared, each in a process and a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
PEERS = BENCH / "peers"
PEER_PYTHON = BENCH / ".venv" / "bin" / "python"


class Server:
    """`command` gets the port as {port} and runs in `folder`; ready when `path` answers."""

    def __init__(
        self,
        command: list[str],
        folder: Path,
        *,
        path: str = "/healthz",
        environment: dict[str, str] | None = None,
        slow_disk: Path | None = None,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self._command = [part.format(port=self.port) for part in command]
        self._path = path
        self._environment = {**os.environ, **(environment or {}), "PORT": str(self.port)}
        if slow_disk:
            self._environment["LD_PRELOAD"] = str(slow_disk)
        self._process: subprocess.Popen[bytes] | None = None
        self.start_seconds = 0.0

    def __enter__(self) -> "Server":
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        self.start_seconds = time.perf_counter() - begun
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("not started")
        return self._process

    @property
    def pid(self) -> int:
        return self._running.pid

    def memory(self) -> float:
        """MB that the server's processes hold (RSS, all of its group)."""
        pages = sum(int((one / "statm").read_text().split()[1]) for one in self._processes())
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def cpu_seconds(self) -> float:
        """What its processes have worked since they started, user and system."""
        ticks = 0
        for one in self._processes():
            fields = (one / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> Iterator[Path]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with suppress(OSError):
                    if os.getpgid(int(entry.name)) == self.pid:
                        yield entry

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._running.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{self._path}"):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError((self.folder / "server.log").read_text())


def product(folder: Path, slow_disk: Path | None = None) -> Server:
    return Server(
        [sys.executable, "-m", "server", "serve", "--host", "127.0.0.1", "--port", "{port}"],
        folder,
        environment={"LOKET_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)},
        slow_disk=slow_disk,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
