"""A gigabyte, a bomb, a thousand odd bodies: refused early by the real server, in little memory."""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.odd_input.memory import MEGABYTE, highest, resident

ROOT = Path(__file__).resolve().parents[2]
GIGABYTE = 1024 * MEGABYTE
CHUNK = b"x" * 65536
PATIENCE = 30  # seconds, on a busy machine
OPEN_ROUTES = [
    *("/operator/login", "/status", "/api/sync", "/api/drafts/x", "/api/deliveries"),
    "/api/tablets/enrol",
]
"""Those that read a body before they know who sends it."""


class Server:
    def __init__(self, data: Path) -> None:
        environment = {**os.environ, "LOKET_DATA": str(data)}
        environment.pop("LOKET_ORIGIN", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--port", "0"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in self.process.stdout:
            found = re.match(r" +Umum +http://127.0.0.1:(\d+)/", line)
            if found:
                self.port = int(found[1])
                break
        self.ask("GET", "/healthz")

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> int:
        """The status."""
        with self.connect() as wire:
            wire.sendall(_head(method, path, f"Content-Length: {len(body)}\r\n{headers}") + body)
            return _status(wire)

    def stop(self) -> str:
        """What it printed."""
        self.process.terminate()
        return self.process.communicate(timeout=PATIENCE)[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("large") / "data")
    yield server
    assert "Traceback" not in server.stop()


def _head(method: str, path: str, headers: str) -> bytes:
    kind = "application/x-www-form-urlencoded"
    lines = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    return f"{lines}{headers}\r\n".encode()


def _status(wire: socket.socket) -> int:
    answer = wire.recv(65536)
    return int(answer.split(b" ", 2)[1])


def _method(path: str) -> str:
    return "PUT" if path.startswith("/api/drafts/") else "POST"


@pytest.mark.parametrize("path", OPEN_ROUTES)
def test_a_gigabyte_that_is_announced_is_refused_before_it_is_sent(server, path):
    with server.connect() as wire:
        wire.sendall(_head(_method(path), path, f"Content-Length: {GIGABYTE}\r\n") + CHUNK)
        assert _status(wire) == 413


@pytest.mark.parametrize("path", OPEN_ROUTES)
def test_a_gigabyte_that_is_not_announced_is_refused_after_a_few_chunks(server, path):
    before, sent = highest(server.process.pid), 0
    with server.connect() as wire:
        wire.sendall(_head(_method(path), path, "Transfer-Encoding: chunked\r\n"))
        wire.setblocking(False)
        status = None
        while status is None and sent < GIGABYTE:
            status = _maybe_status(wire)
            sent += _send_some(wire)
    assert status == 413
    assert sent < 16 * MEGABYTE
    assert highest(server.process.pid) - before < 16 * MEGABYTE


def _send_some(wire: socket.socket) -> int:
    """What the other side takes now. A whole chunk may be cut: then it is bad framing, too."""
    wire.settimeout(0.05)
    try:
        wire.sendall(b"%x\r\n%s\r\n" % (len(CHUNK), CHUNK))
        return len(CHUNK)
    except (TimeoutError, ConnectionError):
        return 0


def _maybe_status(wire: socket.socket) -> int | None:
    wire.settimeout(0.001)
    try:
        return _status(wire)
    except TimeoutError:
        return None


@pytest.mark.parametrize("path", OPEN_ROUTES)
def test_a_bomb_is_never_unpacked(server, path):
    bomb = gzip.compress(b"0" * (200 * MEGABYTE))
    assert len(bomb) < 256 * 1024, "small enough to come in"
    before = highest(server.process.pid)
    assert server.ask(_method(path), path, bomb, "Content-Encoding: gzip\r\n") == 415
    assert highest(server.process.pid) - before < 16 * MEGABYTE


def test_a_form_of_many_parts_is_refused_and_costs_little(server):
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
    body = part * (200 * 1024 // len(part)) + b"--x--\r\n"
    headers = "Content-Type: multipart/form-data; boundary=x\r\n"
    with server.connect() as wire:
        head = f"POST /operator/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}"
        wire.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert 400 <= _status(wire) < 500


def test_odd_bodies_do_not_make_it_grow(server):
    """Warm first; then what it holds after many more is what it held."""
    bodies = [b"", b"\xff" * 5000, b"[" * 50_000, b"{" * 50_000, b"a=b&" * 20_000, b"%" * 90_000,
              json.dumps({"envelope": "x" * 200_000, "sealed": "y"}).encode()]  # fmt: skip

    def throw(times: int) -> None:
        for number in range(times):
            path = OPEN_ROUTES[number % len(OPEN_ROUTES)]
            status = server.ask(_method(path), path, bodies[number % len(bodies)])
            assert status < 500, path

    throw(70)
    before = resident(server.process.pid)
    throw(700)
    assert resident(server.process.pid) - before < 8 * MEGABYTE
