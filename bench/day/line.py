"""The clock of a shortened day, and connections that note how long each answer took."""

import asyncio
import time
from collections import defaultdict
from contextlib import suppress

from bench.load import is_whole


class Clock:
    """`tempo`: seconds of the day in one second."""

    def __init__(self, begins: float, tempo: float) -> None:
        self._begins = begins
        self._tempo = tempo
        self._started = time.perf_counter()

    def now(self) -> float:
        """Seconds after midnight, on that day."""
        return self._begins + (time.perf_counter() - self._started) * self._tempo

    async def until(self, second: float) -> None:
        """Comes back at once when that is past: who waited too long catches up."""
        await asyncio.sleep(max(0.0, (second - self.now()) / self._tempo))


class Diary:
    """Seconds that each kind of request waited, and which were refused."""

    def __init__(self) -> None:
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.refused: dict[str, list[int]] = defaultdict(list)

    def note(self, kind: str, wait: float, status: int) -> None:
        self.waits[kind].append(wait)
        if status >= 400:
            self.refused[kind].append(status)


class Line(asyncio.Protocol):
    """One browser's connection: one request at a time. Opens again when the server closed it."""

    def __init__(self, port: int, diary: Diary) -> None:
        self._port = port
        self._diary = diary
        self._transport: asyncio.BaseTransport | None = None
        self._answer = b""
        self._waiter: asyncio.Future[bytes] | None = None

    async def ask(self, kind: str, request: bytes) -> bytes:
        """The whole answer. A request that the server closed on is sent once more, as browsers do
        on a connection that was kept.
        """
        begun = time.perf_counter()
        answer = b""
        with suppress(ConnectionError):
            answer = await self._exchange(request)
        if not answer:
            answer = await self._exchange(request)
        self._diary.note(kind, time.perf_counter() - begun, status_of(answer))
        return answer

    async def _exchange(self, request: bytes) -> bytes:
        loop = asyncio.get_running_loop()
        if self._transport is None:
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        self._answer, self._waiter = b"", loop.create_future()
        self._transport.write(request)
        return await self._waiter

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if self._waiter and not self._waiter.done() and is_whole(self._answer):
            self._waiter.set_result(self._answer)

    def connection_lost(self, failure: Exception | None) -> None:
        self._transport = None
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(failure or ConnectionResetError("closed"))

    def close(self) -> None:
        if self._transport:
            self._transport.close()


def status_of(answer: bytes) -> int:
    return int(answer[9:12])
