"""What becomes of a delivery: the server's decision table (docs/sync.md §4). Pure."""

from enum import StrEnum

import msgspec

OFFICE_STATUSES = frozenset({"claimed", "waiting_applicant", "waiting_oss", "finalised"})
"""While a draft is in one of these it is the office's, not the tablet's."""

STATE_OF_STAGE = {
    "filling": "filling",
    "paused": "paused",
    "abandoned": "abandoned",
    "submitted": "queued",
    "withdrawn": "withdrawn",
}
"""The period that a stage of the tablet opens."""


class Move(StrEnum):
    """What the server does with a delivery."""

    INSERT = "insert"
    UPDATE = "update"
    NOTHING = "nothing"
    KEEP_CONFLICT = "keep_conflict"
    KEEP_LOWER = "keep_lower"
    KEEP_LATE = "keep_late"
    WITHDRAW = "withdraw"
    KEEP_WISH = "keep_wish"
    REFUSE_WITHDRAWN = "refuse_withdrawn"
    REFUSE_PURGED = "refuse_purged"


class Stored(msgspec.Struct, frozen=True):
    """What is known of a draft before a delivery.

    `same_is_kept`: this very rev and hash is among its revisions.
    """

    rev: int
    edit: int
    status: str
    same_is_kept: bool


ANSWERS: dict[Move, tuple[int, str | None]] = {
    Move.INSERT: (201, None),
    Move.UPDATE: (200, None),
    Move.NOTHING: (200, None),
    Move.KEEP_CONFLICT: (409, "draft-conflict"),
    Move.KEEP_LOWER: (200, None),
    Move.KEEP_LATE: (409, "draft-claimed"),
    Move.WITHDRAW: (410, "draft-withdrawn"),
    Move.KEEP_WISH: (409, "draft-finalised"),
    Move.REFUSE_WITHDRAWN: (410, "draft-withdrawn"),
    Move.REFUSE_PURGED: (410, "draft-withdrawn"),
}
"""Status and problem slug of the answer; each of them comes with the proof."""

REVISION_KINDS = {
    Move.INSERT: "tablet",
    Move.UPDATE: "tablet",
    Move.KEEP_CONFLICT: "conflict",
    Move.KEEP_LOWER: "lower",
    Move.KEEP_LATE: "late",
    Move.KEEP_WISH: "late",
}
"""`draft_revisions.kind` of what is kept."""


def decide(
    stored: Stored | None, rev: int, stage: str, *, is_withdrawn: bool, is_purged: bool = False
) -> Move:
    """The row of the table that fits.

    `is_withdrawn`: the id stands in the ledger, whatever the database holds. `is_purged`: this rev
    was erased when its time was over, and the database is an older copy that doesn't know it.
    """
    if is_withdrawn or (stored and stored.status == "withdrawn"):
        return Move.REFUSE_WITHDRAWN
    if is_purged:
        return Move.REFUSE_PURGED
    if stored and stored.same_is_kept:
        return Move.NOTHING
    if stage == "withdrawn":
        finalised = stored is not None and stored.status == "finalised"
        return Move.KEEP_WISH if finalised else Move.WITHDRAW
    if stored is None:
        return Move.INSERT
    if rev == stored.rev:
        return Move.KEEP_CONFLICT
    if rev < stored.rev:
        return Move.KEEP_LOWER
    return Move.KEEP_LATE if is_offices(stored) else Move.UPDATE


def is_offices(stored: Stored) -> bool:
    """Claimed, waiting or finalised; and for good once an operator changed a field."""
    return stored.edit > 0 or stored.status in OFFICE_STATUSES


def stage_after(stored_stage: str, stage: str) -> str:
    """A draft that was once submitted keeps its place in the queue while its owner corrects it
    on a tablet.
    """
    return "submitted" if stored_stage == "submitted" else stage
