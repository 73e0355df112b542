"""A small closed-loop load generator: some connections, each sends its next request when the last
was answered. Requests are bytes made beforehand, so that making them costs the server nothing.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

import uvloop

EXPECTED = {200, 201}


class Load(NamedTuple):
    """`seconds`: from the first byte to the last answer. `waits`: of each request, sorted."""

    seconds: float
    waits: list[float]
    refused: int

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def quantile(self, share: float) -> float:
        """Seconds."""
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


def run_load(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Sends all `requests` over that many connections to 127.0.0.1 and waits for every answer."""
    return uvloop.run(_run(port, requests, connections))


async def _run(port: int, requests: Sequence[bytes], connections: int) -> Load:
    waiting = iter(requests)
    waits: list[float] = []
    statuses: list[int] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            begun = time.perf_counter()
            writer.write(request)
            statuses.append(await _read_answer(reader))
            waits.append(time.perf_counter() - begun)
        writer.close()
        await writer.wait_closed()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    seconds = time.perf_counter() - begun
    refused = sum(status not in EXPECTED for status in statuses)
    return Load(seconds, sorted(waits), refused)


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lower = head.lower()
    at = lower.find(b"content-length:")
    if at >= 0:
        length = int(lower[at + 15 : lower.index(b"\r\n", at)])
        await reader.readexactly(length)
    elif b"transfer-encoding: chunked" in lower:
        await reader.readuntil(b"0\r\n\r\n")
    return status


def http_request(method: str, path: str, body: bytes = b"", headers: dict | None = None) -> bytes:
    """The bytes of one request on a connection that stays open."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
