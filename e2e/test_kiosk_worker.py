"""The service worker: cold start without a server, and updates that interrupt nobody."""

import hashlib
import json

import pytest

from e2e.store_lab import LAB, ROOT, SHELL, LabServer
from e2e.store_lab_page import disk_page, lab_browser, page, profile, server

__all__ = ["disk_page", "lab_browser", "page", "profile", "server"]  # fixtures

MANIFEST = "/kiosk/precache-manifest.js"
REGISTER = """async () => {
  const L = await lab;
  await L.registerWorker();
  await navigator.serviceWorker.ready;
}"""
VERSION = "async () => (await lab).workerVersion()"
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration('/kiosk/');
  await registration.update().catch(() => {});
  const worker = registration.installing;
  if (!worker) return registration.waiting?.state ?? null;
  return new Promise((resolve) => {
    worker.onstatechange = () => worker.state !== 'installing' && resolve(worker.state);
  });
}"""


def publish(server: LabServer, **extra: str) -> None:
    """What the server would list; `extra`: further entries, name -> revision."""
    entries = {"/kiosk/": SHELL.encode(), "/kiosk/lab.js": LAB.read_bytes()}
    for file in (ROOT / "kiosk").rglob("*.js"):
        address = "/" + file.relative_to(ROOT).as_posix()
        if not address.startswith(("/kiosk/sw.js", "/kiosk/vendor/workbox/", "/kiosk/packed/")):
            entries[address] = file.read_bytes()
    listed = [
        {"url": url, "revision": hashlib.sha256(content).hexdigest()[:16]}
        for url, content in entries.items()
    ]
    listed += [{"url": f"/kiosk/{name}.txt", "revision": rev} for name, rev in extra.items()]
    server.files[MANIFEST] = f"self.__LOKET_PRECACHE = {json.dumps(listed)};".encode()


@pytest.fixture
def kiosk(page, server):
    """A tablet that was enrolled and visited once, under its worker."""
    return visit(page, server)


def visit(page, server):
    publish(server)
    page.evaluate(REGISTER)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def test_the_kiosk_starts_cold_with_the_server_gone(disk_page, server, profile):
    visit(disk_page, server).context.close()
    server.stop()
    page = profile().pages[0]
    for search in ("", "?enrol=K72MP4RA", "?anything=else"):
        page.goto(f"{server.url}/kiosk/{search}")
        page.wait_for_function("globalThis.ready === true")
    saved = page.evaluate(
        "async () => (await next(await begin(), { stage: 'submitted' })).queue_number"
    )
    assert saved == "B-001"
    assert page.evaluate("() => drainOnce()")["reason"] == "network"


def test_the_worker_never_answers_for_the_api_or_the_desk(kiosk, server):
    server.stop()
    reach = """async (path) => {
      try {
        return (await fetch(path)).status;
      } catch {
        return 'network';
      }
    }"""
    for path in ("/api/ping?nonce=x", "/operator/", "/healthz", "/"):
        assert kiosk.evaluate(reach, path) == "network"


def test_a_new_version_waits_until_the_welcome_screen_takes_it(kiosk, server):
    kiosk.evaluate("async () => { await begin(); }")
    old = kiosk.evaluate(VERSION)
    server.files["/kiosk/new.txt"] = b"new"
    publish(server, new="1")
    assert kiosk.evaluate(UPDATE) == "installed"
    assert kiosk.evaluate(VERSION) == old
    kiosk.reload()
    kiosk.wait_for_function("globalThis.ready === true")
    assert kiosk.evaluate(VERSION) == old
    assert kiosk.evaluate("async () => (await lab).takeOverWhenWaiting()") is True
    assert kiosk.evaluate(VERSION) not in (old, None)
    assert kiosk.evaluate("async () => (await lab).takeOverWhenWaiting()") is False
    count = "async () => { const L = await lab; return L.countWaiting(L.db); }"
    assert kiosk.evaluate(count) == 1


def test_a_version_that_lacks_one_file_is_not_installed(kiosk, server):
    old = kiosk.evaluate(VERSION)
    publish(server, missing="1")
    assert kiosk.evaluate(UPDATE) == "redundant"
    assert kiosk.evaluate("async () => (await lab).takeOverWhenWaiting()") is False
    assert kiosk.evaluate(VERSION) == old


def test_only_the_precache_is_kept(kiosk):
    kiosk.evaluate("async () => { await begin(); await drainOnce(); }")
    names = kiosk.evaluate("() => caches.keys()")
    assert len(names) == 1
    kept = kiosk.evaluate(
        """async () => {
          const [name] = await caches.keys();
          const requests = await (await caches.open(name)).keys();
          return requests.map(({ url }) => new URL(url).pathname);
        }"""
    )
    assert [path for path in kept if not path.startswith("/kiosk/")] == []


def test_updates_are_looked_for_only_while_nobody_is_here(kiosk, server):
    server.files["/kiosk/new.txt"] = b"new"
    publish(server, new="1")
    waits = kiosk.evaluate(
        """async () => {
          const L = await lab;
          let idle = false;
          const checks = L.startUpdateChecks({ isIdle: () => idle });
          const registration = await navigator.serviceWorker.getRegistration('/kiosk/');
          await checks.check();
          const before = registration.installing !== null || registration.waiting !== null;
          idle = true;
          await checks.check();
          checks.stop();
          return [before, registration.installing !== null || registration.waiting !== null];
        }"""
    )
    assert waits == [False, True]
