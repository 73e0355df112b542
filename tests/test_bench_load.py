"""What the bench's figures are made of: when an answer is whole, and what a quantile is."""

import itertools
import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest

from bench.load import http_request, is_whole, quantile, run_load

OK = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"


@pytest.mark.parametrize("answer", [OK, CHUNKED, b"HTTP/1.1 204 No Content\r\n\r\n"])
def test_an_answer_is_whole_with_its_last_byte_only(answer: bytes) -> None:
    assert is_whole(answer)
    assert not any(is_whole(answer[:end]) for end in range(len(answer)))


@pytest.mark.parametrize(
    ("share", "wanted"), [(0.0, 1), (0.25, 1), (0.5, 2), (0.51, 3), (0.99, 4), (1.0, 4)]
)
def test_a_quantile_is_the_smallest_that_the_share_does_not_exceed(
    share: float, wanted: int
) -> None:
    assert quantile([1, 2, 3, 4], share) == wanted


class Grudging(socketserver.BaseRequestHandler):
    """Refuses every third request, and answers in two pieces."""

    def handle(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while self.request.recv(65_536):
            refused = next(self.server.asked) % 3 == 0
            answer = OK.replace(b"201 Created", b"503 Too much") if refused else OK
            self.request.sendall(answer[:30])
            self.request.sendall(answer[30:])


@pytest.fixture
def port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Grudging) as server:
        server.asked = itertools.count(1)
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield server.server_address[1]
        server.shutdown()
        serving.join()


def test_each_request_is_sent_once_and_its_answer_counted(port: int) -> None:
    load = run_load(port, [http_request("GET", f"/{number}") for number in range(30)], 4)

    assert (len(load.waits), load.refused) == (30, 10)
    assert load.waits == sorted(load.waits)
    assert load.own_cpu > 0
