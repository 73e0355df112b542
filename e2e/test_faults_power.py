"""The power goes: in the server while it writes, and in the tablet while its folder is copied."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import httpx
import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office, Tablet
from e2e.fault_ledger import Ledger, Witness
from e2e.store_lab import LabServer
from e2e.store_lab_page import disk_page, profile, server, show
from tests.tablet_client import Packet, TabletClient, is_proof_of

__all__ = ["disk_page", "profile", "server"]  # fixtures

TABLETS = 4
DRAFTS = 40
ROUNDS = 2


class Sender(threading.Thread):
    """One tablet that delivers until the line is cut. `proved`: what the server said it has."""

    def __init__(self, office: Office, client: TabletClient, proved: Callable[[], None]) -> None:
        super().__init__()
        self.client = client
        self.office = office
        self.on_proof = proved
        self.proved: list[Packet] = []
        letter = client.enrolled["letter"]
        self.packets = [
            client.pack(
                stage="submitted",
                queue_number=f"{letter}-{number:03d}",
                resume_code=f"K{letter}{number:03d}AAA",
            )
            for number in range(1, DRAFTS + 1)
        ]

    def run(self) -> None:
        with suppress(httpx.TransportError):
            for packet in self.packets:
                if is_proof_of(self.client.deliver(packet), packet):
                    self.proved.append(packet)
                    self.on_proof()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_was_acknowledged_is_in_the_file_after_a_kill_in_the_middle_of_writes(
    office: Office, seed: int
) -> None:
    enough, proofs = threading.Event(), []

    def on_proof() -> None:
        proofs.append(1)
        if len(proofs) >= Random(seed).randint(5, 60):  # noqa: S311 - a moment, no secret
            enough.set()

    with httpx.Client(base_url=office.url, timeout=20) as http:
        clients = [TabletClient(http) for _ in range(TABLETS)]
        for client in clients:
            assert client.enrol(office.enrolment_code()).status_code == 201
        senders = [Sender(office, client, on_proof) for client in clients]
        for sender in senders:
            sender.start()
        assert enough.wait(60)
        office.kill()
        for sender in senders:
            sender.join()
    assert sum(len(sender.proved) for sender in senders) < TABLETS * DRAFTS

    proved = {(p.draft_id, p.rev, p.sha256) for sender in senders for p in sender.proved}
    with closing(Ledger(office.data)) as ledger:
        assert list(ledger.findings(Witness(proved=proved), [])) == []

    office.start()
    with httpx.Client(base_url=office.url, timeout=20) as http:
        for sender in senders:
            sender.client.http = http
            for packet in sender.packets:
                assert is_proof_of(sender.client.deliver(packet), packet)
    sent = {(p.draft_id, p.rev, p.sha256) for sender in senders for p in sender.packets}
    with closing(Ledger(office.data)) as ledger:
        assert list(ledger.findings(Witness(proved=sent), [])) == []
        assert ledger.rows("select count(*) from drafts") == [(len(sent),)]


# The tablet's folder

WRITE_ON = """async () => {
  const L = await lab;
  globalThis.shown = [];
  globalThis.on = true;
  globalThis.writing = (async () => {
    const visit = await begin();
    let revision = visit.visit;
    for (let count = 0; globalThis.on; count += 1) {
      const draft_id = crypto.randomUUID();
      const filled = { ...revision, draft_id, rev: 0, resume_code: 'K72MP4RA' };
      const change = { answers: { name: `ORANG ${count}` }, stage: 'submitted' };
      const saved = await next({ L, handle: visit.handle, visit: filled }, change);
      globalThis.shown.push(saved.draft_id);
    }
  })();
}"""
IDENTITY_AND_ROWS = """async () => {
  const L = await lab;
  return [Boolean(await L.getTablet(L.db)), (await L.listOutbox(L.db)).map((row) => row.draft_id)];
}"""


@pytest.fixture
def opened_copy(browsers: Playwright) -> Iterator[Callable[[Path], BrowserContext]]:
    opened: list[BrowserContext] = []

    def open_copy(folder: Path) -> BrowserContext:
        context = browsers.chromium.launch_persistent_context(
            folder, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        opened.append(context)
        return context

    yield open_copy
    for context in opened:
        with suppress(Error):
            context.close()


def copy_of(folder: Path, to: Path) -> Path:
    """As a cloning tool does it: file by file, whatever changes meanwhile; locks stay behind."""

    def copy(source: str, target: str) -> None:
        with suppress(FileNotFoundError):
            shutil.copy2(source, target)

    shutil.copytree(
        folder, to, copy_function=copy, ignore=shutil.ignore_patterns("Singleton*", "LOCK", "Cache")
    )
    return to


def spoil(profile: Path, damage: str) -> None:
    (storage,) = profile.glob("Default/IndexedDB/http_127*leveldb")
    if damage == "nothing left":
        shutil.rmtree(storage)
    for manifest in storage.glob("MANIFEST-*"):
        manifest.unlink()


def test_a_profile_copied_while_it_writes_opens_with_its_outbox_whole(
    disk_page: Page, server: LabServer, tmp_path: Path, opened_copy: Callable
) -> None:
    disk_page.evaluate(WRITE_ON)
    disk_page.wait_for_function("globalThis.shown.length >= 5")
    copies = []
    for number in range(3):
        shown = disk_page.evaluate("globalThis.shown")
        copies.append((shown, copy_of(tmp_path / "p", tmp_path / f"copy {number}")))
        disk_page.wait_for_function("count => globalThis.shown.length > count + 20", arg=len(shown))
    disk_page.evaluate("async () => { globalThis.on = false; await globalThis.writing; }")
    for shown, folder in copies:
        page = show(opened_copy(folder), server)
        is_enrolled, rows = page.evaluate(IDENTITY_AND_ROWS)
        assert is_enrolled
        assert set(shown) <= set(rows), "whatever was shown as saved before the copy began"
        page.context.close()


SAYS_SO = {
    "no manifest": "trouble",
    "nothing left": "not_enrolled",
}
"""Damage -> screen. Never "welcome": as if nothing were lost."""


@pytest.mark.parametrize("damage", SAYS_SO)
def test_a_copy_whose_storage_is_broken_says_so(
    tablet: Tablet, tmp_path: Path, damage: str
) -> None:
    tablet.enrol()
    tablet.close()
    spoil(tmp_path / "profile", damage)
    assert tablet.open().screen == SAYS_SO[damage]
    tablet.complaints.clear()  # the console says it too
