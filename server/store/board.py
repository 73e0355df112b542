"""What anybody may know: queue numbers on the waiting room's display, the state of one draft by
its code.
"""

import msgspec
from sqlite_utils import Database

from server.store.keys import Keys
from server.store.lookups import find_by_resume_code

MOST_AHEAD = 999
"""Nobody waits for a longer queue; counting stops there."""


class Board(msgspec.Struct, frozen=True):
    """Numbers only.

    `serving`: claimed now, the latest first. `waiting`: in order of their submission.
    """

    serving: list[str]
    waiting: list[str]


class PublicState(msgspec.Struct, frozen=True):
    """`outcome`: of a finalised draft. `ahead`: drafts before it in the queue."""

    stage: str
    status: str
    queue_number: str | None
    outcome: str | None
    ahead: int


def read_board(db: Database, office_id: str, day: str) -> Board:
    """`day`: the WITA day whose numbers wait; yesterday's B-001 must not be taken for today's."""
    serving = db.execute(
        """
        select d.queue_number from drafts d join claims c on c.draft_id = d.draft_id
        where d.office_id = ? and d.status = 'claimed' and d.stage = 'submitted'
          and +d.queue_number is not null  -- "+": by the claims' few, not by all numbers ever given
        order by c.claimed_at desc, d.draft_id limit 4
        """,
        [office_id],
    ).fetchall()
    waiting = db.execute(
        """
        select queue_number from drafts
        where office_id = ? and business_day = ? and status = 'new' and stage = 'submitted'
          and queue_number is not null
        order by submitted_at, draft_id limit 24
        """,
        [office_id, day],
    ).fetchall()
    return Board([row[0] for row in serving], [row[0] for row in waiting])


def find_state(db: Database, keys: Keys, office_ids: list[str], code: str) -> PublicState | None:
    """`code` as server/domain/resume_code.py parses it; over these offices. Raises KeysMissing."""
    found = (find_by_resume_code(db, keys, office_id, code) for office_id in office_ids)
    draft = next((draft for draft in found if draft), None)
    if draft is None:
        return None
    outcome = db.execute(
        """
        select outcome from finalisations where draft_id = ?
        order by decided_at desc, finalisation_id desc limit 1
        """,
        [draft.draft_id],
    ).fetchone()
    return PublicState(
        draft.stage,
        draft.status,
        draft.queue_number,
        outcome[0] if outcome and draft.status == "finalised" else None,
        _count_ahead(db, draft.office_id, draft.submitted_at) if draft.submitted_at else 0,
    )


def _count_ahead(db: Database, office_id: str, submitted_at: str) -> int:
    return db.execute(
        """
        select count(*) from (select 1 from drafts
          where office_id = ? and status = 'new' and stage = 'submitted' and submitted_at < ?
          limit ?)
        """,
        [office_id, submitted_at, MOST_AHEAD],
    ).fetchone()[0]
