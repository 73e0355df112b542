"""The operator's queue:
pages of rows, counters, and who is next. Columns only; nothing sealed is opened here.
"""

from dataclasses import dataclass

import msgspec
from sqlite_utils import Database

from server.domain.queue_order import Waiting

FILTERS = ("new", "claimed", "waiting_applicant", "waiting_oss", "finalised", "filling")

MOST_OPEN = 500
MOST_COUNTED = 1000

COLUMNS = """d.draft_id, d.office_id, d.queue_number, d.business_day, d.stage, d.status,
  d.rev, d.edit, d.revision_id, d.tablet_id, d.received_at, d.changed_at, d.submitted_at,
  d.pathway, d.kbli_code,
  d.kelurahan, d.problem_count, d.warning_count, d.has_conflict, d.has_late,
  d.purged_at,
  c.operator_id as claimed_by, o.name as claimed_by_name, c.expires_at as claim_expires_at,
  p.state, p.started_at as state_since"""
JOINS = """from drafts d
  left join claims c on c.draft_id = d.draft_id
  left join operators o on o.operator_id = c.operator_id
  left join periods p on p.draft_id = d.draft_id and p.ended_at is null"""

OLDEST_FIRST = f"""select {COLUMNS} {JOINS}
  where d.office_id = :office_id and d.status = :status and d.stage = 'submitted'
    and (d.submitted_at, d.draft_id) > (:at, :draft_id)
  order by d.submitted_at, d.draft_id limit :limit"""
NEWEST_FIRST = f"""select {COLUMNS} {JOINS}
  where d.office_id = :office_id and d.status = :status and d.stage = 'submitted'
    and (d.submitted_at, d.draft_id) < (:at, :draft_id)
  order by d.submitted_at desc, d.draft_id desc limit :limit"""
STILL_FILLING = f"""select {COLUMNS} {JOINS}
  where d.office_id = :office_id and d.stage in ('filling', 'paused', 'abandoned')
    and d.purged_at is null and (d.changed_at, d.draft_id) < (:at, :draft_id)
  order by d.changed_at desc, d.draft_id desc limit :limit"""
QUEUE = "drafts d indexed by drafts_by_queue"
OPEN_ROWS = f"""select {COLUMNS} {JOINS.replace("drafts d", QUEUE, 1)}
  where d.office_id = :office_id and d.stage = 'submitted'
    and d.status in ('new', 'claimed', 'waiting_applicant', 'waiting_oss')
  order by d.submitted_at, d.draft_id limit :limit"""
# Names of columns, joins and the index are this module's own; values are always bound.
# The plus keeps SQLite from walking all drafts of the office to find the few that somebody holds.
OWN_ROWS = f"""select {COLUMNS} {JOINS}
  where d.draft_id in (select draft_id from claims where operator_id = :operator_id)
    and +d.office_id = :office_id
  order by c.claimed_at, d.draft_id"""  # noqa: S608 -- see above
ONE_ROW = f"select {COLUMNS} {JOINS} where d.draft_id = :draft_id and d.office_id = :office_id"
SOME_ROWS = f"""select {COLUMNS} {JOINS}
  where d.draft_id in (select value from json_each(:ids)) and +d.office_id = :office_id
  order by d.draft_id"""  # noqa: S608 -- see above
CLAIMABLE = f"""select d.draft_id, d.submitted_at, d.problem_count from {QUEUE}
  where d.office_id = :office_id and d.status = 'new' and d.stage = 'submitted'
  union all
  select d.draft_id, d.submitted_at, d.problem_count from {QUEUE}
    join claims c on c.draft_id = d.draft_id
  where d.office_id = :office_id and d.status = 'claimed' and d.stage = 'submitted'
    and c.expires_at <= :now"""  # noqa: S608 -- see above
# Counting stops at MOST_COUNTED: nobody reads how many thousands are finished, and a count of them
# all would make every page slower from year to year.
COUNTED = """select count(*) from (select 1 from drafts indexed by drafts_by_queue
  where office_id = :office_id and stage = 'submitted' and status = :status limit :most)"""
COUNTED_FILLING = """select count(*) from (
  select 1 from drafts where office_id = :office_id and stage = 'filling' and purged_at is null
  union all
  select 1 from drafts where office_id = :office_id and stage = 'paused' and purged_at is null
  union all
  select 1 from drafts where office_id = :office_id and stage = 'abandoned' and purged_at is null
  limit :most)"""


@dataclass(frozen=True)
class QueueRow:
    draft_id: str
    office_id: str
    queue_number: str | None
    business_day: str | None
    stage: str
    status: str
    rev: int
    edit: int
    revision_id: int
    tablet_id: str | None
    received_at: str
    changed_at: str
    submitted_at: str | None
    pathway: str | None
    kbli_code: str | None
    kelurahan: str | None
    problem_count: int | None
    warning_count: int | None
    has_conflict: int
    has_late: int
    purged_at: str | None
    claimed_by: str | None
    claimed_by_name: str | None
    claim_expires_at: str | None
    state: str | None
    state_since: str | None

    @property
    def is_closed(self) -> bool:
        """It can be read, not changed: it has its outcome, or what was in it is erased."""
        over = self.status in ("finalised", "withdrawn") or self.stage == "withdrawn"
        return over or self.purged_at is not None


@dataclass(frozen=True)
class QueuePage:
    """`after` is the key of the last row, 'time|draft_id', when there are more."""

    rows: list[QueueRow]
    after: str | None


def list_queue(
    db: Database, office_id: str, shown: str, after: str = "", limit: int = 25
) -> QueuePage:
    """One page of a filter (FILTERS), oldest first; finished and unsent drafts newest first.

    Keyset, never offset.
    """
    statement, oldest_first = _statement(shown)
    at, draft_id = _key(after, oldest_first)
    values = {
        "office_id": office_id,
        "status": shown,
        "at": at,
        "draft_id": draft_id,
        "limit": limit + 1,
    }
    rows = [QueueRow(**row) for row in db.query(statement, values)]
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if more else None
    return QueuePage(rows, f"{_sort_time(last, shown)}|{last.draft_id}" if last else None)


def _statement(shown: str) -> tuple[str, bool]:
    if shown == "filling":
        return STILL_FILLING, False
    return (NEWEST_FIRST, False) if shown == "finalised" else (OLDEST_FIRST, True)


def _key(after: str, oldest_first: bool) -> tuple[str, str]:
    at, mark, draft_id = after.partition("|")
    if mark:
        return at, draft_id
    return ("", "") if oldest_first else ("9999", "")


def _sort_time(row: QueueRow, shown: str) -> str:
    return row.changed_at if shown == "filling" else str(row.submitted_at)


def get_row(db: Database, office_id: str, draft_id: str) -> QueueRow | None:
    """None also for another office's draft: its existence is nobody's business here."""
    rows = db.query(
        ONE_ROW,
        {"draft_id": draft_id, "office_id": office_id},
    )
    return next((QueueRow(**row) for row in rows), None)


def list_rows(db: Database, office_id: str, draft_ids: list[str]) -> dict[str, QueueRow]:
    """Those of the office, by id."""
    ids = msgspec.json.encode(draft_ids).decode()
    rows = db.query(SOME_ROWS, {"ids": ids, "office_id": office_id})
    return {row["draft_id"]: QueueRow(**row) for row in rows}


def list_own_claims(db: Database, office_id: str, operator_id: str) -> list[QueueRow]:
    rows = db.query(
        OWN_ROWS,
        {"operator_id": operator_id, "office_id": office_id},
    )
    return [QueueRow(**row) for row in rows]


def list_open_rows(db: Database, office_id: str, limit: int = MOST_OPEN) -> list[QueueRow]:
    """Drafts without an outcome, oldest of the queue first, then unsent ones:
    what a search by name looks through.
    """
    values = {"office_id": office_id, "limit": limit}
    submitted = [QueueRow(**row) for row in db.query(OPEN_ROWS, values)]
    filling = db.query(STILL_FILLING, {**values, "at": "9999", "draft_id": ""})
    return [*submitted, *(QueueRow(**row) for row in filling)][:limit]


def count_queue(db: Database, office_id: str) -> dict[str, int]:
    """Number of drafts per filter; MOST_COUNTED stands for "so many or more"."""
    values = {"office_id": office_id, "most": MOST_COUNTED}
    statuses = (shown for shown in FILTERS if shown != "filling")
    counted = {
        status: db.execute(COUNTED, {**values, "status": status}).fetchone()[0]
        for status in statuses
    }
    return counted | {"filling": db.execute(COUNTED_FILLING, values).fetchone()[0]}


def list_claimable(db: Database, office_id: str, now: str) -> list[Waiting]:
    """Everybody's to take: new ones and those whose lease ran out. `now` as UTC text."""
    rows = db.query(CLAIMABLE, {"office_id": office_id, "now": now})
    return [
        Waiting(row["draft_id"], row["submitted_at"] or "", row["problem_count"]) for row in rows
    ]
