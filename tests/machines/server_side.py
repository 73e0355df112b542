"""The server's own store over a real SQLite file, fed by hand: no HTTP, no clock, no signatures.

A machine's run is one transaction that is rolled back at its end, so thousands cost no files.
"""

import itertools
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import msgspec

from server.domain.draft import ANSWERS
from server.domain.envelope import parse_delivery
from server.store.arrivals import save_received
from server.store.chain import first_broken_event
from server.store.claims import ClaimHeldError, NotClaimableError, claim_draft, release_claim
from server.store.database import Database, open_database
from server.store.edits import save_edit
from server.store.finalisations import AlreadyFinalisedError, Decision, finalise
from server.store.keys import make_keys, open_keys
from server.store.nonces import Remembered, find_answer, remember_answer
from server.store.offices import add_office
from server.store.operators import insert_operator
from server.store.tablets import add_tablet
from server.store.withdrawals import Withdrawals

OFFICE = "palaran"
BEGIN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09.00 WITA
OURS: dict[str, Any] = {"kind": "reply", "ours": True}


_drafts = itertools.count()


def new_draft_id(number: int) -> str:
    """Sorts by `number`, and was never used before: the ledger of withdrawn ids outlives a run."""
    return f"{number:08}-0000-4000-8000-{next(_drafts):012}"


class Crash(Exception):
    """The disk is full, or the process dies, in the middle of a transaction."""


@cache
def _opened() -> tuple[Database, Any, str]:
    """Database, keys and folder of this process."""
    folder = Path(mkdtemp(prefix="loket-machine-"))
    make_keys(folder / "keys", BEGIN)
    return open_database(folder / "loket.db", BEGIN), open_keys(folder / "keys"), str(folder)


class Server:
    """What stands behind the wire. `now` moves by `wait`; `end` forgets the whole run."""

    def __init__(self) -> None:
        self.db, self.keys, folder = _opened()
        self.now = BEGIN
        self.ledger = Withdrawals(Path(folder) / "withdrawn.log")
        self.db.execute("begin immediate")
        add_office(
            self.db, office_id=OFFICE, name="Palaran", kecamatan_code="64.72.01", now=self.now
        )
        hire = {"office_id": OFFICE, "role": "operator", "password_hash": "-", "now": self.now}
        self.operator = insert_operator(self.db, name="Rina", **hire)
        self.proved: list[tuple[str, int, str]] = []

    def end(self) -> None:
        self.db.conn.rollback()

    def wait(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    def enrol(self) -> Any:
        return add_tablet(
            self.db,
            office_id=OFFICE,
            name="Tablet",
            public_key=str(uuid4()),
            app_version="0.1.0",
            now=self.now,
        )

    # The tablets' door, as server/web/api.py has it

    def deliver(self, tablet: Any, packet: dict[str, Any], crash: bool = False) -> dict[str, Any]:
        """The result as the tablet's network part hands it on. Raises Crash when told to."""
        digest = packet["body"]  # any text that is the same for the same bytes
        first = find_answer(self.db, tablet.tablet_id, packet["nonce"])
        if first:
            assert first.body_sha256 == digest
            return {**OURS, "status": first.status, "body": json.loads(first.reply)}
        with self.db.atomic():
            status, proof = self._save(tablet, packet)
            answer = Remembered(digest, status, json.dumps(proof))
            remember_answer(self.db, tablet.tablet_id, packet["nonce"], answer, self.now)
            if crash:
                raise Crash
        self._note([(status, proof)])
        return {**OURS, "status": status, "body": proof}

    def deliver_together(self, tablet: Any, packets: list[dict[str, Any]]) -> dict[str, Any]:
        """As server/web/batch.py has it. Each has a nonce of its own that never comes again."""
        with self.db.atomic():
            saved = [self._save(tablet, packet) for packet in packets]
        self._note(saved)
        results = [{"status": status, **proof} for status, proof in saved]
        return {**OURS, "status": 200, "body": {"results": results}}

    def _save(self, tablet: Any, packet: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and proof."""
        delivery = parse_delivery(packet["body"].encode(), packet["draft_id"])
        with self.db.atomic():
            received = save_received(self.db, self.ledger, tablet, delivery, self.now)
            status, slug = ANSWERS[received.move]
            proof = {
                "draft_id": packet["draft_id"],
                "rev": packet["rev"],
                "sha256": delivery.sha256,
                "kept_rev": received.kept_rev,
                "queue_number": received.queue_number,
                **({"problem": slug} if slug else {}),
            }
        return status, proof

    def _note(self, saved: list[tuple[int, dict[str, Any]]]) -> None:
        for status, proof in saved:
            if status != 410:
                self.proved.append((proof["draft_id"], proof["rev"], proof["sha256"]))

    def forget_answers(self) -> None:
        """As after 30 days: only the decision table can still know a repetition."""
        self.db.execute("delete from nonces")

    # The desk

    def claim(self, draft_id: str) -> None:
        self._try(lambda: claim_draft(self.db, OFFICE, draft_id, self.operator, self.now))

    def release(self, draft_id: str) -> None:
        self._try(lambda: release_claim(self.db, OFFICE, draft_id, self.operator, self.now))

    def edit(self, draft_id: str) -> None:
        answers = {"name": "DARI MEJA"}
        save_edit(self.db, self.keys, draft_id, self.operator, answers, self.now)

    def finalise(self, draft_id: str) -> None:
        decision = Decision("cancelled", "other")
        self._try(
            lambda: finalise(
                self.db, self.keys, OFFICE, draft_id, decision, self.operator, self.now
            )
        )

    @staticmethod
    def _try(act: Callable[[], object]) -> None:
        with suppress(ClaimHeldError, NotClaimableError, AlreadyFinalisedError):
            act()

    # What is kept

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, values).fetchall()

    def draft(self, draft_id: str) -> dict[str, Any] | None:
        cursor = self.db.execute("select * from drafts where draft_id = ?", [draft_id])
        names = [column[0] for column in cursor.description]
        row = cursor.fetchone()
        return dict(zip(names, row, strict=True)) if row else None

    def keeps(self, draft_id: str, rev: int, sha256: str) -> bool:
        return bool(
            self.rows(
                "select 1 from draft_revisions where draft_id = ? and rev = ? and sha256 = ?",
                *(draft_id, rev, sha256),
            )
        )

    def broken_event(self) -> object:
        return first_broken_event(self.db)


def plain_of(sealed: bytes) -> dict[str, Any]:
    """The machines' tablets don't encrypt: what they call sealed is readable JSON."""
    return msgspec.json.decode(sealed)
