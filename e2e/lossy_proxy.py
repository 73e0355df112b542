"""The network between tablet and server: loses, repeats and refuses deliveries on demand."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
PATIENCE = 20  # s


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


Forward = Callable[[], Answer]
Act = Callable[[Forward], Answer | None]
"""Gets a way to the server; what it returns goes to the tablet, None cuts the line."""


def pass_on(forward: Forward) -> Answer:
    return forward()


def lose_reply(forward: Forward) -> None:
    """The server has it; the tablet never hears of that."""
    forward()


def refuse(status: int, body: bytes = b"{}", **headers: str) -> Act:
    """Answers in the server's place: nothing arrives there."""
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return lambda forward: Answer(status, named, body)


@dataclass
class Delivery:
    """One PUT. `answers`: what the server said to it; `told`: what the tablet heard."""

    path: str
    answers: list[Answer] = field(default_factory=list)
    told: Answer | None = None


class LossyProxy:
    """`on_delivery` meets each PUT of a draft; all else passes."""

    def __init__(self, host: str, port: int) -> None:
        self.upstream = (host, port)
        self.on_delivery: Act = pass_on
        self.deliveries: list[Delivery] = []
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Line", (_Line,), {"proxy": self})
        )
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Line(BaseHTTPRequestHandler):
    """HTTP/1.0: a connection a request, so that no browser repeats one by itself."""

    proxy: LossyProxy

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with suppress(OSError, HTTPException):  # server or browser is gone: the line is cut
            answer = self._act(body)
            if answer is not None:
                self._tell(answer)

    do_GET = do_POST = do_PUT = _serve

    def _act(self, body: bytes) -> Answer | None:
        if self.command != "PUT":
            return self._forward(body)
        delivery = Delivery(self.path)
        self.proxy.deliveries.append(delivery)

        def forward() -> Answer:
            delivery.answers.append(self._forward(body))
            return delivery.answers[-1]

        delivery.told = self.proxy.on_delivery(forward)
        return delivery.told

    def _forward(self, body: bytes) -> Answer:
        connection = HTTPConnection(*self.proxy.upstream, timeout=PATIENCE)
        try:
            headers = {
                name: text for name, text in self.headers.items() if name.lower() not in HOP_BY_HOP
            }
            connection.request(self.command, self.path, body or None, headers)
            reply = connection.getresponse()
            kept = [
                (name, text) for name, text in reply.getheaders() if name.lower() not in HOP_BY_HOP
            ]
            return Answer(reply.status, tuple(kept), reply.read())
        finally:
            connection.close()

    def _tell(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, text in answer.headers:
            self.send_header(name, text)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Quiet."""
