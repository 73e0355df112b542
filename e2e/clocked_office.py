"""The real app on a port of its own in this process, with a clock that a test moves."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from server.app import create_app
from server.settings import Settings
from server.store.enrolments import issue_code
from server.store.keys import make_keys
from server.store.offices import add_office


class ClockedOffice:
    """`now` is what the server takes for the time, UTC."""

    def __init__(self, data: Path, now: datetime) -> None:
        self.now = now
        make_keys(data / "keys", now)
        self.app = create_app(Settings(data=data), lambda: self.now)
        place = {"office_id": "palaran", "name": "Palaran", "kecamatan_code": "64.72.01"}
        add_office(self.app.state.db, now=now, **place)
        self.data = data
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def codes(self, count: int) -> list[str]:
        """Before it runs: afterwards the connection is the server's own."""
        return [
            issue_code(self.app.state.db, "palaran", f"Tablet {number}", None, self.now)
            for number in range(count)
        ]

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)

    @contextmanager
    def running(self) -> Iterator[None]:
        server = uvicorn.Server(uvicorn.Config(self.app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, args=([self._listener],))
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()
