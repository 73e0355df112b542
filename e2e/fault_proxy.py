"""The network between tablet and server, in a thread of its own; what goes wrong in it comes from
e2e/fault_acts.py.
"""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PATIENCE = 20  # s
LINE_CUT = (OSError, EOFError, ValueError, asyncio.TimeoutError, asyncio.LimitOverrunError)
WITNESS = "/witness"
BATCHES = "/api/deliveries"
PROVING = (200, 201, 409, 410)


@dataclass(frozen=True)
class Answer:
    """`cut_at`: only so many bytes of it are sent. `pace`: seconds between two bytes."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut_at: int | None = None
    pace: float = 0

    @property
    def proofs(self) -> list[tuple[int, dict[str, Any]]]:
        """What our server says that it has, with its status: of one delivery, or of a batch."""
        if self.status not in PROVING:
            return []
        body = json.loads(self.body)
        results = body.get("results", [{"status": self.status, **body}])
        said = [(result["status"], result) for result in results]
        return [(status, one) for status, one in said if status in PROVING and "kept_rev" in one]


@dataclass
class Call:
    """One request. `answers`: what the server said to it; `told`: what the tablet heard."""

    proxy: "FaultProxy"
    method: str
    path: str
    headers: list[tuple[str, str]]
    body: bytes
    answers: list[Answer] = field(default_factory=list)
    told: Answer | None = None

    async def forward(self, only: int | None = None) -> Answer:
        """Asks the server; `only`: the line is cut after so many bytes of the body.

        Raises OSError when no answer came.
        """
        answer = await self.proxy.ask_server(self, only)
        self.answers.append(answer)
        return answer


Act = Callable[[Call], Awaitable[Answer | None]]
"""What it returns goes to the tablet; None cuts the line without a word."""


async def pass_on(call: Call) -> Answer:
    return await call.forward()


class FaultProxy:
    """`on_delivery` meets each PUT of a draft and each batch of them, `on_request` the rest of
    /api/; all else passes.

    `files`: answers for paths that aren't the server's. What a page posts to /witness is kept in
    `witnessed`, whatever the network does.
    """

    def __init__(
        self, host: str, port: int, files: Callable[[str], tuple[str, bytes] | None] | None = None
    ) -> None:
        self.upstream = (host, port)
        self.on_delivery: Act = pass_on
        self.on_request: Act = pass_on
        self.deliveries: list[Call] = []
        self.witnessed: list[dict[str, object]] = []
        self.held: list[Call] = []
        self._files = files or (lambda _path: None)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self.run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def run(self, work: Awaitable) -> object:
        """From another thread: waits for `work` in the proxy's loop."""

        async def done() -> object:
            return await work

        return asyncio.run_coroutine_threadsafe(done(), self._loop).result(60)

    def close(self) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """HTTP/1.0: a connection a request, so that no browser repeats one by itself."""
        with suppress(*LINE_CUT):  # server or browser is gone
            call = await self._read(reader)
            call.told = await self._answer(call)
            if call.told is not None:
                await send(writer, call.told)
        with suppress(*LINE_CUT):
            writer.close()
            await writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader) -> Call:
        first, headers, length = parse_head(await reader.readuntil(b"\r\n\r\n"))
        method, path, _ = first.split(" ")
        return Call(self, method, path, headers, await reader.readexactly(length or 0))

    async def _answer(self, call: Call) -> Answer | None:
        if call.path == WITNESS:
            self.witnessed.append(json.loads(call.body))
            return Answer(204)
        own = self._files(call.path.split("?")[0])
        if own is not None:
            return Answer(200, (("Content-Type", own[0]),), own[1])
        if not call.path.startswith("/api/"):
            return await call.forward()
        if call.method == "PUT" or call.path == BATCHES:
            self.deliveries.append(call)
            return await self.on_delivery(call)
        return await self.on_request(call)

    async def ask_server(self, call: Call, only: int | None) -> Answer:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(*self.upstream)
            try:
                writer.write(head_of(f"{call.method} {call.path} HTTP/1.0", call))
                writer.write(call.body[:only])
                await writer.drain()
                if only is not None:
                    raise ConnectionAbortedError
                first, headers, length = parse_head(await reader.readuntil(b"\r\n\r\n"))
                body = await (reader.read() if length is None else reader.readexactly(length))
                return Answer(int(first.split(" ")[1]), tuple(headers), body)
            finally:
                writer.close()

    def release_held(self) -> None:
        """What strayed in the network arrives after all."""
        held, self.held = self.held, []
        for call in held:
            with suppress(*LINE_CUT):
                self.run(call.forward())


def head_of(first: str, call: Call) -> bytes:
    lines = [first, *(f"{name}: {text}" for name, text in call.headers)]
    return "\r\n".join([*lines, f"Content-Length: {len(call.body)}", "", ""]).encode("latin-1")


def parse_head(raw: bytes) -> tuple[str, list[tuple[str, str]], int | None]:
    """First line, headers without those of the line itself, length of the body."""
    first, *lines = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
    lengths = [text for name, text in pairs if name.lower() == "content-length"]
    kept = [(name, text) for name, text in pairs if name.lower() not in HOP_BY_HOP]
    return first, kept, int(lengths[0]) if lengths else None


async def send(writer: asyncio.StreamWriter, answer: Answer) -> None:
    lines = [f"HTTP/1.0 {answer.status} -", *(f"{name}: {text}" for name, text in answer.headers)]
    if answer.status not in (204, 304):
        lines.append(f"Content-Length: {len(answer.body)}")
    whole = "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body
    part = whole[: answer.cut_at]
    if not answer.pace:
        writer.write(part)
        await writer.drain()
        return
    for place in range(len(part)):
        writer.write(part[place : place + 1])
        await writer.drain()
        await asyncio.sleep(answer.pace)
