"""Signed deliveries of sealed drafts for the product, and the same size of draft for its peers."""

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import httpx

from bench.load import http_request
from bench.servers import Server
from e2e.people import SITI
from tests.tablet_client import TabletClient, new_id

SIZE = 2048
"""Bytes of answers before sealing."""


def enrolled_tablet(server: Server) -> TabletClient:
    """By the link that the first start printed."""
    found = re.search(r"kode (\w+)", (server.folder / "server.log").read_text())
    if found is None:
        raise RuntimeError("the server printed no enrolment code")
    http = httpx.Client(base_url=f"http://127.0.0.1:{server.port}")
    tablet = TabletClient(http)
    answer = tablet.enrol(found[1])
    if answer.status_code != 201:
        raise RuntimeError(answer.text)
    return tablet


def answers() -> dict:
    """A whole, valid draft of SIZE bytes."""
    room = SIZE - len(json.dumps(SITI)) - len(', "business_description": ""')
    return {**SITI, "business_description": "x" * room}


def deliveries(tablet: TabletClient, count: int) -> list[bytes]:
    """New drafts, submitted, each sealed and signed on its own."""
    found = []
    for number in range(count):
        packet = tablet.pack(
            stage="submitted", answers=answers(), queue_number=f"B-{number % 999 + 1:03}"
        )
        found.append(signed(tablet, "PUT", f"/api/drafts/{packet.draft_id}", packet.body))
    return found


def signed(tablet: TabletClient, method: str, path: str, body: bytes) -> bytes:
    nonce = new_id()
    text = f"loket-1\n{method}\n{path}\n{sha256(body).hexdigest()}\n{nonce}"
    headers = {
        "loket-tablet": tablet.tablet_id,
        "loket-nonce": nonce,
        "loket-signature": tablet.sign(text),
        "content-type": "application/json",
    }
    return http_request(method, path, body, headers)


def plain_drafts(count: int) -> list[bytes]:
    """What a peer gets: the same draft, neither sealed nor signed."""
    found = []
    for _ in range(count):
        body = json.dumps({"id": new_id(), "rev": 1, "status": "new", "answers": answers()})
        headers = {"content-type": "application/json"}
        found.append(http_request("POST", "/drafts", body.encode(), headers))
    return found


def unjudged(data: Path) -> int:
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        return db.execute("select count(*) from drafts where judged_at is null").fetchone()[0]


def kept(data: Path) -> int:
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        return db.execute("select count(*) from drafts").fetchone()[0]
