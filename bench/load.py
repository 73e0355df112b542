"""A small closed-loop load generator: some connections, each sends its next request when the last
was answered. Requests are bytes made beforehand and answers are hardly read: what the generator
takes of the machine, the server lacks. `Load.own_cpu` says how much it took.
"""

import asyncio
import re
import time
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

import uvloop

EXPECTED = {200, 201}
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LAST_CHUNK = b"0\r\n\r\n"


class Load(NamedTuple):
    """`seconds`: from the first byte to the last answer. `waits`: of each request, sorted, in
    seconds. `own_cpu`: seconds that this generator worked.
    """

    seconds: float
    waits: list[float]
    refused: int
    own_cpu: float

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def quantile(self, share: float) -> float:
        """Seconds."""
        return quantile(self.waits, share)


def quantile(waits: list[float], share: float) -> float:
    """Of sorted figures: the smallest that at least `share` of all don't exceed."""
    return waits[max(0, ceil(share * len(waits)) - 1)]


def run_load(port: int, requests: Iterable[bytes], connections: int) -> Load:
    """Sends all `requests` over that many connections to 127.0.0.1 and waits for every answer."""
    return uvloop.run(_run(port, requests, connections))


async def _run(port: int, requests: Iterable[bytes], connections: int) -> Load:
    loop = asyncio.get_running_loop()
    waiting = iter(requests)
    clients = [Client(waiting, loop.create_future()) for _ in range(connections)]
    worked, begun = time.process_time(), time.perf_counter()
    for client in clients:
        await loop.create_connection(lambda made=client: made, "127.0.0.1", port)
    await asyncio.gather(*(client.done for client in clients))
    seconds = time.perf_counter() - begun
    waits = sorted(wait for client in clients for wait in client.waits)
    refused = sum(client.refused for client in clients)
    return Load(seconds, waits, refused, time.process_time() - worked)


class Client(asyncio.Protocol):
    """One connection. `done` is set when nothing waits any more and the last answer is there."""

    def __init__(self, waiting: Iterator[bytes], done: asyncio.Future) -> None:
        self._waiting = waiting
        self.done = done
        self.waits: list[float] = []
        self.refused = 0
        self._answer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._answer = answer = self._answer + data if self._answer else data
        if not is_whole(answer):
            return
        self.waits.append(time.perf_counter() - self._sent_at)
        self.refused += int(answer[9:12]) not in EXPECTED
        self._answer = b""
        self._send()

    def connection_lost(self, failure: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(failure or ConnectionError("closed before it answered"))

    def _send(self) -> None:
        request = next(self._waiting, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)


def is_whole(answer: bytes) -> bool:
    """Head and body are there. A body is as long as it says, or comes in chunks."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = LENGTH.search(answer, 0, end)
    if length:
        return len(answer) >= end + 4 + int(length[1])
    if b"chunked" in answer[:end].lower():
        return answer.endswith(LAST_CHUNK)
    return True


def http_request(method: str, path: str, body: bytes = b"", headers: dict | None = None) -> bytes:
    """The bytes of one request on a connection that stays open."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
