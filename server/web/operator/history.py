"""Who changed what:
every version of a draft, field by field, and the tablet's other versions to choose from.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.changes import changed_fields
from server.domain.desk_form import input_text
from server.domain.rules import choices_of, field_of
from server.domain.sealing import CannotOpen
from server.domain.times import business_day, from_utc_text
from server.domain.words import long_date
from server.store.drafts import get_draft, list_revisions, open_revision, save_edit
from server.store.judge import judge_draft
from server.store.late_versions import list_open_versions, settle_versions
from server.store.operators import list_operators
from server.store.revisions import Revision
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import CompareContext, HistoryContext
from server.web.operator.desk_request import Desk, DraftUnknown, desk_of
from server.web.operator.draft_save import open_or_empty
from server.web.operator.draft_view import clock_of, record_sight
from server.web.operator.shell import shell_of


@dataclass(frozen=True)
class ChangeView:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionView:
    """`kind`:
    tablet, edit, lower, late, conflict. `changes`: None when it can't be opened (any more).
    """

    revision_id: int
    kind: str
    rev: int
    edit: int
    day: str
    at: str
    by: str
    is_current: bool
    changes: list[ChangeView] | None


@get("/operator/drafts/{draft_id:str}/history")
async def show_history(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    row = desk.row(draft_id)
    versions = version_views(desk, draft_id)
    record_sight(desk, draft_id, "history", answers_hold_nik=any(one.changes for one in versions))
    asked = request.query_params.get("revision", "")
    compared = next((one for one in versions if str(one.revision_id) == asked), None)
    context = HistoryContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        versions=list(reversed(versions)),
        compared=_against_current(desk, draft_id, compared) if compared else None,
        is_mine=row.claimed_by == desk.operator.operator_id,
    )
    return show(request, "operator/history.html", context)


def version_views(desk: Desk, draft_id: str) -> list[VersionView]:
    """Oldest first, each against the one before it."""
    names = {one.operator_id: one.name for one in list_operators(desk.db, desk.operator.office_id)}
    current = get_draft(desk.db, draft_id).revision_id
    before: dict[str, Any] = {}
    views = []
    for one in list_revisions(desk.db, draft_id):
        answers = _answers(desk, one)
        changes = None if answers is None else change_views(desk, before, answers)
        views.append(
            _version_view(
                desk.rules.texts, one, names.get(one.operator_id or "", ""), current, changes
            )
        )
        if answers is not None and one.kind in ("tablet", "edit"):
            before = answers
    return views


def _version_view(
    texts: dict[str, Any], one: Revision, by: str, current: int, changes: list[ChangeView] | None
) -> VersionView:
    return VersionView(
        one.revision_id,
        one.kind,
        one.rev,
        one.edit,
        long_date(business_day(from_utc_text(one.received_at)), texts),
        clock_of(one.received_at),
        by,
        one.revision_id == current,
        changes,
    )


def _against_current(desk: Desk, draft_id: str, version: VersionView) -> VersionView:
    answers = _answers_of_id(desk, version.revision_id)
    changes = (
        None if answers is None else change_views(desk, open_or_empty(desk, draft_id), answers)
    )
    return VersionView(
        version.revision_id,
        version.kind,
        version.rev,
        version.edit,
        version.day,
        version.at,
        version.by,
        version.is_current,
        changes,
    )


def _answers(desk: Desk, one: Revision) -> dict[str, Any] | None:
    return None if one.envelope is None else _answers_of_id(desk, one.revision_id)


def _answers_of_id(desk: Desk, revision_id: int) -> dict[str, Any] | None:
    try:
        return open_revision(desk.db, desk.keys, revision_id).answers
    except CannotOpen:
        return None


def change_views(desk: Desk, before: dict[str, Any], after: dict[str, Any]) -> list[ChangeView]:
    settings = desk.settings()
    views = []
    for one in changed_fields(before, after):
        list_id, _, rest = one.key.partition(".")
        number, _, part = rest.partition(".")
        field = field_of(desk.rules, part or list_id)
        label = field["label"] if field else one.key
        views.append(
            ChangeView(
                f"{label} {number}" if part else label,
                words_of(desk, field, one.before, settings),
                words_of(desk, field, one.after, settings),
            )
        )
    return views


def words_of(desk: Desk, field: dict[str, Any] | None, value: Any, settings: dict[str, Any]) -> str:
    if field is None or value in (None, ""):
        return "" if value is None else str(value)
    if "choices" in field or "choices_from" in field:
        labels = {one["value"]: one["label"] for one in choices_of(desk.rules, field, settings)}
        return str(labels.get(value, value)) if isinstance(value, str) else str(value)
    return input_text(field, value)


@get("/operator/drafts/{draft_id:str}/compare/{other_id:str}")
async def compare_twins(
    request: Request, draft_id: FromPath[str], other_id: FromPath[str]
) -> Response:
    """Two drafts of perhaps one person, side by side. Both openings are in the log."""
    desk = desk_of(request)
    row, other = desk.row(draft_id), desk.row(other_id)
    if row.purged_at or other.purged_at:
        return go_to(request, f"/operator/drafts/{draft_id}")
    own_answers, other_answers = open_or_empty(desk, draft_id), open_or_empty(desk, other_id)
    for one, answers in ((draft_id, own_answers), (other_id, other_answers)):
        record_sight(desk, one, "compare", bool(answers.get("nik")))
    context = CompareContext(
        shell=shell_of(request, "queue"),
        draft_id=draft_id,
        number=row.queue_number or "",
        other_id=other_id,
        other_number=other.queue_number or "",
        other_status=other.status,
        other_stage=other.stage,
        changes=change_views(desk, own_answers, other_answers),
        is_mine=row.claimed_by == desk.operator.operator_id,
    )
    return show(request, "operator/compare.html", context)


@post("/operator/drafts/{draft_id:str}/versions/keep", status_code=303)
async def keep_current(request: Request, draft_id: FromPath[str]) -> Response:
    """'Pakai isian yang sekarang': the tablet's other versions stay in the history."""
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    settle_versions(desk.db, row.office_id, draft_id, desk.operator.operator_id, None, desk.now)
    return go_to(request, f"/operator/drafts/{draft_id}")


@post("/operator/drafts/{draft_id:str}/versions/{revision_id:int}/use", status_code=303)
async def use_version(
    request: Request, draft_id: FromPath[str], revision_id: FromPath[int]
) -> Response:
    """'Pakai versi ini':
    its answers become an edit, so that the version before it is still there.
    """
    desk = desk_of(request)
    row = desk.own_row(draft_id)
    if revision_id not in {one.revision_id for one in list_open_versions(desk.db, draft_id)}:
        raise DraftUnknown(draft_id)
    answers = _answers_of_id(desk, revision_id)
    if answers is None:
        raise DraftUnknown(draft_id)
    with desk.db.atomic():
        save_edit(desk.db, desk.keys, draft_id, desk.operator.operator_id, answers, desk.now)
        settle_versions(
            desk.db, row.office_id, draft_id, desk.operator.operator_id, revision_id, desk.now
        )
        judge_draft(desk.db, desk.keys, desk.rules, draft_id, desk.now)
    return go_to(request, f"/operator/drafts/{draft_id}")


HISTORY_HANDLERS = [show_history, compare_twins, keep_current, use_version]
