"""What must hold after a bad day: nothing lost, nothing doubled, nothing changed behind anybody."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from e2e.fault_proxy import Call
from server.domain.numbers import DESK_LETTER
from server.domain.sealing import CannotOpen
from server.store.chain import first_broken_event
from server.store.keys import open_keys
from server.store.revisions import open_revision
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals

UNTOLD = """select draft_id from drafts d join draft_revisions r using (draft_id)
    where r.kind = 'tablet' and r.rev > d.rev order by draft_id"""
"""Newer than what the desk shows, and not marked as late: no operator is told of it."""

LOST, DOUBLED, WRONG = "lost", "doubled", "wrong"
Finding = tuple[str, str]
"""Its kind, and a sentence."""

DOUBLES = {
    "a revision twice": """select draft_id || ' ' || rev from draft_revisions
        where kind <> 'edit' group by draft_id, rev having count(*) > 1""",
    "two drafts of one visit": """select min(draft_id) from drafts where resume_hash is not null
        group by resume_hash having count(*) > 1""",
    "a queue number twice": """select queue_number from drafts where queue_number is not null
        group by office_id, business_day, queue_number having count(*) > 1""",
    "a conflict of a tablet with itself": "select draft_id from drafts where has_conflict = 1",
}


@dataclass
class Witness:
    """What people and the wire saw. `saved`, `numbers`: from outside the browser (/witness)."""

    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    marks: dict[tuple[str, int], str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    proved: set[tuple[str, int, str]] = field(default_factory=set)
    finalised: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    claimed: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def hear(self, witnessed: list[dict[str, Any]]) -> None:
        """`saved`: the highest revision that was announced as "Tersimpan"."""
        for told in witnessed:
            draft_id = told["draft_id"]
            if told["what"] == "delivered" and told["queue_number"]:
                self.numbers[draft_id] = told["queue_number"]
            if told["what"] != "saved":
                continue
            self.marks[(draft_id, told["rev"])] = told["mark"]
            if told["rev"] > self.saved.get(draft_id, {"rev": 0})["rev"]:
                self.saved[draft_id] = told
            if told["stage"] == "withdrawn":
                self.withdrawn.add(draft_id)

    def overhear(self, deliveries: list[Call]) -> None:
        """What the server said on the wire, whether the tablet heard it or not."""
        for answer in (answer for call in deliveries for answer in call.answers):
            for status, proof in answer.proofs:
                if status != 410:
                    self.proved.add((proof["draft_id"], proof["rev"], proof["sha256"]))


def mark_of(seed: int, turn: int) -> str:
    """The answer that tells one revision from all others. `turn` counts the saves of a day."""
    return f"HARI {seed} ISIAN {turn}"


def turn_of(mark: str) -> int:
    return int(mark.rsplit(" ", 1)[1])


class Ledger:
    """One moment of the server's file, looked at from outside while the server goes on writing."""

    def __init__(self, data: Path) -> None:
        self._connection = sqlite3.connect(data / "loket.db", timeout=10)
        self._connection.execute("begin")
        self.db = Database(self._connection)
        self.keys = open_keys(data / "keys")

    def close(self) -> None:
        self._connection.close()

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, values).fetchall()

    def decided(self, draft_id: str) -> tuple[Any, ...]:
        """What an operator's outcome fixes."""
        return self.rows(
            """select revision_id, rev, edit, status, queue_number, business_day,
              (select count(*) from finalisations f where f.draft_id = d.draft_id)
            from drafts d where draft_id = ?""",
            draft_id,
        )[0]

    def findings(self, witness: Witness, outbox: list[dict[str, Any]]) -> Iterator[Finding]:
        waiting = {row["draft_id"]: row["rev"] for row in outbox}
        for draft_id, saved in witness.saved.items():
            yield from self._of_saved(saved, waiting.get(draft_id, 0), witness)
        for proved in sorted(witness.proved):
            yield from self._of_proved(proved, witness)
        for name, query in DOUBLES.items():
            for (which,) in self.rows(query):
                yield DOUBLED, f"{name}: {which}"
        for draft_id, decided in witness.finalised.items():
            if self.decided(draft_id) != decided:
                yield WRONG, f"a finalised draft changed: {draft_id}"
        for draft_id, claimed in witness.claimed.items():
            if draft_id not in witness.withdrawn and self.decided(draft_id) != claimed:
                yield WRONG, f"a claimed draft changed: {draft_id}"
        for (draft_id,) in self.rows(UNTOLD):
            yield WRONG, f"a newer version that nobody is told of: {draft_id}"
        yield from self._of_file()

    def _of_saved(
        self, saved: dict[str, Any], waiting_rev: int, witness: Witness
    ) -> Iterator[Finding]:
        draft_id, rev = saved["draft_id"], saved["rev"]
        if waiting_rev >= rev or draft_id in witness.withdrawn:
            return
        found = self.rows(
            """select revision_id, rev from draft_revisions
            where draft_id = ? and rev >= ? and kind <> 'edit' order by rev limit 1""",
            draft_id,
            rev,
        )
        if not found:
            yield LOST, f"shown as saved, neither sent nor waiting: {draft_id} rev {rev}"
        elif not self._goes_on(*found[0], saved):
            yield LOST, f"other content than was shown: {draft_id} rev {rev}"

    def _goes_on(self, revision_id: int, rev: int, saved: dict[str, Any]) -> bool:
        """The version that was shown, or a later save of the same applicant: in the outbox the
        newer takes the older's place, and the power may go before anybody is told so.
        """
        mark = self._mark(revision_id)
        if rev == saved["rev"]:
            return mark == saved["mark"]
        return mark is not None and turn_of(mark) > turn_of(saved["mark"])

    def _mark(self, revision_id: int) -> str | None:
        try:
            return open_revision(self.db, self.keys, revision_id).answers.get("name")
        except CannotOpen:
            return None

    def _of_proved(self, proved: tuple[str, int, str], witness: Witness) -> Iterator[Finding]:
        found = self.rows(
            "select 1 from draft_revisions where draft_id = ? and rev = ? and sha256 = ?", *proved
        )
        if not found and proved[0] not in witness.withdrawn:
            yield LOST, f"acknowledged and missing: {proved}"

    def _of_file(self) -> Iterator[Finding]:
        if self.rows("pragma integrity_check") != [("ok",)]:
            yield WRONG, "the file is broken"
        if first_broken_event(self.db) is not None:
            yield WRONG, "the chain of events is broken"

    def findings_at_rest(self, witness: Witness) -> Iterator[Finding]:
        """When everything was sent: the current version is the newest, the numbers are the told."""
        for draft_id, saved in witness.saved.items():
            row = self.rows(
                "select rev, edit, status, stage, queue_number from drafts where draft_id = ?",
                draft_id,
            )
            if draft_id in witness.withdrawn:
                yield from self._of_withdrawn(draft_id)
            elif len(row) != 1:
                yield LOST, f"saved but no draft: {draft_id}"
            else:
                yield from self._of_current(saved, row[0], witness)

    @staticmethod
    def _of_current(
        saved: dict[str, Any], row: tuple[Any, ...], witness: Witness
    ) -> Iterator[Finding]:
        rev, edit, status, stage, number = row
        draft_id = saved["draft_id"]
        if rev < saved["rev"] and edit == 0 and status == "new":
            yield LOST, f"an old version is the current one: {draft_id} {rev} < {saved['rev']}"
        if stage == "submitted" and number is None:
            yield WRONG, f"submitted without a number: {draft_id}"
        told = witness.numbers.get(draft_id)
        if told and told != number:
            yield DOUBLED, f"another number than the proof's: {draft_id} {told} {number}"
        shown = saved["queue_number"]
        if shown and number != shown and not str(number).startswith(DESK_LETTER):
            yield DOUBLED, f"another number than was shown: {draft_id} {shown} {number}"

    def _of_withdrawn(self, draft_id: str) -> Iterator[Finding]:
        left = self.rows(
            """select 1 from draft_revisions join drafts using (draft_id)
            where draft_id = ? and sealed is not null and status <> 'finalised'""",
            draft_id,
        )
        if left:
            yield WRONG, f"withdrawn, but not erased: {draft_id}"


def findings_in(
    data: Path, witness: Witness, outbox: list[dict[str, Any]], at_rest: bool
) -> list[Finding]:
    """`at_rest`: everything was sent. Then `loket verify` must find nothing either."""
    with closing(Ledger(data)) as ledger:
        found = list(ledger.findings(witness, outbox))
        if not at_rest:
            return found
        found += ledger.findings_at_rest(witness)
    withdrawn = Withdrawals(data / "withdrawn.log")
    report = verify_file(data / "loket.db", open_keys(data / "keys"), withdrawn)
    return found + [(WRONG, text) for text in report.findings]
