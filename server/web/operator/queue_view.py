"""Rows of the queue as they are read on the screen: masked, with words for what is special."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.domain.kbli import kbli_row
from server.domain.queue_order import mask_name, minutes_between
from server.domain.territory import kelurahan_of
from server.domain.times import from_utc_text, utc_text
from server.store.periods import Period
from server.store.queue import (
    FILTERS,
    MOST_COUNTED,
    QueueRow,
    count_queue,
    list_own_claims,
    list_queue,
)
from server.store.row_facts import list_queued, list_shared, open_current
from server.web.operator.desk_request import Desk
from server.web.operator.mail_view import account_marks
from server.web.operator.server_page import BackupView, backup_view, keys_word


@dataclass(frozen=True)
class RowView:
    """`minutes`: in the queue, or in the present state. `problems`: None while nobody judged it.

    `marks`: words with a template sentence each: late, conflict, unreadable, purged,
    lease_over, desk.
    """

    draft_id: str
    number: str
    name: str
    business: str
    kelurahan: str
    status: str
    stage: str
    minutes: int
    problems: int | None
    marks: tuple[str, ...]
    warnings: int
    held_by: str
    is_mine: bool
    can_claim: bool


@dataclass(frozen=True)
class QueueView:
    """`shown`: one of FILTERS, or 'found' for a search. `start`: key before this page's rows, ''
    on the first.

    `after`: key of the next page, '' on the last. `keys`: open, closed or missing.
    """

    shown: str
    counts: dict[str, str]
    rows: list[RowView]
    own: list[RowView]
    start: str
    after: str
    keys: str
    backup: BackupView


def queue_view(desk: Desk, shown: str, after: str = "") -> QueueView:
    shown = shown if shown in FILTERS else "new"
    page = list_queue(desk.db, desk.operator.office_id, shown, after)
    own = (
        []
        if after
        else list_own_claims(desk.db, desk.operator.office_id, desk.operator.operator_id)
    )
    views = row_views(desk, [*page.rows, *own])
    return QueueView(
        shown=shown,
        counts=_counts(desk),
        rows=views[: len(page.rows)],
        own=views[len(page.rows) :],
        start=after,
        after=page.after or "",
        keys=keys_word(desk.keys),
        backup=backup_view(desk.request),
    )


def found_view(desk: Desk, rows: list[QueueRow]) -> QueueView:
    return QueueView(
        shown="found",
        counts=_counts(desk),
        rows=row_views(desk, rows),
        own=[],
        start="",
        after="",
        keys=keys_word(desk.keys),
        backup=backup_view(desk.request),
    )


def _counts(desk: Desk) -> dict[str, str]:
    counted = count_queue(desk.db, desk.operator.office_id)
    return {shown: count_word(number) for shown, number in counted.items()}


def count_word(number: int) -> str:
    """As it stands on a filter: "999+" where counting stopped."""
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


@dataclass(frozen=True)
class _Facts:
    """Of all rows of a page, by draft_id: asked for once, not row by row."""

    answers: dict[str, dict[str, Any]]
    queued: dict[str, list[Period]]
    shared: set[str]


def row_views(desk: Desk, rows: list[QueueRow]) -> list[RowView]:
    ids = [row.draft_id for row in rows]
    waiting = [row.draft_id for row in rows if _is_waiting(row)]
    still_open = [row.draft_id for row in rows if not row.is_closed]
    facts = _Facts(
        answers_of(desk, ids), list_queued(desk.db, waiting), list_shared(desk.db, still_open)
    )
    return [_row_view(desk, row, facts) for row in rows]


def _row_view(desk: Desk, row: QueueRow, facts: _Facts) -> RowView:
    answers = facts.answers.get(row.draft_id)
    lease_over = bool(row.claim_expires_at and row.claim_expires_at <= utc_text(desk.now))
    is_mine = row.claimed_by == desk.operator.operator_id
    free = row.claimed_by is None or lease_over
    return RowView(
        draft_id=row.draft_id,
        number=row.queue_number or "",
        name=_masked(desk, answers),
        business=business_words(desk, row, answers or {}),
        kelurahan=kelurahan_name(desk, row),
        status=row.status,
        stage=row.stage,
        minutes=_minutes(desk, row, facts.queued.get(row.draft_id, [])),
        problems=row.problem_count,
        marks=(
            *_marks(row, answers is not None or desk.keys.locked, lease_over),
            *account_marks(row, answers or {}),
        ),
        warnings=(row.warning_count or 0) + (row.draft_id in facts.shared),
        held_by="" if is_mine else row.claimed_by_name or "",
        is_mine=is_mine,
        can_claim=free and not is_mine and _is_takeable(row),
    )


def _masked(desk: Desk, answers: dict[str, Any] | None) -> str:
    """'' when the name isn't there yet; with locked keys nobody can tell."""
    if answers is None and desk.keys.locked:
        return "***"
    return mask_name(str((answers or {}).get("name") or ""))


def _is_takeable(row: QueueRow) -> bool:
    """From the list. What somebody still types on a tablet is taken on its own page only."""
    return row.stage == "submitted" and not row.is_closed


def _marks(row: QueueRow, readable: bool, lease_over: bool) -> list[str]:
    known = {
        "lease_over": lease_over,
        "late": row.has_late,
        "conflict": row.has_conflict,
        "unreadable": not readable and row.status != "withdrawn" and not row.purged_at,
        "purged": row.purged_at,
        "desk": row.tablet_id is None,
    }
    return [mark for mark, is_so in known.items() if is_so]


def _is_waiting(row: QueueRow) -> bool:
    return row.status == "new" and row.stage == "submitted"


def _minutes(desk: Desk, row: QueueRow, queued: list[Period]) -> int:
    """A new draft:
    all its time in the queue, also before somebody took and released it; others: since their
    state began.
    """
    if _is_waiting(row):
        return sum(_length(one, desk.now) for one in queued)
    return minutes_between(from_utc_text(row.state_since or row.changed_at), desk.now)


def _length(period: Period, now: datetime) -> int:
    return minutes_between(
        from_utc_text(period.started_at), from_utc_text(period.ended_at) if period.ended_at else now
    )


def answers_of(desk: Desk, draft_ids: list[str]) -> dict[str, dict[str, Any]]:
    """Without those whose seal can't be opened: their rows are shown all the same."""
    opened = open_current(desk.db, desk.keys, draft_ids)
    return {draft_id: one.answers for draft_id, one in opened.items()}


def business_words(desk: Desk, row: QueueRow, answers: dict[str, Any]) -> str:
    kbli = kbli_row(desk.rules, row.kbli_code) if row.kbli_code else None
    return str(answers.get("business_name") or "") if kbli is None else kbli["everyday"]


def kelurahan_name(desk: Desk, row: QueueRow) -> str:
    found = kelurahan_of(desk.rules, row.kelurahan) if row.kelurahan else None
    return found["name"] if found else ""
