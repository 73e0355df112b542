"""A tablet as a model: its places, its outbox, its counter. What is pure, its own code decides.

kiosk/store/*.js does the same in IndexedDB; e2e/ drives that.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from tests.machines.oracle import tablet_code

LONGEST_WAIT = 3_600_000  # ms
NOON = "2026-11-24T04:00:00.000Z"


class Tablet:
    """`shown`: draft -> (rev, hash) of the highest revision announced as "Tersimpan"."""

    def __init__(self, identity: Any, number: int = 1, device: str = "") -> None:
        self.identity = identity
        self.code = tablet_code()
        self.next_number = number
        self.places: dict[str, dict[str, Any]] = {}
        self.outbox: dict[str, dict[str, Any]] = {}
        self.delivered: dict[tuple[str, int], dict[str, Any]] = {}
        self.shown: dict[str, tuple[int, str]] = {}
        self.withdrawn: set[str] = set()
        self.numbers: dict[str, str] = {}
        self.clock = NOON
        self._device = device
        self._nonces = 0

    def begin(self, draft_id: str, answers: dict[str, Any]) -> None:
        visit = self.code.newVisit(
            {"draft_id": draft_id, "resume_code": "K72MP4RA", "now": self.clock}
        )
        self.places[draft_id] = visit
        self.save(draft_id, {"answers": answers, "consent": {"version": "1", "at": self.clock}})

    def save(self, draft_id: str, change: dict[str, Any], cut: bool = False) -> None:
        """`cut`: the power goes between the visit's place and the outbox; nothing was shown."""
        before = self.places[draft_id]
        visit = self.code.revise(before, change, self.clock)
        self._check_revision(before, visit, change)
        if visit["stage"] == "withdrawn":
            visit = {**visit, "answers": {}}
        self.places[draft_id] = visit
        if cut:
            return
        number = visit["queue_number"] or self._number_before(draft_id)
        if visit["stage"] == "submitted" and number is None:
            number = self.code.queueNumber(self.identity.letter, self.next_number)
            self.next_number = self.code.nextCounter(self.next_number)
            self.numbers[draft_id] = number
        visit = self.places[draft_id] = {**visit, "queue_number": number}
        row = self._seal(visit)
        self.outbox[draft_id] = row
        if visit["stage"] == "withdrawn":
            self.withdrawn.add(draft_id)
            self._drop_delivered(draft_id)
        self.shown[draft_id] = (visit["rev"], row["sha256"])

    @staticmethod
    def _check_revision(before: dict, after: dict, change: dict) -> None:
        """core/draft.js: the next number, and nothing but what was named is another."""
        assert after["rev"] == before["rev"] + 1
        assert after["answers"] == {**before["answers"], **change.get("answers", {})}
        for kept in ("draft_id", "resume_code", "created_at", "queue_number"):
            assert after[kept] == before[kept]
        for name in ("stage", "consent", "screen"):
            assert after[name] == change.get(name, before[name])

    def _number_before(self, draft_id: str) -> str | None:
        waiting = self.outbox.get(draft_id)
        if waiting and waiting["queue_number"]:
            return waiting["queue_number"]
        known = [row for (of, _), row in sorted(self.delivered.items()) if of == draft_id]
        return next((row["queue_number"] for row in reversed(known) if row["queue_number"]), None)

    def _seal(self, visit: dict[str, Any]) -> dict[str, Any]:
        envelope = json.dumps(
            {
                **{key: visit[key] for key in ("draft_id", "rev", "stage", "created_at")},
                **{key: visit[key] for key in ("saved_at", "queue_number", "consent")},
                "v": 1,
                "tablet_id": self.identity.tablet_id,
                "rules_version": "rules",
                "app_version": "0.1.0",
                "key_id": "none",
            }
        )
        plain = json.dumps({"answers": visit["answers"]}).encode().ljust(100)
        sealed = urlsafe_b64encode(plain).rstrip(b"=").decode()
        self._nonces += 1
        return {
            "draft_id": visit["draft_id"],
            "rev": visit["rev"],
            "stage": visit["stage"],
            "queue_number": visit["queue_number"],
            "body": json.dumps({"envelope": envelope, "sealed": sealed}),
            "sha256": sha256(envelope.encode() + b"\n" + plain).hexdigest(),
            "nonce": self._nonce(),
            "needs_person": False,
            "tries": 0,
        }

    def _nonce(self) -> str:
        self._nonces += 1
        return f"{self.identity.tablet_id[:8]}{self._device}-{self._nonces:08}"

    def _drop_delivered(self, draft_id: str) -> None:
        self.delivered = {key: row for key, row in self.delivered.items() if key[0] != draft_id}

    # What comes back

    def hear(self, sent: dict[str, Any], result: dict[str, Any], random: float = 0.5) -> str:
        """The row as core/retry.js judges; returns the act."""
        judged = self.code.judgeReply(
            {key: sent[key] for key in ("draft_id", "rev", "sha256")}, result
        )
        row = self.outbox.get(sent["draft_id"])
        same = row is not None and row["sha256"] == sent["sha256"]
        getattr(self, f"_{judged['act']}")(sent, row if same else None, judged, random)
        return judged["act"]

    def hear_together(self, sent: list[dict[str, Any]], result: dict[str, Any]) -> list[str]:
        """The answer to a batch, as core/batch.js reads it; the act for each row."""
        rows = [{key: row[key] for key in ("draft_id", "body")} for row in sent]
        reading = self.code.readBatch(rows, result)
        each = reading.get("results", [])
        return [self.hear(row, own) for row, own in zip(sent, each, strict=False)]

    def _delivered(self, sent: dict, row: dict | None, judged: dict, _: float) -> None:
        number = judged["proof"].get("queue_number") or sent["queue_number"]
        self.delivered[(sent["draft_id"], sent["rev"])] = {**sent, "queue_number": number}
        if row:
            del self.outbox[sent["draft_id"]]

    def _erase(self, sent: dict, row: dict | None, judged: dict, _: float) -> None:
        self.outbox.pop(sent["draft_id"], None)
        self._drop_delivered(sent["draft_id"])

    def _wait(self, sent: dict, row: dict | None, judged: dict, random: float) -> None:
        tries = row["tries"] if row else 0
        asked = judged["retry_after"]
        wait = self.code.waitTime(tries, random, asked)
        assert min(asked or 0, 3600) * 1000 <= wait <= LONGEST_WAIT
        assert wait <= max(300_000, (asked or 0) * 1000)
        if row:
            row["tries"] += 1
            if judged["reason"] == "nonce-reused":
                row["nonce"] = self._nonce()

    def _stop(self, *_: object) -> None:
        """The whole drain rests; every row stays."""

    def _person(self, sent: dict, row: dict | None, *_: object) -> None:
        if row:
            row["needs_person"] = True
