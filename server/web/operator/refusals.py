"""What the desk answers when it can't do what was asked:
a sentence, never a 500. To htmx, into #flash: forms stay.
"""

from litestar import Request, Response

from server.domain.times import clock_words, from_utc_text
from server.store.claims import Claim, ClaimHeldError, NotClaimableError
from server.store.finalisations import AlreadyFinalisedError
from server.store.keys import KeysMissing
from server.store.numbers import NumbersExhausted
from server.store.queue import QueueRow, get_row
from server.web.operator.answers import is_htmx, show
from server.web.operator.desk_contexts import RefusedContext
from server.web.operator.desk_request import ClaimMissing, DraftClosed, DraftUnknown, desk_of
from server.web.operator.shell import shell_of


def answer_unknown(request: Request, _: Exception) -> Response:
    return _refuse(request, "unknown", None, None, 404)


def answer_held(request: Request, failure: ClaimHeldError) -> Response:
    return _refuse(request, "held", _row(request, failure.claim.draft_id), failure.claim, 409)


def answer_unclaimed(request: Request, failure: ClaimMissing) -> Response:
    held = failure.claim is not None and not failure.claim.is_over(desk_of(request).now)
    return _refuse(request, "held" if held else "unclaimed", failure.row, failure.claim, 409)


def answer_closed(request: Request, failure: DraftClosed) -> Response:
    return _refuse(request, _why_closed(failure.row), failure.row, None, 409)


def answer_not_claimable(
    request: Request, failure: NotClaimableError | AlreadyFinalisedError
) -> Response:
    row = _row(request, str(failure))
    return _refuse(request, _why_closed(row), row, None, 409)


def _why_closed(row: QueueRow | None) -> str:
    if row and row.status == "withdrawn":
        return "withdrawn"
    return "purged" if row and row.purged_at else "closed"


def answer_locked(request: Request, _: KeysMissing) -> Response:
    return _refuse(request, "locked", None, None, 409)


def answer_full(request: Request, _: NumbersExhausted) -> Response:
    return _refuse(request, "full", None, None, 409)


def _row(request: Request, draft_id: str) -> QueueRow | None:
    desk = desk_of(request)
    return get_row(desk.db, desk.operator.office_id, draft_id)


def _refuse(
    request: Request, reason: str, row: QueueRow | None, claim: Claim | None, status: int
) -> Response:
    context = RefusedContext(
        reason=reason,
        draft_id=row.draft_id if row else "",
        number=(row.queue_number or "") if row else "",
        holder=claim.operator_name if claim else "",
        until=clock_words(from_utc_text(claim.expires_at)) if claim else "",
        shell=shell_of(request, "queue"),
    )
    if not is_htmx(request):
        return show(request, "operator/refused.html", context, status=status)
    # htmx swaps 409 only (base.html): an unknown draft is a conflict with what the page shows.
    response = show(request, "operator/fragments/_refused.html", context, status=409)
    response.headers.update({"HX-Retarget": "#flash", "HX-Reswap": "innerHTML"})
    return response


REFUSALS = {
    DraftUnknown: answer_unknown,
    ClaimHeldError: answer_held,
    ClaimMissing: answer_unclaimed,
    DraftClosed: answer_closed,
    NotClaimableError: answer_not_claimable,
    AlreadyFinalisedError: answer_not_claimable,
    KeysMissing: answer_locked,
    NumbersExhausted: answer_full,
}
