"""What was proved is on the disk: the real process, killed in the middle of deliveries."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import httpx

from tests.tablet_client import TabletClient, is_proof_of

ROOT = Path(__file__).resolve().parents[2]
BEFORE_THE_KILL = 12


def start(data: Path) -> tuple[subprocess.Popen, str, str | None]:
    """The process, its address and the enrolment code that a first run prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "LOKET_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Umum +(\S+)/$", line.strip()):
            code = re.search(r"enrol=(\w+)", said)
            return process, found[1], code[1] if code else None
    raise AssertionError(said)


def connect(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, transport=httpx.HTTPTransport(retries=5), timeout=20)


def end(process: subprocess.Popen, how: signal.Signals) -> None:
    process.send_signal(how)
    process.wait()
    process.stdout.close()


def test_what_was_proved_survives_a_kill_and_the_rest_is_delivered_once(tmp_path):
    process, url, code = start(tmp_path)
    with connect(url) as http:
        tablet = TabletClient(http)
        assert tablet.enrol(code).status_code == 201
        packets = [tablet.pack(stage="submitted", queue_number=f"B-{n:03d}") for n in range(1, 200)]
        proved, enough = [], threading.Event()

        def deliver_until_cut() -> None:
            try:
                for packet in packets:
                    answer = tablet.deliver(packet)
                    if is_proof_of(answer, packet):
                        proved.append(packet)
                    if len(proved) == BEFORE_THE_KILL:
                        enough.set()
            except httpx.TransportError:
                enough.set()

        sender = threading.Thread(target=deliver_until_cut)
        sender.start()
        assert enough.wait(60)
        end(process, signal.SIGKILL)
        sender.join()
    assert BEFORE_THE_KILL <= len(proved) < len(packets)

    process, url, _ = start(tmp_path)
    with connect(url) as http:
        tablet.http = http
        for packet in packets[: len(proved) + 5]:
            answer = tablet.deliver(packet)
            assert is_proof_of(answer, packet)
            if packet in proved:
                assert answer.status_code == 200, "it was there already"
    end(process, signal.SIGTERM)

    with closing(sqlite3.connect(tmp_path / "loket.db")) as db:
        rows = db.execute("select draft_id, sha256 from draft_revisions order by revision_id")
        stored = rows.fetchall()
        numbers = db.execute("select count(distinct queue_number), count(*) from drafts").fetchone()
    assert stored == [(p.draft_id, p.sha256) for p in packets[: len(proved) + 5]]
    assert numbers == (len(stored), len(stored))
