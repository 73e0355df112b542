"""The steps of one schedule: what applicants, staff and the power do on a bad day."""

import itertools
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from e2e.fault_ledger import LOST, Finding, Ledger, mark_of
from e2e.fault_schedule import DRAFTS, Schedule, Step

if TYPE_CHECKING:
    from e2e.fault_days import BadDays

PATIENCE_MS = 20_000
CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY23456789"


class Day:
    """`begun`: draft -> its id and code; `gone`: taken back, or never seen by anybody."""

    def __init__(self, days: "BadDays", day: Schedule) -> None:
        self.days = days
        self.tablet = days.tablet
        self.seed = day.seed
        self.dice = Random(day.seed)  # noqa: S311 - ids of a schedule, no secret
        self.begun: dict[int, tuple[str, str]] = {}
        self.gone: set[int] = set()
        self.marks = itertools.count(1)
        self.down_for = 0
        self.findings: list[Finding] = []

    def take(self, step: Step) -> None:
        time.sleep(step.wait / 1000)
        self.down_for -= 1
        if self.down_for == 0:
            self.days.restart()
        getattr(self, f"_{step.act}")(step)

    # At the tablet

    def _begin(self, step: Step) -> None:
        """Unseen: nobody waits for it, for the power goes in a moment."""
        if len(self.begun) == DRAFTS:
            return self._save(step)
        draft = len(self.begun)
        draft_id = str(UUID(int=self.dice.getrandbits(128), version=4))
        code = "".join(self.dice.choices(CODE_LETTERS, k=8))
        self.begun[draft] = (draft_id, code)
        how = self.tablet.begin_to if step.act == "begin_unseen" else self.tablet.do
        how("begin", draft, draft_id, code, self._mark())
        return None

    def _mark(self) -> str:
        return mark_of(self.seed, next(self.marks))

    def _save(self, step: Step, **change: str) -> None:
        draft = self._draft_of(step)
        if draft is not None:
            self.tablet.do("save", draft, change, self._mark())

    def _draft_of(self, step: Step) -> int | None:
        """One of those that are still being filled in."""
        choices = [draft for draft in self.begun if draft not in self.gone]
        return choices[step.draft % len(choices)] if choices else None

    def _burst(self, step: Step) -> None:
        draft = self._draft_of(step)
        if draft is not None:
            self.tablet.do("burst", draft, [self._mark() for _ in range(4)])

    def _submit(self, step: Step) -> None:
        self._save(step, stage="submitted")

    def _withdraw(self, step: Step) -> None:
        draft = self._draft_of(step)
        self._save(step, stage="withdrawn")
        if draft is not None:
            self.gone.add(draft)

    def _network_back(self, step: Step) -> None:
        self.tablet.begin_to("networkBack")

    def _send_all(self, step: Step) -> None:
        """Not drawn by a seed: staff's "Kirim sekarang", until nothing waits."""
        assert self.tablet.do("empty", PATIENCE_MS) == []

    def _beat(self, step: Step) -> None:
        self.tablet.begin_to("beat")

    def _other_page(self, step: Step) -> None:
        self.tablet.open_other_page(self.seed)

    # At the desk

    def _any(self, step: Step) -> str:
        return self.begun[step.draft % len(self.begun)][0]

    def _claim(self, step: Step) -> None:
        draft_id = self._any(step)
        if self.days.desk.claim(draft_id):
            self.days.witness.claimed[draft_id] = self._decided(draft_id)

    def _decided(self, draft_id: str) -> tuple[object, ...]:
        with closing(Ledger(self.days.office.data)) as ledger:
            return ledger.decided(draft_id)

    def _release(self, step: Step) -> None:
        draft_id = self._any(step)
        self.days.witness.claimed.pop(draft_id, None)
        self.days.desk.release(draft_id)

    def _finalise(self, step: Step) -> None:
        draft_id = self._any(step)
        if self.days.desk.finalise(draft_id):
            self.days.witness.claimed.pop(draft_id, None)
            self.days.witness.finalised[draft_id] = self._decided(draft_id)

    # The power

    def _kill_server(self, step: Step) -> None:
        """In the middle of saves and deliveries; it comes back a few steps later."""
        if step.number % 3:
            self.days.strike_at_next_delivery(step.number)
        self._begin_saves(step)
        time.sleep(step.number % 150 / 1000)
        self.days.kill_server()
        self.down_for = 1 + step.number % 4

    def _kill_browser(self, step: Step) -> None:
        """In the middle of saves. Then each applicant goes on by the code."""
        if step.number % 4 == 0:
            self._begin(replace(step, act="begin_unseen"))
        self._begin_saves(step)
        time.sleep(step.number % 150 / 1000)
        self.tablet.kill()
        assert self.tablet.open(self.seed), "the tablet forgot who it is"
        self.days.witness.hear(self.days.proxy.witnessed)
        for draft, (draft_id, code) in self.begun.items():
            if draft not in self.gone:
                self.findings += self._resume(draft, draft_id, code)

    def _begin_saves(self, step: Step) -> None:
        draft = self._draft_of(step)
        if draft is not None:
            self.tablet.begin_to("burst", draft, [self._mark() for _ in range(3)])
            self.tablet.begin_to("save", draft, {"stage": "submitted"}, self._mark())

    def _resume(self, draft: int, draft_id: str, code: str) -> Iterator[Finding]:
        shown = self.days.witness.saved.get(draft_id, {"rev": 0})
        found = self.tablet.do("resume", draft, code)
        if found is None and shown["rev"]:
            yield LOST, f"the code opens nothing: {draft_id}"
        elif found is None:
            self.gone.add(draft)
        elif found["rev"] < shown["rev"]:
            yield LOST, f"the code opens an older version: {draft_id}"
