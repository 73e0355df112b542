"""The tablet's table for carried files (docs/sync.md §10): only a proof moves a row."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from e2e.store_lab import LabServer, from_b64u, to_b64u
from e2e.store_lab_page import lab_browser, page, server

__all__ = ["lab_browser", "page", "server"]  # fixtures

EXPORT = "async () => { const L = await lab; return L.makeExport(L.db, new Date()); }"
APPLY = """async ([text, at]) => {
  const L = await lab;
  return L.applyProofs(L.db, text, at ? new Date(at) : new Date());
}"""
LIES = """async () => {
  const L = await lab;
  const rows = await L.listOutbox(L.db);
  const kept = await L.db.run(['delivered'], 'readonly', (tx) => tx.store.getAll());
  return [rows.map((row) => [row.rev, row.sha256]), kept.map((row) => [row.rev, row.queue_number])];
}"""
MOVE = "async () => { const L = await lab; return L.mayMove(L.db); }"


class Exported:
    """A file as the office reads it, and the proofs that it gives."""

    def __init__(self, server: LabServer, file: dict[str, Any]) -> None:
        self.file = file
        self.content = json.loads(json.loads(file["text"])["content"])
        self.rows = self.content["rows"]
        self.id = self.content["bundle_id"]
        sealed = from_b64u(self.content["receipt_key"]["sealed"])
        suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
        info = f"loket-1-receipt\n{self.id}".encode()
        self.key = suite.decrypt(sealed, server._sealing_key, info=info)

    def proof(self, index: int = 0, **changes: object) -> dict[str, object]:
        row = self.rows[index]
        names = ("draft_id", "rev", "sha256")
        return {"status": 201, "queue_number": None, **{n: row[n] for n in names}, **changes}

    def proofs(
        self, *proofs: dict[str, object], key: bytes | None = None, **content: object
    ) -> str:
        made = {"bundle_id": self.id, "made_at": "2026-11-24T03:05:00.000Z", "proofs": proofs}
        text = json.dumps({**made, **content})
        mac = hmac.new(key or self.key, f"loket-1-proofs\n{text}".encode(), hashlib.sha256).digest()
        return json.dumps({"loket": "proofs", "v": 1, "content": text, "mac": to_b64u(mac)})


@pytest.fixture
def saved(page, server) -> Exported:
    """One draft waits, and was exported."""
    page.evaluate("async () => { globalThis.visit = await begin(); }")
    return Exported(server, page.evaluate(EXPORT))


def test_an_export_holds_every_row_and_moves_none(page, server, saved):
    rows, kept = page.evaluate(LIES)
    assert [[row["rev"], row["sha256"]] for row in saved.rows] == rows
    assert kept == []
    assert saved.content["tablet_id"] == "tablet-1"
    assert saved.file["name"] == f"loket-B-{saved.content['made_at'][:10]}-{saved.id[:8]}.json"
    assert "SITI" not in saved.file["text"]
    public: ec.EllipticCurvePublicKey = server._tablet_key
    file = json.loads(saved.file["text"])
    digest = hashlib.sha256(file["content"].encode()).hexdigest()
    assert public is not None
    server._verify(f"loket-1-bundle\n{digest}", file["signature"])


def test_what_was_delivered_is_exported_too(page, server):
    page.evaluate("async () => { globalThis.visit = await begin(); await drainOnce(); }")
    page.evaluate("() => next(visit, { stage: 'submitted' })")
    rows = Exported(server, page.evaluate(EXPORT)).rows
    assert [row["rev"] for row in rows] == [1, 2]


def test_from_an_empty_tablet_there_is_nothing_to_export(page):
    assert page.evaluate(EXPORT) is None
    assert page.evaluate(MOVE) is True


@pytest.mark.parametrize("status", [200, 201, 409])
def test_a_carried_proof_moves_its_row_to_delivered(page, saved, status):
    text = saved.proofs(saved.proof(status=status, queue_number="A-004"))
    assert page.evaluate(APPLY, [text, None]) == {"kind": "read", "moved": 1}
    assert page.evaluate(LIES) == [[], [[1, "A-004"]]]
    assert page.evaluate(APPLY, [text, None]) == {"kind": "read", "moved": 0}
    assert page.evaluate(LIES) == [[], [[1, "A-004"]]]


def test_a_newer_revision_stays_and_waits(page, saved):
    page.evaluate("() => next(visit, { answers: { name: 'SITI W' } })")
    before = page.evaluate(LIES)
    for status in (201, 410):
        text = saved.proofs(saved.proof(status=status))
        assert page.evaluate(APPLY, [text, None]) == {"kind": "read", "moved": 0}
        assert page.evaluate(LIES) == before


def test_a_carried_410_erases_row_and_copies(page, server, saved):
    page.evaluate("async () => { await drainOnce(); }")
    page.evaluate("() => next(visit, { stage: 'submitted' })")
    both = Exported(server, page.evaluate(EXPORT))
    text = both.proofs(both.proof(1, status=410))
    assert page.evaluate(APPLY, [text, None]) == {"kind": "read", "moved": 1}
    assert page.evaluate(LIES) == [[], []]


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"rev": 9},
        {"rev": None},
        {"draft_id": "x"},
        {"status": 403},
        {"status": 500},
        {"status": 302},
    ],
)
def test_anything_else_moves_nothing(page, saved, change):
    before = page.evaluate(LIES)
    text = saved.proofs(saved.proof(**change))
    assert page.evaluate(APPLY, [text, None]) == {"kind": "read", "moved": 0}
    assert page.evaluate(LIES) == before


def test_a_file_that_the_server_did_not_make_moves_nothing(page, saved):
    before = page.evaluate(LIES)
    forged = saved.proofs(saved.proof(), key=b"x" * 32)
    unknown = saved.proofs(saved.proof(), bundle_id="0" * 36)
    for text, kind in ((forged, "foreign"), (unknown, "foreign"), ("{}", "unreadable")):
        assert page.evaluate(APPLY, [text, None]) == {"kind": kind, "moved": 0}
    assert page.evaluate(LIES) == before


def test_the_tablet_may_move_when_all_that_waits_was_exported(page, saved):
    assert page.evaluate(MOVE) is True
    page.evaluate("() => next(visit, { answers: { name: 'SITI W' } })")
    assert page.evaluate(MOVE) is False
    page.evaluate(EXPORT)
    assert page.evaluate(MOVE) is True


def test_without_network_delivered_copies_go_14_days_after_their_proof(page, saved):
    page.evaluate(
        APPLY, [saved.proofs(saved.proof(), made_at="2026-11-01T00:00:00Z"), "2026-11-01"]
    )
    assert len(page.evaluate(LIES)[1]) == 1
    far = saved.proofs(made_at="2026-11-16T00:00:00Z")
    page.evaluate(APPLY, [far, "2036-01-01"])  # this clock is wrong by years
    assert len(page.evaluate(LIES)[1]) == 1
    page.evaluate(APPLY, [far, "2026-11-17"])
    assert page.evaluate(LIES) == [[], []]
