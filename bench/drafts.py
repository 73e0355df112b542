"""Signed deliveries of sealed drafts for the product, and the same size of draft for its peers."""

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import httpx
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from bench.load import http_request
from bench.servers import Server
from e2e.people import SITI
from tests.tablet_client import Packet, TabletClient, batch_body, new_id

SIZE = 2048
"""Bytes of answers before sealing."""
PER_BATCH = 50


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


def answers(number: int = 0) -> dict:
    """A whole, valid draft of SIZE bytes, of a person of its own: in life nobody has a thousand."""
    day, serial = number // 9999 % 28 + 1, number % 9999 + 1
    person = {
        **SITI,
        "nik": f"647201{40 + day}0385{serial:04}",  # a woman's
        "birth_date": f"1985-03-{day:02}",
        "phone": f"0812{number:08}",
    }
    room = SIZE - len(json.dumps(person)) - len(', "business_description": ""')
    return {**person, "business_description": "x" * room}


def deliveries(tablet: TabletClient, count: int, first: int = 0) -> list[bytes]:
    """New drafts, submitted, each sealed and signed on its own; of persons `first` and on."""
    return [
        signed(tablet, "PUT", f"/api/drafts/{packet.draft_id}", packet.body)
        for packet in packets(tablet, count, first)
    ]


def batches(tablet: TabletClient, count: int) -> list[bytes]:
    """The same, PER_BATCH of them under one signature. `count`: a multiple of that."""
    return [
        signed(tablet, "POST", "/api/deliveries", batch_body(packets(tablet, PER_BATCH, first)))
        for first in range(0, count, PER_BATCH)
    ]


def packets(tablet: TabletClient, count: int, first: int) -> list[Packet]:
    return [
        tablet.pack(
            stage="submitted", answers=answers(number), queue_number=f"B-{number % 999 + 1:03}"
        )
        for number in range(first, first + count)
    ]


class Identity(NamedTuple):
    """An enrolled tablet as it travels to another process: its key in DER, and what it was told."""

    key: bytes
    enrolled: dict

    @classmethod
    def of(cls, tablet: TabletClient) -> "Identity":
        der, pkcs8 = Encoding.DER, PrivateFormat.PKCS8
        return cls(tablet.key.private_bytes(der, pkcs8, NoEncryption()), tablet.enrolled)

    def tablet(self) -> TabletClient:
        key = load_der_private_key(self.key, None)
        return TabletClient(None, key, self.enrolled["tablet_id"], self.enrolled)


def deliveries_of(identity: Identity, count: int, first: int) -> list[bytes]:
    """The same in another process."""
    return deliveries(identity.tablet(), count, first)


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


def plain_drafts(count: int, first: int = 0) -> list[bytes]:
    """What a peer gets: the same drafts, neither sealed nor signed."""
    return [
        _posted({"id": new_id(), "rev": 1, "status": "new", "answers": answers(number)})
        for number in range(first, first + count)
    ]


def documents(count: int, first: int = 0) -> list[bytes]:
    """The same for PouchDB, which calls the id `_id`."""
    return [
        _posted({"_id": new_id(), "rev": 1, "status": "new", "answers": answers(number)})
        for number in range(first, first + count)
    ]


def _posted(draft: dict) -> bytes:
    headers = {"content-type": "application/json"}
    return http_request("POST", "/drafts", json.dumps(draft).encode(), headers)


def unjudged(data: Path) -> int:
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        return db.execute("select count(*) from drafts where judged_at is null").fetchone()[0]


def kept(data: Path) -> int:
    with closing(sqlite3.connect(data / "loket.db", timeout=5)) as db:
        return db.execute("select count(*) from drafts").fetchone()[0]
