"""What every handler of the desk needs, gathered once:
who asks, for which office, with what and when.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from litestar import Request
from sqlite_utils import Database

from server.domain.rule_files import Rules
from server.domain.times import business_day
from server.store.claims import Claim, get_claim, renew_claim
from server.store.events import record
from server.store.keys import Keys, KeysMissing
from server.store.queue import QueueRow, get_row
from server.store.settings import office_settings
from server.web.operator.session import Operator


class DraftUnknown(Exception):
    """No such draft in this office."""


class ClaimMissing(Exception):
    """The draft has to be claimed first. `claim`: whose it is, None when nobody's."""

    def __init__(self, row: QueueRow, claim: Claim | None) -> None:
        super().__init__(row.draft_id)
        self.row = row
        self.claim = claim


class DraftClosed(Exception):
    """Finalised, withdrawn or purged: it can be read, not changed."""

    def __init__(self, row: QueueRow) -> None:
        super().__init__(row.draft_id)
        self.row = row


@dataclass(frozen=True)
class Desk:
    request: Request
    db: Database
    keys: Keys
    rules: Rules
    now: datetime
    operator: Operator

    def row(self, draft_id: str) -> QueueRow:
        """Raises DraftUnknown, also for another office's."""
        row = get_row(self.db, self.operator.office_id, draft_id)
        if row is None:
            raise DraftUnknown(draft_id)
        return row

    def own_row(self, draft_id: str) -> QueueRow:
        """For whoever wants to change it:
        renews the lease. Raises DraftUnknown, DraftClosed, ClaimMissing.
        """
        row = self.row(draft_id)
        if row.is_closed:
            raise DraftClosed(row)
        if row.claimed_by != self.operator.operator_id:
            raise ClaimMissing(row, get_claim(self.db, draft_id))
        renew_claim(self.db, draft_id, self.operator.operator_id, self.now)
        return row

    def need_keys(self) -> None:
        """Before a draft is taken that couldn't be read. Raises KeysMissing."""
        if self.keys.locked:
            raise KeysMissing

    def settings(self) -> dict:
        return self._settings

    @cached_property
    def _settings(self) -> dict:
        """Read once a request: nothing at the desk changes them in the middle of one."""
        return office_settings(self.db, self.operator.office_id, self.rules)

    def rule_context(self) -> dict:
        """What server/domain/rules.py needs beside the answers."""
        return {"settings": self.settings(), "today": self.today, "office": True}

    def record(self, act: str, draft_id: str | None, **detail: str | int | bool | None) -> None:
        record(
            self.db,
            office_id=self.operator.office_id,
            actor_kind="operator",
            actor_id=self.operator.operator_id,
            act=act,
            draft_id=draft_id,
            detail=detail,
            now=self.now,
        )

    @property
    def today(self) -> str:
        return business_day(self.now)


def desk_of(request: Request) -> Desk:
    """Behind a guard of session.py only."""
    state = request.app.state
    return Desk(request, state.db, state["keys"], state.rules, state.clock(), request.scope["user"])


async def form_text(request: Request, name: str, longest: int = 4000) -> str:
    """One text field; '' when absent or a file. Cut at `longest` characters."""
    value = (await request.form()).get(name)
    return value[:longest].strip() if isinstance(value, str) else ""
