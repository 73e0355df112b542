"""Erasing at the desk, for an owner who asks (UU 27/2022 articles 40 and 43)."""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.store.claims import get_claim
from server.store.purge import empty_log
from server.store.queue import QueueRow
from server.store.withdrawals import withdraw_draft
from server.web.operator.answers import go_to, show
from server.web.operator.desk_contexts import WithdrawContext
from server.web.operator.desk_request import ClaimMissing, Desk, DraftClosed, desk_of, form_text
from server.web.operator.shell import shell_of

REASONS = ("owner_here", "owner_letter", "consent_ended", "not_theirs", "under_age")
"""Codes, so that the log names nobody; their words stand in the template."""


@get("/operator/drafts/{draft_id:str}/withdraw")
async def ask_withdraw(request: Request, draft_id: FromPath[str]) -> Response:
    row = _erasable(desk_of(request), draft_id)
    return _page(request, row, "", frozenset())


@post("/operator/drafts/{draft_id:str}/withdraw", status_code=303)
async def withdraw(request: Request, draft_id: FromPath[str]) -> Response:
    """It can't be undone, so it has a page of its own, a reason and a tick. It works at once: also
    the bytes leave the write-ahead log.
    """
    desk = desk_of(request)
    row = _erasable(desk, draft_id)
    reason = await form_text(request, "reason", 20)
    problems = {"sure"} if await form_text(request, "sure") != "yes" else set()
    if reason not in REASONS:
        problems.add("reason")
    if problems:
        return _page(request, row, reason, frozenset(problems))
    withdraw_draft(
        desk.db,
        request.app.state.withdrawals,
        draft_id=draft_id,
        office_id=row.office_id,
        actor_kind="operator",
        actor_id=desk.operator.operator_id,
        now=desk.now,
        reason=reason,
    )
    empty_log(desk.db)
    return go_to(request, f"/operator/drafts/{draft_id}")


def _erasable(desk: Desk, draft_id: str) -> QueueRow:
    """Whatever its state, and without a claim: the owner needn't wait for anybody's turn. Only a
    colleague who works on it right now is asked first. Raises DraftClosed, ClaimMissing.
    """
    row = desk.row(draft_id)
    if row.status == "withdrawn":
        raise DraftClosed(row)
    claim = get_claim(desk.db, draft_id)
    others = claim and claim.operator_id != desk.operator.operator_id
    if claim and others and not claim.is_over(desk.now):
        raise ClaimMissing(row, claim)
    return row


def _page(request: Request, row: QueueRow, reason: str, problems: frozenset[str]) -> Response:
    context = WithdrawContext(
        shell_of(request, "queue"), row.draft_id, row.queue_number or "", reason, problems
    )
    return show(request, "operator/withdraw.html", context, status=422 if problems else 200)


WITHDRAW_HANDLERS = [ask_withdraw, withdraw]
