"""The queue:
pages by filter, search, and taking a draft. `/operator/` is where an operator's day begins.
"""

from litestar import Request, Response, get, post
from litestar.params import FromPath

from server.domain.queue_order import next_in_line
from server.domain.times import utc_text
from server.store.claims import claim_draft, release_claim
from server.store.notes import add_note
from server.store.queue import QueueRow, list_claimable, list_open_rows
from server.store.search import MOST_FOUND, kind_of, search_rows
from server.web.operator.answers import go_to, is_htmx, show
from server.web.operator.desk_contexts import QueueContext, QueueFragment, TakeOverContext
from server.web.operator.desk_request import Desk, desk_of, form_text
from server.web.operator.queue_view import QueueView, answers_of, found_view, queue_view
from server.web.operator.shell import shell_of

LONGEST_SEARCH = 100


@get("/operator/")
async def show_queue(request: Request) -> Response:
    query = request.query_params
    view = queue_view(desk_of(request), query.get("show", "new"), query.get("after", ""))
    return show(
        request, "operator/queue.html", QueueContext(shell_of(request, "queue"), view, "", False)
    )


@get("/operator/queue/rows", opt={"polls": True})
async def refresh_queue(request: Request) -> Response:
    """What the page asks for every ten seconds."""
    query = request.query_params
    view = queue_view(desk_of(request), query.get("show", "new"), query.get("after", ""))
    return show(request, "operator/fragments/_queue.html", QueueFragment(view))


@post("/operator/queue/search", status_code=200)
async def search_queue(request: Request) -> Response:
    """By POST: a NIK or a name has no place in an address, where logs and histories keep it."""
    desk = desk_of(request)
    text = await form_text(request, "search", LONGEST_SEARCH)
    view = find(desk, text) if text else queue_view(desk, "new")
    if is_htmx(request):
        return show(request, "operator/fragments/_queue.html", QueueFragment(view))
    return show(
        request, "operator/queue.html", QueueContext(shell_of(request, "queue"), view, text, False)
    )


def find(desk: Desk, text: str) -> QueueView:
    """By number, code, NIK, NIB, phone, e-mail; else by name over the drafts that have no outcome
    yet, in memory.
    """
    kind = kind_of(text)
    rows = search_rows(desk.db, desk.keys, desk.operator.office_id, text)
    if rows is None:
        desk.need_keys()
        rows = _by_name(desk, text)
    if kind:
        _record_search(desk, kind, rows)
    return found_view(desk, rows)


def _by_name(desk: Desk, text: str) -> list[QueueRow]:
    wanted = text.casefold().split()
    rows = list_open_rows(desk.db, desk.operator.office_id)
    answers = answers_of(desk, [row.draft_id for row in rows])
    names = {draft_id: str(one.get("name", "")) for draft_id, one in answers.items()}
    return [row for row in rows if _has_words(names.get(row.draft_id, ""), wanted)][:MOST_FOUND]


def _record_search(desk: Desk, kind: str, rows: list[QueueRow]) -> None:
    """Who looks for a person is in the log; whom, only when that person was found."""
    draft_id = rows[0].draft_id if len(rows) == 1 else None
    desk.record("searched", draft_id, by=kind, found=len(rows))


def _has_words(name: str, wanted: list[str]) -> bool:
    words = name.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


@post("/operator/queue/next", status_code=303)
async def take_next(request: Request) -> Response:
    """The oldest complete draft (domain/queue_order.py)."""
    desk = desk_of(request)
    desk.need_keys()
    first = next_in_line(list_claimable(desk.db, desk.operator.office_id, utc_text(desk.now)))
    if first is None:
        view = queue_view(desk, "new")
        return show(
            request, "operator/queue.html", QueueContext(shell_of(request, "queue"), view, "", True)
        )
    claim_draft(
        desk.db, desk.operator.office_id, first.draft_id, desk.operator.operator_id, desk.now
    )
    return go_to(request, f"/operator/drafts/{first.draft_id}")


@post("/operator/drafts/{draft_id:str}/claim", status_code=303)
async def claim(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    desk.row(draft_id)
    desk.need_keys()
    claim_draft(desk.db, desk.operator.office_id, draft_id, desk.operator.operator_id, desk.now)
    return go_to(request, f"/operator/drafts/{draft_id}")


@post("/operator/drafts/{draft_id:str}/take-over", status_code=303)
async def take_over(request: Request, draft_id: FromPath[str]) -> Response:
    """From a colleague whose lease still runs. The reason stays with the draft as a note."""
    desk = desk_of(request)
    row = desk.row(draft_id)
    reason = await form_text(request, "take_over_reason", 500)
    if not reason:
        context = TakeOverContext(
            shell_of(request, "queue"), draft_id, row.claimed_by_name or "", problem=True
        )
        return show(request, "operator/take_over.html", context, status=422)
    with desk.db.atomic():
        claim_draft(
            desk.db,
            desk.operator.office_id,
            draft_id,
            desk.operator.operator_id,
            desk.now,
            take_over=True,
        )
        add_note(
            desk.db,
            desk.keys,
            desk.operator.office_id,
            draft_id,
            reason,
            desk.operator.operator_id,
            desk.now,
        )
    return go_to(request, f"/operator/drafts/{draft_id}")


@post("/operator/drafts/{draft_id:str}/release", status_code=303)
async def release(request: Request, draft_id: FromPath[str]) -> Response:
    desk = desk_of(request)
    desk.row(draft_id)
    release_claim(desk.db, desk.operator.office_id, draft_id, desk.operator.operator_id, desk.now)
    return go_to(request, "/operator/")


QUEUE_HANDLERS = [show_queue, refresh_queue, search_queue, take_next, claim, take_over, release]
