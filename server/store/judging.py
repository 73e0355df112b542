"""After the reply: drafts that wait for the judge, several at once in the group's transaction."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.store.commit_group import CommitGroup
from server.store.judge import judge_together
from server.store.keys import Keys

MOST = 64
"""Drafts at once: a whole batch. More would hold up the requests behind them."""


class Judging:
    """What comes while a transaction is under way is judged together in the next one. The next
    delivery takes it along to the disk: a judgement that is lost is made anew.
    """

    def __init__(self, group: CommitGroup) -> None:
        self._group = group
        self._waiting: dict[str, None] = {}
        self._is_due = False

    async def add(self, draft_ids: Iterable[str], keys: Keys, rules: Rules, now: datetime) -> None:
        """Ends when nothing waits any more, or at once when another call sees to it.

        Raises sqlite3.Error when the transaction failed: then they stay unjudged in the database,
        where the next round finds them (server/web/upkeep.py).
        """
        self._waiting |= dict.fromkeys(draft_ids)
        self._newest = keys, rules, now
        if self._is_due:
            return
        self._is_due = True
        try:
            while self._waiting:
                await self._group.run(self._judge, can_wait=True)
        finally:
            self._is_due = False

    def _judge(self, db: Database) -> None:
        """By the newest rules: they may have been replaced while these waited."""
        turn = list(islice(self._waiting, MOST))
        for draft_id in turn:
            del self._waiting[draft_id]
        keys, rules, now = self._newest
        judge_together(db, keys, rules, turn, now)
