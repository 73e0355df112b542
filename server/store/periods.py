"""Every state of a draft with start, end and who. All waiting and service times come from here."""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text


class Period(msgspec.Struct, frozen=True):
    state: str
    started_at: str
    ended_at: str | None
    operator_id: str | None


def open_period(
    db: Database, draft_id: str, state: str, operator_id: str | None, now: datetime
) -> None:
    """Ends the running period and begins the next.

    The same state by the same person simply goes on.
    """
    at = utc_text(now)
    running = db.execute(
        "select period_id, state, operator_id from periods where draft_id = ? and ended_at is null",
        [draft_id],
    ).fetchone()
    if running and running[1:] == (state, operator_id):
        return
    if running:
        db.execute("update periods set ended_at = ? where period_id = ?", [at, running[0]])
    db.execute(
        "insert into periods (draft_id, state, started_at, operator_id) values (?, ?, ?, ?)",
        [draft_id, state, at, operator_id],
    )


def list_periods(db: Database, draft_id: str) -> list[Period]:
    """Oldest first."""
    rows = db.execute(
        """
        select state, started_at, ended_at, operator_id from periods
        where draft_id = ? order by period_id
        """,
        [draft_id],
    )
    return [Period(*row) for row in rows]
