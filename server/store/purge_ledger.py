"""Drafts that the purge erased: a ledger outside the database and every backup, like that of the
withdrawn ones. Neither a restored older copy nor a tablet's own copy can bring them back.
"""

from datetime import datetime
from pathlib import Path

from server.domain.times import utc_text
from server.store.ledger_file import append_line, read_lines


class PurgeLedger:
    """DATA/purged.log: lines `2026-11-24T03:05:00.000Z <draft_id> <rev>`, only appended.

    `rev`: the highest that was erased. What comes with a higher one is new: its owner came back.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._revs: dict[str, int] = {}
        for words in read_lines(path):
            self._read(words)

    def covers(self, draft_id: str, rev: int) -> bool:
        """Was this rev of it erased?"""
        return rev <= self._revs.get(draft_id, -1)

    def keeps_out(self, draft_id: str, rev: int, stored_rev: int | None) -> bool:
        """Is this a copy of what was erased, and the database too old to know? What it knows by
        itself stays an ordinary draft of the decision table.
        """
        knows_less = stored_rev is None or stored_rev < self._revs.get(draft_id, -1)
        return knows_less and self.covers(draft_id, rev)

    def add(self, draft_id: str, rev: int, now: datetime) -> None:
        """On the disk when this returns."""
        if self._revs.get(draft_id, -1) >= rev:
            return
        append_line(self._path, f"{utc_text(now)} {draft_id} {rev}")
        self._revs[draft_id] = rev

    def _read(self, words: list[str]) -> None:
        """A line that a power cut left half is no entry: nothing was erased after it."""
        if len(words) == 3 and words[2].isdecimal():
            self._revs[words[1]] = max(self._revs.get(words[1], -1), int(words[2]))
