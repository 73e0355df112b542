"""The kiosk's page without its controller: a still stage to look at and to measure."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page

from server.domain.rule_files import load_rules
from server.web.tablet_rules import FIRST_URL, tablet_rules
from tests.whole_page import whole_page

ROOT = Path(__file__).resolve().parent.parent
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
MIME = {
    **SimpleHTTPRequestHandler.extensions_map,
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
}


class StageHandler(SimpleHTTPRequestHandler):
    """Serves the shell, the kiosk's files and `/stage.js`; the controller is an empty module."""

    extensions_map = MIME

    def __init__(self, *arguments: Any, shell: bytes, **named: Any) -> None:
        self.made = {
            "/kiosk/": (shell, "text/html; charset=utf-8"),
            "/kiosk/app.js": (b"", "text/javascript"),
            FIRST_URL: (tablet_rules("")[FIRST_URL], "application/json"),
            "/stage.js": ((ROOT / "e2e" / "kiosk_stage.js").read_bytes(), "text/javascript"),
            "/measure.js": ((ROOT / "e2e" / "kiosk_measure.js").read_bytes(), "text/javascript"),
        }
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:  # named by http.server
        if self.path not in self.made:
            return super().do_GET()
        body, media_type = self.made[self.path]
        self.send_response(200)
        self.send_header("content-type", media_type)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        self.send_header("content-security-policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def stage_server() -> Iterator[str]:
    """Gives the stage's address."""
    handler = partial(StageHandler, directory=str(ROOT), shell=whole_page(load_rules()))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/kiosk/"
        finally:
            server.shutdown()
            thread.join()


def show(page: Page, screen: str, **ask: object) -> None:
    """`ask`: filled, wrong, large, states (kiosk_stage.js)."""
    page.evaluate(
        "async (ask) => { (await import('/stage.js')).stage(ask); await document.fonts.ready; }",
        {"id": screen, **ask},
    )


def measure(page: Page, what: str, *arguments: object) -> list[str]:
    """Complaints of one measure of kiosk_measure.js about what stands on the stage."""
    return page.evaluate(
        "async ([what, given]) => (await import('/measure.js'))[what](...given)",
        [what, list(arguments)],
    )


def complaints(page: Page, screens: list[str], *measures: str, **ask: object) -> list[str]:
    """Shows each screen and takes every measure of it."""
    found = []
    for screen in screens:
        show(page, screen, **ask)
        for what in measures:
            found += [f"{screen}: {what}: {one}" for one in measure(page, what)]
    return found
