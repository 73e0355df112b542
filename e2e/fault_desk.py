"""An operator who works on the same file meanwhile, also while the server is down."""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from server.store.claims import ClaimHeldError, NotClaimableError, claim_draft, release_claim
from server.store.database import Database, open_database
from server.store.drafts import find_draft
from server.store.finalisations import AlreadyFinalisedError, Decision, finalise
from server.store.keys import open_keys

DECISION = Decision("cancelled", "other")
REFUSALS = (ClaimHeldError, NotClaimableError, AlreadyFinalisedError)


class FaultDesk:
    """Each act is one connection, as `loket …` makes them. Returns whether it was done."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def claim(self, draft_id: str) -> bool:
        return self._do(draft_id, lambda db, *who: claim_draft(db, who[0], draft_id, *who[1:]))

    def release(self, draft_id: str) -> bool:
        return self._do(draft_id, lambda db, *who: release_claim(db, who[0], draft_id, *who[1:]))

    def finalise(self, draft_id: str) -> bool:
        keys = open_keys(self._data / "keys")
        return self._do(
            draft_id, lambda db, *who: finalise(db, keys, who[0], draft_id, DECISION, *who[1:])
        )

    def _do(self, draft_id: str, act: Callable[..., object]) -> bool:
        with closing(open_database(self._data / "loket.db")) as db:
            who = self._operator(db)
            if find_draft(db, draft_id) is None:
                return False
            with suppress(*REFUSALS):
                act(db, *who, datetime.now(UTC))
                return True
            return False

    @staticmethod
    def _operator(db: Database) -> tuple[str, str]:
        """Office and operator: the one of the first run."""
        return db.execute("select office_id, operator_id from operators").fetchone()
