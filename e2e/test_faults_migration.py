"""What a tablet stored under any released version is whole under today's, and still arrives.

A new step in kiosk/store/db.js needs its own file in e2e/released/ at its release.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.store_lab import LabServer
from e2e.store_lab_page import lab_browser, server, show

__all__ = ["lab_browser", "server"]  # fixtures

RELEASED = sorted((Path(__file__).parent / "released").glob("indexeddb_*.js"))
LAYOUT = """async () => {
  await globalThis.lab;
  const request = indexedDB.open('loket');
  const database = await new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const tx = database.transaction([...database.objectStoreNames]);
  const stores = {};
  for (const name of database.objectStoreNames) {
    const store = tx.objectStore(name);
    const indexes = [...store.indexNames].map((index) => [index, store.index(index).keyPath]);
    stores[name] = { keyPath: store.keyPath, indexes };
  }
  database.close();
  return [database.version, stores];
}"""
KEPT = """async () => {
  const L = await lab;
  const { private_key, ...tablet } = await L.getTablet(L.db);
  return {
    tablet, signs: private_key.usages, office: await L.getSettings(L.db),
    outbox: await L.listOutbox(L.db), offers: await L.listOffers(L.db),
  };
}"""


@pytest.fixture
def old_page(server: LabServer, lab_browser: Browser) -> Iterator[Page]:
    """A page of the kiosk's origin that opens no storage by itself."""
    context = lab_browser.new_context()
    page = context.new_page()
    page.goto(server.url + "/kiosk/rules/settings.json")
    yield page
    context.close()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_rows_of_a_released_version_are_there_and_arrive_after_the_update(
    old_page: Page, server: LabServer, released: Path
) -> None:
    old_page.evaluate(released.read_text("utf-8"))
    server.accept_key(old_page.evaluate("() => makeReleased()"))
    _, before = old_page.evaluate(LAYOUT)

    page = show(old_page.context, server)
    kept = page.evaluate(KEPT)
    assert [row["stage"] for row in kept["outbox"]] == ["submitted", "filling", "paused"]
    assert [row["tries"] for row in kept["outbox"]] == [2, 2, 2]
    assert (kept["tablet"]["letter"], kept["tablet"]["next_number"]) == ("B", 5)
    assert kept["office"]["settings"] == {"capital_limit": 50_000_000}
    assert len(kept["offers"]) == 1
    _, today = page.evaluate(LAYOUT)
    assert {name: today.get(name) for name in before} == before, "an update only adds"

    page.evaluate("() => drainOnce()")
    arrived = {draft_id for draft_id, _ in server.stored}
    assert arrived == {row["draft_id"] for row in kept["outbox"]}
    for request in server.deliveries:
        assert request.nonce.startswith(request.envelope["draft_id"][:8]), "a retry keeps its nonce"
