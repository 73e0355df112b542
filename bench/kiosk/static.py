"""One peer's folder over HTTP as a careful team would serve it: everything gzipped at level 9 in
advance, kept for a year by the browser, except the page, which is asked for again.
"""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

PACKED = ("text/", "application/json", "application/javascript", "image/svg+xml")
KEPT = "public, max-age=31536000, immutable"


class Reply(NamedTuple):
    body: bytes
    headers: dict[str, str]


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Its address, without a slash at the end."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    replies = {f"/{path.relative_to(folder)}": reply(path) for path in files}
    replies["/"] = replies["/index.html"]
    handler = type("Handler", (_Handler,), {"replies": replies})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(path: Path) -> Reply:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    asked_again = path.suffix == ".html" or path.name == "sw.js"
    headers = {
        "Content-Type": kind + ("; charset=utf-8" if kind.startswith("text/") else ""),
        "Cache-Control": "no-cache" if asked_again else KEPT,
        "ETag": f'"{sha256(body).hexdigest()[:16]}"',
    }
    if kind.startswith(PACKED):
        body = gzip.compress(body, 9, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Reply(body, headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    replies: dict[str, Reply]

    def do_GET(self) -> None:
        found = self.replies.get(self.path.split("?")[0])
        if found is None:
            self._answer(404, {}, b"")
        elif self.headers.get("If-None-Match") == found.headers["ETag"]:
            self._answer(304, found.headers, None)
        else:
            self._answer(200, found.headers, found.body)

    def _answer(self, status: int, headers: dict[str, str], body: bytes | None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if body is not None or name != "Content-Encoding":
                self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        pass
