"""Who changed what:
every version of a draft, field by field, and the tablet's other versions to choose from.
"""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.store.edits import save_edit
from server.store.judge import judge_draft
from server.store.late_versions import list_open_versions, settle_versions
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import CompareContext, HistoryContext
from server.web.operator.desk_request import DraftUnknown, desk_of
from server.web.operator.draft_save import open_or_empty
from server.web.operator.draft_view import record_sight
from server.web.operator.history_view import (
    against_current,
    answers_of_id,
    change_views,
    version_views,
)
from server.web.operator.shell import shell_of


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
        compared=against_current(desk, draft_id, compared) if compared else None,
        is_mine=row.claimed_by == desk.operator.operator_id,
    )
    return show(request, "operator/history.html", context)


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
    answers = answers_of_id(desk, revision_id)
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
