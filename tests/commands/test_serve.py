"""The server as its own process: first start, second start, TLS, a second server, an end."""

import json
import os
import re
import resource
import signal
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds, on a busy machine


class Server:
    """`loket serve --port 0` over one data folder, and what it printed until it served."""

    def __init__(self, data, *arguments):
        self.arguments = arguments
        environment = {**os.environ, "LOKET_DATA": str(data), "LOKET_CERTIFICATE_PORT": "0"}
        environment.pop("LOKET_ORIGIN", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--port", "0", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait(self):
        """Until it has printed its last line, or died."""
        last = "Sidik" if "--tls" in self.arguments else "Umum"
        for line in self.process.stdout:
            self.said += line
            if line.strip().startswith(last):
                break
        found = re.search(r"(?m)^ +Umum +(https?://\S+)$", self.said)
        assert found, self.said
        self.address = found.group(1)
        return self

    def get(self, path, context=None):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(
                    self.address + path, timeout=10, context=context
                ) as answer:
                    return answer.read()
            except ConnectionError:
                assert time.monotonic() < deadline

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(*arguments):
        started.append(Server(tmp_path / "data", *arguments))
        return started[-1].wait()

    yield begin
    for server in started:
        server.stop()


def test_the_first_start_makes_an_office_and_says_how_to_use_it_once(start, tmp_path):
    first = start()

    assert json.loads(first.get("healthz"))["status"] == "ok"
    assert re.search(r"Kata sandi +\S{12,}", first.said)
    assert f"{first.address}kiosk/?enrol=" in first.said
    for name in ("loket.db", "keys"):
        assert (tmp_path / "data" / name).exists()
    assert first.stop() in (0, -signal.SIGTERM)

    second = start()
    assert "Kata sandi" not in second.said
    assert "enrol=" not in second.said


def test_what_the_server_writes_is_for_its_own_user(start, tmp_path):
    start("--tls")
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_second_start_serves_within_three_seconds(start):
    """Of a processor's time: the other tests run on the same cores, and nothing here waits."""
    start().stop()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    server = start()
    server.get("healthz")
    server.stop()

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


def test_the_three_front_doors_open(start):
    server = start()
    for door in ("", "kiosk/", "operator/login"):
        assert b"<html" in server.get(door)


def test_over_tls_a_client_that_trusts_the_offices_authority_gets_in(start, tmp_path):
    server = start("--tls")
    authority = tmp_path / "data" / "tls" / "authority.crt"

    assert server.address.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context(cafile=authority)
    assert json.loads(server.get("healthz", trusting))["status"] == "ok"

    with pytest.raises(urllib.error.URLError, match="certificate verify failed"):
        server.get("healthz", ssl.create_default_context())


def test_the_certificate_page_is_printed_and_there(start):
    server = start("--tls")
    page = re.search(r"Sertifikat +(http://\S+)", server.said).group(1)

    with urllib.request.urlopen(page, timeout=10) as answer:
        assert b"loket-otan.crt" in answer.read()


def test_one_data_folder_has_one_server(start, tmp_path):
    start()

    second = subprocess.run(
        [sys.executable, "-m", "server", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "LOKET_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert second.returncode == 1
    assert "A server already runs" in second.stderr


def test_a_taken_port_is_named(start, tmp_path):
    port = start().address.rstrip("/").rpartition(":")[2]

    second = subprocess.run(
        [sys.executable, "-m", "server", "serve", "--port", port],
        cwd=ROOT,
        env={**os.environ, "LOKET_DATA": str(tmp_path / "other")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert second.returncode == 1
    assert f"Can't listen on 127.0.0.1:{port}" in second.stderr


def test_commands_work_on_the_folder_of_a_running_server(start, tmp_path):
    server = start()

    done = subprocess.run(
        [sys.executable, "-m", "server", "tablet", "enrol", "Tablet dua"],
        cwd=ROOT,
        env={**os.environ, "LOKET_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr
    assert re.search(r"(?m)^code: [A-Z2-9]{8}$", done.stdout)
    assert json.loads(server.get("healthz"))["status"] == "ok"
